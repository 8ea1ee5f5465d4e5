"""Readings become one event table: no row is lost, and copies are marked."""

from datetime import datetime

import attrs
import polars as pl
import pytest

from chesil import timeline
from chesil.terms import settings, tables
from chesil.terms.errors import ReadingError
from chesil.timeline import PeopleFile, Person
from reading_tables import document, reading, reading_of

SETTINGS = settings.load()
CHAT = """
time                | sender | text
2026-03-04T14:30:05 | Asha   | Please stop
2026-03-04T14:31:10 | Dev    | No
2026-03-04T14:31:20 | Dev    | No
"""
SMS = {"format": "sms-backup-restore", "channel": "text", "direction": "to_owner"}
CALLS = {"format": "sms-backup-restore", "channel": "call", "kind": "call", "direction": "to_owner"}


def joined(*readings, me="Asha", **options):
    return timeline.join(readings, settings=SETTINGS, me=me, **options)


def copies(found):
    """Which record of which file is a copy of which."""
    names = {document(f"{name}.x").source: name for name in "abcd"}
    marked = found.events.filter(pl.col("duplicate_of").is_not_null()).select("event_id", "duplicate_of")

    def short(event_id):
        source, record = event_id.split(":")
        return f"{names[source]}{record}"

    return {short(copy): short(kept) for copy, kept in marked.iter_rows()}


def better(*names):
    """The names of files in the order of their source names."""
    return sorted(names, key=lambda name: document(f"{name}.x").source)


def test_an_event_is_named_by_its_source_and_record():
    found = joined(reading("a.x", CHAT))
    source = document("a.x").source
    assert found.events["event_id"].to_list() == [f"{source}:{n}" for n in (1, 2, 3)]
    assert found.events.schema == tables.EVENTS
    assert found.people.schema == tables.PEOPLE
    assert found.sources.schema == tables.SOURCES


def test_nothing_read_gives_empty_tables():
    found = joined()
    assert (found.events.height, found.sources.height) == (0, 0)
    assert found.people["person"].to_list() == ["me"]


def test_everything_a_row_holds_is_in_its_event():
    full = reading_of(
        "a.x",
        [
            {
                "line": 7, "at": datetime(2026, 3, 4), "precision": "exact", "offset_minutes": 0, "as_written": "now",
                "sender": "Dev", "duration_s": 3.5, "answered": True, "subject": "S", "text": "\u200eT",
                "attachments": [{"name": "a.jpg", "media_type": "image/jpeg", "size_bytes": 3, "sha256": "0"}],
                "state": "edited", "thread": "t", "place": "p", "tags": ["following"], "raw": "R", "details": "{}",
            }
        ],
    )  # fmt: skip
    event, row = joined(full).events.to_dicts()[0], full.rows.to_dicts()[0]
    same = ("line", "kind", "as_written", "channel", "duration_s", "answered", "subject", "text", "attachments",
            "state", "notice", "thread", "place", "tags", "raw", "details", "precision", "record")  # fmt: skip
    assert {name: event[name] for name in same} == {name: row[name] for name in same}


def test_events_stand_by_time_then_source_then_record():
    one, two = reading("a.x", CHAT), reading("b.x", CHAT.replace("Dev", "Eli"))
    found = joined(two, one)
    assert found.events.equals(joined(one, two).events)
    order = found.events.select("at", "source", "record")
    assert order.equals(order.sort("at", "source", "record"))


def test_a_file_given_twice_is_used_once_and_said():
    chat = reading("a.x", CHAT)
    found = joined(chat, attrs.evolve(chat, document=attrs.evolve(chat.document, name="b.x")))
    assert found.events.height == 3
    assert found.sources.height == 1
    assert found.assumptions[0].sentence == "a.x was given 2 times. It is used once."


def test_two_files_of_one_short_name_are_refused():
    chat = reading("a.x", CHAT)
    twin = attrs.evolve(chat, document=attrs.evolve(chat.document, sha256=chat.document.source + "0" * 48))
    with pytest.raises(ReadingError, match="same short name"):
        joined(chat, twin)


def test_two_records_of_one_number_are_refused():
    chat = reading("a.x", CHAT)
    twice = chat.rows.with_columns(record=pl.lit(1, pl.Int64)).select(tables.ROWS.names())
    with pytest.raises(ReadingError, match="same number"):
        joined(attrs.evolve(chat, rows=twice))


def test_two_equal_messages_in_one_source_are_two_messages():
    assert copies(joined(reading("a.x", CHAT))) == {}


