"""What a chronology is made from."""

from collections.abc import Mapping
from datetime import date

import attrs
import polars as pl

from chesil.documents.pictures import Picture
from chesil.terms import tables
from chesil.terms.findings import Findings
from chesil.terms.legal import LegalReading
from chesil.terms.settings import Order, Printing


@attrs.frozen(kw_only=True)
class LeftOut:
    """Something that was read and is not printed: how many, what, and why, in plain words."""

    count: int
    what: str
    why: str


@attrs.frozen(kw_only=True)
class Volume:
    """One finished PDF: "chronology.pdf", or "chronology-1-of-3.pdf" where there are several."""

    name: str
    pdf: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True, eq=False)
class Chronology:
    """Everything that is printed. The caller decides which events, people and words go in.

    Attributes:
        events: tables.EVENTS of the whole case; duplicates of a printed event are named beside it.
        chosen: event_ids to print, in any order; both sides of a conversation belong in it.
        people, sources, signals: tables.PEOPLE, tables.SOURCES and tables.SIGNALS of the case.
        findings: the people a summary is printed for, in its order, and the zone times are shown in.
        problems: tables.PROBLEMS by source.
        assumptions: sentences by source; those of the whole case are findings.assumptions.
        left_out: what the caller left out of `chosen`, and why.
        titles: the name of each behaviour in plain words, by its code; one without takes its strand's.
        labels: a few words for each, to stand beside an entry; a code without them takes its title.
        reasons: by event_id, why an entry is here that is not with the people of the findings.
        reading: the findings read against the law, its acts numbered as the entries; None prints none of it.
        refs: by source, the number of the exhibit that its file is; a source without one is S1, S2 and so on.
        pictures: by event_id, what stands beside that entry; what of that is not printed is in `left_out`.
        orders: court orders and conditions, as they were entered. as_of: the day they are looked at on; None
            where nobody said, and then no order is said to be in force.
        printing: the title, and how much of each message is printed.
        made: the day the paper is made; None prints no date, so that the same case gives the same
            bytes on any day.
        version: Chesil's own version.
    """

    events: pl.DataFrame = attrs.field(repr=False)
    chosen: tuple[str, ...] = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    sources: pl.DataFrame = attrs.field(repr=False)
    signals: pl.DataFrame = attrs.field(repr=False)
    findings: Findings = attrs.field(repr=False)
    printing: Printing
    version: str
    made: date | None = None
    problems: Mapping[str, pl.DataFrame] = attrs.field(factory=dict, repr=False)
    assumptions: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, repr=False)
    left_out: tuple[LeftOut, ...] = ()
    titles: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    labels: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    reasons: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    pictures: Mapping[str, tuple[Picture, ...]] = attrs.field(factory=dict, repr=False)
    refs: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    orders: tuple[Order, ...] = ()
    as_of: date | None = None
    reading: LegalReading | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        door = "chronology"
        tables.check(self.events, tables.EVENTS, door=door)
        tables.check(self.people, tables.PEOPLE, door=door)
        tables.check(self.sources, tables.SOURCES, door=door)
        tables.check(self.signals, tables.SIGNALS, door=door)
        for problems in self.problems.values():
            tables.check(problems, tables.PROBLEMS, door=door)
