"""Findings read against the law: acts, levels with their entries, dates, limits, evidence, orders, danger."""

import re
from datetime import date
from typing import get_args

import attrs
import msgspec
import polars as pl
import pytest

import case_tables
from chesil import conduct, recognisers
from chesil.conduct.extracting import texts, words
from chesil.conduct.legal import acts, of_findings
from chesil.conduct.legal.kinds import kinds
from chesil.conduct.legal.noted import noted
from chesil.conduct.legal.record import Note
from chesil.conduct.reading.scene import facts
from chesil.law.entries import Mode
from chesil.terms import settings as settings_file
from chesil.terms.acts import ACTS, as_said
from chesil.terms.errors import SettingsError, TableMismatch
from chesil.terms.findings import UNNAMED
from chesil.terms.legal import LEVELS, TRIED

CASE = """
    event | kind    | from | to  | channel   | hidden | answered | seconds | tags            | at               | text
    m1    | message | Dev  | -   | chat      | -      | -        | -       | -               | 2026-01-05 18:00 | can you bring the keys
    m2    | message | Dev  | -   | chat      | -      | -        | -       | -               | 2026-01-06 23:30 | there?
    h1    | message | me   | Dev | chat      | -      | -        | -       | -               | 2026-01-07 09:00 | Please do not contact me again
    m3    | message | Dev  | -   | chat      | -      | -        | -       | -               | 2026-01-08 23:40 | I will kill you
    m4    | message | Dev  | -   | text      | -      | -        | -       | -               | 2026-01-15 02:00 | answer me
    n1    | note    | Dev  | -   | in_person | -      | -        | -       | following       | 2026-01-20 17:30 | He followed me home from work.
    n2    | note    | Dev  | -   | in_person | -      | -        | -       | waiting_outside | 2026-02-02 18:00 | He waited outside my work.
    w1    | call    | -    | -   | call      | yes    | yes      | 3       | -               | 2026-02-03 03:00 | -
    n3    | note    | -    | -   | damage    | -      | -        | -       | damage          | 2026-02-04       | My tyre was cut.
"""


_FOUND = {}


def read(
    table=CASE,
    *,
    about="dev",
    as_of=None,
    details=None,
    numbers=None,
    kept=False,
    said=(),
    own=None,
    **changes,
):
    """The reading of a small case; *details* are JSON texts by event id, *said* acts by the id of a signal."""
    asked = msgspec.json.encode([table, about, details, said, changes])
    if asked not in _FOUND:
        _FOUND[asked] = found(table, about=about, details=details, said=said, **changes)
    return of_findings(*_FOUND[asked], as_of=as_of, numbers=numbers, kept=kept, own_threats=own)


def found(table, *, about, details, said, **changes):
    """Findings, events, people and settings of a small case: once for all tests that ask the same."""
    settings = settings_file.change(settings_file.load(), **changes)
    events, people = case_tables.events(table), case_tables.people()
    if details:
        told = pl.col("event_id").replace_strict(details, default=None, return_dtype=pl.String)
        events = events.with_columns(told.alias("details"))
    signals = recognisers.as_she_said(recognisers.recognise(events, people, settings), dict(said))
    return conduct.analyse(events, signals, people, settings, about=about), events, people, settings


def person(reading, who="dev"):
    return next(each for each in reading.people if each.person == who)


def route(of, name):
    return next(each for each in of.routes if each.id == name)


def point(of, name):
    return next(each for each in of.points if each.id == name)


# --- acts ---


def test_an_act_is_an_occasion_that_a_rule_noticed_or_a_note_of_an_act_and_the_rest_is_counted():
    dev = person(read())
    assert [act.events for act in dev.acts] == [("m2",), ("m3",), ("m4",), ("n1",), ("n2",)]
    assert "1 occasion is not read as acts: no rule noticed anything in them." in dev.not_counted


def test_an_act_is_numbered_by_its_first_entry_and_levels_name_those_numbers():
    dev = person(read(numbers={"m2": 12, "m3": 20, "m4": 31, "n1": 40, "n2": 44}))
    assert [act.number for act in dev.acts] == [12, 20, 31, 40, 44]
    stalking = point(route(dev, "pha-2a"), "stalking-acts")
    assert set(stalking.acts) == {40, 44}
    assert any("40 and 44" in rule.why for rule in stalking.rules)


def test_what_came_after_she_asked_them_to_stop_is_told_apart():
    dev = person(read())
    assert [act.after_request for act in dev.acts] == [False, True, True, True, True]
    assert point(route(dev, "pha-2"), "knowledge").level == "strong"


