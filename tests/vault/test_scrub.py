"""Scrubbing: every fault is named, nothing else is, and each blob is read once without a key."""

import io
import random
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from chesil.vault.errors import Damaged, StoreUnavailable
from chesil.vault.files import CHUNK, Sealed, open_sealed, seal_stream
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.memory import MemoryStore
from chesil.vault.stores.scrub import Fault, What, scrub

KEY, CONTEXT = bytes(range(32)), b"file/0"
PLAIN = random.Random(9).randbytes(2 * CHUNK + 500)


class Kept:
    """A folder store with three files, and where the middle one's bytes lie."""

    def __init__(self, folder: Path) -> None:
        self.store = FolderStore(folder)
        self.sealed = dict(sorted(self.seal() for _ in range(3)))
        self.names = list(self.sealed)
        self.path = folder / self.names[1][:2] / self.names[1]
        self.bytes = self.path.read_bytes()

    def seal(self) -> tuple[str, Sealed]:
        with self.store.draft() as draft:
            sealed = seal_stream(io.BytesIO(PLAIN), KEY, CONTEXT, draft.write)
            return draft.commit(), sealed

    def faults(self) -> list[Fault]:
        expected = [(name, one.cipher_size, one.cipher_sha256) for name, one in self.sealed.items()]
        return list(scrub(self.store, expected))

    def assert_only_the_middle_one(self, what: What) -> None:
        assert self.faults() == [Fault(self.names[1], what)]
        for name in (self.names[0], self.names[2]):
            with open_sealed(self.store.open(name), KEY, CONTEXT) as file:
                assert file.read() == PLAIN
        with pytest.raises(Damaged), self.store.open(self.names[1]) as blob:
            open_sealed(blob, KEY, CONTEXT).read()


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_a_whole_store_has_no_faults(kept):
    assert kept.faults() == []


def test_every_thousandth_byte_flipped_is_named_and_harms_no_other_file(kept):
    for place in range(0, len(kept.bytes), 1000):
        changed = bytearray(kept.bytes)
        changed[place] ^= 0xFF
        kept.path.write_bytes(changed)
        kept.assert_only_the_middle_one(What.CHANGED)


def test_a_cut_at_every_boundary_is_named_and_harms_no_other_file(kept):
    chunks = [56 + number * (CHUNK + 16) for number in range(3)]
    for length in [
        0,
        1,
        24,
        55,
        *(at + more for at in chunks for more in (-1, 0, 1, 16)),
        len(kept.bytes) - 1,
    ]:
        kept.path.write_bytes(kept.bytes[:length])
        kept.assert_only_the_middle_one(What.CUT)


def test_a_file_that_grew_is_named(kept):
    for added in (b"\0", bytes(16), kept.bytes[-516:]):
        kept.path.write_bytes(kept.bytes + added)
        kept.assert_only_the_middle_one(What.GROWN)


def test_a_deleted_file_is_named(kept):
    kept.store.delete(kept.names[1])
    assert kept.faults() == [Fault(kept.names[1], What.MISSING)]


def test_a_file_that_became_a_link_or_a_folder_is_missing(kept, tmp_path):
    kept.path.rename(tmp_path / "elsewhere")
    kept.path.symlink_to(tmp_path / "elsewhere")
    assert kept.faults() == [Fault(kept.names[1], What.MISSING)]
    kept.path.unlink()
    kept.path.mkdir()
    assert kept.faults() == [Fault(kept.names[1], What.MISSING)]


def test_two_swapped_files_are_both_named(kept):
    other = kept.path.parent.parent / kept.names[2][:2] / kept.names[2]
    theirs = other.read_bytes()
    other.write_bytes(kept.bytes)
    kept.path.write_bytes(theirs)
    assert kept.faults() == [Fault(name, What.CHANGED) for name in kept.names[1:]]


def test_a_blob_nothing_refers_to_is_named_unknown_after_all_others(kept):
    kept.path.write_bytes(b"")
    unknown = sorted(kept.seal()[0] for _ in range(2))
    assert kept.faults() == [Fault(kept.names[1], What.CUT), *(Fault(name, What.UNKNOWN) for name in unknown)]


def test_what_is_stored_and_written_down_during_a_scrub_is_not_unknown():
    store = MemoryStore()

    def expected():
        with store.draft() as draft:
            draft.write(b"new")
            yield draft.commit(), 3, sha256(b"new").hexdigest()

    assert list(scrub(store, expected())) == []


class Counting(MemoryStore):
    """A store that counts what is read of it."""

    taken = 0

    def open(self, name: str) -> BinaryIO:
        store = self

        class Read(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                given = super().read(size)
                store.taken += len(given)
                return given

        return Read(super().open(name).read())


def test_each_blob_is_read_once_and_the_progress_is_told():
    store, expected, told = Counting(), [], []
    for size in (0, 10, 3_000_000):
        with store.draft() as draft:
            draft.write(bytes(size))
            expected.append((draft.commit(), size, sha256(bytes(size)).hexdigest()))
    assert list(scrub(store, expected, progress=told.append)) == []
    assert store.taken == told[-1] == 3_000_010
    assert told == sorted(set(told))


class Failing(MemoryStore):
    """A store with one blob that a broken disk or a lost line does not give."""

    def __init__(self, error: Exception) -> None:
        super().__init__(clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
        self.error, self.broken = error, ""

    def open(self, name: str) -> BinaryIO:
        error = self.error

        class Broken(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                raise error

        return Broken() if name == self.broken else super().open(name)


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), StoreUnavailable()])
def test_a_blob_that_cannot_be_read_is_named_and_the_rest_is_read(error):
    store, expected = Failing(error), []
    for content in (b"one", b"two", b"three"):
        with store.draft() as draft:
            draft.write(content)
            expected.append((draft.commit(), len(content), sha256(content).hexdigest()))
    store.broken = expected[1][0]
    store.delete(expected[2][0])
    faults = [Fault(expected[1][0], What.UNREADABLE), Fault(expected[2][0], What.MISSING)]
    assert list(scrub(store, expected)) == faults
