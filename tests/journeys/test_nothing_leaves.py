"""What is narrowed to one person holds nothing that its paper hides: searched byte by byte, file by file."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests import leaks
from tests.case_folder.conftest import PASSPHRASE
from tests.copies import Copies
from tests.vault.pack.verdicts import verdicts

from chesil.vault import records


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, data in leaks.files().items():
        (folder / name).write_bytes(data)
    (tmp_path / "people.toml").write_text(leaks.PEOPLE, "utf-8")
    return folder


def _descriptor() -> list[Any]:
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode() + b"\n")
    os.close(writing)
    return ["--passphrase-fd", reading]


@pytest.fixture
def pack(
    chesil: Callable[..., Any], exports: Path, tmp_path: Path, copies: Copies, quick_keys: None
) -> Callable[..., Any]:
    """Make a pack of a case with these files; gives what the command said, and the pack's files."""
    folder = tmp_path / "record"

    def make() -> None:
        assert chesil("init", folder, *_descriptor()).status == 0
        assert chesil("add", folder, exports, "--day-first", *_descriptor()).status in (0, 1)

    copies.put("record", folder, make)

    def made(*arguments: Any) -> tuple[Any, dict[str, bytes]]:
        out = tmp_path / f"pack-{len(list(tmp_path.glob('pack-*')))}.zip"
        given = ("--people", tmp_path / "people.toml", *arguments, *_descriptor())
        ended = chesil("pack", folder, "--out", out, *given)
        assert ended.status == 0, ended.err
        found = verdicts(out)
        assert (found.alone, found.ours) == (True, True), found.lines
        return ended, leaks.unzipped(out.read_bytes())

    return made


def analysed(chesil: Callable[..., Any], exports: Path, tmp_path: Path, *more: Any) -> dict[str, bytes]:
    out = tmp_path / "out"
    given = ("--people", tmp_path / "people.toml", "--day-first", *more, "--out", out)
    ended = chesil("analyse", exports, *given)
    assert ended.status in (0, 1), ended.err
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_what_must_not_leave_is_found_where_it_is(chesil: Callable[..., Any], exports: Path, tmp_path: Path):
    """The search itself: without a person, the tables are hers alone and hold everything."""
    written = analysed(chesil, exports, tmp_path)
    assert "only-for-you/observations.json" in written
    assert set(leaks.found(written["timeline.csv"])) >= {"CANARYFRIEND", "CANARYSISTER", "7700900555"}
    assert set(leaks.found(written["timeline.parquet"], name=".parquet")) >= {
        "50.715500", "Examplephone", "asha.private@example.org", "CANARYFRIEND",
    }  # fmt: skip
    assert leaks.SHOWN.split()[-1] in leaks.words_of(written["chronology.pdf"])


def test_a_run_about_one_person_holds_nothing_that_its_chronology_hides(
    chesil: Callable[..., Any], exports: Path, tmp_path: Path
):
    written = analysed(chesil, exports, tmp_path, "--about", "Dev")
    assert leaks.found_in(written) == {}
    assert leaks.SHOWN in written["timeline.csv"].decode("utf-8-sig")
    words = leaks.words_of(written["chronology.pdf"])
    assert all(each in words for each in ("gate", "hide", "listen"))
    said = json.loads(written["manifest.json"])["assumptions"]
    assert [each for each in said if "no zone" in each] == [
        "The local times in 2 files have no zone. They are read as Europe/London: WhatsApp Chat with Dev.txt, "
        "door.jpg."
    ]
    inputs = json.loads(written["manifest.json"])["inputs"]
    assert len(inputs) == 5, "every file that was read can be told by its hash"


def test_a_pack_about_one_person_holds_nothing_that_its_chronology_hides(pack: Callable[..., Any]):
    ended, files = pack("--about", "Dev")
    assert leaks.found_in(files) == {}
    originals = [name.partition("-")[2] for name in files if name.startswith("items/")]
    assert originals == ["WhatsApp-Chat-with-Dev.txt"]
    assert "whole files: The owner did not choose them for this pack." in " ".join(ended.out.split())
    assert "They hold an address, a number or a location that the papers hide" in " ".join(ended.out.split())


