"""The case folder's SQLite file: sealed rows, counts and states, and never a word in clear.

Erased bytes must be gone from the disk, not only from the tables: `secure_delete` overwrites them
and `forget` empties the write-ahead log, which otherwise keeps the old pages.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

import attrs

from chesil.case_folder.errors import CaseDamaged, CaseInUse
from chesil.terms.readings import file_name
from chesil.vault.errors import StoreFull
from chesil.vault.locks import Lock
from chesil.vault.safes import Change, Erasure, ItemKey, Safe

VERSION: Final = 1
_WAIT_S: Final = 10.0
_PLACES: Final = {  # the table of each row of a life event, and what names one row in it
    Safe: ("safe", ("id",)),
    Lock: ("lock", ("id",)),
    ItemKey: ("item_key", ("safe", "item")),
    Erasure: ("erasure", ("safe",)),
}
_PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
_TABLES: Final = """
create table about (name text primary key, value blob not null) strict, without rowid;
create table safe (id blob primary key, kind text not null, state text not null, created_month text not null)
  strict, without rowid;
create table lock (id blob primary key, safe blob not null references safe, kind text not null,
  ref blob not null, kdf text not null, salt blob not null, instance_key text, sealed blob not null,
  expires_at text, opens_at text) strict, without rowid;
create table item (id blob primary key, kind text not null, sealed blob not null) strict, without rowid;
create table item_key (safe blob not null references safe, kind text not null,
  item blob not null references item, wrapped blob not null, primary key (safe, item)) strict, without rowid;
create table blob (item blob primary key references item, name text not null unique,
  cipher_size integer not null, cipher_sha256 text not null) strict, without rowid;
create table leaf (number integer primary key, hash blob not null unique, item blob not null,
  sealed blob not null) strict;
create table checkpoint (size integer primary key, note text not null) strict;
create table anchor (number integer primary key, size integer not null references checkpoint,
  note text not null, proof blob not null) strict;
create table authority (name text primary key, url text not null, roots blob not null, policy text not null,
  plain_http integer not null, used integer not null) strict, without rowid;
create table token (anchor integer not null references anchor, authority text not null references authority,
  der blob not null, primary key (anchor, authority)) strict, without rowid;
create table deletion (item blob primary key references item, until text not null) strict, without rowid;
create table erasure (safe blob primary key, "when" text not null, why text not null, by text not null)
  strict, without rowid;
"""


@attrs.frozen
class Database:
    """An open case folder's tables. Use as a context manager; it is closed at the end."""

    path: Path
    _connection: sqlite3.Connection = attrs.field(repr=False)

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new, empty one.

        Raises:
            CaseInUse: there is one already.
        """
        if path.exists():
            raise CaseInUse("There is a record in this folder already.", where=file_name(path.parent))
        path.touch(mode=0o600)
        made = cls(path, _connect(path))
        made._connection.executescript(f"begin immediate; {_TABLES} pragma user_version = {VERSION}; commit;")
        return made

    @classmethod
    def open(cls, path: Path) -> Self:
        """The one at *path*.

        Raises:
            CaseDamaged: there is none, or it is no database of this version.
        """
        if not path.is_file():
            raise CaseDamaged(
                "There is no record in this folder.",
                where=file_name(path.parent),
                next_step="Check the folder's name, or make a record with chesil init.",
            )
        with _calm(path):
            opened = cls(path, _connect(path))
            (version,) = opened.row("pragma user_version")
        if version != VERSION:
            raise CaseDamaged(
                f"This record is of version {version}, and this program reads version {VERSION}.",
                where=file_name(path.parent),
                next_step="Use the program it was made with, or a newer one.",
            )
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def change(self) -> Iterator[Self]:
        """One transaction: all of it is kept, or none."""
        with _calm(self.path):
            self._connection.execute("begin immediate")
            try:
                yield self
                self._connection.execute("commit")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query."""
        with _calm(self.path):
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The one row of a query that always has one.

        Raises:
            CaseDamaged: it has none.
        """
        found = self.rows(sql, values)
        if not found:
            raise CaseDamaged("Part of this record is missing.", where=file_name(self.path.parent))
        return found[0]

    def insert(self, table: str, *rows: Any, replace: bool = False) -> None:
        """Insert attrs records whose fields are the table's columns.

        Args:
            replace: rows with the same key give way.
        """
        for row in rows:
            values = _values(row)
            names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
            verb = "insert or replace" if replace else "insert"
            self.run(f"{verb} into {table} ({names}) values ({marks})", tuple(values.values()))

    def apply(self, change: Change) -> None:
        """Make a life event of the safe true. The caller holds the transaction and read the rows in it."""
        for row in change.delete:
            table, keys = _PLACES[type(row)]
            where = " and ".join(f"{key} = ?" for key in keys)
            self.run(f"delete from {table} where {where}", [getattr(row, key) for key in keys])  # noqa: S608
        for row in change.replace:
            table, keys = _PLACES[type(row)]
            values = _values(row)
            names, where = (
                ", ".join(f"{name} = ?" for name in values),
                " and ".join(f"{key} = ?" for key in keys),
            )
            identity = [getattr(row, key) for key in keys]
            self.run(f"update {table} set {names} where {where}", [*values.values(), *identity])  # noqa: S608
        for row in change.insert:
            self.insert(_PLACES[type(row)][0], row)

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement; gives how many rows it changed."""
        with _calm(self.path):
            return self._connection.execute(sql, values).rowcount

    def copy_without(self, tables: Sequence[str], path: Path) -> None:
        """Write a copy to a new file, with nothing of some *tables* in it, not even as old bytes."""
        with _calm(self.path), closing(sqlite3.connect(path, isolation_level=None)) as copy:
            path.chmod(0o600)
            self._connection.backup(copy)
            for table in tables:
                copy.execute(f"delete from {table}")  # noqa: S608 - names are our own
            copy.execute("vacuum")
            copy.execute("pragma journal_mode = DELETE")

    def forget(self) -> None:
        """Make erased bytes be gone from the disk: empty the write-ahead log into the file.

        Raises:
            CaseInUse: another program reads the record, and so keeps old pages alive.
        """
        busy, _, _ = self.row("pragma wal_checkpoint(truncate)")
        if busy:
            raise CaseInUse(
                "The keys are deleted, but another program has this record open and may keep old bytes.",
                next_step="Close it, then run the same command again.",
            )


def _values(row: Any) -> dict[str, Any]:
    values = attrs.asdict(row, recurse=False)
    times = {name: value.isoformat() for name, value in values.items() if isinstance(value, datetime)}
    return values | times


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S)
    for pragma in _PRAGMAS:
        connection.execute(f"pragma {pragma}")
    return connection


@contextmanager
def _calm(path: Path) -> Iterator[None]:
    """Database errors as words a person can act on; the database's own may quote a row."""
    where = file_name(path.parent)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise CaseInUse(
                "Another program is writing to this record.", where=where, next_step="Try again in a moment."
            ) from None
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL or "disk I/O" in str(error):
            raise StoreFull(
                "The disk is full. What was kept before is unharmed.",
                where=where,
                next_step="Make room, then run the same command again.",
            ) from None
        raise CaseDamaged("This record could not be read or written.", where=where) from None
    except sqlite3.DatabaseError:
        raise CaseDamaged(
            "This record is damaged.", where=where, next_step="Restore it from a backup: chesil restore."
        ) from None
