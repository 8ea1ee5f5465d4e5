"""Invented logs, one point of law each: the levels and cautions a careful lawyer would think fair."""

from functools import cache
from typing import Any, Final

import msgspec
import pytest

from chesil.conduct.extracting.answer import answer
from forbidden_words import forbidden
from reading_logs import SpecLog, all_logs

NONE, WEAK, MODERATE, STRONG = range(4)
LOGS: Final = all_logs()
every_log = pytest.mark.parametrize("log", LOGS, ids=[log.name for log in LOGS])


@cache
def read(log: SpecLog) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(answer(log.line))
    return found


@every_log
def test_levels_are_those_a_careful_lawyer_would_give(log: SpecLog) -> None:
    levels = read(log)["levels"]
    outside = {
        point: levels[point]
        for point, (least, most) in log.bands.items()
        if not least <= levels[point] <= most
    }
    assert outside == {}, log.law


@every_log
def test_the_cautions_that_matter_are_raised(log: SpecLog) -> None:
    found = read(log)["cautions"]
    assert not set(log.must) - set(found), log.law
    assert len(found) == len(set(found)) <= 6


@every_log
def test_every_level_names_the_entries_it_rests_on(log: SpecLog) -> None:
    found = read(log)
    numbers = {incident["n"] for incident in log.written["incidents"]}
    for point, level in found["levels"].items():
        named = set(found["relied_on"].get(point, []))
        assert bool(named) == bool(level), point
        assert named <= numbers


@every_log
def test_no_sentence_holds_a_verdict_a_chance_or_blame(log: SpecLog) -> None:
    found = read(log)
    sentences = [*found["explanation"], *found["missing"]]
    assert [words for sentence in sentences for words in forbidden(sentence)] == []
    assert all(sentence[0].isupper() and sentence[-1] in ".?" for sentence in sentences)
    assert any("never about safety" in sentence for sentence in sentences)


def test_forbidden_wording_is_noticed() -> None:
    for sentence in (
        "This is harassment.",
        "He is a stalker.",
        "The court will find for you.",
        "There is a 60% chance.",
        "You are safe.",
        "She chose to stay.",
    ):
        assert forbidden(sentence), sentence


@every_log
def test_no_answer_repeats_what_the_log_says(log: SpecLog) -> None:
    found = read(log)
    said = " ".join([*found["explanation"], *found["missing"]])
    for incident in log.written["incidents"]:
        assert incident["summary"] not in said


def test_strong_is_never_said_of_what_a_court_may_well_refuse() -> None:
    strong = [log.name for log in LOGS if log.outcome != "held" and read(log)["levels"]["overall"] == STRONG]
    assert strong == []


def test_nothing_is_never_said_of_what_a_court_may_well_hold() -> None:
    nothing = [log.name for log in LOGS if log.outcome == "held" and read(log)["levels"]["overall"] == NONE]
    assert nothing == []


def test_most_of_the_other_fair_cautions_are_raised_too() -> None:
    wanted = [(log.name, code) for log in LOGS for code in log.should]
    raised = [
        (name, code)
        for log in LOGS
        for name, code in wanted
        if name == log.name and code in read(log)["cautions"]
    ]
    assert len(raised) >= 0.7 * len(wanted), sorted(set(wanted) - set(raised))


def test_the_logs_are_balanced() -> None:
    held = sum(log.outcome == "held" for log in LOGS)
    assert len(LOGS) >= 60
    assert 0.4 * len(LOGS) <= held <= 0.6 * len(LOGS)
