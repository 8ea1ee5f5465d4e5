"""Walks through the `message` table of a database that may be damaged, and loses no row that can be read.

SQLite reads one row ahead, so damage takes the sound row before it along. After each fault the walk
asks for that row alone, then names the row or the stretch that is really damaged, and goes on behind it.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

import attrs

from chesil.readers.imessage.database import FAULTS

MOST_FAULTS: Final = 1_000
_FIRST: Final = -(1 << 63)  # the lowest number a row can have
_FROM: Final = "WHERE message.ROWID >= ? ORDER BY message.ROWID"
_NUMBER: Final = "SELECT message.ROWID FROM message"

Row = tuple[Any, ...]


@attrs.frozen
class Fault:
    """A row, or a stretch of rows, that cannot be read."""

    code: str
    message: str
    raw: str = ""


_STRETCH: Final = Fault(
    "database-damaged", "The database is damaged here. The messages in this part are lost."
)
_ENDLESS: Final = Fault(
    "too-much-work", "This database takes more work than any real one. Reading stopped here."
)


def walk(connection: sqlite3.Connection, query: str) -> Iterator[Row | Fault]:
    """Each row in the order of its number.

    Args:
        query: selects FROM message, the row's number first; without WHERE and ORDER BY.
    """
    start: int | None = _FIRST
    room = _size_bytes(connection)  # in a damaged database many rows can share the bytes of one
    for _ in range(MOST_FAULTS):
        if start is None:
            return
        try:
            for row in connection.execute(f"{query} {_FROM}", (start,)):
                if not isinstance(row[0], int) or row[0] < start:
                    yield _STRETCH  # the numbers of a sound table only rise
                    return
                room -= sum(len(value) for value in row if isinstance(value, (str, bytes)))
                if room < 0:
                    yield _STRETCH
                    return
                yield row
                start = row[0] + 1
            return
        except FAULTS as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                yield _ENDLESS
                return
        found, start = _around_fault(connection, query, start)
        yield found
    yield _STRETCH


def _size_bytes(connection: sqlite3.Connection) -> int:
    pages, page_bytes = (
        connection.execute(f"PRAGMA page_{what}").fetchone()[0] for what in ("count", "size")
    )
    return int(pages) * int(page_bytes)


def _around_fault(connection: sqlite3.Connection, query: str, start: int) -> tuple[Row | Fault, int | None]:
    """What stands at the first row from *start* on, and from where to read on; None when nothing is left."""
    row = _one(connection, f"{query} {_FROM} LIMIT 1", start)
    if row is not None:
        return row, row[0] + 1
    number = _one(connection, f"{_NUMBER} {_FROM} LIMIT 1", start)
    if number is not None:
        said = "This message is damaged, or larger than any real one, and could not be read."
        return Fault("row-damaged", said, f"Row {number[0]} of the table message"), number[0] + 1
    return _STRETCH, _behind(connection, start)


def _behind(connection: sqlite3.Connection, start: int) -> int | None:
    """The lowest row that can be reached from the end of the table, None when there is none."""
    down = f"{_NUMBER} WHERE message.ROWID >= ? AND message.ROWID < ? ORDER BY message.ROWID DESC"
    lowest: int | None = None
    try:
        for (number,) in connection.execute(
            f"{_NUMBER} WHERE message.ROWID >= ? ORDER BY message.ROWID DESC", (start,)
        ):
            if lowest is not None and number >= lowest:
                break  # the numbers of a sound table only fall; those of a damaged one may go round
            lowest = number
    except FAULTS:
        pass  # this is where the damage ends; the walk says it
    if lowest is None:
        return None
    while (row := _one(connection, f"{down} LIMIT 1", start, lowest)) is not None and row[0] < lowest:
        lowest = int(row[0])
    return lowest


def _one(connection: sqlite3.Connection, query: str, *values: int) -> Row | None:
    """The first row, None when there is none or it cannot be read. Give the query LIMIT 1."""
    try:
        row: Row | None = connection.execute(query, values).fetchone()
    except FAULTS:
        return None
    return row if row is not None and isinstance(row[0], int) and row[0] >= values[0] else None