def test_nobody_asked_is_not_the_same_as_asked_and_not_yet():
    table = "\n".join(line for line in CASE.splitlines() if "h1 " not in line)
    assert {act.after_request for act in person(read(table)).acts} == {None}


def test_what_only_a_word_list_found_is_marked_and_her_notes_are_not():
    dev = person(read())
    assert [act.words_only for act in dev.acts] == [False, True, False, False, False]


def test_what_somebody_read_and_kept_no_longer_rests_on_a_word_list_alone():
    assert not any(act.words_only for act in person(read(kept=True)).acts)


def test_messages_are_read_by_their_signals_and_never_by_their_own_words():
    said = """
        event | from | at               | text
        m1    | Dev  | 2026-01-05 23:30 | the police found nothing, both sides shouted, it was a business about a debt
        m2    | Dev  | 2026-01-06 23:30 | I punched him with a hammer and set fire to it, says the film
        m3    | Dev  | 2026-01-07 23:30 | we got back together and reconciled
    """
    silent = "\n".join(
        line if "event" in line else line.rsplit("|", 1)[0] + "| x" for line in said.strip().splitlines()
    )
    with_words, without = person(read(said)), person(read(silent))
    assert [each.level for each in with_words.routes] == [each.level for each in without.routes]
    assert with_words.cautions == without.cautions


def test_calls_without_a_number_and_acts_by_nobody_count_for_nobody_and_are_asked_about():
    dev = person(read())
    assert not {event for act in dev.acts for event in act.events} & {"w1", "n3"}
    assert "1 contact without a number shown: not counted for anyone." in dev.not_counted
    assert "1 act or message that name nobody: not counted for anyone." in dev.not_counted
    assert any("called from a hidden number" in question.words for question in dev.questions)


def test_where_nobody_is_named_at_all_the_calls_are_read_and_held_low():
    reading = read(
        """
        event | kind | from | hidden | answered | seconds | at
        w1    | call | -    | yes    | yes      | 3       | 2026-02-03 03:00
        w2    | call | -    | yes    | yes      | 2       | 2026-02-05 03:00
        w3    | call | -    | yes    | yes      | 2       | 2026-02-09 03:00
        w4    | call | -    | yes    | yes      | 2       | 2026-02-12 03:00
        """,
        about=None,
    )
    nobody = person(reading, None)
    assert nobody.routes
    assert all(LEVELS.index(each.level) <= LEVELS.index("weak") for each in nobody.routes)
    assert any(rule.rule == "tied-to-acts" for each in nobody.routes for rule in each.rules)


@pytest.mark.parametrize(
    ("words", "first", "cars"),
    [
        ("Dev stood across the road from my work.", "shop-bus-pub-cctv", False),
        ("Dev rang at my door.", "doorbell-camera", False),
        ("Dev sat in his car in front of the gym.", "dashcam", True),
        ("Dev stood there.", "shop-bus-pub-cctv", False),
    ],
)
def test_what_to_ask_for_fits_the_words_and_a_dashcam_needs_a_car(words, first, cars):
    table = f"""
        event | kind | from | to | channel   | hidden | answered | seconds | tags            | at               | text
        n1    | note | Dev  | -  | in_person | -      | -        | -       | waiting_outside | 2026-02-02 18:00 | {words}
    """
    keep = read(table, as_of=date(2026, 2, 2)).people[0].keep
    assert keep[0].id == first
    assert any(each.id == "dashcam" for each in keep) == cars


def test_an_act_without_a_day_is_not_read_and_its_day_is_asked_for():
    dev = person(read(CASE.replace("| 2026-02-02 18:00 |", "| -                |")))
    assert [act.events for act in dev.acts][-1] == ("n1",)
    assert dev.questions[0].words == "Can you give a day? 1 note of an act has no date and is not read."


def test_a_warning_says_where_it_comes_from_and_for_which_routes_unless_for_all():
    dev = person(read())
    assert all(each.sentence and each.source for each in dev.cautions)
    titles = {each.title for each in dev.routes}
    assert all(set(each.routes) < titles for each in dev.cautions)


def test_what_is_recorded_names_acts_that_exist_and_what_is_not_recorded_names_none():
    for person_read in read().people:
        numbers = {act.number for act in person_read.acts}
        for each in person_read.routes:
            assert set(each.acts) <= numbers
            for told in each.points:
                assert set(told.acts) <= numbers
                assert told.acts or told.state in ("not_yet", "for_others")
                assert not (told.acts and told.state == "not_yet")
                assert told.level is None or told.rules


