"""Sealed files: the published vectors, our reader against the library, random access, and every way to tamper."""

import io
import json
import os
import random
import tracemalloc
import zipfile
import zlib
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from hypothesis import given, settings
from hypothesis import strategies as st

from chesil.vault import labels
from chesil.vault.errors import Damaged, LengthWrong
from chesil.vault.files import CHUNK, Sealed, open_sealed, seal_stream

KEY = bytes(range(32))
CONTEXT = labels.file(bytes(16))
HEADER, SEALED_CHUNK = 56, CHUNK + 16
BLOCK = 1 << 20

PUBLISHED: dict[str, Any] = json.loads((Path(__file__).parent / "cobblestone_256.json").read_text())
SIZES = [
    0,
    1,
    16383,
    16384,
    16385,
    2 * CHUNK,
    3 * CHUNK + 5,
    BLOCK - 1,
    BLOCK,
    BLOCK + 1,
    257 * CHUNK,
    258 * CHUNK + 1,
]


def content(size: int, *, seed: int = 7) -> bytes:
    return random.Random(seed).randbytes(size)


def sealed_by_library(plain: bytes, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    encryptor = Cobblestone256Encryptor(key, context)
    return encryptor.update(plain) + encryptor.finalize()


def opened_by_library(sealed: bytes) -> bytes:
    decryptor = Cobblestone256Decryptor(KEY, CONTEXT)
    return decryptor.update(sealed) + decryptor.finalize()


def sealed_by_us(plain: bytes) -> tuple[bytes, Sealed]:
    out = io.BytesIO()
    result = seal_stream(io.BytesIO(plain), KEY, CONTEXT, out.write)
    return out.getvalue(), result


def read_whole(sealed: bytes, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    with open_sealed(io.BytesIO(sealed), key, context) as file:
        return file.read()


# Against the published vectors and the library.


@pytest.mark.parametrize("test", PUBLISHED["tests"], ids=lambda test: f"{test['tcId']} {test['comment']}")
def test_the_published_vectors_open_or_are_refused(test):
    key, context = bytes.fromhex(test.get("key", PUBLISHED["key"])), bytes.fromhex(test.get("ctx", ""))
    sealed = zlib.decompress(bytes.fromhex(test["ct"]))
    if test["result"] == "valid":
        plain = read_whole(sealed, key, context)
        assert (len(plain), sha512(plain).hexdigest()) == (test["msgLength"], test["msgSha512"])
    else:
        with pytest.raises((Damaged, ValueError) if len(key) != 32 else Damaged):
            read_whole(sealed, key, context)


@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_the_library_seals_and_it_opens_what_we_seal(size):
    plain = content(size)
    assert read_whole(sealed_by_library(plain)) == plain
    assert opened_by_library(sealed_by_us(plain)[0]) == plain


@settings(max_examples=40)
@given(st.integers(0, 6 * CHUNK), st.binary(max_size=40), st.binary(min_size=32, max_size=32))
def test_any_size_key_and_context_opens_as_the_library_sealed_it(size, context, key):
    plain = content(size, seed=size)
    assert read_whole(sealed_by_library(plain, key, context), key, context) == plain


# Sealing.


@pytest.mark.parametrize("size", SIZES)
def test_sealing_tells_the_sizes_and_hashes_of_both_sides(size):
    plain = content(size)
    sealed, result = sealed_by_us(plain)
    assert result == Sealed(size, sha256(plain).hexdigest(), len(sealed), sha256(sealed).hexdigest())


def test_the_same_file_is_never_sealed_alike():
    assert sealed_by_us(b"a")[0][:HEADER] != sealed_by_us(b"a")[0][:HEADER]


class Dripping(io.BytesIO):
    """A source that gives a little at a time, as a slow upload does."""

    def readinto(self, buffer: Any, /) -> int:
        return super().readinto(memoryview(buffer)[:1000])


def test_a_source_that_gives_little_at_a_time_is_sealed_whole():
    plain, out, told = content(50_000), io.BytesIO(), []
    result = seal_stream(Dripping(plain), KEY, CONTEXT, out.write, size=50_000, progress=told.append)
    assert (result.size, opened_by_library(out.getvalue())) == (50_000, plain)
    assert told == list(range(1000, 50_001, 1000))


class OnlyReads:
    """A source that can do no more than it must, as an upload of a website."""

    def __init__(self, content: bytes) -> None:
        self.read = io.BytesIO(content).read


def test_a_source_that_can_only_read_is_sealed_whole():
    plain, out = content(2 * BLOCK + 77), io.BytesIO()
    assert seal_stream(OnlyReads(plain), KEY, CONTEXT, out.write).size == len(plain)
    assert opened_by_library(out.getvalue()) == plain


@pytest.mark.parametrize("said", [0, 1, BLOCK, 2_499_999, 2_500_001, 5 << 30])
def test_a_file_of_another_length_than_was_said_is_refused(said):
    with pytest.raises(LengthWrong):
        seal_stream(io.BytesIO(content(2_500_000)), KEY, CONTEXT, lambda data: None, size=said)


class Endless(io.RawIOBase):
    given = 0

    def readinto(self, buffer: Any, /) -> int:
        self.given += len(buffer)
        return len(buffer)


def test_a_file_longer_than_was_said_is_not_read_on():
    source = Endless()
    with pytest.raises(LengthWrong):
        seal_stream(source, KEY, CONTEXT, lambda data: None, size=3 * BLOCK)
    assert source.given <= 4 * BLOCK


class Silent(io.RawIOBase):
    def readinto(self, buffer: Any, /) -> None:
        return None


def test_a_source_that_has_nothing_yet_is_not_taken_for_one_that_ended():
    read_only = OnlyReads(b"")
    read_only.read = lambda size: None
    for source in (Silent(), read_only):
        with pytest.raises(BlockingIOError):
            seal_stream(source, KEY, CONTEXT, lambda data: None)


class Cut(Exception):
    pass


def cut(*_: object) -> None:
    raise Cut


class CutSource(io.BytesIO):
    def readinto(self, buffer: Any, /) -> int:
        return super().readinto(buffer) or cut() or 0


@pytest.mark.parametrize(
    ("source", "write", "progress"),
    [(CutSource(b"x" * 2 * BLOCK), id, id), (io.BytesIO(b"x"), cut, id), (io.BytesIO(b"x"), id, cut)],
    ids=["the source breaks off", "the store takes no more", "somebody stops it"],
)
def test_what_stops_the_sealing_passes_through(source, write, progress):
    with pytest.raises(Cut):
        seal_stream(source, KEY, CONTEXT, write, progress=progress)


def test_sealing_a_large_file_takes_little_memory():
    class Zeros(Endless):
        def readinto(self, buffer: Any, /) -> int:
            return super().readinto(buffer) if self.given < 64 * BLOCK else 0

    tracemalloc.start()
    seal_stream(Zeros(), KEY, CONTEXT, lambda data: None)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 * BLOCK


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        seal_stream(io.BytesIO(), bytes(length), CONTEXT, lambda data: None)
    with pytest.raises(ValueError, match="32 bytes"):
        open_sealed(io.BytesIO(sealed_by_us(b"")[0]), bytes(length), CONTEXT)


# Reading from any place.

LONG = content(5 * CHUNK + 777)
LONG_SEALED = sealed_by_library(LONG)
STEPS = st.one_of(
    st.tuples(st.just("seek"), st.integers(0, len(LONG) + 100), st.just(os.SEEK_SET)),
    st.tuples(st.just("seek"), st.integers(-len(LONG), 100), st.just(os.SEEK_END)),
    st.tuples(st.just("read"), st.integers(-1, 3 * CHUNK), st.none()),
)


@settings(max_examples=150)
@given(st.lists(STEPS, max_size=12))
def test_reading_and_seeking_give_what_a_plain_file_gives(steps):
    plain = io.BytesIO(LONG)
    with open_sealed(io.BytesIO(LONG_SEALED), KEY, CONTEXT) as file:
        for what, number, whence in steps:
            if what == "seek":
                assert file.seek(number, whence) == plain.seek(number, whence)
            else:
                assert file.read(number) == plain.read(number)
            assert file.tell() == plain.tell()
        assert file.seek(5) == file.seek(0, os.SEEK_CUR) == 5


class Watched(io.BytesIO):
    """A sealed file that keeps count of what is read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        given = super().read(size)
        self.taken += len(given)
        return given


def test_only_the_chunks_asked_for_are_read():
    stream = Watched(sealed_by_library(content(200 * CHUNK)))
    with open_sealed(stream, KEY, CONTEXT) as file:
        assert stream.taken == HEADER + 16
        file.seek(100 * CHUNK - 10)
        assert file.read(20) == content(200 * CHUNK)[100 * CHUNK - 10 : 100 * CHUNK + 10]
        assert stream.taken == HEADER + 16 + 2 * SEALED_CHUNK
        file.seek(-5, os.SEEK_CUR)
        file.read(100)
        assert stream.taken == HEADER + 16 + 2 * SEALED_CHUNK


class Halting(io.BytesIO):
    """A stream that gives less than was asked for, as a network may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 700))


