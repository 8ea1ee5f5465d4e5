"""Passphrases give keys within bounds, are offered at random, and are refused when they can be guessed."""

import math
import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from chesil.vault import guessing, passphrases
from chesil.vault.errors import Busy, Damaged, PassphraseRefused, UnknownVersion

SMALL = "argon2id,64,1,1"
SALT = bytes(16)


def test_the_same_passphrase_and_salt_give_the_same_key_and_others_do_not():
    key = passphrases.derive("lantern orchard", SALT, SMALL)
    assert len(key) == 32
    assert passphrases.derive("lantern orchard", SALT, SMALL) == key
    others = [("lantern orchar", SALT, SMALL), ("lantern orchard", bytes(15) + b"\1", SMALL)]
    others += [("lantern orchard", SALT, "argon2id,64,2,1"), ("lantern orchard", SALT, "argon2id,72,1,1")]
    assert key not in {passphrases.derive(*other) for other in others}


def test_composed_and_decomposed_letters_are_the_same_passphrase():
    assert passphrases.derive("cafe\u0301 au lait", SALT, SMALL) == passphrases.derive(
        "caf\u00e9 au lait", SALT, SMALL
    )


@pytest.mark.parametrize(
    "other", ["lantern ", " lantern", "Lantern", "lantern\n", "lan tern", "ｌantern", "lantern\0"]
)
def test_nothing_else_about_a_passphrase_is_changed(other):
    assert passphrases.derive(other, SALT, SMALL) != passphrases.derive("lantern", SALT, SMALL)


def test_a_passphrase_may_have_128_characters_and_no_more():
    assert passphrases.derive("x" * 128, SALT, SMALL)
    assert passphrases.derive("e\u0301" * 128, SALT, SMALL)
    for text in ("x" * 129, "e\u0301" * 129, "x" * 10_000_000):
        with pytest.raises(PassphraseRefused, match="128"):
            passphrases.derive(text, SALT, SMALL)


@pytest.mark.parametrize("text", ["", "half \ud83d"])
def test_what_cannot_be_typed_again_is_refused(text):
    with pytest.raises(PassphraseRefused):
        passphrases.derive(text, SALT, SMALL)
    with pytest.raises(PassphraseRefused):
        passphrases.weak(text)


@pytest.mark.parametrize(
    "kdf",
    [
        "", "argon2id", "argon2i,64,1,1", "scrypt,64,1,1", "argon2id,64,1", "argon2id,64,1,1,1", "argon2id,064,1,1",
        "argon2id,-64,1,1", "argon2id,64,0,1", "argon2id,64,1,0", "argon2id,7,1,1", "argon2id,64,1,9", " argon2id,64,1,1",
        "argon2id,64,1,1\n", "argon2id,٦٤,1,1", "argon2id,67108864,3,1", "argon2id,1048577,1,1", "argon2id,1048576,5,1",
        "argon2id,64,1000,1", "argon2id,1024,1,17", "argon2id," + "9" * 10_000 + ",1,1",
    ],
)  # fmt: skip
def test_settings_that_are_not_known_or_ask_for_too_much_are_refused_before_any_work(kdf, monkeypatch):
    monkeypatch.setattr(passphrases, "Argon2id", None)
    with pytest.raises(UnknownVersion):
        passphrases.derive("lantern", SALT, kdf)


@pytest.mark.parametrize(
    "kdf", ["argon2id,1048576,4,1", "argon2id,4096,999,1", "argon2id,128,1,16", "argon2id,8,1,1"]
)
def test_settings_up_to_the_bounds_are_known(kdf):
    assert not passphrases.is_weaker(kdf, than=kdf)


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17), bytes(1000)])
def test_a_salt_of_a_wrong_size_is_damage(salt):
    with pytest.raises(Damaged):
        passphrases.derive("lantern", salt, SMALL)


def test_the_default_is_the_designs_setting():
    assert passphrases.DEFAULT_KDF == "argon2id,131072,3,1"
    assert len(passphrases.derive("lantern", SALT, passphrases.DEFAULT_KDF)) == 32


