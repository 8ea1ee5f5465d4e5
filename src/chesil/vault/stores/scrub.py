"""Reading a whole store through without any key, to find what a disk or a hand has done to it."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from typing import BinaryIO, Final

import attrs

from chesil.vault.errors import BlobMissing, StoreUnavailable
from chesil.vault.stores import Store

_BLOCK: Final = 1 << 20


class What(StrEnum):
    """What is wrong with a blob."""

    MISSING = "missing"
    CUT = "cut"  # shorter than it was
    GROWN = "grown"  # longer than it was
    CHANGED = "changed"  # as long as it was, with other bytes
    UNREADABLE = "unreadable"  # the store did not give it this time
    UNKNOWN = "unknown"  # nothing refers to it


@attrs.frozen
class Fault:
    """One blob that is not as it should be."""

    name: str
    what: What


def scrub(
    store: Store,
    expected: Iterable[tuple[str, int, str]],
    *,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Fault]:
    """Read each blob once and yield what is wrong, as it is found; the fault of one never hides another.

    Args:
        expected: name, size of the sealed bytes and their SHA-256 in hex, of each blob something refers to.
            It is asked for after the store's names, so what is added meanwhile is not taken for unknown.
        progress: told, as the reading goes on, how many bytes have been read.

    Yields:
        Faults in the order of *expected*, then the unknown blobs in order of their names. What was stored a
        moment ago and not written down yet is unknown too, so an unknown blob alone is no cause for alarm.

    Raises:
        StoreUnavailable: the store cannot even say what is in it.
    """
    unknown = set(store.names())

    def known() -> Iterator[tuple[str, int, str]]:
        for each in expected:
            unknown.discard(each[0])
            yield each

    yield from scrub_some(store, known(), progress=progress)
    for name in sorted(unknown):
        yield Fault(name, What.UNKNOWN)


def scrub_some(
    store: Store,
    expected: Iterable[tuple[str, int, str]],
    *,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Fault]:
    """Read some blobs once and yield what is wrong with them; what else is in the store is not asked for.

    Args:
        expected, progress: as `scrub`.

    Yields:
        Faults in the order of *expected*.
    """
    reading = _Reading(store, progress)
    for name, size, cipher_sha256 in expected:
        if what := reading.fault(name, size, cipher_sha256):
            yield Fault(name, what)


class _Reading:
    def __init__(self, store: Store, progress: Callable[[int], object] | None) -> None:
        self._store, self._progress = store, progress
        self._done = 0

    def fault(self, name: str, size: int, cipher_sha256: str) -> What | None:
        try:
            with self._store.open(name) as blob:
                found, hashed = self._read(blob)
        except BlobMissing:
            return What.MISSING
        except (StoreUnavailable, OSError):  # a disk can fail in the middle of a file
            return What.UNREADABLE
        if found != size:
            return What.CUT if found < size else What.GROWN
        return None if hashed == cipher_sha256 else What.CHANGED

    def _read(self, blob: BinaryIO) -> tuple[int, str]:
        found, hashed = 0, sha256()
        while block := blob.read(_BLOCK):
            hashed.update(block)
            found += len(block)
            self._done += len(block)
            if self._progress:
                self._progress(self._done)
        return found, hashed.hexdigest()
