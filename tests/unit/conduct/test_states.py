"""What is said of a point: its state, what is missing and what speaks against it, from the trace alone."""

import re
from datetime import date
from importlib import resources
from typing import get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chesil import law
from chesil.conduct.legal import states
from chesil.conduct.legal.points import HOW_LONG
from chesil.conduct.legal.states import standing, state, texts
from chesil.conduct.reading.cautions import known
from chesil.conduct.reading.rules import known as rules
from chesil.conduct.reading.weighing import MODERATE, NONE, STRONG, WEAK, step, weigh
from chesil.law.entries import Point, Relation
from chesil.terms.legal import STATES, Question

ELEMENTS = law.elements("england_and_wales")
# Of a route as a whole, which has no state.
OF_THE_WHOLE = {"weakest-point", "one-act", "fear-twice", "daily-life", "police-notice", "early-ruling"}


def point(element="course", **changes):
    return Point(id="p", element=element, sentence="A point.", question="What else happened?", **changes)


def weighed(*steps, entries=(1, 2)):
    return weigh(steps, entries=entries)


def start(level, rule="two-occasions", why="Two days."):
    return step(rule, "start", level, why, (1, 2))


def hold(rule, level=WEAK, why="The rule's own words."):
    return step(rule, "hold", level, why, (2,))


def state_of(*steps, element="course", relations=()):
    return state(ELEMENTS[element], weighed(*steps), relations=relations)


def stands(*steps, element="course", cautions=(), relations=()):
    return standing(
        point(element),
        weighed(*steps) if steps else None,
        element=ELEMENTS[element],
        relations=relations,
        cautions=[known()[code] for code in cautions],
    )


@pytest.mark.parametrize(
    ("level", "told"), [(NONE, "not_yet"), (WEAK, "in_part"), (MODERATE, "recorded"), (STRONG, "recorded")]
)
def test_what_the_rules_lift_a_point_to_is_what_is_recorded(level, told):
    assert state_of(start(level)) == told


def test_a_point_that_no_rule_reads_is_for_others_to_judge():
    told = {(each.by == "person", state(each, None, relations=())) for each in ELEMENTS.values()}
    assert told == {(False, "for_others"), (True, "not_yet")}


@pytest.mark.parametrize(
    "element", ["harassment", "abuse", "intent", "no_excuse", "no_defence", "need", "purpose"]
)
def test_how_grave_it_is_and_what_was_meant_is_for_others_however_much_is_recorded(element):
    told = stands(start(STRONG), element=element)
    assert told.state == "for_others"
    assert told.courts_look_at


def test_what_makes_a_court_ask_speaks_against_a_point_and_takes_nothing_from_what_is_recorded():
    told = stands(start(MODERATE), hold("coming-back-together"))
    assert told.state == "recorded"
    (against,) = told.against
    assert (against.rule, against.acts) == ("coming-back-together", (2,))
    assert "it takes nothing from what was done" in against.sentence


def test_while_it_is_not_recorded_who_it_was_a_point_is_recorded_in_part_and_that_is_asked():
    told = stands(start(STRONG), hold("tied-to-acts", MODERATE))
    assert told.state == "in_part"
    assert told.question.words.startswith("How do you know who it was?")
    assert told.against == ()


@pytest.mark.parametrize(("feared", "told"), [(NONE, "not_yet"), (WEAK, "in_part"), (STRONG, "recorded")])
def test_that_they_knew_of_a_fear_is_recorded_no_further_than_the_fear(feared, told):
    assert state_of(start(STRONG), hold("knew-of-fear", feared), element="knowledge") == told


def test_a_warning_stands_at_the_point_it_is_about_and_once():
    told = stands(start(MODERATE), cautions=("GAP_LONG", "MUTUAL_CONFLICT"))
    assert [each.rule for each in told.against] == ["GAP_LONG"]
    both = stands(start(WEAK), hold("both-sides"), element="harassment", cautions=("MUTUAL_CONFLICT",))
    assert [each.rule for each in both.against] == ["both-sides"]


def test_reasons_the_other_side_may_give_speak_against_the_point_that_they_had_none():
    told = stands(element="no_defence", cautions=("LEGITIMATE_PURPOSE",))
    assert [each.rule for each in told.against] == ["LEGITIMATE_PURPOSE"]


