"""Between the vault's rows and the database's, and life events made true in one transaction."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import attrs
from django.db import connection, models, transaction

from chesil.vault import locks, safes, tickets
from chesil_web.foundation.keys import asking, erasures
from chesil_web.foundation.keys.models import Erasure, ItemKey, Lock, Safe, Ticket

_MODELS: dict[type, type[Any]] = {
    safes.Safe: Safe,
    locks.Lock: Lock,
    safes.ItemKey: ItemKey,
    safes.Erasure: Erasure,
    tickets.Ticket: Ticket,
}


def as_vault_safe(row: Safe) -> safes.Safe:
    """A safe as the vault knows it."""
    return safes.Safe(row.id.bytes, row.kind, row.state, row.created_month)


def as_vault_locks(rows: Iterable[Lock]) -> list[locks.Lock]:
    """Locks as the vault knows them."""
    return [_as_vault(row, locks.Lock) for row in rows]


def as_vault_item_keys(rows: Iterable[ItemKey]) -> list[safes.ItemKey]:
    """Item keys as the vault knows them."""
    return [_as_vault(row, safes.ItemKey) for row in rows]


def as_vault_tickets(rows: Iterable[Ticket]) -> list[tickets.Ticket]:
    """Tickets as the vault knows them."""
    return [_as_vault(row, tickets.Ticket) for row in rows]


def item_keys(safe: uuid.UUID, items: Collection[uuid.UUID]) -> list[safes.ItemKey]:
    """The keys of some items of a safe, as the vault knows them; those that are not there are left out.

    Every page asks for some of them. To have Django write the question takes longer than all the rest of it.
    """
    if not items:
        return []
    if len(items) > _IN_ONE_QUESTION:
        rows = as_vault_item_keys(ItemKey.objects.filter(safe_id=safe))
        return [each for each in rows if uuid.UUID(bytes=each.item) in items]
    id = ItemKey._meta.get_field("item")
    wanted = asking.filled(items)
    marks = ", ".join(["%s"] * len(wanted))
    asked = (
        f"SELECT kind, item, wrapped FROM {ItemKey._meta.db_table} WHERE safe_id = %s AND item IN ({marks})"  # noqa: S608 - no value is in it
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [id.get_db_prep_value(each, connection) for each in (safe, *wanted)])
        return [
            safes.ItemKey(safe.bytes, kind, id.to_python(item).bytes, bytes(wrapped))
            for kind, item, wrapped in cursor.fetchall()
        ]


PARTS: Final = 64  # of the tables of locks and of keys, on PostgreSQL
_IN_ONE_QUESTION: Final = 512  # ids; for more, all keys of the safe are read


def _as_vault[T: attrs.AttrsInstance](row: Any, kind: type[T]) -> T:
    said = {}
    for field in attrs.fields(kind):
        value = getattr(row, f"{field.name}_id" if field.name == "safe" else field.name)
        if isinstance(value, uuid.UUID):
            value = value.bytes
        said[field.name] = bytes(value) if isinstance(value, memoryview) else value
    return kind(**said)


def apply(change: safes.Change) -> None:
    """Make a life event true: all of it, or none. The caller read its rows in the same transaction."""
    with transaction.atomic():
        for row in change.delete:
            _found(row).delete()
        for row in change.replace:
            _replace(row)
        for row in change.insert:
            _MODELS[type(row)].objects.create(**_columns(row))
            if isinstance(row, safes.Erasure):
                erasures.list_safe(row)


def _replace(row: safes.Row) -> None:
    if not isinstance(row, safes.Safe):
        _found(row).update(**_columns(row))
        return
    for safe in _found(row):  # saved, and not updated, so that whoever keeps the states of safes is told
        safe.state = row.state
        safe.save(update_fields=["state"])


@contextmanager
def hurried() -> Iterator[None]:
    """Wait in the block for a second and no longer where somebody else holds what is to be changed."""
    _wait_at_most(1)
    try:
        yield
    finally:
        _wait_at_most(connection.settings_dict["OPTIONS"].get("timeout", 0))


def _wait_at_most(seconds: int) -> None:
    setting = "pragma busy_timeout" if connection.vendor == "sqlite" else "set lock_timeout"  # 0 is for ever
    with connection.cursor() as cursor:
        cursor.execute(f"{setting} = {seconds * 1000}")


def forget(of: type[models.Model] = Lock, *, safes: Collection[uuid.UUID] = ()) -> None:
    """Once the transaction is kept, make deleted bytes be gone from the disk too.

    SQLite has overwritten them in its file (secure_delete); this empties its write-ahead log, and waits for
    those who still read it. PostgreSQL writes the rows that stay into a new file: freeing their pages would
    leave the bytes in them. Whoever wants the table waits for that, so locks and keys lie in parts there,
    written one after the other (migration 0008). Of a safe that goes, its locks are enough: without them
    nothing opens what is wrapped for it. Of an item that goes, its key is.

    Args:
        of: Lock, ItemKey, or a table without parts. safes: whose rows went, of the first two; every part is
            written anew where none is named.
    """
    transaction.on_commit(lambda: _forget(of, frozenset(safes)))


def _forget(of: type[models.Model], safes: frozenset[uuid.UUID]) -> None:
    table = of._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("pragma wal_checkpoint(truncate)")
            return
        for each in [f"{table}_{part}" for part in parts_of(table, safes)] if safes else [table]:
            cursor.execute(f'vacuum full "{each}"')


def parts_of(table: str, safes: Collection[uuid.UUID]) -> list[int]:
    """The numbers of the parts of a table on PostgreSQL in which the rows of some safes lie."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct part from generate_series(0, %s) part, unnest(%s::uuid[]) safe"
            " where satisfies_hash_partition(%s::regclass, %s, part, safe) order by part",
            [PARTS - 1, [str(each) for each in safes], table, PARTS],
        )
        return [part for (part,) in cursor.fetchall()]


_KNOWN_BY: Final = {ItemKey: ("safe_id", "item"), Erasure: ("safe",), Ticket: ("job",)}


def _found(row: safes.Row) -> Any:
    model = _MODELS[type(row)]
    columns = _columns(row)
    keys = _KNOWN_BY.get(model, ("id",))
    return model.objects.filter(**{key: columns[key] for key in keys})


def _columns(row: safes.Row) -> dict[str, Any]:
    said = attrs.asdict(row, recurse=False)
    ids: dict[str, uuid.UUID] = {
        name: uuid.UUID(bytes=said[name]) for name in ("id", "item", "safe", "job") if name in said
    }
    if "safe" in ids and _MODELS[type(row)] is not Erasure:
        ids["safe_id"] = ids.pop("safe")
        del said["safe"]
    return said | ids
