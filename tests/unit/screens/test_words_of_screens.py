"""What screens write beside messages is known by its form, and what people write is not taken for it."""

import pytest

from chesil.screens.alike import clock
from chesil.screens.engine import Line
from chesil.screens.misread import mended
from chesil.screens.senders import spelled
from chesil.screens.shown_days import day_words
from chesil.screens.words import (
    TIME_ALONE,
    is_day,
    is_hint,
    is_status,
    is_time_separator,
    is_unread,
    may_be_day,
)


@pytest.mark.parametrize(
    "text",
    ["Today", "YESTERDAY AT 01:50", "Today12:35PM", "Friday,3 April", "3 April 2026", "Sat, 14 Mar", "20 Mar 2026, 04:25", "March 3, 2026",
     "13/03/2026", "2026-03-13", "Mon • 9:41 AM", "Ddoe", "TODAY AT 3:20 PM",
     "Heute", "12. März 2026", "3 de marzo de 2026", "Hier à 10:33", "Środa", "Dydd Llun", "Segunda-feira"],
)  # fmt: skip
def test_a_day_is_known(text):
    assert is_day(text)


@pytest.mark.parametrize(
    "text", ["Today was bad", "Fri", "10:30", "See you on Friday", "3 April", "may", "1", "ok", "Sun is out"]
)
def test_words_are_no_day(text):
    assert is_day(text) == (text in ("Fri", "3 April"))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Delivered", True),
        ("Read 10:23", True),
        ("Seen by 3", True),
        ("Dean is typing...", True),
        ("Read this", False),
        ("Sent you money", False),
        ("Opened the door", False),
    ],
)
def test_a_status_is_known(text, known):
    assert is_status(text) == known


def test_times_hints_and_counts_are_known():
    assert TIME_ALONE.match("11:52√√")[1] == "11:52"
    assert TIME_ALONE.match("edited 9.05 pm")[1] == "9.05 pm"
    assert not TIME_ALONE.match("25:99")
    assert is_time_separator("14:23")
    assert is_hint("Text Message")
    assert not is_hint("message me")
    assert is_unread("5 unread messages")


@pytest.mark.parametrize(
    ("shown", "is_clock"),
    [("9:05 pm", "21:05"), ("12:10 AM", "00:10"), ("21.05", "21:05"), (None, None), ("now", None)],
)
def test_times_are_compared_in_24_hours(shown, is_clock):
    assert clock(shown) == is_clock


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("l'm coming, I’ll see", "I'm coming, I’ll see"),
        ("Helloo00", "Hellooooo"[:8]),
        ("call 07700 900123", "call 07700 900123"),
        ("room 100", "room 100"),
    ],
)
def test_only_what_nobody_writes_is_mended(read, written):
    assert mended(read) == written


def test_names_are_spelled_as_the_list_of_members_does_and_numbers_as_phones_do():
    members = Line("Ben Smith, Cara, You", 0, 0, 9, 9, 1.0)
    assert spelled(["BenSmith", None, "Cara"], [members]) == ["Ben Smith", None, "Cara"]
    assert spelled(["+447700900781", "07700900456"], []) == ["+44 7700 900781", "07700 900456"]


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("Bugün", True),
        ("13 марта 2026 г.", True),
        ("2026年3月13日", True),
        ("Delivered", False),
        ("5 unread messages", False),
        ("Messages are end-to-end encrypted", False),
        ("Missed voice call", False),
    ],
)
def test_a_line_that_may_be_a_day_of_another_language_is_known_by_its_form(text, may_be):
    assert may_be_day(text) == may_be


@pytest.mark.parametrize(
    ("shown", "words"),
    [("Fri, 2 Oct 16:20", "Fri, 2 Oct"), ("Sat 26 Sep at 23:14", "Sat 26 Sep"), ("13/10/2026 22:09", "13/10/2026"),
     ("Today 09:12", "Today"), ("16:20", ""), ("4d", ""), (None, "")],
)  # fmt: skip
def test_a_day_is_told_from_the_time_beside_it(shown, words):
    assert day_words(shown) == words
