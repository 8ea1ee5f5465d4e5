"""The rows of the chronology: one event each, numbered in time order."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import attrs
import polars as pl

from chesil.documents import third_person, words
from chesil.documents.chronology.page import Entry, Line, Month, Setter
from chesil.documents.chronology.record import Chronology
from chesil.documents.event_words import (
    NO_POINT,
    NO_TIME,
    POINT,
    STATES,
    attached_words,
    first,
    heard_words,
    lead_words,
    picture_words,
    when_words,
)
from chesil.documents.pictures import pictured
from chesil.terms.acts import ACTS, ASKED_TO_STOP
from chesil.terms.settings import TIME_FROM
from chesil.terms.shown import shown_in

TEXT_LIMIT: Final = 20_000  # characters of one message; an e-mail of ten pages is printed whole
LINE_LIMIT: Final = 400
_WHOLE: Final = 900  # characters up to which a row is kept on one page
_WHOLE_LINES: Final = 16

_COLUMNS: Final = (
    "event_id", "source", "record", "kind", "at", "until", "clock", "zone", "ambiguous", "precision",
    "as_written", "channel", "direction", "sender", "recipients", "address_used", "address_hidden",
    "duration_s", "answered", "subject", "text", "attachments", "state", "notice", "place", "tags", "details",
)  # fmt: skip
# What her notes record beside her words (terms of docs/formats/notes.md), in the order it is printed.
TOLD: Final = {
    "written_at": "Written", "typed_with": "Typed with help of", "witnesses": "Seen by",
    "children": "Children", "effect": "Effect",
    "how_it_felt": "How it felt", "feared_violence": "Feared violence", "changes": "Changes made",
    "reply": "What was done", "reported_to": "Reported to", "reference": "Reference", "evidence": "Evidence",
    "things": "Things kept",
}  # fmt: skip
# What the time of a file rests on (settings.TimeFrom), where the file itself is not what gives it.
_TIME_FROM: Final = {
    "given": "time given by {}",
    "file": "time the file claims, confirmed by {}",
    "name": "time from the file’s name, confirmed by {}",
    "message": "time of the message that names the file, confirmed by {}",
    "note": "time of the note that the file belongs to, written by {}",
    "list": "time from an app’s list of photos, confirmed by {}",
    "phone": "time at which the phone saved the file, confirmed by {}",
}
# What the day of a message in a picture rests on (terms.shown.DayFrom).
_DAY_FROM: Final = {
    "shown": "day as the picture shows it",
    "counted": "day worked out from when the picture was taken",
    "given": "day given by {}",
    "": "day not known",
}
_YES_NO: Final = {"True": "yes", "False": "no"}


@attrs.frozen(kw_only=True)
class Directory:
    """What the rows look up: names, sources, labels, and where else the same event stands.

    Attributes:
        names: person id to a name that is safe inside a sentence. owner: the id of "me", if known.
        several: persons the paper is about with more than one address, which is printed with each contact.
        sources: source to "S1". labels: behaviour to its place in Paper.labels.
        behaviours: event_id to behaviours. also: event_id to records that hold it too.
        files: a file's name in small letters to the entry that holds it.
        teller: what Chesil's own sentences call the person whose record it is.
    """

    names: dict[str, str]
    owner: str | None
    several: frozenset[str]
    sources: dict[str, str]
    labels: dict[str, int]
    behaviours: dict[str, tuple[str, ...]]
    also: dict[str, tuple[tuple[str, int], ...]]
    files: dict[str, int]
    teller: str

    def name(self, person: str | None) -> str:
        """A person's name; "Not known" for none."""
        return self.names.get(person, person) if person else "Not known"


def months(chosen: pl.DataFrame, *, of: Chronology, look: Directory, setter: Setter) -> Iterator[Month]:
    """The entries of *chosen* (tables.EVENTS in order), a Month at a time, numbered from 1.

    Events without a known time come last, under a heading of their own.
    """
    zone = of.findings.zone
    rows = chosen.select(_COLUMNS).iter_rows(named=True)
    for title, group in groupby(enumerate(rows, start=1), key=lambda each: _month(each[1]["at"], zone)):
        entries = (_entry(row, n=n, of=of, look=look, setter=setter) for n, row in group)
        yield Month(title, tuple(entries))


