"""What the findings of a small invented case say."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

import case_tables
from chesil import conduct, recognisers
from chesil.terms import settings as settings_file
from chesil.terms import tables
from chesil.terms.errors import TableMismatch
from chesil.terms.findings import UNNAMED

CASE = """
    event | kind    | from | to  | channel | thread | hidden | answered | tags      | notice  | clock   | at               | text
    m1    | message | Dev  | -   | chat    | Dev    | -      | -        | -         | -       | assumed | 2026-01-05 22:00 | hi
    h1    | message | me   | Dev | chat    | Dev    | -      | -        | -         | -       | assumed | 2026-01-05 22:05 | hello
    m2    | message | Dev  | -   | chat    | Dev    | -      | -        | -         | -       | assumed | 2026-01-05 23:30 | there?
    h2    | message | me   | Dev | chat    | Dev    | -      | -        | -         | -       | assumed | 2026-01-20 09:00 | Do not contact me again
    m3    | message | Dev  | -   | chat    | Dev    | -      | -        | -         | -       | assumed | 2026-01-20 09:10 | why
    c1    | call    | Dev  | -   | call    | -      | -      | no       | -         | -       | -       | 2026-01-20 09:40 | -
    b1    | notice  | -    | -   | chat    | Dev    | -      | -        | -         | blocked | assumed | 2026-01-21 08:00 | -
    h3    | message | me   | Dev | text    | -      | -      | -        | -         | -       | -       | 2026-01-22 12:00 | your post came
    n1    | note    | Dev  | -   | -       | -      | -      | -        | following | -       | -       | 2026-01-25       | -
    w1    | call    | -    | -   | call    | -      | yes    | no       | -         | -       | -       | 2026-02-01 10:00 | -
    m4    | message | Dev  | -   | text    | -      | -      | -        | -         | -       | -       | 2026-03-10 10:00 | miss you
    e1    | message | Eli  | -   | text    | -      | -      | -        | -         | -       | -       | 2026-03-11 10:00 | lunch?
