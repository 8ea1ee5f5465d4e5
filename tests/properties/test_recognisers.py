"""Each structural recogniser against its plain twin on invented logs, and against its own rows shuffled."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
import twins
from hypothesis import given, settings
from hypothesis import strategies as st

import case_tables
from chesil import recognisers
from chesil.recognisers import noted_acts, rising_frequency
from chesil.terms import settings as settings_file
from chesil.terms import silences

START = datetime(2026, 3, 26, 20, tzinfo=UTC)  # the clocks go forward on the 29th
LOW = settings_file.change(
    settings_file.load(),
    conduct={"gap_days": 2},
    call_barrage={"calls": 3, "minutes": 30},
    message_barrage={"messages": 3, "minutes": 30},
    persistence_without_reply={"contacts": 3, "hours": 2, "answered": 5},
    channel_switching={"channels": 3, "hours": 3},
    many_recipients={"people": 2, "days": 1},
    dates=[
        {"day": "2020-03-28", "what": "birthday", "yearly": True},
        {"day": "2026-03-28", "what": "hearing"},
    ],
    orders=[
        {"what": "order", "starts": "2026-03-28", "ends": "2026-03-29", "person": "dev"},
        {"what": "bail", "starts": "2026-03-29"},
    ],
)
TWINS = [
    twins.silent_or_hung_up_calls,
    twins.call_barrage,
    twins.message_barrage,
    twins.persistence_without_reply,
    twins.channel_switching,
    twins.night_contact,
    twins.resumption_after_silence,
    twins.contact_after_asked_to_stop,
    twins.contact_after_block_or_new_address,
    twins.contact_on_dates_that_matter,
    twins.contact_under_order,
    twins.many_recipients,
]
BY_CODE = {behaviour.code: behaviour for behaviour in recognisers.BEHAVIOURS}
TAGS = ["asked_to_stop", "following", "watching", "damage", "threat_person"]
TEXTS = ["hi", "stop texting me", "leave me alone!", "stop it lol", "where are you", None]


@st.composite
def event(draw):
    kind = draw(st.sampled_from(["message"] * 5 + ["call"] * 3 + ["notice", "note"]))
    direction = draw(st.sampled_from(["to_owner"] * 5 + ["from_owner"] * 2 + ["between_others"]))
    sender = "me" if direction == "from_owner" else draw(st.sampled_from(["dev"] * 4 + ["eli", None]))
    return {
        "kind": kind,
        "direction": direction,
        "sender": sender,
        "recipients": draw(RECIPIENTS[direction]),
        "address_used": draw(st.sampled_from(["+44770090010", "+44770090011", "d@example.org", None])),
        "address_hidden": sender is None and draw(st.booleans()),
        "state": draw(st.sampled_from(["sent"] * 6 + ["draft", "failed", "deleted", None])),
        "thread": draw(st.sampled_from([None, None, "dev", "eli", "friends"])),
        **draw(time(kind)),
        **draw(BY_KIND[kind]),
    }


@st.composite
def time(draw, kind):
    # Close together most often, so that there are barrages and replies within a minute.
    minutes, days = draw(st.integers(0, 50)), draw(st.sampled_from([0, 0, 0, 1, 2, 3, 6]))
    at = START + timedelta(minutes=minutes * draw(st.sampled_from([1, 1, 6])), days=days)
    if draw(st.integers(0, 9)) == 0:
        day = at.replace(hour=0, minute=0)
        end = day + timedelta(hours=24, seconds=-1)
        return {"at": day, "until": end, "precision": "day", "clock": "date_only"}
    if kind == "note" and draw(st.integers(0, 5)) == 0:
        return {"at": None, "precision": "none", "clock": "none"}
    precision = draw(st.sampled_from(["exact", "minute"]))
    return {"at": at, "precision": precision, "clock": draw(st.sampled_from(["stated", "assumed"]))}


RECIPIENTS = {
    "to_owner": st.sampled_from([["me"], [], None]),
    "from_owner": st.sampled_from([["dev"], ["eli"], [], ["dev", "eli"]]),
    "between_others": st.lists(st.sampled_from(["me", "dev", "eli", "ben"]), max_size=2, unique=True),
}
BY_KIND = {
    "message": st.fixed_dictionaries(
        {"text": st.sampled_from(TEXTS), "channel": st.sampled_from(["text", "chat", "email", "voicemail"])}
    ),
    "call": st.fixed_dictionaries(
        {
            "duration_s": st.sampled_from([None, 0.0, 3.0, 60.0]),
            "answered": st.sampled_from([None, True, False]),
            "channel": st.just("call"),
        }
    ),
    "notice": st.fixed_dictionaries(
        {"notice": st.sampled_from(["blocked", "unblocked", "number_changed", "other"])}
    ),
    "note": st.fixed_dictionaries({"tags": st.lists(st.sampled_from(TAGS), max_size=2)}),
}


def table(drawn):
    """tables.EVENTS of drawn events, numbered in the order drawn."""
    numbered = [
        {**each, "event_id": f"s{n % 2}:{n}", "source": f"s{n % 2}", "record": n}
        for n, each in enumerate(drawn)
    ]
    return case_tables.frame(numbered)


@settings(max_examples=40, deadline=None)
@given(st.lists(event(), max_size=60))
def test_every_recogniser_finds_what_its_plain_twin_finds(drawn):
    events = table(drawn)
    scene = recognisers.scene_of(events, case_tables.people(), LOW)
    log = twins.Log(events.to_dicts(), LOW)
    for twin in TWINS:
        found = BY_CODE[twin.__name__].find(scene)
        assert signals_of(found) == Counter(twin(log)), twin.__name__
        assert found["why"].null_count() == found["rule"].null_count() == 0
    for code, expected in twins.noted(log).items():
        if code in twins.FAMILIES:
            assert signals_of(BY_CODE[code].find(scene)) == Counter(expected), code


@settings(max_examples=20, deadline=None)
@given(st.lists(event(), max_size=40))
def test_an_entry_that_names_the_person_ends_a_silence_and_unnamed_ones_are_counted(drawn):
    events = table(drawn)
    scene = recognisers.scene_of(events, case_tables.people(), LOW)
    known = scene.contacts_and_acts.filter(pl.col("person").is_not_null())
    found = silences.silences(known, events=scene.events, people=scene.people, days=2)
    entries = [each for each in twins.Log(events.to_dicts(), LOW).dated if twins.may_be_theirs(each)]
    for person, start, end, unnamed in found.select("person", "start", "end", "unnamed").iter_rows():
        inside = Counter(each["sender"] for each in entries if each["at"] < end and each["end"] > start)
        assert (inside[person], inside[None]) == (0, unnamed)


def signals_of(found):
    return Counter((person, tuple(events)) for person, events in found.select("person", "events").iter_rows())


@settings(max_examples=10, deadline=None)
@given(st.lists(event(), max_size=40), st.integers(0, 1000))
def test_the_order_of_the_rows_changes_nothing(drawn, seed):
    events = table(drawn)
    shuffled = events.sample(fraction=1.0, shuffle=True, seed=seed)
    people = case_tables.people()
    others = people.sample(fraction=1.0, shuffle=True, seed=seed)
    first = recognisers.recognise(events, people, LOW)
    assert first.equals(recognisers.recognise(shuffled, others, LOW))
    assert first["signal"].n_unique() == first.height


@settings(max_examples=10, deadline=None)
@given(st.lists(event(), max_size=40))
def test_a_duplicate_adds_no_signal(drawn):
    events = table(drawn)
    copies = events.with_columns(
        duplicate_of=pl.col("event_id"), event_id="copy" + pl.col("event_id"), source=pl.lit("copy")
    )
    people = case_tables.people()
    once = recognisers.recognise(events, people, LOW)
    assert once.equals(recognisers.recognise(pl.concat([copies, events]), people, LOW))


@given(st.lists(st.integers(0, 40), min_size=8, max_size=40))
def test_the_change_is_where_the_textbook_ratio_is_highest(counts):
    expected = twins.rises(counts)
    ratios = rising_frequency._ratios(np.array([counts]))[0]
    assert ratios.tolist() == pytest.approx(expected, abs=1e-9)


def test_the_twins_know_every_structural_behaviour():
    structural = {b.code for b in recognisers.BEHAVIOURS if b.basis == "structure"}
    assert structural - {"rising_frequency"} == {twin.__name__ for twin in TWINS}
    assert set(twins.FAMILIES) <= {behaviour.code for behaviour in noted_acts.BEHAVIOURS}
