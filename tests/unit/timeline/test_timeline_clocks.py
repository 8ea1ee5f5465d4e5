"""Local times become instants in one zone, and what is assumed about them is said."""

from datetime import UTC, datetime

import attrs
import pytest

from chesil import timeline
from chesil.terms import settings, tables
from chesil.terms.errors import SettingsError
from reading_tables import reading, reading_of

SETTINGS = settings.load()


def joined(*readings, **options):
    return timeline.join(readings, settings=SETTINGS, me="Asha", **options)


def only(found, *columns):
    return found.events.select(columns).rows()[0]


def chat(*times, name="c.txt", **columns):
    lines = "\n".join(f"{time} | Dev | text" for time in times)
    return reading(name, f"time | sender | text\n{lines}", **columns)


def note(**columns):
    row = {"kind": "note", "channel": "other", "direction": "observed", "text": "He was outside", **columns}
    return reading_of("notes.csv", [row], format="notes")


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_stated_instant_stays_what_it_is():
    found = joined(chat("2026-07-01T14:30:05Z"))
    assert only(found, "at", "clock", "zone", "ambiguous") == (
        instant("2026-07-01T14:30:05"), "stated", "UTC", False,
    )  # fmt: skip
    assert not any(each.code == "zone" for each in found.assumptions)


@pytest.mark.parametrize(("minutes", "name"), [(60, "+01:00"), (-210, "-03:30"), (0, "+00:00")])
def test_a_stated_offset_is_the_zone(minutes, name):
    found = joined(chat("2026-07-01T14:30:05Z", offset_minutes=minutes))
    assert only(found, "zone") == (name,)


def test_a_wall_time_is_read_as_uk_time_and_said_to_be():
    found = joined(chat("2026-07-01T14:30"), chat("2026-01-01T14:30", name="d.txt"))
    assert found.events["at"].to_list() == [instant("2026-01-01T14:30"), instant("2026-07-01T13:30")]
    assert found.events["clock"].to_list() == ["assumed", "assumed"]
    assert found.events["zone"].to_list() == ["Europe/London"] * 2
    said = [each.sentence for each in found.assumptions if each.code == "zone"]
    assert said == ["The local times in 2 files have no zone. They are read as Europe/London: c.txt, d.txt."]


def test_a_source_may_have_a_zone_of_its_own():
    here, abroad = chat("2026-07-01T14:30"), chat("2026-07-01T14:30", name="d.txt")
    found = joined(here, abroad, zone_of={abroad.document.source: "Asia/Karachi"})
    assert found.events.select("at", "zone").rows() == [
        (instant("2026-07-01T09:30"), "Asia/Karachi"),
        (instant("2026-07-01T13:30"), "Europe/London"),
    ]
    said = [each.sentence for each in found.assumptions if each.code == "zone"]
    assert [sentence.rpartition("read as ")[2] for sentence in said] == [
        "Asia/Karachi: d.txt.",
        "Europe/London: c.txt.",
    ]


def test_a_zone_that_does_not_exist_is_refused():
    reading_ = chat("2026-07-01T14:30")
    for zone in ("Europe/Dorset", "../../etc/passwd", ""):
        with pytest.raises(SettingsError):
            joined(reading_, zone_of={reading_.document.source: zone})


@pytest.mark.parametrize(
    ("wall", "at", "ambiguous"),
    [
        ("2026-03-29T00:59:59", "2026-03-29T00:59:59", False),
        ("2026-03-29T01:00", "2026-03-29T01:00", True),
        ("2026-03-29T01:30", "2026-03-29T01:30", True),
        ("2026-03-29T02:00", "2026-03-29T01:00", False),
        ("2026-10-25T00:59:59", "2026-10-24T23:59:59", False),
        ("2026-10-25T01:00", "2026-10-25T00:00", True),
        ("2026-10-25T01:59:59", "2026-10-25T00:59:59", True),
        ("2026-10-25T02:00", "2026-10-25T02:00", False),
    ],
)
def test_times_in_the_hour_when_clocks_change_are_marked(wall, at, ambiguous):
    found = joined(chat(wall))
    assert only(found, "at", "ambiguous") == (instant(at), ambiguous)
    said = [each.sentence for each in found.assumptions if each.code == "clock-change"]
    assert said == (
        ["1 time is in an hour when the clocks changed, so each may be an hour out: c.txt (1)."] * ambiguous
    )


def test_a_date_alone_runs_from_local_midnight_to_the_end_of_the_day():
    found = joined(note(wall=datetime(2026, 7, 1), precision="day", as_written="1/7/2026"))
    assert only(found, "at", "until", "clock") == (
        instant("2026-06-30T23:00"), instant("2026-07-01T22:59:59"), "date_only",
    )  # fmt: skip


def test_the_day_the_clocks_go_forward_has_23_hours():
    found = joined(note(wall=datetime(2026, 3, 29), precision="day"))
    assert only(found, "at", "until") == (instant("2026-03-29T00:00"), instant("2026-03-29T22:59:59"))


