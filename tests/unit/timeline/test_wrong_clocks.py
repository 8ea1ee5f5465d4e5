"""A clock that was wrong moves the times of its files, says so beside each, and changes nothing that was read."""

import json
from datetime import UTC, date, datetime

import attrs
import msgspec
import polars as pl
import pytest

from chesil import timeline
from chesil.documents.event_words import when_words
from chesil.documents.setter import Setter
from chesil.terms import offsets, settings
from chesil.terms.errors import SettingsError
from chesil.terms.offsets import Offset
from chesil.terms.settings import ClockOffset
from reading_tables import document, reading

PHONE = reading(
    "phone.txt",
    """
    time                | sender | text
    2025-07-14T23:14:05 | Dev    | You will see what I do now
    2025-07-15T08:00:00 | Asha   | Please leave me alone
    2025-07-16T09:00:00 | Dev    | Good morning to you too
    """,
)
HER_WORD = ClockOffset(files=("phone.txt",), behind="1:00", said_on=date(2026, 11, 29))


def joined(*readings, clocks=(HER_WORD,)):
    told = msgspec.structs.replace(settings.load(), clocks=tuple(clocks))
    return timeline.join(readings, settings=told, me="Asha")


def test_every_time_of_the_file_moves_and_the_row_says_what_the_clock_showed():
    found, before = joined(PHONE), joined(PHONE, clocks=())
    first = found.events.to_dicts()[0]
    assert first["at"] == datetime(2025, 7, 14, 23, 14, 5, tzinfo=UTC)
    assert found.events["as_written"].to_list() == before.events["as_written"].to_list()
    assert found.sources["first"].to_list() == before.sources["first"].to_list()  # what the file says
    when, marks = when_words(first, zone="Europe/London", setter=Setter())
    assert when == "Tue 15 July 2025, 00:14"
    assert marks[-1] == (
        "the clock showed Mon 14 July 2025, 23:14 and was 1 hour behind, as the owner of this record said on "
        "29 November 2026"
    )
    said = {each.code: each.sentence for each in found.assumptions}
    assert "3 times are moved by that" in said["clock-offset"]
    assert "clock-offset" not in {each.code for each in before.assumptions}


def test_only_the_times_between_the_two_ends_move():
    clock = ClockOffset(
        files=(document("phone.txt").sha256,), ahead="0:05:30", starts="2025-07-15", ends="2025-07-15T08:00"
    )
    found = joined(PHONE, clocks=[clock])
    assert found.events.select(offsets.seconds_moved()).to_series().to_list() == [None, -330, None]
    assert found.events["at"][1] == datetime(2025, 7, 15, 6, 54, 30, tzinfo=UTC)


def test_a_moved_message_that_another_phone_has_too_counts_once():
    other = attrs.evolve(
        reading(
            "other.txt",
            """
            time                | sender | text
            2025-07-15T00:14:05 | Dev    | You will see what I do now
            """,
        )
    )
    assert joined(PHONE, other).events["duplicate_of"].count() == 1
    assert joined(PHONE, other, clocks=()).events["duplicate_of"].count() == 0


def test_an_export_cannot_claim_that_its_time_was_moved():
    forged = '{"clock_offset": {"seconds":60,"known_from":"given","said_on":null}}'
    rows = PHONE.rows.with_columns(details=pl.lit(forged))
    found = joined(attrs.evolve(PHONE, rows=rows), clocks=())
    assert found.events.select(offsets.column()).to_series().null_count() == 3
    moved = joined(attrs.evolve(PHONE, rows=rows))
    assert offsets.kept_in(moved.events["details"][0]) == Offset(3600, "given", date(2026, 11, 29))
    assert json.loads(moved.events["details"][0])["clock_offset_in_the_file"]["seconds"] == 60


def test_a_clock_that_fits_no_file_is_said_and_moves_nothing():
    found = joined(PHONE, clocks=[ClockOffset(files=("gone.txt",), behind="1:00")])
    assert "gone.txt" in {each.code: each.sentence for each in found.assumptions}["clock-offset-unused"]


def test_two_clocks_for_one_time_of_a_file_are_refused():
    with pytest.raises(SettingsError, match="Two \\[\\[clocks\\]\\]"):
        joined(PHONE, clocks=[HER_WORD, ClockOffset(files=("phone.txt",), ahead="2:00", starts="2025-07-15")])


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"behind": "1:00", "ahead": "1:00"}, "needs either behind or ahead"),
        ({"behind": "an hour"}, "has a length that cannot be read"),
        ({"behind": "0:00"}, "has a length that cannot be read"),
        ({"behind": "1:00", "starts": "soon"}, "has a time that cannot be read"),
        ({"behind": "1:00", "starts": "2026-03-05", "ends": "2026-03-04"}, "ends before it starts"),
        ({"behind": "1:00", "files": [" "]}, "names no file"),
    ],
)
def test_a_clock_that_cannot_be_understood_is_refused_by_name(wrong, because):
    with pytest.raises(SettingsError, match=because):
        settings.change(settings.load(), clocks=[{"files": ["phone.txt"], **wrong}])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3600, "1 hour behind"), (-125, "2 minutes 5 seconds ahead"), (93_600, "1 day 2 hours behind")],
)
def test_how_far_a_clock_was_wrong_is_said_in_words(seconds, words):
    assert Offset(seconds).words == words
    assert offsets.seconds_in(offsets.length_in(seconds)) == abs(seconds)
