"""Reads a time as people write it: EDTF, or plain UK dates, ranges and words such as "about"."""

import re
from datetime import datetime, timedelta
from typing import Final

import attrs

from chesil.terms import times
from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import Moment

_LONGEST: Final = 200
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH: Final = "(?P<name>" + "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS) + "|sept)"
_DAY: Final = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4}|\d{2})(?![\d:.])"
# The first that fits is the date; those without a year take it from the other end of a range.
_DATES: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?!\d)",
        rf"{_DAY} (?:of )?{_MONTH}\b(?: {_YEAR})?",
        rf"\b{_MONTH} {_DAY} {_YEAR}",
        rf"\b{_MONTH} (?P<year>\d{{4}})(?!\d)",
        r"(?<![\d:.])(?P<year>(?:19|20)\d\d)(?![\d:.]| ?h)",
    )
)
_TIME: Final = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?: ?(?P<half>[ap]m))?(?![\d:])"
    r"|(?<!\d)(?P<hour2>\d{1,2}) ?(?P<half2>[ap]m)\b"
    r"|(?<!\d)(?P<hour3>\d\d)(?P<minute3>\d\d) ?h(?:rs|ours)?\b"
    r"|\b(?P<noon>(?:12 ?)?(?:noon|midday))\b",
    re.ASCII,
)
_WEEKDAYS: Final = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b")
_ABOUT: Final = re.compile(
    r"\b(?:about|around|approx(?:imately)?|circa|roughly|probably|some ?time)\b|~|\?|(?<=\d)ish\b"
)
_FILLERS: Final = re.compile(r"\b(?:at|on|in|the|of)\b|[,.;()]+|-+(?= |$)")
_BEFORE: Final = re.compile(r"^(?:before|by|until|till|up to|not? later than) ")
_AFTER: Final = re.compile(r"^(?:after|since|from|not? (?:before|earlier than)) ")
_BETWEEN: Final = re.compile(r"^(?:between|from) ")
_RANGES: Final = (re.compile(" (?:to|until|till|and|-) | ?- | -"), re.compile(r"(?<=[\dm])-(?=\d)"))
_PARTS: Final = {
    "morning": ("06:00", "11:59"),
    "afternoon": ("12:00", "17:59"),
    "evening": ("18:00", "23:59"),
}
_THIRDS: Final = {"early": (1, 10), "mid": (11, 20), "late": (21, None)}
_NEXT: Final = (
    "Write it like 2026-03-04, 4 March 2026 23:15, about 4 March 2026 or 1 March 2026 to 7 March 2026."
)


@attrs.frozen(kw_only=True)
class When:
    """A time that was read.

    Attributes:
        order_assumed: the date fits day first and month first, and nobody has said which.
        is_partial: some of the words say more than was understood.
    """

    moment: Moment
    order_assumed: bool = False
    is_partial: bool = False