def test_an_imprecise_time_keeps_both_ends_and_its_edtf():
    start, end = datetime(2026, 7, 1, 20), datetime(2026, 7, 1, 22)
    found = joined(
        note(wall=start, wall_until=end, precision="range", edtf="2026-07-01T20:00/2026-07-01T22:00")
    )
    assert only(found, "at", "until", "clock", "edtf") == (
        instant("2026-07-01T19:00"), instant("2026-07-01T21:00"), "assumed", "2026-07-01T20:00/2026-07-01T22:00",
    )  # fmt: skip


@pytest.mark.parametrize("precision", ["about", "range"])
def test_an_imprecise_time_of_whole_days_has_no_time_of_day(precision):
    start, end = datetime(2026, 7, 1), datetime(2026, 7, 7, 23, 59, 59)
    found = joined(note(wall=start, wall_until=end, precision=precision))
    assert only(found, "clock") == ("date_only",)


def test_before_has_an_end_alone_and_after_a_start_alone():
    before = joined(note(wall_until=datetime(2026, 1, 4, 12), precision="before", edtf="../2026-01-04T12:00"))
    assert only(before, "at", "until", "clock") == (None, instant("2026-01-04T12:00"), "assumed")
    after = joined(note(wall=datetime(2026, 1, 4, 12), precision="after", edtf="2026-01-04T12:00/.."))
    assert only(after, "at", "until", "clock") == (instant("2026-01-04T12:00"), None, "assumed")


def test_the_end_of_a_stated_range_is_at_the_stated_offset():
    found = joined(
        note(at=instant("2026-07-01T18:00"), wall_until=datetime(2026, 7, 1, 22), offset_minutes=120, precision="range")
    )  # fmt: skip
    assert only(found, "at", "until", "clock") == (
        instant("2026-07-01T18:00"), instant("2026-07-01T20:00"), "stated",
    )  # fmt: skip


def test_a_row_without_any_time_comes_last_and_is_kept():
    found = joined(note(precision="none"), chat("2026-07-01T14:30"))
    assert found.events["clock"].to_list() == ["assumed", "none"]
    assert found.events["at"].to_list()[1] is None
    assert found.events["zone"].to_list()[1] is None


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"])
@pytest.mark.parametrize("when", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)])
def test_a_time_at_the_edge_of_the_calendar_is_left_out_and_said(zone, when):
    reading_ = note(wall=when, precision="exact", as_written="99999")
    found = joined(reading_, zone_of={reading_.document.source: zone})
    assert only(found, "at", "clock", "as_written") == (None, "none", "99999")
    assert "outside any calendar" in next(
        a.sentence for a in found.assumptions if a.code == "time-outside-calendar"
    )
    assert found.events.to_dicts()


def test_a_clock_change_of_half_an_hour_or_of_a_whole_day_is_doubtful():
    for zone, wall in (("Australia/Lord_Howe", "2026-10-04T02:15"), ("Pacific/Apia", "2011-12-30T12:00")):
        reading_ = chat(wall)
        assert only(joined(reading_, zone_of={reading_.document.source: zone}), "ambiguous") == (True,)


def test_sources_say_from_when_to_when_in_the_clock_of_the_file():
    found = joined(
        chat("2026-03-04T14:30:05Z", "2026-03-05T14:30:06Z", name="stated.json"),
        chat("2026-07-01T14:30", "2026-07-02T14:30", name="wall.txt"),
        note(wall=datetime(2026, 7, 1), precision="day"),
        reading_of("empty.txt", []),
    )
    columns = ["first", "last", "clock", "records"]
    by_name = dict(zip(found.sources["sha256"], found.sources.select(columns).rows(), strict=True))
    names = {"stated.json", "wall.txt", "notes.csv", "empty.txt"}
    spans = {name: by_name[chat(name=name).document.sha256] for name in names}
    assert spans == {
        "stated.json": ("2026-03-04T14:30:05Z", "2026-03-05T14:30:06Z", "stated", 2),
        "wall.txt": ("2026-07-01T14:30", "2026-07-02T14:30", "assumed", 2),
        "notes.csv": ("2026-07-01", "2026-07-01", "date_only", 1),
        "empty.txt": (None, None, "none", 0),
    }
    assert found.sources.schema == tables.SOURCES


def test_a_chat_in_a_zip_is_called_by_the_zip_that_was_handed_over():
    member = chat("2026-07-01T14:30", name="_chat.txt")
    zipped = attrs.evolve(
        member,
        document=attrs.evolve(member.document, member="_chat.txt", container_name="Chat with Dev.zip"),
    )
    said = [each.sentence for each in joined(zipped).assumptions if each.code == "zone"]
    assert said == [
        "The local times in 1 file have no zone. They are read as Europe/London: Chat with Dev.zip."
    ]
