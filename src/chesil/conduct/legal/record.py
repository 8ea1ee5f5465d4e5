"""What of a case is asked about the law, worked out once for everyone in it."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
import polars as pl

from chesil.conduct.reading.scene import facts
from chesil.law import Jurisdiction
from chesil.terms import contact
from chesil.terms.acts import ACTS
from chesil.terms.findings import Findings
from chesil.terms.settings import Order, Settings

# How a note of hers tells its effect, in the order a reader wants them (docs/formats/notes.md).
_EFFECTS: Final = ("effect", "how_it_felt", "changes")
# What an event's place in the timeline hangs on. A large record is slow to put in order, column by column.
_PLACED_BY: Final = ("at", "source", "record", "event_id")


def _facts(codes: object) -> frozenset[str]:
    """The facts that are known among *codes*, which are written one after another."""
    return frozenset(re.findall(r"\w+", str(codes or ""))) & facts().keys()


def _among(events: Sequence[str]) -> pl.Expr:
    return pl.col("event_id").is_in(pl.Series(events, dtype=pl.String).implode())


@attrs.frozen(kw_only=True)
class Note:
    """A note of hers.

    Attributes:
        acts: codes of terms.acts, sorted. first, last: local days; None when it has no date.
        rough: the days are approximate. person: who it names; None for nobody.
        effect: what it did to her, in her words; empty when nothing is recorded.
        written: when she wrote it down is recorded.
        reported: she told somebody of it, such as the police.
        added, taken_out: facts (reading.scene) that she said her words hold, or do not hold.
    """

    event: str
    text: str
    acts: tuple[str, ...]
    channel: str
    person: str | None
    first: date | None
    last: date | None
    rough: bool
    effect: str
    feared_violence: bool
    written: bool
    reported: bool = False
    added: frozenset[str] = frozenset()
    taken_out: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True, eq=False)
class Record:
    """The findings of a case with what they rest on.

    Attributes:
        events: tables.EVENTS in any order, without duplicates. people: tables.PEOPLE.
        numbers: the entry number of each event that is printed; None: its place in the timeline.
        today: the day the record is read on; None where nobody gave it, and then nothing is said to be now,
            near or so many days away. The library has no clock.
        kept: somebody looked at each signal and kept it, those of word lists too.
        own_threats: event_ids of what the owner sent to each person that may be a threat.
    """

    findings: Findings
    events: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    settings: Settings
    numbers: Mapping[str, int] | None = attrs.field(repr=False)
    today: date | None = None
    kept: bool = False
    own_threats: Mapping[str, Sequence[str]] = attrs.field(factory=dict[str, Sequence[str]])

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Whose law is looked at."""
        return self.settings.law.jurisdiction

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """Her notes by event id, in order."""
        rows = contact.in_order(self.events.filter(pl.col("kind") == "note")).with_row_index("order")
        noted = contact.acts(rows).group_by("order", maintain_order=True).agg("act")
        acts = {order: tuple(sorted(each)) for order, each in noted.iter_rows()}
        columns = ("order", "event_id", "text", "channel", "sender", "at", "until", "precision", "details")
        told = [self._note(row, acts) for row in rows.select(columns).iter_rows(named=True)]
        return {note.event: note for note in told}

    @cached_property
    def reported(self) -> bool:
        """Whether it is recorded that she told somebody, such as the police."""
        return any(note.reported for note in self.notes.values())

    @cached_property
    def channel(self) -> Mapping[str, str]:
        """The channel of each event, "other" where none is known."""
        channels = self.events["channel"].cast(pl.String).fill_null("other")
        return dict(zip(self.events["event_id"].to_list(), channels.to_list(), strict=True))

    def printed(self, events: Sequence[str]) -> Mapping[str, int]:
        """The entry number of those of some events that are printed."""
        if self.numbers is None:
            return {event: place + 1 for event, place in self.places(events).items()}
        return {event: self.numbers[event] for event in events if event in self.numbers}

    def places(self, events: Sequence[str]) -> Mapping[str, int]:
        """The place of some events in the timeline, the first being 0."""
        if not events:
            return {}
        timeline = contact.in_order(self.events.select(_PLACED_BY))
        rows = timeline.with_row_index("place").filter(_among(events))
        return dict(zip(rows["event_id"].to_list(), rows["place"].to_list(), strict=True))

    @cached_property
    def days(self) -> Mapping[str, date]:
        """The local day each event begins on, of those with a time."""
        return dict(zip(self.spans["event_id"].to_list(), self.spans["first"].to_list(), strict=True))

    @cached_property
    def spans(self) -> pl.DataFrame:
        """event_id, first, last: the local days of each event with a time; only notes tell of several."""
        last = pl.when(pl.col("kind") == "note").then(pl.coalesce("until", "at")).otherwise("at")
        dated = self.events.filter(pl.col("at").is_not_null()).select("event_id", first="at", last=last)
        return dated.with_columns(pl.col("first", "last").dt.convert_time_zone(self.findings.zone).dt.date())

    @cached_property
    def lying_in(self) -> dict[Order, frozenset[str]]:
        """What was looked for already of the events in the time of an order (legal.orders)."""
        return {}

    def instants(self, events: Iterable[str]) -> Mapping[str, datetime]:
        """When some events began, of those with a time."""
        rows = self.events.filter(_among([*events]), pl.col("at").is_not_null())
        return dict(zip(rows["event_id"].to_list(), rows["at"].to_list(), strict=True))

    def day(self, instant: datetime) -> date:
        """The local day of an instant."""
        return instant.astimezone(ZoneInfo(self.findings.zone)).date()

    def _note(self, row: dict[str, Any], acts: Mapping[int, tuple[str, ...]]) -> Note:
        details = json.loads(row["details"]) if row["details"] else {}
        at, until = row["at"], row["until"] or row["at"]
        felt = [str(details[name]) for name in _EFFECTS if details.get(name)]
        feared = details.get("feared_violence") is True
        return Note(
            event=row["event_id"],
            text=row["text"] or "",
            acts=tuple(act for act in acts.get(row["order"], ()) if act in ACTS),
            channel=row["channel"] or "other",
            person=row["sender"],
            first=self.day(at) if at else None,
            last=self.day(until) if until else None,
            rough=row["precision"] not in ("exact", "minute", "day"),
            effect=" ".join(felt),
            feared_violence=feared,
            written=bool(details.get("written_at")),
            reported=bool(details.get("reported_to")),
            added=_facts(details.get("facts_added")),
            taken_out=_facts(details.get("facts_taken_out")),
        )