def test_the_facts_of_every_kind_are_facts_that_the_rules_know():
    every = [*kinds().behaviours.values(), *kinds().acts.values()]
    assert set().union(*(each.facts for each in every)) <= facts().keys()


def test_a_sentence_that_is_worded_otherwise_changes_no_level(monkeypatch):
    known, before = kinds(), person(read())
    noise = {
        code: msgspec.structs.replace(each, says="V was killed.") for code, each in known.behaviours.items()
    }
    noted = {code: msgspec.structs.replace(each, says="A polite visit.") for code, each in known.acts.items()}
    monkeypatch.setattr(acts, "kinds", lambda: attrs.evolve(known, behaviours=noise, acts=noted))
    after = person(read())
    assert {act.what for act in after.acts}.isdisjoint(act.what for act in before.acts)
    assert after.routes == before.routes
    assert (after.cautions, after.questions) == (before.cautions, before.questions)


def test_the_reading_of_a_signal_passes_through_no_text(monkeypatch):
    def no_text(*_, **__):
        raise AssertionError("a text was read")

    for room in (words, texts):
        monkeypatch.setattr(room, "folded", no_text)
        monkeypatch.setattr(room, "marks", no_text)
    messages = "\n".join(line for line in CASE.splitlines() if " note " not in line)
    assert person(read(messages)).routes


def test_what_a_person_corrected_of_her_words_wins_over_them():
    note = Note(
        event="n1", text="He had a knife in his hand.", acts=("other",), channel="in_person", person="dev", first=None,
        last=None, rough=False, effect="", feared_violence=False, written=False,
    )  # fmt: skip
    corrected = attrs.evolve(note, added=frozenset({"threat"}), taken_out=frozenset({"weapon"}))
    assert "weapon" in noted([note])["n1"].done
    assert noted([corrected])["n1"].done == noted([note])["n1"].done - {"weapon"} | {"threat"}


def test_every_behaviour_and_every_kind_of_act_has_its_sentence():
    rules = {each.code for each in recognisers.BEHAVIOURS if each.basis != "note"}
    assert set(kinds().behaviours) == rules | set(map(as_said, ACTS))
    assert set(kinds().acts) == set(ACTS)


def test_an_act_speaks_to_her_and_never_of_a_letter_that_stands_for_somebody():
    dev = person(read())
    said = " ".join(act.what for act in dev.acts)
    assert "Followed you." in said
    assert not re.search(r"\b[VDW]\b", said)
    assert {each.says for each in kinds().acts.values()} >= {"A threat to hurt you.", "Followed you."}


@pytest.mark.parametrize(
    ("fact", "level"),
    [
        ("intimate", "weak"),
        ("formerly_intimate", "weak"),
        ("formerly_intimate_for_long", "strong"),
        ("both_16_or_over", "none"),
    ],
)
def test_a_relationship_of_which_nobody_said_how_long_it_lasted_is_not_told_as_the_wrong_one(fact, level):
    dev = person(read(relationships=[{"person": "Dev", "facts": [fact]}]))
    asked = point(route(dev, "non-molestation-order"), "relationship")
    assert asked.level == level
    assert ("cannot be told yet" in asked.rules[0].why) == (level == "weak")
    assert (asked.question.words == "Did the relationship last long?") == (level == "weak")


def test_where_each_mode_of_the_law_is_tried_is_told_in_words():
    assert TRIED.keys() == {*get_args(Mode)}


def test_what_she_called_something_else_is_read_as_that_act_and_stays_contact():
    night = "event | from | at\nm1 | Dev | 2026-03-03 23:41\nm2 | Dev | 2026-03-05 23:41"
    before = person(read(night, kept=True)).acts
    assert {act.kinds for act in before} == {("contact",)}
    after = person(read(night, kept=True, said={"night_contact:m1": "threat_person"})).acts
    assert [act.kinds for act in after] == [("contact", "threat_person"), ("contact",)]
    assert "A threat to hurt you." in after[0].what
    assert "In the night." not in after[0].what


def test_a_delivery_she_names_is_no_contact_of_theirs():
    assert kinds().behaviours["said_unwanted_taxi"].acts == ("unwanted_taxi",)
    assert kinds().behaviours["said_other"].acts == ("other", "contact")


# --- the law of the day ---


def test_a_route_counts_only_acts_done_while_it_was_law():
    dev = person(
        read(
            """
            event | kind | from | channel   | tags            | at
            n1    | note | Dev  | in_person | following       | 2012-11-01
            n2    | note | Dev  | in_person | waiting_outside | 2012-11-10
            n3    | note | Dev  | in_person | following       | 2012-12-01
            """
        )
    )
    assert route(dev, "pha-4a").acts == () or set(route(dev, "pha-4a").acts) == {3}
    assert "2 acts are left out: this was not the law for them on their day." in route(dev, "pha-2a").version
    assert point(route(dev, "pha-2a"), "course").level == "none"


