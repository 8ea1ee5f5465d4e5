"""Backups as two age files: what is sealed, and the keys that open it, which are kept for 30 days only.

The data file holds the blobs and the database without locks and item keys. The keys file holds
those, and the log's size and root. So an old data file opens nothing that was erased since, once
the keys files of its time are gone; and a data file that was put back is compared with what the
log was when the keys were written.
"""

import io
import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

import attrs
import msgspec
from pyrage.x25519 import Identity, Recipient

from chesil.case_folder import log
from chesil.case_folder.case import Progress
from chesil.case_folder.contents import RestoredFrom
from chesil.case_folder.database import Database
from chesil.case_folder.errors import BackupUnreadable, CaseDamaged
from chesil.case_folder.items import drop
from chesil.case_folder.opening import read_item_keys, read_locks
from chesil.case_folder.places import BLOBS, DATABASE, new_folder, store_of
from chesil.terms.readings import file_name
from chesil.vault import merkle
from chesil.vault.age_streams import decrypting, encrypting
from chesil.vault.errors import BlobMissing
from chesil.vault.locks import SESSION, Lock
from chesil.vault.safes import ItemKey
from chesil.vault.stores import is_name
from chesil.vault.stores.folder import FolderStore

_MOST_KEYS_BYTES: Final = 1 << 30


class KeysFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a keys file holds.

    Attributes:
        made_at: when. size, root: the log as it was then.
        locks, item_keys: the rows; of locks none of a session.
    """

    made_at: datetime
    size: int
    root: bytes
    locks: list[dict[str, Any]]
    item_keys: list[dict[str, Any]]


@attrs.frozen(kw_only=True)
class Restored:
    """What was put back.

    Attributes:
        items, erased: how many items came back, and how many did not because they were erased since.
        keys_made_at: when the keys file was written. What was erased after that came back.
        remarks: where the backup does not fit the newer keys file, as sentences; none when all is well.
    """

    items: int
    erased: int
    keys_made_at: datetime
    remarks: tuple[str, ...]


def back_up(
    folder: Path,
    *,
    data: BinaryIO,
    keys: BinaryIO,
    recipients: Sequence[Recipient],
    now: datetime,
    progress: Progress = lambda what, done, total: None,
) -> None:
    """Write both files of a backup of a case. No secret is needed: what is sealed stays sealed.

    Raises:
        CaseDamaged, CaseInUse: as Database. CaseDamaged also when a sealed file is missing or cut.
    """
    with Database.open(folder / DATABASE) as database, encrypting(keys, recipients) as stream:
        summary = log.frontier(database)
        kept = [lock for lock in read_locks(database) if lock.kind != SESSION]
        held = KeysFile(
            made_at=now,
            size=summary.size,
            root=summary.root,
            locks=[attrs.asdict(lock) for lock in kept],
            item_keys=[attrs.asdict(key) for key in read_item_keys(database)],
        )
        stream.write(msgspec.json.encode(held))
        sealed = database.copy_without(("lock", "item_key"))
        with encrypting(data, recipients) as sink, tarfile.open(fileobj=sink, mode="w|") as tar:
            member = tarfile.TarInfo(DATABASE)
            member.size = len(sealed)
            tar.addfile(member, io.BytesIO(sealed))
            _add_blobs(tar, folder, database, progress)


def _add_blobs(tar: tarfile.TarFile, folder: Path, database: Database, progress: Progress) -> None:
    store = store_of(database, folder)
    blobs = database.rows("select name, cipher_size from blob order by name")
    total, done = sum(size for _, size in blobs), 0
    for name, size in blobs:
        progress("Copying what is sealed", done, total)
        member = tarfile.TarInfo(f"{BLOBS}/{name}")
        member.size = size
        try:
            with store.open(name) as blob:
                tar.addfile(member, blob)
        except (BlobMissing, OSError) as error:
            if isinstance(error, OSError) and error.errno:  # the disk, not a blob that is too short
                raise
            raise CaseDamaged(
                "A sealed file is missing or cut, so this would be no whole backup.",
                where=file_name(folder),
                next_step="Run chesil check on the case: it says what is damaged and what to do.",
            ) from None
        done += size


def restore(folder: Path, *, data: BinaryIO, keys: BinaryIO, key: Identity) -> Restored:
    """Put a case back into a new folder, which appears whole or not at all.

    What was erased since the data file was made does not come back: the keys file has no keys of it.

    Args:
        key: the secret key that the backup was made for.
    Raises:
        OutputExists: the folder is there already.
        AgeRefused, BackupUnreadable: a file is cut, changed, for another key, or no backup.
    """
    with new_folder(folder) as draft:
        with decrypting(keys, key) as stream:
            held = _keys(stream.read(_MOST_KEYS_BYTES))
        with decrypting(data, key) as stream:
            _unpack(stream, draft)
        with Database.open(draft / DATABASE) as database:
            return _put_back(database, FolderStore(draft / BLOBS), held)


def _keys(written: bytes) -> KeysFile:
    try:
        return msgspec.json.decode(written, type=KeysFile)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise BackupUnreadable("This is not the keys file of a backup.") from None


def _unpack(stream: BinaryIO, draft: Path) -> None:
    """Write the members one by one, under the names a backup has and no others."""
    FolderStore(draft / BLOBS)  # makes the folders
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() else None
                name = member.name.removeprefix(f"{BLOBS}/")
                if content is not None and member.name == DATABASE:
                    _write(draft / DATABASE, content)
                elif content is not None and member.name != name and is_name(name):
                    _write(draft / BLOBS / name[:2] / name, content)
                else:
                    raise BackupUnreadable("This holds a file that no backup has.")
    except (tarfile.TarError, FileExistsError):
        raise BackupUnreadable("This is not the data file of a backup.") from None


def _write(path: Path, content: IO[bytes]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
        shutil.copyfileobj(content, sink)
        sink.flush()
        os.fsync(sink.fileno())


def _put_back(database: Database, store: FolderStore, held: KeysFile) -> Restored:
    there = {item for (item,) in database.rows("select id from item")}
    keys = [msgspec.convert(row, ItemKey) for row in held.item_keys]
    erased = there - {key.item for key in keys}
    with database.change():
        database.insert("lock", *(msgspec.convert(row, Lock) for row in held.locks))
        database.insert("item_key", *(key for key in keys if key.item in there))
        blobs = [
            name
            for item in erased
            for (name,) in database.rows("select name from blob where item = ?", (item,))
        ]
        for item in erased:
            drop(database, item)
        database.run("delete from about where name = 'bucket'")  # the sealed files are in the folder now
        told = msgspec.json.encode(RestoredFrom(made_at=held.made_at, size=log.frontier(database).size))
        database.run("insert or replace into about values ('restored', ?)", (told,))
        remarks = tuple(_differences(database, held, missing={key.item for key in keys} - there))
    for name in blobs:
        store.delete(name)
    return Restored(items=len(there - erased), erased=len(erased), keys_made_at=held.made_at, remarks=remarks)


def _differences(database: Database, held: KeysFile, *, missing: set[bytes]) -> Iterator[str]:
    log.check(database)
    leaves = [leaf.hash for leaf in log.leaves(database)]
    if missing:
        yield f"{len(missing):,} items were added after the data file was made. They are not in it."
    if held.size > len(leaves):
        yield (
            f"The log in the data file ends at entry {len(leaves):,}. When the keys file was written it had "
            f"{held.size:,}: the last {held.size - len(leaves):,} events are not in this backup."
        )
    elif merkle.root_of(leaves[: held.size]) != held.root:
        yield "The log in the data file is not the log that the keys file knows. Keep both, and ask for help."
