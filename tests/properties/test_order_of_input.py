"""The order in which files and rows come in changes nothing that is found, nor any step of its reading."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import case_tables
from chesil import conduct, pipeline, recognisers
from chesil.conduct.legal import of_findings
from chesil.terms import settings as settings_file
from chesil.terms import tables
from chesil.terms.acts import ACTS
from chesil.timeline import load_people

LOGS = 200
START = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = ("hello", "answer me", "I will kill you", "you stupid cow", "sorry", "I'm outside", "I saw you today")


@pytest.fixture(scope="module")
def logs():
    """Messages, calls and notes about 200 people, each with a log of their own, and all of these people."""
    people = tables.fill(
        tables.PEOPLE,
        {
            "person": ["me", *(f"dev{n}" for n in range(LOGS))],
            "name": ["Asha", *(f"Dev {n}" for n in range(LOGS))],
            "addresses": [[f"+4477009{n:05}"] for n in range(LOGS + 1)],
            "is_me": [True, *[False] * LOGS],
            "basis": "One address or name.",
        },
        LOGS + 1,
    )
    return case_tables.frame(event for seed in range(LOGS) for event in log(f"dev{seed}", seed)), people


def log(person, seed):
    """The events of one log, of which several can be at one time."""
    dice = random.Random(seed)
    days = dice.choice((1, 5, 60, 400))
    common = {"source": person, "clock": "stated", "precision": "exact", "zone": "UTC", "state": "sent"}
    for number in range(dice.randint(4, 20)):
        at = START + timedelta(
            days=dice.randrange(days), hours=dice.randrange(24), minutes=dice.choice((0, 30))
        )
        kind = "message" if not number else dice.choice(("message", "message", "hers", "call", "note"))
        yield (
            common
            | {"event_id": f"{person}:{number}", "record": number, "at": at}
            | of_kind(kind, person, dice)
        )


def of_kind(kind, person, dice) -> dict[str, Any]:
    to_owner: dict[str, Any] = {"sender": person, "recipients": ["me"], "direction": "to_owner"}
    match kind:
        case "hers":
            words = dice.choice(("Please do not contact me again", "ok"))
            hers = {"sender": "me", "recipients": [person], "direction": "from_owner"}
            return hers | {"kind": "message", "channel": "text", "text": words}
        case "call":
            seconds = float(dice.randrange(8))
            return to_owner | {
                "kind": "call",
                "channel": "call",
                "answered": seconds > 0,
                "duration_s": seconds,
            }
        case "note":
            act = {"tags": [dice.choice(sorted(ACTS))], "text": "He would not go away. I was afraid."}
            return to_owner | act | {"kind": "note", "channel": "in_person", "direction": "observed"}
        case _:
            channel = dice.choice(("text", "chat", "email"))
            # The first words always point to an act, so that no log has nothing to read.
            return to_owner | {"kind": "message", "channel": channel, "text": dice.choice(WORDS)}


def backwards(rows):
    # DataFrame.reverse of Polars 2.1 loses the type of a column that holds empty lists of structs alone.
    return rows[list(range(rows.height))[::-1]]


def test_two_hundred_logs_leave_the_same_trace_in_both_orders_of_their_rows(logs):
    events, people = logs
    settings = settings_file.load()

    def read(rows):
        signals = recognisers.recognise(rows, people, settings)
        findings = conduct.analyse(rows, signals, people, settings, everyone=True)
        return findings, of_findings(findings, rows, people, settings)

    findings, reading = read(events)
    assert read(backwards(events)) == (findings, reading)
    assert len([person for person in reading.people if person.routes]) == LOGS


def test_the_invented_case_leaves_the_same_trace_in_both_orders_of_its_files_and_rows(case):
    settings = settings_file.load(case / "settings.toml")
    files = pipeline.read([case / "exports"], apart=False)
    people = load_people(case / "people.toml")

    def understood(read_files):
        return pipeline.understand(read_files, settings=settings, about="Dev", people=people)

    once, again = understood(files), understood(files[::-1])
    assert (once.findings, once.reading) == (again.findings, again.reading)
    assert any(person.routes for person in once.reading.people)
    rows = backwards(once.timeline.events)
    of_rows = of_findings(once.findings, rows, once.timeline.people, settings, numbers=once.selection.numbers)
    assert of_rows == once.reading