def test_acts_before_any_law_on_stalking_are_not_read_for_it():
    dev = person(
        read(
            """
            event | kind | from | channel   | tags      | at
            n1    | note | Dev  | in_person | contact   | 2011-11-01
            n2    | note | Dev  | in_person | following | 2011-11-10
            """
        )
    )
    assert {each.id for each in dev.routes} & {"pha-2a", "pha-4a", "sca-76"} == set()
    assert "pha-2" in {each.id for each in dev.routes}


@pytest.mark.parametrize(
    ("facts", "level"), [((), "weak"), (("relative",), "none"), (("former_cohabitant",), "strong")]
)
def test_a_route_asks_for_a_relationship_that_is_recorded(facts, level):
    told = [{"person": "Dev", "facts": list(facts)}] if facts else []
    dev = person(read(relationships=told))
    if facts == ("relative",):  # relatives are associated, so the order is open to them too
        level = "strong"
    assert point(route(dev, "non-molestation-order"), "relationship").level == level


def test_a_recorded_relationship_that_does_not_fit_closes_the_route():
    dev = person(read(relationships=[{"person": "Dev", "facts": ["both_16_or_over"]}]))
    order = route(dev, "non-molestation-order")
    assert (order.level, point(order, "relationship").level) == ("none", "none")


def test_a_relationship_that_no_law_knows_is_refused_with_those_it_knows():
    with pytest.raises(SettingsError, match=r"“best friend” is not known.*former_spouse"):
        read(relationships=[{"person": "Dev", "facts": ["best friend"]}])


@pytest.mark.parametrize(
    ("jurisdiction", "written_out"),
    [("scotland", {"sco-38", "sco-39", "sco-da"}), ("northern_ireland", {"ni-stalking", "ni-threatening"})],
)
def test_law_of_scotland_and_northern_ireland_is_read_where_it_is_written_out(jurisdiction, written_out):
    reading = read(law={"jurisdiction": jurisdiction})
    assert reading.outline
    assert "outline" in reading.about[0]
    dev = person(reading)
    assert {each.id for each in dev.routes} == written_out
    assert all(point.level for each in dev.routes for point in each.points if point.state != "for_others")
    assert all(each.outline for each in dev.ask)


def test_an_outline_is_named_and_not_weighed():
    dev = person(read(law={"jurisdiction": "northern_ireland"}))
    assert [each.id for each in dev.ask] == ["ni-domestic-abuse"]
    assert "ni-domestic-abuse" not in {each.id for each in dev.routes}


def test_stalking_in_scotland_needs_fear_or_alarm_that_is_recorded():
    silent = route(person(read(law={"jurisdiction": "scotland"})), "sco-39")
    assert (silent.level, point(silent, "effect").level) == ("none", "none")
    frightened = dict.fromkeys(("n1", "n2"), '{"effect": "I was terrified."}')
    alarmed = route(person(read(law={"jurisdiction": "scotland"}, details=frightened)), "sco-39")
    assert point(alarmed, "effect").level == "strong"
    assert alarmed.level != "none"


def test_routes_that_no_record_can_show_are_named_to_ask_about_and_unsure_law_never_is():
    told = {"n1": '{"reported_to": "the police"}'}
    dev = person(read(details=told))
    asked = {each.id for each in dev.ask}
    assert asked == {"cjpoa-51"}
    assert not {each.id for each in dev.routes} & {"cda-agg-26", "soa-66ab", *asked}


WATCHED = """
    event | kind | from | channel   | tags     | at         | text
    n1    | note | Dev  | in_person | watching | {first}    | He filmed me in the bathroom.
    n2    | note | Dev  | in_person | watching | {second}   | He filmed me again.
"""


def being_checked(reading):
    return [
        sentence for sentence in reading.about if sentence.startswith("Still being checked, and left out")
    ]


def test_law_that_an_act_points_to_and_that_is_being_checked_is_named_beside_the_levels():
    (sentence,) = being_checked(read(WATCHED.format(first="2026-07-05", second="2026-07-12")))
    assert "Taking an intimate photo or film without consent (Sexual Offences Act 2003, s.66AB)" in sentence
    assert "They may be law." in sentence
    assert being_checked(read(WATCHED.format(first="2026-01-05", second="2026-01-12"))) == []
    assert being_checked(read()) == []


