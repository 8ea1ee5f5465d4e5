"""Packs in age files: another implementation opens them, and only with what they were closed to."""

import io
import random

import pyrage
import pytest
from pyrage.x25519 import Identity

from chesil.vault import age_streams
from chesil.vault.age_streams import AgeRefused
from chesil.vault.pack import encryption
from chesil.vault.pack.encryption import encrypt_to_key, encrypt_to_passphrase

PASSPHRASE = "lantern Über gravel 🎉"  # noqa: S105 - of an invented pack


@pytest.fixture
def _quick(monkeypatch):
    """Scrypt with little work; one test below works with all of it."""
    monkeypatch.setattr(encryption, "_WORK", 10)


def closed(chunks, **how):
    sink = io.BytesIO()
    if "key" in how:
        encrypt_to_key(chunks, sink, **how)
    else:
        encrypt_to_passphrase(chunks, sink, **how)
    return sink.getvalue()


def in_pieces(data, chance):
    at = 0
    while at < len(data):
        size = chance.choice([1, 100, 65_535, 65_536, 65_537, 200_000])
        yield data[at : at + size]
        at += size


def test_a_pack_to_a_key_opens_with_its_identity_alone(pack):
    mine, other = Identity.generate(), Identity.generate()
    data = closed([pack.whole], key=age_streams.recipient(str(mine.to_public())))
    assert pyrage.decrypt(data, [mine]) == pack.whole
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(data, [other])
    assert pack.whole[:100] not in data


def test_a_pack_to_a_passphrase_opens_with_it_in_another_program(pack):
    data = closed([pack.whole], passphrase=PASSPHRASE)
    assert data.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert b" 18\n" in data[:100]
    assert pyrage.passphrase.decrypt(data, PASSPHRASE) == pack.whole


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 1_000_000])
def test_any_size_in_any_pieces_opens(size):
    chance = random.Random(size)
    data = chance.randbytes(size)
    sealed = closed(in_pieces(data, chance), passphrase=PASSPHRASE)
    assert pyrage.passphrase.decrypt(sealed, PASSPHRASE) == data


@pytest.mark.usefixtures("_quick")
def test_another_passphrase_a_cut_and_a_changed_bit_are_refused():
    data = closed([bytes(200_000)], passphrase=PASSPHRASE)
    for wrong in ("lantern Uber gravel 🎉", "", PASSPHRASE + " "):
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(data, wrong)
    chance = random.Random(4)
    for _ in range(30):
        at = chance.randrange(8 * len(data))
        changed = bytearray(data)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(bytes(changed), PASSPHRASE)
    for cut in (1, 16, 65_552, 65_553, len(data) // 2):
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(data[:-cut], PASSPHRASE)


@pytest.mark.usefixtures("_quick")
def test_the_same_pack_is_never_closed_alike():
    assert closed([b"x"], passphrase=PASSPHRASE) != closed([b"x"], passphrase=PASSPHRASE)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("kind", ["key", "passphrase"])
def test_little_of_a_large_pack_is_held_at_once(kind):
    taken, written, most = 0, 0, 0

    class Sink(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            nonlocal written
            written += len(data)
            return len(data)

    def chunks():
        nonlocal taken, most
        for _ in range(64):
            taken += 1 << 20
            most = max(most, taken - written)
            yield bytes(1 << 20)

    how = {"key": Identity.generate().to_public()} if kind == "key" else {"passphrase": PASSPHRASE}
    if kind == "key":
        encrypt_to_key(chunks(), Sink(), **how)
    else:
        encrypt_to_passphrase(chunks(), Sink(), **how)
    assert written > 64 << 20
    assert most < 4 << 20


@pytest.mark.parametrize("text", ["age1", "age1qqqq", "AGE-SECRET-KEY-1QQQ", "ssh-ed25519 AAAA", ""])
def test_a_text_that_is_no_key_of_age_is_refused(text):
    with pytest.raises(AgeRefused):
        age_streams.recipient(text)


def test_a_pack_that_cannot_be_read_to_its_end_is_not_closed_as_a_whole_one():
    def chunks():
        yield b"x" * 100_000
        raise RuntimeError("the store is gone")

    mine, sink = Identity.generate(), io.BytesIO()
    with pytest.raises(RuntimeError, match="the store is gone"):
        encrypt_to_key(chunks(), sink, key=mine.to_public())
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sink.getvalue(), [mine])
