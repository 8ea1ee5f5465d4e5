"""A phone's database, opened so that nothing in it can do anything but be read.

It is read from memory, with the write-ahead file beside it: no file is opened by its name, written or
copied. A hostile database can hold views that give invented rows, triggers, virtual tables and queries
that never end. Only real tables are read, views and triggers are switched off, work is counted,
and every name that is asked for is ours.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from io import RawIOBase
from typing import Any, Final, cast

import attrs

from chesil.readers.database import write_ahead
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document

HEADER: Final = b"SQLite format 3\x00"
MOST_IN_MEMORY: Final = (2 << 30) - 4096  # bytes of a database; SQLite takes no larger one from memory
_VERSIONS: Final = slice(18, 20)  # of the file format: 2 with a write-ahead file, else 1
_MOST_VALUE: Final = 16 << 20  # bytes of one text or blob; a table of it takes ten times as many
_STEP: Final = 1_000_000  # virtual machine steps between two counts
_COUNTS_AT_LEAST: Final = 500
_BYTES_A_COUNT: Final = 500_000  # a real database takes one count for some 13 million of its bytes
# A damaged schema can also make SQLite's own error text something that is not UTF-8.
FAULTS: Final = (sqlite3.Error, UnicodeDecodeError)
_DAMAGED: Final = "Copy the database again, with the files that lie beside it."


@contextmanager
def opened(document: Document) -> Iterator[tuple[sqlite3.Connection, str]]:
    """A guarded connection, and a sentence about the write-ahead file beside it, empty when there is none.

    Raises:
        ReadingError: the bytes are not a database that can be read.
        TooLarge: it is larger than memory should hold.
    """
    try:
        data = _whole(document)
        said = _with_log(document, data)
        if data[_VERSIONS] == b"\x02\x02":
            # Messages keeps a write-ahead file, which cannot be beside a database in memory: without this
            # change SQLite would refuse to open it. No other byte says it.
            data[_VERSIONS] = b"\x01\x01"
        connection = sqlite3.connect(":memory:")
        with closing(connection):
            connection.deserialize(data)
            size = len(data)
            del data
            _guard(connection, size)
            yield connection, said
    except FAULTS as error:
        raise ReadingError(
            "This database is damaged and could not be read.", where=document.name, next_step=_DAMAGED
        ) from error


def _guard(connection: sqlite3.Connection, size: int) -> None:
    for setting, value in (
        (sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True),
        (sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA, False),
        (sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False),
        (sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False),
    ):
        connection.setconfig(setting, value)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_VALUE)
    connection.set_progress_handler(_Counter(_COUNTS_AT_LEAST + size // _BYTES_A_COUNT), _STEP)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # nothing of it may lie on a disk


class _Counter:
    """Ends a query that has taken more steps than any real phone's database needs."""

    def __init__(self, counts: int) -> None:
        self._left = counts

    def __call__(self) -> int:
        self._left -= 1
        return self._left < 0


def _whole(document: Document) -> bytearray:
    if document.size_bytes > MOST_IN_MEMORY:
        raise TooLarge("This database is too large to read.", where=document.name, next_step=_SMALLER)
    data = bytearray(document.size_bytes)
    with document.open() as stream:
        del data[cast(RawIOBase, stream).readinto(data) :]
    return data


_SMALLER: Final = "Chesil reads databases of up to 2 GB."


def _with_log(document: Document, data: bytearray) -> str:
    """Put in the write-ahead file beside the database; gives a sentence about it."""
    if document.log is None:
        return ""
    with document.log() as stream:
        log = stream.read(MOST_IN_MEMORY + 1)
    if len(log) > MOST_IN_MEMORY:
        raise TooLarge(
            "The file beside this database is too large to read.", where=document.name, next_step=_SMALLER
        )
    if not log:
        return ""
    write_ahead.put_into(data, log)
    digest = hashlib.sha256(log).hexdigest()
    name = f"{document.name}-wal"
    return f"The newest records were read from the file {name} beside the database (SHA-256 {digest})."


def real_tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Each ordinary table and its columns; views and virtual tables are not in it."""
    names = connection.execute(
        "SELECT name FROM sqlite_master "
        "WHERE type = 'table' AND rootpage > 0 AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    tables = {}
    for (name,) in names[:1_000]:
        quoted = str(name).replace('"', '""')
        tables[str(name)] = [row[1] for row in connection.execute(f'PRAGMA table_info("{quoted}")')]
    return tables


@lru_cache(maxsize=1)
def layout(document: Document) -> dict[str, list[str]]:
    """The real tables of a document and their columns; empty for what is no database that can be read.

    Several formats ask it of the same file in turn, and opening one costs a copy of it.
    """
    if not document.head.startswith(HEADER):
        return {}
    try:
        with opened(document) as (connection, _):
            return real_tables(connection)
    except ReadingError:
        return {}


@attrs.frozen
class Opened:
    """A database that is open, its real tables, and a sentence about the write-ahead file beside it."""

    connection: sqlite3.Connection
    tables: dict[str, list[str]]
    said: str


@contextmanager
def opened_with_tables(document: Document) -> Iterator[Opened]:
    """As `opened`, with the real tables."""
    with opened(document) as (connection, said):
        yield Opened(connection, real_tables(connection), said)


def has(document: Document, needed: Mapping[str, set[str]]) -> bool:
    """Whether the document is a database with real tables of these names that have these columns."""
    return holds(layout(document), needed)


def holds(found: Mapping[str, list[str]], needed: Mapping[str, set[str]]) -> bool:
    """Whether the tables *found* have these names and columns."""
    # ROWID may be an alias that no column shows.
    return all(table in found and columns <= {*found[table], "ROWID"} for table, columns in needed.items())


def select(table: str, wanted: dict[str, str], columns: list[str], *, rest: str = "") -> str:
    """A query for the *wanted* columns (our name to theirs) that the table has; the others are NULL."""
    chosen = ", ".join(
        f'{table}."{theirs}" AS "{ours}"' if theirs in columns else f'NULL AS "{ours}"'
        for ours, theirs in wanted.items()
    )
    return f"SELECT {chosen} FROM {table} {rest}"  # noqa: S608 - every name in it is ours


def as_text(value: Any) -> str | None:
    """A value that ought to be text, as text; None for NULL and for bytes that are not UTF-8."""
    if value is None or isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