def test_the_outline_of_northern_ireland_names_the_harassment_law_that_is_being_checked():
    (sentence,) = being_checked(read(law={"jurisdiction": "northern_ireland"}))
    assert "Harassment (Protection from Harassment (Northern Ireland) Order 1997" in sentence


def test_harassment_because_of_sex_is_read_from_april_2026():
    table = """
        event | kind | from | channel   | tags     | at       | text
        n1    | note | Dev  | in_person | hate_sex | {first}  | He shouted at me because I am a woman.
        n2    | note | Dev  | in_person | hate_sex | {second} | He shouted it again.
    """
    since, before = (
        {each.id for each in person(read(table.format(first=first, second=second))).routes}
        for first, second in (("2026-04-01", "2026-05-01"), ("2026-02-01", "2026-03-31"))
    )
    assert "poa-4b" in since
    assert "poa-4b" not in before


# --- time limits ---


def test_six_months_are_told_where_the_best_supported_route_is_summary_only():
    limit = person(read()).limit
    assert limit is not None
    assert (limit.last_act, limit.by) == (date(2026, 2, 2), date(2026, 8, 2))
    assert "2 August 2026" in limit.sentence


def test_no_day_is_told_where_a_route_without_a_limit_is_supported_better():
    threats = """
        event | kind | from | channel   | tags     | at         | text
        n1    | note | Dev  | in_person | violence | 2026-01-05 | He punched me.
        n2    | note | Dev  | in_person | violence | 2026-01-12 | He punched me again.
        n3    | note | Dev  | in_person | violence | 2026-01-19 | He kicked me.
        n4    | note | Dev  | in_person | violence | 2026-01-26 | He hit me.
    """
    dev = person(read(threats))
    summary = max(LEVELS.index(each.level) for each in dev.routes if each.mode == "summary only")
    either = max(LEVELS.index(each.level) for each in dev.routes if each.mode == "either way")
    assert (dev.limit is None) == (either > summary)


def test_a_day_that_has_passed_is_said_with_whom_to_ask_and_what_stays_open():
    said = {
        day: person(read(as_of=day)).limit.sentence
        for day in (None, date(2026, 8, 2), date(2026, 8, 3), date(2036, 8, 3))
    }
    passed = "Those six months are over."
    assert [passed in sentence for sentence in said.values()] == [False, False, True, True]
    for sentence in said.values():
        assert ("Ask the police or a solicitor" in sentence) == (passed in sentence)
        assert "too late" not in sentence
        assert "may still be open" in sentence


# --- evidence ---


def test_evidence_is_counted_down_from_each_act_to_a_stated_day():
    reading = read(as_of=date(2026, 2, 10))
    cctv = next(each for each in person(reading).keep if each.id == "council-cctv")
    assert [(each.day, each.by, each.days_left) for each in cctv.acts] == [
        (date(2026, 1, 20), date(2026, 2, 17), 7),
        (date(2026, 2, 2), date(2026, 3, 2), 20),
    ]
    assert reading.counted_from == date(2026, 2, 10)


def test_without_a_day_nothing_is_counted_down_and_nothing_is_said_to_be_happening_now():
    reading = read()
    assert reading.counted_from is None
    assert [each.keep for each in reading.people] == [()] * len(reading.people)
    assert not [sign.id for each in reading.people for sign in each.signs if sign.now]


def test_what_may_be_gone_is_counted_and_never_called_too_late():
    cctv = next(each for each in person(read(as_of=date(2026, 6, 1))).keep if each.id == "council-cctv")
    assert (cctv.acts, cctv.older) == ((), 2)


def test_acts_that_name_nobody_have_evidence_too():
    nobody = person(read(as_of=date(2026, 2, 10)), UNNAMED)
    assert {each.id for each in nobody.keep} >= {"council-cctv", "doorbell-camera"}


def test_days_that_are_unsure_are_given_to_nobody():
    doorbell = next(
        each for each in person(read(as_of=date(2026, 2, 5))).keep if each.id == "doorbell-camera"
    )
    assert all(each.by is None for each in doorbell.acts)
    assert "30" not in doorbell.kept


# --- orders ---

ORDER = {"what": "Non-molestation order", "starts": "2026-01-10", "ends": "2026-01-31", "person": "Dev"}
TERMS = [
    {"words": "Dev must not contact Asha.", "forbids": ["contact", "indirect_contact"]},
    {"words": "Dev must not go to her work.", "forbids": ["following", "waiting_outside"]},
    {"words": "Dev must not damage her things.", "forbids": ["damage"]},
]


