"""Makes backups: the database as of one moment, every sealed file that is not there yet, and the keys apart.

1. What is sealed comes first. Its rows are read as of one moment, while others go on writing.
2. Then each sealed file that those rows name is copied, unless it is there; its hash is checked on the way.
3. The keys are read last. What is erased meanwhile has no key any more, so it is in no backup; what was added
   meanwhile has a key and no row, and is left out when the backup is put back.

The database and the keys go into age files that this machine can write and cannot read. The instance key and
the web key are in none of them.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

import attrs
import msgspec
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pyrage.x25519 import Recipient

from chesil.cli.new_file import new_file
from chesil.vault.age_streams import encrypting
from chesil.vault.errors import BlobMissing
from chesil.vault.locks import SESSION
from chesil.vault.merkle import Frontier
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.scrub import What
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob, Lock, Safe
from chesil_web.foundation.log.models import Log
from chesil_web.upkeep import copies, tables
from chesil_web.upkeep.copies import BackupUnusable, Lack, Manifest

KEYS_KEPT: Final = timedelta(days=30)
type Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class KeysHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file of keys begins with.

    Attributes:
        logs: of each log its id in hex, its size and its root, as they were then.
    """

    made_at: datetime
    installation: str
    logs: tuple[tuple[str, int, bytes], ...]


@attrs.frozen(kw_only=True)
class Made:
    """A backup that was made.

    Attributes:
        name: of the copy. keys: the file of keys.
        new: how many sealed files were copied now. dropped_keys: how many old files of keys went.
    """

    name: str
    keys: Path
    manifest: Manifest
    new: int
    dropped_keys: int


def installation() -> str:
    """What tells this installation from others: the id of its own safe.

    Raises:
        BackupUnusable: the site was never started on this database.
    """
    safe = Safe.objects.filter(kind="service").first()
    if safe is None:
        raise BackupUnusable("Nothing is kept here yet.", next_step="Start the site once with chesil serve.")
    return safe.id.hex


