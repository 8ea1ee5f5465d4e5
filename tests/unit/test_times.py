"""Imprecise times are read and written without moving either end."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.terms import tables, times
from chesil.terms.errors import TimeUnreadable

END_OF_DAY = (23, 59, 59)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2026", datetime(2026, 1, 1), datetime(2026, 12, 31, *END_OF_DAY), "range"),
        ("2024-02", datetime(2024, 2, 1), datetime(2024, 2, 29, *END_OF_DAY), "range"),
        ("2026-03-04", datetime(2026, 3, 4), datetime(2026, 3, 4, *END_OF_DAY), "day"),
        ("2026-03-04T14:30", datetime(2026, 3, 4, 14, 30), datetime(2026, 3, 4, 14, 30, 59), "minute"),
        ("2026-03-04 14:30", datetime(2026, 3, 4, 14, 30), datetime(2026, 3, 4, 14, 30, 59), "minute"),
        ("2026-03-04T14:30:05", datetime(2026, 3, 4, 14, 30, 5), datetime(2026, 3, 4, 14, 30, 5), "exact"),
        ("2026-03-04~", datetime(2026, 3, 4), datetime(2026, 3, 4, *END_OF_DAY), "about"),
        ("2026-03?", datetime(2026, 3, 1), datetime(2026, 3, 31, *END_OF_DAY), "about"),
        ("2026-03-04T15:00%", datetime(2026, 3, 4, 15), datetime(2026, 3, 4, 15, 0, 59), "about"),
        ("2026-03-01/2026-03-07", datetime(2026, 3, 1), datetime(2026, 3, 7, *END_OF_DAY), "range"),
        ("2026-03-01~/2026-03-07", datetime(2026, 3, 1), datetime(2026, 3, 7, *END_OF_DAY), "range"),
        ("2026-03-01~/2026-03-07~", datetime(2026, 3, 1), datetime(2026, 3, 7, *END_OF_DAY), "about"),
        ("2026/2027-01", datetime(2026, 1, 1), datetime(2027, 1, 31, *END_OF_DAY), "range"),
        ("../2026-03-04", None, datetime(2026, 3, 4, *END_OF_DAY), "before"),
        ("/2026-03-04", None, datetime(2026, 3, 4, *END_OF_DAY), "before"),
        ("2026-03-04/..", datetime(2026, 3, 4), None, "after"),
        ("9999-12", datetime(9999, 12, 1), datetime(9999, 12, 31, *END_OF_DAY), "range"),
        ("0001", datetime(1, 1, 1), datetime(1, 12, 31, *END_OF_DAY), "range"),
    ],
)
def test_each_form_gives_its_earliest_and_latest_reading(text, start, end, precision):
    moment = times.read_edtf(text)
    assert (moment.start, moment.end, moment.precision) == (start, end, precision)
    assert moment.precision in tables.PRECISIONS


def test_a_stated_offset_is_kept():
    moment = times.read_edtf("2026-07-01T14:30+01:00")
    assert moment.start == datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    assert moment.start.utcoffset() == timedelta(hours=1)


def test_the_edtf_of_a_moment_is_in_standard_form():
    assert times.read_edtf(" 2026-03-04 14:30~ ").edtf == "2026-03-04T14:30~"
    assert times.read_edtf("/2026-03-04").edtf == "../2026-03-04"
    assert times.read_edtf("2026-03-04 14:30 / 2026-03-05").edtf == "2026-03-04T14:30/2026-03-05"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "~", "/", "../..", "..", "yesterday", "2026-02-30", "2026-13-01", "2026-3-4", "04/03/2026",
        "2026-03-04T24:00", "2026-03-04T14:60", "2026-03-04T14:30+25:00", "2026-03-07/2026-03-01", "0000",
        "2026-03-04T14:30Z/2026-03-05", "2026-03-01/2026-03-02/2026-03-03", "99999-01-01", "2026-03-04~~",
        "0001-01-01T00:00+14:00", "9999-12-31T23:59:59-14:00", "../9999-12-31T23:59:59-14:00",
        "٢٠٢٦-٠٣-٠٤", "2026-03-04\x00", "2026" * 100_000,
    ],
)  # fmt: skip
def test_what_is_not_a_time_is_refused_in_words(text):
    with pytest.raises(TimeUnreadable) as refused:
        times.read_edtf(text)
    assert refused.value.next_step.startswith("Write it like")
    assert len(str(refused.value)) < 200


def naive_times(**bounds):
    return st.datetimes(**bounds).map(lambda when: when.replace(microsecond=0, fold=0))


# With an offset, a time of the first or last year may be one of no year at all, and is refused.
within = naive_times(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31, 23, 59, 59))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
some_times = st.one_of(
    naive_times(),
    st.builds(lambda when, zone: when.replace(tzinfo=zone), within, offsets),
    naive_times().map(lambda when: when.replace(hour=0, minute=0, second=0)),
    naive_times().map(lambda when: when.replace(hour=23, minute=59, second=59)),
    st.datetimes(min_value=datetime(1900, 1, 1)),
)


@given(some_times, st.sampled_from(["exact", "minute", "day", "about", "range"]))
def test_a_point_of_time_is_read_back_as_it_was_written(when, precision):
    moment = times.read_edtf(times.write_edtf(when, when, precision))
    assert (moment.start, moment.end) == (when, when)


@given(st.tuples(naive_times(), naive_times()), st.sampled_from(["range", "about", "minute", "day"]))
def test_both_ends_of_a_span_are_read_back_as_they_were_written(ends, precision):
    start, end = sorted(ends)
    moment = times.read_edtf(times.write_edtf(start, end, precision))
    assert (moment.start, moment.end) == (start, end)
    if precision == "about":
        assert moment.precision == "about"


@given(some_times)
def test_an_open_end_is_read_back_as_it_was_written(when):
    before, after = times.write_edtf(None, when, "before"), times.write_edtf(when, None, "after")
    assert (times.read_edtf(before).start, times.read_edtf(before).end) == (None, when)
    assert (times.read_edtf(after).start, times.read_edtf(after).end) == (when, None)


@given(st.text(st.sampled_from("0123456789-/T:.~?Z+ ")))
def test_any_string_is_read_or_refused_and_what_is_read_can_be_written(text):
    try:
        moment = times.read_edtf(text)
    except TimeUnreadable:
        return
    again = times.read_edtf(times.write_edtf(moment.start, moment.end, moment.precision))
    assert (again.start, again.end) == (moment.start, moment.end)
    assert times.read_edtf(moment.edtf) == moment


def test_the_shortest_form_is_written():
    for form in ("2026", "2026-03", "2026-03-04", "2026-03-04T14:30", "2026-03~", "2026-03-04T14:30Z"):
        moment = times.read_edtf(form)
        precision = "day" if moment.precision == "range" else moment.precision
        assert times.write_edtf(moment.start, moment.end, precision) == form


def test_a_time_with_no_end_at_all_cannot_be_written():
    with pytest.raises(TimeUnreadable):
        times.write_edtf(None, None, "before")


@pytest.mark.parametrize(
    ("wall", "instant", "doubtful"),
    [
        ("2026-03-29T00:59", "2026-03-29T00:59", False),
        ("2026-03-29T01:00", "2026-03-29T01:00", True),  # the clocks went from 01:00 to 02:00
        ("2026-03-29T01:59", "2026-03-29T01:59", True),
        ("2026-03-29T02:00", "2026-03-29T01:00", False),
        ("2026-10-25T00:59", "2026-10-24T23:59", False),
        ("2026-10-25T01:00", "2026-10-25T00:00", True),  # the hour from 01:00 came twice
        ("2026-10-25T01:59", "2026-10-25T00:59", True),
        ("2026-10-25T02:00", "2026-10-25T02:00", False),
    ],
)
def test_the_hours_when_clocks_change_are_doubtful(wall, instant, doubtful):
    found = times.to_utc(datetime.fromisoformat(wall), "Europe/London")
    assert found == (datetime.fromisoformat(instant).replace(tzinfo=UTC), doubtful)


def test_an_instant_outside_the_calendar_is_refused():
    with pytest.raises(TimeUnreadable):
        times.to_utc(datetime(9999, 12, 31, 23, 59), "America/New_York")
