"""What of a case is asked about the law, worked out once for everyone in it."""

import json
import re
from collections.abc import Mapping, Sequence
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
from chesil.terms.settings import Settings

# How a note of hers tells its effect, in the order a reader wants them (docs/formats/notes.md).
_EFFECTS: Final = ("effect", "how_it_felt", "changes")


def _facts(codes: object) -> frozenset[str]:
    """The facts that are known among *codes*, which are written one after another."""
    return frozenset(re.findall(r"\w+", str(codes or ""))) & facts().keys()


@attrs.frozen(kw_only=True)
class Note:
    """A note of hers.

    Attributes:
        acts: codes of terms.acts, sorted. first, last: local days; None when it has no date.
        rough: the days are approximate. person: who it names; None for nobody.
        effect: what it did to her, in her words; empty when nothing is recorded.
        written: when she wrote it down is recorded.
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
    added: frozenset[str] = frozenset()
    taken_out: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True, eq=False)
class Record:
    """The findings of a case with what they rest on.

    Attributes:
        events: tables.EVENTS in_order, without duplicates. people: tables.PEOPLE.
        numbers: the entry number of each event that is printed.
        today: the day the record is read on; None where nobody gave it, and then nothing is said to be now,
            near or so many days away. The library has no clock.
        kept: somebody looked at each signal and kept it, those of word lists too.
    """

    findings: Findings
    events: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    settings: Settings
    numbers: Mapping[str, int] = attrs.field(repr=False)
    today: date | None = None
    kept: bool = False

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Whose law is looked at."""
        return self.settings.law.jurisdiction

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """Her notes by event id, in order."""
        rows = self.events.with_row_index("order").filter(pl.col("kind") == "note")
        noted = contact.acts(rows).group_by("order", maintain_order=True).agg("act")
        acts = {order: tuple(sorted(each)) for order, each in noted.iter_rows()}
        columns = ("order", "event_id", "text", "channel", "sender", "at", "until", "precision", "details")
        told = [self._note(row, acts) for row in rows.select(columns).iter_rows(named=True)]
        return {note.event: note for note in told}

    @cached_property
    def channel(self) -> Mapping[str, str]:
        """The channel of each event, "other" where none is known."""
        channels = self.events["channel"].cast(pl.String).fill_null("other")
        return dict(zip(self.events["event_id"].to_list(), channels.to_list(), strict=True))

    @cached_property
    def days(self) -> Mapping[str, date]:
        """The local day each event begins on, of those with a time."""
        dated = self.events.filter(pl.col("at").is_not_null())
        local = dated["at"].dt.convert_time_zone(self.findings.zone).dt.date()
        return dict(zip(dated["event_id"].to_list(), local.to_list(), strict=True))

    def last_day(self, events: Sequence[str]) -> date | None:
        """The local day of the last of some events; None when none of them has a time."""
        some = self.events.filter(pl.col("event_id").is_in(pl.Series(events, dtype=pl.String).implode()))
        last = some["at"].max()
        return self.day(last) if isinstance(last, datetime) else None

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
            added=_facts(details.get("facts_added")),
            taken_out=_facts(details.get("facts_taken_out")),
        )