@attrs.frozen(kw_only=True)
class _Point:
    """The parts of one date and time, any of which may be missing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: str = ""
    rest: str = ""
    order_assumed: bool = False

    @property
    def has_date(self) -> bool:
        """Whether any part of a date is known."""
        return self.day is not None or self.month is not None or self.year is not None

    @property
    def edtf(self) -> str:
        """The point in EDTF; raises TimeUnreadable when its date is not whole enough."""
        if self.year is None or (self.month is None and self.day is not None):
            raise TimeUnreadable("This time has no year.", next_step=_NEXT)
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        if self.clock and len(parts) < 3:
            raise TimeUnreadable("This time has no day.", next_step=_NEXT)
        return "-".join(parts) + (f"T{self.clock}" if self.clock else "")


def read_when(text: str, *, day_first: bool | None) -> When:
    """Read a time; a day and a month in figures are day first unless *day_first* is False.

    Raises:
        TimeUnreadable: no date with a year could be made out, or there is no such day or hour.
    """
    if len(text) > _LONGEST:
        raise TimeUnreadable("This is too long to be a time.", next_step=_NEXT)
    try:
        return When(moment=times.read_edtf(text))
    except TimeUnreadable:
        return _in_words(_plain(text), day_first=day_first)


def _plain(text: str) -> str:
    lower = text.casefold().replace("a.m.", "am").replace("p.m.", "pm").replace("o'clock", "")
    return " ".join(_WEEKDAYS.sub(" ", re.sub(r"[\u2010-\u2015]", "-", lower)).split())


def _in_words(text: str, *, day_first: bool | None) -> When:
    about = "~" if _ABOUT.search(text) else ""
    text = " ".join(_ABOUT.sub(" ", text).split())
    if _BEFORE.match(text):
        return _open(_BEFORE.sub("", text), "../{}", day_first=day_first)
    whole = _point(text, day_first=day_first)
    if whole.rest:
        for middle in _RANGES:
            ends = middle.split(_BETWEEN.sub("", text), maxsplit=1)
            found = _between(*ends, about=about, day_first=day_first) if len(ends) == 2 else None
            if found:
                return found
    if _AFTER.match(text):
        return _open(_AFTER.sub("", text), "{}/..", day_first=day_first)
    return _one(whole, about=about)


def _one(point: _Point, *, about: str) -> When:
    part, third = _PARTS.get(point.rest), _THIRDS.get(point.rest)
    order_assumed = point.order_assumed
    if part and point.day and not point.clock:
        spans = [f"{point.edtf}T{clock}{about}" for clock in part]
        return When(moment=times.read_edtf("/".join(spans)), order_assumed=order_assumed)
    if third and point.month and not point.day:
        first, last = (attrs.evolve(point, day=day).edtf if day else point.edtf for day in third)
        return When(moment=times.read_edtf(f"{first}~/{last}~"))
    try:
        moment, is_partial = times.read_edtf(point.edtf + about), bool(point.rest)
    except TimeUnreadable:  # an hour there is none of must not lose the day
        moment, is_partial = times.read_edtf(attrs.evolve(point, clock="").edtf + about), True
    return When(moment=moment, order_assumed=order_assumed, is_partial=is_partial)


def _open(text: str, form: str, *, day_first: bool | None) -> When:
    point = _point(text, day_first=day_first)
    moment = times.read_edtf(form.format(point.edtf))
    return When(moment=moment, order_assumed=point.order_assumed, is_partial=bool(point.rest))


def _between(first: str, last: str, *, about: str, day_first: bool | None) -> When | None:
    """Both ends, each filled from the other: 4 to 6 March 2026, or 4 March 2026 14:00 to 16:00.

    None when the word between them was not the middle of a range.
    """
    start, end = _point(first, day_first=day_first), _point(last, day_first=day_first)
    if not start.has_date and start.rest.isdecimal() and len(start.rest) <= 2:
        start = attrs.evolve(start, day=int(start.rest), rest="")
    if start.rest or end.rest:
        return None
    ends_in_a_time = not end.has_date
    if ends_in_a_time:
        end = attrs.evolve(end, year=start.year, month=start.month, day=start.day)
    start = attrs.evolve(
        start,
        year=start.year or end.year,
        month=start.month or end.month,
        day=start.day if start.has_date else end.day,
    )
    try:
        until = end.edtf
        if ends_in_a_time and until < start.edtf:  # past midnight
            until = (datetime.fromisoformat(until) + timedelta(days=1)).isoformat(timespec="minutes")
        moment = times.read_edtf(f"{start.edtf}{about}/{until}{about}")
    except (TimeUnreadable, ValueError, OverflowError):
        return None
    return When(moment=moment, order_assumed=start.order_assumed or end.order_assumed)


def _point(text: str, *, day_first: bool | None) -> _Point:
    point, rest = _date(text, day_first=day_first)
    found = _TIME.search(rest)
    if found:
        point = attrs.evolve(point, clock=_clock(found))
        rest = rest[: found.start()] + " " + rest[found.end() :]
    return attrs.evolve(point, rest=" ".join(_FILLERS.sub(" ", rest).split()))


def _date(text: str, *, day_first: bool | None) -> tuple[_Point, str]:
    for pattern in _DATES:
        found = pattern.search(text)
        if found:
            return _dated(found.groupdict(), day_first=day_first), text[: found.start()] + " " + text[
                found.end() :
            ]
    return _Point(), text


def _dated(parts: dict[str, str | None], *, day_first: bool | None) -> _Point:
    year = _year(parts.get("year"))
    figures = [int(parts[name] or 0) for name in ("first", "second") if name in parts]
    if figures:
        return _ordered(*figures, year=year, day_first=day_first)
    name, month, day = (parts.get(part) for part in ("name", "month", "day"))
    return _Point(
        year=year,
        month=_month(name) if name else int(month) if month else None,
        day=int(day) if day else None,
    )


def _ordered(first: int, second: int, *, year: int | None, day_first: bool | None) -> _Point:
    """A day and a month in figures; an order that gives no month is not the order."""
    month_first = day_first is False
    if (first if month_first else second) > 12:
        month_first = not month_first
    day, month = (second, first) if month_first else (first, second)
    fits_both = max(day, month) <= 12 and day != month
    return _Point(year=year, month=month, day=day, order_assumed=day_first is None and fits_both)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    century = 0 if len(text) == 4 else 2000 if int(text) < 70 else 1900
    return century + int(text)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def _clock(found: re.Match[str]) -> str:
    parts = found.groupdict()
    if parts["noon"]:
        return "12:00"
    hour = int(parts["hour"] or parts["hour2"] or parts["hour3"])
    half = parts["half"] or parts["half2"]
    if half and hour <= 12:  # 23:15pm is written too
        hour = hour % 12 + (12 if half == "pm" else 0)
    minute = parts["minute"] or parts["minute3"] or "00"
    return f"{hour:02d}:{minute}" + (f":{parts['second']}" if parts["second"] else "")
