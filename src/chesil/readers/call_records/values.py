"""The cells of a call record: dates, times, durations, numbers and the words for a hidden one."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import attrs

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NUMERIC: Final = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)")
_NAMED: Final = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -]+)?([A-Za-z]{3,9})\.?[ -]+(?:(\d{1,2}),? +)?(\d{2,4})\b"
)
_CLOCK: Final = re.compile(
    r"(?<![\d.])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?\s*m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_UNITS: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b", re.IGNORECASE
)
_ISO: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?=(?:\D*\d){3})[+(]?[\d ()./+*#-]{3,25}")
# A spreadsheet shows a long number as 4.47701E+11: its last digits are gone for good.
_SHORTENED: Final = re.compile(r"[+]?\d(?:[.,]\d+)?E[+]?\d{1,2}", re.IGNORECASE)
_FIRST_YEAR: Final = 1970  # a phone whose clock was reset writes 1970
_LAST_YEAR: Final = 2100
_LENGTH: Final = {"h": 3_600, "m": 60, "s": 1}

WITHHELD: Final = frozenset(
    ("withheld", "number withheld", "caller withheld", "id withheld", "private", "private number",
     "anonymous", "restricted", "no caller id", "number hidden", "hidden", "-2")
)  # fmt: skip
# The network does not know the number, which is not the same as a caller who hides it.
UNKNOWN: Final = frozenset(("unknown", "unavailable", "not available", "n/a", "none", "-", "-1", ""))
INCOMING: Final = frozenset(
    (
        "in",
        "incoming",
        "incoming call",
        "received",
        "received call",
        "inbound",
        "i",
        "mt",
        "terminating",
        "answered",
    )
)
OUTGOING: Final = frozenset(
    (
        "out",
        "outgoing",
        "outgoing call",
        "dialled",
        "dialed",
        "made",
        "outbound",
        "o",
        "mo",
        "originating",
        "placed",
    )
)
MISSED: Final = frozenset(
    ("missed", "missed call", "unanswered", "rejected", "declined", "blocked", "no answer")
)
MESSAGES: Final = frozenset(("sms", "mms", "text", "text message", "message", "picture message"))
VOICEMAIL: Final = frozenset(("voicemail", "voice mail"))
NOT_CONTACT: Final = frozenset(("data", "gprs", "internet", "roaming data", "subscription", "line rental"))


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


def read_duration(text: str, *, unit: str) -> float | None:
    """Seconds of a duration in any usual form; None when it is none.

    Args:
        unit: "s" or "m": what a bare number counts; what the first of two parts counts is always
            minutes ("2:05"), since a call record that counted hours and minutes would lose every short call.
    """
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        return hours * 3_600 + minutes * 60 + seconds
    parts = text.split(":")
    if len(parts) in (2, 3) and all(part.strip().isdecimal() and len(part) <= 6 for part in parts):
        total = 0
        for part in parts:
            total = total * 60 + int(part.strip())
        return float(total)
    named = _UNITS.findall(text)
    if named:
        return sum(_decimal(count) * _LENGTH[word[0].casefold()] for count, word in named)
    if re.fullmatch(r"\d{1,9}(?:[.,]\d{1,6})?", text):
        return _decimal(text) * _LENGTH[unit]
    return None


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def is_date(text: str) -> bool:
    """Whether the cell holds a date, and nothing much longer."""
    return len(text) <= 40 and read_day(text) is not None


def is_number(text: str) -> bool:
    """Whether the cell may be a phone number or the words for a hidden one."""
    return _NUMBER.fullmatch(text) is not None or text.casefold() in WITHHELD


def unwrapped(text: str) -> str:
    """A number without what keeps a spreadsheet from taking it for a sum: ="07700900123", '07700900123."""
    return text.removeprefix("=").strip('"').removeprefix("'").strip()


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet has cut the number short, so that many numbers look like this one."""
    return _SHORTENED.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Whether the cell may be a duration."""
    return len(text) <= 20 and read_duration(text, unit="s") is not None


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
