"""Days counted from an act, and the sentences printed with them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil import law
from chesil.law import limits
from chesil.law.loading import book

EW = "england_and_wales"


@pytest.mark.parametrize(
    ("act", "by"),
    [
        (date(2026, 2, 24), date(2026, 8, 24)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_six_months_end_on_the_day_of_the_same_number_or_the_last_of_a_shorter_month(act, by):
    assert law.time_limit("pha-2", last_act=act).by == by


def test_the_day_is_in_the_sentence_and_so_is_that_other_routes_have_no_limit():
    found = law.time_limit("pha-2a", last_act=date(2026, 2, 24))
    assert "24 August 2026" in found.sentence
    assert "Older acts can still count" in found.sentence
    assert "Some other routes have no such limit." in found.sentence


@pytest.mark.parametrize(
    "route", ["pha-4", "pha-4a", "sca-76", "restraining-order-breach", "mca-88", "cdma-1"]
)
def test_what_either_court_can_try_has_no_limit(route):
    found = law.time_limit(route, last_act=date(2026, 2, 24))
    assert (found.by, found.latest) == (None, None)
    assert "no time limit" in found.sentence


@pytest.mark.parametrize(
    ("route", "by", "latest"),
    [
        ("ca-127", date(2026, 8, 23), date(2029, 2, 23)),
        ("osa-179", date(2026, 8, 23), None),
        ("soa-66e", date(2026, 8, 23), date(2029, 2, 23)),
        ("soa-66f", date(2026, 8, 23), date(2029, 2, 23)),
        ("cja-39", date(2026, 8, 24), date(2028, 2, 24)),
        ("harassment-injunction", date(2032, 2, 24), None),
        ("human-rights-claim", date(2027, 2, 23), None),
        ("equality-claim", date(2026, 8, 23), None),
        ("sco-nho", date(2029, 2, 24), None),
        ("non-molestation-order", None, None),
    ],
)
def test_other_limits_are_counted_as_their_acts_say(route, by, latest):
    found = law.time_limit(route, last_act=date(2026, 2, 24))
    assert (found.by, found.latest) == (by, latest)


def test_the_limit_is_that_of_the_day_of_the_act():
    assert law.time_limit("mca-88", last_act=date(2015, 4, 12)).by == date(2015, 10, 12)
    assert law.time_limit("mca-88", last_act=date(2015, 4, 13)).by is None
    with pytest.raises(law.NotInForce):
        law.time_limit("pha-2a", last_act=date(2010, 1, 1))


def test_a_limit_that_is_unsure_gives_no_day():
    found = law.time_limit("soa-66b-1", last_act=date(2026, 2, 24))
    assert (found.by, found.latest, found.sentence) == (None, None, limits.NOT_CHECKED)


@given(st.dates())
def test_any_day_a_record_holds_gives_a_day_after_it_or_says_that_none_can_be_counted(act):
    for limit in book(EW).limits.values():
        found = limits.counted(limit, last_act=act)
        if limit.confidence == "unsure" or not limit.months:
            assert found.by is None
        elif found.by is None:
            assert (act.year, found.sentence) == (max(act.year, 9993), limits.NO_DAY)
        else:
            assert found.by > act
            assert limits.in_words(found.by) in found.sentence
        assert "{" not in found.sentence


@given(st.dates(date(1997, 6, 16), date(2100, 1, 1)))
def test_no_sentence_about_time_says_that_it_is_too_late(act):
    for route in law.routes(EW, on=act):
        sentence = law.time_limit(route.id, last_act=act).sentence.lower()
        assert not any(
            words in sentence for words in ("too late", "out of time", "expired", "missed", "no longer")
        )


def test_an_order_ends_between_the_days_the_law_sets():
    starts = date(2026, 1, 31)
    vpo = law.order_end("violence-protection-order", starts=starts)
    assert (vpo.earliest, vpo.latest) == (date(2026, 2, 14), date(2026, 2, 28))
    spo = law.order_end("stalking-protection-order", starts=starts)
    assert (spo.earliest, spo.latest) == (date(2028, 1, 31), None)
    dapo = law.order_end("domestic-abuse-protection-order", starts=starts)
    assert (dapo.earliest, dapo.latest) == (None, None)
    assert law.order_end("pha-2", starts=starts) is None


def test_months_are_named_in_english_whatever_the_machine_speaks():
    assert [limits.in_words(date(2026, month, 1)).split()[1][:3] for month in (1, 5, 12)] == [
        "Jan",
        "May",
        "Dec",
    ]
    assert limits.in_words(None) == ""