def test_a_chat_exported_twice_is_marked_message_by_message():
    one, two = better("a", "b")
    found = joined(reading("a.x", CHAT), reading("b.x", CHAT))
    assert copies(found) == {f"{two}{n}": f"{one}{n}" for n in (1, 2, 3)}
    assert found.events.height == 6
    assert found.assumptions[-1].sentence == (
        "3 records are also in another file. Each is kept, marked as a copy, and counted once."
    )


def test_three_exports_of_a_message_point_to_one():
    one, two, three = better("a", "b", "c")
    found = joined(*(reading(f"{name}.x", CHAT) for name in "abc"))
    assert copies(found) == {f"{name}{n}": f"{one}{n}" for name in (two, three) for n in (1, 2, 3)}


def test_a_phone_that_writes_seconds_and_one_that_does_not_agree_to_the_minute():
    vague = CHAT.replace(":05", "").replace(":10", "").replace(":20", "")
    # The clock with seconds is the better one, whichever name comes first.
    assert copies(joined(reading("a.x", CHAT), reading("b.x", vague))) == {
        f"b{n}": f"a{n}" for n in (1, 2, 3)
    }
    assert copies(joined(reading("a.x", vague), reading("b.x", CHAT))) == {
        f"a{n}": f"b{n}" for n in (1, 2, 3)
    }


def test_a_stated_clock_is_kept_before_an_assumed_one():
    stated = CHAT.replace(":05", ":05Z").replace(":10", ":10Z").replace(":20", ":20Z")
    for zoned, wall in ("ab", "ba"):
        found = joined(reading(f"{zoned}.x", stated), reading(f"{wall}.x", CHAT))
        assert copies(found) == {f"{wall}{n}": f"{zoned}{n}" for n in (1, 2, 3)}


def test_the_same_words_in_two_apps_are_two_messages():
    assert copies(joined(reading("a.x", CHAT), reading("b.x", CHAT, format="signal"))) == {}


def test_the_names_of_two_phones_match_when_the_people_file_says_they_are_one():
    other = CHAT.replace("Dev", "Dev Mobile").replace("Asha", "Ash")
    plain = joined(reading("a.x", CHAT), reading("b.x", other))
    assert copies(plain) == {}
    told = PeopleFile(
        (Person(name="Dev", names=("Dev Mobile",)), Person(name="Asha", names=("Ash",), me=True))
    )
    assert len(copies(joined(reading("a.x", CHAT), reading("b.x", other), me=None, people=told))) == 3


def test_invisible_marks_and_spaces_do_not_hide_a_copy():
    marked = CHAT.replace("Please stop", "\u200ePlease\u00a0 stop\u200b")
    assert len(copies(joined(reading("a.x", CHAT), reading("b.x", marked)))) == 3


def test_words_that_differ_at_all_are_no_copy():
    for other in ("Please stop.", "please stop", "Please"):
        found = joined(reading("a.x", CHAT), reading("b.x", CHAT.replace("Please stop", other)))
        assert len(copies(found)) == 2


def test_a_text_in_two_backups_is_matched_by_its_instant():
    table = "time | sender | text\n2026-03-04T10:00:05Z | 07700900123 | hi\n2026-03-04T10:00:40Z | 07700900123 | hi"
    last = "time | sender | text\n2026-03-04T10:00:40Z | +447700900123 | hi"
    found = joined(reading("a.x", table, **SMS), reading("b.x", last, **SMS))
    assert copies(found) in ({"b1": "a2"}, {"a2": "b1"})


def test_two_stated_instants_seconds_apart_are_two_messages():
    one = "time | sender | text\n2026-03-04T10:00:05Z | 07700900123 | hi"
    two = one.replace(":05Z", ":40Z")
    assert copies(joined(reading("a.x", one, **SMS), reading("b.x", two, **SMS))) == {}


def test_an_assumed_message_matches_only_one_of_two_stated_ones():
    stated = [
        reading(
            f"{name}.x", f"time | sender | text\n2026-03-04T10:00:{second}Z | Dev | hello", format="telegram"
        )
        for name, second in (("a", "05"), ("b", "40"))
    ]
    wall = reading("c.x", "time | sender | text\n2026-03-04T10:00 | Dev | hello", format="telegram")
    found = copies(joined(*stated, wall))
    assert list(found) == ["c1"]
    assert found["c1"] in ("a1", "b1")


