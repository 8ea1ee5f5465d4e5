"""The rows of the database as a stream that goes back into either database.

A stream is a row of batches, each with its length before it. Batches name their table and columns, so that
rows of an older installation fit the tables of its day. What is left out is of no use later, or is made anew.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import batched
from typing import Any, BinaryIO, Final

import msgspec
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction

from chesil_web.foundation.keys.models import Erasure, Gone, Installation, ItemKey, Lock, LooseFile, Ticket

_TOGETHER: Final = 500
_LENGTH: Final = 4
_MOST_BYTES: Final = 1 << 30
_PASSING: Final = frozenset({"sessions", "wagtailsearch"})  # apps: who is signed in, and an index
_EDITING: Final = frozenset({"wagtailadmin.editingsession", "wagtailadmin.formstate"})  # who edits just now
_VIRTUAL: Final = "wagtailsearch.sqliteftsindexentry"  # follows its table by itself

APART: Final[tuple[type[models.Model], ...]] = (Lock, ItemKey, Erasure, Gone)
"""What goes into the file of keys: what erasing destroys, and what was erased."""

# What is true of one start or one store alone. A database that was put back is another installation than the
# one that it came from, or both could be started on one store.
_OF_THE_PLACE: Final[tuple[type[models.Model], ...]] = (Ticket, LooseFile, Installation)


class TablesUnreadable(Exception):
    """A stream that does not hold what it should."""


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """Some rows of one table, each a list of values in the order of *columns*."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


def sealed_apart() -> list[type[models.Model]]:
    """The tables of the data: all but those of the keys, and what is left out."""
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if _is_kept(each) and each not in (*APART, *_OF_THE_PLACE)]


def _is_kept(model: type[models.Model]) -> bool:
    meta = model._meta
    passing = meta.app_label in _PASSING or meta.label_lower in _EDITING
    return meta.managed and not meta.proxy and not passing


@contextmanager
def one_moment() -> Iterator[None]:
    """A block in which every question is answered as of one moment, while others go on writing."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("begin deferred")  # Django's own transactions would keep every writer out
        try:
            yield
        finally:
            cursor.execute("rollback")
            cursor.execute("pragma wal_checkpoint(truncate)")  # what was erased meanwhile goes from the disk


def dump(queries: Iterable[models.QuerySet[Any]], sink: BinaryIO) -> dict[str, int]:
    """Write the rows that queries give, each of its own table; gives how many of each."""
    counts: Counter[str] = Counter()
    for query in queries:
        fields = query.model._meta.local_concrete_fields
        names = tuple(field.attname for field in fields)
        label = query.model._meta.label_lower
        counts[label] = 0
        for rows in batched(query.order_by("pk").values_list(*names).iterator(_TOGETHER), _TOGETHER):
            plain = [
                [field.get_prep_value(value) for field, value in zip(fields, row, strict=True)]
                for row in rows
            ]
            write(sink, Batch(label, names, plain))
            counts[label] += len(rows)
    return dict(counts)


def write(sink: BinaryIO, value: Any) -> None:
    """Write one thing with its length."""
    written = msgspec.msgpack.encode(value)
    sink.write(len(written).to_bytes(_LENGTH) + written)


def read[T](stream: BinaryIO, kind: type[T]) -> Iterator[T]:
    """Everything that is left in a stream.

    Raises:
        TablesUnreadable: it is cut, or holds something else.
    """
    while length := stream.read(_LENGTH):
        size = int.from_bytes(length)
        written = stream.read(size) if len(length) == _LENGTH and size <= _MOST_BYTES else b""
        if not written or len(written) != size:
            raise TablesUnreadable
        try:
            yield msgspec.msgpack.decode(written, type=kind)
        except ValueError:  # msgspec's own errors are ValueErrors
            raise TablesUnreadable from None


def empty() -> None:
    """Delete every row, also those that making the tables has put in."""
    found = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]
    names = [each._meta.db_table for each in found if each._meta.label_lower != _VIRTUAL]
    here = set(connection.introspection.table_names())
    wanted = [each for each in names if each in here]
    with connection.cursor() as cursor:
        for sql in connection.ops.sql_flush(no_style(), wanted, allow_cascade=True):
            cursor.execute(sql)
    ContentType.objects.clear_cache()  # it holds numbers that will be others


def load(batches: Iterable[Batch], into: Mapping[str, type[models.Model]]) -> dict[str, int]:
    """Put rows back, in the caller's transaction; gives how many of each table.

    Args:
        into: the models by their labels, as they were when the rows were written.

    Raises:
        TablesUnreadable: there are rows of a table or column that is not among them.
    """
    counts: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for batch in batches:
            model = into.get(batch.table)
            fields = {each.attname: each for each in model._meta.local_concrete_fields} if model else {}
            if model is None or not fields.keys() >= set(batch.columns):
                raise TablesUnreadable
            chosen = [fields[name] for name in batch.columns]
            rows = [[_stored(*each) for each in zip(chosen, row, strict=True)] for row in batch.rows]
            cursor.executemany(_insert(model, chosen), rows)
            counts[batch.table] += len(rows)
        for sql in connection.ops.sequence_reset_sql(no_style(), list(into.values())):
            cursor.execute(sql)
    return dict(counts)


def _stored(field: "models.Field[Any, Any]", value: Any) -> Any:
    return field.get_db_prep_save(field.to_python(value), connection)


def _insert(model: type[models.Model], fields: Iterable["models.Field[Any, Any]"]) -> str:
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({', '.join(['%s'] * len(quoted))})"  # noqa: S608 - names of our own
