"""What the weighing turns on: the route that is asked about, what was done and what was only told, the figures."""

from typing import Any

import attrs
import msgspec
import pytest
from bench import leaving_out

from chesil.conduct.extracting.answer import read_log
from chesil.conduct.extracting.charge import route_of
from chesil.conduct.extracting.log import Written, from_written
from chesil.conduct.extracting.scenes import scene_of
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.figures import FIGURES
from chesil.conduct.reading.gravity import GRAVE
from chesil.conduct.reading.read import COURSE, OVERALL, THRESHOLD, Reading
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK

DAY = {"precision": "day", "date": "2025-03-03"}


def act(n: int, summary: str, **more: Any) -> dict[str, Any]:
    """One entry, a day after the one before."""
    entry = {
        "n": n,
        "when": DAY | {"date": f"2025-03-{n:02}"},
        "channel": "text",
        "actor": "D",
        "target": "V",
    }
    return entry | {"summary": summary, "effect": "distressed", "told_to_stop_before": "unknown"} | more


def written(*acts: dict[str, Any], **more: Any) -> Written:
    log = {"charge": "s.2 PHA 1997", "relationship": "former partners", "parties": {"D": "man", "V": "woman"}}
    return msgspec.convert({"blind_id": "x", "context": [], **log, "incidents": acts, **more}, Written)


def reading(*acts: dict[str, Any], **more: Any) -> Reading:
    return read_log(from_written(written(*acts, **more)))


@pytest.mark.parametrize(
    ("charge", "route"),
    [
        ("s.5 PHA 1997 (breach of restraining order)", "breach-of-order"),
        ("breach of non-molestation order, s.42A Family Law Act 1996", "breach-of-order"),
        ("breach of a stalking protection order", "breach-of-order"),
        ("s.2A PHA 1997 (stalking) and breach of a restraining order", "pha-2a"),
        ("harassment, PHA 1997, and arson", "pha-2"),
        ("s.127 Communications Act 2003", "one-act"),
        ("s.1 Malicious Communications Act 1988", "one-act"),
        ("s.4 Public Order Act 1986", "one-act"),
        ("Protection from Harassment Act 1997 s.4", "pha-4"),
        ("s.42 Family Law Act 1996", "non-molestation-order"),
        ("s.1 Stalking Protection Act 2019 (stalking protection order)", "pha-2a"),
        ("", "pha-2"),
    ],
)
def test_a_charge_names_a_route_of_one_act_only_where_it_names_no_course(charge: str, route: str) -> None:
    assert route_of(charge).id == route


def test_one_polite_message_breaks_an_order_and_is_no_course() -> None:
    polite = act(1, "Sent V a polite message.", told_to_stop_before=True, effect="upset")
    under_order = reading(
        polite, charge="breach of restraining order", context=["A restraining order is in force."]
    )
    assert under_order.points[OVERALL].level == MODERATE
    assert under_order.points[COURSE].level == NONE
    assert reading(polite).points[OVERALL].level == NONE


def test_a_breach_that_was_asked_for_may_have_an_excuse() -> None:
    asked = reading(
        act(1, "Came to V's house.", told_to_stop_before=True),
        charge="breach of restraining order",
        context=["V had invited D."],
    )
    assert asked.points[OVERALL].level == WEAK


def test_what_somebody_is_accused_of_was_not_done_to_them() -> None:
    told = act(1, "Told the police that V had raped and beaten D.", channel="third_party", target="V via T")
    done = act(2, "Beat V up.", channel="in_person")
    log = from_written(written(told, done))
    of = Facts(scene=scene_of(log, "V"), route=route_of("")).gravity.of
    assert of[0] < GRAVE == of[1]


def test_a_harassment_letter_from_the_police_says_nothing_of_what_was_done() -> None:
    sent = [act(n, "Emails; police then sent a harassment letter.", effect="felt unwell") for n in (1, 2)]
    log = from_written(written(*sent))
    assert not Facts(scene=scene_of(log, "V"), route=route_of("")).serious.any()


def test_contact_that_ran_both_ways_is_weighed_from_both_sides() -> None:
    theirs = [act(n, "Rang V.", channel="phone_call", effect="feared violence from D") for n in (1, 2, 3, 4)]
    hers = act(5, "V rang D many times.", channel="phone_call", actor="V", target="D", effect="none")
    one_sided = reading(*theirs, charge="s.4 PHA 1997")
    both = reading(*theirs, hers, charge="s.4 PHA 1997")
    assert both.points[THRESHOLD].level == WEAK < one_sided.points[THRESHOLD].level
    assert both.points["fear_of_violence"].level == MODERATE < one_sided.points["fear_of_violence"].level
    assert "CONTACT_INVITED" in {caution.code for caution in both.cautions}


