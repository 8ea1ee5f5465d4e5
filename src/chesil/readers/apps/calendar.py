"""Calendars (iCalendar, RFC 5545): each event, task and journal entry is a record; nothing repeats into many.

Own and tolerant like the reader of contacts: each entry keeps its text and line; a broken one costs itself.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final

import attrs

from chesil.readers import delimited, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns
from chesil.readers.quoted import unquoted
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "calendar"
VERSION: Final = "2"
MOST_BYTES: Final = 256 << 20
_BEGIN: Final = re.compile(r"\s*BEGIN\s*:\s*(?:VCALENDAR|VEVENT|VTODO|VJOURNAL)\s*[\r\n]", re.IGNORECASE)
_KINDS: Final = ("VEVENT", "VTODO", "VJOURNAL")
_QUOTED_PRINTABLE: Final = re.compile(
    r"[A-Z-]{1,60}[^:]{0,200};(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.IGNORECASE
)
_PARAMETER: Final = re.compile(r';([^=;:"]*+)=("[^"]*+"|[^;:"]*+)')
_DAY: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_STAMP: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)?(Z?)")
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?")
_MOST_NESTED: Final = 16
_MOST_STARTS: Final = 1_000  # of one zone's change
_MOST_LINES: Final = 10_000  # of one entry; more is an attack
_KEPT: Final = (
    "UID", "STATUS", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "CREATED", "LAST-MODIFIED", "CLASS",
    "TRANSP", "CATEGORIES", "URL", "COMMENT", "GEO", "SEQUENCE", "DURATION", "DUE", "COMPLETED",
)  # fmt: skip
_REPEATS: Final = (
    "repeats",
    "Entries that repeat are shown once, at their first time. The rule is kept with each.",
)
_ZONED: Final = (
    "zone",
    "Entries that name a zone which the file does not define are shown by their local time.",
)


@attrs.define
class _Property:
    name: str
    parameters: dict[str, str]
    value: str


@attrs.define
class _Entry:
    kind: str
    line: int
    properties: list[_Property] = attrs.field(factory=list)
    raw: list[str] = attrs.field(factory=list)
    inside: list[str] = attrs.field(factory=list)  # parts within it, such as alarms, which are no entries
    is_closed: bool = False

    def take(self, found: _Property, kind: str, written: list[str]) -> None:
        """Take one property of the entry, or its end."""
        if len(self.raw) < _MOST_LINES:
            self.raw.extend(written)
        if found.name == "END":
            self.is_closed = kind == self.kind
            self.inside = self.inside[:-1]
        elif found.name == "BEGIN" and kind != self.kind:
            self.inside = [*self.inside, kind][:_MOST_NESTED]
        elif not self.inside and len(self.properties) < _MOST_LINES:
            self.properties.append(found)


def recognises(document: Document) -> bool:
    """Whether the document starts with a calendar or one of its entries."""
    return _BEGIN.match(delimited.decode(document.head[:1_024]).removeprefix("\ufeff")) is not None


def read(document: Document, options: ReadOptions) -> Reading:
    """A notice for each entry, in file order.

    Raises:
        TooLarge: the file passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge(
            "This calendar is too large.", where=document.name, next_step="Export a shorter period."
        )
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    zones: dict[str, list[_Entry]] = {}
    entries = list(_entries(delimited.decode(document.read()).removeprefix("\ufeff"), zones))
    offsets = {name: _changes(parts) for name, parts in zones.items()}
    for each in entries:
        _add(gathering, each, offsets)
    unclosed = sum(not each.is_closed for each in entries)
    if unclosed:
        gathering.assume(
            "cut-short", f"Entries without an end line, which were read as far as they go: {unclosed:,}."
        )
    if not entries:
        gathering.assume("no-entries", "This calendar holds no entries.")
    return gathering.reading()


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each line with those folded onto it: number, joined text, and the lines as they stand."""
    folded: list[str] = []
    start = 1
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        # An empty line is none of the calendar: programs that wrote its line breaks twice leave them.
        if folded and (line[:1] in ("", " ", "\t") or _goes_on(folded)):
            folded.append(line)
            continue
        if folded:
            yield start, _joined(folded), folded
        folded, start = [line], number
    if folded:
        yield start, _joined(folded), folded


def _goes_on(folded: list[str]) -> bool:
    """Whether the next line goes on from these: vCalendar 1.0 folds with "=" at the end and no blank."""
    return folded[-1].endswith("=") and _QUOTED_PRINTABLE.match(folded[0]) is not None


def _joined(folded: list[str]) -> str:
    if _QUOTED_PRINTABLE.match(folded[0]):
        return "".join(each.removesuffix("=") for each in folded[:-1]) + folded[-1]
    return folded[0] + "".join(each[1:] for each in folded[1:])


def _entries(text: str, zones: dict[str, list[_Entry]]) -> Iterator[_Entry]:
    """The entries of every calendar in the file; the changes of each zone go into *zones*."""
    current: _Entry | None = None
    outside = _Outside(zones)
    for number, line, written in _lines(text):
        found = _property(line)
        kind = found.value.strip().upper()
        if found.name == "BEGIN" and kind in _KINDS:
            if current is not None:
                yield current
            current = _Entry(kind, number)
        if current is None:
            outside.take(found, kind, number)
            continue
        current.take(found, kind, written)
        if current.is_closed:
            yield current
            current = None
    if current is not None:
        yield current


@attrs.define
class _Outside:
    """What stands outside of entries: the zones that the calendar defines."""

    zones: dict[str, list[_Entry]]
    zone: str = ""
    change: _Entry | None = None

    def take(self, found: _Property, kind: str, number: int) -> None:
        if found.name == "TZID":
            self.zone = found.value.strip()
        elif found.name == "BEGIN" and kind in ("STANDARD", "DAYLIGHT"):
            self.change = _Entry(kind, number)
            self.zones.setdefault(self.zone, []).append(self.change)
        elif self.change is not None:
            self.change.properties.append(found)


def _property(line: str) -> _Property:
    quoted, end = False, len(line)
    for place, each in enumerate(line[:2_000]):
        quoted ^= each == '"'
        if each == ":" and not quoted:
            end = place
            break
    head = line[:end]
    parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(head)}
    value = line[end + 1 :]
    if _QUOTED_PRINTABLE.match(head + ":"):
        value = unquoted(value, parameters.get("CHARSET", "utf-8"))
    return _Property(head.partition(";")[0].strip().upper(), parameters, value)


def _changes(parts: list[_Entry]) -> list[tuple[datetime, str, timedelta]]:
    """When the offset of a zone changes: from when a rule holds, the rule, and the offset."""
    found = []
    for each in parts:
        values = {one.name: one.value for one in each.properties}
        offset = _OFFSET.fullmatch(values.get("TZOFFSETTO", "").strip()[:9])
        start = _moment(values.get("DTSTART", ""))
        if offset and start:
            minutes = int(offset[2]) * 60 + int(offset[3])
            shift = timedelta(minutes=-minutes if offset[1] == "-" else minutes)
            found.append((start.replace(tzinfo=None), values.get("RRULE", ""), shift))
            found += [(moment, "", shift) for moment in _more_starts(each)]
    return found


def _more_starts(part: _Entry) -> Iterator[datetime]:
    """When a change of a zone happened besides, each given by its date."""
    listed = (each.value.split(",")[:_MOST_STARTS] for each in part.properties if each.name == "RDATE")
    for written in chain.from_iterable(listed):
        moment = _moment(written)
        if moment is not None:
            yield moment.replace(tzinfo=None)


def _offset(wall: datetime, changes: list[tuple[datetime, str, timedelta]]) -> timedelta | None:
    """The offset of the latest change before *wall*; None when the zone has none."""
    latest: tuple[datetime, timedelta] | None = None
    for start, rule, shift in changes:
        for year in (wall.year - 1, wall.year):
            moment = _yearly(start, rule, year) if "FREQ=YEARLY" in rule else start
            if moment is not None and start <= moment <= wall and (latest is None or moment > latest[0]):
                latest = moment, shift
    if latest is None and len({shift for _, _, shift in changes}) == 1:
        return changes[0][2]
    return latest[1] if latest else None


def _yearly(start: datetime, rule: str, year: int) -> datetime | None:
    """When a yearly rule such as BYMONTH=3;BYDAY=-1SU falls in *year*; None when it is of another kind."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    until = _moment(parts.get("UNTIL", ""))
    if until is not None and year > until.year:
        return None
    month, day = parts.get("BYMONTH", ""), re.fullmatch(r"([+-]?\d)([A-Z]{2})", parts.get("BYDAY", ""))
    days = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    if (
        len(month) > 2
        or not month.isdecimal()
        or not 1 <= int(month) <= 12
        or not day
        or day[2] not in days
        or not 1 <= year <= 9_998
    ):
        return None
    nth, weekday = int(day[1]), days.index(day[2])
    first = datetime(year, int(month), 1, start.hour, start.minute, start.second)
    if nth > 0:
        found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        after = datetime(
            year + int(month) // 12, int(month) % 12 + 1, 1, start.hour, start.minute, start.second
        )
        last = after - timedelta(days=1)
        found = last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    return found