def test_a_relationship_is_not_recorded_in_part_or_another_one():
    nothing = step("relationship", "start", WEAK, "Not recorded.")
    other = step("relationship", "start", NONE, "Another one.")
    assert state_of(nothing, element="relationship") == "not_yet"
    in_part = stands(nothing, element="relationship", relations=("intimate",))
    assert (in_part.state, in_part.question) == ("in_part", HOW_LONG)
    told = stands(other, element="relationship", relations=("relative",))
    assert (told.state, [each.rule for each in told.against]) == ("not_yet", ["relationship"])


def test_a_rule_without_words_of_its_own_here_is_never_left_out():
    (against,) = stands(start(STRONG), hold("a-new-rule")).against
    assert against.sentence == "The rule's own words."


def test_every_rule_that_holds_a_level_has_words_here():
    package = resources.files("chesil.conduct.reading")
    source = "".join(each.read_text("utf-8") for each in package.iterdir() if each.name.endswith(".py"))
    holding = set(re.findall(r'step\(\s*"([a-z-]+)",\s*"hold"', source))
    assert {"both-sides", "tied-to-acts", "speech"} <= holding
    assert holding - OF_THE_WHOLE <= {*texts().gaps, *texts().against}


def test_what_courts_look_at_stands_with_the_element_and_nowhere_else():
    assert not any("courts" in key or "others" in key for key in states.States.__struct_fields__)
    assert all(each.looked_at for each in ELEMENTS.values() if each.by == "others")
    assert stands(element="intent").courts_look_at == ELEMENTS["intent"].looked_at


def test_every_text_names_a_rule_or_a_warning_that_exists_and_every_element_has_a_name():
    for jurisdiction in law.JURISDICTIONS:
        assert all(each.name for each in law.elements(jurisdiction).values())
    for code, each in texts().against.items():
        assert code in rules() or code in known() or code == "relationship"
        assert not each.caution or each.caution in known()
        assert each.sentence or each.caution or code in known()


STEPS = st.lists(
    st.builds(
        step,
        st.sampled_from(sorted({*texts().gaps, *texts().against, "gravity", "two-occasions", "small-acts"})),
        st.sampled_from(["start", "raise", "hold"]),
        st.sampled_from([NONE, WEAK, MODERATE, STRONG]),
        st.just("Words."),
        st.sampled_from([(), (1,), (1, 2)]),
    ),
    max_size=6,
)
RELATIONS = st.lists(st.sampled_from(get_args(Relation)), max_size=2)


@given(STEPS, st.sampled_from(sorted(ELEMENTS)), RELATIONS, st.text(min_size=1, max_size=30))
def test_no_string_changes_a_state(steps, element, relations, noise):
    of = ELEMENTS[element]
    plain = standing(point(element), weigh(steps, entries=(1,)), element=of, relations=relations, cautions=())
    named = replace(of, name=noise, what=of.what and noise, looked_at=tuple(noise for _ in of.looked_at))
    other = Point(id="p", element=element, sentence=noise, question=noise, section=noise)
    noisy_steps = [attrs.evolve(each, why=noise) for each in steps]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "texts", lambda: _noisy(noise))
        noisy = standing(
            other, weigh(noisy_steps, entries=(1,)), element=named, relations=relations, cautions=()
        )
    assert (noisy.state, noisy.question.answer) == (plain.state, plain.question.answer)
    assert [(each.rule, each.acts) for each in noisy.against] == [
        (each.rule, each.acts) for each in plain.against
    ]
    assert plain.state in STATES


_texts = texts


def _noisy(noise):
    """The texts with every sentence replaced; what is empty stays empty, for that is no sentence."""
    real = _texts()
    return states.States(
        gaps={
            key: states.Gap(each.asks and noise, each.in_part, each.answer) for key, each in real.gaps.items()
        },
        against={
            key: states.Against(each.sentence and noise, each.caution, each.element)
            for key, each in real.against.items()
        },
    )


def test_every_point_of_every_route_can_be_told():
    for jurisdiction in ("england_and_wales", "scotland", "northern_ireland"):
        for route in law.routes(jurisdiction, on=date(2026, 6, 1)):
            for each in route.points:
                element = law.elements(jurisdiction)[each.element]
                told = standing(each, None, element=element, relations=(), cautions=())
                assert told.question == Question(each.question, each.answer or element.answer)
