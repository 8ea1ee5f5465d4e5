"""The wall-clock time of every record, and which records have none."""

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from chesil.readers.whatsapp import day_order
from chesil.readers.whatsapp.day_order import Calendar, Dates, Flags, Readings, Whole
from chesil.readers.whatsapp.records import Records

_DAY_SECONDS: Final = 86_400
_DATE: Final = ("first", "second", "third")


@attrs.frozen(kw_only=True, eq=False)
class Runs:
    """Neighbouring records with the same date and layout, taken together.

    Attributes:
        start: the first record of each run. dates: their dates. ways: how each can be read.
    """

    start: Whole
    dates: Dates
    ways: Readings

    def of(self, rows: npt.NDArray[np.uint32]) -> Whole:
        """The run of each of some records."""
        return np.searchsorted(self.start, rows, side="right") - 1


@attrs.frozen(kw_only=True, eq=False)
class Times:
    """When each record was written.

    Attributes:
        wall: microseconds since 1970-01-01 on the phone's clock.
        is_day, is_time: whether there is such a day, and such a time. is_known: whether the order
            of day and month is.
    """

    wall: Whole
    is_day: Flags
    is_time: Flags
    is_known: Flags


def runs(records: Records) -> Runs:
    """The runs of equal dates: a chat has a hundred times as many records as days."""
    layouts = {
        layout: number for number, layout in enumerate(dict.fromkeys(s.layout for s in records.shapes))
    }
    layout = records.by_shape((layouts[shape.layout] for shape in records.shapes), np.uint16)
    columns = [*(records.numbers[name] for name in _DATE), layout]
    changes = np.ones(len(records), bool)
    changes[1:] = False
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    start = np.flatnonzero(changes)
    first, second, third, own = (column[start].astype(np.int64) for column in columns)
    dates = Dates(
        first=first,
        second=second,
        third=third,
        layout=own,
        count=np.diff(start, append=len(records)),
        layouts=list(layouts),
    )
    return Runs(start=start, dates=dates, ways=day_order.both_ways(dates))


def times(records: Records, runs: Runs, calendar: Calendar) -> Times:
    """The time of every record."""
    count = runs.dates.count
    seconds, is_time = _seconds(records)
    wall = np.repeat(calendar.day * _DAY_SECONDS, count)
    wall += seconds
    wall *= 1_000_000
    return Times(
        wall=wall,
        is_day=np.repeat(calendar.is_day, count),
        is_time=is_time,
        is_known=np.repeat(calendar.is_known, count),
    )


def _seconds(records: Records) -> tuple[Whole, Flags]:
    """Seconds since midnight, and whether there is such a time.

    Hour 0 is taken with am and with pm, since some phones count a half day from 0 to 11. An hour
    above 12 is taken with pm, which then says nothing new.
    """
    hour, minute, second = (records.numbers[name].astype(np.int32) for name in ("hour", "minute", "seconds"))
    is_time = (hour < 24) & (minute < 60) & (second < 60)
    half = records.by_shape(((b"", b"a", b"p").index(shape.half) for shape in records.shapes), np.uint8)
    if half.any():
        is_time &= (half != 1) | (hour <= 12)
        hour = np.where((half > 0) & (hour == 12), 0, hour)
        hour += 12 * ((half == 2) & (hour < 12))
    return hour * 3_600 + minute * 60 + second, is_time