def test_weaker_settings_are_found():
    assert passphrases.is_weaker("argon2id,65536,3,1", than="argon2id,131072,3,1")
    assert passphrases.is_weaker("argon2id,131072,2,1", than="argon2id,131072,3,1")
    assert not passphrases.is_weaker("argon2id,131072,3,1", than="argon2id,131072,3,1")
    assert not passphrases.is_weaker("argon2id,262144,3,4", than="argon2id,131072,3,1")


class Slow:
    """Stands for Argon2id and stays inside until it is let go."""

    inside = 0
    most = 0
    count = threading.Lock()
    entered = threading.Semaphore(0)
    go = threading.Event()

    def __init__(self, **_: object) -> None:
        pass

    def derive(self, secret: bytes) -> bytes:
        with self.count:
            Slow.inside += 1
            Slow.most = max(Slow.most, Slow.inside)
        self.entered.release()
        self.go.wait(10)
        with self.count:
            Slow.inside -= 1
        return bytes(32)


def test_no_more_than_two_are_derived_at_once_and_the_third_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(passphrases, "Argon2id", Slow)
    made: list[bytes] = []
    workers = [
        threading.Thread(target=lambda: made.append(passphrases.derive("lantern", SALT, SMALL, wait=10)))
        for _ in range(6)
    ]
    for worker in workers:
        worker.start()
    assert Slow.entered.acquire(timeout=10)
    assert Slow.entered.acquire(timeout=10)
    with pytest.raises(Busy, match="moment"):
        passphrases.derive("lantern", SALT, SMALL, wait=0)
    with pytest.raises(Busy):
        passphrases.derive("lantern", SALT, SMALL, wait=-5)
    Slow.go.set()
    for worker in workers:
        worker.join(10)
    assert len(made) == 6
    assert Slow.most == 2


def test_no_memory_is_said_as_busy_and_gives_the_place_back(monkeypatch):
    def full(**_: object) -> None:
        raise MemoryError("These parameters require 131072KiB of memory.")

    monkeypatch.setattr(passphrases, "Argon2id", full)
    for _ in range(5):
        with pytest.raises(Busy):
            passphrases.derive("lantern", SALT, SMALL, wait=0)
    monkeypatch.undo()
    assert passphrases.derive("lantern", SALT, SMALL, wait=0)


def test_the_list_has_4096_words_that_can_be_told_apart():
    words = guessing.listed_words()
    assert len(words) == len(set(words)) == 2**12
    assert list(words) == sorted(words)
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in words)
    assert not any(word.endswith("s") and word[:-1] in words for word in words)


def test_four_different_words_are_offered_and_every_word_can_come():
    offered = [passphrases.suggest().split(" ") for _ in range(3000)]
    assert all(len(set(words)) == 4 for words in offered)
    assert len({tuple(words) for words in offered}) == 3000
    seen = {word for words in offered for word in words}
    assert seen <= set(guessing.listed_words())
    # Of 12,000 draws about 5 % of the 4,096 words stay out.
    assert len(seen) > 3700


def test_what_is_offered_is_never_refused():
    assert [words for words in (passphrases.suggest() for _ in range(300)) if passphrases.weak(words)] == []


