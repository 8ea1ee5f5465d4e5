"""`chesil times` proposes when files without a time are from; what is kept of it moves them in the timeline."""

import tomllib

import polars as pl
import pytest
from PIL import Image

CHAT = """14/07/2025, 23:14 - Dev: You will see
14/07/2025, 23:15 - Dev: PTT-20250714-WA0003.png (file attached)
14/07/2025, 23:16 - Asha: Please stop
"""
NOTES = "Date,What happened,Evidence\n2025-07-16 08:10,Paint on the front door,door.png\n"


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "WhatsApp Chat with Dev.txt").write_text(CHAT)
    for number, name in enumerate(
        ("PTT-20250714-WA0003.png", "Screenshot_20250714-231502.png", "odd.png", "door.png"), 1
    ):
        Image.new("RGB", (8, number)).save(folder / name)
    (folder / "notes.csv").write_text(NOTES)
    return folder


def test_each_file_without_a_time_is_proposed_one_with_its_reason(chesil, exports):
    said = chesil("times", exports, "--me", "Asha").out
    one, other, noted = tomllib.loads(said)["files"]
    assert (one["when"], one["when_from"]) == ("2025-07-14T23:15", "message")
    assert (noted["when"], noted["when_from"]) == ("2025-07-16T08:10", "note")
    assert "# from the note that names it" in said
    assert (other["when"], other["when_from"]) == ("2025-07-14T23:15:02", "name")
    assert "# from the message that names it, from Dev" in said
    assert "odd.png" in said  # only the day it was saved is known, so it is left as a remark


def test_what_is_kept_of_the_proposals_moves_the_files(chesil, exports, tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text(chesil("times", exports, "--me", "Asha").out)
    chesil("analyse", exports, "--me", "Asha", "--settings", settings, "--out", tmp_path / "out", "--no-pdf")
    events = (
        pl.read_parquet(tmp_path / "out" / "timeline.parquet")
        .filter(kind="media")
        .sort("at", nulls_last=True)
    )
    assert events["at"].dt.strftime("%H:%M").to_list() == ["22:15", "22:15", "07:10", None]
    assert events["duplicate_of"].is_not_null().to_list() == [True, False, False, False]


def test_a_clock_that_may_have_been_wrong_is_proposed_and_moves_the_file_once_it_is_kept(chesil, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    lines = ("You will see what I do", "I am outside yours now", "Answer me at last please")
    for name, hour in (("one.txt", 20), ("two.txt", 21)):
        text = "".join(f"1{n}/07/2025, {hour}:14 - Dev: {line}\n" for n, line in enumerate(lines, 3))
        (folder / name).write_text(f"12/07/2025, 09:00 - Asha: {name}\n{text}")
    said = chesil("times", folder, "--me", "Asha").out
    assert "3 calls or messages in" in said
    assert "another country" in said
    assert not tomllib.loads(said)  # nothing is used until she takes the mark away
    kept = said[said.index("# [[clocks]]") :].splitlines()[:4]
    settings = tmp_path / "settings.toml"
    settings.write_text("\n".join(line.removeprefix("# ") for line in kept))
    ran = chesil(
        "analyse", folder, "--me", "Asha", "--settings", settings, "--out", tmp_path / "out", "--no-pdf"
    )
    events = pl.read_parquet(tmp_path / "out" / "timeline.parquet")
    assert events.filter(kind="message")["duplicate_of"].count() == 3
    assert "The clock behind" in " ".join(ran.out.split())
    table = pl.read_csv(tmp_path / "out" / "timeline.csv")
    assert (
        table.filter(pl.col("at_shown").str.slice(11, 5) != pl.col("at_local").str.slice(11, 5)).height >= 3
    )