def _moment(written: str) -> datetime | None:
    """A date and time, or a date, as RFC 5545 writes it; UTC when it ends in Z."""
    found = _STAMP.fullmatch(written.strip())
    try:
        if found:
            parts = [int(each or 0) for each in found.groups()[:6]]
            parts[5] = min(parts[5], 59)  # a leap second
            return datetime(*parts, tzinfo=UTC if found[7] else None)  # type: ignore[arg-type, misc]
        day = _DAY.fullmatch(written.strip())
        return datetime(*map(int, day.groups())) if day else None  # type: ignore[arg-type]
    except ValueError:
        return None


def _add(
    gathering: Gathering, entry: _Entry, offsets: dict[str, list[tuple[datetime, str, timedelta]]]
) -> None:
    first = {each.name: each for each in reversed(entry.properties)}
    start = first.get("DTSTART") or first.get("DUE") or first.get("COMPLETED")
    text = [_plain(first[name].value) for name in ("SUMMARY", "DESCRIPTION") if name in first]
    people = [_person(each) for each in entry.properties if each.name == "ATTENDEE"]
    organiser = first.get("ORGANIZER")
    if "RRULE" in first or "RDATE" in first:
        gathering.assume(*_REPEATS)
    details = {
        name.lower(): [_plain(each.value)[:1_000] for each in entry.properties if each.name == name]
        for name in _KEPT
    }
    if "DTEND" in first:
        details["dtend"] = [first["DTEND"].value]
    gathering.row(
        **_when(gathering, start, offsets),
        line=entry.line,
        raw="\n".join(entry.raw),
        kind="notice",
        state="notice",
        notice="other",
        channel="document",
        direction="observed",
        sender=_person(organiser) if organiser else None,
        recipients=[each for each in people if each] or None,
        subject=_plain(first["SUMMARY"].value) if "SUMMARY" in first else None,
        text="\n".join(each for each in text if each) or None,
        place=_plain(first["LOCATION"].value) or None if "LOCATION" in first else None,
        attachments=said.files(
            each.value[:500] for each in entry.properties if each.name == "ATTACH" and len(each.value) < 2_000
        ),
        details={"entry": entry.kind.lower(), **{name: each for name, each in details.items() if each}},
    )


