"""Rows of a database as rows of a reading, the lists beside them, and what is said of both."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any, Final

import attrs
import msgspec

from chesil.readers.database import opening
from chesil.readers.database.opening import Opened
from chesil.readers.database.walk import Fault, walk
from chesil.readers.sheet import Sheet
from chesil.terms import tables

APPLE_EPOCH: Final = datetime(2001, 1, 1, tzinfo=UTC)
_UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NANOSECONDS_FROM: Final = 1_000_000_000_000  # one database can hold both: larger values are nanoseconds
_EARLIEST, _LATEST = datetime(2001, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_MOST_SECONDS: Final = 5e9
_BATCH: Final = 5_000
_LONGEST_NAME: Final = 1_000
_MOST_BESIDE: Final = 100  # rows beside one record: no message has so many files or readers
_NUMBER: Final = re.compile(r"[0-9]{4,20}")
_SAID: Final = {
    "time-out-of-range": "Times outside 2001 to 2099, which were left out: {count}.",
    "beside-damaged": "Damaged tables beside the messages, so that some names or files are missing: {count}.",
    "name-cut": "Names or addresses longer than any real one, which were cut: {count}.",
}


class BadRecord(ValueError):
    """A row whose date is not a number; its message names the fault without the value."""


@attrs.define
class Remarks:
    """How often something had to be repaired or left out, by code."""

    counts: dict[str, int] = attrs.field(factory=dict)

    def add(self, code: str) -> None:
        """Count one more."""
        self.counts[code] = self.counts.get(code, 0) + 1

    def say(self, sheet: Sheet, sentences: Mapping[str, str]) -> None:
        """Say each with its count: in one of the *sentences*, or in those that every format has."""
        for code, count in sorted(self.counts.items()):
            sheet.count(code, sentences.get(code) or _SAID[code], count)


def apple_instant(value: Any, remarks: Remarks) -> datetime | None:
    """Seconds or nanoseconds since 2001 as UTC; None for 0, for NULL and outside 2001 to 2099.

    Raises:
        BadRecord: the value is not a number.
    """
    in_nanoseconds = isinstance(value, int) and abs(value) > _NANOSECONDS_FROM
    if in_nanoseconds:
        return _instant(APPLE_EPOCH, value / 1e9, value // 1_000, remarks)
    if isinstance(value, float) and abs(value) > _NANOSECONDS_FROM:
        value /= 1e9
    return _since(APPLE_EPOCH, value, 1, remarks)


def unix_instant(value: Any, remarks: Remarks, *, per_second: int = 1_000) -> datetime | None:
    """A count since 1970 as UTC; otherwise as `apple_instant`."""
    return _since(_UNIX_EPOCH, value, per_second, remarks)


def _since(epoch: datetime, value: Any, per_second: int, remarks: Remarks) -> datetime | None:
    if value is None or value == 0:
        return None
    if not isinstance(value, (int, float)):
        raise BadRecord("Its date is not a number.")
    seconds = value / per_second
    sound = abs(seconds) < _MOST_SECONDS  # no other number is one
    return _instant(epoch, seconds, round(seconds * 1e6) if sound else 0, remarks)


def _instant(epoch: datetime, seconds: float, microseconds: int, remarks: Remarks) -> datetime | None:
    if abs(seconds) < _MOST_SECONDS:
        when = epoch + timedelta(microseconds=microseconds)
        if _EARLIEST < when < _LATEST:
            return when
    remarks.add("time-out-of-range")
    return None


def time_columns(at: datetime | None, written: Any) -> dict[str, Any]:
    """The columns of a stated instant, or of none."""
    return {
        "at": at,
        "precision": "exact" if at else "none",
        "as_written": str(written)[:100] if written else None,
        "offset_minutes": 0 if at else None,
    }


def stamp(value: datetime | None) -> str | None:
    """An instant as ISO text, for details."""
    return value.isoformat() if value else None


def as_name(value: Any, remarks: Remarks) -> str | None:
    """A name or an address as text, cut where it is longer than any real one."""
    text = opening.as_text(value)
    if text and len(text) > _LONGEST_NAME:
        remarks.add("name-cut")
        return text[:_LONGEST_NAME]
    return text


def number_of(value: Any) -> int | float | None:
    """A number that is one and not below nothing; else None."""
    return value if isinstance(value, (int, float)) and 0 <= value < 1 << 53 else None


def file_named(
    path: Any, *, kind: Any = None, size: Any = None, fallback: str = "attachment"
) -> dict[str, Any]:
    """An attachment, named by the last part of its path. It lies in a file of its own."""
    text = opening.as_text(path) or fallback
    whole = text.replace("\\", "/").rpartition("/")[2] or text
    counted = size if isinstance(size, int) and 0 <= size < 1 << 62 else None
    return {"name": whole, "media_type": opening.as_text(kind), "size_bytes": counted}


def whatsapp_address(value: Any, remarks: Remarks) -> str | None:
    """The number of a WhatsApp identity as people write it; another identity as it stands.

    "447700900456@s.whatsapp.net" is the number +447700900456. A "lid" or a group is no number.
    """
    text = as_name(value, remarks)
    if not text:
        return None
    user, _, server = text.partition("@")
    user = user.partition(":")[0].partition(".")[0]
    return f"+{user}" if server in ("s.whatsapp.net", "c.us") and _NUMBER.fullmatch(user) else text


def details(found: Mapping[str, Any]) -> str | None:
    """What only this format says, as JSON without its empty values; None when nothing is left."""
    kept = {name: value for name, value in found.items() if value not in (None, "", [], {}, False)}
    return msgspec.json.encode(kept, order="sorted").decode() if kept else None


def raw(row: Mapping[str, Any]) -> str:
    """The row's values that are not NULL, as JSON; binary values by their length."""
    shown = {
        name: f"[{len(value):,} bytes]" if isinstance(value, bytes) else value
        for name, value in row.items()
        if value is not None
    }
    return msgspec.json.encode(shown).decode()