@pytest.mark.parametrize(
    ("what", "starts", "offence"),
    [
        (
            "Restraining order on conviction",
            "2025-06-01",
            "Breach of a restraining order made on conviction (Sentencing Act 2020, s.363)",
        ),
        (
            "Restraining order after an acquittal",
            "2025-06-01",
            "Breach of a restraining order made after an acquittal (Protection from Harassment Act 1997, s.5A(2D))",
        ),
        (
            "Restraining order",
            "2019-06-01",
            "Breach of a restraining order made before December 2020 "
            "(Protection from Harassment Act 1997, s.5(5); which section applies is being checked)",
        ),
    ],
)
def test_what_breaking_a_restraining_order_is_goes_by_how_and_when_it_was_made(what, starts, offence):
    told = person(read(orders=[{"what": what, "starts": starts, "person": "Dev"}]))
    assert {each.offence for each in told.breaches} == {offence}


def test_what_was_done_in_the_time_of_an_order_is_set_against_each_of_its_terms():
    dev = person(read(orders=[{**ORDER, "terms": TERMS}]))
    assert [(each.term, each.events) for each in dev.breaches] == [
        ("Dev must not contact Asha.", ("m4",)),
        ("Dev must not go to her work.", ("n1",)),
    ]
    assert dev.breaches[0].offence == "Breach of a non-molestation order (Family Law Act 1996, s.42A)"


def test_an_order_without_terms_takes_everything_in_its_time_and_nothing_outside():
    dev = person(read(orders=[ORDER]))
    assert [each.events for each in dev.breaches] == [("m4", "n1")]


def test_contact_that_no_rule_noticed_is_contact_under_an_order_too():
    order = {**ORDER, "starts": "2026-01-05", "ends": "2026-01-05", "terms": TERMS}
    dev = person(read(orders=[order]))
    assert [each.events for each in dev.breaches] == [("m1",)]


def test_bail_is_told_as_bail():
    dev = person(read(orders=[{**ORDER, "what": "Police bail condition"}]))
    assert "not an offence" in dev.breaches[0].do


def test_a_term_that_forbids_an_unknown_kind_of_act_is_refused():
    with pytest.raises(SettingsError, match="is no kind of act"):
        read(orders=[{**ORDER, "terms": [{"words": "x", "forbids": ["shouting"]}]}])


# --- danger ---


def signs(reading, who="dev"):
    return {each.id: each for each in person(reading, who).signs}


def test_a_sign_rests_on_events_and_danger_now_on_recent_ones():
    near, later = signs(read(as_of=date(2026, 2, 5))), signs(read(as_of=date(2026, 6, 1)))
    assert near["near-or-trying-to-get-in"].events == ("n2",)
    assert near["near-or-trying-to-get-in"].now
    assert "near-or-trying-to-get-in" not in later
    assert later["threats-or-last-resort"].events == ("m3",)
    assert later["from-online-to-in-person"].events == ("n1", "n2")


TALK = """
    event | kind    | from | to  | channel | at               | text
    m0    | message | Dev  | -   | chat    | 2026-02-04 18:00 | answer me
    m1    | message | Dev  | -   | chat    | 2026-02-04 18:10 | where are you
    m2    | message | Dev  | -   | chat    | 2026-02-04 18:20 | I will kill you with a knife
    m3    | message | Dev  | -   | chat    | 2026-02-04 18:30 | answer me now
"""


def test_a_sign_and_a_law_name_the_message_that_shows_them_and_not_the_whole_occasion():
    reading = read(TALK, as_of=date(2026, 2, 5))
    assert signs(reading)["threat-to-kill-with-a-plan"].events == ("m2",)
    assert "Entry 3 may show it" in signs(reading)["threat-to-kill-with-a-plan"].noticed
    assert point(route(person(reading), "oapa-16"), "threat").events == ("m2",)
    told = f"{TALK}    n0    | note    | -    | -   | -       | 2026-02-05 09:00 | I told them.\n"
    told = read(told, as_of=date(2026, 2, 5), details={"n0": '{"reported_to": "the police"}'})
    (threats,) = (each for each in person(told).ask if each.id == "cjpoa-51")
    assert threats.events == ("m2",)
    assert not any(each.id == "cjpoa-51" for each in person(reading).ask), "nobody was told"


def test_an_insult_does_not_point_to_false_messages_or_to_urging_self_harm():
    insult = TALK.replace("I will kill you with a knife", "you are a stupid bitch")
    dev = person(read(insult, as_of=date(2026, 2, 5)))
    assert any("verbal_abuse" in act.kinds for act in dev.acts)
    assert not {"osa-179", "osa-184"} & {each.id for each in (*dev.ask, *dev.routes)}