def _when(
    gathering: Gathering, start: _Property | None, offsets: dict[str, list[tuple[datetime, str, timedelta]]]
) -> Columns:
    if start is None:
        return {"precision": "none"}
    written, moment = start.value.strip()[:100], _moment(start.value)
    if moment is None or not 1970 <= moment.year < 2200:
        return {"precision": "none", "as_written": written}
    if "T" not in written:
        return {"precision": "day", "wall": moment, "as_written": written}
    if moment.tzinfo is not None:
        return {"precision": "exact", "at": moment, "offset_minutes": 0, "as_written": written}
    zone = start.parameters.get("TZID")
    offset = _offset(moment, offsets.get(zone, [])) if zone else None
    if offset is None:
        if zone:
            gathering.assume(*_ZONED)
        return {"precision": "exact", "wall": moment, "as_written": f"{written} {zone or ''}".strip()}
    at = (moment - offset).replace(tzinfo=UTC)
    minutes = round(offset.total_seconds() / 60)
    return {"precision": "exact", "at": at, "offset_minutes": minutes, "as_written": f"{written} {zone}"}


def _person(found: _Property) -> str | None:
    value = found.value.strip()
    return value[7:] if value[:7].lower() == "mailto:" else found.parameters.get("CN") or value or None


def _plain(value: str) -> str:
    return re.sub(r"\\([nN,;:\\])", lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