def events_of(files: dict[str, bytes]) -> set[tuple[str, int]]:
    """The events of the table in a pack: source and record."""
    table = pl.read_csv(files["derived/timeline.csv"])
    return set(table.select("source", "record").iter_rows())


def test_the_rows_and_originals_of_a_pack_are_those_its_paper_shows(pack: Callable[..., Any]):
    _, files = pack("--about", "Dev")
    shown = events_of(files)
    whole = {record for record in shown if record[0] == _source(leaks.DEV_CHAT.encode())}
    assert len(whole) == leaks.DEV_CHAT.count("\n"), "all of that chat is in the paper"
    (rows,) = [data for name, data in files.items() if name.endswith(".jsonl")]
    texts = {json.loads(line)["line"]["record"] for line in rows.splitlines()}
    assert texts == {1, 5}, "his texts, and not the group's, whose record holds others' numbers"
    assert {record for source, record in shown if source == _source(leaks.texts().encode())} == {1, 3, 5}
    assert {record[0] for record in shown} == {
        _source(data) for data in (leaks.DEV_CHAT.encode(), leaks.texts().encode(), leaks.MAIL.encode())
    }


def _source(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()[:16]


def test_a_file_that_is_added_goes_whole_and_its_words_are_named_first(pack: Callable[..., Any]):
    ended, files = pack("--about", "Dev", "--add", "WhatsApp Chat with Farah.txt")
    assert "WhatsApp Chat with Farah.txt goes whole. It holds: words of Asha, Farah." in " ".join(
        ended.err.split()
    )
    assert set(leaks.found_in(files)) <= {
        name for name in files if "Farah" in name or name.startswith(("records/", "manifest"))
    }
    assert any("Chat-with-Farah" in name for name in files)
    assert b"CANARYFRIEND" not in files["derived/timeline.csv"]


def test_a_photo_that_is_added_is_a_copy_whose_record_names_the_original(pack: Callable[..., Any]):
    _, files = pack("--about", "Dev", "--add", "door.jpg")
    assert leaks.found_in(files) == {}
    (copy,) = [name for name in files if name.endswith("door-copy.jpg")]
    record = records.read(files[f"records/{copy[6:10]}.json"])
    assert (record.media, record.parameters) == ("image/jpeg", {"kept": "pixels"})
    parents = [
        records.read(data)
        for name, data in files.items()
        if name.startswith("records/") and name.endswith(".json")
    ]
    (parent,) = [each for each in parents if each.item == record.parent]
    assert (parent.name, parent.file_sha256) == ("door.jpg", record.parent_sha256)
    left_out = {each["what"]: each["why"] for each in json.loads(files["manifest.json"])["left_out"]}
    assert "its record names the SHA-256 of the original" in left_out["original photos"]


def test_an_original_photo_goes_only_when_it_is_named_and_what_it_tells_is_said(pack: Callable[..., Any]):
    ended, files = pack("--about", "Dev", "--original", "door.jpg")
    said = "door.jpg goes whole. It holds: where it was made; with which device; when it was made."
    assert said in " ".join(ended.err.split())
    assert files[next(name for name in files if name.endswith("-door.jpg"))] == leaks.photo()


def test_in_a_pack_of_everything_a_photo_is_a_copy_too(pack: Callable[..., Any]):
    _, files = pack()
    assert any(name.endswith("door-copy.jpg") for name in files)
    hidden = leaks.found_in({name: data for name, data in files.items() if not name.startswith("items/")})
    assert not {"50.7155", "50.715500", "Examplephone"} & {each for what in hidden.values() for each in what}
    assert not leaks.found(files[next(name for name in files if "door" in name)])


def test_whom_a_case_is_about_is_remembered_and_everything_can_still_be_packed(pack: Callable[..., Any]):
    pack("--about", "Dev")
    ended, files = pack()
    assert "It is about Dev. For all files, make it with --everything." in " ".join(ended.out.split())
    assert leaks.found_in(files) == {}
    _, files = pack("--everything")
    originals = {name.partition("-")[2] for name in files if name.startswith("items/")}
    assert {"WhatsApp-Chat-with-Farah.txt", "us.eml", "door-copy.jpg"} <= originals