def test_nothing_but_upset_is_weak_unless_an_act_is_grave() -> None:
    damage = [act(n, "Moved V's bins.", channel="property_damage", effect="") for n in (1, 2, 3)]
    upset = reading(act(4, "Shouted at V.", effect="upset"), *damage)
    force = reading(act(4, "Punched V.", effect="upset"), *damage)
    assert upset.points[THRESHOLD].level == WEAK < force.points[THRESHOLD].level


def test_friction_at_work_needs_more_than_illness_after_it() -> None:
    work = {"relationship": "manager and employee", "parties": {"D": "manager (company sued)", "V": "clerk"}}
    once = [act(n, "Criticised V in front of colleagues.", effect="depression") for n in (1, 2)]
    rest = [act(n, "Asked V for the form again.", effect="upset") for n in (3, 4, 5)]
    kept_up = act(6, "Picked on V, day after day.", effect="depression")
    assert reading(*once, *rest, **work).points[THRESHOLD].level == WEAK
    assert reading(*once, *rest, kept_up, **work).points[THRESHOLD].level == MODERATE


def test_living_together_is_a_doubt_about_harassment_and_none_about_control() -> None:
    couple = {"relationship": "cohabiting partners", "parties": {"D": "partner", "V": "partner"}}
    acts = [
        act(n, "Punched V.", channel="assault", effect="bruised; isolated, saw nobody") for n in range(1, 13)
    ]
    assert reading(*acts, charge="s.76 Serious Crime Act 2015", **couple).points[OVERALL].level == STRONG
    assert reading(*acts, charge="s.2 PHA 1997", **couple).points[OVERALL].level < STRONG


def test_what_the_other_side_answers_keeps_a_level_from_the_top() -> None:
    acts = [
        act(n, "Threatened to kill V.", effect="terrified; could not sleep", told_to_stop_before=True)
        for n in range(1, 13)
    ]
    assert reading(*acts).points[OVERALL].level == STRONG
    answered = reading(*acts, context=["D said that V wanted to hear from them."])
    assert answered.points[OVERALL].level == MODERATE
    assert "ONE_SIDED_ACCOUNT" in {caution.code for caution in answered.cautions}


def test_fear_that_is_not_recorded_holds_its_route_down_and_does_not_end_it() -> None:
    acts = [act(n, "Waited outside V's work.", channel="loitering") for n in range(1, 6)]
    told = reading(*acts, charge="s.4 PHA 1997")
    assert told.points["fear_of_violence"].level == NONE
    assert told.points[OVERALL].level == WEAK


def test_harm_from_what_was_aimed_at_somebody_close_is_weighed() -> None:
    people = {"D": "man", "V": "claimant, wife of the target", "V2": "her husband, the target"}
    acts = [act(n, "Sent V2 a hostile letter.", target="V2", effect="V distressed") for n in (1, 2, 3, 4)]
    told = reading(*acts, relationship="rivals", parties=people)
    assert told.points[THRESHOLD].level == WEAK
    assert told.points[OVERALL].level == WEAK


def test_the_figures_of_a_reading_can_be_chosen() -> None:
    acts = [act(n, "Called V names.") for n in range(1, 7)]
    log = from_written(written(*acts))
    assert read_log(log).points[COURSE].level == MODERATE
    assert read_log(log, figures=attrs.evolve(FIGURES, many=6)).points[COURSE].level == STRONG


def test_a_case_left_out_is_scored_with_what_is_best_for_the_others() -> None:
    in_use = [{"points": points} for points in (1, 1, 1)]
    fits_the_first = [{"points": points} for points in (9, 0, 0)]
    scores = [in_use, fits_the_first]
    assert leaving_out.best(scores) == 1
    assert [score["points"] for score in leaving_out.left_out(scores, folds=3)] == [1, 0, 0]


def test_figures_in_use_are_kept_where_others_are_no_better() -> None:
    assert leaving_out.choices()[0] == FIGURES
    assert leaving_out.best([[{"points": 2}], [{"points": 2}]]) == 0