def test_a_stream_that_gives_less_than_asked_is_asked_again():
    with open_sealed(Halting(LONG_SEALED), KEY, CONTEXT) as file:
        assert file.read() == LONG


def test_python_can_use_it_as_any_file():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes.txt", "first line\nsecond line\n" * 3000)
    with zipfile.ZipFile(
        open_sealed(io.BytesIO(sealed_by_us(packed.getvalue())[0]), KEY, CONTEXT)
    ) as archive:
        assert archive.read("notes.txt").startswith(b"first line\n")
    lines = open_sealed(io.BytesIO(sealed_by_us(b"first line\nsecond line\n")[0]), KEY, CONTEXT)
    with io.TextIOWrapper(io.BufferedReader(lines)) as text:
        assert text.readlines() == ["first line\n", "second line\n"]


def test_it_is_for_reading_only_and_closes_what_it_reads_from():
    stream = io.BytesIO(LONG_SEALED)
    file = open_sealed(stream, KEY, CONTEXT)
    assert (file.readable(), file.seekable(), file.writable()) == (True, True, False)
    with pytest.raises(ValueError, match="no such place"):
        file.seek(-1)
    with pytest.raises(ValueError, match="no such place"):
        file.seek(0, 9)
    file.close()
    assert stream.closed
    for use in (file.tell, file.read, lambda: file.seek(0)):
        with pytest.raises(ValueError, match="closed"):
            use()


