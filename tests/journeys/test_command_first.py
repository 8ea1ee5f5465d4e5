"""`chesil first`: what to read first, without the words until they are asked for."""

import csv
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chesil.documents import reading_order
from chesil.recognisers import graded

THREAT = "I will kill you tonight"
INSULT = "=you stupid ugly bitch I hate you"
POLISH = "Dzień dobry, czy możemy porozmawiać jutro o naszych dzieciach i szkole? Bardzo dziękuję za pomoc."
DULL = "can you bring the keys to the office on monday"
HEAD = ["number", "day", "sender", "level", "kind", "gist"]


def line(minute: int, sender: str, text: str) -> str:
    return f"13/02/2025, 10:{minute:02} - {sender}: {text}\n"


@pytest.fixture
def chats(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    dev = [
        *(line(minute, "Dev", DULL) for minute in range(3)),
        *(line(3 + minute, "Asha", DULL) for minute in range(3)),
        line(10, "Dev", THREAT),
        line(11, "Dev", INSULT),
        line(12, "Asha", "I will kill you you stupid ugly bitch"),
    ]
    (folder / "WhatsApp Chat with Dev.txt").write_text("".join(dev), "utf-8")
    eli = [line(20, "Asha", "ok"), *(line(21 + minute, "Eli", POLISH) for minute in range(2))]
    (folder / "WhatsApp Chat with Eli.txt").write_text("".join(eli), "utf-8")
    return folder


@pytest.fixture
def first(chesil: Callable[..., Any], chats: Path) -> Callable[..., Any]:
    return lambda *more: chesil("first", chats, "--me", "Asha", *more)


def words(text: str) -> str:
    return " ".join(text.split())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_list_names_level_kind_and_gist_and_never_the_words(first: Callable[..., Any]):
    ended = first()
    assert ended.status == 0, ended.err
    shown = words(ended.out)
    assert "May threaten someone" in shown
    assert "2025-02-13 Dev" in shown
    assert "kill" not in shown
    assert "bitch" not in shown
    assert "5 messages of others looked at." in shown
    assert "These are 2 of 5." in shown
    assert "Not read: Polish, 2 messages." in shown
    assert "%" not in shown


def test_the_words_are_shown_only_when_they_are_asked_for(first: Callable[..., Any], tmp_path: Path):
    assert "kill" in first("--words", "--out", tmp_path / "first.csv").out
    numbers = {row["words"]: row["number"] for row in rows(tmp_path / "first.csv")}
    one = words(first("--explain", numbers[THREAT]).out)
    assert THREAT in one
    assert "This message may threaten to hurt somebody or to break something." in one
    assert "Word list 'threat to a person', entry 'kill-you'." in one
    assert "you decide." in one
    other = words(first("--explain", numbers[f"'{INSULT}"]).out)
    assert "The words that counted most:" in other
    assert "parts in 100" in other
    gone = first("--explain", "99")
    assert gone.status == 2
    assert "The list has 2 messages." in words(gone.err)


def test_the_list_is_written_for_her_alone_without_words_and_never_over_a_file(
    first: Callable[..., Any], tmp_path: Path, chats: Path
):
    out = tmp_path / "first.csv"
    assert first("--out", out, "--most", "1").status == 0
    assert [list(row) for row in rows(out)] == [HEAD, HEAD]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not {"kill", "bitch"} & set(out.read_text("utf-8").split())
    refused = first("--out", out)
    assert refused.status == 2
    assert "There is a file of this name already." in refused.err
    inside = first("--out", chats / "first.csv")
    assert inside.status == 2
    assert sorted(path.suffix for path in chats.iterdir()) == [".txt", ".txt"]
    assert first("--out", tmp_path / "words.csv", "--words").status == 0
    assert {row["words"] for row in rows(tmp_path / "words.csv")} == {THREAT, f"'{INSULT}"}


def test_a_stop_half_way_leaves_nothing(
    first: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def stopped(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reading_order, "write_csv", stopped)
    ended = first("--out", tmp_path / "first.csv")
    assert ended.status == 2
    assert ended.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


def test_one_person_alone_can_be_listed_and_what_does_not_stand_out_can_be_looked_at(
    first: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(graded, "reader_installed", lambda: False)
    shown = words(first("--about", "Eli").out)
    assert "No message stands out by its words." in shown
    assert "0 messages of others looked at." in shown
    assert "The reader is not installed" in shown
    monkeypatch.setattr(graded, "reader_installed", lambda: True)
    drawn = words(first("--sample", "--words").out)
    assert "3 messages that do not stand out, drawn by lot." in drawn
    assert DULL in drawn
    assert "The reader is not installed" not in drawn
    assert DULL not in first("--sample").out
    assert first("--about", "Zoe").status == 2


def test_a_sealed_case_has_the_same_list_and_nothing_is_written(sealed: Any, tmp_path: Path):
    before = sorted(tmp_path.rglob("*"))
    ended = sealed.open("first", "--me", "Asha")
    assert ended.status == 0, ended.err
    assert "1 message of others looked at." in words(ended.out)
    assert "CANARYWORD" not in ended.out
    asked = [sealed.open("first", "--me", "Asha", "--words", *more).out for more in ((), ("--sample",))]
    assert "CANARYWORD" in "".join(asked)
    assert sorted(tmp_path.rglob("*")) == before
