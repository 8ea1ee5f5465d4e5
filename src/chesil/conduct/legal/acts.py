"""From findings to a scene: each occasion that a rule noticed, and each act in her notes, is one entry.

What no rule noticed is not read as an act, and is counted. Only signals speak for messages, never
their own words: those are written by somebody else. The words of her notes go through the extractor,
and what she corrected of that wins.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import chain, compress, groupby
from operator import itemgetter
from typing import Final

import attrs
import polars as pl

from chesil.conduct.extracting.notes import facts_in
from chesil.conduct.legal.kinds import GRAVEST, OfBehaviour, kinds, together
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

    def pointing(self, to: Iterable[str], *, among: Iterable[ActRead]) -> list[str]:
        """The events of some acts that point to kinds of act: those of its signals, and notes marked with it.

        An occasion holds other messages too, which are not what the law or a sign of danger rests on.
        """
        wanted = frozenset(to)
        codes = (code for code, of in self._behaviours.items() if not wanted.isdisjoint(of.acts))
        noted = (event for event, note in self._notes.items() if not wanted.isdisjoint(note.acts))
        events = self._signalled(tuple(codes), notes=tuple(noted))
        return [event for act in among for event in filter(events.__contains__, act.events)] if events else []

    def bearing(self, on: frozenset[str], numbers: tuple[int, ...]) -> tuple[str, ...]:
        """The events of some acts that point to kinds of act, and every event of an act where none does.

        Empty where that is every event of every act: there can be a million.
        """
        if not on or "contact" in on:
            return ()
        if (on, numbers) not in self._borne:
            wanted = frozenset(numbers)
            among = [act for act in self.acts if act.number in wanted]
            pointing = frozenset(self.pointing(on, among=among))
            found = [tuple(filter(pointing.__contains__, act.events)) or act.events for act in among]
            every = sum(map(len, found)) == sum(len(act.events) for act in among)
            self._borne[on, numbers] = () if every else tuple(chain.from_iterable(found))
        return self._borne[on, numbers]

    @cached_property
    def _borne(self) -> dict[tuple[frozenset[str], tuple[int, ...]], tuple[str, ...]]:
        return {}

    def scene_of(self, rows: Marks) -> Scene:
        """The marked acts as a scene."""
        every, chosen = self._scene, list(compress(self._rows, rows))
        repeats = pl.Series("repeats", self._repeats(chosen), dtype=pl.Boolean)
        return attrs.evolve(
            every,
            entries=every.entries.filter(rows).with_columns(repeats),
            summaries=FactTable(marks=every.summaries.marks[rows]),
            effects=FactTable(marks=every.effects.marks[rows]),
        )

    @cached_property
    def _scene(self) -> Scene:
        """Every act as a scene, of which nothing is said yet to be a repeat of another."""
        ties = [RELATIONS.get(each, frozenset()) for each in self.relations]
        known = tuple(self._context)
        return Scene(
            entries=self._entries,
            summaries=FactTable.of([row.facts for row in self._rows]),
            effects=FactTable.of([row.effects for row in self._rows]),
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
            self._noticed.isdisjoint(occasion.events)
            and any(event not in self._notes for event in occasion.events)
            for occasion in self.person.occasions
        )

    @cached_property
    def undated(self) -> int:
        """Acts in her notes without any date."""
        return sum(1 for note in self._notes.values() if note.first is None)

    @cached_property
    def _rows(self) -> list[_Row]:
        every = [*map(self._of_occasion, self._occasions), *self._of_notes()]
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
    def _behaviours(self) -> dict[str, OfBehaviour]:
        """What each strand that points to acts is read as, by its code."""
        known = kinds().behaviours
        return {strand.code: known[strand.code] for strand in self.person.strands if strand.code in known}

    def _signalled(self, codes: tuple[str, ...], *, notes: tuple[str, ...] = ()) -> frozenset[str]:
        """The events of some strands, and some notes. There can be very many: they are put together once."""
        if (codes, notes) not in self._put_together:
            events = (strand.events for strand in self.person.strands if strand.code in codes)
            self._put_together[codes, notes] = frozenset(notes).union(*events)
        return self._put_together[codes, notes]

    @cached_property
    def _put_together(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], frozenset[str]]:
        return {}

    @cached_property
    def _by_words(self) -> frozenset[str]:
        found = (strand.code for strand in self.person.strands if strand.basis == "words")
        known = kinds().behaviours
        return frozenset(code for code in found if code not in known or not known[code].message_only)

    @cached_property
    def _after_request(self) -> frozenset[str]:
        asked = self.person.asked
        return frozenset(asked.events_after) if asked else frozenset()

    @cached_property
    def _asked(self) -> bool:
        return self.person.asked is not None

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
    def _noticed(self) -> frozenset[str]:
        """The events that a rule noticed, her notes aside."""
        events = self._signalled(tuple(self._behaviours))
        return events.difference(self._notes) if self._notes else events

    @cached_property
    def _noticed_occasions(self) -> list[Occasion]:
        """The occasions in which a rule noticed an event."""
        return [each for each in self.person.occasions if not self._noticed.isdisjoint(each.events)]

    @cached_property
    def joined(self) -> bool:
        """The occasions of one day are read as one act, because there are very many."""
        return len(self._noticed_occasions) > MOST_OCCASIONS

    @cached_property
    def _occasions(self) -> list[_Occasion]:
        """What is read as one act each of what a rule noticed."""
        every = self._noticed_occasions
        starts, ends = self._local([each.start for each in every]), self._local([each.end for each in every])
        days = starts.dt.date().to_list()
        parts = days if self.joined else range(len(every))
        lasts, clocks = ends.dt.date().to_list(), starts.dt.strftime("%H:%M").to_list()
        rows = zip(parts, every, days, lasts, clocks, strict=True)
        return [self._one(list(each)) for _, each in groupby(rows, key=itemgetter(0))]

    def _local(self, instants: list[datetime]) -> pl.Series:
        return pl.Series(instants, dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone(
            self.record.findings.zone
        )

    def _one(self, rows: list[tuple[object, Occasion, date, date, str]]) -> _Occasion:
        """Some occasions as one, each with its first and last day and its time of day."""
        _, occasions, firsts, lasts, clocks = zip(*rows, strict=True)
        every = chain.from_iterable(each.events for each in occasions)
        codes = {code for each in occasions for code in each.behaviours}
        return _Occasion(
            events=tuple(filter(self._noticed.__contains__, every)),
            codes=tuple(sorted(codes & kinds().behaviours.keys())),
            channels=tuple(sorted({channel for each in occasions for channel in each.channels})),
            first=firsts[0],
            last=max(lasts),
            clock=clocks[0],
        )

    def _of_occasion(self, occasion: _Occasion) -> _Row:
        of = together(kinds(), occasion.codes)
        count = len(occasion.events)
        when = f"{'1 contact' if count == 1 else f'{count:,} contacts'} from {occasion.clock}."
        act = ActRead(
            number=self._numbers[occasion.events[0]],
            events=occasion.events,
            first=occasion.first,
            last=occasion.last,
            what=f"{when} {of.says}",
            kinds=of.acts,
            after_request=not self._after_request.isdisjoint(occasion.events) if self._asked else None,
            words_only=not self.record.kept and any(code in self._by_words for code in occasion.codes),
        )
        used = self._used(occasion)
        return _Row(
            act=act,
            facts=of.facts,
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
            number=self._numbers[event],
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

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """The number of each act, by its first event."""
        firsts = [*(each.events[0] for each in self._occasions), *self._notes]
        # An act that is not printed still needs a number of its own; no rule or page meets it as an entry.
        printed = self.record.printed(firsts)
        above = len(self.record.numbers or ()) + 1
        places = self.record.places([event for event in firsts if event not in printed])
        return {**printed, **{event: above + place for event, place in places.items()}}

    @cached_property
    def _entries(self) -> pl.DataFrame:
        rows, named = self._rows, self.person.person not in (None, UNNAMED)
        by = [By.UNKNOWN if not named else By.THROUGH if row.through else By.THEIRS for row in rows]
        noted = [row.note for row in rows]
        columns = {
            "n": [row.act.number for row in rows],
            "first": [(row.act.first - _EPOCH).days for row in rows],
            "last": [(row.act.last - _EPOCH).days for row in rows],
            "about": [note is not None and note.rough for note in noted],
            "channel": [row.channel for row in rows],
            "by": list(map(int, by)),
            "effect": [note is not None and bool(note.effect or note.feared_violence) for note in noted],
            "for_self": [note is not None and note.feared_violence for note in noted],
            "stopped": [row.act.after_request for row in rows],
        }
        alike = {
            "roles": [["D"] if named else []],
            "aim": [int(Aim.HARMED)],
            "present": [False],
            "other_harmed": [False],
            "theirs": [False],
            "third": [False],
            "count": [1],
            "counted": [True],
            "repeats": [False],
        }
        each = pl.DataFrame(columns, schema={name: ACTS[name] for name in columns})
        same = pl.DataFrame(alike, schema={name: ACTS[name] for name in alike})
        return each.join(same, how="cross").select(ACTS.names())

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