def test_damage_a_threat_of_it_and_a_hurt_animal_are_three_signs():
    burn = TALK.replace("I will kill you with a knife", "I will burn your house down")
    assert {"threat-to-damage"} <= set(signs(read(burn, as_of=date(2026, 2, 5))))
    assert not {"damage", "animal-hurt"} & set(signs(read(burn, as_of=date(2026, 2, 5))))
    cut = CASE.replace("| -    | -   | damage ", "| Dev  | -   | damage ")
    assert "damage" in signs(read(cut))
    hurt = CASE.replace("He waited outside my work.", "He kicked my dog.")
    found = signs(read(hurt))
    assert "animal-hurt" in found
    assert "keep what is left" not in found["animal-hurt"].do


def test_an_order_in_force_comes_before_all_but_its_breach_and_is_told_as_that():
    order = {**ORDER, "ends": "2026-12-31"}
    facts = [{"person": "Dev", "facts": ["former_cohabitant"]}]
    breach, first = person(read(orders=[order], relationships=facts, as_of=date(2026, 2, 10))).routes[:2]
    assert breach.id == "non-molestation-breach"
    assert (first.title, first.summary) == (
        "Non-molestation order",
        "in force: Non-molestation order",
    )
    ended = person(read(orders=[ORDER], relationships=facts, as_of=date(2026, 2, 10)))
    assert not [each.title for each in ended.routes if each.order]


def test_an_order_in_force_is_told_with_what_is_not_recorded_of_it_where_nothing_was_done_too():
    order = {"what": "Non-molestation order", "starts": "2026-03-01", "person": "Dev"}
    (quiet,) = person(read(orders=[order], as_of=date(2026, 4, 1))).breaches
    assert (quiet.events, quiet.days, quiet.in_force) == ((), (), True)
    assert quiet.offence.startswith("Breach of a non-molestation order")
    served, terms = quiet.questions
    assert served.words.startswith("Was the order served on them")
    assert terms.words.startswith("What exactly does the order forbid?")
    assert person(read(orders=[order], as_of=date(2026, 2, 1))).breaches == ()


def test_an_order_in_force_stands_before_one_that_ended_and_nobody_serves_bail():
    ended = {**ORDER, "what": "Bail conditions"}
    order = {"what": "Non-molestation order", "starts": "2026-01-25", "person": "Dev"}
    found = person(read(orders=[ended, order], as_of=date(2026, 4, 1))).breaches
    assert [(each.order, each.in_force) for each in found] == [
        ("Non-molestation order", True),
        ("Bail conditions", False),
    ]
    assert not any("served" in question.words for question in found[1].questions)


# An order in force, what was done under it, a quarrel with words on both sides, and a friend.
RECORD = """
    event | kind    | from | to  | channel   | tags            | at               | text
    m1    | message | Dev  | -   | chat      | -               | 2026-01-06 23:30 | where are you
    h1    | message | me   | Dev | chat      | -               | 2026-01-07 09:00 | Please do not contact me again
    n1    | note    | Dev  | -   | in_person | waiting_outside | 2026-01-10 18:00 | He waited outside my work.
    n2    | note    | Dev  | -   | call      | verbal_abuse    | 2026-01-12 19:00 | We had a row. We both shouted. I rang him first.
    n3    | note    | Dev  | -   | in_person | following       | 2026-02-03 17:30 | He followed me home.
    m2    | message | Dev  | -   | text      | -               | 2026-02-05 23:40 | answer me
    f1    | message | Eli  | -   | chat      | -               | 2026-02-06 12:00 | Coffee at 11?
    f2    | message | me   | Eli | chat      | -               | 2026-02-06 12:05 | Yes
"""


def test_a_record_with_an_order_a_breach_a_quarrel_and_a_friend_is_told_without_a_mark():
    order = {"what": "Non-molestation order", "starts": "2026-02-01", "person": "Dev"}
    reading = read(RECORD, orders=[order], as_of=date(2026, 2, 10), about=None)
    dev = person(reading)
    (breach,) = dev.breaches
    assert (breach.in_force, breach.events) == (True, ("n3", "m2"))
    harassment = route(dev, "pha-2")
    assert harassment.summary == (
        "recorded: acts on two or more occasions, what they were told or could see; "
        "for others to judge: how grave it is, their reasons"
    )
    grave = point(harassment, "harassment")
    assert "both-sides" in {each.rule for each in grave.against}
    assert any("Many people answer back" in each.sentence for each in grave.against)
    assert grave.courts_look_at
    assert all(not each.breaches and not each.routes for each in reading.people if each.person == "eli")


