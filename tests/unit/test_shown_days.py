"""Days and times as screens write them; what could be two things is none."""

from datetime import date, time

import pytest

from chesil.screens.shown_days import ShownDay, day_of, time_of

TAKEN = date(2026, 3, 15)  # a Sunday


@pytest.mark.parametrize(("shown", "day"), [
    ("Today", "15"), ("Yesterday", "14"), ("Heddiw", "15"), ("Friday", "13"), ("Sunday", "8"),
    ("Today 23:14", "15"), ("Fri 13 March", "13"), ("Fri, 13 Mar at 9:03 PM", "13"), ("3 Mawrth", "3"),
    ("Heute", "15"), ("hier à 10:33", "14"), ("Freitag", "13"), ("viernes", "13"), ("3 de marzo", "3"), ("niedziela", "8"),
])  # fmt: skip
def test_a_day_without_its_year_is_counted_from_when_the_picture_was_taken(shown, day):
    assert day_of(shown, TAKEN) == ShownDay(date(2026, 3, int(day)), "counted")
    assert day_of(shown, None) is None


@pytest.mark.parametrize(
    "shown",
    ["13/03/2026", "2026-03-13", "March 13, 2026", "Fri 13 Mar 2026", "13. März 2026", "13 marca 2026"],
)
def test_a_whole_date_is_taken_as_it_stands(shown):
    assert day_of(shown, None) == ShownDay(date(2026, 3, 13), "shown")


@pytest.mark.parametrize("shown", [
    None, "", "hello", "22:10", "04/03/2026", "Sun 13 March", "31 February 2026", "March", "13 March or 14 March",
])  # fmt: skip
def test_what_is_no_day_or_could_be_two_is_none(shown):
    assert day_of(shown, TAKEN) is None


@pytest.mark.parametrize(("shown", "at"), [
    ("23:14", time(23, 14)), ("9:03 PM", time(21, 3)), ("12.05am", time(0, 5)), ("Today 07:00", time(7)),
    ("25:10", None), ("13:10 pm", None), ("", None), (None, None), ("13.03.2026", None),
])  # fmt: skip
def test_times_are_read_in_24_and_in_12_hours(shown, at):
    assert time_of(shown) == at
