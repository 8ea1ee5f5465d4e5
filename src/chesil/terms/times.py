"""Times as people know them: exact, to the minute, a day, about, a range, before or after.

Written and read as EDTF (ISO 8601-2:2019): `2026-03-04T14:30`, `2026-03-04`, `2026-03`,
`2026-03-04~` (about), `2026-03-01/2026-03-07` (range), `../2026-03-04` (before),
`2026-03-04/..` (after). A local time has no offset; a stated one may end in `Z` or `+01:00`.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from chesil.terms.errors import TimeUnreadable

_POINT: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?"
)
_NEXT: Final = "Write it like 2026-03-04, 2026-03-04T14:30, 2026-03-04~ or 2026-03-01/2026-03-07."


@attrs.frozen(kw_only=True)
class Moment:
    """An imprecise time: the earliest and latest reading, and how it was known.

    Attributes:
        start: earliest reading; naive when the clock is local, aware when an offset was stated;
            None only for "before".
        end: latest reading, inclusive; None only for "after"; equal to start when exact.
        precision: a value of tables.PRECISIONS.
        edtf: the same in EDTF.
    """

    start: datetime | None
    end: datetime | None
    precision: str
    edtf: str


def read_edtf(text: str) -> Moment:
    """Read an EDTF string.

    Raises:
        TimeUnreadable: it is not one of the forms above, or no such day or hour exists.
    """
    text = text.strip()
    if "/" in text:
        return _interval(text)
    about = text.endswith(("~", "?", "%"))
    start, end, precision = _point(text.rstrip("~?%"))
    if precision not in ("exact", "minute", "day") and not about:
        precision = "range"  # a whole month or year
    return Moment(start=start, end=end, precision="about" if about else precision, edtf=text)


def write_edtf(start: datetime | None, end: datetime | None, precision: str) -> str:
    """Write the EDTF of a time; the inverse of read_edtf up to its earliest and latest reading.

    Raises:
        TimeUnreadable: both ends are missing.
    """
    if precision == "before" or start is None:
        return f"../{_write(end)}"
    if precision == "after" or end is None:
        return f"{_write(start)}/.."
    if precision == "range":
        return f"{_write(start)}/{_write(end)}"
    if precision == "about":
        return f"{_shortest(start, end)}~"
    if precision == "exact":
        return start.isoformat(timespec="seconds").replace("+00:00", "Z")
    return _shortest(start, end)


def to_utc(wall: datetime, zone: str) -> tuple[datetime, bool]:
    """Turn a local time into an instant, and say whether the clocks made it doubtful.

    Returns:
        The UTC instant (the first of two when the hour happened twice), and True when the local
        time happened twice or never on the day the clocks changed.
    """
    place = ZoneInfo(zone)
    first = wall.replace(tzinfo=place, fold=0)
    second = wall.replace(tzinfo=place, fold=1)
    return first.astimezone(UTC), first.utcoffset() != second.utcoffset()


def _interval(text: str) -> Moment:
    left, _, right = text.partition("/")
    start = None if left in ("..", "") else _point(left.rstrip("~?%"))[0]
    end = None if right in ("..", "") else _point(right.rstrip("~?%"))[1]
    if start is None and end is None:
        raise TimeUnreadable("This time has neither a start nor an end.", next_step=_NEXT)
    if start and end and (start.tzinfo is None) != (end.tzinfo is None):
        raise TimeUnreadable("One end of this time has a zone and the other has none.", next_step=_NEXT)
    if start and end and end < start:
        raise TimeUnreadable("This time ends before it starts.", next_step=_NEXT)
    precision = "before" if start is None else "after" if end is None else "range"
    return Moment(start=start, end=end, precision=precision, edtf=text)


def _point(text: str) -> tuple[datetime, datetime, str]:
    found = _POINT.fullmatch(text)
    if not found:
        raise TimeUnreadable("This is not a date or time Chesil knows.", next_step=_NEXT)
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        date = f"{year}-{month or '01'}-{day or '01'}"
        time = f"{hour or '00'}:{minute or '00'}:{second or '00'}{offset or ''}"
        start = datetime.fromisoformat(f"{date}T{time}")
    except ValueError as error:
        raise TimeUnreadable("There is no such day or hour.", next_step=_NEXT) from error
    if hour is None:
        return start, _last_moment(start, month, day), "day" if day else "range"
    if second is None:
        return start, start + timedelta(seconds=59), "minute"
    return start, start, "exact"


def _last_moment(start: datetime, month: str | None, day: str | None) -> datetime:
    if day:
        return start + timedelta(days=1, seconds=-1)
    if month:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(seconds=1)
    return start.replace(month=12, day=31, hour=23, minute=59, second=59)


def _write(when: datetime | None) -> str:
    if when is None:
        raise TimeUnreadable("This time has neither a start nor an end.", next_step=_NEXT)
    if (when.hour, when.minute, when.second) in ((0, 0, 0), (23, 59, 59)) and when.tzinfo is None:
        return f"{when:%Y-%m-%d}"
    return when.isoformat(timespec="seconds" if when.second else "minutes").replace("+00:00", "Z")


def _shortest(start: datetime, end: datetime) -> str:
    for text in (f"{start:%Y}", f"{start:%Y-%m}", f"{start:%Y-%m-%d}", start.isoformat(timespec="minutes")):
        lowest, highest, _ = _point(text)
        if (lowest, highest) == (start, end):
            return text.replace("+00:00", "Z")
    return f"{_write(start)}/{_write(end)}"