def test_a_threat_of_her_own_is_named_where_it_speaks_against_the_point_and_blames_nobody():
    table = CASE.replace("Please do not contact me again", "Leave me alone or I will kill you")
    scene = recognisers.scene_of(case_tables.events(table), case_tables.people(), settings_file.load())
    own = recognisers.own_threats(scene, to=["dev"])
    assert own.select("person", "event_id").rows() == [("dev", "h1")]
    assert recognisers.own_threats(scene, to=["eli"]).is_empty()
    told = [
        [each.sentence for each in point(route(person(reading), "pha-2"), "harassment").against]
        for reading in (read(table, own={"dev": own["event_id"].to_list()}), read(table))
    ]
    assert [sum("from you to them may be a threat" in each for each in against) for against in told] == [1, 0]
    assert any("Many people answer back" in each for each in told[0])


def test_words_of_a_note_can_raise_a_sign():
    table = CASE.replace("He waited outside my work.", "He put his hands around my throat and had a knife.")
    found = signs(read(table, as_of=date(2026, 2, 5)))
    assert {"strangled", "strangulation-ever", "weapon-now", "weapon-ever"} <= set(found)


def test_fear_that_came_later_is_a_sign():
    details = {"n1": '{"feared_violence": false}', "n2": '{"feared_violence": true}'}
    assert signs(read(details=details))["more-afraid"].events == ("n2",)


def test_a_date_that_matters_and_is_near_is_a_sign_on_any_year():
    dates = [{"day": "1990-02-20", "what": "birthday", "yearly": True}]
    sign = signs(read(as_of=date(2026, 2, 10), dates=dates))["a-time-of-change"]
    assert "20 February 2026" in sign.noticed
    assert "a-time-of-change" not in signs(read(as_of=date(2026, 4, 10), dates=dates))


def test_the_list_of_what_means_danger_now_is_whole_whatever_was_noticed():
    reading = read(about="eli")
    assert len(reading.danger) >= 12
    assert reading.call[0].number == "999"


def test_an_order_broken_and_a_return_after_silence_are_signs():
    table = CASE.replace("2026-02-02", "2026-04-02")
    found = signs(read(table, orders=[ORDER]))
    assert "order-or-bail-broken" in found
    assert found["back-after-silence"].sentence == (
        "It started again after a break. Some entries from that time name nobody, so it may not have stopped."
    )
    certain = table.replace("2026-02-04 ", "2026-01-04 ").replace("2026-02-03 ", "2026-01-03 ")
    sign = signs(read(certain))["back-after-silence"]
    assert sign.sentence == "It started again after a break."


# --- the whole ---


def test_a_table_that_does_not_fit_is_refused():
    settings = settings_file.load()
    events, people = case_tables.events(CASE), case_tables.people()
    findings = conduct.analyse(
        events, recognisers.recognise(events, people, settings), people, settings, about="dev"
    )
    with pytest.raises(TableMismatch):
        of_findings(findings, events.drop("text"), people, settings)


def test_the_order_of_rows_makes_no_difference():
    settings = settings_file.load()
    events, people = case_tables.events(CASE), case_tables.people()
    signals = recognisers.recognise(events, people, settings)
    findings = conduct.analyse(events, signals, people, settings, about="dev")
    shuffled = events.sample(fraction=1.0, shuffle=True, seed=3)
    assert of_findings(findings, events, people, settings) == of_findings(
        findings, shuffled, people, settings
    )


def test_all_dates_four_years_later_change_no_level():
    """Four years keep every weekday's leap days apart by the same days; one order is new in them."""
    one, two = read(CASE.replace("2026-", "2018-")), read(CASE.replace("2026-", "2022-"))
    kept = {each.id: each.level for each in person(one).routes}
    later = {each.id: each.level for each in person(two).routes}
    assert later.pop("stalking-protection-order")
    assert later == kept


def test_a_person_without_acts_has_no_route_and_no_question():
    eli = person(read(about="eli"), "eli")
    assert (eli.acts, eli.routes, eli.questions, eli.limit) == ((), (), (), None)


def test_whoever_is_called_says_how_to_text_and_what_a_bill_does_not_show_and_when_it_was_checked():
    called = {each.id: each for each in read(CASE, orders=[ORDER]).call}
    assert called["police"].checked_on is None
    assert called["emergency-text"].number == "999 (text)"
    assert called["stalking-helpline"].checked_on == date(2026, 8, 14)
    assert "phone bill" not in called["stalking-helpline"].how
    wales = called["live-fear-free"].how
    assert wales.startswith("Or text 07860 077333. You can also chat")
    assert wales.endswith("The service says that calls to it do not show on a phone bill.")
