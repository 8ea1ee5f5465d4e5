"""Times as exports write them, and attachments, as columns of tables.ROWS."""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final

from chesil.readers.days import DayOrder, clock_beside, moment, read_day

_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_MOST_DIGITS: Final = 20
_LONGEST, _LONGEST_IN_TABLE = 100, 60  # letters of a time
_FRACTION: Final = re.compile(r"(\.\d{6})\d+")
# No letter has so high a number, and of one with thousands of digits Python makes no number at all.
_NO_LETTER: Final = re.compile(r"&#[0-9]{10,};?")
_SECONDS: Final = re.compile(r"\d\d:\d\d:\d\d|T\d{6}")
_UTC: Final = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_APART: Final = re.compile(r"\s++(?=[+-]\d{2}:?\d{2}$)")  # between a time and its offset
_CLOCK: Final = re.compile(
    r"(?:^|[\s,T(])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d{1,9})?"
    r"(?:\s*(?:([apμπ])\.?\s?[mμ]\.?|(م|ص|ös|öö|ch|sa)))?(?=[\s,)]|$)",
    re.IGNORECASE,
)
_EAST_ASIAN_CLOCK: Final = re.compile(
    r"(?:(午後|下午|오후)|(午前|上午|오전|凌晨|早上)|(?=\d{1,2}[時时點点시]))"
    r"\s?(\d{1,2})[:時时點点시]\s?(\d{1,2})(?:[:分분]\s?(\d{1,2}))?"
)
_YEAR: Final = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|º|er)?(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]{2,20}")
# The only zones in letters that a standard (RFC 5322) gives one meaning.
_ZONES: Final = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_OFFSET: Final = re.compile(
    r"(?:\b(?:UTC|GMT)\s?([+-]\d{1,2})?(?::?(\d{2}))?|\b([ECMP][SD]T))\)?$", re.IGNORECASE
)
_EAST_ASIAN: Final = re.compile(r"(\d{4})[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일]")
# The names of months in the languages that people's accounts are in, each by its beginning.
_MONTHS: Final = {
    month: starts.split()
    for month, starts in enumerate(
        (
            "jan ene gen sty ion ian tammi ocak saus ledn січ янв яну ιαν يناير",
            "feb fév fev lut chwe helmi şub vasar veeb únor лют фев φεβ فبراير",
            "mar mär már mrt maart maalis març maw kovo břez бер мар μαρ μάρ مارس",
            "apr ápr abr avr kwi ebr huhti nis baland dub квіт апр απρ أبريل ابريل",
            "may máj mai mei mag maj touko gegu květ трав май мая μαΐ μάι مايو",
            "jun jún juin juun jūn iun giu cze meh kesä haz birž červen červn черв июн юни ιουν ιούν يونيو",
            "jul júl juil juul jūl iul lug lip gor heinä tem liep červene červenc "
            "лип июл юли ιουλ ιούλ يوليو",
            "aug ago agu aoû aou sie aws elo ağu rugp srp серп авг αυγ αύγ أغسطس",
            "sep szep set wrz medi syys eyl rugs září вер сен σεπ سبتمبر",
            "oct okt out ott paź hyd loka eki spal říj жовт окт οκτ أكتوبر",
            "nov noi lis tach marras kas lapkr лист ноя ное νοε νοέ نوفمبر",
            "dec dez des dic déc gru rhag joulu ara prosin груд дек δεκ ديسمبر",
        ),
        start=1,
    )
}
# What stands behind a time in the second half of the day, in languages that count to twelve.
_PM: Final = frozenset(("p", "μ", "م", "ös", "ch"))


def iso(written: Any, *, utc: bool = False) -> dict[str, Any]:
    """The columns of a time in ISO 8601, or nearly: an instant where it has an offset, else a local time.

    Args:
        utc: the app is known to write UTC without saying so. A closing "UTC" or "Z" is always taken so.
    Returns:
        Precision "none" where it is no time; a year before 1990 or after 2099 is none.
    """
    if not isinstance(written, str) or not written or len(written) > _LONGEST:
        return {"precision": "none", "as_written": str(written)[:_LONGEST] if written else None}
    text = _FRACTION.sub(r"\1", _APART.sub("", _UTC.sub("+00:00", written.strip().replace("\u202f", " "))))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return {"precision": "none", "as_written": written}
    day_only = len(text) <= len("2024-01-01")
    if moment.tzinfo is None and utc and not day_only:
        moment = moment.replace(tzinfo=UTC)
    return _columns(moment, written, "day" if day_only else _precision(text))


def _precision(text: str) -> str:
    return "exact" if _SECONDS.search(text) else "minute"


def _columns(moment: datetime, written: str, precision: str) -> dict[str, Any]:
    if moment.tzinfo is None:
        sound = _EARLIEST.year <= moment.year < _LATEST.year
        wall = {"wall": moment, "precision": precision} if sound else {"precision": "none"}
        return {"as_written": written, **wall}
    try:
        at, offset = moment.astimezone(UTC), moment.utcoffset() or timedelta()
    except OverflowError:
        return {"as_written": written, "precision": "none"}
    if not _EARLIEST <= at < _LATEST:
        return {"as_written": written, "precision": "none"}
    minutes = round(offset.total_seconds() / 60)
    return {"as_written": written, "at": at, "offset_minutes": minutes, "precision": precision}


