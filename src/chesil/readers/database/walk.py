"""Walks through a table of a database that may be damaged, and loses no row that can be read.

SQLite reads one row ahead, so damage takes the sound row before it along. After each fault the walk
asks for that row alone, then names the row or the stretch that is really damaged, and goes on behind it.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

import attrs

from chesil.readers.database.opening import FAULTS

MOST_FAULTS: Final = 1_000
_FIRST: Final = -(1 << 63)  # the lowest number a row can have
_FROM: Final = "WHERE {table}.ROWID >= ? ORDER BY {table}.ROWID"
_NUMBER: Final = "SELECT {table}.ROWID FROM {table}"

Row = tuple[Any, ...]


@attrs.frozen
class Fault:
    """A row, or a stretch of rows, that cannot be read."""

    code: str
    message: str
    raw: str = ""


_STRETCH: Final = Fault(
    "database-damaged", "The database is damaged here. The records in this part are lost."
)
_ENDLESS: Final = Fault(
    "too-much-work", "This database takes more work than any real one. Reading stopped here."
)


def walk(connection: sqlite3.Connection, query: str, *, table: str) -> Iterator[Row | Fault]:
    """Each row of *table* in the order of its number.

    Args:
        query: selects FROM the table, the row's number first; without WHERE and ORDER BY.
    """
    onwards = _FROM.format(table=table)
    start: int | None = _FIRST
    room = _size_bytes(connection)  # in a damaged database many rows can share the bytes of one
    for _ in range(MOST_FAULTS):
        if start is None:
            return
        try:
            for row in connection.execute(f"{query} {onwards}", (start,)):
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
        found, start = _around_fault(connection, query, table, start)
        yield found
    yield _STRETCH


def _size_bytes(connection: sqlite3.Connection) -> int:
    pages, page_bytes = (
        connection.execute(f"PRAGMA page_{what}").fetchone()[0] for what in ("count", "size")
    )
    return int(pages) * int(page_bytes)


def _around_fault(
    connection: sqlite3.Connection, query: str, table: str, start: int
) -> tuple[Row | Fault, int | None]:
    """What stands at the first row from *start* on, and from where to read on; None when nothing is left."""
    onwards = _FROM.format(table=table)
    row = _one(connection, f"{query} {onwards} LIMIT 1", start)
    if row is not None:
        return row, row[0] + 1
    number = _one(connection, f"{_NUMBER.format(table=table)} {onwards} LIMIT 1", start)
    if number is not None:
        said = "This record is damaged, or larger than any real one, and could not be read."
        return Fault("row-damaged", said, f"Row {number[0]} of the table {table}"), number[0] + 1
    return _STRETCH, _behind(connection, table, start)


def _behind(connection: sqlite3.Connection, table: str, start: int) -> int | None:
    """The lowest row that can be reached from the end of the table, None when there is none."""
    numbers = f"{_NUMBER.format(table=table)} WHERE {table}.ROWID >= ?"
    falling = f"ORDER BY {table}.ROWID DESC"
    lowest: int | None = None
    try:
        for (number,) in connection.execute(f"{numbers} {falling}", (start,)):
            if lowest is not None and number >= lowest:
                break  # the numbers of a sound table only fall; those of a damaged one may go round
            lowest = number
    except FAULTS:
        pass  # this is where the damage ends; the walk says it
    if lowest is None:
        return None
    down = f"{numbers} AND {table}.ROWID < ? {falling} LIMIT 1"
    while (row := _one(connection, down, start, lowest)) is not None and row[0] < lowest:
        lowest = int(row[0])
    return lowest


def _one(connection: sqlite3.Connection, query: str, *values: int) -> Row | None:
    """The first row, None when there is none or it cannot be read. Give the query LIMIT 1."""
    try:
        row: Row | None = connection.execute(query, values).fetchone()
    except FAULTS:
        return None
    return row if row is not None and isinstance(row[0], int) and row[0] >= values[0] else None
