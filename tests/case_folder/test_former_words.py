"""What an earlier version wrote, which called the owner "her", is read, handed over and checked as before."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.case_folder.conftest import PASSPHRASE

from chesil import pipeline
from chesil.case_folder import kept_readings, opening, packing, receiving
from chesil.case_folder.choosing import Choice
from chesil.case_folder.contents import Answers
from chesil.terms import settings, tables
from chesil.terms.frames import Frames, Layout
from chesil.terms.readings import ReadOptions
from chesil.vault.errors import PackBroken
from chesil.vault.pack.checking import check_pack, intact

FORMER = Path(__file__).parent / "former_words"
DIRECTIONS = ["to_owner", "from_owner", "from_owner", "to_owner"]
FORMER_DIRECTIONS = ["to_her", "from_her", "to_her"]  # of the three rows that are with Dev


@pytest.fixture
def case(tmp_path, clock):
    shutil.copytree(FORMER / "record", tmp_path / "former")
    with opening.open_case(tmp_path / "former", PASSPHRASE, now=clock) as case:
        yield case


@pytest.fixture
def reading(case):
    """The item of the one reading in it."""
    ((item, _),) = case.readings().values()
    return item


def handed_over(case, path):
    packed = packing.pack(
        case, recipient="Ben", choice=Choice(people=("Dev",)), answers=Answers(me="Asha"), papers=False
    )
    path.write_bytes(b"".join(packed.chunks))
    return path


def passes_both(path):
    script = path.with_name("verify.py")
    script.write_bytes(zipfile.ZipFile(path).read("verify.py"))
    alone = subprocess.run([sys.executable, "-I", script, path], capture_output=True, text=True, check=False)
    return alone.returncode == 0 and intact(check_pack(path))


def directions(path):
    with zipfile.ZipFile(path) as pack:
        (rows,) = [name for name in pack.namelist() if name.endswith(".jsonl")]
        return [json.loads(line)["line"]["direction"] for line in pack.read(rows).splitlines()]


def test_the_table_in_the_case_has_the_former_words(case, reading):
    with case.items.file(reading) as sealed:
        data = sealed.read()
    assert b"to_her" in data
    assert b"to_owner" not in data


def test_a_reading_of_an_earlier_version_comes_with_the_words_of_today(case, reading):
    with case.items.file(reading) as sealed:
        data = io.BytesIO(sealed.read())
    rows = kept_readings.all_rows(kept_readings.from_bytes(data.getvalue()))
    assert rows.schema == tables.ROWS
    assert rows["direction"].to_list() == DIRECTIONS
    some, height = kept_readings.rows_at(data, start=1, count=2, columns=["direction", "text"])
    assert (some["direction"].to_list(), height) == (DIRECTIONS[1:3], 4)
    assert kept_readings.columns_of(data, ["direction"])["direction"].to_list() == DIRECTIONS


def test_a_timeline_of_an_earlier_version_comes_with_the_words_of_today(case):
    data = (FORMER / "events.parquet").read_bytes()
    assert "to_her" in pl.read_parquet(io.BytesIO(data))["direction"].to_list()
    events = Frames(io.BytesIO(data), Layout(4, (len(data),))).whole()
    joined = pipeline.join(case.load(), settings=settings.load(), people=None, me=None)
    assert_frame_equal(events, joined.events)


def test_a_file_is_not_read_again_for_its_words(case, tmp_path):
    ((item, kept),) = case.files().items()
    with case.items.file(item) as original:
        (tmp_path / kept.name).write_bytes(original.read())
    (again,) = receiving.add(case, [tmp_path / kept.name], options=ReadOptions(day_first=True))
    assert again.outcome == "there already"


def test_rows_of_an_earlier_version_are_handed_over_as_they_were_logged(case, tmp_path):
    pack = handed_over(case, tmp_path / "pack.zip")
    assert directions(pack) == FORMER_DIRECTIONS
    assert passes_both(pack)


def test_a_pack_of_an_earlier_version_still_passes_both_verifiers(tmp_path):
    pack = Path(shutil.copy(FORMER / "pack.zip", tmp_path))
    assert directions(pack) == FORMER_DIRECTIONS
    assert passes_both(pack)


def test_the_former_words_let_no_changed_row_through(case, tmp_path, monkeypatch):
    all_rows = kept_readings.all_rows
    changed = pl.lit("Where were you")
    monkeypatch.setattr(
        "chesil.case_folder.choosing.all_rows", lambda file: all_rows(file).with_columns(text=changed)
    )
    with pytest.raises(PackBroken):
        handed_over(case, tmp_path / "pack.zip")


def test_a_file_read_again_is_logged_and_handed_over_with_the_words_of_today(case, tmp_path):
    ((item, kept),) = case.files().items()
    with case.items.file(item) as original:
        (tmp_path / kept.name).write_bytes(original.read())
    told = ReadOptions(day_first=False)
    (again,) = receiving.add(case, [tmp_path / kept.name], options=told, told=True)
    assert again.outcome == "read again"
    pack = handed_over(case, tmp_path / "pack.zip")
    assert set(directions(pack)) == {"to_owner", "from_owner"}
    assert passes_both(pack)
