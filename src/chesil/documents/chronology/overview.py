"""The two-page summary for whoever reads first: who, what is happening, what is asked for, what is held.

It says what the records hold and nothing else: no verdict, no level, and no sentence of anyone's but theirs.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, Final

import attrs
import msgspec
import polars as pl

from chesil.documents import words
from chesil.documents.chronology.entries import acts_words
from chesil.documents.chronology.page import (
    Fact,
    Kind,
    Line,
    Overview,
    OverviewPart,
    Pointed,
    Runs,
)
from chesil.documents.chronology.prepared import Prepared
from chesil.documents.chronology.summary import Printed, called, kind, runs, sentences, told_of
from chesil.documents.event_words import when_words
from chesil.terms.contact import persons_called
from chesil.terms.findings import PersonFindings, Strand, TurningPoint
from chesil.terms.settings import Order

_PEOPLE: Final = 2  # that are told of one by one; two pages have no room for more
_NAMES: Final = 4
_CHOSEN: Final = (
    "They were chosen by a fixed order: violence first, then threats. It is not a judgement of what happened."
)
_NONE_MARKED: Final = "None is marked. That does not mean that there is nothing like it in the messages."
# Kinds by words or notes that say nothing of how bad an act was.
_UNRANKED: Final = frozenset({"demand_for_contact", "apology_and_promise", "noted_other", "said_other"})
_THROUGH_OTHERS: Final = ("many_recipients", "noted_indirect_contact", "said_indirect_contact")
_UNDER_ORDER: Final = "contact_under_order"
_THREATS_TO_OTHERS: Final = "threat_family"
_ABOVE: Final = "Entries from “Worst incidents” are not repeated here, even where they are later."
_ALL_ABOVE: Final = "The latest entries stand under “Worst incidents”."
_SOURCES: Final = "S1, S2 and so on are the files in “Where it comes from” in the chronology."
_EXHIBITS: Final = "Files have the numbers of their exhibits, as in “Where it comes from” in the chronology."
_UNSAID: Final = "The words of messages and notes are not printed in this copy."
_QUOTED: Final = 200
_TITLE: Final = 90
_RUNS: Final = 6  # of entry numbers on a line; the chronology has the rest
_FOOT: Final = (
    "Fixed rules made this summary from what was kept. It is not legal advice and not a decision about "
    "anyone. Nothing is said here that the entries do not hold, and a short list does not mean that little "
    "happened."
)


@attrs.frozen
class _Room:
    """How much is printed: rows of counts, lines of a part, characters of somebody's own words."""

    counts: int
    lines: int
    quoted: int


_BLANK: Final = 4  # lines to write on
_ROOMS: Final = (_Room(9, 5, 420), _Room(7, 4, 260), _Room(5, 3, 160), _Room(4, 2, 90), _Room(2, 1, 60))


def overviews(prepared: Prepared, *, beside: bool = True) -> tuple[Overview, ...]:
    """The summary at several lengths, the longest first: the template prints the first that two pages hold.

    None where the paper is about nobody.

    Args:
        beside: the chronology is printed too, so that lines point to its entries.
    """
    if not prepared.findings.people:
        return ()
    parts = _Parts(prepared, beside=beside)
    return tuple(parts.overview(room) for room in _ROOMS)