def test_four_words_stand_as_many_guesses_as_is_said():
    bits = sum(math.log2(4096 - drawn) for drawn in range(4))
    assert 47.99 < bits <= 48
    years = 2 ** (bits - 1) / 1300 / (365.25 * 86400)
    assert 3300 < years < 3500
    assert 2 ** (passphrases.ENOUGH_BITS - 1) / 1300 / (365.25 * 86400) > 3


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("short", "at least 12"),
        ("Tr0ub4dor&3", "at least 12"),
        ("            a", "too easy"),
        ("aaaaaaaaaaaaaaaa", "again and again"),
        ("abcabcabcabcabcabc", "again and again"),
        ("kV7!kV7!kV7!kV7!", "again and again"),
        ("fdsajkl;fdsajkl;", "keyboard"),
        ("qwertyuiop[]", "many people"),
        ("1234567890123456", "stolen"),
        ("3456789876543210", "keyboard"),
        ("zyxwvutsrqponm", "keyboard"),
        ("1qaz2wsx3edc4rfv", "keyboard"),
        ("password1234", "stolen"),
        ("trustno1 trustme1", "stolen"),
        ("unbelievable1", "too few words"),
        ("Unbelievable2024!", "too few words"),
        ("P@ssw0rd!2024", "many people"),
        ("drowssapdrowssap", "many people"),
        ("iloveyouforever", "many people"),
        ("Liverpool2019!", "many people"),
        ("to be or not to be", "many people"),
        ("Twinkle, twinkle, little star", "many people"),
        ("correct horse battery staple", "many people"),
        ("Michael Jones 1987", "many people"),
        ("14/02/1987 & 03/11/2015", "dates"),
        ("19871987 2015 2016", "dates"),
        ("harbour harbour harbour harbour", "again and again"),
        ("penguin umbrella orchard", "too few words"),
    ],
)
def test_guessable_passphrases_are_refused_with_the_reason(passphrase, reason):
    said = passphrases.weak(passphrase)
    assert said is not None
    assert reason in said
    assert passphrase not in said


@pytest.mark.parametrize(
    "passphrase",
    [
        "harbour lantern orchard violin",
        "harbourlanternorchardviolin9",
        "The lighthouse keeper sings off key",
        "xk3!pqz9vvta",
        "Grandpa's blue tractor never starts in rain",
        "我喜欢在雨天喝绿茶",
        "मेरी बिल्ली को ठंडी मछली पसंद है",
        "q8#Lw2@zR5!n",
    ],
)
def test_good_passphrases_are_not_refused(passphrase):
    assert passphrases.weak(passphrase) is None


def test_no_password_of_the_3000_that_leaked_most_is_taken_alone_or_with_an_ending():
    leaked = FREQUENCY_LISTS["passwords"][:3000]
    tried = [f"{word}{ending}" for word in leaked for ending in ("", "1", "!", "123", "2024")]
    assert [word for word in tried if passphrases.weak(word) is None] == []


@pytest.mark.parametrize("text", ["a" * 128, "password" * 16, "\u0130" * 128, "ab1!" * 32, "\ufdfa" * 128])
def test_what_is_judged_is_bounded_however_long_it_becomes(text, monkeypatch):
    looked_at = []
    pieces = guessing._pieces_at
    monkeypatch.setattr(guessing, "_pieces_at", lambda *given: looked_at.append(1) or pieces(*given))
    passphrases.weak(text)
    assert len(looked_at) <= 256


def test_what_somebody_close_would_try_first_counts_as_guessed():
    family = "Kowalczyk Bydgoszcz Filemon"
    assert passphrases.weak(family) is None
    said = passphrases.weak(family, known=["kowalczyk", "BYDGOSZCZ", "Filemon", ""])
    assert said is not None
    assert "knows you" in said
    four = "lantern orchard violin harbour"
    assert passphrases.weak(four, known=["Orchard", "violin"]) is not None


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=128))
def test_any_text_gets_a_reason_or_none_and_the_reason_never_quotes_it(passphrase):
    said = passphrases.weak(passphrase)
    assert said is None or (said.endswith(".") and "\n" not in said)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_the_pieces_are_the_whole_passphrase(passphrase):
    pieces = guessing.cheapest_pieces(passphrase)
    assert sum(piece.size for piece in pieces) == len(guessing.squeezed(passphrase))
    assert all(piece.bits > 0 for piece in pieces)


def test_more_never_costs_a_guesser_less():
    text = "penguinumbrella1987qwerty!!xkcd"
    costs = [
        sum(piece.bits for piece in guessing.cheapest_pieces(text[:size])) for size in range(len(text) + 1)
    ]
    assert costs[0] == 0
    assert costs[-1] < sum(guessing._cost_alone(text, place) for place in range(len(text)))
