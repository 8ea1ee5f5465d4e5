"""Contact that became more frequent: at least twice as often, and too clear for chance."""

from datetime import date, timedelta

import numpy as np
import pytest

from chesil.recognisers import rising_frequency
from chesil.terms import settings

BEHAVIOUR = rising_frequency.BEHAVIOUR
LIMITS = settings.load().rising_frequency


def contacts(*weekly, sender="Dev"):
    """A table with so many messages in each week, on its days in turn; weeks run from Monday 5 January 2026."""
    first = date(2026, 1, 5)
    days = [
        first + timedelta(weeks=week, days=number % 7)
        for week, count in enumerate(weekly)
        for number in range(count)
    ]
    days.append(first + timedelta(weeks=len(weekly), days=-1))  # so that the last week is whole
    lines = "\n".join(f"m{n:03} | {sender} | {day} 12:00" for n, day in enumerate(sorted(days)))
    return f"event | from | at\n{lines}"


def test_from_two_a_week_to_nine_is_a_rise_with_its_week_its_chance_and_its_range(spec):
    spec(
        BEHAVIOUR,
        events=contacts(2, 1, 2, 2, 1, 2, 9, 8, 9, 8),
        signals=f"""
            events | person | why
            {" ".join(f"m{n:03}" for n in range(10, 45))} | dev | Dev contacted you 8.8 times a week from about Mon 16 February 2026, and 1.7 times a week before that. The week is clear. Chance alone gives a rise this clear in about 0.7% of cases (p = 0.007).
        """,
    )


def test_an_even_run_of_weeks_is_none(spec):
    spec(BEHAVIOUR, events=contacts(5, 4, 6, 5, 5, 4, 6, 5, 5, 5), signals="")


def test_a_fall_is_none(spec):
    spec(BEHAVIOUR, events=contacts(9, 8, 9, 8, 9, 2, 1, 2, 1, 2), signals="")


def test_one_busy_week_among_quiet_ones_is_none(spec):
    spec(BEHAVIOUR, events=contacts(2, 2, 3, 2, 2, 30, 2, 2, 3, 2), signals="")


def test_too_few_contacts_or_weeks_are_none(spec):
    spec(BEHAVIOUR, events=contacts(0, 1, 0, 1, 0, 1, 5, 5, 5, 5), signals="")
    spec(BEHAVIOUR, events=contacts(2, 2, 2, 2, 10, 10, 10), signals="")


def test_contacts_of_two_people_are_not_added_up(spec):
    spec(
        BEHAVIOUR,
        events=contacts(5, 5, 5, 5, 5, 5, 5, 5)
        + "\n"
        + contacts(0, 0, 0, 0, 5, 5, 5, 5, sender="Eli").replace("m0", "k0").partition("\n")[2],
        signals="",
    )


def test_days_before_the_first_whole_week_are_left_out():
    days = np.array(["2026-01-01", "2026-01-09", "2026-01-10", "2026-01-16"], dtype="datetime64[D]")
    assert rising_frequency.weekly(days).tolist() == [1, 2]


def test_a_message_with_a_wrong_year_makes_no_rise(spec):
    days = np.array(["1970-01-01", *["2026-01-05"] * 3, "2026-01-11"], dtype="datetime64[D]")
    assert rising_frequency.weekly(days).tolist() == [4]
    steady = contacts(5, 4, 6, 5, 5, 4, 6, 5, 5, 5)
    spec(BEHAVIOUR, events=f"{steady}\nold | Dev | 1970-01-01 00:00", signals="")


def test_a_chance_at_the_limit_is_reached_by_the_same_shuffles_every_time():
    counts = np.array([1, 2, 1, 3, 2, 1, 6, 7, 5, 8])
    assert rising_frequency.rise_in(counts, limits=LIMITS) == rising_frequency.rise_in(counts, limits=LIMITS)


def test_even_chance_gives_few_rises():
    weeks = np.random.default_rng(5).poisson(4.0, size=(200, 30))
    found = sum(rising_frequency.rise_in(counts, limits=LIMITS) is not None for counts in weeks)
    assert found <= 4


@pytest.mark.parametrize("change", [4, 10, 16])
def test_a_sharp_change_is_found_where_it_is(change):
    counts = np.array([3] * change + [12] * (20 - change))
    rise = rising_frequency.rise_in(counts, limits=LIMITS)
    assert rise is not None
    assert (rise.week, rise.before, rise.after) == (change, 3.0, 12.0)
    assert rise.earliest <= change <= rise.latest
