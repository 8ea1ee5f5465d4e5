"""A damaged, cut, swapped or missing sealed file is named without a key, and harms no other (F3)."""

import pytest
from tests.case_folder.conftest import PASSPHRASE

from chesil.case_folder import checking, exporting, opening, removal
from chesil.case_folder.database import Database
from chesil.vault.errors import BlobMissing, Damaged, StoreFull


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


WAYS = {
    "flipped": flip,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-7]),
    "emptied": lambda path: path.write_bytes(b""),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("way", WAYS)
def test_one_harmed_file_is_named_and_every_other_still_opens(sealed, chesil, clock, way):
    folder = sealed.folder
    harmed = exporting.find(sealed, "diary.toml")
    (name,) = sealed.database.row("select name from blob where item = ?", (harmed,))
    assert chesil("check", folder).status == 0
    path = next(folder.rglob(name))
    path.chmod(0o600)
    WAYS[way](path)
    ended = chesil("check", folder)
    assert ended.status == 1
    assert [line for line in ended.out.splitlines() if "!" in line] == [
        line for line in ended.out.splitlines() if name in line
    ]
    assert ended.out.count(name) == 1
    assert "CANARY" not in ended.out + ended.err
    with opening.open_case(folder, PASSPHRASE, now=clock) as case:
        others = [
            item
            for item in (*case.files(), *(each for each, _ in case.readings().values()))
            if item != harmed
        ]
        assert len(others) == 3
        for item in others:
            with case.items.file(item) as file:
                assert file.read()
        with pytest.raises((Damaged, BlobMissing)), case.items.file(harmed) as file:
            file.read()


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (("item_key", "blob", "item"), "is missing, and the log does not say that it was destroyed"),
        (("item_key",), "The key of the item"),
        (("blob",), "It is not known where the file of the item"),
    ],
)
def test_what_somebody_took_out_of_the_database_is_named_without_a_key(sealed, attack, said):
    item = exporting.find(sealed, "diary.toml")
    assert list(checking.faults(sealed.folder)) == []
    with sealed.database.change():
        for table in attack:
            column = "id" if table == "item" else "item"
            sealed.database.run(f"delete from {table} where {column} = ?", (item,))
    (fault,) = checking.faults(sealed.folder)
    assert said in fault
    assert item.hex() in fault


def test_what_was_destroyed_and_is_there_again_is_named_without_a_key(sealed):
    item = exporting.find(sealed, "diary.toml")
    with sealed.database.change():
        sealed.database.run("update leaf set sealed = x'' where item = ?", (item,))
    (fault,) = checking.faults(sealed.folder)
    assert fault == f"The log says that the item {item.hex()} was destroyed, and it is there."


def test_an_item_that_was_destroyed_as_it_should_be_is_no_fault(sealed):
    removal.erase(sealed, exporting.find(sealed, "diary.toml"), reason="asked for")
    assert list(checking.faults(sealed.folder)) == []


def test_a_full_disk_keeps_nobody_from_looking_and_says_that_old_bytes_stay(sealed, monkeypatch):
    def full(self, sql, values=()):
        if "wal_checkpoint" in sql:
            raise StoreFull
        return rows(self, sql, values)

    rows = Database.rows
    monkeypatch.setattr(Database, "rows", full)
    assert not checking.forgets(sealed.folder)
    assert list(checking.faults(sealed.folder)) == []