def _month(at: datetime | None, zone: str) -> str:
    return words.month_words(words.local(at, zone).date()) if at else NO_TIME


def _entry(row: dict[str, Any], *, n: int, of: Chronology, look: Directory, setter: Setter) -> Entry:
    when, marks = when_words(row, zone=of.findings.zone, setter=setter)
    marks += _caption_marks(row, look=look, setter=setter)
    marks += _shown_marks(row, look=look, setter=setter)
    behaviours = look.behaviours.get(row["event_id"], ())
    text = _text(row, of=of, setter=setter)
    notes = tuple(_notes(row, of=of, look=look, setter=setter))
    pictures = pictured(of.pictures.get(row["event_id"], ()), setter)
    return Entry(
        n=n,
        when=when,
        marks=tuple(marks),
        how=_how(row),
        who=tuple(_who(row, look=look, setter=setter)),
        lead=lead_words(row),
        text=text,
        notes=notes,
        labels=tuple(look.labels[each] for each in behaviours),
        source=look.sources.get(row["source"], "?"),
        record=f"{row['record']:,}" if row["record"] is not None else "",
        pictures=pictures,
        long=len(pictures) > 1 or _is_long((*text, *notes), labels=len(behaviours)),
    )


def _is_long(lines: tuple[Line, ...], *, labels: int) -> bool:
    """Whether a row may need more than a page, so that it must be allowed to go over one."""
    characters = sum(len(line) if isinstance(line, str) else len(line.t) for line in lines)
    return len(lines) + labels > _WHOLE_LINES or characters > _WHOLE


def _caption_marks(row: dict[str, Any], *, look: Directory, setter: Setter) -> Iterator[Line]:
    """What the time of a photo or recording rests on, where she said when it is from."""
    said = json.loads(row["details"]) if row["kind"] == "media" and row["details"] else {}
    if (rests_on := _TIME_FROM.get(said.get(TIME_FROM, ""))) is None:
        return
    yield setter.sentence(rests_on.format(look.teller))
    if row["as_written"]:
        yield setter.line(f"the file itself claims “{row['as_written'][:60]}”")


def _shown_marks(row: dict[str, Any], *, look: Directory, setter: Setter) -> Iterator[Line]:
    """What the day and the time of a message in a picture rest on."""
    shown = shown_in(row)
    if shown is not None:
        yield "time as the picture shows it" if shown.time else "the picture shows no time"
        if row["at"] is not None:
            yield setter.sentence(_DAY_FROM[shown.day_from].format(look.teller))


def _how(row: dict[str, Any]) -> str:
    if row["kind"] == "note":
        return (
            "Own note"
            if row["channel"] in (None, "other")
            else f"Own note: {words.CHANNELS[row['channel']].lower()}"
        )
    if row["kind"] == "notice" and row["channel"] != "document":
        return "Notice from the app"
    if row["kind"] == "contact":
        return "Contact card"
    return words.CHANNELS.get(row["channel"] or "other", "Other")


def _who(row: dict[str, Any], *, look: Directory, setter: Setter) -> Iterator[Line]:
    if row["kind"] in ("note", "media"):
        if row["sender"] and row["sender"] != look.owner:
            yield setter.sentence(f"About {look.name(row['sender'])}")
        return
    sender, to = _sender(row, look, setter), _recipients(row, look)
    if shown_in(row) is not None:
        yield setter.sentence(f"As shown in a picture: from {sender or 'someone not known'}")
    elif sender:
        yield setter.sentence(f"From {sender}")
    if to:
        yield setter.sentence(f"To {to}")


def _sender(row: dict[str, Any], look: Directory, setter: Setter) -> str:
    if row["direction"] == "from_owner" and not row["sender"]:
        return look.name(look.owner)
    if row["address_hidden"]:
        return "a withheld number"
    address = words.address_words(setter.printer.line(row["address_used"] or "", limit=80))
    person = row["sender"]
    if not person:
        return "" if row["direction"] == "observed" else address or "someone not known"
    name = look.name(person)
    shown = person != look.owner and person in look.several and address and address != name
    return f"{name} ({address})" if shown else name


