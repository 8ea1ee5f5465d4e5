"""Which number of a date is the day: decided from the whole file, and said with its reason.

The order is a setting of the phone and stands nowhere in an export. In this order:

1. A number above 12 cannot be a month. Each layout is decided by its own dates where they can.
2. A layout that cannot tell takes the order of the other layouts of the file, when those agree.
3. Else the dates in the names of attached files, then the person's own answer, then the order in
   which the dates run forward: a date read the wrong way round lands at least four weeks off.
4. Else it is unknown. Those records keep their time as written and get no other.

A date that reads the same both ways, or only one way, is never in doubt.
"""

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from chesil.readers.whatsapp.layouts import Layout

FIRST_YEAR: Final = 1970  # a phone whose clock was reset writes 1970
LAST_YEAR: Final = 2100
_JUMP_DAYS: Final = 14  # late messages go back hours or days; a swapped date goes back a month or more
_MOSTLY_RISE: Final = 10  # times as many jumps the wrong way round
_CLEARLY: Final = 20  # times as many dates on one side as on the other
_MOSTLY: Final = 0.5  # of the dates, for an order to be one they can have
_SHORT_YEAR_JUMPS: Final = 3
_SHORT_YEAR_FROM: Final = 9  # WhatsApp began in 2009

_MONTHS: Final = np.arange(f"{FIRST_YEAR}-01", f"{LAST_YEAR + 1}-02", dtype="datetime64[M]")
_MONTH_STARTS: Final = _MONTHS.astype("datetime64[D]").astype(np.int64)

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@attrs.frozen(kw_only=True, eq=False)
class Dates:
    """Dates as written, one value for each run of records with the same date and layout.

    Attributes:
        first, second, third: the three numbers. layout: the number of their layout in layouts.
        count: how many records the run holds.
    """

    first: Whole
    second: Whole
    third: Whole
    layout: Whole
    count: Whole
    layouts: Sequence[Layout]


@attrs.frozen(kw_only=True)
class Decision:
    """How the dates of one layout are read.

    Attributes:
        order: "day" or "month" or "year" first, or None when the file cannot tell.
        why: a code for the reason. count: how many dates or jumps it rests on.
    """

    order: str | None
    why: str
    count: int = 0


_UNKNOWN: Final = Decision(order=None, why="unknown")


@attrs.frozen(kw_only=True, eq=False)
class Calendar:
    """The day of each run.

    Attributes:
        day: days since 1970-01-01. is_day: whether there is such a day. is_known: whether its
            order of day and month is. is_odd: read against the order of its layout, the only way
            it can be read.
        decisions: one for each layout.
    """

    day: Whole
    is_day: Flags
    is_known: Flags
    is_odd: Flags
    decisions: Sequence[Decision]


@attrs.frozen(kw_only=True, eq=False)
class Readings:
    """What day each date is when it is read one way or the other; -1 where there is no such day."""

    day: Whole
    month: Whole
    year: Whole

    def fits_only(self, order: str) -> Flags:
        """Where only one of day first and month first gives a day."""
        one, other = (self.day, self.month) if order == "day" else (self.month, self.day)
        fits: Flags = (one >= 0) & (other < 0)
        return fits

    def is_open(self) -> Flags:
        """Where day first and month first give two different days."""
        differs: Flags = (self.day >= 0) & (self.month >= 0) & (self.day != self.month)
        return differs


def both_ways(dates: Dates) -> Readings:
    """Every date read in each of the three orders."""
    short = np.array([layout.year == "short" for layout in dates.layouts])[dates.layout]
    year = np.where(short, dates.third + 2000, dates.third)
    year_first = np.where(short, dates.first + 2000, dates.first)
    return Readings(
        day=_days(year, dates.second, dates.first),
        month=_days(year, dates.first, dates.second),
        year=_days(year_first, dates.second, dates.third),
    )


def decide(dates: Dates, ways: Readings, *, day_first: bool | None, named: tuple[int, int]) -> Calendar:
    """Decide the order of every layout and read every date.

    Args:
        ways: both_ways(dates).
        day_first: what the person said, if anything.
        named: of the open dates that also stand in the name of an attached file, how many agree
            with day first and how many with month first.
    """
    own = [_by_itself(dates, ways, number) for number in range(len(dates.layouts))]
    shared = (
        _shared(own) or _by_names(named) or _by_person(day_first=day_first) or _by_running(dates, ways, own)
    )
    decisions = [each or shared or _UNKNOWN for each in own]
    said = _by_person(day_first=day_first)
    return _calendar(dates, ways, [said if said and each.why == "mixed" else each for each in decisions])


