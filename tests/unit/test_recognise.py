"""The run over every behaviour: its doors, its order and its registry."""

from datetime import UTC, datetime
from pathlib import Path

import attrs
import polars as pl
import pytest

import case_tables
from chesil import recognisers
from chesil.recognisers import behaviours, run
from chesil.terms import settings, tables
from chesil.terms.acts import ACTS, act_and_event, as_said, said_of
from chesil.terms.answers import Answer
from chesil.terms.errors import TableMismatch

DEFAULTS = settings.load()


def test_no_events_give_no_signals():
    found = recognisers.recognise(tables.empty(tables.EVENTS), tables.empty(tables.PEOPLE), DEFAULTS)
    assert found.equals(tables.empty(tables.SIGNALS))


def test_people_who_are_not_in_the_table_are_called_by_their_id():
    events = case_tables.events("event | from | at\nm1 | Zoe | 2026-03-03 23:41")
    found = recognisers.recognise(events, tables.empty(tables.PEOPLE), DEFAULTS)
    assert found["why"].to_list() == [
        "zoe contacted you once in the night, on Tue 3 March 2026, 23:41 (UK time)."
    ]


def test_another_zone_is_named_in_the_sentence():
    events = case_tables.events("event | from | at\nm1 | Dev | 2026-03-03 23:41")
    told = settings.change(
        DEFAULTS, reading={"zone": "America/New_York"}, night_contact={"start": "18:00:00"}
    )
    (why,) = recognisers.recognise(events, case_tables.people(), told)["why"]
    assert why == "Dev contacted you once in the night, on Tue 3 March 2026, 18:41 (New York time)."


def test_every_behaviour_has_its_own_code_and_known_words():
    codes = [behaviour.code for behaviour in recognisers.BEHAVIOURS]
    assert len(set(codes)) == len(codes)
    assert [code for code in recognisers.TITLES if not code.startswith("said_")] == codes
    assert {code for code in recognisers.TITLES if code.startswith("said_")} == set(map(as_said, ACTS))
    assert all(b.title and b.source and b.strand in behaviours.STRANDS for b in recognisers.BEHAVIOURS)


def test_a_behaviour_with_an_unknown_strand_is_refused():
    with pytest.raises(ValueError, match="strand"):
        attrs.evolve(recognisers.BEHAVIOURS[0], strand="no such strand")


@pytest.mark.parametrize("which", [0, 1])
def test_a_table_of_another_shape_is_refused(which):
    given = [tables.empty(tables.EVENTS), tables.empty(tables.PEOPLE)]
    given[which] = pl.DataFrame({"at": [1]})
    with pytest.raises(TableMismatch):
        recognisers.recognise(*given, DEFAULTS)


def test_two_signals_with_one_id_are_refused(monkeypatch):
    behaviour = recognisers.BEHAVIOURS[0]
    one = tables.fill(tables.SIGNALS, {"signal": "same", "events": [["e1"]], "behaviour": behaviour.code}, 1)
    twice = (attrs.evolve(behaviour, find=lambda _: one), attrs.evolve(behaviour, find=lambda _: one))
    monkeypatch.setattr(run, "BEHAVIOURS", twice)
    with pytest.raises(TableMismatch, match="same id"):
        recognisers.recognise(tables.empty(tables.EVENTS), tables.empty(tables.PEOPLE), DEFAULTS)


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("call_barrage", {"calls": 0}),
        ("message_barrage", {"minutes": -1}),
        ("rising_frequency", {"times": 0.5}),
        ("rising_frequency", {"chance": 2.0}),
        ("night_contact", {"start": "late"}),
        ("call_barrage", {"call": 3}),
    ],
)
def test_a_threshold_that_makes_no_sense_stops_the_run(section, values):
    with pytest.raises(settings.SettingsError):
        settings.change(DEFAULTS, **{section: values})


def test_what_she_called_something_else_is_her_own_account_and_the_rest_stays_as_it_was():
    events = case_tables.events("event | from | at\nm1 | Dev | 2026-03-03 23:41\nm2 | Dev | 2026-03-05 23:41")
    before = recognisers.recognise(events, case_tables.people(), DEFAULTS)
    first, *others = before["signal"]
    after = recognisers.as_she_said(before, {first: "threat_person", "no such signal": "threat_person"})
    tables.check(after, tables.SIGNALS, door="test")
    assert after["signal"].to_list() == before["signal"].to_list()
    (said,) = after.filter(pl.col("signal") == first).to_dicts()
    assert (said["behaviour"], said["strand"], said["basis"]) == ("said_threat_person", "threats", "note")
    assert "Threatened you" in said["rule"]
    assert "night" not in said["why"], "no rule speaks for it any more"
    assert after.filter(pl.col("signal").is_in(others)).equals(before.filter(pl.col("signal").is_in(others)))


def test_a_message_that_she_says_is_an_act_is_her_own_account_of_it():
    events = case_tables.events("event | from | at\nm1 | Dev | 2026-03-03 23:41\nm2 | Dev | 2026-03-05 23:41")
    first, second = events["event_id"]
    events = events.with_columns(
        pl.when(pl.col("event_id") == second).then(pl.lit(first)).alias("duplicate_of")
    )
    said = (said_of("threat_person", first), said_of("threat_person", second), said_of("damage", "gone:1"))
    others = ("verbal_abuse:x:1", "said_threat_person", "said_nothing:x:1")
    found = recognisers.of_messages([*said, *others], events=events, people=case_tables.people())
    tables.check(found, tables.SIGNALS, door="test")
    (signal,) = found.to_dicts()
    assert signal["signal"] == f"said_threat_person:{first}", "a duplicate is told of once"
    assert (signal["strand"], signal["basis"], signal["events"]) == ("threats", "note", [first])
    assert signal["why"] == "You read this message from Dev and said what it was: Threatened you."
    assert {act_and_event(each) for each in others} == {None}


def test_answers_add_what_she_says_and_take_out_what_a_word_list_suggested():
    events = case_tables.events(
        "event | from | at | text\nm1 | Dev | 2026-03-03 23:41 | I will kill you\n"
        "m2 | Dev | 2026-03-05 23:41 | I will kill you\nm3 | Dev | 2026-03-07 23:41 | I will kill you"
    )
    people = case_tables.people()
    before = recognisers.recognise(events, people, DEFAULTS)
    by_words = {each: f"threat_to_person:{each}" for each in events["event_id"]}
    assert set(by_words.values()) <= {*before["signal"]}
    agree, refuse, rename = events["event_id"]
    at = datetime(2026, 4, 1, tzinfo=UTC)
    answers = {
        agree: Answer(what="agree", at=at), refuse: Answer(what="not", at=at),
        rename: Answer(what="agree", act="threat_family", at=at), "gone:1": Answer(what="unsure", at=at),
    }  # fmt: skip
    after = recognisers.as_answered(before, answers, events=events, people=people)
    ids = {*after["signal"]}
    assert {*before["signal"]} - ids == {by_words[refuse], by_words[rename]}
    assert ids - {*before["signal"]} == {f"said_threat_family:{rename}"}
    assert recognisers.as_answered(before, {}, events=events, people=people).equals(before)


def test_every_rule_of_structure_has_a_table_of_what_it_notices_and_what_not():
    spec = Path(__file__).parents[1] / "spec"
    rules = [each.code for each in recognisers.BEHAVIOURS if each.basis == "structure"]
    assert len(rules) > 10
    assert [code for code in rules if not (spec / f"test_{code}.py").is_file()] == []