def unix(written: Any) -> dict[str, Any]:
    """The columns of a count since 1970, in seconds or in thousandths, millionths or billionths of one."""
    digits = str(written).partition(".")[0] if not isinstance(written, bool) else ""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
        return {"precision": "none", "as_written": str(written)[:_LONGEST] if written else None}
    count = int(digits)
    for per_second in (1, 1_000, 1_000_000, 1_000_000_000):
        if 631_152_000 * per_second <= count < 4_102_444_800 * per_second:
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=count * 1_000_000 // per_second)
            fraction = str(written).partition(".")[2][:6] if per_second == 1 else ""
            if fraction.isascii() and fraction.isdecimal():
                at += timedelta(microseconds=int(fraction.ljust(6, "0")))
            return {"at": at, "precision": "exact", "as_written": str(written)}
    return {"precision": "none", "as_written": str(written)}


def in_words(written: Any, *, utc: bool = False) -> dict[str, Any]:
    """The columns of a time in words, such as "Sep 22, 2017 6:33 am" or "7 février 2021 à 17:13".

    A month in words settles which number is the day. A closing "UTC+01" or "PDT" makes it an instant; other
    zones in letters stay unread, as they mean more than one.

    Args:
        utc: the app is known to write UTC.
    """
    if not isinstance(written, str) or not written.strip() or len(written) > _LONGEST:
        return {"precision": "none", "as_written": str(written)[:_LONGEST] if written else None}
    text = written.replace("\u202f", " ").replace("\u00a0", " ").strip()
    day, clock = _date(text), _clock(text)
    if day is None:
        return iso(written, utc=utc)
    precision = "day" if clock is None else "exact" if clock[1] else "minute"
    moment = day + (clock[0] if clock else timedelta())
    zone = _zone(text) or (UTC if utc else None)
    if clock is not None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    return _columns(moment, written, precision)


def _zone(text: str) -> timezone | None:
    """The offset from UTC that closes *text*; None where it names none."""
    found = _OFFSET.search(text)
    if found is None:
        return None
    if found[3]:
        return timezone(timedelta(hours=_ZONES[found[3].upper()]))
    hours, minutes = int(found[1] or 0), int(found[2] or 0)
    return (
        timezone(timedelta(hours=hours, minutes=-minutes if hours < 0 else minutes))
        if abs(hours) < 15
        else None
    )


def _date(text: str) -> datetime | None:
    if found := _EAST_ASIAN.search(text):
        parts = [int(each) for each in found.groups()]
    else:
        year = _YEAR.search(text)
        # A day of the week may begin like a month (mardi, Mawrth), and stands before it.
        month = next(filter(None, map(_month, reversed(_WORD.findall(text)))), None)
        without = _CLOCK.sub(" ", text)
        day = _DAY.search(without.replace(year[1], " ")) if year else None
        if not (year and month and day):
            return None
        parts = [int(year[1]), month, int(day[1])]
    try:
        return datetime(parts[0], parts[1], parts[2])
    except ValueError:
        return None


@lru_cache(1_000)
def _month(word: str) -> int | None:
    plain = word.casefold()
    found = [
        (len(start), month)
        for month, starts in _MONTHS.items()
        for start in starts
        if plain.startswith(start)
    ]
    return max(found)[1] if found else None


def _clock(text: str) -> tuple[timedelta, bool] | None:
    """The time of day, and whether it has seconds."""
    if found := _EAST_ASIAN_CLOCK.search(text):
        hour, minute, second = int(found[3]), int(found[4]), int(found[5] or 0)
        hour = hour % 12 + 12 * bool(found[1]) if found[1] or found[2] else hour
        has_seconds = bool(found[5])
    elif found := _CLOCK.search(text):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        half = (found[4] or found[5] or "").casefold()
        hour = hour % 12 + 12 * (half in _PM) if half else hour
        has_seconds = bool(found[3])
    else:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second), has_seconds


def stated(written: str, order: DayOrder) -> dict[str, Any]:
    """The columns of a time in any way that tables write it.

    Counts since 1970 and ISO times with an offset state the instant; all others are local times.
    """
    for found in (unix(written), iso(written)):
        if found["precision"] != "none":
            return {**found, "as_written": written}
    day = read_day(written) if len(written) <= _LONGEST_IN_TABLE else None
    if day is None:
        return {"precision": "none", "as_written": written[:_LONGEST] or None}
    return moment(day, clock_beside(written), written, day_first=order.day_first)


def unescaped(text: str) -> str:
    """*text* with "&amp;" and its like as the letters they stand for."""
    return html.unescape(_NO_LETTER.sub("\ufffd", text))


def files(names: Iterable[Any], *, media_type: str | None = None) -> list[dict[str, Any]] | None:
    """Attachments of these names; None when there is none."""
    kept = [each for each in names if isinstance(each, str) and each]
    return [{"name": each, "media_type": media_type} for each in kept] or None