class _Parts:
    """The parts of a summary; what does not depend on its length is made once."""

    def __init__(self, prepared: Prepared, *, beside: bool) -> None:
        self.beside, self.rest = beside, "in the chronology" if beside else "in the record"
        self.of, self.setter, self.printing = prepared, prepared.setter, prepared.of.printing
        self.people, self.withheld = prepared.findings.people[:_PEOPLE], self.printing.text == "withheld"
        self.printed = Printed(numbers=prepared.numbers if beside else {}, days={})
        persons = [each.person for each in prepared.findings.people if each.person]
        # A note that names nobody is told of; one about somebody that the paper is not about is not.
        self.theirs = prepared.chosen.filter(
            pl.col("sender").is_in(persons) | (pl.col("sender").is_null() & (pl.col("kind") == "note"))
        )
        notes = self.theirs.filter(pl.col("kind") == "note")
        self.told = [
            (row, {} if self.withheld else json.loads(row["details"] or "{}"))
            for row in notes.iter_rows(named=True)
        ]
        self.facts, self.happening = tuple(self._facts()), tuple(self._happening())
        self.counts = self._counts()
        self.parts = tuple(self._parts())

    def overview(self, room: _Room) -> Overview:
        uncounted = len(self.counts) - room.counts
        worst = list(self._worst(room))
        above = [row["event_id"] for row in worst[: room.lines]]
        latest, is_above = self._latest(room, above)
        incidents = (
            self._part(
                "Worst incidents", self._incidents(worst, room), empty=self._unsaid(_NONE_MARKED),
                note=_CHOSEN,
            ),
            self._part(
                "Latest incidents", self._incidents(latest, room), note=_ABOVE if is_above else "",
                empty=_ALL_ABOVE if is_above else self._unsaid("None has a date."),
            ),
        )  # fmt: skip
        return Overview(
            facts=self.facts,
            happening=self.happening,
            counts=tuple(self.counts[: room.counts]),
            uncounted=f"{words.count(uncounted, 'more kind')} {self.rest}." if uncounted > 0 else "",
            parts=tuple(self._shortened(each, room.lines) for each in (*incidents, *self.parts)),
            foot=_FOOT,
        )

    def _parts(self) -> Iterator[OverviewPart]:
        owner = self.setter.name(self.of.owner)
        yield self._part("Requests to stop, and what came after", self._requests(), empty="None is recorded.")
        yield self._part("Orders and conditions", self._orders(), empty="None is recorded.")
        yield self._part("Reports already made", self._reports(), empty=self._unsaid("None is recorded."))
        yield self._part(
            "Children, and others who were involved", self._others(),
            empty=self._unsaid("Nothing is recorded."),
        )  # fmt: skip
        asked = self._part(f"What {owner} asks for", self._asked_for(), empty="")
        yield msgspec.structs.replace(asked, blank=0 if asked.lines else _BLANK)
        yield self._part(
            "Evidence that is held", self._evidence(), empty="None.",
            note=self._note() if self.beside else "",
        )  # fmt: skip

    def _part(self, heading: str, lines: Iterable[Pointed], *, empty: str, note: str = "") -> OverviewPart:
        found = tuple(lines)
        return OverviewPart(
            heading=heading,
            note=note if found else "",
            lines=found,
            empty=empty,
            more="",
            blank=0,
        )

    def _shortened(self, part: OverviewPart, lines: int) -> OverviewPart:
        more = len(part.lines) - lines
        said = f"{more:,} more {self.rest}." if more > 0 else ""
        return msgspec.structs.replace(part, lines=part.lines[:lines], more=said)

    def _unsaid(self, empty: str) -> str:
        """What stands where a part that rests on words has no lines: these may not be printed."""
        return _UNSAID if self.withheld else empty

    def _facts(self) -> Iterator[Fact]:
        for person in told_of(self.people):
            yield Fact("About", self.setter.sentence(self.setter.name(person.name)))
            yield from self._known_as(person)
        everyone = self.of.findings.people
        if more := len(told_of(everyone)) - len(told_of(self.people)):
            yield Fact("And", words.count(more, "other person", "other people") + f", {self.rest}")
        if self.of.look.owner:
            yield Fact("Whose record", self.setter.sentence(self.of.look.name(self.of.look.owner)))
        yield from self._typed_with()
        if self.of.of.made:
            yield Fact("Made on", words.day_words(self.of.of.made))

    def _typed_with(self) -> Iterator[Fact]:
        """How many of the notes somebody helped to type, and who that was."""
        helped = Counter(str(told["typed_with"]) for _row, told in self.told if told.get("typed_with"))
        for helper, count in helped.most_common(_NAMES):
            said = f"{words.count(count, 'own note')}, with help of {self.setter.name(helper, limit=120)}"
            yield Fact("Typed with help", self.setter.sentence(said))

    def _known_as(self, person: PersonFindings) -> Iterator[Fact]:
        for row in self.of.of.people.filter(pl.col("person").eq_missing(person.person)).iter_rows(named=True):
            names = [each for each in row["names"] or () if each != person.name]
            addresses = [
                words.address_words(self.setter.printer.line(each, limit=80))
                for each in row["addresses"] or ()
            ]
            if names:
                shown = [self.setter.name(each, limit=60) for each in names[:_NAMES]]
                yield Fact("Also called", self.setter.sentence(words.listed(shown)))
            if addresses:
                more = words.count(len(addresses) - _NAMES, "more", "more")
                rest = [more] if len(addresses) > _NAMES else []
                yield Fact(
                    "Numbers and addresses", self.setter.sentence(words.listed([*addresses[:_NAMES], *rest]))
                )

    def _happening(self) -> Iterator[tuple[Line, ...]]:
        owner = self.setter.name(self.of.owner)
        for person in self.people:
            yield tuple(sentences(person, zone=self.of.zone, owner=owner, setter=self.setter))

    def _counts(self) -> list[Kind]:
        return [self._kind(person, strand) for person in self.people for strand in person.strands]

    def _kind(self, person: PersonFindings, strand: Strand) -> Kind:
        title = self._title(strand.code)
        named = f"{person.name}: {title}" if len(self.people) > 1 else title
        told = self.setter.printer.line(named, limit=_TITLE)
        row = kind(strand, told, zone=self.of.zone, printed=self.printed, setter=self.setter)
        return msgspec.structs.replace(row, entries=_few(row.entries))

    def _title(self, code: str) -> str:
        return self.of.titles.get(code) or words.plain_code(code)

    def _worst(self, room: _Room) -> Iterator[dict[str, Any]]:
        """What somebody named did, by kind, and only then what a note tells of without a name."""
        everything, is_named = self._with_words(), pl.col("sender").is_not_null()
        yield from self._by_kind(everything.filter(is_named), room)
        yield from self._by_kind(everything.filter(~is_named), room)

    def _by_kind(self, left: pl.DataFrame, room: _Room) -> Iterator[dict[str, Any]]:
        """Acts of the kinds that come first. In each: notes, then words that came seldom, then the latest."""
        named = self.of.signals.filter(pl.col("basis") != "structure")
        for code in (each for each in self.of.codes if each not in _UNRANKED):
            events = named.filter(pl.col("behaviour") == code)["events"].explode().drop_nulls().unique()
            theirs = left.filter(pl.col("event_id").is_in(events.implode()))
            yield from _seldom_first(theirs).head(room.lines).to_dicts()
            left = left.join(theirs, on="event_id", how="anti")

    def _latest(self, room: _Room, above: Sequence[str]) -> tuple[list[dict[str, Any]], bool]:
        """The last message and the last notes of acts that do not stand above, and whether any does."""
        dated = self._with_words().filter(pl.col("at").is_not_null())
        is_note = pl.col("kind") == "note"
        acts = dated.filter(is_note, pl.col("tags").list.len() > 0).tail(room.lines - 1)
        last = pl.concat([dated.filter(~is_note).tail(1), acts]).sort("at", descending=True)
        shown = last.filter(~pl.col("event_id").is_in(pl.Series(above, dtype=pl.String).implode()))
        return shown.to_dicts(), shown.height < last.height

    def _incidents(self, rows: Iterable[dict[str, Any]], room: _Room) -> Iterator[Pointed]:
        return (self._incident(row, room) for row in rows)

    def _with_words(self) -> pl.DataFrame:
        """The notes, and their messages, that say something; none where no words are printed."""
        is_marked = (pl.col("kind") == "note") & (pl.col("tags").list.len() > 0)
        says = (pl.col("text").str.len_chars() > 0) | is_marked
        return self.theirs.clear() if self.withheld else self.theirs.filter(says)

    def _incident(self, row: dict[str, Any], room: _Room) -> Pointed:
        """When, and the words of the note or message."""
        own = row["kind"] == "note"
        whose = self.of.owner if own else self.of.look.name(row["sender"])
        how = words.CHANNELS.get(row["channel"] or "", "Message").lower()
        is_excerpt = self.printing.text == "excerpt"
        limit = min(room.quoted, self.printing.excerpt_characters) if is_excerpt else room.quoted
        said = f": “{self.setter.name(row['text'], limit=limit)}”" if row["text"] else self._marked(row)
        name = self.setter.name(whose)
        note = f"own note of {name}" if row["sender"] else f"own note of {name}, which names nobody"
        line = f"{self._day(row)}, {note if own else f'{how} from {name}'}{said}"
        return self._pointed(line, (row["event_id"],))

    def _marked(self, row: dict[str, Any]) -> str:
        return f", marked as: {self.setter.name(acts_words(row['tags'], self.of.look), limit=_QUOTED)}"

    def _requests(self) -> Iterator[Pointed]:
        for person in self.people:
            for point in person.turning_points:
                if point.code == "asked_to_stop":
                    when = words.weekday_words(words.local(point.at, self.of.zone).date())
                    yield self._pointed(f"{when}: {self.setter.name(point.what, limit=200)}", point.events)
                    yield self._pointed(self._after(person, point), point.events_after)

    def _after(self, person: PersonFindings, point: TurningPoint) -> str:
        name = self.setter.name(called(person))
        if not point.contacts_after or point.last_after is None:
            return f"After that, no contact from {name} is recorded."
        contacts, days = words.count(point.contacts_after, "contact"), words.count(point.days_after, "day")
        last = words.day_words(words.local(point.last_after, self.of.zone).date())
        return f"After that: {contacts} from {name}, on {days}, the last on {last}."

    def _days(self, events: Sequence[str]) -> list[date]:
        """The local days of *events*, in order."""
        ids = pl.Series("event_id", events, dtype=pl.String).implode()
        at = self.of.of.events.filter(pl.col("event_id").is_in(ids))["at"]
        return at.dt.convert_time_zone(self.of.zone).dt.date().unique().sort().to_list()

    def _orders(self) -> Iterator[Pointed]:
        theirs = filter(self._is_theirs, self.of.of.orders)
        for order in sorted(theirs, key=lambda each: each.starts, reverse=True):
            events = tuple(chain.from_iterable(self._under(order)))
            yield self._pointed(f"{self._order(order)} {self._contacts(events)}", events)

    def _is_theirs(self, order: Order) -> bool:
        persons = {each.person for each in self.of.findings.people}
        return not order.person or bool(
            persons.intersection(persons_called(order.person, people=self.of.of.people))
        )

    def _order(self, order: Order) -> str:
        against = f" against {self.setter.name(order.person)}" if order.person else ""
        ends = f"to {words.day_words(order.ends)}" if order.ends else "with no end recorded"
        served = (
            f"Given or told on {words.day_words(order.served_on)}." if order.served_on
            else "No day is recorded on which it was given or told."
        )  # fmt: skip
        name = self.setter.name(order.what, limit=120)
        return (
            f"{name}{against}, from {words.day_words(order.starts)} {ends}{self._in_force(order)}. {served}"
        )

    def _in_force(self, order: Order) -> str:
        today = self.of.of.as_of
        if today is None:
            return ""
        running = order.starts <= today and (order.ends is None or today <= order.ends)
        return f": {'' if running else 'not '}in force on {words.day_words(today)}, by these dates"

    def _under(self, order: Order) -> Iterator[tuple[str, ...]]:
        for person in self.of.findings.people:
            for point in person.turning_points:
                day = words.local(point.at, self.of.zone).date()
                if point.code == "order" and day == order.starts and order.what in point.what:
                    yield point.events_after

    def _contacts(self, events: Sequence[str]) -> str:
        if not events:
            return "No contact in its time is recorded."
        contacts, days = words.count(len(events), "contact"), words.count(len(self._days(events)), "day")
        return f"{contacts} in its time, on {days}.{self._counted(events)}"

    def _counted(self, events: Sequence[str]) -> str:
        """How many contacts under an order the table of kinds counts too, where it does not count all."""
        strands = chain.from_iterable(person.strands for person in self.people)
        table = chain.from_iterable(each.events for each in strands if each.code == _UNDER_ORDER)
        counted = len(set(events).intersection(table))
        if counted == len(set(events)):
            return ""
        many = f"{counted:,} of them" if counted else "None of them"
        return f" {many} {'are' if counted > 1 else 'is'} counted above as “{self._title(_UNDER_ORDER)}”."

    def _reports(self) -> Iterator[Pointed]:
        for row, told in self.told:
            to, reference = (str(told.get(each) or "") for each in ("reported_to", "reference"))
            if to or reference:
                named = f"reference {reference}" if reference else "no reference recorded"
                said = self.setter.name(
                    f"{to or 'Who it was reported to is not recorded'}, {named}", limit=200
                )
                yield self._pointed(f"{self._day(row)}: {said}", (row["event_id"],))

    def _day(self, row: dict[str, Any]) -> str:
        return when_words(row, zone=self.of.zone, setter=self.setter)[0]

    def _others(self) -> Iterator[Pointed]:
        for row, told in self.told:
            if children := str(told.get("children") or ""):
                said = self.setter.name(children, limit=_QUOTED)
                yield self._pointed(f"Children, noted for {self._day(row)}: “{said}”", (row["event_id"],))
        threatened = [row["event_id"] for row, _ in self.told if _THREATS_TO_OTHERS in (row["tags"] or ())]
        if threatened:
            many = words.count(len(threatened), "note")
            yield self._pointed(f"Threats to family or someone close are marked in {many}.", threatened)
        for person in self.people:
            for strand in person.strands:
                if strand.code in _THROUGH_OTHERS:
                    yield self._pointed(f"{self._title(strand.code)}: {len(strand.events):,}.", strand.events)

    def _note(self) -> str:
        return _EXHIBITS if self.of.of.refs else _SOURCES

    def _asked_for(self) -> Iterator[Pointed]:
        for line in islice(filter(None, map(str.strip, self.of.of.printing.asks.splitlines())), 5):
            yield self._pointed(self.setter.name(line, limit=_QUOTED), ())

    def _evidence(self) -> Iterator[Pointed]:
        held: dict[str, list[tuple[str, int]]] = {}
        for row in self.of.ordered.iter_rows(named=True):
            of_kind = held.setdefault(words.format_words(row["format"]), [])
            of_kind.append((self.of.look.sources[row["source"]], row["rows"] or 0))
        for what, files in held.items():
            refs = [ref for ref, _ in files]
            shown = words.listed(
                refs if len(refs) <= _NAMES else [*refs[:_NAMES], f"{len(refs) - _NAMES} more"]
            )
            which = f" ({shown})" if self.beside else ""
            read = words.count(sum(rows for _, rows in files), "record")
            name = self.setter.printer.line(what)
            yield self._pointed(f"{name}: {words.count(len(files), 'file')}{which}, {read}.", ())

    def _pointed(self, text: str, events: Sequence[str]) -> Pointed:
        found = self.printed.entries(tuple(events))
        return Pointed(self.setter.sentence(text), _few(runs(found)) if found else Runs((), 0))


def _seldom_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Notes, then messages, those whose words came least often first, and then the latest first.

    Words that came again and again are listed once, so that they leave room for what was said only once.
    """
    words_of = pl.col("text").str.to_lowercase().str.strip_chars()
    alike = pl.when(words_of.str.len_chars() > 0).then(words_of).otherwise("event_id")
    counted = rows.with_columns(alike.alias("alike"), pl.len().over(alike).alias("times"))
    by = (pl.col("kind") != "note", "times", "at")
    ordered = counted.sort(*by, descending=[False, False, True], nulls_last=True)
    return ordered.unique("alike", keep="first", maintain_order=True).drop("alike", "times")


def _few(entries: Runs) -> Runs:
    more = sum(last - first + 1 for first, last in entries.runs[_RUNS:])
    return Runs(entries.runs[:_RUNS], entries.more + more)
