"""What a run is: what was read, joined, recognised and found, and how far it is."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path

import attrs
import polars as pl

from chesil import recognisers
from chesil.conduct import legal
from chesil.documents import reading_order
from chesil.documents.selection import Selection
from chesil.documents.showing import Shown, show
from chesil.readers.registry import FileReading
from chesil.recognisers import graded
from chesil.terms.findings import Findings
from chesil.terms.legal import LegalReading
from chesil.terms.readings import Reading
from chesil.terms.settings import Settings
from chesil.timeline import Timeline

Progress = Callable[[str, int, int], None]  # what is happening, how much is done, of how much


def quiet(what: str, done: int, total: int) -> None:
    """Progress that shows nothing."""


@attrs.frozen(kw_only=True, eq=False)
class ReadingOrder:
    """The messages of others in the order they are best read in, by their words.

    Attributes:
        grades: tables.GRADES. messages: event_id, person and text of every message that was looked at or left
            unread. Both of the person asked about alone, where there is one.
        people: tables.PEOPLE. zone: IANA zone that days are shown in.
        coverage, cut: as in graded.Grading.
    """

    grades: pl.DataFrame = attrs.field(repr=False)
    messages: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    zone: str
    coverage: graded.Coverage | None = None
    cut: int = 0

    @cached_property
    def rows(self) -> pl.DataFrame:
        """What stands out as a table for her: documents.reading_order.listed."""
        kinds = graded.KINDS.items()
        return reading_order.listed(
            self.grades,
            people=self.people,
            zone=self.zone,
            levels=graded.LEVELS,
            labels={name: kind.label for name, kind in kinds},
            gists={name: kind.gist for name, kind in kinds},
        )

    @property
    def sample(self) -> pl.DataFrame:
        """Rows of `messages` drawn from those that do not stand out, in no order."""
        drawn = self.grades.filter(pl.col("level").is_null(), pl.col("language").is_null())
        return drawn.select("event_id").join(self.messages, on="event_id", maintain_order="left")

    @property
    def unread(self) -> dict[str, int]:
        """How many messages were left unread in each language, most first."""
        counts = (
            self.grades["language"]
            .drop_nulls()
            .value_counts()
            .sort("count", "language", descending=[True, False])
        )
        return {graded.language(code): count for code, count in counts.iter_rows()}

    def with_words(self, rows: pl.DataFrame) -> pl.DataFrame:
        """*rows*, which have event_id, with the words of each message beside them."""
        words = self.messages.select("event_id", pl.col("text").alias("words"))
        return rows.join(words, on="event_id", how="left", maintain_order="left")


@attrs.frozen(kw_only=True, eq=False)
class Analysis:
    """A whole run: what was read, joined, recognised and found.

    Attributes:
        selection: the events that the chronology prints.
        about: the person id the run was asked about; None when nobody said (then see findings.likely).
        told: the people, settings and mapping files that shaped it, for the manifest.
        as_of: the day it is read on, from which days left are counted; None: no days are counted.
        kept: somebody looked at each signal and kept it.
        noticed: what the rules noticed, before the owner answered about any; None where she was not asked.
    """

    files: tuple[FileReading, ...]
    timeline: Timeline
    signals: pl.DataFrame = attrs.field(repr=False)
    findings: Findings = attrs.field(repr=False)
    selection: Selection = attrs.field(repr=False)
    settings: Settings
    about: str | None = None
    told: tuple[Path, ...] = ()
    as_of: date | None = None
    kept: bool = False
    noticed: pl.DataFrame | None = attrs.field(default=None, repr=False)

    @cached_property
    def reading(self) -> LegalReading:
        """The findings read against the law, its acts numbered as the chronology numbers its entries.

        It is read when it is first asked for: `write` has the tables written meanwhile.

        Raises:
            SettingsError: a relationship or a term of an order is not known.
        """
        return legal.of_findings(
            self.findings,
            self.timeline.events,
            self.timeline.people,
            self.settings,
            numbers=self.selection.numbers,
            as_of=self.as_of,
            kept=self.kept,
            own_threats=self._own_threats,
        )

    @property
    def _own_threats(self) -> dict[str, tuple[str, ...]]:
        """The messages of the owner's to each person of the findings that may be threats."""
        named = [each.person for each in self.findings.people if each.person is not None]
        scene = recognisers.scene_of(self.timeline.events, self.timeline.people, self.settings)
        found = recognisers.own_threats(scene, to=named).group_by("person").agg("event_id")
        return {person: tuple(events) for person, events in found.iter_rows()}

    @cached_property
    def shown(self) -> Shown:
        """What may leave with a paper about the people of the findings: papers, tables and packs use it."""
        return show(
            self.timeline.events,
            chosen=self.selection.chosen,
            findings=self.findings,
            signals=self.signals,
            people=self.timeline.people,
            sources=self.timeline.sources,
            printing=self.settings.printing,
        )

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every document that was read, in the order of the files."""
        return tuple(reading for file in self.files for reading in file.readings)
