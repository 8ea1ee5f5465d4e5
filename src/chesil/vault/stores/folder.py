"""Sealed files in a folder of this machine.

``<first two digits of the name>/<name>`` holds a blob, ``drafts/<name>`` one on its way in,
``quarantine/<name>`` one that was taken out of use, and ``owner`` whose store it is. A blob is written
and synced as a draft and then moved, so it is there whole or not at all, whenever the power fails. Every step
starts from an open folder and follows no symbolic link, so nothing planted inside can lead a step outside.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from chesil.vault.errors import BlobMissing, StoreFull, StoreUnavailable, VaultError
from chesil.vault.stores import Draft, Store, checked, is_name, new_name, read_owner

_DRAFTS: Final = "drafts"
_QUARANTINE: Final = "quarantine"
_OWNER: Final = "owner"
_MOST_OWNER: Final = 100  # bytes
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
                for name in (*_FOLDERS, _DRAFTS, _QUARANTINE):
                    with suppress(FileExistsError):
                        os.mkdir(name, 0o700, dir_fd=root)
                os.fsync(root)

    @contextmanager
    def draft(self, name: str = "") -> Iterator["_FolderDraft"]:
        with _plainly():
            draft = _FolderDraft(self._path, checked(name or new_name()))
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
        for place in (checked(name)[:2], _QUARANTINE):
            with (
                _plainly(missing=BlobMissing),
                _folder(self._path, place) as folder,
                suppress(FileNotFoundError),
            ):
                os.unlink(name, dir_fd=folder)
                os.fsync(folder)

    def names(self) -> Iterator[str]:
        for name in _FOLDERS:
            yield from (found for found in self._files(name) if found.startswith(name))

    def unfinished(self) -> Iterator[str]:
        yield from self._files(_DRAFTS)

    def quarantined(self) -> Iterator[str]:
        yield from self._files(_QUARANTINE)

    def quarantine(self, name: str, older_than: datetime) -> bool:
        with _plainly(), _folder(self._path, _DRAFTS) as drafts:
            half = _is_old(_written(checked(name), drafts), older_than)
            if half:
                os.unlink(name, dir_fd=drafts)
        with _plainly(), _folder(self._path, name[:2]) as home:
            is_old = _is_old(_written(name, home), older_than)
        return half or (is_old and self._moved(name, name[:2], _QUARANTINE)) or self._has(name, _QUARANTINE)

    def put_back(self, name: str) -> bool:
        return self._moved(checked(name), _QUARANTINE, name[:2])

    def owner(self) -> str | None:
        try:
            with _plainly(missing=BlobMissing), _folder(self._path) as root:
                file = os.open(_OWNER, _READ, dir_fd=root)
                with os.fdopen(file, "rb") as stream:
                    return read_owner(stream.read(_MOST_OWNER))
        except BlobMissing:
            return None

    def claim(self, owner: str) -> str:
        with _plainly(), self.draft() as mark:  # a draft that is never committed, and so goes by itself
            mark.write(checked(owner).encode() + b"\n")
            mark.sync()
            with _folder(self._path, _DRAFTS) as drafts, _folder(self._path) as root:
                with suppress(FileExistsError):
                    os.link(mark.name, _OWNER, src_dir_fd=drafts, dst_dir_fd=root, follow_symlinks=False)
                os.fsync(root)
        found = self.owner()
        if found is None:  # somebody took it away meanwhile
            raise StoreUnavailable
        return found

    def _has(self, name: str, place: str) -> bool:
        with _plainly(), _folder(self._path, place) as folder:
            return _written(name, folder) is not None

    def _moved(self, name: str, source: str, target: str) -> bool:
        """Move a blob inside the store; gives whether it was there. It never replaces another."""
        if self._has(name, target):
            return False
        with _plainly(), _folder(self._path, source) as here, _folder(self._path, target) as there:
            try:
                os.rename(name, name, src_dir_fd=here, dst_dir_fd=there)
            except FileNotFoundError:
                return False
            os.fsync(there)
            os.fsync(here)
        return True

    def _files(self, place: str) -> list[str]:
        with _plainly(), _folder(self._path, place) as folder, os.scandir(folder) as entries:
            files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
        return sorted(filter(is_name, files))


class _FolderDraft(Draft):
    def __init__(self, path: Path, name: str) -> None:
        self._path, self.name = path, name
        self._place: str | None = _DRAFTS  # none once it is committed
        self._size = self._started = 0  # bytes written, and those of them whose way to the disk has begun
        with _folder(path, _DRAFTS) as drafts:
            self._file = os.open(self.name, _NEW, 0o600, dir_fd=drafts)

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
        with _plainly(), _folder(self._path, _DRAFTS) as drafts, _folder(self._path, self.name[:2]) as home:
            os.fsync(self._file)
            os.rename(self.name, self.name, src_dir_fd=drafts, dst_dir_fd=home)
            self._place = self.name[:2]  # until the folder is synced, it is to be discarded from there
            os.fsync(home)
        self._place = None
        return self.name

    def sync(self) -> None:
        """Have what was written outlive a crash."""
        os.fsync(self._file)

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
                os.unlink(self.name, dir_fd=folder)

    def _refuse_committed(self) -> None:
        if self._place is None:
            raise ValueError("This draft is committed.")


def _written(name: str, folder: int) -> float | None:
    """When a file was last written, in seconds since 1970; None where there is none."""
    with suppress(FileNotFoundError):
        return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime
    return None


def _is_old(written: float | None, older_than: datetime) -> bool:
    return written is not None and written < older_than.timestamp()


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
