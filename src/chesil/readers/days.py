"""Dates and times in the cells of a table, and which way round they are written."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NUMERIC: Final = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)")
_NAMED: Final = re.compile(
    r"(?:(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -]+)?([A-Za-z]{3,9})[.,]?[ -]+"
    r"(?(1)|(\d{1,2})(?:st|nd|rd|th)?,?[ -]+)(\d{2,4})\b(?![:.]\d\d)"
)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})[ -]+([A-Za-z]{3,9})\.?[ -]+(\d{1,2})(?!\d)")
_CLOCK: Final = re.compile(
    r"(?<![\d.])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?\s*m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_FIRST_YEAR: Final = 1970  # a phone whose clock was reset writes 1970
_LAST_YEAR: Final = 2100


@attrs.frozen
class Day:
    """A date as written: three numbers in their order, or already settled.

    Attributes:
        first, second: the two that may be day and month; day and month when is_settled.
    """

    year: int
    first: int
    second: int
    is_settled: bool

    def date(self, *, day_first: bool) -> datetime | None:
        """Midnight of the day, None when there is no such day or it is no day of a call."""
        day, month = (self.first, self.second) if day_first or self.is_settled else (self.second, self.first)
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            return None
        try:
            return datetime(self.year, month, day)
        except ValueError:
            return None


@attrs.frozen
class Clock:
    """A time of day as written, with its UTC offset where one is given."""

    since_midnight: timedelta
    has_seconds: bool
    offset: timedelta | None


def read_day(text: str) -> Day | None:
    """The date in *text*, None when there is none."""
    found = _NUMERIC.search(text)
    if found:
        one, two, three = int(found[1]), int(found[3]), int(found[4])
        if len(found[1]) == 4:
            return Day(one, three, two, is_settled=True)
        return Day(three + 2_000 if len(found[4]) <= 2 else three, one, two, is_settled=False)
    if (found := _YEAR_FIRST.search(text)) and (month := _MONTHS.get(found[2][:3].casefold())):
        return Day(int(found[1]), int(found[3]), month, is_settled=True)
    named = _NAMED.search(text)
    month = _MONTHS.get(named[2][:3].casefold()) if named else None
    day = (named[1] or named[3]) if named else None
    if not named or month is None or day is None:
        return None
    year = int(named[4])
    return Day(year + 2_000 if year < 100 else year, int(day), month, is_settled=True)


def read_clock(text: str) -> Clock | None:
    """The time of day in *text*, None when there is none or it is no time."""
    found = _CLOCK.search(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "")[:1].casefold()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    since = timedelta(hours=hour, minutes=minute, seconds=second)
    return Clock(since, found[3] is not None, _offset(found[5]))


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text[0] not in "+-":
        return timedelta()
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -size if text[0] == "-" else size


def clock_beside(text: str) -> Clock | None:
    """The time of day in a text that begins with its date, as read_clock; "13.10.2025" alone holds none."""
    return read_clock(_NUMERIC.sub(" ", text, count=1))


def is_date(text: str) -> bool:
    """Whether the cell holds a date, and nothing much longer."""
    return len(text) <= 40 and read_day(text) is not None


@attrs.frozen
class DayOrder:
    """Whether dates are day first, None when nothing tells, and the sentence that says why, with its code."""

    day_first: bool | None
    sentence: str
    code: str = "day-order"


def decide(days: Iterable[Day], *, told: bool | None) -> DayOrder:
    """Decide the order of day and month from every date of a file; what a person said settles the rest.

    A field above 12 must be the day. Failing that, records mostly stand in time order, forwards or
    backwards: when only one reading of the dates does, it is that one.
    """
    open_days = [day for day in days if not day.is_settled]
    above = {
        True: sum(day.first > 12 for day in open_days),
        False: sum(day.second > 12 for day in open_days),
    }
    if above[True] != above[False]:
        day_first = above[True] > above[False]
        return DayOrder(day_first, _said(day_first, "some dates fit only that way"))
    if not open_days:
        return DayOrder(told is not False, "Every date shows which number is the day.")
    if all(day.first == day.second for day in open_days):
        return DayOrder(told is not False, "Dates read the same with the day or the month first.")
    if told is not None:
        return DayOrder(told, _said(told, "you said so; the file itself cannot tell"), "day-order-told")
    ordered = [first for first in (True, False) if _is_ordered(open_days, day_first=first)]
    if len(ordered) == 1:
        return DayOrder(ordered[0], _said(ordered[0], "only so do the rows stand in time order"))
    return DayOrder(
        None,
        "The dates can be read with the day first or the month first, and nothing in the file tells which. "
        "No time was taken from it. Say --day-first or --month-first.",
        "day-order-unknown",
    )


def _said(day_first: bool, reason: str) -> str:  # noqa: FBT001 - the answer itself
    return f"Dates were read with the {'day' if day_first else 'month'} first: {reason}."


def _is_ordered(days: list[Day], *, day_first: bool) -> bool:
    dates = [day.date(day_first=day_first) for day in days]
    whole = [each for each in dates if each is not None]
    if len(whole) < len(dates) or len(set(whole)) < 3:
        return False
    return whole in (sorted(whole), sorted(whole, reverse=True))


def moment(day: Day, clock: Clock | None, written: str, *, day_first: bool | None) -> dict[str, Any]:
    """The columns of a time in a table: a local time, or an instant where the clock has an offset.

    Args:
        day_first: None where nothing tells; then only a day that is settled by itself is a time.
    """
    midnight = day.date(day_first=bool(day_first))
    if midnight is None or (day_first is None and not day.is_settled):
        return {"as_written": written, "precision": "none"}
    if clock is None:
        return {"as_written": written, "precision": "day", "wall": midnight}
    wall = midnight + clock.since_midnight
    precision = "exact" if clock.has_seconds else "minute"
    if clock.offset is None:
        return {"as_written": written, "precision": precision, "wall": wall}
    minutes = round(clock.offset.total_seconds() / 60)
    at = (wall - clock.offset).replace(tzinfo=UTC)
    return {"as_written": written, "precision": precision, "at": at, "offset_minutes": minutes}