"""
SETTINGS = settings_file.change(
    settings_file.load(), orders=[{"what": "non-molestation order", "starts": "2026-03-01", "person": "Dev"}]
)


@pytest.fixture(scope="module")
def findings():
    events, people = case_tables.events(CASE), case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    return conduct.analyse(
        events,
        signals,
        people,
        SETTINGS,
        ["Said before."],
        titles=recognisers.TITLES,
        labels=recognisers.LABELS,
    )


@pytest.fixture
def dev(findings):
    return findings.people[0]


def test_those_with_signals_are_told_most_signals_first_and_withheld_numbers_as_nobody(findings):
    assert [(person.person, person.name) for person in findings.people] == [
        ("dev", "Dev"),
        (None, "Withheld numbers"),
    ]
    assert findings.zone == "Europe/London"
    assert findings.assumptions == (
        "Said before.",
        "Nobody has said who this is about. It tells of everyone whose contact was noticed for more than "
        "what is common between people who know each other.",
    )


def test_where_nobody_says_whom_it_is_about_the_likely_person_is_named_with_the_reason(findings):
    assert [(each.person, each.reason) for each in findings.likely] == [
        (
            "dev",
            "You asked them to stop. You blocked them. An order or bail condition names them. 1 note of yours "
            "names them.",
        )
    ]
    assert findings.others == ()


def test_a_friend_with_a_night_message_and_a_word_is_named_but_not_told_of():
    events = case_tables.events("""
        event | from  | to    | at               | text
        m1    | Farah | -     | 2026-01-01 23:30 | Answer me you plank
        h1    | me    | Farah | 2026-01-01 23:31 | ha
        m2    | Farah | -     | 2026-01-02 12:00 | Coffee?
        x1    | Dev   | -     | 2026-01-03 12:00 | I will kill you
        y1    | Ben   | -     | 2026-01-04 02:00 | hello
        y2    | Ben   | -     | 2026-02-04 12:00 | hello again
        z1    | Eli   | -     | 2026-01-04 02:00 | hello
        z2    | Eli   | -     | 2026-01-04 02:10 | hello
        z3    | Eli   | -     | 2026-01-04 02:20 | hello
        z4    | Eli   | -     | 2026-01-04 02:30 | hello
        z5    | Eli   | -     | 2026-02-04 12:00 | hello again
    """)
    people = case_tables.people()
    signals = recognisers.recognise(events, people, settings_file.load())
    found = conduct.analyse(events, signals, people, settings_file.load())
    assert [(each.person, each.reason) for each in found.likely] == [
        ("dev", "Of 1 message or call, 1 holds words that were noticed."),
        ("eli", "2 kinds of conduct were noticed in how often and when they contacted you."),
    ]
    assert [person.person for person in found.people] == ["eli", "dev"]
    assert [(each.name, each.reason) for each in found.others] == [
        ("Ben", "2 kinds of conduct noticed, 2 times in 2 messages and calls."),
        ("Farah", "2 kinds of conduct noticed, 2 times in 2 messages and calls."),
    ]
    assert found.assumptions[-1].endswith(
        "between people who know each other. 2 other people were noticed less often, and are not told of here."
    )


def test_the_words_of_a_newsletter_make_nobody_of_it_to_tell_of():
    events = case_tables.events("""
        event | from  | to  | channel | direction      | address          | at               | text
        m1    | Ben   | -   | email   | -              | news@ben.example | 2026-01-01 10:00 | You will regret this
        m2    | Ben   | -   | email   | -              | news@ben.example | 2026-02-05 10:00 | You will regret this
        x1    | Dev   | -   | text    | -              | -                | 2026-01-03 12:00 | I will kill you
        y1    | Farah | Eli | chat    | between_others | -                | 2026-01-03 12:00 | I will kill you
    """)
    people = case_tables.people()
    signals = recognisers.recognise(events, people, settings_file.load())
    assert "ben" in signals["person"].to_list()
    found = conduct.analyse(events, signals, people, settings_file.load())
    assert [(each.person, each.reason) for each in found.likely] == [
        ("dev", "Of 1 message or call, 1 holds words that were noticed."),
        ("farah", "1 message holds words that were noticed."),
    ]
    assert not found.others
    asked = conduct.analyse(events, signals, people, settings_file.load(), about="ben")
    assert asked.people[0].name == "Ben"


def test_two_of_one_name_are_told_apart_by_an_address():
    events = case_tables.events("""
        event | from | at               | text
        x1    | Dev  | 2026-01-03 12:00 | I will kill you
        x2    | Eli  | 2026-01-03 13:00 | I will kill you
    """)
    people = case_tables.people().with_columns(
        name=pl.when(pl.col("name") == "Eli").then(pl.lit("Dev")).otherwise("name")
    )
    signals = recognisers.recognise(events, people, settings_file.load())
    found = conduct.analyse(events, signals, people, settings_file.load())
    assert [person.name for person in found.people] == ["Dev (+447700900103)", "Dev (+447700900104)"]


def test_callers_without_a_number_and_acts_that_name_nobody_are_told_apart():
    events = case_tables.events("""
        event | kind | from | hidden | seconds | answered | tags    | at
        c1    | call | -    | yes    | 3       | yes      | -       | 2026-01-01 10:00
        n1    | note | -    | -      | -       | -        | damage  | 2026-01-02
        n2    | note | Dev  | -      | -       | -        | contact | 2026-01-03
    """)
    people = case_tables.people()
    signals = recognisers.recognise(events, people, settings_file.load())
    dev, withheld, unnamed = conduct.analyse(
        events, signals, people, settings_file.load(), about="dev"
    ).people
    assert [(each.name, each.contacts, each.acts) for each in (dev, withheld, unnamed)] == [
        ("Dev", 1, 1),
        ("Withheld numbers", 1, 0),
        ("Someone not named", 1, 1),
    ]
    assert [strand.code for strand in withheld.strands] == ["silent_or_hung_up_calls"]
    assert [strand.code for strand in unnamed.strands] == ["noted_damage"]
    assert unnamed.person == UNNAMED
    assert dev.noted == (("in_person", 1),)


def test_about_is_in_the_week_of_its_day_and_a_month_in_none():
    events = case_tables.events("""
        event | kind | from | tags      | precision | until            | at
        n1    | note | Dev  | following | about     | 2026-01-07 17:35 | 2026-01-07 17:35
        n2    | note | Dev  | following | range     | 2026-01-09 23:59 | 2026-01-07 00:00
        n3    | note | Dev  | following | range     | 2026-01-31 23:59 | 2026-01-01 00:00
        n4    | note | Dev  | following | after     | -                | 2026-01-07 17:35
    """)
    people = case_tables.people()
    found = conduct.analyse(events, tables.empty(tables.SIGNALS), people, settings_file.load(), about="dev")
    assert [(week.monday, week.by_channel) for week in found.people[0].weeks] == [
        (date(2026, 1, 5), (("in_person", 2),))
    ]


def test_contacts_and_acts_count_but_not_what_she_sent(dev):
    assert (dev.contacts, dev.replies, dev.days) == (6, 3, 4)
    assert (dev.first, dev.last) == (
        datetime(2026, 1, 5, 22, tzinfo=UTC),
        datetime(2026, 3, 10, 10, tzinfo=UTC),
    )
    assert dev.span_days == 63
    assert dev.channels == (("chat", 3), ("call", 1), ("in_person", 1), ("text", 1))


def test_contacts_within_an_hour_are_one_occasion(dev):
    assert [(o.number, o.events, o.channels) for o in dev.occasions] == [
        (1, ("m1",), ("chat",)),
        (2, ("m2",), ("chat",)),
        (3, ("m3", "c1"), ("call", "chat")),
        (4, ("n1",), ("in_person",)),
        (5, ("m4",), ("text",)),
    ]
    assert dev.occasions[1].behaviours == ("night_contact",)
    assert dev.occasions[2].behaviours == ("contact_after_asked_to_stop",)
    assert dev.occasions[3].behaviours == ("contact_after_asked_to_stop", "noted_following")


def test_strands_are_told_in_the_order_of_their_titles_with_their_events(dev):
    assert [(s.code, s.title, s.basis, s.signals, s.events, s.days) for s in dev.strands] == [
        ("contact_under_order", "Contact while an order was in force", "structure", 1, ("m4",), 1),
        ("noted_following", "Following you, in your notes", "note", 1, ("n1",), 1),
        (
            "contact_after_asked_to_stop",
            "Contact after you asked them to stop",
            "structure",
            1,
            ("m3", "c1", "n1", "m4"),
            3,
        ),
        (
            "contact_after_block_or_new_address",
            "Contact after you blocked them, or from a new number or account",
            "structure",
            1,
            ("m4",),
            1,
        ),
        ("night_contact", "Contact in the night", "structure", 1, ("m2",), 1),
        ("resumption_after_silence", "Contact after a long break", "structure", 1, ("m4",), 1),
    ]
    assert [strand.label for strand in dev.strands][:2] == ["While an order was in force", "Noted: following"]
    assert all(strand.why and strand.rule for strand in dev.strands)


def test_a_gap_runs_from_the_latest_end_before_it_to_the_first_contact_after(dev):
    (gap,) = dev.gaps
    assert (gap.before, gap.after, gap.days) == ("n1", "m4", 43)
    assert gap.start == datetime(2026, 1, 25, 23, 59, 59, tzinfo=UTC)


def test_turning_points_count_the_weeks_around_them_as_far_as_the_file_reaches_and_up_to_a_block(dev):
    assert [(t.code, t.what, t.events, t.events_after) for t in dev.turning_points] == [
        ("asked_to_stop", "You asked Dev to stop.", ("h2",), ("m3", "c1", "n1", "m4")),
        ("blocked", "You blocked Dev.", ("b1",), ("n1", "m4")),
        ("order", "In force from this day: non-molestation order.", (), ("m4",)),
        (
            "resumption",
            "Dev contacted you again after 43 days without contact in these records. 1 entry from that time "
            "names nobody. It is not counted here, and may be from them.",
            ("m4",),
            (),
        ),
    ]
    asked, blocked, order, back = dev.turning_points
    assert (counted(asked.before), counted(asked.after)) == ((2, 15), (2, 1))  # then she blocked him
    assert (counted(blocked.before), counted(blocked.after)) == ((4, 16), (1, 28))
    assert (counted(order.before), counted(order.after)) == ((0, 28), (1, 11))  # the file ends ten days after
    assert (counted(back.before), counted(back.after)) == ((0, 28), (0, 1))  # and one day after his return


def counted(near):
    return near and (near.contacts, near.days)


def test_where_a_file_ends_after_a_request_nothing_is_said_of_the_time_after_it():
    events = case_tables.events("""
        event | kind    | source | from | to  | at               | text
        m1    | message | chat   | Dev  | -   | 2026-01-01 10:00 | hi
        m2    | message | chat   | Dev  | -   | 2026-01-08 09:00 | hi
        h1    | message | chat   | me   | Dev | 2026-01-08 10:00 | leave me alone
        e1    | message | other  | Eli  | -   | 2026-03-01 10:00 | hi
        n1    | note    | diary  | me   | -   | 2026-03-02       | -
    """)
    assert [(counted(each.before), counted(each.after)) for each in _asked(events)] == [((2, 7), None)]


def test_contacts_after_a_request_are_counted_up_to_the_end_of_their_file():
    events = case_tables.events("""
        event | kind    | source | from | to  | at               | text
        h1    | message | chat   | me   | Dev | 2026-01-08 10:00 | leave me alone
        m1    | message | chat   | Dev  | -   | 2026-01-09 09:00 | no
        m2    | message | chat   | Dev  | -   | 2026-01-11 09:00 | no
        e1    | message | other  | Eli  | -   | 2026-03-01 10:00 | hi
    """)
    assert [(counted(each.before), counted(each.after)) for each in _asked(events)] == [(None, (2, 3))]


def _asked(events):
    people = case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    (dev,) = conduct.analyse(events, signals, people, SETTINGS, about="dev").people
    return [point for point in dev.turning_points if point.code == "asked_to_stop"]


def test_weeks_hold_both_sides_and_leave_out_empty_ones(dev):
    assert [(week.monday, dict(week.by_channel), week.from_owner) for week in dev.weeks] == [
        (date(2026, 1, 5), {"chat": 2}, 1),
        (date(2026, 1, 19), {"call": 1, "chat": 1, "in_person": 1}, 2),
        (date(2026, 3, 9), {"text": 1}, 0),
    ]


def test_hours_are_local_and_leave_out_what_has_no_time_of_day(dev):
    counted = {(d, h): n for d, day in enumerate(dev.by_hour) for h, n in enumerate(day) if n}
    assert counted == {(0, 22): 1, (0, 23): 1, (1, 9): 2, (1, 10): 1}
    assert dev.undated == 1


def test_cautions_say_what_the_records_do_not_show(dev):
    assert dev.cautions == (
        "3 of 5 times have no zone in the files. They are read as UK time. If the phone "
        "was set to another zone, they are wrong by the difference.",
        "1 contact is known only by the day, not by the time.",
        "Contacts without a time of day that start on the same day count as one occasion.",
        "After you first asked them to stop, on Tue 20 January 2026, 09:00, these records also hold 1 message "
        "or call from you to them, on Thu 22 January 2026, 12:00.",
        "In 1 of 1 gap there are entries that name nobody. They are not counted there, and may be from them.",
    )


def test_withheld_numbers_have_no_gaps_and_say_that_they_name_nobody(findings):
    nobody = findings.people[1]
    assert (nobody.contacts, nobody.gaps, nobody.turning_points) == (1, (), ())
    assert nobody.cautions == (
        "The number was withheld in 1 contact. Nothing in these records says who it was, and it may have been "
        "more than one person.",
    )


def test_about_one_person_tells_that_person_even_without_signals_and_callers_nobody_can_name():
    events, people = case_tables.events(CASE), case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    eli, nobody = conduct.analyse(events, signals, people, SETTINGS, about="eli").people
    assert nobody.person is None
    assert (eli.name, eli.contacts, eli.strands) == ("Eli", 1, ())
    assert eli.cautions[-1].startswith("Nothing you sent to Eli is in these records.")


def test_nothing_gives_empty_findings():
    events, signals = tables.empty(tables.EVENTS), tables.empty(tables.SIGNALS)
    found = conduct.analyse(events, signals, tables.empty(tables.PEOPLE), SETTINGS)
    assert found.people == ()


def test_a_person_of_whom_nothing_has_a_time_is_still_told():
    events = case_tables.events("event | kind | from | tags | at\nn1 | note | Dev | following | -")
    people = case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    (dev,) = conduct.analyse(events, signals, people, SETTINGS).people
    assert (dev.first, dev.contacts, dev.undated, dev.occasions, dev.strands) == (None, 1, 1, (), ())
    assert dev.cautions[-1] == "1 note of an act has no date at all, and is not in the list of kinds."


def test_a_person_who_is_not_in_the_people_table_is_called_by_the_id():
    events = case_tables.events("""
        event | from | to  | at               | text
        h1    | me   | Zoe | 2026-01-01 10:00 | leave me alone
        m1    | Zoe  | -   | 2026-01-02 10:00 | no
    """)
    people = case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    (zoe,) = conduct.analyse(events, signals, people, SETTINGS).people
    assert (zoe.name, zoe.turning_points[0].what) == ("zoe", "You asked zoe to stop.")


def test_the_first_request_counts_all_contacts_after_it_and_each_other_those_up_to_the_next():
    events = case_tables.events("""
        event | from | to  | at               | text
        h1    | me   | Dev | 2026-01-01 10:00 | leave me alone
        m1    | Dev  | -   | 2026-01-02 10:00 | no
        h2    | me   | Dev | 2026-01-03 10:00 | Stop calling me
        m2    | Dev  | -   | 2026-01-04 10:00 | no
        h3    | me   | Dev | 2026-01-05 10:00 | Stop calling me
        m3    | Dev  | -   | 2026-01-06 10:00 | no
    """)
    people = case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    (dev,) = conduct.analyse(events, signals, people, SETTINGS).people
    asked = [point for point in dev.turning_points if point.code == "asked_to_stop"]
    assert [point.events_after for point in asked] == [("m1", "m2", "m3"), ("m2",), ("m3",)]
    assert [point.contacts_after for point in asked] == [3, 1, 1]
    assert asked[0].last_after == asked[2].last_after


def test_a_strand_knows_its_busiest_week_and_leaves_out_what_may_lie_in_another():
    events = case_tables.events("""
        event | from | to  | at               | text
        h1    | me   | Dev | 2026-01-01 10:00 | leave me alone
        m1    | Dev  | -   | 2026-01-02 10:00 | no
        m2    | Dev  | -   | 2026-01-05 00:10 | no
        m3    | Dev  | -   | 2026-01-11 23:50 | no
        m4    | Dev  | -   | 2026-01-12 00:10 | no
        m5    | Dev  | -   | 2026-01-13 00:10 | no
    """)
    people = case_tables.people()
    vague = pl.when(pl.col("event_id").is_in(["m4", "m5"])).then(pl.lit("after")).otherwise("precision")
    events = events.with_columns(vague.cast(events.schema["precision"]).alias("precision"))
    signals = recognisers.recognise(events, people, SETTINGS)
    (dev,) = conduct.analyse(events, signals, people, SETTINGS).people
    (after,) = [each for each in dev.strands if each.code == "contact_after_asked_to_stop"]
    assert len(after.events) == 5
    assert after.busiest == (date(2026, 1, 5), 2)


def test_tables_of_another_shape_are_refused():
    people = case_tables.people()
    with pytest.raises(TableMismatch):
        conduct.analyse(people, tables.empty(tables.SIGNALS), people, SETTINGS)


def test_groups_duplicates_doubtful_hours_and_empty_gaps_are_said():
    events = case_tables.events("""
        event | from | thread  | source | duplicate | ambiguous | at
        m1    | Eli  | Friends | a      | -         | -         | 2026-01-01 10:00
        m2    | Dev  | Friends | a      | -         | yes       | 2026-01-01 11:00
        x2    | Dev  | Friends | b      | m2        | yes       | 2026-01-01 11:00
        m3    | Dev  | Friends | a      | -         | -         | 2026-03-01 11:00
    """)
    people = case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS)
    (dev,) = conduct.analyse(events, signals, people, SETTINGS, about="dev").people
    assert dev.contacts == 2
    assert dev.cautions == (
        "1 time fell in an hour when the clocks changed, and may be an hour out.",
        "2 contacts were in a group of three or more people. Who each was meant for is not recorded.",
        "Nothing you sent to Dev is in these records. If you did write to or call them, the files hold one side "
        "only, and what is said here about replies is not right.",
        "In 1 of 1 gap these records hold nothing from anyone. Files may be missing for that time.",
        "1 record is in more than one place and is counted once.",
    )


def test_an_order_for_a_name_nobody_has_and_automatic_senders_are_said_for_all():
    events = case_tables.events("event | from | at\nm1 | Ben | 2026-01-01 10:00\nm2 | Dev | 2026-01-01 11:00")
    told = settings_file.change(
        SETTINGS, orders=[{"what": "order", "starts": "2026-01-01", "person": "Gary"}]
    )
    people = case_tables.people({"Ben": ["60777"]})
    found = conduct.analyse(events, tables.empty(tables.SIGNALS), people, told)
    assert found.assumptions == (
        "1 message or call from short numbers, newsletters and no-reply mailboxes (1 sender) does not count as contact by "
        "a person.",
        'The order "order" names Gary, and nobody of that name is in these records. Write the name as it '
        "stands there.",
    )


def test_times_at_the_ends_of_the_calendar_do_not_break_it():
    events = case_tables.frame(
        {"event_id": f"e{n}", "source": "s", "record": n, "kind": "message", "direction": "to_owner", "sender": "dev",
         "recipients": ["me"], "at": at, "precision": "exact", "clock": "stated", "state": "sent", "channel": "text"}
        for n, at in enumerate([datetime(1, 1, 4, tzinfo=UTC), datetime(9999, 12, 27, tzinfo=UTC)])
    )  # fmt: skip
    orders = [{"what": "order", "starts": "0001-01-01", "ends": "9999-12-31"}]
    dates = [{"day": "0001-01-04", "what": "day", "yearly": True}]
    told = settings_file.change(SETTINGS, orders=orders, dates=dates)
    people = case_tables.people()
    signals = recognisers.recognise(events, people, told)
    (dev,) = conduct.analyse(events, signals, people, told, about="dev").people
    assert dev.contacts == 2
    assert {"resumption", "order"} == {point.code for point in dev.turning_points}


def test_a_signal_on_an_event_that_is_not_there_carries_nothing():
    events, people = case_tables.events(CASE), case_tables.people()
    signals = recognisers.recognise(events, people, SETTINGS).with_columns(
        events=pl.lit(["gone"], dtype=pl.List(pl.String))
    )
    found = conduct.analyse(events, signals, people, SETTINGS)
    assert all(not occasion.behaviours for person in found.people for occasion in person.occasions)
