"""The case folder's SQLite file: sealed rows, counts and states, and never a word in clear.

Erased bytes must be gone from the disk, not only from the tables: `secure_delete` overwrites them
and `forget` empties the write-ahead log, which otherwise keeps the old pages.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

import attrs

from chesil.case_folder.errors import CaseDamaged, CaseInUse
from chesil.terms.readings import file_name
from chesil.vault.errors import StoreFull, VaultError
from chesil.vault.locks import Lock
from chesil.vault.safes import Change, Erasure, ItemKey, Safe

VERSION: Final = 1
_WAIT_S: Final = 10.0
_WAITING: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_UNWRITABLE: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_PRIMARY: Final = 0xFF  # the part of SQLite's error codes that says what kind it is
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
_WITHOUT_ROOM: Final = (
    "locking_mode = EXCLUSIVE",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "query_only = ON",
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
    """An open case folder's tables. Use as a context manager; it is closed at the end.

    Attributes:
        is_writable: false on a disk that takes no writing; then it is for reading only.
    """

    path: Path
    is_writable: bool
    _connection: sqlite3.Connection = attrs.field(repr=False)

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new file without a table yet: `set_up` makes them, in the transaction that fills them.

        Raises:
            StoreFull: there is no room. CaseDamaged: it cannot be made there.
        """
        with _calm(path):
            return cls(path, is_writable=True, connection=_connect(path))

    @classmethod
    def open(cls, path: Path) -> Self:
        """The one at *path*; on a disk that cannot be written to or is full, for reading only.

        Raises:
            CaseDamaged: there is none, or it is no database of this version.
        """
        if not path.is_file():
            raise CaseDamaged(
                "There is no case in this folder.",
                where=file_name(path.parent),
                next_step="Check the folder's name, or make a case with chesil init.",
            )
        with _calm(path):
            opened = cls._opened(path)
        try:
            if opened.version != VERSION:
                raise _unknown(opened.version, path)
        except CaseDamaged:
            opened.__exit__()
            raise
        return opened

    @classmethod
    def _opened(cls, path: Path) -> Self:
        if not _is_writable(path):
            return cls(path, is_writable=False, connection=_connect_to_read(path))
        try:
            return cls(path, is_writable=True, connection=_connect(path))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY not in _FULL:
                raise
        return cls(path, is_writable=False, connection=_connect_without_room(path))

    @property
    def version(self) -> int:
        """Of its tables; 0 when they were never made."""
        version: int = self.row("pragma user_version")[0]
        return version

    def set_up(self) -> None:
        """Make the tables. The caller holds the transaction, so that a case is there whole or not at all."""
        for statement in (*_TABLES.split(";"), f"pragma user_version = {VERSION}"):
            self.run(statement)

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
            raise CaseDamaged(
                "Part of this case is missing.",
                where=file_name(self.path.parent),
                next_step="Get it back from a backup with chesil restore.",
            )
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

    def copy_without(self, tables: Sequence[str]) -> bytes:
        """The bytes of a copy with nothing of some *tables* in it, not even as old bytes."""
        with _calm(self.path), closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            self._connection.backup(copy)
            for table in tables:
                copy.execute(f"delete from {table}")  # noqa: S608 - names are our own
            copy.execute("vacuum")
            copy.execute("pragma journal_mode = DELETE")
            return copy.serialize()

    def forget(self) -> bool:
        """Make erased bytes be gone from the disk: empty the write-ahead log into the file.

        Returns:
            Whether they are gone; not when another program has the case open and so keeps old pages, or when
            the disk has no room for them to be written over. They go with the next call that can.
        """
        try:
            busy, _, _ = self.row("pragma wal_checkpoint(truncate)")
        except StoreFull:
            return False
        return not busy


def _values(row: Any) -> dict[str, Any]:
    values = attrs.asdict(row, recurse=False)
    times = {name: value.isoformat() for name, value in values.items() if isinstance(value, datetime)}
    return values | times


def _connect(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))  # SQLite would let others read it
    connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S)
    return _prepared(connection, _PRAGMAS)


def _prepared(connection: sqlite3.Connection, pragmas: Sequence[str]) -> sqlite3.Connection:
    try:
        for pragma in pragmas:
            connection.execute(f"pragma {pragma}")
        connection.execute("select count(*) from sqlite_schema").fetchone()  # a full disk shows at a read
    except BaseException:
        connection.close()
        raise
    return connection


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _connect_without_room(path: Path) -> sqlite3.Connection:
    """A connection that keeps in memory what SQLite else shares in a file beside the database."""
    return _prepared(sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S), _WITHOUT_ROOM)


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that makes no file beside the database, for a disk that takes none.

    Raises:
        CaseDamaged: a change that was not finished lies beside it, and cannot be finished here.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise CaseDamaged(
            "A change to this case was not finished, and this disk cannot be written to.",
            where=file_name(path.parent),
            next_step="Copy the whole folder to a disk that can, and open the copy.",
        )
    place = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(place, uri=True, isolation_level=None)


def _unknown(version: int, path: Path) -> CaseDamaged:
    if version == 0:
        return CaseDamaged(
            "This case is empty: it was never made whole, or its file record.db was emptied.",
            where=file_name(path.parent),
            next_step="Run chesil init again, or get the case back from a backup with chesil restore.",
        )
    return CaseDamaged(
        f"This case is of version {version}, and this program reads version {VERSION}.",
        where=file_name(path.parent),
        next_step="Use the program it was made with, or a newer one.",
    )


@contextmanager
def _calm(path: Path) -> Iterator[None]:
    """Database errors as words a person can act on; the database's own may quote a row."""
    where = file_name(path.parent)
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _in_words(getattr(error, "sqlite_errorcode", 0) & _PRIMARY, where) from None
    except sqlite3.DatabaseError:
        raise CaseDamaged(
            "This case is damaged.", where=where, next_step="Get it back from a backup with chesil restore."
        ) from None
    except OSError as error:
        raise _in_words(
            sqlite3.SQLITE_FULL if error.errno in NO_ROOM else sqlite3.SQLITE_PERM, where
        ) from None


def _in_words(kind: int, where: str) -> VaultError:
    if kind in _WAITING:
        return CaseInUse(
            "Another program is writing to this case.", where=where, next_step="Try again in a moment."
        )
    if kind in _FULL:
        return StoreFull(
            "The disk is full or has a fault. What was kept before is unharmed.",
            where=where,
            next_step="Free some space, then run the same command again.",
        )
    if kind in _UNWRITABLE:
        return CaseDamaged(
            "This folder cannot be written to, so nothing was changed.",
            where=where,
            next_step="Copy the whole folder to a disk of yours that can be written to, and use the copy.",
        )
    return CaseDamaged(
        "Part of this case is missing or damaged.",
        where=where,
        next_step="Get it back from a backup with chesil restore.",
    )