def _by_itself(dates: Dates, ways: Readings, number: int) -> Decision | None:
    """What the dates of one layout say, or None when they say nothing."""
    layout, mine = dates.layouts[number], dates.layout == number
    if layout.year in ("first", "unclear"):
        return Decision(order="year", why="year")
    jumps = _short_year_jumps(ways, mine) if layout.year == "short" else 0
    if jumps:
        return Decision(order="year", why="running", count=jumps)
    day = int(dates.count[mine & ways.fits_only("day")].sum())
    month = int(dates.count[mine & ways.fits_only("month")].sum())
    if day and day >= _CLEARLY * month:
        return Decision(order="day", why="number", count=day)
    if month and month >= _CLEARLY * day:
        return Decision(order="month", why="number", count=month)
    if day or month:
        return Decision(order=None, why="mixed", count=min(day, month))
    return None if (mine & ways.is_open()).any() else Decision(order="day", why="same")


def _short_year_jumps(ways: Readings, mine: Flags) -> int:
    """How often the dates jump back unless two-digit years come first; 0 when that is no better."""
    year = ways.year[mine]
    if (year < 0).any() or _jumps(year) or (year < _days_of(2000 + _SHORT_YEAR_FROM)).any():
        return 0
    others = [way[mine] for way in (ways.day, ways.month)]
    jumps = min((_jumps(way) for way in others if (way >= 0).mean() > _MOSTLY), default=0)
    return jumps if jumps >= _SHORT_YEAR_JUMPS else 0


def _shared(own: Sequence[Decision | None]) -> Decision | None:
    """The order of the layouts that number above 12 decides, when they agree."""
    found = [each for each in own if each and each.why == "number"]
    if len({each.order for each in found}) != 1:
        return None
    return Decision(order=found[0].order, why="others", count=sum(each.count for each in found))


def _by_names(named: tuple[int, int]) -> Decision | None:
    day, month = named
    if bool(day) == bool(month):
        return None
    return Decision(order="day" if day else "month", why="names", count=day or month)


def _by_person(*, day_first: bool | None) -> Decision | None:
    return None if day_first is None else Decision(order="day" if day_first else "month", why="person")


def _by_running(dates: Dates, ways: Readings, own: Sequence[Decision | None]) -> Decision | None:
    """The order in which the dates run forward, when the other makes them jump back."""
    asked = np.array([each is None for each in own])[dates.layout]
    others = _calendar(dates, ways, [each or _UNKNOWN for each in own])
    known = np.where(others.is_known, others.day, -1)
    day, month = (_jumps(np.where(asked, way, known)) for way in (ways.day, ways.month))
    if month and month >= _MOSTLY_RISE * day:
        return Decision(order="day", why="running", count=month)
    if day and day >= _MOSTLY_RISE * month:
        return Decision(order="month", why="running", count=day)
    return None


def _calendar(dates: Dates, ways: Readings, decisions: Sequence[Decision]) -> Calendar:
    order = np.array([("day", "month", "year", None).index(each.order) for each in decisions])[dates.layout]
    unclear = np.array([layout.year == "unclear" for layout in dates.layouts])[dates.layout]
    one = np.choose(order, [ways.day, ways.month, ways.year, ways.day])
    other = np.choose(order, [ways.month, ways.day, ways.year, ways.month])
    is_odd = (one < 0) & (other >= 0)
    is_known = (order < 3) | ~ways.is_open()
    day = np.where(unclear, -1, np.where(is_odd, other, one))
    return Calendar(
        day=day, is_day=day >= 0, is_known=is_known, is_odd=is_odd & (order < 3), decisions=decisions
    )


def _jumps(day: Whole) -> int:
    real = day[day >= 0]
    return int((np.diff(real) < -_JUMP_DAYS).sum())


def _days(year: Whole, month: Whole, day: Whole) -> Whole:
    """Days since 1970-01-01, -1 where there is no such day."""
    possible = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    index = np.where(possible, (year - FIRST_YEAR) * 12 + month - 1, 0)
    days = _MONTH_STARTS[index] + day - 1
    return np.where(possible & (days < _MONTH_STARTS[index + 1]), days, -1)


def _days_of(year: int) -> int:
    return int(_MONTH_STARTS[(year - FIRST_YEAR) * 12])
