"""A number without a name and a name without a number: asked about when their times say so, never joined."""

from datetime import datetime, timedelta

import pytest

from chesil import timeline
from chesil.terms import settings
from chesil.timeline import PeopleFile, Person
from reading_tables import reading_of

START = datetime(2026, 3, 4, 9)
NUMBER, OTHER = "+447700900123", "+447700900456"


def chat(name: str, hours, *, minutes: int = 0):
    rows = [
        {
            "wall": START + timedelta(hours=hour, minutes=minutes),
            "precision": "exact",
            "sender": name,
            "text": f"{hour}",
        }
        for hour in hours
    ]
    mine = {"wall": START, "precision": "exact", "sender": "Asha", "text": "hello"}
    return reading_of(f"{name}.txt", [*rows, mine])


def calls(number: str, hours):
    each = {
        "kind": "call",
        "channel": "call",
        "direction": "to_owner",
        "answered": False,
        "precision": "exact",
    }
    rows = [{**each, "wall": START + timedelta(hours=hour), "sender": number} for hour in hours]
    return reading_of(f"{number}.csv", rows, format="call-records")


def reasons(*readings, people=None):
    found = timeline.join(readings, settings=settings.load(), me="Asha", people=people)
    names = dict(found.people.select("person", "name").iter_rows())
    assert found.people.height == len({*found.people["person"]})
    return {frozenset((names[each.a], names[each.b])): each.reason for each in found.proposals}


def test_calls_close_to_messages_are_a_reason_to_ask():
    found = reasons(chat("Dev", range(0, 60, 10), minutes=7), calls(NUMBER, range(0, 60, 10)))
    assert found == {
        frozenset(
            (NUMBER, "Dev")
        ): f"6 of 6 calls with {NUMBER} were within ten minutes of a message with Dev."
    }


@pytest.mark.parametrize(("hours", "minutes"), [(range(0, 40, 10), 7), (range(0, 60, 10), 11)])
def test_a_few_calls_or_calls_further_apart_are_none(hours, minutes):
    assert reasons(chat("Dev", hours, minutes=minutes), calls(NUMBER, hours)) == {}


def test_calls_of_which_most_are_at_other_times_are_none():
    hours = [*range(0, 50, 10), *range(103, 109)]
    assert reasons(chat("Dev", range(0, 50, 10), minutes=7), calls(NUMBER, hours)) == {}


def test_the_only_number_and_the_only_name_are_a_reason_to_ask():
    found = reasons(chat("Dev", range(12)), calls(NUMBER, range(500, 512)), calls(OTHER, range(600, 603)))
    assert [*found] == [frozenset((NUMBER, "Dev"))]
    assert "most messages with people who have no number are with Dev" in found[frozenset((NUMBER, "Dev"))]


def test_where_two_have_as_much_nobody_is_asked_about():
    assert (
        reasons(chat("Dev", range(12)), calls(NUMBER, range(500, 512)), calls(OTHER, range(600, 612))) == {}
    )


def test_those_whom_she_says_are_two_are_not_asked_about_again():
    people = PeopleFile((Person(name="Dev"), Person(name="A neighbour", addresses=(NUMBER,))))
    assert reasons(chat("Dev", range(12)), calls(NUMBER, range(500, 512)), people=people) == {}
