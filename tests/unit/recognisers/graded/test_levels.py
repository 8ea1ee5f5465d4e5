"""How rules, heads and reader give a level together."""

import numpy as np
import pytest

from chesil.recognisers.graded import levels
from chesil.recognisers.graded.heads import Thresholds

LIMITS = {
    name: Thresholds(some=2.0, support=0.0, weak=1.0)
    for name in ("harm", "any_abuse", "hate", "threat", "reader")
}
LOW, NEAR, HIGH = -3.0, 1.5, 3.0


def level(
    harm=LOW,
    abuse=LOW,
    hate=LOW,
    threat=LOW,
    reader=None,
    rule=False,
    grave=False,
    explicit=False,
    lowered=False,
):
    """The name of the level of one message."""
    evidence = levels.Evidence(
        harm=np.array([harm], np.float32),
        abuse=np.array([abuse], np.float32),
        hate=np.array([hate], np.float32),
        threat=np.array([threat], np.float32),
        reader=None if reader is None else np.array([reader], np.float32),
        rule=np.array([rule]),
        grave=np.array([grave]),
        explicit=np.array([explicit]),
        lowered=np.array([lowered]),
    )
    return levels.NAMES[int(levels.of(evidence, LIMITS)[0])]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({}, None),
        ({"harm": NEAR}, "weak"),
        ({"harm": HIGH}, "some"),
        ({"abuse": HIGH}, "some"),
        ({"rule": True}, "weak"),
        ({"rule": True, "harm": NEAR}, "strong"),
        ({"rule": True, "abuse": HIGH}, "strong"),
    ],
)
def test_a_rule_with_the_heads_is_strong_and_the_heads_alone_are_some(what, expected):
    assert level(**what) == expected


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"reader": LOW}, None),
        ({"reader": NEAR}, "weak"),
        ({"reader": HIGH}, "some"),
        ({"reader": NEAR, "harm": HIGH}, "some"),
        ({"reader": LOW, "harm": HIGH}, "weak"),
        ({"reader": HIGH, "rule": True}, "strong"),
        ({"reader": LOW, "rule": True}, "weak"),
        ({"reader": HIGH, "harm": HIGH}, "some"),
    ],
)
def test_where_the_reader_read_it_decides_beside_a_rule_or_the_heads(what, expected):
    assert level(**what) == expected


def test_what_the_reader_did_not_read_keeps_the_level_of_the_heads():
    assert level(reader=float("nan"), harm=HIGH) == "some"


@pytest.mark.parametrize(
    ("plain", "lowered"), [({"rule": True, "harm": HIGH}, "some"), ({"harm": HIGH}, "weak")]
)
def test_a_laugh_or_a_film_lowers_a_level_by_one(plain, lowered):
    assert level(**plain, lowered=True) == lowered


def test_nothing_in_a_message_takes_its_last_level_away():
    assert level(harm=NEAR, lowered=True) == "weak"


def test_a_grave_threat_that_a_rule_found_stays_visible():
    assert level(rule=True, grave=True, lowered=True, reader=LOW) == "some"


def test_words_for_who_somebody_is_are_never_more_than_weak_alone():
    assert level(hate=HIGH, abuse=NEAR) == "weak"
    assert level(hate=HIGH) is None


def test_a_threat_in_so_many_words_is_strong_whatever_the_reader_makes_of_it():
    assert level(rule=True, grave=True, threat=NEAR, reader=LOW) == "strong"
    assert level(rule=True, grave=True, threat=NEAR, reader=LOW, lowered=True) == "some"
    assert level(rule=True, threat=NEAR, reader=LOW) == "weak"


def test_a_threat_to_kill_in_so_many_words_stands_out_and_is_read_first():
    assert level(rule=True, grave=True, explicit=True, reader=LOW) == "strong"
