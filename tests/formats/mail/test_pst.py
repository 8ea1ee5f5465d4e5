"""Outlook's mail stores: every item once, damage counted, and nothing that a broken store can do to us."""

import random
from pathlib import Path

import pytest

from chesil import pipeline
from chesil.readers import registry
from chesil.readers.mail import outlook_kinds, pst
from chesil.terms.readings import ReadOptions


def stores(shared: Path) -> list[Path]:
    return sorted((shared / "exports" / "outlook-pst").rglob("*.pst"))


def test_without_the_extra_a_store_is_named_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pst, "pypff", None)
    path = tmp_path / "mail.pst"
    path.write_bytes(b"!BDN" + bytes(600))
    found = registry.read_file(path, beside=frozenset(), options=ReadOptions())
    assert [each.code for each in found.remarks] == ["not-read-pst"]


def test_a_store_that_cannot_be_opened_is_one_problem(tmp_path: Path):
    pytest.importorskip("pypff", reason="the extra outlook is not installed")
    path = tmp_path / "mail.pst"
    path.write_bytes(b"!BDN" + bytes(600))
    [reading] = registry.read_file(path, beside=frozenset(), options=ReadOptions()).readings
    assert (reading.format, reading.rows.height, reading.problems["code"].to_list()) == (
        "msg",
        0,
        ["reading"],
    )


def test_every_item_of_the_samples_is_one_row(shared: Path):
    pytest.importorskip("pypff", reason="the extra outlook is not installed")
    found = {
        path.name: file.readings[0]
        for path, file in zip(stores(shared), pipeline.read(stores(shared)), strict=True)
    }
    assert {name: (each.rows.height, each.problems.height) for name, each in found.items()} == {
        "testPST.pst": (7, 0), "testPST_variousBodyTypes.pst": (4, 0),
    }  # fmt: skip
    rows = found["testPST_variousBodyTypes.pst"].rows
    assert rows["subject"].to_list() == ["original email", *["FW: original email"] * 3]
    assert [text.rpartition("\n")[2] for text in rows["text"]] == [
        "This is the original email (html)", "Forwarded (html)", "Forwarded RTF", "Forwarded plain text",
    ]  # fmt: skip
    assert rows["sender"].unique().to_list() == ["tallison@mitre.org"]
    attached = found["testPST.pst"].rows["attachments"].drop_nulls().to_list()
    assert [len(each) for each in attached] == [1]


def test_broken_stores_are_read_apart_or_refused(shared: Path, tmp_path: Path):
    pytest.importorskip("pypff", reason="the extra outlook is not installed")
    dice, data = random.Random(0), stores(shared)[-1].read_bytes()
    for number in range(20):
        broken = bytearray(data[: dice.randrange(1_000, len(data))] if number % 4 == 0 else data)
        for _ in range(dice.randint(1, 200)):
            broken[dice.randrange(4, len(broken))] = dice.randrange(256)
        (tmp_path / f"{number:02}.pst").write_bytes(broken)
    for file in pipeline.read([tmp_path]):
        assert file.readings, file.path.name
        assert all(each.records == each.rows.height + each.problems.height for each in file.readings)


def test_a_store_says_what_its_named_properties_are_called(shared: Path):
    pypff = pytest.importorskip("pypff", reason="the extra outlook is not installed")
    for path in stores(shared):
        store = pypff.file()
        store.open(str(path))
        numbers = outlook_kinds.numbers(pst.names(store))
        assert outlook_kinds.START_NAME in numbers, path.name
        assert all(0x8000 <= number <= 0xFFFF for number in numbers.values())
        assert len(numbers) == len(set(numbers.values()))
        store.close()
