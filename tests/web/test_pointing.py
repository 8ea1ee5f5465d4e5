"""What the words of an entry point to, if it does not say who did what."""

from datetime import UTC, datetime

import pytest

from chesil_web.person.diary.models import Entry
from chesil_web.person.diary.pointing import meant

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def said(words, **given):
    found = meant(Entry(written_at=NOW, what=words, **given), names=["Dev", "Farah"], about="Dev")
    return (found.kinds, found.who) if found else None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("He followed me from the library", "following"),
        ("Dev outside my work this morning", "waiting_outside"),
        ("Saw Dev watching me from his car", "watching"),
        ("Dev pushed me", "violence"),
        ("She slashed my tyres", "damage"),
        ("he shouted at me in the street", "verbal_abuse"),
        ("he rang and said nothing", "silent_call"),
        ("I rang him and he said nothing. Then he rang, nobody spoke", "silent_call"),
        ("He texted me 14 times", "contact"),
    ],
)
def test_plain_words_point_to_what_it_was_and_who_it_was(words, kind):
    assert said(words) == ((kind,), "Dev")


@pytest.mark.parametrize(
    "words",
    ["He did not follow me", "I followed him home", "I waited outside for the bus", "Mum rang me",
     "I rang him and he said nothing",
     "I hit my head on the door", "Dev and Farah argued", "Dev looked through the window", "I might have been followed by him", ""],
)  # fmt: skip
def test_words_about_no_act_of_theirs_point_to_nothing(words):
    assert said(words) is None


def test_what_it_says_already_stays_and_two_names_point_to_nobody():
    assert said("Dev followed me", kinds=("damage",)) == ((), "Dev")
    assert said("Dev followed me", kinds=("damage",), who="Dev") is None
    assert said("Dev followed me", private=True) is None
    assert said("Dev followed me and Farah") == (("following",), "")
