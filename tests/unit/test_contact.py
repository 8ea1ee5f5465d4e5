"""What counts as contact, and what is read from her own words."""

import polars as pl
import pytest

import case_tables
from chesil.terms import contact, steps


def test_events_are_ordered_by_time_then_source_then_record_whatever_order_they_come_in():
    events = case_tables.events("""
        event | source | at
        d     | b      | -
        c     | b      | 2026-01-01 10:00
        a     | b      | 2026-01-01 09:00
        b     | a      | 2026-01-01 10:00
    """)
    assert contact.in_order(events)["event_id"].to_list() == ["a", "b", "c", "d"]
    assert contact.in_order(contact.in_order(events)).equals(contact.in_order(events))


def test_records_of_one_source_are_ordered_as_numbers():
    events = case_tables.events("event | at\n" + "\n".join(f"x:{n} | 2026-01-01 10:00" for n in range(1, 12)))
    turned = contact.in_order(events.reverse())
    assert turned["record"].to_list() == list(range(1, 12))


@pytest.mark.parametrize("name", ["dev", "DEV ", "Dev", "+447700900103"])
def test_a_person_is_found_by_id_name_or_address(name):
    assert contact.persons_called(name, people=case_tables.people()) == ["dev"]


def test_a_person_without_a_name_is_not_called_none():
    people = case_tables.people().with_columns(name=pl.lit(None, pl.String))
    assert contact.persons_called("none", people=people) == []


def test_a_person_is_automatic_only_when_every_address_is():
    people = case_tables.people(
        {
            "Ben": ["86444"],
            "Cara": ["no-reply@example.org", "donotreply@example.org"],
            "Dev": ["86444", "+447700900103"],
            "Eli": [],
            "Farah": ["noreply.farah"],
        }
    )
    assert contact.automatic_senders(people) == ["ben", "cara"]


def test_a_header_that_says_the_mail_went_to_many_makes_a_newsletter():
    people = case_tables.people()
    mail = {
        "kind": "message",
        "channel": "email",
        "direction": "to_owner",
        "recipients": ["me"],
        "state": "sent",
    }
    said = {
        "ben": '{"headers":[["List-Id","Walkers"]]}',
        "cara": '{"headers":[["Precedence"," bulk"]]}',
        "dev": '{"headers":[["Subject","[\\"List-Id\\",\\"Walkers\\"]"]]}',
        "eli": '{"headers":[["Auto-Submitted","no"]]}',
    }
    events = case_tables.frame(
        {**mail, "event_id": sender, "sender": sender, "details": details} for sender, details in said.items()
    )
    assert contact.newsletters(events, people=people) == ["ben", "cara"]


def test_contact_is_a_sent_message_or_call_to_her_or_a_noted_act():
    events = case_tables.events("""
        event | kind    | from | direction      | state   | hidden | tags      | at
        yes1  | message | Dev  | -              | sent    | -      | -         | 2026-01-01 10:00
        yes2  | message | Dev  | -              | deleted | -      | -         | 2026-01-01 10:00
        yes3  | call    | -    | -              | sent    | yes    | -         | 2026-01-01 10:00
        yes4  | note    | Dev  | -              | sent    | -      | following | 2026-01-01 10:00
        no1   | message | Dev  | -              | draft   | -      | -         | 2026-01-01 10:00
        no2   | message | Dev  | -              | failed  | -      | -         | 2026-01-01 10:00
        no3   | message | Dev  | between_others | sent    | -      | -         | 2026-01-01 10:00
        no4   | message | -    | -              | sent    | -      | -         | 2026-01-01 10:00
        no5   | notice  | Dev  | -              | notice  | -      | -         | 2026-01-01 10:00
        no6   | note    | Dev  | -              | sent    | -      | -         | 2026-01-01 10:00
        no7   | media   | Dev  | observed       | sent    | -      | -         | 2026-01-01 10:00
    """)
    found = contact.contacts(events, people=case_tables.people(), zone="Europe/London")
    assert found["event_id"].to_list() == ["yes1", "yes2", "yes3", "yes4"]


def test_local_days_are_those_of_the_zone():
    events = case_tables.events("event | from | at\nm1 | Dev | 2026-07-01 00:30")
    found = contact.contacts(events, people=case_tables.people(), zone="Europe/London")
    assert str(found["local"][0]) == "2026-07-01 00:30:00"
    assert str(found["day"][0]) == "2026-07-01"


@pytest.mark.parametrize(
    "text", ["x" * 200_000 + " leave me alone", "leave me alone " * 20_000, "\0\u202e" * 500, ""]
)
def test_long_and_odd_messages_are_looked_at_in_bounded_time(text):
    assert steps.asks_to_stop(pl.Series([text, None])).to_list()[1] is False


def test_hidden_characters_and_curly_apostrophes_do_not_hide_a_request():
    said = pl.Series(
        ["leave\u200b me alone", "don’t contact me", "Don\u00b4t contact me", "stop\u00a0texting me"]
    )
    assert steps.asks_to_stop(said).to_list() == [True] * 4


def test_what_a_mail_quotes_is_not_asked_again():
    said = pl.Series(
        [
            "Hi\nOn Mon, 5 Jan 2026 at 10:00 Dev wrote:\nleave me alone",
            "-- original message --\nleave me alone",
        ]
    )
    assert steps.asks_to_stop(said).to_list() == [False, False]
