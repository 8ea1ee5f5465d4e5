"""What a picture, sound or video says of itself. All of it is a claim: it can be changed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_QUARTER: Final = timedelta(minutes=15)
_SLACK: Final = timedelta(minutes=5)  # a receiver's last fix can be some minutes old
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_IN_NAMES: Final = re.compile(
    r"(?<!\d)(20\d\d|19\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])"
    r"(?:(?:[-_ .T]|[-_ ]at[-_ ]|-WA)?([01]\d|2[0-3])[-_.:]?([0-5]\d)[-_.:]?([0-5]\d))?(?!\d{5})"
)


@attrs.define(kw_only=True)
class Claims:
    """The time, place, device and shape a file claims.

    Attributes:
        at: the instant, where an offset or UTC is claimed. wall: the local time, where none is.
        said: codes of what a reader of the paper should know.
    """

    at: datetime | None = None
    wall: datetime | None = None
    offset_minutes: int | None = None
    as_written: str | None = None
    place: str | None = None
    device: dict[str, str] = attrs.field(factory=dict)
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    said: set[str] = attrs.field(factory=set)

    def set_place(self, latitude: float, longitude: float) -> None:
        """Keep the place unless it is impossible or the empty one (0, 0) that cameras write."""
        inside = abs(latitude) <= 90 and abs(longitude) <= 180
        if inside and (latitude or longitude):
            self.place = f"{latitude:.6f},{longitude:.6f}"


def plausible(when: datetime) -> bool:
    """Whether a digital camera or phone could have made something then."""
    return _EARLIEST <= when < _LATEST


def local_time(text: str, claims: Claims) -> None:
    """Take an ISO time that may carry an offset; one that cannot be read is said."""
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        claims.said.add("time-unreadable")
        return
    claims.as_written = text.strip()[:40]
    set_time(when.replace(tzinfo=None), when.utcoffset(), claims)


def set_time(wall: datetime, offset: timedelta | None, claims: Claims) -> None:
    """Keep a local time, as an instant where its offset is known."""
    if not plausible(wall.replace(tzinfo=UTC)):
        claims.said.add("implausible-time")
        return
    claims.at, claims.wall, claims.offset_minutes = None, wall, None
    if offset is not None:
        claims.at, claims.wall = (wall - offset).replace(tzinfo=UTC), None
        claims.offset_minutes = round(offset.total_seconds() / 60)


def offset_from_gps(wall: datetime, gps: datetime) -> timedelta | None:
    """The offset between a camera's local time and the satellites' UTC.

    Returns:
        A whole quarter of an hour between -12 and +14 hours, or None when the two do not fit:
        receivers are known to write a date that is a day off.
    """
    between = wall - gps
    offset = round(between / _QUARTER) * _QUARTER
    fits = _WEST <= offset <= _EAST and abs(between - offset) <= _SLACK
    return offset if fits else None


def time_in_name(name: str) -> str | None:
    """The time a file's name shows, as ISO text; None when it shows none. A name is the weakest claim."""
    found = _IN_NAMES.search(name)
    if not found:
        return None
    year, month, day, hour, minute, second = found.groups()
    try:
        when = datetime.fromisoformat(
            f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}"
        )
    except ValueError:
        return None
    return when.isoformat() if hour else f"{when:%Y-%m-%d}"
