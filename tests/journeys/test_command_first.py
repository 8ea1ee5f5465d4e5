"""`chesil first`: what to read first, without the words until they are asked for."""

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chesil.cli import console
from chesil.documents import reading_order
from chesil.recognisers import graded
from chesil.sandbox import scoring

THREAT = "I will kill you tonight"
INSULT = "=you stupid ugly bitch I hate you"
POLISH = "Dzień dobry, czy możemy porozmawiać jutro o naszych dzieciach i szkole? Bardzo dziękuję za pomoc."
VISA = "my solicitor will tell the home office about your visa"  # of no word list
HATE = "people like you are a disease in this country"
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


def test_answers_in_a_case_count_can_be_taken_back_and_change_no_grade(
    sealed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(scoring.Apart, "installed", lambda **_how: None)
    monkeypatch.setattr(console.OUT, "_width", 300)
    lines = [line(1, "Dev", THREAT), line(2, "Dev", VISA), line(3, "Asha", DULL), line(4, "Dev", HATE)]
    (sealed.exports / "more.txt").write_text("".join(lines), "utf-8")
    assert sealed("add", sealed.folder, sealed.exports / "more.txt").status == 0

    def counted() -> set[str]:
        out = tmp_path / "run"
        assert sealed.open("analyse", "--out", out, "--no-pdf", "--replace", "--me", "Asha").status == 0
        found = json.loads((out / "findings.json").read_bytes())["signals"]
        grades.add((out / "only-for-you" / "read-first.csv").read_bytes())
        return {each["behaviour"] for each in found}

    def answer(*said: object) -> str:
        ended = sealed.open("answer", *said, "--me", "Asha")
        assert ended.status == 0, ended.err
        return words(ended.out)

    grades: set[bytes] = set()
    before, listed = counted(), sealed.open("first", "--me", "Asha", "--words", "--most", "9").out
    threat, visa, hate = (_number(listed, text) for text in (THREAT, VISA, HATE))
    assert "threat_to_person" in before
    assert "It counts as your own account: Tried to control what you do." in answer("agree", visa)
    assert "What a word list suggested of it does not count." in answer("not", threat)
    refused = sealed.open("answer", "agree", hate, threat, "--me", "Asha")
    assert (refused.status, "hate_ethnicity" in refused.err) == (2, True), "only she can say which kind"
    answer("agree", hate, "--as", "hate_ethnicity")
    assert counted() == before - {"threat_to_person"} | {"said_control", "said_hate_ethnicity"}
    shown = words(sealed.open("first", "--me", "Asha").out)
    assert "You agreed: Tried to" in shown
    assert "Not this" in shown
    assert "Your answer: Not this." in words(sealed.open("first", "--me", "Asha", "--explain", threat).out)
    assert "What the word list suggested counts." in answer("agree", threat)
    assert "Not sure. Nothing else was changed." in answer("unsure", hate)
    answer("agree", threat, "--as", "threat_family")
    assert counted() == before - {"threat_to_person"} | {"said_control", "said_threat_family"}
    assert "Your answer was taken back." in answer("back", threat, visa, hate)
    assert "There was no answer to take back." in answer("back", threat)
    assert counted() == before
    assert len(grades) == 1, "no answer changes a grade"
    for wrong in (("agree", "99"), ("not", threat, "--as", "damage"), ("agree", threat, "--as", "CANARY")):
        assert sealed.open("answer", *wrong, "--me", "Asha").status == 2
    assert counted() == before


def _number(listed: str, text: str) -> str:
    """The number of a message in a list with words, a line each."""
    return next(row.split()[0] for row in listed.splitlines() if row.strip().endswith(text))
