"""How many guesses a passphrase stands, for somebody who starts with what people choose.

A passphrase is cut into the pieces that are together cheapest to guess: passwords that leaked, words and
names people choose, listed words, rows of the keyboard, alphabet and counting, repeats, dates, and single
characters for the rest. Each piece costs bits (the power of two of the guesses it takes), and a passphrase
costs the sum.

The costs are rough on purpose. They are right about the order of things: a favourite word costs less than a
rare one, and nothing that is repeated or in a row costs much, however long it is.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

import attrs

# Bits for each kind of piece.
_FAVOURITE: Final = 8.0  # of about a thousand that people choose most
_LISTED: Final = 12.0  # of 4,096 that are offered, or as many other common ones
_LEAST_RANKED: Final = 8.0  # however often a leaked password or a word is chosen
_KNOWN: Final = 1.0
_RUN: Final = 5.0
_REPEAT: Final = 3.0
_DATE: Final = 12.0  # days of some decades, however written
_YEAR: Final = 6.0
_ENDING: Final = 3.0
_DIGIT: Final = math.log2(10)
_USUAL_LETTER: Final = 2.4  # after the letter before it, as in a word; words have about 12 bits to 5 letters
_RARE_LETTER: Final = 4.7
_SIGN: Final = 5.0
_WIDE: Final = 7.0  # a character that is a syllable or a word
_DISGUISE: Final = 1.0  # 0 for o, or a word written backwards

_USUAL_SHARE: Final = 20
_LONGEST_WORD: Final = 50
_MOST_JUDGED: Final = 256  # NFKC makes up to 18 characters of one, and the work grows with their square
_LEAST_RUN: Final = 3
_ENDINGS: Final = ("ing", "er", "ed", "ly", "es", "s")
_DISGUISED: Final = str.maketrans("013457@$!", "oleastasi")
_BETWEEN: Final = re.compile(r"[\s\-_.,;:/'\"’]+")
_PART: Final = r"(?:0[1-9]|[12]\d|3[01])"
_DATES: Final = (
    (re.compile(r"(?:19|20)\d\d"), _YEAR),
    (re.compile(_PART + _PART + r"\d\d"), _DATE),
    (re.compile(_PART + _PART + r"(?:19|20)\d\d"), _DATE),
    (re.compile(r"(?:19|20)\d\d" + _PART + _PART), _DATE),
)
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "qwertzuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "147258369",
)


@attrs.frozen
class Piece:
    """A part of a passphrase and what it takes to guess it.

    Attributes:
        kind: "leaked", "favourite", "listed", "known", "run", "repeat", "date" or "plain".
        size: its characters.
        bits: the power of two of the guesses it takes.
    """

    kind: str
    size: int
    bits: float


@cache
def listed_words() -> tuple[str, ...]:
    """The words that passphrases are offered from, sorted."""
    return _data("passphrase_words.txt")


def cheapest_pieces(passphrase: str, *, known: Iterable[str] = ()) -> list[Piece]:
    """The pieces a passphrase is cheapest to guess by, in order; none when it has only spaces and dashes.

    Only its first 256 characters are judged: they are enough, or it is no better than they are.

    Args:
        known: names, dates and words that somebody close to its owner would try first.
    """
    text = squeezed(passphrase)[:_MOST_JUDGED]
    words = {squeezed(word): ("known", _KNOWN) for word in known}
    words.pop("", None)
    best: list[tuple[float, Piece | None]] = [(0.0, None), *((math.inf, None) for _ in text)]
    for start in range(len(text)):
        for piece in _pieces_at(text, start, words):
            bits, end = best[start][0] + piece.bits, start + piece.size
            if bits < best[end][0]:
                best[end] = (bits, piece)
    return _walked_back(best)


def squeezed(text: str) -> str:
    """A text without case, spaces and dashes, as guessing sees it."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def _walked_back(best: list[tuple[float, Piece | None]]) -> list[Piece]:
    found = []
    end = len(best) - 1
    while (piece := best[end][1]) is not None:
        found.append(piece)
        end -= piece.size
    return found[::-1]


