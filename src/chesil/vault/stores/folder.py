"""Sealed files in a folder of this machine.

``<first two digits of the name>/<name>`` holds a blob, ``drafts/<name>`` one on its way in. A blob is written
and synced as a draft and then moved, so it is there whole or not at all, whenever the power fails. Every step
starts from an open folder and follows no symbolic link, so nothing planted inside can lead a step outside.
"""

import errno
import os
import stat
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from chesil.vault.errors import BlobMissing, StoreFull, StoreUnavailable, VaultError
from chesil.vault.stores import Draft, Store, checked, is_name, new_name

_DRAFTS: Final = "drafts"
_FOLDERS: Final = tuple(f"{number:02x}" for number in range(256))
_WRITTEN_OUT_AT_ONCE: Final = 8 << 20
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO})
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a planted pipe must not hang it
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class FolderStore(Store):
    """A store in one folder, which is made when it is not there. The owner alone may read what it makes.

    Args:
        path: the folder. All of it must lie on one file system.

    Raises:
        StoreFull, StoreUnavailable: the folder cannot be made or used.
    """

    def __init__(self, path: Path) -> None:
        with _plainly():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path = path.resolve()
            with _folder(self._path) as root:
                for name in (*_FOLDERS, _DRAFTS):
                    with suppress(FileExistsError):
                        os.mkdir(name, 0o700, dir_fd=root)
                os.fsync(root)

    @contextmanager
    def draft(self, name: str = "") -> Iterator["_FolderDraft"]:
        """A new blob, as any store has it. For a copy of another store, *name* is the one it has there.

        Raises:
            BlobMissing: the name is none that a store gives.
        """
        with _plainly():
            draft = _FolderDraft(self._path, checked(name) if name else new_name())
        try:
            yield draft
        finally:
            draft.discard()

    def open(self, name: str) -> BinaryIO:
        with _plainly(missing=BlobMissing), _folder(self._path, checked(name)[:2]) as folder:
            file = os.open(name, _READ, dir_fd=folder)
            if not stat.S_ISREG(os.fstat(file).st_mode):
                os.close(file)
                raise BlobMissing
            return os.fdopen(file, "rb", buffering=0)

    def size(self, name: str) -> int:
        with _plainly(missing=BlobMissing), _folder(self._path, checked(name)[:2]) as folder:
            found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise BlobMissing
        return found.st_size

    def delete(self, name: str) -> None:
        with _plainly(missing=BlobMissing), _folder(self._path, checked(name)[:2]) as folder:
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)
            os.fsync(folder)

    def names(self) -> Iterator[str]:
        for name in _FOLDERS:
            yield from (found for found in self._files(name) if found.startswith(name))

    def sweep(self, keep: Set[str], older_than: datetime) -> list[str]:
        swept = []
        for place in (*_FOLDERS, _DRAFTS):
            unknown = [name for name in self._files(place) if place == _DRAFTS or name not in keep]
            with _plainly(), _folder(self._path, place) as folder:
                here = [name for name in unknown if _swept(name, folder, older_than.timestamp())]
                if here:
                    os.fsync(folder)
            swept += here
        return sorted(swept)

    def _files(self, place: str) -> list[str]:
        with _plainly(), _folder(self._path, place) as folder, os.scandir(folder) as entries:
            files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
        return sorted(filter(is_name, files))


class _FolderDraft(Draft):
    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._place: str | None = _DRAFTS  # none once it is committed
        self._size = self._started = 0  # bytes written, and those of them whose way to the disk has begun
        with _folder(path, _DRAFTS) as drafts:
            self._file = os.open(self._name, _NEW, 0o600, dir_fd=drafts)

    def write(self, data: bytes, /) -> None:
        self._refuse_committed()
        rest = memoryview(data)
        with _plainly():
            while rest:
                rest = rest[os.write(self._file, rest) :]
            self._size += len(data)
            self._start_writing_out()

    def commit(self) -> str:
        self._refuse_committed()
        with _plainly(), _folder(self._path, _DRAFTS) as drafts, _folder(self._path, self._name[:2]) as home:
            os.fsync(self._file)
            os.rename(self._name, self._name, src_dir_fd=drafts, dst_dir_fd=home)
            self._place = self._name[:2]  # until the folder is synced, it is to be discarded from there
            os.fsync(home)
        self._place = None
        return self._name

    def _start_writing_out(self) -> None:
        """Let the disk begin while more is being sealed, so that little is left for the sync at the end."""
        waiting = self._size - self._started
        if waiting >= _WRITTEN_OUT_AT_ONCE and hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # it is advice; that nobody takes it is no fault
                os.posix_fadvise(self._file, self._started, waiting, os.POSIX_FADV_DONTNEED)
            self._started = self._size

    def discard(self) -> None:
        """Close the draft, and delete it unless it was committed. A sweep gets what cannot be deleted now."""
        with suppress(OSError):
            os.close(self._file)
        if self._place is not None:
            with suppress(OSError), _folder(self._path, self._place) as folder:
                os.unlink(self._name, dir_fd=folder)

    def _refuse_committed(self) -> None:
        if self._place is None:
            raise ValueError("This draft is committed.")


def _swept(name: str, folder: int, older_than: float) -> bool:
    """Delete a file last written before a moment; not one whose draft was just committed or given up."""
    with suppress(FileNotFoundError):
        if os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime < older_than:
            os.unlink(name, dir_fd=folder)
            return True
    return False


@contextmanager
def _folder(*parts: Path | str) -> Iterator[int]:
    """An open folder: the first part as it is, each later one inside the one before it, never by a link."""
    folder = os.open(parts[0], _FOLDER)
    try:
        for part in parts[1:]:
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


@contextmanager
def _plainly(*, missing: type[VaultError] = StoreUnavailable) -> Iterator[None]:
    """Turn what the system says into the vault's own errors, without its words: they hold paths."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StoreFull from None
        if error.errno in _NOT_THERE:
            raise missing from None
        raise StoreUnavailable from None