def test_within_one_source_a_stated_and_an_assumed_message_are_never_copies():
    mixed = "time | sender | text\n2026-03-04T10:00:05Z | Dev | hello\n2026-03-04T10:00 | Dev | hello"
    other = "time | sender | text\n2026-03-04T11:00 | Dev | bye"
    assert copies(joined(reading("a.x", mixed), reading("b.x", other))) == {}


def test_the_same_words_to_two_people_by_text_are_two_messages():
    table = "time | recipients | text\n2026-03-04T10:00:05Z | {} | Happy Christmas"
    sent = {**SMS, "direction": "from_owner"}
    one, two = (reading(f"{name}.x", table.format(number), **sent) for name, number in
                (("a", "07700900123"), ("b", "07700900456")))  # fmt: skip
    assert copies(joined(one, two)) == {}


def test_calls_match_by_second_caller_and_length():
    table = """
    time                 | sender      | duration_s | address_hidden
    2026-03-04T10:00:05Z | 07700900123 | 0          |
    2026-03-04T10:00:06Z |             | 3          | yes
    2026-03-04T10:00:07Z | 07700900456 | 60         |
    """
    shorter = table.replace("| 60  ", "| 61  ")
    one, two = better("a", "b")
    found = joined(reading("a.x", table, **CALLS), reading("b.x", shorter, **CALLS))
    assert copies(found) == {f"{two}1": f"{one}1", f"{two}2": f"{one}2"}


def test_a_withheld_and_a_shown_call_are_two_calls():
    shown = "time | sender | duration_s\n2026-03-04T10:00:05Z | 07700900123 | 0"
    hidden = "time | address_hidden | duration_s\n2026-03-04T10:00:05Z | yes | 0"
    assert copies(joined(reading("a.x", shown, **CALLS), reading("b.x", hidden, **CALLS))) == {}


def test_pictures_match_by_name_and_never_without_one():
    named = "time | sender | attachments\n2026-03-04T10:00 | Dev | IMG-1.jpg"
    assert len(copies(joined(reading("a.x", named), reading("b.x", named)))) == 1
    other = named.replace("IMG-1", "IMG-2")
    assert copies(joined(reading("a.x", named), reading("b.x", other))) == {}
    nameless = "time | sender\n2026-03-04T10:00 | Dev"
    assert copies(joined(reading("a.x", nameless), reading("b.x", nameless))) == {}


def test_an_empty_message_with_a_stated_instant_matches_by_its_record():
    table = "time | sender | raw\n2026-03-04T10:00:05Z | Dev | {}"
    same = [reading(f"{name}.x", table.format("record 1")) for name in "ab"]
    assert len(copies(joined(*same))) == 1
    other = reading("b.x", table.format("record 2"))
    assert copies(joined(same[0], other)) == {}


def test_a_draft_is_no_copy_of_what_was_sent():
    sent = "time | sender | text\n2026-03-04T10:00:05Z | Dev | hi"
    assert copies(joined(reading("a.x", sent), reading("b.x", sent, state="draft"))) == {}


def test_a_note_in_two_copies_of_a_diary_is_marked():
    day = {"wall": datetime(2026, 3, 4), "precision": "day", "kind": "note", "channel": "in_person",
           "direction": "observed", "text": "He was outside", "sender": "Dev"}  # fmt: skip
    other = {**day, "text": "He came back"}
    found = joined(reading_of("a.x", [day], format="notes"), reading_of("b.x", [other, day], format="notes"))
    assert set(copies(found)) in ({"b2"}, {"a1"})


def test_lone_marks_in_names_do_not_break_the_join():
    odd = ["\u200e", "\u202a\u202c", "~", "\x00", "a" * 100_000, "@", "+", "-", "0" * 39, "😀"]
    rows = [
        {"wall": datetime(2026, 3, 4), "precision": "minute", "sender": name, "text": name} for name in odd
    ]
    found = joined(reading_of("a.x", rows), reading("b.x", CHAT))
    assert found.events.height == len(odd) + 3


def test_of_the_owners_track_only_what_lies_near_something_else_is_kept():
    track = """
    time                 | text
    2026-03-04T10:00:00Z | far before
    2026-03-04T13:45:00Z | soon before
    2026-03-04T16:00:00Z | far behind
    """
    places = reading(
        "b.x", track, format="google-timeline", kind="notice", channel="online", direction="observed"
    )
    found = joined(reading("a.x", CHAT), places)
    assert found.events["text"].to_list() == ["soon before", "Please stop", "No", "No"]
    [said] = [each.sentence for each in found.assumptions if each.code == "own-track"]
    assert said.startswith("Of 3 places where your own phone was, 2 lie more than an hour")
    assert joined(places).events.is_empty()
