"""What a row of a paper says of one event: when it was, what it is, what is attached, and its state."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from chesil.documents import words
from chesil.documents.setter import Line, Setter
from chesil.terms import heard, offsets
from chesil.terms.shown import Part, ShownIn, shown_in
from chesil.terms.times import zone_words

_HASH_BEGINS: Final = 16  # digits; all of them stand among the sources
_NAMED: Final = 3  # recipients, attachments or places named before "and 5 others"
_PARTS: Final[dict[Part, str]] = {
    "words": "the words",
    "extent": "which lines are one message",
    "side": "the side that it is on",
    "sender": "the name of the sender",
    "day": "the day",
    "time": "the time",
}
NO_TIME: Final = "No time known"
POINT: Final = r"\s*[-+]?\d{1,3}(?:\.\d+)?\s*,\s*[-+]?\d{1,3}(?:\.\d+)?\s*"
"""Matches a place that is latitude and longitude and no words."""
NO_POINT: Final = "a point on the map, not printed"
# How the owner of the record knows that a clock was wrong (offsets.KnownFrom).
_KNOWN_FROM: Final = {
    "given": "as the owner of this record said",
    "records": "as two sources show, which the owner of this record confirmed",
}
STATES: Final = {
    "deleted": "Deleted by the sender",
    "edited": "Changed after it was sent",
    "draft": "A draft, not sent",
    "failed": "Could not be sent",
}


def source_names(sources: Iterable[str], refs: Mapping[str, str]) -> dict[str, str]:
    """What a paper calls each source: the exhibit that its file is, or else S1, S2 and so on.

    Args:
        refs: the number of the exhibit by source. Where one file holds several, a number in brackets tells
            them apart: "AB/1 (2)".
    """
    several = {ref for ref, times in Counter(refs.values()).items() if times > 1}
    names, seen = {}, Counter[str]()
    for number, source in enumerate(sources, 1):
        ref = refs.get(source, "")
        seen[ref] += 1
        names[source] = (f"{ref} ({seen[ref]})" if ref in several else ref) or f"S{number}"
    return names


def when_words(row: dict[str, Any], *, zone: str, setter: Setter) -> tuple[str, list[Line]]:
    """When an event was, and what a reader should know of its clock.

    Args:
        row: at, until, precision, clock, zone, ambiguous, as_written and details of an event.
        zone: IANA zone to show it in.
    Returns:
        "Tue 4 March 2025, 23:41" or its imprecise like, and marks such as "time assumed: UK". Where an hour
        came twice and the file states which it was, "Sun 26 October 2025, 01:30 BST".
    """
    if row["at"] is None and row["until"] is None:
        written = row["as_written"]
        return NO_TIME, [setter.line(f"written as \u201c{written[:60]}\u201d")] if written else []
    start, end = (words.local(row[name], zone) if row[name] else None for name in ("at", "until"))
    marks: list[Line] = []
    if row["clock"] == "assumed" and row["precision"] not in ("day", "none"):
        marks.append(f"time assumed: {zone_words(row['zone'] or zone)}")
    if row["clock"] == "date_only" or row["precision"] == "day":
        marks.append("date only")
    if row["ambiguous"]:
        marks.append("clock changed that hour")
    marks += moved_words(row, zone=zone)
    when = _span(start, end, row["precision"], dated=row["clock"] == "date_only")
    is_point = start is not None and row["precision"] in ("exact", "minute")
    return when + (words.which_hour(start) if start and is_point and row["clock"] == "stated" else ""), marks


def moved_words(row: dict[str, Any], *, zone: str) -> Iterator[str]:
    """What the clock showed, where the owner of the record said that it was wrong."""
    offset, at = offsets.kept_in(row.get("details")), row["at"] or row["until"]
    if offset is None or at is None:
        return
    shown, right = words.local(offset.shown(at), zone), words.local(at, zone)
    then = f"{shown.hour:02}:{shown.minute:02}" + (f":{shown.second:02}" if offset.seconds % 60 else "")
    day = "" if shown.date() == right.date() else f"{words.weekday_words(shown.date())}, "
    yield f"the clock showed {day}{then} and was {offset.words}, {_KNOWN_FROM[offset.known_from]}" + (
        f" on {words.day_words(offset.said_on)}" if offset.said_on else ""
    )


def _span(start: datetime | None, end: datetime | None, precision: str | None, *, dated: bool) -> str:
    if precision == "before" or start is None:
        return f"Before {_point(end or start, dated=dated)}"
    if precision == "after":
        return f"After {_point(start, dated=dated)}"
    whole_days = end is not None and end - start >= timedelta(hours=23)
    if precision == "day" or (dated and (end is None or end.date() == start.date())):
        return words.weekday_words(start.date())
    if precision == "about" and (end is None or end.date() == start.date()):
        return f"About {_point(start, dated=whole_days)}"
    if precision in ("about", "range") and end is not None:
        return f"{_point(start, dated=whole_days)} to {_point(end, dated=whole_days)}"
    return words.time_words(start)


def _point(when: datetime | None, *, dated: bool) -> str:
    if when is None:
        return "a time not known"
    return words.weekday_words(when.date()) if dated else words.time_words(when)


def first(things: list[str], one: str, many: str) -> str:
    """The first few of *things*, and how many more there are."""
    more = len(things) - _NAMED
    if more <= 0:
        return words.listed(things)
    return f"{', '.join(things[:_NAMED])} and {words.count(more, one, many)}"


def lead_words(row: dict[str, Any]) -> str:
    """What an event is, where it has no words of its own: a call, a voicemail, a notice."""
    if row["channel"] == "voicemail" and row["duration_s"]:
        return f"Recording of {words.length_words(row['duration_s'])}"
    if row["kind"] == "call":
        length = words.length_words(row["duration_s"]) if row["duration_s"] else ""
        answered = {True: "Answered", False: "Not answered", None: ""}[row["answered"]]
        return ", ".join(each for each in (answered, length) if each) or "Call"
    if row["kind"] == "media" and row["text"]:
        return "What it is, in the words of the person whose record this is:"
    if row["kind"] == "notice" and row["notice"]:
        return words.NOTICES.get(row["notice"], words.NOTICES["other"])
    return ""


def shown_words(row: dict[str, Any], *, picture: str, checked_by: str) -> Iterator[str]:
    """Of a message that a picture shows: its hash, where in it, and who read and checked the words.

    Args:
        picture: what the paper calls the picture. checked_by: what it calls the person whose record it is.
    """
    shown = shown_in(row)
    if shown is None:
        return
    where = ""
    if shown.box:
        left, top, right, bottom = shown.box
        where = f", {left} to {right} pixels from its left edge and {top} to {bottom} from its top"
    yield f"As shown in the picture {picture} (SHA-256 {shown.sha256[:_HASH_BEGINS]}…){where}."
    read = f"Words read by a machine ({shown.engine}) and checked by" if shown.engine else "Words typed by"
    did = _did(shown) if shown.engine else ""
    yield f"{read} {checked_by}{did}. A picture does not prove who wrote a message."


def picture_words(row: dict[str, Any], *, picture: str, checked_by: str) -> str:
    """The same as a sentence, for a paper that explains how pictures are read; "" for any other event."""
    shown = shown_in(row)
    if shown is None:
        return ""
    read = f"read by a machine and checked by {checked_by}" if shown.engine else f"typed by {checked_by}"
    return f"From the picture {picture}, {read}{_did(shown) if shown.engine else ''}."


def engines(details: Iterable[str | None]) -> list[str]:
    """The programs that read the words in pictures, each once, from the `details` of some events."""
    found = (shown_in({"details": each}) for each in details)
    return sorted({each.engine for each in found if each is not None and each.engine})


def _did(shown: ShownIn) -> str:
    """What the owner did to what the machine had read: a part that was added is no change of the words."""
    corrected = words.listed([_PARTS[each] for each in shown.corrected])
    if shown.changed and not corrected:
        corrected = "something of what it read"
    given = words.listed([_PARTS[each] for each in shown.given])
    did = [f"{verb} {what}" for verb, what in (("gave", given), ("changed", corrected)) if what]
    return f", who {' and '.join(did)}" if did else ""


def heard_words(row: dict[str, Any], *, checked_by: str, setter: Setter, most: int | None) -> Iterator[Line]:
    """What is said in the recordings of an event: who answers for the words and since when, and the words.

    Args:
        checked_by: what the paper calls the person whose record it is. most: characters of each that are
            printed; None for all of them, 0 for none.
    """
    for each in heard.kept_in(row["details"]):
        name = f" {setter.name(each.name)}" if each.name else ""
        how = "written down by machine and checked by" if each.how == "checked" else "typed by"
        day = f" on {words.day_words(each.on)}" if each.on else ""
        told = f"Words of the recording{name}, {how} {checked_by}{day}"
        if most == 0:
            yield setter.sentence(f"{told}: not printed in this copy ({_length(each.text)}).")
            continue
        yield setter.sentence(f"{told}:")
        yield from setter.lines(each.text[:most])
        if most is not None and len(each.text) > most:
            yield f"[Cut here. The whole has {_length(each.text)}.]"


def _length(text: str) -> str:
    return words.count(len(text), "character")


def attached_words(attachments: list[dict[str, Any]], *, withheld: bool, setter: Setter) -> Line:
    if withheld:
        return words.count(len(attachments), "attachment")
    named = [attachment_words(each, setter) for each in attachments]
    return setter.sentence(f"Attached: {first(named, 'other', 'others')}")


def attachment_words(attachment: dict[str, Any], setter: Setter) -> str:
    name = setter.name(attachment["name"] or "a file without a name")
    size = attachment["size_bytes"]
    return f"{name} ({words.size_words(size)})" if size is not None else name
