"""What follows from a run, cut down to what the pages show. Of this room, only this and `bridge` know Polars.

A million messages about one person make findings of many megabytes, nearly all of them ids of events. The
pages show how many there are, and twenty acts at a time. So the counts stand in the sealed documents, the
acts in a table in frames, and each point of the law says where in a second table its acts are listed.
"""

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import polars as pl

from chesil import pipeline
from chesil.pipeline import Analysis
from chesil.terms import frames
from chesil.terms.findings import PersonFindings
from chesil.terms.legal import ActRead, LegalReading, PersonRead, PointRead, RouteRead
from chesil_web.analysis import bridge
from chesil_web.analysis.models import Drawn, Law, Listed, Pattern, Sought

ACTS: Final = pl.Schema({
    "number": pl.Int64, "first": pl.Date, "last": pl.Date, "what": pl.String, "events": pl.List(pl.String),
})  # fmt: skip
HELD: Final = pl.Schema({"act": pl.UInt32})  # a row of the table of acts
_ACT: Final = ("number", "first", "last", "what", "places")


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the table of acts and that of the acts held for each point lie."""

    layouts: tuple[frames.Layout, ...]


@attrs.frozen
class Concluded:
    """What the pages show: each person's pattern, the law, the drawings of each person, and the acts."""

    pattern: Pattern
    law: Law
    drawn: tuple[Drawn, ...]
    acts: BinaryIO


def conclude(sought: Sought, tables: bytes) -> Concluded:
    """Conclude from the tables of a run.

    Raises:
        SettingsError: nobody is called as she said it is about.
    """
    joined, signals = bridge.unpacked(tables)
    everything = sought.which == "all"
    found = pipeline.conclude(
        joined,
        signals if everything else bridge.hers(signals, set(sought.kept)),
        settings=bridge.settings_for(sought.zone, sought.known),
        about=sought.about or None,
        everyone=not everything,
        as_of=sought.day,
    )
    law, acts = _law(found)
    people = found.findings.people
    return Concluded(
        pattern=Pattern(people=tuple(map(_without_events, people))),
        law=law,
        drawn=tuple(Drawn(svg=pipeline.drawings(each, zone=found.findings.zone)) for each in people),
        acts=acts,
    )


def _without_events(person: PersonFindings) -> PersonFindings:
    points = (attrs.evolve(each, events=(), events_after=()) for each in person.turning_points)
    return attrs.evolve(person, occasions=(), strands=(), turning_points=tuple(points))


def _law(found: Analysis) -> tuple[Law, BinaryIO]:
    held: list[int] = []
    acts, points, first = [], [], 0
    for person in found.reading.people:
        mine = list(enumerate(person.acts, start=first))
        first += len(mine)
        acts.append(_listed(mine, held))
        points.append(
            tuple(tuple(_held(point, mine, held) for point in route.points) for route in person.routes)
        )
    law = Law(
        reading=_without_acts(found.reading),
        acts=tuple(acts),
        points=tuple(points),
        breaches=tuple(
            tuple(len(each.events) for each in person.breaches) for person in found.reading.people
        ),
    )
    return law, _tables(found, held)


def _held(point: PointRead, acts: list[tuple[int, ActRead]], held: list[int]) -> Listed:
    numbers = set(point.acts)
    return _listed([each for each in acts if each[1].number in numbers], held)


def _listed(acts: list[tuple[int, ActRead]], held: list[int]) -> Listed:
    """Where these acts, each with its row in the table of acts, are listed: at the end of *held*."""
    start = len(held)
    held.extend(row for row, _ in acts)
    return Listed(start=start, acts=len(acts), events=sum(len(act.events) for _, act in acts))


def _tables(found: Analysis, held: Sequence[int]) -> BinaryIO:
    acts = [
        (act.number, act.first, act.last, act.what, list(act.events))
        for person in found.reading.people
        for act in person.acts
    ]
    table = pl.DataFrame(acts, schema=ACTS, orient="row")
    parts = [
        frames.written(
            bridge.placed(table, found.timeline.events).drop("events"), frame=bridge.LISTS_A_FRAME
        ),
        frames.written(pl.DataFrame({"act": held}, schema=HELD)),
    ]
    return bridge.packed(_Head(tuple(layout for layout, _ in parts)), [data for _, data in parts])


def _without_acts(reading: LegalReading) -> LegalReading:
    return attrs.evolve(reading, people=tuple(map(_person_without_acts, reading.people)))


def _person_without_acts(person: PersonRead) -> PersonRead:
    return attrs.evolve(
        person,
        acts=(),
        routes=tuple(map(_route_without_acts, person.routes)),
        ask=tuple(attrs.evolve(each, acts=()) for each in person.ask),
        breaches=tuple(attrs.evolve(each, events=()) for each in person.breaches),
        signs=tuple(attrs.evolve(each, events=()) for each in person.signs),
    )


def _route_without_acts(route: RouteRead) -> RouteRead:
    points = (
        attrs.evolve(each, acts=(), rules=tuple(attrs.evolve(rule, acts=()) for rule in each.rules))
        for each in route.points
    )
    rules = tuple(attrs.evolve(rule, acts=()) for rule in route.rules)
    return attrs.evolve(route, acts=(), rules=rules, points=tuple(points))


class Acts:
    """The acts of a conclusion, to be read a page at a time. Their events are in the tables of the run."""

    def __init__(self, stream: BinaryIO) -> None:
        head, start = bridge.head_of(stream, _Head)
        self._acts, self._held = bridge.tables_in(stream, head.layouts, start)

    def of(self, listed: Listed, *, start: int, count: int) -> list[dict[str, Any]]:
        """Some of the acts of a list."""
        most = max(0, min(count, listed.acts - start))
        return self._at(self._held.rows(listed.start + start, most)["act"].to_list())

    def at(self, row: int) -> list[dict[str, Any]]:
        """The act in one row; none where there is no such row."""
        return self._at([row]) if row < self._acts.height else []

    def _at(self, rows: list[int]) -> list[dict[str, Any]]:
        found = self._acts.at(rows, _ACT).to_dicts()
        return [act | {"row": row} for act, row in zip(found, rows, strict=True)]