def each_row(database: Opened, remarks: Remarks, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The table's rows in a fixed order; none when there is no such table or a key is not a number."""
    if table not in database.tables:
        return
    wanted = {f"c{place}": column for place, column in enumerate(columns)}
    query = opening.select(table, wanted, [*database.tables[table], "ROWID"], rest="ORDER BY 1, 2")
    try:
        for row in database.connection.execute(query):
            if isinstance(row[0], int):
                yield row
    except opening.FAULTS:
        remarks.add("beside-damaged")  # names and conversations are missing; messages are not


def read_table(
    database: Opened,
    table: str,
    wanted: dict[str, str],
    sheet: Sheet,
    columns_of: Callable[[dict[str, Any]], dict[str, Any] | None],
) -> None:
    """Make each row of *table* a row of *sheet*, or a problem.

    Args:
        wanted: our names for the columns that are read, ROWID first. Those the table lacks are None.
        columns_of: the columns of tables.ROWS; None for what is no record. It may raise BadRecord.
    """
    query = opening.select(table, wanted, [*database.tables[table], "ROWID"])
    for batch in batched(walk(database.connection, query, table=table), _BATCH):
        rows = []
        for each in batch:
            if isinstance(each, Fault):
                sheet.problem(sheet.number(), each.code, each.message, raw=each.raw, line=None)
                continue
            row = dict(zip(wanted, each, strict=True))
            try:
                columns = columns_of(row)
            except BadRecord as fault:
                sheet.problem(sheet.number(), "time-unreadable", str(fault), raw=raw(row), line=None)
                continue
            if columns is not None:
                rows.append({"raw": raw(row), **columns, "record": sheet.number()})
        if rows:
            used = [name for name in tables.ROWS if any(name in row for row in rows)]
            sheet.frame({name: [row.get(name) for row in rows] for name in used}, len(rows))


def beside(
    database: Opened, remarks: Remarks, table: str, key: str, *columns: str
) -> dict[int, tuple[Any, ...]]:
    """The columns of a table by its number in the column *key*; the first row of a number counts."""
    kept: dict[int, tuple[Any, ...]] = {}
    for number, *values in each_row(database, remarks, table, key, *columns):
        kept.setdefault(number, tuple(values))
    return kept


def several_beside(
    database: Opened, remarks: Remarks, table: str, key: str, *columns: str
) -> dict[int, list[tuple[Any, ...]]]:
    """As `beside`, with all rows of a number, a hundred at most."""
    kept: dict[int, list[tuple[Any, ...]]] = {}
    for number, *values in each_row(database, remarks, table, key, *columns):
        several = kept.setdefault(number, [])
        if len(several) < _MOST_BESIDE:
            several.append(tuple(values))
    return kept
