"""Sealed files in memory, for tests and for work that must leave no trace."""

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO

from chesil.vault.errors import BlobMissing
from chesil.vault.stores import Draft, Store, checked, new_name


def _now() -> datetime:
    return datetime.now(UTC)


class MemoryStore(Store):
    """A store that is gone with its process.

    Args:
        clock: stands for the clock a disk has, which says when a blob was written.
    """

    def __init__(self, *, clock: Callable[[], datetime] = _now) -> None:
        self._clock = clock
        self._blobs: dict[str, tuple[bytes, datetime]] = {}

    @contextmanager
    def draft(self) -> Iterator["_MemoryDraft"]:
        yield _MemoryDraft(self._keep)

    def open(self, name: str) -> BinaryIO:
        return BytesIO(self._content(name))

    def size(self, name: str) -> int:
        return len(self._content(name))

    def delete(self, name: str) -> None:
        self._blobs.pop(checked(name), None)

    def names(self) -> Iterator[str]:
        return iter(sorted(self._blobs))

    def sweep(self, keep: Set[str], older_than: datetime) -> list[str]:
        orphans = [name for name in self.names() if name not in keep and self._blobs[name][1] < older_than]
        for name in orphans:
            self.delete(name)
        return orphans

    def _content(self, name: str) -> bytes:
        if name not in self._blobs:
            raise BlobMissing
        return self._blobs[name][0]

    def _keep(self, content: bytes) -> str:
        name = new_name()
        self._blobs[name] = content, self._clock()
        return name


class _MemoryDraft(Draft):
    def __init__(self, keep: Callable[[bytes], str]) -> None:
        self._keep = keep
        self._content: BytesIO | None = BytesIO()

    def write(self, data: bytes, /) -> None:
        self._open().write(data)

    def commit(self) -> str:
        content, self._content = self._open(), None
        return self._keep(content.getvalue())

    def _open(self) -> BytesIO:
        if self._content is None:
            raise ValueError("This draft is committed.")
        return self._content
