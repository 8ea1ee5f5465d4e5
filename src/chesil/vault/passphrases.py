"""Passphrases: keys from them, new ones offered at random, guessable ones refused."""

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from chesil.vault import guessing
from chesil.vault.errors import Busy, Damaged, PassphraseRefused, UnknownVersion
from chesil.vault.sealing import KEY_BYTES

DEFAULT_KDF: Final = "argon2id,131072,3,1"  # 128 MiB, 3 passes, 1 lane: 0.3 to 0.8 s on a small server
SALT_BYTES: Final = 16
MOST_CHARACTERS: Final = 128
LEAST_CHARACTERS: Final = 12
ENOUGH_BITS: Final = 38.0
WORDS_OFFERED: Final = 4
WAIT_S: Final = 30.0

# A row from a stranger must not ask for all memory or for an hour.
_MOST_MEMORY_KIB: Final = 1_048_576
_MOST_WORK: Final = 4_194_304  # KiB times passes: ten times the default
_MOST_LANES: Final = 16
_KDF: Final = re.compile(r"argon2id,([1-9]\d{0,6}),([1-9]\d{0,2}),([1-9]\d?)", re.ASCII)

# Two at once in a process: each takes 128 MiB, and more of them would only make one another slow.
_PLACES: Final = threading.BoundedSemaphore(2)

_REASONS: Final = {
    "known": "It holds a name, date or word that somebody who knows you would try first.",
    "run": "It follows a row of the keyboard, or the order of letters or numbers.",
    "repeat": "It says the same thing again and again.",
    "leaked": "It is made of passwords that were stolen from other sites, and those are tried first. "
    "Choose four or more words that do not belong together.",
    "listed": "It has too few words. Add one or two more.",
    "favourite": "It is made of words or names that many people choose.",
    "date": "It is made of dates or years, and those can be guessed.",
    "plain": "It is too easy to guess. Add another word or two.",
}


def derive(passphrase: str, salt: bytes, kdf: str, *, wait: float = WAIT_S) -> bytes:
    """The key a passphrase gives: Argon2id (RFC 9106), 32 bytes.

    Args:
        salt: SALT_BYTES random bytes.
        kdf: "argon2id," then memory in KiB, passes and lanes, such as DEFAULT_KDF.
        wait: seconds to wait for one of the two places where keys are derived.

    Raises:
        Busy: no place came free in time, or there is no memory for it now.
        PassphraseRefused: the text cannot be a passphrase.
        UnknownVersion: these settings are not known here, or ask for too much.
        Damaged: the salt has a wrong size.
    """
    memory_kib, passes, lanes = _settings(kdf)
    if len(salt) != SALT_BYTES:
        raise Damaged
    secret = _as_bytes(passphrase)
    if not _PLACES.acquire(timeout=max(wait, 0)):
        raise Busy
    try:
        argon = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib)
        return argon.derive(secret)
    except MemoryError:
        raise Busy from None
    finally:
        _PLACES.release()


def is_weaker(kdf: str, than: str) -> bool:
    """Whether one setting costs a guesser less memory or fewer passes than another."""
    memory_kib, passes, _ = _settings(kdf)
    wanted_memory, wanted_passes, _ = _settings(than)
    return memory_kib < wanted_memory or passes < wanted_passes


def suggest() -> str:
    """A new passphrase: four random words with spaces between them.

    The words come from a list of our own with 4,096, so four different ones are worth 48 bits. Who has
    both the database and the instance key can try about 1,300 a second on one 1 TB/s graphics card at
    DEFAULT_KDF, as each try moves 0.75 GiB of memory. Half of 2^48 takes such a card 2^47 / 1,300 s, about
    3,400 years; three words would last 10 months. Without the instance key nobody can try at all, except by
    signing in.
    """
    return " ".join(secrets.SystemRandom().sample(guessing.listed_words(), WORDS_OFFERED))


def weak(passphrase: str, *, known: Iterable[str] = ()) -> str | None:
    """Why a passphrase is too easy to guess, as a sentence for the person; null when it is not.

    Enough is ENOUGH_BITS: more than three years for one graphics card, as in `suggest`. Four different words
    of the list are always enough. Passwords that leaked, and what is made of them, are not (ASVS 5.0, 6.2.4
    and 6.2.12). This catches what many people do. It cannot know what one person would try first, so say that
    to people, and give in *known* what the record holds.

    Args:
        known: names, dates and words to count as guessed at once: hers, the other party's, the children's.

    Raises:
        PassphraseRefused: the text cannot be a passphrase.
    """
    text = _as_bytes(passphrase).decode()
    known = tuple(known)
    if _is_words(text, known):
        return None
    pieces = guessing.cheapest_pieces(text, known=known)
    # A sign of a script with a syllable or a word to a sign counts twice.
    length = sum(2 if unicodedata.category(sign) == "Lo" else 1 for sign in text)
    if length < LEAST_CHARACTERS:
        return f"Use at least {LEAST_CHARACTERS} characters, for example four random words."
    if sum(piece.bits for piece in pieces) >= ENOUGH_BITS:
        return None
    sizes = dict.fromkeys(_REASONS, 0)
    for piece in pieces:
        sizes[piece.kind] += piece.size
    return _REASONS[max(sizes, key=sizes.__getitem__)]


def _is_words(text: str, known: tuple[str, ...]) -> bool:
    words = set(text.casefold().split())
    taken = {guessing.squeezed(word) for word in known}
    return len((words & set(guessing.listed_words())) - taken) >= WORDS_OFFERED


def _settings(kdf: str) -> tuple[int, int, int]:
    match = _KDF.fullmatch(kdf)
    if match is None:
        raise UnknownVersion
    memory_kib, passes, lanes = (int(part) for part in match.groups())
    too_much = memory_kib > _MOST_MEMORY_KIB or memory_kib * passes > _MOST_WORK or lanes > _MOST_LANES
    if too_much or memory_kib < 8 * lanes:  # Argon2 needs eight blocks to a lane
        raise UnknownVersion
    return memory_kib, passes, lanes


def _as_bytes(passphrase: str) -> bytes:
    """The bytes of a passphrase: NFC, because devices write é in two ways; nothing else is changed."""
    if not passphrase:
        raise PassphraseRefused("There is no passphrase.", next_step="Type one.")
    too_long = f"A passphrase has at most {MOST_CHARACTERS} characters."
    if len(passphrase) > 4 * MOST_CHARACTERS:  # before the work of normalising; NFC joins at most four
        raise PassphraseRefused(too_long)
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) > MOST_CHARACTERS:
        raise PassphraseRefused(too_long)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise PassphraseRefused("This has a character that cannot be typed again.") from None