def back_up(
    place: Path,
    *,
    keys: Path,
    recipients: Sequence[Recipient],
    now: datetime,
    progress: Progress = lambda what, done, total: None,
) -> Made:
    """Make a backup in a folder, and its file of keys in another. No key of the site is needed.

    Raises:
        BackupUnusable: one of the folders cannot be used. StoreUnavailable: the store does not answer.
    """
    _check_apart(place, keys)
    whose, name = installation(), copies.stamp(now)
    with copies.held(place, whose), copies.new_copy(place, name) as draft:
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tables.one_moment():
            rows = _sealed(draft / copies.DATABASE, recipients, progress)
            size = _listed(draft / copies.FILES)
        copied = _copied(draft / copies.FILES, copies.files(place), size, progress)
        kept = keys / f"{name}.age"
        _keys(kept, recipients, KeysHead(made_at=now, installation=whose, logs=()), progress)
        manifest = Manifest(
            made_at=now,
            installation=whose,
            rows=rows,
            migrations=_migrations(),
            files=copied.files,
            size_bytes=size,
            lacks=tuple(copied.lacks),
            gone=copied.gone,
            database_sha256=copies.sha256_of(draft / copies.DATABASE),
            files_sha256=copies.sha256_of(draft / copies.FILES),
        )
        copies.whole_file(draft / copies.MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    dropped = copies.drop_old_keys(keys, now - KEYS_KEPT)
    return Made(name=name, keys=kept, manifest=manifest, new=copied.new, dropped_keys=dropped)


def _check_apart(place: Path, keys: Path) -> None:
    """Keys beside what they open would be worth nothing: a thief takes the folder."""
    backup, apart, data = place.resolve(), keys.resolve(), settings.CHESIL.data.resolve()
    if backup.is_relative_to(apart) or apart.is_relative_to(backup):
        raise BackupUnusable(
            "The keys and the backup are in the same folder.",
            where=str(keys),
            next_step="Name a folder for the keys in another place.",
        )
    if any(each.is_relative_to(data) or data.is_relative_to(each) for each in (backup, apart)):
        raise BackupUnusable(
            "The backup is in the folder of the site's data.",
            where=str(place),
            next_step="Name a folder on another disk.",
        )


def _sealed(path: Path, recipients: Sequence[Recipient], progress: Progress) -> dict[str, int]:
    progress("Copying the database", 0, 0)
    models = [each._base_manager.all() for each in tables.sealed_apart()]
    with new_file(path) as sink, encrypting(sink, recipients) as stream:
        return tables.dump(models, stream)


def _listed(path: Path) -> int:
    """Write down which sealed files the database names now; gives how many bytes they have."""
    size, found = 0, Blob.objects.order_by("name").values_list("name", "cipher_size", "cipher_sha256", "item")
    with new_file(path) as sink:
        for name, cipher_size, cipher_sha256, item in found.iterator():
            sink.write(f"{name} {cipher_size} {cipher_sha256} {item.hex}\n".encode())
            size += cipher_size
    return size


def _keys(path: Path, recipients: Sequence[Recipient], head: KeysHead, progress: Progress) -> None:
    progress("Copying the keys", 0, 0)
    with tables.one_moment(), new_file(path) as sink, encrypting(sink, recipients) as stream:
        tables.write(stream, msgspec.structs.replace(head, logs=tuple(_logs())))
        tables.dump(
            (
                Lock.objects.exclude(kind=SESSION) if each is Lock else each._base_manager.all()
                for each in tables.APART
            ),
            stream,
        )


def _logs() -> Iterator[tuple[str, int, bytes]]:
    for id, frontier in Log.objects.order_by("id").values_list("id", "frontier").iterator():
        summary = Frontier.from_bytes(bytes(frontier))
        yield id.hex, summary.size, summary.root


def _migrations() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def lines(path: Path) -> Iterator[tuple[str, int, str, str]]:
    """The sealed files that a copy lists: name, size, SHA-256 and item."""
    with path.open(encoding="ascii") as stream:
        for line in stream:
            name, size, cipher_sha256, item = line.split()
            yield name, int(size), cipher_sha256, item


@attrs.define
class _Copied:
    files: int = 0
    new: int = 0
    gone: int = 0
    lacks: list[Lack] = attrs.field(factory=list)


def _copied(listed: Path, into: FolderStore, total: int, progress: Progress) -> _Copied:
    """Copy what is not there yet. A file that is harmed is named, and keeps no other from being copied."""
    copied, done, here = _Copied(), 0, set(into.names())
    for name, size, cipher_sha256, item in lines(listed):
        progress("Copying sealed files", done, total)
        copied.files, done = copied.files + 1, done + size
        if name in here and into.size(name) == size:
            continue
        what = copy_file(name, size, cipher_sha256, into)
        if what is None:
            copied.new += 1
        elif what is What.MISSING and not Blob.objects.filter(name=name).exists():
            copied.gone += 1  # it was erased since the database was read
        else:
            copied.lacks.append(Lack(item, what.value))
    return copied


def copy_file(name: str, size: int, cipher_sha256: str, into: FolderStore) -> What | None:
    """Copy one file out of the store; gives what is wrong with it, and then nothing of it is kept.

    Raises:
        StoreUnavailable: the store does not answer. StoreFull: there is no room.
    """
    try:
        with files.store().open(name) as blob, into.draft(name) as draft:
            found = passed_on(blob, draft.write)
            if found == (size, cipher_sha256):
                draft.commit()
                return None
    except BlobMissing:
        return What.MISSING
    if found[0] == size:
        return What.CHANGED
    return What.CUT if found[0] < size else What.GROWN


def passed_on(source: BinaryIO, to: Callable[[bytes], object]) -> tuple[int, str]:
    """Hand every byte of a stream on; gives how many, and their SHA-256."""
    size, hashed = 0, sha256()
    for block in files.blocks(source):
        to(block)
        hashed.update(block)
        size += len(block)
    return size, hashed.hexdigest()
