"""The dates that mail headers hold, with the offset they state or without one."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

import polars as pl

_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: number for number, name in enumerate(_NAMES, start=1)}
# RFC 5322 4.3: other letters mean nothing for certain ("BST" is two places), so they state no offset.
_ZONES: Final = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_USUAL: Final = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"
    r"(?: \([A-Z]{1,5}\))?",
    re.ASCII,
)
# The same for whole columns, without "-0000" and hours that cannot be.
_USUAL_COLUMN: Final = (
    rf"^(?:[A-Z][a-z]{{2}}, )?(?P<clock>[0-9]{{1,2}} (?:{'|'.join(_NAMES).title()}) (?:19|20)[0-9]{{2}} "
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) "
    r"(?P<offset>\+(?:[01][0-9]|2[0-3])[0-5][0-9]|-(?:0[1-9]|1[0-9]|2[0-3])[0-5][0-9]|-00(?:0[1-9]|[1-5][0-9]))"
    r"(?: \([A-Z]{1,5}\))?$"
)
_TIME: Final = (
    r"(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_DAY_FIRST: Final = re.compile(
    r"(?:[a-z]{3,9}\.?,? ?)?(?P<day>\d\d?)[ -](?P<month>[a-z]{3})[a-z]*\.?[ -](?P<year>\d{2,4})"
    rf"(?:,? (?:at )?{_TIME})?(?P<zone>.*)",
    re.ASCII,
)
_MONTH_FIRST: Final = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?(?P<month>[a-z]{3})[a-z]*\.? (?P<day>\d\d?),? (?P<year>\d{4}),?"
    rf"(?: (?:at )?{_TIME})?(?P<zone>.*)",
    re.ASCII,
)
_C_STYLE: Final = re.compile(
    rf"(?:[a-z]{{3}},? )?(?P<month>[a-z]{{3}}) (?P<day>\d\d?) {_TIME}"
    r"(?P<zone> [a-z]{2,5}| [+-]\d{4})? (?P<year>\d{4})",
    re.ASCII,
)
_ISO: Final = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?:[t ]{_TIME})?(?P<zone>.*)", re.ASCII
)
_OFFSET: Final = re.compile(
    r"(?:gmt|utc?)?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?\b", re.ASCII
)
_UTC_COMMENT: Final = re.compile(r"(\d:\d\d) ?\((?:UTC|GMT)\)\s*$", re.IGNORECASE)
_COMMENT: Final = re.compile(r"\([^()]*\)")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_LONGEST: Final = 200


class Stamp(NamedTuple):
    """A date as a header writes it.

    Attributes:
        wall_us: the clock it shows, in microseconds since 1970 on that clock.
        offset_minutes: the UTC offset it states; None for none, an unknown zone, or "-0000",
            by which RFC 5322 says that the zone is unknown.
        at_us: the instant in microseconds since 1970 UTC, None where no offset is stated.
        precision: "exact", "minute" or "day".
    """

    wall_us: int
    offset_minutes: int | None
    at_us: int | None
    precision: str

    def iso(self) -> str:
        """The clock it shows in ISO 8601, as one in UTC."""
        when = _EPOCH + timedelta(microseconds=self.wall_us)
        return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def read_date(value: str) -> Stamp | None:
    """The date in *value*, None when it is none or no such day or hour exists.

    Years before 1900 and after 2100 are none: no mail has them, only broken clocks and tricks.
    Source: RFC 5322 3.3 and 4.3; the looser forms are what mail programs write.
    """
    usual = _USUAL.fullmatch(value)
    if not usual:
        return _unusual(value)
    day, month, year, hour, minute, second, sign, hours, minutes = usual.groups()
    midnight = _midnight(year, month, day)
    wall = None if midnight is None else _wall(midnight, int(hour), int(minute), int(second))
    return None if wall is None else _stamp(wall, _offset(sign, hours, minutes), "exact")


def usual_dates(written: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Many dates at once, of the one form that nearly all mail uses.

    Returns:
        Instants in microseconds since 1970 UTC, and the offsets in minutes; both null for a date of
        any other form, which may still be one that read_date can read.
    """
    found = written.str.extract_groups(_USUAL_COLUMN).struct
    wall = found["clock"].str.to_datetime("%d %b %Y %H:%M:%S", time_unit="us", strict=False).cast(pl.Int64)
    stated = found["offset"].cast(pl.Int64)
    offset = stated.sign() * (stated.abs() // 100 * 60 + stated.abs() % 100)
    return wall - offset * 60_000_000, offset


def read_received(value: str) -> Stamp | None:
    """The time a server says it received the mail: what stands behind the last ";"."""
    return read_date(value.rpartition(";")[2].strip())


def _unusual(value: str) -> Stamp | None:
    plain = _plain(value)
    found = (
        _DAY_FIRST.fullmatch(plain)
        or _C_STYLE.fullmatch(plain)
        or _MONTH_FIRST.fullmatch(plain)
        or _ISO.fullmatch(plain)
    )
    if not found:
        return None
    midnight = _midnight(found["year"], found["month"], found["day"])
    hour, minute, second = _hour(found["hour"], found["half"]), found["minute"] or 0, found["second"] or 0
    wall = None if midnight is None else _wall(midnight, hour, int(minute), int(second))
    if wall is None:
        return None
    precision = "exact" if found["second"] else "minute" if found["minute"] else "day"
    return _stamp(wall, _zone(found["zone"] or "") if found["minute"] else None, precision)


def _stamp(wall_us: int, offset_minutes: int | None, precision: str) -> Stamp:
    at_us = None if offset_minutes is None else wall_us - offset_minutes * 60_000_000
    return Stamp(wall_us, offset_minutes, at_us, precision)


def _plain(value: str) -> str:
    """*value* in lower case, without comments and needless space; "" when it is too long for a date."""
    before, value = None, value if len(value) <= _LONGEST else ""
    value = _UTC_COMMENT.sub(r"\1 UTC", value)
    while before != value:  # comments may nest
        before, value = value, _COMMENT.sub("", value)
    return re.sub(r" ?: ?", ":", re.sub(r"\s+", " ", value.lower(), flags=re.ASCII)).strip()


def _year(written: str) -> int:
    year = int(written)
    if len(written) == 2:  # RFC 5322 4.3: 00 to 49 are 2000 and on
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(written) == 3 else year


def _hour(written: str | None, half: str | None) -> int:
    hour = int(written or 0)
    if half and not 1 <= hour <= 12:
        return 99  # no such hour
    if half:
        return hour % 12 + (12 if half == "p" else 0)
    return hour


# A mailbox holds many mails of one day and few zones; these two are most of the work of reading a date.
@lru_cache(maxsize=4_096)
def _midnight(year: str, month: str, day: str) -> int | None:
    """The start of a day in seconds since 1970, None when there is no such day in the years of mail."""
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    if not 1900 <= _year(year) <= 2100:
        return None
    try:
        return (date(_year(year), number, int(day)).toordinal() - _EPOCH_DAY) * 86_400
    except ValueError:
        return None


def _wall(midnight: int, hour: int, minute: int, second: int) -> int | None:
    if hour > 23 or minute > 59 or second > 60:
        return None
    return (midnight + hour * 3_600 + minute * 60 + second) * 1_000_000


def _zone(written: str) -> int | None:
    zone = written.strip().lstrip(",").strip()
    if zone in _ZONES:
        return _ZONES[zone]
    found = _OFFSET.match(zone)
    if not found:
        return None
    return _offset(found["sign"], found["hours"], found["minutes"])


@lru_cache(maxsize=256)
def _offset(sign: str, hours: str, minutes: str | None) -> int | None:
    total = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or total > 24 * 60:  # -0000 is UTC that says nothing of the sender's own clock
        return None
    return -total if sign == "-" else total