# Tampering.


def refused(sealed: bytes, key: bytes = KEY, context: bytes = CONTEXT) -> bool:
    try:
        read_whole(sealed, key, context)
    except Damaged:
        return True
    return False


def chunks_of(sealed: bytes) -> list[bytes]:
    return [sealed[start : start + SEALED_CHUNK] for start in range(HEADER, len(sealed), SEALED_CHUNK)]


def test_no_changed_bit_is_missed():
    chance, missed = random.Random(3), []
    everywhere_that_counts = [*range(HEADER * 8), *range((len(LONG_SEALED) - 16) * 8, len(LONG_SEALED) * 8)]
    anywhere = [chance.randrange(len(LONG_SEALED) * 8) for _ in range(7000)]
    for bit in everywhere_that_counts + anywhere:
        changed = bytearray(LONG_SEALED)
        changed[bit // 8] ^= 1 << bit % 8
        if not refused(bytes(changed)):
            missed.append(bit)
    assert missed == []


def test_no_cut_is_missed_even_when_only_the_first_byte_is_wanted():
    chance, missed = random.Random(4), []
    boundaries = [
        HEADER + number * SEALED_CHUNK + more for number in range(6) for more in (-1, 0, 1, 15, 16, 17)
    ]
    anywhere = [chance.randrange(len(LONG_SEALED)) for _ in range(4000)]
    for length in [*range(HEADER + 40), *boundaries, *anywhere]:
        try:
            open_sealed(io.BytesIO(LONG_SEALED[:length]), KEY, CONTEXT).close()
            missed.append(length)
        except Damaged:
            continue
    assert missed == []


def test_swapped_dropped_repeated_and_added_chunks_are_refused():
    head, chunks = LONG_SEALED[:HEADER], chunks_of(LONG_SEALED)
    swapped = [chunks[1], chunks[0], *chunks[2:]]
    dropped = [chunks[0], *chunks[2:]]
    repeated = [chunks[0], *chunks]
    other = chunks_of(sealed_by_library(LONG))
    for changed in (
        swapped,
        dropped,
        repeated,
        [*chunks, chunks[0]],
        [*chunks, chunks[-1]],
        [other[0], *chunks[1:]],
    ):
        assert refused(head + b"".join(changed))
    assert not refused(head + b"".join(chunks))
    for added in (b"\0", bytes(16), bytes(100), bytes(SEALED_CHUNK)):
        assert refused(LONG_SEALED + added)


def test_another_key_or_another_place_is_refused():
    assert refused(LONG_SEALED, key=bytes(32))
    assert refused(LONG_SEALED, context=labels.file(bytes(15) + b"\1"))
    assert refused(LONG_SEALED, context=b"")


def test_one_damaged_chunk_leaves_the_others_readable_and_gives_none_of_itself():
    changed = bytearray(LONG_SEALED)
    changed[HEADER + 2 * SEALED_CHUNK + 9] ^= 1
    into = bytearray(b"-" * CHUNK)
    with open_sealed(io.BytesIO(changed), KEY, CONTEXT) as file:
        file.seek(2 * CHUNK)
        for _ in range(2):
            with pytest.raises(Damaged):
                file.readinto(into)
        assert into == b"-" * CHUNK
        assert file.read(0) == b""
        file.seek(3 * CHUNK)
        assert file.read(CHUNK) == LONG[3 * CHUNK : 4 * CHUNK]


class Shrinking(io.BytesIO):
    """A file that somebody cuts after it was opened."""

    def read(self, size: int | None = -1, /) -> bytes:
        return b"" if self.tell() == HEADER else super().read(size)


def test_a_file_cut_while_it_is_read_is_refused():
    with open_sealed(Shrinking(LONG_SEALED), KEY, CONTEXT) as file, pytest.raises(Damaged):
        file.read(10)


def test_what_does_not_open_is_closed_and_says_nothing_of_what_it_holds():
    stream = io.BytesIO(LONG_SEALED)
    with pytest.raises(Damaged) as raised:
        open_sealed(stream, bytes(32), CONTEXT)
    assert stream.closed
    assert str(raised.value) == str(Damaged())
