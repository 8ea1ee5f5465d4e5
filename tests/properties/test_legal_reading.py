"""The legal reading of large and of random timelines."""

import random
from datetime import UTC, datetime, timedelta

import attrs
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import case_tables
from chesil import conduct, recognisers
from chesil.conduct.legal import of_findings
from chesil.terms import settings as settings_file
from chesil.terms import tables
from chesil.terms.legal import LEVELS

SETTINGS = settings_file.load()
START = datetime(2020, 1, 1, tzinfo=UTC)
SAID = (
    "hello",
    "answer me",
    "I will kill you",
    "you stupid cow",
    "I saw you at the shop",
    "sorry",
    "I'm outside",
)


def timeline(count, *, days, seed):
    """*count* messages from Dev over some days, in time order."""
    dice = random.Random(seed)
    at = sorted(START + timedelta(seconds=dice.randrange(days * 86_400)) for _ in range(count))
    columns = {
        "event_id": [f"s:{n}" for n in range(count)], "source": "s", "record": list(range(count)),
        "kind": "message", "at": at, "clock": "stated", "precision": "exact", "zone": "UTC",
        "channel": [dice.choice(("text", "chat", "email")) for _ in range(count)], "direction": "to_owner",
        "sender": "dev", "recipients": [["me"]] * count, "state": "sent", "address_hidden": False,
        "text": [dice.choice(SAID) for _ in range(count)],
    }  # fmt: skip
    return tables.fill(tables.EVENTS, columns, count)


def found(events):
    people = case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    return conduct.analyse(events, signals, people, SETTINGS, about="dev"), people


def test_where_there_are_very_many_occasions_a_day_is_one_act_and_that_is_said():
    events = timeline(9_000, days=3_000, seed=5)
    findings, people = found(events)
    dev = of_findings(findings, events, people, SETTINGS).people[0]
    occasions = len(findings.people[0].occasions)
    assert occasions > 5_000
    assert len({act.first for act in dev.acts}) == len(dev.acts)
    assert any("read as one act" in each for each in dev.not_counted)
    assert sum(len(act.events) for act in dev.acts) <= events.height


@settings(max_examples=12)
@given(st.integers(0, 60), st.integers(1, 400), st.integers(0, 10_000))
def test_every_act_is_its_own_and_every_level_rests_on_acts(count, days, seed):
    events = timeline(count, days=days, seed=seed)
    findings, people = found(events)
    for person in of_findings(findings, events, people, SETTINGS).people:
        held = [event for act in person.acts for event in act.events]
        assert len(held) == len(set(held))
        assert set(held) <= set(events["event_id"])
        numbers = {act.number for act in person.acts}
        assert len(numbers) == len(person.acts)
        for route in person.routes:
            assert set(route.acts) <= numbers
            assert bool(route.acts) == (route.level != LEVELS[0])


@settings(max_examples=8)
@given(st.integers(2, 40), st.integers(1, 200), st.integers(0, 10_000))
def test_names_and_the_order_of_rows_change_nothing(count, days, seed):
    events = timeline(count, days=days, seed=seed)
    findings, people = found(events)
    one = of_findings(findings, events, people, SETTINGS)
    other = people.with_columns(pl.col("name").str.replace("Dev", "Will Mark"))
    two = of_findings(findings, events.sample(fraction=1.0, shuffle=True, seed=seed), other, SETTINGS)
    assert attrs.evolve(two, people=one.people) == one
    assert [person.routes for person in two.people] == [person.routes for person in one.people]
