"""What a picture or recording claims of itself: when, where, and with what it was made."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2100, 1, 1)
WRITTEN_CHARACTERS: Final = 500

_MINUTE, _QUARTER = timedelta(minutes=1), timedelta(minutes=15)
_STALE: Final = timedelta(minutes=2)  # a position is taken a little before the picture
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)
_TIME: Final = re.compile(
    r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?"
)
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")
# A movie's header is written by whatever program saved it, DateTime by whatever program changed it.
_WEAK: Final = frozenset(("mvhd", "EXIF DateTime"))
_ISO_6709: Final = re.compile(r"([+-]\d{2,3}(?:\.\d{1,15})?)([+-]\d{3}(?:\.\d{1,15})?)(?:[+-]\d[^/]*)?/?")


@attrs.frozen(kw_only=True)
class Moment:
    """A time as the file gives it.

    Attributes:
        source: where it stands in the file. written: as it stands there.
        wall: the clock it shows, in UTC when offset_minutes is 0 by the format's own rule.
        offset_minutes: the UTC offset it states, None when it states none.
    """

    source: str
    written: str
    wall: datetime
    offset_minutes: int | None = None
    precision: str = "exact"

    @property
    def at(self) -> datetime | None:
        """The instant, None when no offset is stated."""
        if self.offset_minutes is None:
            return None
        return (self.wall - timedelta(minutes=self.offset_minutes)).replace(tzinfo=UTC)


@attrs.define(kw_only=True, eq=False)
class Claims:
    """Everything one file claims.

    Attributes:
        moments: times, the one to be used first. place: degrees north and east.
        satellite: the satellites' time (UTC) at about the moment of the picture.
        media_type: where the content shows it better than the first bytes.
        written: what the file says, by name, as it stands. defects: codes of remarks.REMARKS.
    """

    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    moments: list[Moment] = attrs.field(factory=list)
    place: tuple[float, float] | None = None
    satellite: datetime | None = None
    written: dict[str, str] = attrs.field(factory=dict)
    defects: list[str] = attrs.field(factory=list)

    def say(self, name: str, value: str) -> None:
        """Keep what the file says under *name*; the first of two stands."""
        value = value.replace("\0", "").strip()
        if value:
            self.written.setdefault(name, value[:WRITTEN_CHARACTERS])

    def moment(self, source: str, written: str, *, offset: str = "") -> None:
        """Take a written time, when it is one and can be true."""
        found = read_time(written, offset=offset)
        if found is None:
            if written.strip(" 0:-\0"):
                self.defects.append("time-unreadable")
            return
        wall, minutes, precision = found
        written = written.strip(" \0")
        self.moments.append(
            Moment(source=source, written=written, wall=wall, offset_minutes=minutes, precision=precision)
        )

    def instant(self, source: str, when: datetime | None) -> None:
        """Take a time that is UTC by the format's own rule; one that cannot be true is said."""
        if when is None or not EARLIEST <= when < LATEST:
            self.defects.append("implausible-time")
            return
        self.moments.append(
            Moment(source=source, written=f"{when:%Y-%m-%dT%H:%M:%S}Z", wall=when, offset_minutes=0)
        )

    def settle(self) -> None:
        """Put the best time first and hold it against the satellites' one; called when all is read.

        The difference between a camera's clock and UTC gives the offset, when it is one that
        exists. Without any other time the satellites' stands.
        """
        self.moments.sort(key=lambda each: (each.source in _WEAK, each.source.startswith("XMP")))
        self._take_offset()
        if self.satellite is None:
            return
        if not self.moments:
            self.instant("EXIF GPSDateStamp and GPSTimeStamp", self.satellite)
            self.defects.append("gps-time")
            return
        first = self.moments[0]
        if first.offset_minutes is not None:
            return
        ahead = first.wall - self.satellite
        offset = round(ahead / _QUARTER) * _QUARTER
        if abs(ahead - offset) > _STALE or not _WESTMOST <= offset <= _EASTMOST:
            self.defects.append("gps-time-differs")
            return
        self.moments[0] = attrs.evolve(first, offset_minutes=offset // _MINUTE)
        self.defects.append("offset-from-gps")

    def _take_offset(self) -> None:
        """Of the same time the text block that programs add may give the offset where EXIF has none."""
        first = self.moments[0] if self.moments else None
        if first is None or first.offset_minutes is not None:
            return
        for each in self.moments:
            same = each.wall.replace(microsecond=0) == first.wall.replace(microsecond=0)
            if same and each.source.startswith("XMP") and each.offset_minutes is not None:
                self.moments[0] = attrs.evolve(first, offset_minutes=each.offset_minutes)
                self.defects.append("offset-from-xmp")
                return

    def named_otherwise(self, named: str | None) -> bool:
        """Whether the file's name shows a time of day that its own time cannot be, whatever the time zone.

        Args:
            named: as names.time_in_name gives it. A recording may be named by its beginning or its end.
        """
        if named is None or "T" not in named or not self.moments:
            return False
        shown, own = datetime.fromisoformat(named.removesuffix("Z")), self.moments[0]
        slack = _STALE + timedelta(seconds=self.duration_s or 0)
        if named.endswith("Z") and own.at is not None:
            return abs(shown - own.at.replace(tzinfo=None)) > slack
        if own.offset_minutes != 0:
            return abs(shown - own.wall) > slack
        ahead = shown - own.wall  # UTC, where a name shows the local time
        offset = round(ahead / _QUARTER) * _QUARTER
        return abs(ahead - offset) > slack or not _WESTMOST <= offset <= _EASTMOST

    def set_size(self, width: int, height: int) -> None:
        """The size of the picture in pixels, when both are given."""
        if 0 < width < 1 << 31 and 0 < height < 1 << 31:
            self.width, self.height = width, height

    def set_place(self, north: float | None, east: float | None) -> None:
        """A place in degrees; none for a block of zeros, which phones without a fix write."""
        if north is None or east is None or (north == 0 and east == 0):
            return
        if not (-90 <= north <= 90 and -180 <= east <= 180):
            self.defects.append("place-impossible")
        elif self.place is None:
            self.place = (north, east)

    def set_place_text(self, written: str) -> None:
        """A place in the form of ISO 6709, such as "+50.7150-002.4370/"."""
        found = _ISO_6709.fullmatch(written.strip().rstrip("\0"))
        if found:
            self.set_place(float(found[1]), float(found[2]))
        elif written.strip():
            self.defects.append("place-impossible")


def read_time(written: str, *, offset: str = "") -> tuple[datetime, int | None, str] | None:
    """Wall clock, stated offset in minutes and precision of a written time; None when it is none.

    Args:
        offset: the offset where the format keeps it apart, such as "+01:00".
    """
    found = _TIME.fullmatch(written.strip(" \0"))
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        wall = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
    except ValueError:
        return None
    if not EARLIEST <= wall < LATEST:
        return None
    wall += timedelta(microseconds=int((fraction or "0")[:6].ljust(6, "0")))
    return wall, _minutes(zone or offset), "exact" if second else "minute"


def _minutes(zone: str) -> int | None:
    zone = zone.strip(" \0")
    if zone == "Z":
        return 0
    found = _OFFSET.fullmatch(zone)
    if not found or int(found[3]) > 59:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return None if minutes > 15 * 60 else -minutes if found[1] == "-" else minutes
