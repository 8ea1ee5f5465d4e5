"""What every part of a chronology is set from: its events, numbered in order, and what lines look up."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

import polars as pl

from chesil.documents import third_person, words
from chesil.documents.chronology.entries import Directory
from chesil.documents.chronology.page import Setter
from chesil.documents.chronology.record import Chronology
from chesil.documents.event_words import source_names
from chesil.terms.contact import in_order

_OWNER: Final = "The person whose record this is"


class Prepared:
    """A chronology as its parts are set: what it prints in order, with what each line looks up.

    Attributes:
        of: what it is made from. setter: sets its lines. owner: what it calls the person whose record it is.
        findings: told to others. chosen: its events in order. numbers: event_id to entry number.
        zone: IANA zone of its times. titles: of kinds of conduct, by code. ordered: its sources.
        signals: tables.SIGNALS that rest on its events. codes: their behaviours, the gravest first.
        look: what its rows look up.
    """

    def __init__(self, chronology: Chronology, setter: Setter) -> None:
        self.owner = _owner(chronology.people)
        self.findings = third_person.findings(chronology.findings, self.owner)
        self.of, self.setter = chronology, setter
        chosen = pl.Series("event_id", chronology.chosen, dtype=pl.String)
        self.chosen = in_order(chronology.events.filter(pl.col("event_id").is_in(chosen.implode())))
        self.numbers = {event: n for n, event in enumerate(self.chosen["event_id"].to_list(), start=1)}
        self.zone = chronology.findings.zone
        strands = (strand for person in self.findings.people for strand in person.strands)
        named = {code: third_person.told(title, self.owner) for code, title in chronology.titles.items()}
        self.titles = {**{strand.code: strand.title for strand in strands}, **named}
        self.ordered = _sources(chronology.sources, self.zone)
        self.signals = _touching(chronology.signals, self.chosen["event_id"])
        self.codes = _behaviours(self.signals, chronology.titles)
        self.look = self._directory()

    def _directory(self) -> Directory:
        people = self.of.people
        owner = people.filter("is_me")["person"].first()
        here = pl.DataFrame({"event_id": list(self.numbers)}, schema={"event_id": pl.String})
        mine = self.signals.select("behaviour", pl.col("events").alias("event_id")).explode("event_id")
        pairs = mine.unique().join(here, on="event_id", how="semi")
        labels = {code: place for place, code in enumerate(self.codes)}
        behaviours: dict[str, list[str]] = {}
        for behaviour, event in sorted(pairs.iter_rows(), key=lambda pair: labels[pair[0]]):
            behaviours.setdefault(event, []).append(behaviour)
        asked = {person.person: person.name for person in self.of.findings.people}
        several = people.filter(pl.col("addresses").list.len() > 1, pl.col("person").is_in(list(asked)))
        return Directory(
            names=dict(_names(people, asked, self.setter)),
            owner=owner if isinstance(owner, str) else None,
            several=frozenset(several["person"].to_list()),
            sources=source_names(self.ordered["source"].to_list(), self.of.refs),
            labels=labels,
            behaviours={event: tuple(codes) for event, codes in behaviours.items()},
            also=_also(self.of.events),
            files=_files(self.chosen, self.ordered, self.numbers),
            teller=self.owner,
        )


def _touching(signals: pl.DataFrame, events: pl.Series) -> pl.DataFrame:
    """The *signals* that rest on at least one of *events*."""
    pairs = signals.select("events").with_row_index("row").explode("events")
    return signals[pairs.filter(pl.col("events").is_in(events.implode()))["row"].unique().sort()]


def _behaviours(signals: pl.DataFrame, order: Iterable[str]) -> list[str]:
    """Their behaviour codes in *order*, the gravest first; those it does not name come last."""
    place = {code: number for number, code in enumerate(order)}
    return sorted(signals["behaviour"].unique(), key=lambda code: (place.get(code, len(place)), code))


def _names(
    people: pl.DataFrame, asked: Mapping[str | None, str], setter: Setter
) -> Iterator[tuple[str, str]]:
    """What to call each person; those who are *asked* about as the findings call them."""
    for person, name, names, addresses, is_me in people.select(
        "person", "name", "names", "addresses", "is_me"
    ).iter_rows():
        known = [each for each in (asked.get(person, name), *(names or ()), *(addresses or ())) if each]
        if is_me or person not in asked:  # an export that knows only a number calls its owner by it
            nameless = _OWNER if is_me else f"Someone else ({person})"
            known = [*(each for each in known if not words.is_like_address(each)), nameless]
        yield person, setter.name(known[0] if known else person)


def _also(events: pl.DataFrame) -> dict[str, tuple[tuple[str, int], ...]]:
    twins = events.filter(pl.col("duplicate_of").is_not_null()).select("duplicate_of", "source", "record")
    held: dict[str, list[tuple[str, int]]] = {}
    for event, source, record in twins.sort("duplicate_of", "source", "record").iter_rows():
        held.setdefault(event, []).append((source, record))
    return {event: tuple(places) for event, places in held.items()}


def _sources(sources: pl.DataFrame, zone: str) -> pl.DataFrame:
    """*sources* by the time they begin, those without times last, then by name."""

    def begins(row: dict[str, str | None]) -> tuple[str, str, str, str]:
        first = row["first"] or ""
        try:
            when = datetime.fromisoformat(first)
            local = words.local(when, zone).replace(tzinfo=None) if when.tzinfo else when
            begin = local.isoformat()
        except ValueError:
            begin = "~"  # after every digit
        return begin, row["path"] or "", row["member"] or "", row["source"] or ""

    rows = sources.select("source", "path", "member", "first").with_row_index("row").to_dicts()
    return sources[[row["row"] for row in sorted(rows, key=begins)]]


def _owner(people: pl.DataFrame) -> str:
    """What the papers call the person whose record it is, in Chesil's own sentences."""
    mine = people.filter("is_me")
    for name, names in mine.select("name", "names").iter_rows():
        unnamed = ("me", _OWNER.casefold())
        named: Iterator[str] = (
            each for each in (name, *(names or ())) if each and each.casefold() not in unnamed
        )
        known = next((each for each in named if not words.is_like_address(each)), None)
        if known:
            return known
    return "the owner of this record"


def _files(chosen: pl.DataFrame, sources: pl.DataFrame, numbers: dict[str, int]) -> dict[str, int]:
    """The entry that holds each file, by its name in small letters: what is attached, or a whole source."""
    found: dict[str, int] = {}
    whole = sources.filter(pl.col("rows") == 1)
    names = dict(whole.select("source", pl.coalesce("member", "path")).iter_rows())
    for event, kind, source, attachments in chosen.select(
        "event_id", "kind", "source", "attachments"
    ).iter_rows():
        if kind != "note":
            held = [names.get(source), *(each["name"] for each in attachments or ())]
            for name in held:
                found.setdefault(words.base_name(name or ""), numbers[event])
    found.pop("", None)
    return found
