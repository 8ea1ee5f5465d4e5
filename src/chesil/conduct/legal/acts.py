"""From findings to a scene: each occasion that a rule noticed, and each act in her notes, is one entry.

What no rule noticed is not read as an act, and is counted. Only signals speak for messages, never
their own words: those are written by somebody else. The words of her notes go through the extractor,
and what she corrected of that wins.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Final

import attrs
import polars as pl

from chesil.conduct.extracting.notes import facts_in
from chesil.conduct.legal.kinds import GRAVEST, kinds
from chesil.conduct.legal.noted import NotedFacts, noted
from chesil.conduct.legal.record import Note, Record
from chesil.conduct.reading.scene import ACTS, Aim, By, FactTable, Marks, Scene
from chesil.terms.findings import UNNAMED, Occasion, PersonFindings
from chesil.terms.legal import ActRead

_EPOCH: Final = date(1970, 1, 1)
MOST_OCCASIONS: Final = 5_000  # with more, no reader can follow single ones, and a day is one act
_MOST_NOTES: Final = 200  # notes without an act that are read beside the acts
# The facts of what the settings know of two people (chesil.law.Relation).
_TOGETHER: Final = frozenset({"couple"})
_APART: Final = frozenset({"former", "couple"})
RELATIONS: Final[Mapping[str, frozenset[str]]] = {
    "spouse": _TOGETHER, "former_spouse": _APART, "civil_partner": _TOGETHER, "former_civil_partner": _APART,
    "engaged": _TOGETHER, "formerly_engaged": _APART, "intimate": _TOGETHER, "formerly_intimate": _APART,
    "intimate_for_long": _TOGETHER, "formerly_intimate_for_long": _APART, "cohabitant": _TOGETHER,
    "former_cohabitant": _APART, "parents_of_same_child": frozenset({"kin"}), "relative": frozenset({"kin"}),
    "same_family_proceedings": frozenset({"court_process"}), "same_household": frozenset(),
    "live_together": frozenset(), "both_16_or_over": frozenset(), "neighbour": frozenset({"neighbours"}),
    "landlord": frozenset({"landlord"}), "tenant": frozenset({"landlord"}),
}  # fmt: skip


@attrs.frozen
class _Occasion:
    """What was noticed in an occasion, without her notes in it. clock: when it began, local time."""

    events: tuple[str, ...]
    codes: tuple[str, ...]
    channels: tuple[str, ...]
    first: date
    last: date
    clock: str


@attrs.frozen(kw_only=True)
class _Row:
    """An entry of the scene and the act it stands for.

    Attributes:
        channels: tables.CHANNELS that its events came by. facts, effects: facts of reading.scene.
        note: the note that it is; None for what a rule noticed.
    """

    act: ActRead
    facts: frozenset[str]
    channel: str
    channels: frozenset[str]
    through: bool = False
    effects: frozenset[str] = frozenset()
    note: Note | None = None


def by_kind(person: PersonFindings, notes: Iterable[Note]) -> Mapping[str, frozenset[str]]:
    """The events that point to each kind of act: those of its signals, and the notes marked with it.

    An occasion holds other messages too, which are not what the law or a sign of danger rests on.
    """
    found: dict[str, set[str]] = {}
    for strand in person.strands:
        of = kinds().behaviours.get(strand.code)
        for kind in of.acts if of else ():
            found.setdefault(kind, set()).update(strand.events)
    for note in notes:
        for kind in note.acts:
            found.setdefault(kind, set()).add(note.event)
    return {kind: frozenset(events) for kind, events in found.items()}


@attrs.frozen(kw_only=True, eq=False)
class PersonActs:
    """The acts of one person, and the scene they make.

    Attributes:
        relations: what the settings say of the two people (chesil.law.Relation).
    """

    record: Record
    person: PersonFindings
    relations: tuple[str, ...] = ()

    @cached_property
    def acts(self) -> tuple[ActRead, ...]:
        """Every act by its number."""
        return tuple(row.act for row in self._rows)

    @cached_property
    def channels(self) -> dict[int, frozenset[str]]:
        """The channels of the events of each act, by its number; none where none is known."""
        return {row.act.number: row.channels for row in self._rows}

    @cached_property
    def by_kind(self) -> Mapping[str, frozenset[str]]:
        """The events that point to each kind of act."""
        return by_kind(self.person, self._notes.values())

    def scene_of(self, rows: Marks) -> Scene:
        """The marked acts as a scene."""
        chosen = [row for row, kept in zip(self._rows, rows, strict=True) if kept]
        ties = [RELATIONS.get(each, frozenset()) for each in self.relations]
        known = tuple(self._context)
        return Scene(
            entries=self._entries(chosen),
            summaries=FactTable.of([row.facts for row in chosen]),
            effects=FactTable.of([row.effects for row in chosen]),
            contexts=FactTable.of(known),
            context_about=("",) * len(known),
            ties=FactTable.of(ties),
            tie_of=("relationship",) * len(ties),
            kinds_of_party={},
        )

    @cached_property
    def routine(self) -> int:
        """Occasions that no rule noticed."""
        return sum(
            1
            for occasion, noticed in self._noticed
            if not noticed and any(event not in self._notes for event in occasion.events)
        )

    @cached_property
    def undated(self) -> int:
        """Acts in her notes without any date."""
        return sum(1 for note in self._notes.values() if note.first is None)

    @cached_property
    def _rows(self) -> list[_Row]:
        every = [*self._of_occasions(), *self._of_notes()]
        return sorted(every, key=lambda row: row.act.number)

    @cached_property
    def _notes(self) -> dict[str, Note]:
        """Her notes of acts by this person."""
        whose = None if self.person.person in (None, UNNAMED) else self.person.person
        return {
            event: note
            for event, note in self.record.notes.items()
            if note.acts and note.person == whose and self.person.person is not None
        }

    @cached_property
    def _signalled(self) -> frozenset[str]:
        told = (strand.events for strand in self.person.strands if strand.code in kinds().behaviours)
        return frozenset[str]().union(*told)

    @cached_property
    def _by_words(self) -> frozenset[str]:
        found = (strand.code for strand in self.person.strands if strand.basis == "words")
        known = kinds().behaviours
        return frozenset(code for code in found if code not in known or not known[code].message_only)

    @cached_property
    def _after_request(self) -> frozenset[str]:
        asked = (point for point in self.person.turning_points if point.code == "asked_to_stop")
        return frozenset(event for point in asked for event in point.events_after)

    @cached_property
    def _asked(self) -> bool:
        return any(point.code == "asked_to_stop" for point in self.person.turning_points)

    @cached_property
    def _read_as(self) -> Mapping[str, str]:
        """How a call is read, by the behaviour that was noticed in it often enough."""
        known = kinds().behaviours
        found = ((known.get(strand.code), strand) for strand in self.person.strands)
        return {
            strand.code: of.channel
            for of, strand in found
            if of and of.channel and len(strand.events) >= of.least
        }

    @cached_property
    def _noticed(self) -> list[tuple[Occasion, list[str]]]:
        """Each occasion with those of its events that a rule noticed, her notes aside."""
        noticed = self._signalled.difference(self._notes)
        return [
            (occasion, [event for event in occasion.events if event in noticed])
            for occasion in self.person.occasions
        ]

    @cached_property
    def joined(self) -> bool:
        """The occasions of one day are read as one act, because there are very many."""
        return sum(1 for _, noticed in self._noticed if noticed) > MOST_OCCASIONS

    def _of_occasions(self) -> Iterator[_Row]:
        noticed = self._noticed_occasions()
        if self.joined:
            by_day = groupby(noticed, key=lambda each: each.first)
            noticed = (_one(list(each)) for _, each in by_day)
        for each in noticed:
            yield self._of_occasion(each)

    def _noticed_occasions(self) -> Iterator[_Occasion]:
        zone = self.record.findings.zone
        ends = pl.DataFrame(
            {
                "start": [each.start for each in self.person.occasions],
                "end": [each.end for each in self.person.occasions],
            },
            schema={"start": pl.Datetime("us", "UTC"), "end": pl.Datetime("us", "UTC")},
        )
        local = ends.with_columns(pl.all().dt.convert_time_zone(zone))
        firsts, lasts = local["start"].dt.date().to_list(), local["end"].dt.date().to_list()
        clocks = local["start"].dt.strftime("%H:%M").to_list()
        for (occasion, events), first, last, clock in zip(self._noticed, firsts, lasts, clocks, strict=True):
            if events:
                codes = [code for code in occasion.behaviours if code in kinds().behaviours]
                yield _Occasion(tuple(events), tuple(codes), occasion.channels, first, last, clock)

    def _of_occasion(self, occasion: _Occasion) -> _Row:
        found = [kinds().behaviours[code] for code in occasion.codes]
        said = " ".join(dict.fromkeys(each.says for each in found))
        count = len(occasion.events)
        when = f"{'1 contact' if count == 1 else f'{count:,} contacts'} from {occasion.clock}."
        act = ActRead(
            number=self._number(occasion.events[0]),
            events=occasion.events,
            first=occasion.first,
            last=occasion.last,
            what=f"{when} {said}",
            kinds=tuple(sorted({each for one in found for each in one.acts})),
            after_request=not self._after_request.isdisjoint(occasion.events) if self._asked else None,
            words_only=not self.record.kept and any(code in self._by_words for code in occasion.codes),
        )
        used = self._used(occasion)
        return _Row(
            act=act,
            facts=frozenset[str]().union(*(each.facts for each in found)),
            channel=self._channel(occasion, used),
            channels=frozenset(used),
        )

    def _used(self, occasion: _Occasion) -> Counter[str]:
        """How often each channel was used for what was noticed; where there is one, nobody counts."""
        if len(occasion.channels) > 1:
            return Counter(map(self.record.channel.__getitem__, occasion.events))
        return Counter(occasion.channels)

    def _channel(self, occasion: _Occasion, used: Counter[str]) -> str:
        """How most of an occasion came."""
        most = min(used, key=lambda channel: (-used[channel], channel), default="other")
        read_as = (self._read_as[code] for code in occasion.codes if code in self._read_as)
        return next(read_as, kinds().channels[most]) if most == "call" else kinds().channels[most]

    def _of_notes(self) -> Iterator[_Row]:
        for event, note in self._notes.items():
            if note.first is not None and note.last is not None:
                yield self._of_note(event, note, first=note.first, last=note.last)

    def _of_note(self, event: str, note: Note, *, first: date, last: date) -> _Row:
        of_acts = kinds().acts
        said = " ".join(of_acts[act].says for act in note.acts)
        act = ActRead(
            number=self._number(event),
            events=(event,),
            first=first,
            last=last,
            what=f"{said} {note.text}".strip(),
            kinds=note.acts,
            after_request=event in self._after_request if self._asked else None,
            words_only=False,
        )
        gravest = next((code for code in GRAVEST if code in note.acts), note.acts[0])
        channel = of_acts[gravest].channel or kinds().channels[note.channel]
        return _Row(
            act=act,
            facts=self._noted[event].done.union(*(of_acts[act].facts for act in note.acts)),
            channel=channel,
            channels=frozenset([note.channel]),
            through=note.acts == ("indirect_contact",),
            effects=self._noted[event].effects,
            note=note,
        )

    def _number(self, event: str) -> int:
        # An act that is not printed still needs a number of its own; no rule or page meets it as an entry.
        return self.record.numbers.get(event) or len(self.record.numbers) + 1 + self._place[event]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {event: place for place, event in enumerate(self.record.events["event_id"])}

    def _entries(self, rows: list[_Row]) -> pl.DataFrame:
        named = self.person.person not in (None, UNNAMED)
        by = [By.UNKNOWN if not named else By.THROUGH if row.through else By.THEIRS for row in rows]
        noted = [row.note for row in rows]
        columns = {
            "n": [row.act.number for row in rows],
            "first": [(row.act.first - _EPOCH).days for row in rows],
            "last": [(row.act.last - _EPOCH).days for row in rows],
            "about": [note is not None and note.rough for note in noted],
            "channel": [row.channel for row in rows],
            "by": list(map(int, by)),
            "roles": [["D"] if named else []] * len(rows),
            "aim": [int(Aim.HER)] * len(rows),
            "present": [False] * len(rows),
            "other_harmed": [False] * len(rows),
            "theirs": [False] * len(rows),
            "third": [False] * len(rows),
            "effect": [note is not None and bool(note.effect or note.feared_violence) for note in noted],
            "for_self": [note is not None and note.feared_violence for note in noted],
            "stopped": [row.act.after_request for row in rows],
            "count": [1] * len(rows),
            "counted": [True] * len(rows),
            "repeats": self._repeats(rows),
        }
        return pl.DataFrame(columns, schema=ACTS)

    @staticmethod
    def _repeats(rows: list[_Row]) -> list[bool]:
        """Which are notes that say the same as an earlier one; what a rule noticed is new each time."""
        known: set[tuple[object, ...]] = set()
        repeats = []
        for row in rows:
            same = row.note and (row.act.what, row.act.first, row.act.last, row.channel, row.note.effect)
            repeats.append(bool(same) and same in known)
            known.update([same] if same else [])
        return repeats

    @cached_property
    def _noted(self) -> Mapping[str, NotedFacts]:
        """What the words of her notes tell, by event, with what she corrected."""
        return noted(self._notes.values())

    @cached_property
    def _context(self) -> tuple[frozenset[str], ...]:
        """What else is known: how records were kept, whether she wrote back, whether they got back together.

        Of notes without an act nothing else is read: they are her thoughts, and name nobody's conduct.
        """
        about = [note for note in self.record.notes.values() if note.person in (None, self.person.person)]
        known = [frozenset({"notes_made"})]
        if self.person.wrote_back:
            known.append(frozenset({"invited"}))
        thoughts = [note.text for note in about if not note.acts][:_MOST_NOTES]
        if any("reunion" in each for each in facts_in(thoughts)):
            known.append(frozenset({"reunion"}))
        return tuple(known)


def _one(occasions: list[_Occasion]) -> _Occasion:
    """The occasions of one day as one."""
    return _Occasion(
        events=tuple(event for each in occasions for event in each.events),
        codes=tuple(sorted({code for each in occasions for code in each.codes})),
        channels=tuple(sorted({channel for each in occasions for channel in each.channels})),
        first=occasions[0].first,
        last=max(each.last for each in occasions),
        clock=occasions[0].clock,
    )
