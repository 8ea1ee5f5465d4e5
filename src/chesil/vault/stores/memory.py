"""Sealed files in memory, for tests and for work that must leave no trace."""

from collections.abc import Callable, Iterator
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
        self._quarantined: dict[str, tuple[bytes, datetime]] = {}
        self._owner: str | None = None

    @contextmanager
    def draft(self, name: str = "") -> Iterator["_MemoryDraft"]:
        yield _MemoryDraft(self._keep, checked(name or new_name()))

    def open(self, name: str) -> BinaryIO:
        return BytesIO(self._content(name))

    def size(self, name: str) -> int:
        return len(self._content(name))

    def delete(self, name: str) -> None:
        self._blobs.pop(checked(name), None)
        self._quarantined.pop(name, None)

    def names(self) -> Iterator[str]:
        return iter(sorted(self._blobs))

    def unfinished(self) -> Iterator[str]:
        return iter(())

    def quarantined(self) -> Iterator[str]:
        return iter(sorted(self._quarantined))

    def quarantine(self, name: str, older_than: datetime) -> bool:
        if checked(name) in self._blobs and self._blobs[name][1] < older_than:
            self._quarantined[name] = self._blobs.pop(name)
        return name in self._quarantined

    def put_back(self, name: str) -> bool:
        if checked(name) not in self._quarantined:
            return False
        self._blobs.setdefault(name, self._quarantined.pop(name))
        return True

    def owner(self) -> str | None:
        return self._owner

    def claim(self, owner: str) -> str:
        checked(owner)
        self._owner = self._owner or owner
        return self._owner

    def _content(self, name: str) -> bytes:
        if name not in self._blobs:
            raise BlobMissing
        return self._blobs[name][0]

    def _keep(self, name: str, content: bytes) -> None:
        self._blobs[name] = content, self._clock()


class _MemoryDraft(Draft):
    def __init__(self, keep: Callable[[str, bytes], None], name: str) -> None:
        self._keep, self.name = keep, name
        self._content: BytesIO | None = BytesIO()

    def write(self, data: bytes, /) -> None:
        self._open().write(data)

    def commit(self) -> str:
        content, self._content = self._open(), None
        self._keep(self.name, content.getvalue())
        return self.name

    def _open(self) -> BytesIO:
        if self._content is None:
            raise ValueError("This draft is committed.")
        return self._content
