"""The lines of a transcript: one message each, in order of time, under the day it was sent."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import attrs
import msgspec
import polars as pl

from chesil.documents import words
from chesil.documents.event_words import (
    NO_TIME,
    STATES,
    attached_words,
    heard_words,
    lead_words,
    shown_words,
    source_names,
    when_words,
)
from chesil.documents.pictures import Pictured, pictured
from chesil.documents.setter import Line, Setter
from chesil.documents.transcript.record import Transcript, Translation
from chesil.terms import contact
from chesil.terms.contact import in_order
from chesil.terms.times import zone_words

_ASSUMED: Final = "*"
_POINTS: Final = ("exact", "minute")
_WORDLESS: Final = "[No words]"
_GONE: Final = "[The words are not in the file.]"


class Fact(msgspec.Struct, frozen=True):
    """A label and what stands beside it."""

    label: str
    value: tuple[Line, ...]


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """One message. *via*: how it came, where that changes. *skipped*: what is not printed before it."""

    skipped: str = ""
    via: Line = ""
    time: str
    who: Line
    text: tuple[Line, ...]
    notes: tuple[Line, ...] = ()
    translation: tuple[Line, ...] = ()
    pictures: tuple[Pictured, ...] = ()
    source: str = ""


class Day(msgspec.Struct, frozen=True):
    """A day and what was sent on it."""

    title: str
    spoken: tuple[Spoken, ...]


class Paper(msgspec.Struct, frozen=True):
    """A transcript as the template prints it."""

    exhibit: str
    facts: tuple[Fact, ...]
    days: tuple[Day, ...]
    left_out: tuple[Line, ...]


@attrs.frozen(kw_only=True)
class _Look:
    """What the lines look up."""

    of: Transcript
    setter: Setter
    names: dict[str, str]
    owner: str | None
    sources: dict[str, str]
    also: dict[str, list[str]]


def paper(of: Transcript, setter: Setter) -> Paper:
    """The transcript set for the template."""
    chosen = in_order(of.events.filter(pl.col("event_id").is_in(list(of.chosen))))
    named = dict.fromkeys(chosen["source"].to_list())
    look = _Look(
        of=of, setter=setter, owner=_owner(of),
        names={person: setter.name(name) for person, name in contact.names(of.people).iter_rows()},
        sources=source_names(named, of.refs), also=_also(of),
    )  # fmt: skip
    return Paper(
        exhibit=of.exhibit,
        facts=tuple(_facts(chosen, look)),
        days=tuple(_days(chosen, look)),
        left_out=tuple(setter.line(each, limit=1_000) for each in of.left_out),
    )


def _owner(of: Transcript) -> str | None:
    mine: list[str] = of.people.filter("is_me")["person"].to_list()
    return mine[0] if mine else None


def _also(of: Transcript) -> dict[str, list[str]]:
    """The other files in which the same message stands."""
    copies = of.events.filter(pl.col("duplicate_of").is_in(list(of.chosen)))
    found: dict[str, list[str]] = {}
    for original, source, record in copies.select("duplicate_of", "source", "record").iter_rows():
        found.setdefault(original, []).append(f"{_file(of, source)}, record {record:,}")
    return found


def _file(of: Transcript, source: str) -> str:
    row = of.sources.filter(source=source).to_dicts()
    return words.own_name(row[0]["member"] or row[0]["path"]) if row else "a file that is not kept"


def _facts(chosen: pl.DataFrame, look: _Look) -> Iterator[Fact]:
    setter = look.setter
    yield Fact("Between", tuple(setter.sentence(each) for each in _parties(chosen, look)))
    yield Fact("Holds", (_counted(chosen.height),))
    for source, short in look.sources.items():
        of_file = look.of.sources.filter(source=source).to_dicts()
        told = [setter.sentence(f"{short}: {setter.name(_file(look.of, source))}")]
        if of_file:
            told += [words.format_words(of_file[0]["format"]), f"SHA-256 {of_file[0]['sha256']}"]
        yield Fact("File", tuple(told))
    yield Fact("Times", tuple(_clock(chosen, look)))


def _counted(number: int) -> str:
    return words.count(number, "message or call", "messages and calls")


def _parties(chosen: pl.DataFrame, look: _Look) -> Iterator[str]:
    rows = chosen.select("sender", "recipients", "address_used").iter_rows(named=True)
    used: dict[str, dict[str, None]] = {}
    for row in rows:
        for person in (row["sender"], *(row["recipients"] or ())):
            if person:
                used.setdefault(person, {})
                if person != look.owner and row["address_used"]:
                    used[person][_address(row, look)] = None
    for person, addresses in used.items():
        name = look.names.get(person, person)
        there = [each for each in addresses if each != name]
        yield f"{name} ({words.listed(there)})" if there and len(used) == 2 else name


def _clock(chosen: pl.DataFrame, look: _Look) -> Iterator[str]:
    yield f"Shown in local time ({zone_words(look.of.zone)})."
    assumed = chosen.filter(clock="assumed").height
    if assumed:
        yield f"{_ASSUMED} The file gives this time without a zone. The zone was assumed."


def _days(chosen: pl.DataFrame, look: _Look) -> Iterator[Day]:
    rows = chosen.iter_rows(named=True)
    skipped = _skipped(look.of)
    via: tuple[Any, ...] = ()
    for title, group in groupby(rows, key=lambda row: _day(row["at"], look.of.zone)):
        spoken = []
        for row in group:
            here = (row["channel"], row["address_used"] if row["kind"] != "note" else None, row["source"])
            spoken.append(_spoken(row, look, changed=here != via, skipped=skipped.get(row["event_id"], 0)))
            via = here
        yield Day(title, tuple(spoken))


def _day(at: datetime | None, zone: str) -> str:
    return words.weekday_words(words.local(at, zone).date()) if at else NO_TIME


def _skipped(of: Transcript) -> dict[str, int]:
    """How many events with the same people come before each chosen one, since the one printed before it."""
    chosen = pl.Series(of.chosen, dtype=pl.String).implode()
    own = of.events.filter(pl.col("event_id").is_in(chosen))
    people = pl.concat([own["sender"], own["recipients"].explode()]).drop_nulls().unique()
    others = people.filter(~people.is_in(of.people.filter("is_me")["person"].implode())).implode()
    to_one = pl.col("recipients").list.eval(pl.element().is_in(others)).list.any()
    among = (pl.col("sender").is_in(others) | to_one).fill_null(value=False)
    talk = in_order(of.events.filter(pl.col("duplicate_of").is_null(), among))
    counts: dict[str, int] = {}
    missing, begun = 0, False
    for event, printed in talk.select("event_id", printed=pl.col("event_id").is_in(chosen)).iter_rows():
        if printed:
            if begun and missing:
                counts[event] = missing
            missing, begun = 0, True
        else:
            missing += 1
    return counts


def _spoken(row: dict[str, Any], look: _Look, *, changed: bool, skipped: int) -> Spoken:
    time, marks = _time(row, look)
    translation = look.of.translations.get(row["event_id"])
    return Spoken(
        skipped=f"{_counted(skipped)} not printed here" if skipped else "",
        via=_via(row, look) if changed else "",
        time=time,
        who=look.setter.sentence(f"{_who(row, look)}:"),
        text=_text(row, look.setter),
        notes=(*marks, *_notes(row, look)),
        translation=_translated(translation, look.setter) if translation else (),
        pictures=pictured(look.of.pictures.get(row["event_id"], ()), look.setter),
        source=f"{look.sources[row['source']]}, {row['record']:,}",
    )


def _time(row: dict[str, Any], look: _Look) -> tuple[str, list[Line]]:
    """The time of day with its mark; where there is none, what is known stands among the notes."""
    when, marks = when_words(row, zone=look.of.zone, setter=look.setter)
    marks = [each for each in marks if not str(each).startswith("time assumed")]
    if row["at"] is None or row["precision"] not in _POINTS or row["clock"] in ("date_only", "none"):
        return "", ([] if when == NO_TIME else [when]) + marks
    at = words.local(row["at"], look.of.zone)
    seconds = f":{at.second:02}" if at.second else ""
    hour = words.which_hour(at) if row["clock"] == "stated" else ""
    return f"{at.hour:02}:{at.minute:02}{seconds}{hour}{_ASSUMED if row['clock'] == 'assumed' else ''}", marks


def _who(row: dict[str, Any], look: _Look) -> str:
    if row["direction"] == "from_owner":
        return look.names.get(look.owner or "", "The owner of the phone")
    if row["address_hidden"]:
        return "A withheld number"
    if row["sender"]:
        return look.names.get(row["sender"], str(row["sender"]))
    return _address(row, look) or "Somebody not known"


def _address(row: dict[str, Any], look: _Look) -> str:
    return words.address_words(look.setter.printer.line(row["address_used"] or "", limit=80))


def _via(row: dict[str, Any], look: _Look) -> Line:
    used = _address(row, look)
    how = words.CHANNELS.get(row["channel"] or "other", "Other")
    return look.setter.sentence(f"{how}{', ' + used if used else ''} ({look.sources[row['source']]})")


def _text(row: dict[str, Any], setter: Setter) -> tuple[Line, ...]:
    lead = lead_words(row)
    told = setter.lines(row["text"]) if row["text"] else ()
    if lead or told:
        return (*((f"[{lead}]",) if lead else ()), *told)
    if row["state"] == "deleted":
        return (_GONE,)
    return () if row["attachments"] else (_WORDLESS,)


def _notes(row: dict[str, Any], look: _Look) -> Iterator[Line]:
    if row["subject"]:
        yield look.setter.line(f"Subject: {row['subject']}")
    if row["state"] in STATES:
        yield STATES[row["state"]]
    if row["attachments"]:
        yield attached_words(row["attachments"], withheld=False, setter=look.setter)
    owner = look.names.get(look.owner or "", "the owner of this record")
    yield from heard_words(row, checked_by=owner, setter=look.setter, most=None)
    for line in shown_words(row, picture=look.sources[row["source"]], checked_by=owner):
        yield look.setter.sentence(line)
    for place in look.also.get(row["event_id"], ()):
        yield look.setter.line(f"Also in {place}")


def _translated(made: Translation, setter: Setter) -> tuple[Line, ...]:
    return (setter.line(f"In {made.language}, translated by {made.by}:"), *setter.lines(made.text))
