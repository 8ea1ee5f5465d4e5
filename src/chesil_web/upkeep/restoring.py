"""Puts a backup back, in steps that can each be cut short and taken up again.

1. The manifest, the copy of the database and the list of files are checked before anything is written.
2. The tables are made as they were when the backup was, then all rows go in, in one transaction. With them
   goes a row that keeps the site from starting.
3. Each sealed file goes into the store under a new name, once its hash has been checked.
4. `replaying` erases again what was erased since, and only then lets the site start.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

import attrs
import msgspec
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pyrage.x25519 import Identity

from chesil.vault import merkle
from chesil.vault.age_streams import decrypting
from chesil.vault.errors import BlobMissing
from chesil.vault.stores import Store
from chesil.vault.stores.scrub import What
from chesil_web.foundation.keys import files, installation, loose, service
from chesil_web.foundation.keys.models import Blob, ItemKey, Safe
from chesil_web.foundation.log import queries
from chesil_web.foundation.log.models import Log
from chesil_web.upkeep import copies, migrating, tables
from chesil_web.upkeep.backups import KeysHead, Progress, lines, passed_on
from chesil_web.upkeep.copies import BackupUnusable, Lack, Manifest
from chesil_web.upkeep.models import PutBack

_SECRETS: Final = "service-secrets"  # the one kind of item that has no row


@attrs.frozen(kw_only=True)
class Restored:
    """What was put back.

    Attributes:
        name: of the copy. keys_made_at: when its keys were written; they tell of no erasure after that.
        rows: of all tables. lacks: sealed files that are not back, and why.
        missing: how many items were added after the database was copied. events: how many logged events were.
        other_logs: logs that are not those the keys know, by id.
    """

    name: str
    made_at: datetime
    keys_made_at: datetime
    rows: int
    lacks: tuple[Lack, ...]
    missing: int
    events: int
    other_logs: tuple[str, ...]


def restore(
    place: Path,
    *,
    keys: Path,
    identity: Identity,
    name: str = "",
    progress: Progress = lambda what, done, total: None,
) -> Restored:
    """Put a backup back into an empty database and an empty store. A run that was cut short goes on.

    The site does not start on it before `replaying.replay` has run.

    Raises:
        BackupUnusable: the backup is not whole, its keys are of another installation, or something is here.
        AgeRefused: a file is cut, changed, or made for another key.
        StoreUnavailable, StoreFull: the store does not take a file.
    """
    copy, manifest = copies.opened(place, name)
    store = files.place()
    if not _is_under_way(copy.name):
        check_empty(store)
        loaded(copy, manifest, keys=copies.keys_of(keys), identity=identity, progress=progress)
    migrating.migrate()  # from the form of its day to that of today
    with copies.keys_of(keys).open("rb") as file, decrypting(file, identity) as stream:
        head = read_head(stream)
    installation.take(store)
    lacks = _files_back(copy, copies.files(place), store, progress)
    call_command("update_index", verbosity=0)
    found = described(copy, manifest, head, lacks=lacks)
    _keys_without_rows().delete()
    PutBack.objects.update(files_back_at=timezone.now())
    return found


def _is_under_way(name: str) -> bool:
    if PutBack._meta.db_table not in connection.introspection.table_names():
        return False
    return PutBack.objects.filter(copy=name, replayed_at=None).exists()


def check_empty(*stores: Store) -> None:
    """Make sure that nothing is here yet.

    Raises:
        BackupUnusable: the database or a store has something in it.
    """
    has_rows = Safe._meta.db_table in connection.introspection.table_names() and Safe.objects.exists()
    if has_rows or any(store.owner() or next(iter(store.names()), None) for store in stores):
        raise BackupUnusable(
            "There is something here already. A backup can be put back only into an empty place.",
            where="the database" if has_rows else "the store of sealed files",
            next_step="Name a new data folder, or an empty database and an empty bucket.",
        )


def loaded(copy: Path, manifest: Manifest, *, keys: Path, identity: Identity, progress: Progress) -> None:
    """Make the tables and put every row in: all of them or none."""
    progress("Making the tables", 0, 0)
    into = _tables_of(manifest)
    progress("Putting the database back", 0, 0)
    try:
        with transaction.atomic():
            tables.empty()
            with (copy / copies.DATABASE).open("rb") as file, decrypting(file, identity) as stream:
                counts = tables.load(tables.read(stream, tables.Batch), into)
            if counts != {label: count for label, count in manifest.rows.items() if count}:
                raise tables.TablesUnreadable
            with keys.open("rb") as file, decrypting(file, identity) as stream:
                head = read_head(stream, manifest)
                tables.load(_fitting(tables.read(stream, tables.Batch), into["keys.safe"]), into)
            marks = into["upkeep.putback"]._base_manager
            marks.all().delete()
            marks.create(copy=copy.name, made_at=manifest.made_at, keys_made_at=head.made_at)
    except tables.TablesUnreadable:
        raise BackupUnusable(
            "The backup does not match its manifest. Nothing was put back.", where=copy.name
        ) from None
    service._secrets.cache_clear()


def _tables_of(manifest: Manifest) -> Mapping[str, type[models.Model]]:
    """The tables as they were when the backup was made, made now, and their models.

    Raises:
        BackupUnusable: a newer version made it.
    """
    executor = MigrationExecutor(connection)
    loader = executor.loader
    known = {*loader.disk_migrations, *chain(*(each.replaces for each in loader.replacements.values()))}
    graph, wanted = loader.graph, {*manifest.migrations} & {*loader.graph.nodes}
    if {*manifest.migrations} - known:
        raise BackupUnusable(
            "This backup was made by a newer version.",
            next_step="Put it back with that version or a newer one.",
        )
    if wanted == {*graph.nodes}:
        migrating.migrate()
        return _by_label(apps)
    state = executor.migrate([node for node in wanted if not {*graph.node_map[node].children} & wanted])
    return _by_label(state.apps)


def _by_label(found: Any) -> dict[str, type[models.Model]]:
    return {each._meta.label_lower: each for each in found.get_models(include_auto_created=True)}


def read_head(stream: BinaryIO, manifest: Manifest | None = None) -> KeysHead:
    """What a file of keys begins with.

    Raises:
        BackupUnusable: it is none, or of another installation than the backup.
    """
    length = int.from_bytes(stream.read(4))
    try:
        head = msgspec.msgpack.decode(stream.read(length), type=KeysHead)
    except ValueError:
        raise BackupUnusable("This is not a file of keys of the site.") from None
    if manifest and head.installation != manifest.installation:
        raise BackupUnusable("These keys are of another installation than the backup.")
    return head


def _fitting(batches: Iterator[tables.Batch], safes: type[models.Model]) -> Iterator[tables.Batch]:
    """The rows of the keys whose safe is in the data: one that was made later is not."""
    here = {str(each) for each in safes._base_manager.values_list("id", flat=True)}
    for batch in batches:
        if "safe_id" not in batch.columns:
            yield batch
            continue
        place = batch.columns.index("safe_id")
        yield msgspec.structs.replace(batch, rows=[row for row in batch.rows if row[place] in here])


def _files_back(copy: Path, source: Store, store: Store, progress: Progress) -> list[Lack]:
    """Put each sealed file into the store that is not there yet; gives those that could not be."""
    here, lacks, done = set(store.names()), [], 0
    total = sum(size for _, size, _, _ in lines(copy / copies.FILES))
    for name, size, cipher_sha256, item in lines(copy / copies.FILES):
        progress("Putting sealed files back", done, total)
        done += size
        row = Blob.objects.filter(item=item).first()
        if row is None or row.name in here:
            continue
        new, what = _put(name, (size, cipher_sha256), source, store)
        if what is None:
            with transaction.atomic():
                Blob.objects.filter(item=item).update(name=new)
                loose.settle(new)
        else:
            lacks.append(Lack(item, what.value))
    return lacks


def _put(name: str, wanted: tuple[int, str], source: Store, store: Store) -> tuple[str, What | None]:
    try:
        with source.open(name) as blob, store.draft(loose.announce()) as draft:
            if passed_on(blob, draft.write) == wanted:
                return draft.commit(), None
    except BlobMissing:
        return "", What.MISSING
    return "", What.CHANGED


def described(copy: Path, manifest: Manifest, head: KeysHead, *, lacks: list[Lack]) -> Restored:
    """What came back, and where the database does not fit what the keys know."""
    events, others = _logs(head)
    return Restored(
        name=copy.name,
        made_at=manifest.made_at,
        keys_made_at=head.made_at,
        rows=sum(manifest.rows.values()),
        lacks=tuple(lacks),
        missing=_keys_without_rows().count(),
        events=events,
        other_logs=others,
    )


def _keys_without_rows() -> models.QuerySet[ItemKey]:
    kinds = set(ItemKey.objects.values_list("kind", flat=True).distinct()) - {_SECRETS}
    without = models.Q(pk__in=[])
    for kind in kinds:
        rows = apps.get_model(kind)._base_manager.values("pk")
        without |= models.Q(kind=kind) & ~models.Q(item__in=rows)
    return ItemKey.objects.filter(without)


def _logs(head: KeysHead) -> tuple[int, tuple[str, ...]]:
    here = {log.id.hex: log for log in Log.objects.all()}
    events, others = 0, []
    for id, size, root in head.logs:
        log = here.get(id)
        if log is None or log.size < size:
            events += size - (log.size if log else 0)
        elif merkle.root_of(queries.hashes(log, size)) != root:
            others.append(id)
    return events, tuple(others)