def _recipients(row: dict[str, Any], look: Directory) -> str:
    people = [look.name(each) for each in row["recipients"] or () if each]
    if not people and row["direction"] == "to_owner":
        people = [look.name(look.owner)]
    return first(people, "other", "others")


def _text(row: dict[str, Any], *, of: Chronology, setter: Setter) -> tuple[Line, ...]:
    text = row["text"]
    if not text:
        return ()
    if of.printing.text == "withheld":
        return (f"[Words not printed in this copy: {words.count(len(text), 'character')}]",)
    limit = _most(of)
    lines = setter.lines(text[:limit])
    if len(text) <= limit and len(lines) <= LINE_LIMIT:
        return lines
    whole = words.count(len(text), "character")
    return (*lines[:LINE_LIMIT], f"[Cut here. The whole has {whole} and stands in the source.]")


def _most(of: Chronology) -> int:
    """How many characters of each text are printed."""
    most = {"withheld": 0, "excerpt": of.printing.excerpt_characters}
    return most.get(of.printing.text, TEXT_LIMIT)


def _notes(row: dict[str, Any], *, of: Chronology, look: Directory, setter: Setter) -> Iterator[Line]:
    withheld = of.printing.text == "withheld"
    if row["state"] in STATES:
        yield STATES[row["state"]]
    if row["subject"] and not withheld:
        yield setter.line(f"Subject: {row['subject']}")
    if row["place"] and not withheld:
        yield setter.line(f"Place: {_place(row)}")
    if row["tags"]:
        yield setter.line(f"Marked as: {acts_words(row['tags'], look)}", limit=1_000)
    told = json.loads(row["details"]) if row["kind"] == "note" and row["details"] and not withheld else {}
    yield from _told(told, look, setter, zone=of.findings.zone)
    if row["attachments"] and not told.get(
        "evidence"
    ):  # a note's attachments are the files among its evidence
        yield attached_words(row["attachments"], withheld=withheld, setter=setter)
    yield from heard_words(row, checked_by=look.teller, setter=setter, most=_most(of))
    if told := picture_words(row, picture=look.sources.get(row["source"], "?"), checked_by=look.teller):
        yield setter.sentence(told)
    if row["event_id"] in of.reasons:
        yield setter.line(of.reasons[row["event_id"]])
    for source, record in look.also.get(row["event_id"], ()):
        yield f"Also in {look.sources.get(source, '?')}, record {record:,}"


def _told(details: dict[str, Any], look: Directory, setter: Setter, *, zone: str) -> Iterator[Line]:
    """What else her note records: when it was written, who saw it, its effect, who was told."""
    for field, said in TOLD.items():
        value = details.get(field)
        if value not in (None, "", [], {}):
            told = words.listed([str(each) for each in value]) if isinstance(value, list) else str(value)
            told = words.iso_words(told, zone) if field == "written_at" else told
            where = _held_in(told, look) if field == "evidence" else ""
            yield setter.line(f"{said}: {_YES_NO.get(told, told)[:TEXT_LIMIT]}{where}")


def _held_in(evidence: str, look: Directory) -> str:
    """The entries that hold the files named as evidence: " (entries 54 and 56)"."""
    names = map(words.base_name, re.split(r"[;,\n]| and ", evidence))
    held = sorted({look.files[name] for name in names if name in look.files})
    if not held:
        return ""
    return f" ({'entry' if len(held) == 1 else 'entries'} {words.listed([str(each) for each in held])})"


def _place(row: dict[str, Any]) -> str:
    """The place, but never where she herself was to the metre: her photos and notes know her door."""
    theirs = row["direction"] == "to_owner"
    exact = re.fullmatch(POINT, row["place"])
    return row["place"] if theirs or not exact else NO_POINT


def acts_words(codes: Iterable[str], look: Directory) -> str:
    """What a note is marked as, as somebody who reads of its writer says it."""
    return "; ".join(_act(each, look) for each in codes)


def _act(code: str, look: Directory) -> str:
    if code == ASKED_TO_STOP:
        return "Asked them to stop"
    return third_person.told(ACTS[code].words, look.teller) if code in ACTS else words.plain_code(code)
