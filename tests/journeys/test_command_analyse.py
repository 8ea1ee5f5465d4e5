"""`chesil analyse`: from a folder of exports to a folder of papers, whole or not at all."""

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from chesil.documents import folder
from chesil.terms import tables

CHAT = "13/02/2025, 10:00 - Asha: hello\n13/02/2025, 10:01 - Dev: =1+1\n14/02/2025, 23:30 - Dev: answer me\n"
OUTPUTS = [
    "chronology.pdf", "findings.json", "manifest.json", "summary.pdf", "timeline.csv", "timeline.parquet",
]  # fmt: skip


def analyse(chesil: Callable[..., Any], case: Path, out: Path, *more: Any) -> Any:
    given = ("--about", "Dev", "--people", case / "people.toml", "--settings", case / "settings.toml")
    return chesil("analyse", case / "exports", *given, "--out", out, *more)


def digests(out: Path) -> dict[str, str]:
    files = (path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def _done() -> dict[tuple[Any, ...], tuple[Any, Path]]:
    """What `analysed` has run, by its options."""
    return {}


@pytest.fixture
def analysed(
    chesil: Callable[..., Any],
    case: Path,
    tmp_path_factory: pytest.TempPathFactory,
    _done: dict[tuple[Any, ...], tuple[Any, Path]],
) -> Callable[..., tuple[Any, Path]]:
    """The invented case, analysed once for all tests that only look: how the command ended, and its folder."""

    def run(*more: Any) -> tuple[Any, Path]:
        if more not in _done:
            out = tmp_path_factory.mktemp("analysed") / "out"
            _done[more] = analyse(chesil, case, out, *more), out
        return _done[more]

    return run


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.txt"
    path.write_text(CHAT)
    return path


def test_the_invented_case_becomes_a_timeline_findings_charts_and_a_chronology(
    analysed: Callable[..., tuple[Any, Path]],
):
    ended, out = analysed()
    assert ended.status == 0, ended.err
    assert "Contact after you asked them to stop" in ended.out
    assert str(out / "chronology.pdf") in ended.out.replace("\n", "")
    assert sorted(path.name for path in out.iterdir() if path.is_file()) == OUTPUTS
    assert list((out / "charts").glob("*.svg"))
    events = pl.read_parquet(out / "timeline.parquet")
    assert tables.check(events, tables.EVENTS, door="test").height > 50
    with (out / "timeline.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == events.height
    found = {strand["code"] for person in _findings(out)["people"] for strand in person["strands"]}
    assert {"contact_after_asked_to_stop", "night_contact", "silent_or_hung_up_calls"} <= found


def test_what_is_for_her_alone_lies_apart_from_what_is_handed_over(analysed: Callable[..., tuple[Any, Path]]):
    ended, out = analysed("--no-pdf")
    alone = out / "only-for-you"
    names = ["next-steps.txt", "read-first.csv", "reading.json"]
    assert sorted(path.name for path in alone.iterdir()) == names
    assert str(alone / "next-steps.txt") in ended.out.replace("\n", "")
    assert "signs" in json.loads((alone / "reading.json").read_text())["people"][0]
    assert "reading" not in json.loads((out / "findings.json").read_text())
    with (alone / "read-first.csv").open(encoding="utf-8-sig", newline="") as stream:
        first = list(csv.DictReader(stream))
    assert {row["sender"] for row in first} == {"Dev"}
    assert list(first[0]) == ["number", "day", "sender", "level", "kind", "gist"]
    assert "Co-op" not in (alone / "read-first.csv").read_text("utf-8")


def test_months_later_nothing_is_counted_down_and_no_danger_is_said_to_be_now(
    chesil: Callable[..., Any], case: Path, tmp_path: Path
):
    def steps(day: str) -> str:
        analyse(chesil, case, tmp_path / day, "--no-pdf", "--date", day)
        assert json.loads((tmp_path / day / "manifest.json").read_text())["counted_from"] == day
        return (tmp_path / day / "only-for-you" / "next-steps.txt").read_text("utf-8")

    soon, later = steps("2026-01-05"), steps("2026-11-28")
    assert "Council CCTV" in soon
    assert "Look at this first. " in soon
    assert "Council CCTV" not in later
    assert "For some older acts it may be gone. Ask anyway" in " ".join(later.split())
    assert "Look at this first. " not in later


def test_without_a_date_the_days_are_counted_from_today(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    chesil("analyse", chat, "--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    counted = json.loads((tmp_path / "out" / "manifest.json").read_text())["counted_from"]
    assert date.fromisoformat(counted) > date(2026, 11, 1)  # the last message is of February 2025


def test_the_same_inputs_give_the_same_bytes(
    chesil: Callable[..., Any], case: Path, tmp_path: Path, analysed: Callable[..., tuple[Any, Path]]
):
    _, out = analysed()
    analyse(chesil, case, tmp_path / "again")
    assert digests(out) == digests(tmp_path / "again")


def test_the_manifest_names_every_output_with_its_hash_and_size(
    case: Path, analysed: Callable[..., tuple[Any, Path]]
):
    _, out = analysed("--no-pdf")
    manifest = json.loads((out / "manifest.json").read_text())
    listed = {each["path"]: each["sha256"] for each in manifest["outputs"]}
    assert listed == {name: value for name, value in digests(out).items() if name != "manifest.json"}
    assert manifest["settings"]["orders"][0]["what"] == "Non-molestation order"
    assert len(manifest["inputs"]) == sum(path.is_file() for path in (case / "exports").rglob("*"))
    assert "chronology.pdf" not in listed
    assert {each["name"]: each["sha256"] for each in manifest["told"]} == {
        name: folder.sha256(case / name) for name in ("people.toml", "settings.toml")
    }


def test_a_second_run_refuses_until_it_is_told_to_replace(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    given = ("analyse", chat, "--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    assert chesil(*given).status == 0
    before = digests(tmp_path / "out")
    refused = chesil(*given)
    assert (refused.status, digests(tmp_path / "out")) == (2, before)
    assert "--replace" in refused.err
    assert chesil(*given, "--replace").status == 0


def test_a_folder_chesil_did_not_write_is_never_replaced(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep")
    ended = chesil("analyse", chat, "--me", "Asha", "--out", tmp_path / "mine", "--replace")
    assert ended.status == 2
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep"


def test_an_owner_nobody_names_is_asked_for_with_reasons(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    ended = chesil("analyse", chat, "--out", tmp_path / "out")
    assert ended.status == 2
    assert "--me" in ended.err
    assert not (tmp_path / "out").exists()


def test_an_undecided_day_order_is_asked_for(chesil: Callable[..., Any], tmp_path: Path):
    (tmp_path / "c.txt").write_text("03/04/2025, 10:00 - Asha: hi\n03/04/2025, 10:01 - Dev: hi\n")
    given = ("analyse", tmp_path / "c.txt", "--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    ended = chesil(*given)
    assert ended.status == 2
    assert "--day-first" in ended.err
    assert chesil(*given, "--day-first").status == 0
    events = pl.read_parquet(tmp_path / "out" / "timeline.parquet")
    assert str(events["at"][0]).startswith("2025-04-03")


def test_nobody_by_that_name_is_said_with_the_names_there_are(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    ended = chesil("analyse", chat, "--me", "Asha", "--about", "Nobody", "--out", tmp_path / "out")
    assert ended.status == 2
    assert "Dev" in ended.err


def test_a_slip_in_the_settings_names_the_key(chesil: Callable[..., Any], chat: Path, tmp_path: Path):
    (tmp_path / "s.toml").write_text("[reading]\nzoen = 'Europe/London'\n")
    ended = chesil("analyse", chat, "--settings", tmp_path / "s.toml", "--out", tmp_path / "out")
    assert ended.status == 2
    assert "zoen" in ended.err


def test_a_cell_that_looks_like_a_formula_is_only_text(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    chesil("analyse", chat, "--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    with (tmp_path / "out" / "timeline.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[1]["text"] == "'=1+1"
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_a_stop_half_way_leaves_nothing(
    chesil: Callable[..., Any],
    chat: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop: type[BaseException],
):
    def stopped(*arguments: object) -> None:
        raise stop

    monkeypatch.setattr(folder, "write_manifest", stopped)
    ended = chesil("analyse", chat, "--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    assert ended.status == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chat.txt"]
    assert "Traceback" not in ended.err


def test_a_stop_while_replacing_keeps_the_earlier_run(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    given = ("analyse", chat, "--me", "Asha", "--no-pdf", "--out", tmp_path / "out", "--replace")
    chesil(*given)
    before = digests(tmp_path / "out")

    def stopped(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "write_manifest", stopped)
    assert chesil(*given).status == 2
    assert digests(tmp_path / "out") == before


def test_nothing_to_read_is_said(chesil: Callable[..., Any], tmp_path: Path):
    (tmp_path / "a.bin").write_bytes(b"\x00\x01")
    ended = chesil("analyse", tmp_path / "a.bin", "--out", tmp_path / "out")
    assert ended.status == 2
    assert "chesil read" in ended.err


def test_the_default_settings_can_be_printed_and_used_again(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    printed = chesil("settings")
    (tmp_path / "s.toml").write_text(printed.out)
    given = ("--me", "Asha", "--no-pdf", "--settings", tmp_path / "s.toml", "--out", tmp_path / "out")
    assert chesil("analyse", chat, *given).status == 0


def _findings(out: Path) -> dict[str, Any]:
    return json.loads((out / "findings.json").read_text())["findings"]


def test_an_owner_nobody_is_called_is_refused_with_the_names_there_are(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    ended = chesil("analyse", chat, "--me", "Zoe", "--out", tmp_path / "out")
    assert ended.status == 2
    assert "Asha" in ended.err


def test_a_run_folder_that_holds_a_file_of_hers_is_not_replaced(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    given = ("analyse", chat, "--me", "Asha", "--no-pdf", "--out", tmp_path / "out", "--replace")
    chesil(*given)
    (tmp_path / "out" / "mine.txt").write_text("keep")
    assert chesil(*given).status == 2
    assert (tmp_path / "out" / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize("out", ["exports", "exports/out", "."])
def test_a_run_is_never_written_among_what_it_reads(chesil: Callable[..., Any], tmp_path: Path, out: str):
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "chat.txt").write_text(CHAT)
    ended = chesil(
        "analyse", tmp_path / "exports", "--me", "Asha", "--no-pdf", "--replace", "--out", tmp_path / out
    )
    assert ended.status == 2
    assert (tmp_path / "exports" / "chat.txt").read_text() == CHAT


def test_a_folder_that_cannot_be_made_is_said(chesil: Callable[..., Any], chat: Path, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    ended = chesil("analyse", chat, "--me", "Asha", "--no-pdf", "--out", tmp_path / "file" / "out")
    assert ended.status == 2
    assert "cannot be made" in ended.err


def test_a_file_nobody_knows_gives_the_same_status_as_reading_it(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    (tmp_path / "a.bin").write_bytes(b"\x00\x01")
    given = ("--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    assert chesil("analyse", chat, tmp_path / "a.bin", *given).status == 1


def test_names_on_disk_that_are_not_utf_8_are_shown_as_text(chesil: Callable[..., Any], tmp_path: Path):
    inside = tmp_path / "fold\udce9r"
    inside.mkdir()
    (inside / "caf\udce9.txt").write_text(CHAT)
    ended = chesil("analyse", inside, "--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    assert ended.status == 0, ended.err
    events = pl.read_parquet(tmp_path / "out" / "timeline.parquet")
    assert events.height == 3
    assert "caf\ufffd.txt" in (tmp_path / "out" / "manifest.json").read_text("utf-8")
    (read,) = json.loads(chesil("read", inside, "--json").out)
    assert read["path"].endswith("fold\ufffdr/caf\ufffd.txt")


def test_where_nobody_says_whom_it_is_about_the_likely_person_is_proposed_with_how_to_say_it(
    chesil: Callable[..., Any], case: Path, tmp_path: Path
):
    given = ("--me", "Asha", "--settings", case / "settings.toml", "--no-pdf", "--out", tmp_path / "out")
    ended = chesil("analyse", case / "exports", *given)
    said = " ".join(ended.out.split())
    assert "Nobody has said who this is about. It may be about: ? Most likely Dev (" in said
    assert "You asked them to stop. You blocked them." in said
    assert "run again with --about Dev." in said
    written = (tmp_path / "out" / "findings.json").read_text()
    assert "from_her" not in written
    whole = json.loads(written)
    assert {"from_owner", "monday"} <= whole["findings"]["people"][0]["weeks"][0].keys()
    assert [person["name"] for person in whole["findings"]["people"]] == [
        "Dev", "+447700900789", "Withheld numbers", "Someone not named",
    ]  # fmt: skip
    assert [each["name"] for each in whole["findings"]["likely"]] == ["Dev", "+447700900789"]


def test_two_who_may_be_one_are_proposed_with_the_reason_and_not_joined(
    chesil: Callable[..., Any], case: Path, tmp_path: Path
):
    given = ("--me", "Asha", "--no-pdf", "--out", tmp_path / "out")
    said = " ".join(chesil("analyse", case / "exports", *given).out.split())
    assert "May be one person (nothing was joined): ? +447700900789 and Dev (" in said
    assert "says “it's me”, after you blocked Dev and asked them to stop." in said
    events = pl.read_parquet(tmp_path / "out" / "timeline.parquet")
    assert events.filter(pl.col("address_used") == "+447700900789")["sender"].n_unique() == 1
    assert set(events.filter(pl.col("channel") == "email")["direction"]) == {"to_owner"}


def test_friends_and_newsletters_are_no_subject_of_the_invented_case(
    chesil: Callable[..., Any], case: Path, tmp_path: Path
):
    given = ("--people", case / "people.toml", "--settings", case / "settings.toml", "--no-pdf")
    chesil("analyse", case / "exports", *given, "--out", tmp_path / "out")
    names = [person["name"] for person in _findings(tmp_path / "out")["people"]]
    assert names == ["Dev", "Withheld numbers", "Someone not named"]


def test_the_day_of_a_run_is_kept_with_it_and_the_same_day_gives_the_same_bytes(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    given = ("analyse", chat, "--me", "Asha", "--about", "Dev")
    chesil(*given, "--date", "2026-01-06", "--out", tmp_path / "one")
    chesil(*given, "--date", "2026-01-06", "--out", tmp_path / "two")
    chesil(*given, "--date", "2026-01-07", "--out", tmp_path / "next")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    made = [json.loads((tmp_path / out / "manifest.json").read_text())["made"] for out in ("one", "next")]
    assert made == ["2026-01-06", "2026-01-07"]
    assert chesil(*given, "--date", "soon", "--out", tmp_path / "x").status == 2


def test_a_people_file_that_is_not_there_is_said_in_words(
    chesil: Callable[..., Any], chat: Path, tmp_path: Path
):
    ended = chesil("analyse", chat, "--people", tmp_path / "gone.toml", "--out", tmp_path / "out")
    assert ended.status == 2
    assert "There is no people file here." in ended.err
    assert "Errno" not in ended.err