def _pieces_at(text: str, start: int, known: dict[str, tuple[str, float]]) -> Iterator[Piece]:
    yield Piece("plain", 1, _cost_alone(text, start))
    yield from _words_at(text, start, known)
    yield from _dates_at(text, start)
    run = max(_run_length(text, start, row) for row in (*_ROWS, *(row[::-1] for row in _ROWS)))
    if run >= _LEAST_RUN:
        yield Piece("run", run, _RUN + math.log2(run))
    if repeat := _repeat_length(text, start):
        yield Piece("repeat", repeat, _REPEAT + math.log2(repeat))


def _cost_alone(text: str, place: int) -> float:
    sign = text[place]
    if not sign.isascii():
        return _WIDE if unicodedata.category(sign) == "Lo" else _SIGN
    if sign.isdigit():
        return _DIGIT
    if not sign.isalpha():
        return _SIGN
    return _USUAL_LETTER if text[max(place - 1, 0) : place + 1] in _usual_pairs() else _RARE_LETTER


def _words_at(text: str, start: int, known: dict[str, tuple[str, float]]) -> Iterator[Piece]:
    for end in range(start + 2, min(len(text), start + _LONGEST_WORD) + 1):
        part = text[start:end]
        spellings = {part: 0.0}
        spellings.setdefault(part.translate(_DISGUISED), _DISGUISE)
        spellings.setdefault(part[::-1], _DISGUISE)
        for spelling, extra in spellings.items():
            if found := known.get(spelling) or _dictionary().get(spelling):
                yield Piece(found[0], len(part), found[1] + extra)
    for ending in _ENDINGS:
        if start and text.startswith(ending, start):
            yield Piece("plain", len(ending), _ENDING)


def _dates_at(text: str, start: int) -> Iterator[Piece]:
    for pattern, bits in _DATES:
        if match := pattern.match(text, start):
            yield Piece("date", len(match[0]), bits)


def _run_length(text: str, start: int, row: str) -> int:
    place = row.find(text[start])
    if place < 0:
        return 0
    length = 0
    while start + length < len(text) and row[place + length : place + length + 1] == text[start + length]:
        length += 1
    return length


def _repeat_length(text: str, start: int) -> int:
    """How many characters from *start* on say again what stands before them."""
    longest = 0
    for period in range(1, start + 1):
        length = 0
        while start + length < len(text) and text[start + length] == text[start + length - period]:
            length += 1
        longest = max(longest, length)
    return longest if longest >= 2 else 0


@cache
def _dictionary() -> dict[str, tuple[str, float]]:
    words = dict(_chosen())
    for name, ranked in sorted(_ranked().items(), key=lambda each: each[0] == "passwords"):
        kind = "leaked" if name == "passwords" else "listed"
        for rank, word in enumerate(ranked, start=1):
            bits = max(math.log2(rank), _LEAST_RANKED)
            known, before = words.get(word, (kind, math.inf))
            if bits <= before:
                words[word] = (known, bits)
    return words


def _ranked() -> dict[str, list[str]]:
    """What a guesser tries, in that order: passwords that leaked, and words and names by how common they are.

    Source: the frequency lists of zxcvbn (Wheeler, USENIX Security 2016), of which the passwords are those
    most often found in breaches.
    """
    # It takes 0.04 s to load, and is needed only to judge a new passphrase.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    lists: dict[str, list[str]] = FREQUENCY_LISTS
    return lists


@cache
def _chosen() -> dict[str, tuple[str, float]]:
    listed = dict.fromkeys((*listed_words(), *_data("common_words.txt")), ("listed", _LISTED))
    return listed | dict.fromkeys(_data("guessable_words.txt"), ("favourite", _FAVOURITE))


@cache
def _usual_pairs() -> frozenset[str]:
    """Pairs of letters in which the second follows the first in at least one of _USUAL_SHARE words."""
    words = _chosen()
    pairs = Counter(first + second for word in words for first, second in pairwise(word))
    firsts = Counter(letter for word in words for letter in word[:-1])
    return frozenset(pair for pair, count in pairs.items() if count * _USUAL_SHARE >= firsts[pair[0]])


def _data(name: str) -> tuple[str, ...]:
    return tuple(files("chesil.vault").joinpath(name).read_text("ascii").split())
