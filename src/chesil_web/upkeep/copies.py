"""Where backups lie: one folder with every sealed file once, and a copy of the database for each backup.

::

    FOLDER/chesil-backup.json           whose backups these are
    FOLDER/files/ab/ab…                 sealed files under the names they have in the store
    FOLDER/copies/2026-11-28T09-00-00Z/manifest.json, database.age, files.txt
    KEYS/2026-11-28T09-00-00Z.age       locks and item keys, for 30 days

A copy is there whole or not at all: its folder gets its name last.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

import msgspec

from chesil.terms.errors import ChesilError
from chesil.vault.stores.folder import FolderStore

MARKER: Final = "chesil-backup.json"
MANIFEST, DATABASE, FILES = "manifest.json", "database.age", "files.txt"
_STAMP: Final = "%Y-%m-%dT%H-%M-%SZ"
_KEYS: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.age")


class BackupUnusable(ChesilError):
    """A folder that cannot take a backup, or a backup that cannot be put back."""

    code = "backup-unusable"


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose backups a folder holds: the id of the installation's own safe."""

    installation: str


class Lack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed file that was harmed when the backup was made. *what*: a word of vault.stores.scrub."""

    item: str
    what: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a copy holds, in clear: no name and no id of a person.

    Attributes:
        database_sha256, files_sha256: of the two files beside it.
        files, size_bytes: how many sealed files it lists, and their size.
        rows: of each table. migrations: the tables' forms, as app and name.
        lacks: sealed files that were harmed already. gone: how many were erased while it was made.
    """

    version: int = 1
    made_at: datetime
    installation: str
    database_sha256: str
    files_sha256: str
    files: int
    size_bytes: int
    rows: dict[str, int]
    migrations: tuple[tuple[str, str], ...]
    lacks: tuple[Lack, ...] = ()
    gone: int = 0


def stamp(made_at: datetime) -> str:
    """The name of the copy that was made at a time."""
    return made_at.astimezone(UTC).strftime(_STAMP)


def files(place: Path) -> FolderStore:
    """The sealed files of all copies."""
    return FolderStore(place / "files")


@contextmanager
def held(place: Path, installation: str) -> Iterator[None]:
    """Keep a folder for one backup at a time. A new or empty folder is made ready.

    Raises:
        BackupUnusable: it holds something else, is another installation's, is in use or cannot be written to.
    """
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(place.iterdir()):
            whole_file(place / MARKER, msgspec.json.encode(Mark(installation)))
        _check_whose(place, installation)
        with (place / MARKER).open("rb") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _clear_drafts(place)
            yield
    except BlockingIOError:
        raise BackupUnusable("Another backup is being made here.", where=str(place)) from None
    except OSError as error:
        raise BackupUnusable(
            f"The backup could not be written. The system says: {error.strerror}.",
            where=str(place),
            next_step="Make room or name another folder, then run the same command again.",
        ) from None


def _clear_drafts(place: Path) -> None:
    for left in (place / "files" / "drafts").glob("*"):  # of a run that was killed
        left.unlink()


def _check_whose(place: Path, installation: str) -> None:
    if whose(place) != installation:
        raise BackupUnusable(
            "This folder holds the backups of another installation.",
            where=str(place),
            next_step="Name a folder of its own for each installation.",
        )


def whose(place: Path) -> str:
    """Whose backups a folder holds.

    Raises:
        BackupUnusable: it holds none.
    """
    try:
        return msgspec.json.decode((place / MARKER).read_bytes(), type=Mark).installation
    except (OSError, ValueError):
        raise BackupUnusable(
            "This folder does not hold backups of the site.",
            where=str(place),
            next_step="Name the folder that was given to chesil site backup, or a new one.",
        ) from None


@contextmanager
def new_copy(place: Path, name: str) -> Iterator[Path]:
    """A draft that becomes the copy of this name when the block ends well, and is gone when it does not."""
    above = place / "copies"
    above.mkdir(mode=0o700, exist_ok=True)
    for left in above.glob(".*.making"):  # of a run that was killed
        shutil.rmtree(left)
    draft = above / f".{name}.making"
    draft.mkdir(mode=0o700)
    try:
        yield draft
        sync(draft)
        draft.rename(above / name)
        sync(above)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def sync(folder: Path) -> None:
    """See to it that the names in a folder outlive a crash."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def whole_file(path: Path, content: bytes) -> None:
    """Write a small file that is there whole or not at all."""
    draft = path.with_name(f".{path.name}.making")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sink:
        sink.write(content)
        sink.flush()
        os.fsync(sink.fileno())
    draft.rename(path)
    sync(path.parent)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def names(place: Path) -> list[str]:
    """The copies in a folder, the oldest first."""
    return sorted(each.parent.name for each in (place / "copies").glob(f"[0-9]*/{MANIFEST}"))


def opened(place: Path, name: str = "") -> tuple[Path, Manifest]:
    """A copy and its manifest, once both files beside it are what the manifest says; the newest by default.

    Raises:
        BackupUnusable: there is no such copy, or it is not whole.
    """
    whose(place)
    found = names(place)
    if not found or (name and name not in found):
        raise BackupUnusable(
            "There is no such backup here." if found else "There is no whole backup here.",
            where=str(place),
            next_step=f"These are here: {', '.join(found)}." if found else "",
        )
    copy = place / "copies" / (name or found[-1])
    try:
        manifest = msgspec.json.decode((copy / MANIFEST).read_bytes(), type=Manifest)
        hashes = sha256_of(copy / DATABASE), sha256_of(copy / FILES)
    except (OSError, ValueError):
        raise _not_whole(copy) from None
    if hashes != (manifest.database_sha256, manifest.files_sha256):
        raise _not_whole(copy)
    return copy, manifest


def _not_whole(copy: Path) -> BackupUnusable:
    return BackupUnusable(
        "This backup is not complete: one of its files is missing or has changed.",
        where=copy.name,
        next_step="Use another copy with --copy, and find out what damaged this one.",
    )


def keys_of(keys: Path) -> Path:
    """The newest file of keys in a folder, or the file itself.

    Raises:
        BackupUnusable: there is none.
    """
    if keys.is_file():
        return keys
    found = _key_files(keys)
    if not found:
        raise BackupUnusable("There is no file of keys here.", where=str(keys))
    return found[-1]


def drop_old_keys(keys: Path, before: datetime) -> int:
    """Delete the files of keys from before a time, and no other file; gives how many."""
    old = [each for each in _key_files(keys) if each.name < f"{stamp(before)}.age"]
    for each in old:
        each.unlink()
    return len(old)


def _key_files(keys: Path) -> list[Path]:
    return sorted(each for each in keys.glob("*.age") if _KEYS.fullmatch(each.name))
