"""Times as people know them: exact, to the minute, a day, about, a range, before or after.

Written and read as EDTF (ISO 8601-2:2019): `2026-03-04T14:30`, `2026-03-04`, `2026-03`,
`2026-03-04~` (about), `2026-03-01/2026-03-07` (range), `../2026-03-04` (before),
`2026-03-04/..` (after). A local time has no offset; a stated one may end in `Z` or `+01:00`.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs

from chesil.terms.errors import TimeUnreadable

_POINT: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:[T ]([01][0-9]|2[0-3]):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]{1,6})?))?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_DOUBTS: Final = ("~", "?", "%")
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
    point, doubt = _undoubted(text)
    start, end, precision = _point(point)
    return Moment(
        start=start, end=end, precision="about" if doubt else precision, edtf=_joined(point) + doubt
    )


def write_edtf(start: datetime | None, end: datetime | None, precision: str) -> str:
    """Write the EDTF of a time; the inverse of read_edtf up to its earliest and latest reading.

    Raises:
        TimeUnreadable: both ends are missing, or a clock's offset is not in whole minutes.
    """
    if start is None or precision == "before":
        return f"../{_write(end, latest=True)}"
    if end is None or precision == "after":
        return f"{_write(start, latest=False)}/.."
    if precision == "range":
        return f"{_write(start, latest=False)}/{_write(end, latest=True)}"
    doubt = "~" if precision == "about" else ""
    for point in _forms(start):
        if _point(point)[:2] == (start, end):
            return point + doubt
    return f"{_write(start, latest=False)}{doubt}/{_write(end, latest=True)}{doubt}"


def columns(moment: Moment) -> dict[str, Any]:
    """The columns of tables.ROWS that hold a time: at, wall, wall_until, precision, offset_minutes, edtf."""
    is_imprecise = moment.precision in ("about", "range", "before", "after")
    start, end = moment.start, moment.end if is_imprecise else None
    known = start or end
    offset = known.utcoffset() if known else None
    is_local = offset is None
    # There is one offset a row, so both ends are written in that of the start.
    until = end.astimezone(timezone(offset)).replace(tzinfo=None) if end and offset is not None else end
    return {
        "at": start.astimezone(UTC) if start and not is_local else None,
        "wall": start if is_local else None,
        "wall_until": until,
        "precision": moment.precision,
        "offset_minutes": None if offset is None else offset // timedelta(minutes=1),
        "edtf": moment.edtf if is_imprecise else None,
    }


def zone_words(zone: str) -> str:
    """A zone as people say it: "UK" for Europe/London, else its name."""
    return "UK" if zone == "Europe/London" else zone.replace("_", " ")


def to_utc(wall: datetime, zone: str) -> tuple[datetime, bool]:
    """Turn a local time into an instant, and say whether the clocks made it doubtful.

    Args:
        wall: a naive local time. zone: the name of an IANA zone.

    Returns:
        The UTC instant (the first of two when the hour happened twice, and an hour on when it never
        happened), and True when the local time happened twice or never on the day the clocks changed.

    Raises:
        TimeUnreadable: the instant lies before the year 1 or after the year 9999.
    """
    place = ZoneInfo(zone)
    first = wall.replace(tzinfo=place, fold=0)
    second = wall.replace(tzinfo=place, fold=1)
    try:
        return first.astimezone(UTC), first.utcoffset() != second.utcoffset()
    except OverflowError as error:
        raise TimeUnreadable("This time is outside the calendar.", next_step=_NEXT) from error


def _interval(text: str) -> Moment:
    (left, left_doubt), (right, right_doubt) = (_undoubted(part.strip()) for part in text.split("/", 1))
    start = None if left in ("..", "") else _point(left)[0]
    end = None if right in ("..", "") else _point(right)[1]
    if start is None and end is None:
        raise TimeUnreadable("This time has neither a start nor an end.", next_step=_NEXT)
    if start and end and (start.tzinfo is None) != (end.tzinfo is None):
        raise TimeUnreadable("One end of this time has a zone and the other has none.", next_step=_NEXT)
    if start and end and end < start:
        raise TimeUnreadable("This time ends before it starts.", next_step=_NEXT)
    both = "about" if left_doubt and right_doubt else "range"
    precision = "before" if start is None else "after" if end is None else both
    edtf = f"{_joined(left) or '..'}{left_doubt}/{_joined(right) or '..'}{right_doubt}"
    return Moment(start=start, end=end, precision=precision, edtf=edtf)


def _undoubted(text: str) -> tuple[str, str]:
    """A point of time and its mark of doubt: about (~), uncertain (?) or both (%)."""
    return (text[:-1], text[-1]) if text.endswith(_DOUBTS) else (text, "")


def _joined(point: str) -> str:
    return point.replace(" ", "T")


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
    if offset and start.year in (MINYEAR, MAXYEAR):  # elsewhere it may be a year that is none
        raise TimeUnreadable("This time is outside the calendar.", next_step=_NEXT)
    if hour is None:
        return start, _last_moment(start, month, day), "day" if day else "range"
    if second is None:
        return start, start + timedelta(seconds=59), "minute"
    return start, start, "exact"


def _last_moment(start: datetime, month: str | None, day: str | None) -> datetime:
    last_month = start.month if month else 12
    last_day = start.day if day else monthrange(start.year, last_month)[1]
    return start.replace(month=last_month, day=last_day, hour=23, minute=59, second=59)


def _write(when: datetime | None, *, latest: bool) -> str:
    """The shortest date or time whose earliest, or latest, reading is *when*."""
    if when is None:
        raise TimeUnreadable("This time has neither a start nor an end.", next_step=_NEXT)
    days_and_times = _forms(when)[2:]
    return next(form for form in days_and_times if _point(form)[latest] == when)


def _forms(when: datetime) -> tuple[str, ...]:
    """*when* written as a year, a month, a day, to the minute, and as exactly as it is known."""
    minute, exact = when.isoformat(timespec="minutes"), when.isoformat()
    return minute[:4], minute[:7], minute[:10], minute.replace("+00:00", "Z"), exact.replace("+00:00", "Z")
