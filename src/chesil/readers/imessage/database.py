"""A phone's database, opened so that nothing in it can do anything but be read.

A hostile database can hold views that give invented rows, triggers, virtual tables and queries
that never end. Only real tables are read, views and triggers are switched off, work is counted,
and every name that is asked for is ours.
"""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document

HEADER: Final = b"SQLite format 3\x00"
MOST_IN_MEMORY: Final = 1 << 30  # bytes of a database inside a ZIP
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
        TooLarge: it lies in a ZIP and is larger than memory should hold.
    """
    log = document.path.with_name(f"{document.path.name}-wal") if document.path else None
    try:
        if log and log.is_file() and log.stat().st_size:
            with tempfile.TemporaryDirectory(prefix="chesil-") as folder:
                yield from _guarded(_copied(document, log, Path(folder)), document, _about(log))
        elif document.path:
            uri = f"{document.path.resolve().as_uri()}?mode=ro&immutable=1"
            yield from _guarded(sqlite3.connect(uri, uri=True), document, "")
        else:
            yield from _guarded(_in_memory(document), document, "")
    except FAULTS as error:
        raise ReadingError(
            "This database is damaged and could not be read.", where=document.name, next_step=_DAMAGED
        ) from error


def _guarded(
    connection: sqlite3.Connection, document: Document, said: str
) -> Iterator[tuple[sqlite3.Connection, str]]:
    with closing(connection):
        for setting, value in (
            (sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True),
            (sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA, False),
            (sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False),
            (sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False),
        ):
            connection.setconfig(setting, value)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_VALUE)
        counts = _COUNTS_AT_LEAST + document.size_bytes // _BYTES_A_COUNT
        connection.set_progress_handler(_Counter(counts), _STEP)
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        yield connection, said


class _Counter:
    """Ends a query that has taken more steps than any real phone's database needs."""

    def __init__(self, counts: int) -> None:
        self._left = counts

    def __call__(self) -> int:
        self._left -= 1
        return self._left < 0


def _in_memory(document: Document) -> sqlite3.Connection:
    if document.size_bytes > MOST_IN_MEMORY:
        raise TooLarge(
            "This database is too large to read inside a ZIP.",
            where=document.name,
            next_step="Unpack the ZIP and give the folder instead.",
        )
    data = bytearray(document.read())
    if data[_VERSIONS] == b"\x02\x02":
        # Messages keeps a write-ahead file, which cannot be beside a database in memory: without this
        # change SQLite would refuse to open it. No other byte says it.
        data[_VERSIONS] = b"\x01\x01"
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return connection


def _copied(document: Document, log: Path, folder: Path) -> sqlite3.Connection:
    # SQLite writes to a write-ahead file when it opens one, so a copy is opened, never the original.
    copy = folder / "copy.db"
    shutil.copyfile(str(document.path), copy)
    shutil.copyfile(log, folder / "copy.db-wal")
    return sqlite3.connect(copy)


def _about(log: Path) -> str:
    with log.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return f"The newest records were read from the file {log.name} beside the database (SHA-256 {digest})."


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


def select(table: str, wanted: dict[str, str], columns: list[str], *, rest: str = "") -> str:
    """A query for the *wanted* columns (our name to theirs) that the table has; the others are NULL."""
    chosen = ", ".join(
        f'{table}."{theirs}" AS {ours}' if theirs in columns else f"NULL AS {ours}"
        for ours, theirs in wanted.items()
    )
    return f"SELECT {chosen} FROM {table} {rest}"  # noqa: S608 - every name in it is ours


def as_text(value: Any) -> str | None:
    """A value that ought to be text, as text; None for NULL and for bytes that are not UTF-8."""
    if value is None or isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
