"""Sealed bytes that stand anywhere but in their own place are refused, also in another case (K5)."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

import attrs
import pytest
from tests.case_folder.conftest import PASSPHRASE

from chesil.case_folder import log, opening, receiving
from chesil.case_folder.contents import Answers, KeptFile, KeptReading, SigningKey
from chesil.terms.readings import ReadOptions
from chesil.vault.errors import VaultError
from chesil.vault.recovery import read_code

COLUMNS = {
    "lock": ("id", "sealed"),
    "item": ("id", "sealed"),
    "item_key": ("item", "wrapped"),
    "leaf": ("number", "sealed"),
}
KINDS = {"file": KeptFile, "reading": KeptReading, "answers": Answers, "signing-key": SigningKey, "log": dict}
BLOB = "blob"


@attrs.frozen
class Cell:
    """Where one sealed byte string stands: a table and the key of its row, or BLOB and a path; and the bytes."""

    table: str
    key: object
    data: bytes = attrs.field(repr=False)


def cells(folder: Path) -> list[Cell]:
    """Every sealed byte string of a case."""
    with closing(sqlite3.connect(folder / opening.DATABASE)) as database:
        rows = [
            Cell(table, key, data)
            for table, (name, column) in COLUMNS.items()
            for key, data in database.execute(f"select {name}, {column} from {table} order by {name}")
        ]
    blobs = sorted(path for path in (folder / opening.BLOBS).rglob("*") if path.is_file())
    return rows + [Cell(BLOB, path, path.read_bytes()) for path in blobs]


def put(folder: Path, cell: Cell, data: bytes) -> None:
    if cell.table == BLOB:
        cell.key.chmod(0o600)
        cell.key.write_bytes(data)
        return
    name, column = COLUMNS[cell.table]
    with closing(sqlite3.connect(folder / opening.DATABASE)) as database, database:
        changed = database.execute(f"update {cell.table} set {column} = ? where {name} = ?", (data, cell.key))
        assert changed.rowcount == 1


def read_all(folder: Path, code: bytes, clock) -> int:
    """Open a case both ways and read everything in it; how many things that was."""
    with opening.open_case(folder, PASSPHRASE, now=clock):
        pass
    with opening.open_case(folder, code, now=clock) as case:
        found = [case.items.documents(kind, type) for kind, type in KINDS.items()]
        files = [
            case.items.file(item)
            for item in chain(case.files(), case.items.documents("reading", KeptReading))
        ]
        for each in files:
            with each:
                assert each.read()
        log.check(case.database)
        entries = list(log.entries(case.database, case.items.keys()))
        return sum(map(len, found)) + len(files) + len(entries)


def new_case(folder: Path, exports: Path, clock) -> bytes:
    case, code = opening.create(folder, passphrase=PASSPHRASE, now=clock)
    with case:
        list(receiving.add(case, [exports], options=ReadOptions(day_first=True)))
        case.remember(Answers(me="Asha"))
    return read_code(code)


def swaps(folder: Path, other: Path) -> Iterator[tuple[Cell, Cell]]:
    """Every way to put one sealed byte string of two cases in the place of another of the first."""
    mine, theirs = cells(folder), cells(other)
    for target in mine:
        yield from ((target, source) for source in (*mine, *theirs) if source.data != target.data)


def is_refused(folder: Path, code: bytes, clock, target: Cell, source: Cell) -> bool:
    """Whether opening and reading everything stops at a sealed byte string that is not in its place."""
    put(folder, target, source.data)
    try:
        read_all(folder, code, clock)
    except VaultError:
        return True
    finally:
        put(folder, target, target.data)
    return False


def test_every_sealed_byte_string_in_another_place_is_refused(tmp_path, exports, clock):
    """Some by chance; `make faults` tries every one."""
    folder, other = tmp_path / "record", tmp_path / "other"
    code = new_case(folder, exports, clock)
    new_case(other, exports, clock)
    assert {each.table for each in cells(folder)} == {*COLUMNS, BLOB}
    whole = read_all(folder, code, clock)
    assert whole == 4 + 3 + 4 + 4  # documents of files and readings, and three more; sealed files; entries
    every = list(swaps(folder, other))
    assert len(every) > 600
    tried = random.Random(5).sample(every, 60)
    assert [each for each in tried if not is_refused(folder, code, clock, *each)] == []
    assert read_all(folder, code, clock) == whole


@pytest.mark.parametrize("change", ["cut", "longer", "empty", "other version"])
def test_every_sealed_byte_string_that_was_changed_is_refused(tmp_path, exports, clock, change):
    folder = tmp_path / "record"
    code = new_case(folder, exports, clock)
    ways = {
        "cut": lambda data: data[:-1],
        "longer": lambda data: data + b"\0",
        "empty": lambda data: b"",
        "other version": lambda data: bytes([data[0] ^ 3]) + data[1:],
    }
    for each in cells(folder):
        put(folder, each, ways[change](each.data))
        with pytest.raises(VaultError):
            read_all(folder, code, clock)
        put(folder, each, each.data)
    read_all(folder, code, clock)
