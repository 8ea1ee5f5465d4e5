"""Counts, signs of danger, what changed, and reasons: none of them decides anything by itself."""

from datetime import date

import pytest

from chesil.risk import (
    Given,
    Taken,
    changes,
    count,
    dangers,
    load,
    may_bear,
    next_review,
    reasons,
    unanswered,
)

ASKED = load("domestic")
ALL = [question.id for question in ASKED.questions]
DAY = date(2026, 3, 2)


def taken(yes=(), no=(), unknown=(), on=DAY, **more):
    answers = {
        **{name: Given(answer="yes") for name in yes},
        **{name: Given(answer="no") for name in no},
        **{name: Given(answer="unknown") for name in unknown},
    }
    return Taken(questions="domestic", version=1, answers=answers, on=on, by="doyle", **more)


def codes(given, **more):
    return [each.code for each in reasons(ASKED, given, **{"threshold": 14, **more})]


def test_what_is_not_known_or_not_asked_is_never_counted_as_no():
    counted = count(ASKED, taken(yes=ALL[:3], no=ALL[3:5], unknown=ALL[5:9]))
    assert (counted.counted, counted.unknown, counted.not_asked, counted.of) == (3, 4, 15, 24)
    assert [each.id for each in unanswered(ASKED, taken(yes=ALL[:23]))] == ALL[23:]


def test_a_scale_counts_the_answers_that_it_says():
    asked = load("neighbours")
    answers = {"how-often": Given(answer="every day"), "how-long": Given(answer="under a month")}
    assert (
        count(asked, Taken(questions="neighbours", version=1, answers=answers, on=DAY, by="kell")).counted
        == 1
    )


def test_a_sign_of_danger_comes_from_a_yes_alone_and_once():
    assert [each.id for each in dangers(ASKED, taken(yes=["strangled", "low", "their-suicide"]).answers)] == [
        "suicide",
        "strangled",
    ]
    assert dangers(ASKED, taken(no=["strangled"], unknown=["kill"]).answers) == ()


def test_evidence_bears_on_a_question_and_answers_none():
    assert may_bear(ASKED.question("stalking"), ["waiting_outside"])
    assert not may_bear(ASKED.question("pregnant"), ["waiting_outside"])
    assert count(ASKED, taken()).counted == 0


def test_what_changed_leaves_out_what_was_not_asked():
    before = taken(yes=["worse", "money"], no=["kill"], unknown=["animals"])
    after = taken(yes=["kill", "worse"], no=["money"], unknown=[], on=date(2026, 4, 1))
    assert [(each.question.id, each.way) for each in changes(ASKED, before, after)] == [
        ("kill", "new"),
        ("money", "gone"),
    ]
    unsure = changes(ASKED, taken(unknown=["worse"]), taken(no=["worse"]))
    assert [(each.way, each.before.answer, each.after.answer) for each in unsure] == [
        ("other", "unknown", "no")
    ]


def test_each_reason_is_enough_by_itself():
    assert codes(taken(yes=ALL[:13])) == []
    assert codes(taken(yes=ALL[:14])) == ["count"]
    assert codes(taken(yes=ALL[:14]), threshold=None) == []
    assert codes(taken(level="high", because="He has her new address.")) == ["judgement"]
    assert codes(taken(level="high", because=" ")) == [], "a judgement has to say why"
    assert codes(taken(), incidents=[date(2025, 3, 2), date(2025, 3, 3), date(2026, 1, 1), DAY]) == [
        "more often"
    ]
    assert codes(taken(), incidents=[date(2025, 3, 2), date(2026, 1, 1), DAY]) == []


@pytest.mark.parametrize(
    ("last", "abuse", "is_repeat"),
    [
        (date(2025, 3, 2), True, True), (date(2025, 3, 1), True, False), (date(2025, 3, 2), False, False),
        (date(2026, 3, 3), True, False),
    ],
)  # fmt: skip
def test_a_repeat_is_any_abuse_within_twelve_calendar_months(last, abuse, is_repeat):
    assert ("repeat" in codes(taken(), last_referral=last, abuse_since=abuse)) is is_repeat


def test_a_leap_day_has_its_year_too():
    given = taken(on=date(2025, 2, 28))
    assert codes(given, last_referral=date(2024, 2, 29), abuse_since=True) == ["repeat"]
    assert codes(taken(on=date(2025, 3, 1)), last_referral=date(2024, 2, 29), abuse_since=True) == []


def test_an_event_brings_the_next_review_forward():
    assert next_review(taken(level="standard", because="-")) == date(2026, 4, 27)
    assert next_review(taken()) == date(2026, 3, 30)
    assert next_review(taken(level="high", because="-"), days={"high": 7}) == date(2026, 3, 9)
    assert next_review(taken(), events=[date(2026, 3, 5), date(2026, 1, 1)]) == date(2026, 3, 6)
