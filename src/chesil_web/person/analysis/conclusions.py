"""What follows from a run, cut down to what the pages show. Of this room, only this and `bridge` know Polars.

A million messages about one person make findings of many megabytes, nearly all of them ids of events. The
pages show how many there are, and twenty acts at a time. So the counts stand in the sealed documents, the
acts in a table in frames, and each point of the law says where in a second table its acts are listed. A third
table has the contacts after each turning point, in the order of people and points in the pattern. The fourth
has what each sign of danger rests on, in the order of people and signs.
"""

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import polars as pl

from chesil import pipeline, recognisers
from chesil.documents import charts
from chesil.pipeline import Analysis
from chesil.terms import frames
from chesil.terms.findings import PersonFindings
from chesil.terms.legal import ActRead, LegalReading, PersonRead, PointRead, RouteRead
from chesil_web.person.analysis import bridge
from chesil_web.person.analysis.models import Drawn, Lane, Lanes, Law, Listed, Pattern, Sought

ACTS: Final = pl.Schema({
    "number": pl.Int64(), "first": pl.Date(), "last": pl.Date(), "what": pl.String(),
    "events": pl.List(pl.String),
})  # fmt: skip
# A row of the table of acts, and which of its events bear on a point, where not all do.
HELD: Final = pl.Schema({"act": pl.UInt32(), "events": pl.List(pl.String)})
AFTER: Final = pl.Schema({"events": pl.List(pl.String)})
type _Held = tuple[int, list[str]]
_ACT: Final = ("number", "first", "last", "what", "places")


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the tables lie: acts, acts held for each point, what came after each turning point, and signs."""

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
    joined, signals = bridge.unpacked(tables, sought.kept)
    everything = sought.which == "all"
    found = pipeline.conclude(
        joined,
        recognisers.as_she_said(signals, sought.changed)
        if everything
        else bridge.hers(signals, set(sought.kept), sought.changed),
        settings=bridge.settings_for(sought.zone, sought.known),
        about=sought.about or None,
        everyone=not everything,
        as_of=sought.day,
    )
    law, acts = _law(found)
    people, zone = found.findings.people, found.findings.zone
    return Concluded(
        pattern=Pattern(
            people=tuple(map(bridge.without_events, people)),
            lanes=tuple(_lanes(each, zone) for each in people),
        ),
        law=law,
        drawn=tuple(
            Drawn(
                svg=pipeline.drawings(each, zone=zone),
                narrow=pipeline.drawings(each, zone=zone, narrow=True),
            )
            for each in people
        ),
        acts=acts,
    )


def _lanes(person: PersonFindings, zone: str) -> Lanes:
    channels, kinds = charts.lanes(person, zone=zone)
    return Lanes(channels=tuple(map(_lane, channels)), kinds=tuple(map(_lane, kinds)))


def _lane(lane: charts.Lane) -> Lane:
    first, last = (lane.days[0], lane.days[-1]) if lane.days else (None, None)
    return Lane(name=lane.label, total=lane.total, first=first, last=last, busiest=lane.busiest)


def _law(found: Analysis) -> tuple[Law, BinaryIO]:
    held: list[_Held] = []
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
        signs=tuple(len(sign.events) for person in found.reading.people for sign in person.signs),
    )
    return law, _tables(found, held)


def _held(point: PointRead, acts: list[tuple[int, ActRead]], held: list[_Held]) -> Listed:
    numbers = set(point.acts)
    mine = [each for each in acts if each[1].number in numbers]
    return _listed(mine, held, bearing=frozenset(point.events))


def _listed(
    acts: list[tuple[int, ActRead]], held: list[_Held], *, bearing: frozenset[str] = frozenset()
) -> Listed:
    """Where these acts, each with its row in the table of acts, are listed: at the end of *held*.

    Args:
        bearing: those of their events that are meant; empty for all of them.
    """
    start, count = len(held), 0
    for row, act in acts:
        some = list(filter(bearing.__contains__, act.events)) if bearing else []
        held.append((row, some))
        count += len(some or act.events)
    return Listed(start=start, acts=len(acts), events=count)


def _tables(found: Analysis, held: Sequence[_Held]) -> BinaryIO:
    acts = [
        (act.number, act.first, act.last, act.what, list(act.events))
        for person in found.reading.people
        for act in person.acts
    ]
    after = [
        (list(point.events_after),) for person in found.findings.people for point in person.turning_points
    ]
    signs = [(list(sign.events),) for person in found.reading.people for sign in person.signs]
    parts = [
        frames.written(
            _placed(pl.DataFrame(acts, schema=ACTS, orient="row"), found), frame=bridge.LISTS_A_FRAME
        ),
        frames.written(
            _placed(pl.DataFrame(held, schema=HELD, orient="row"), found), frame=bridge.LISTS_A_FRAME
        ),
        # One of them can be most of a record, so each is read by itself.
        frames.written(_placed(pl.DataFrame(after, schema=AFTER, orient="row"), found), frame=1),
        frames.written(_placed(pl.DataFrame(signs, schema=AFTER, orient="row"), found), frame=1),
    ]
    return bridge.packed(_Head(tuple(layout for layout, _ in parts)), [data for _, data in parts])


def _placed(table: pl.DataFrame, found: Analysis) -> pl.DataFrame:
    return bridge.placed(table, found.timeline.events).drop("events")


def _without_acts(reading: LegalReading) -> LegalReading:
    return attrs.evolve(reading, people=tuple(map(_person_without_acts, reading.people)))


def _person_without_acts(person: PersonRead) -> PersonRead:
    return attrs.evolve(
        person,
        acts=(),
        routes=tuple(map(_route_without_acts, person.routes)),
        ask=tuple(attrs.evolve(each, acts=(), events=()) for each in person.ask),
        breaches=tuple(attrs.evolve(each, events=()) for each in person.breaches),
        signs=tuple(attrs.evolve(each, events=()) for each in person.signs),
    )


def _route_without_acts(route: RouteRead) -> RouteRead:
    points = (
        attrs.evolve(
            each, acts=(), events=(), rules=tuple(attrs.evolve(rule, acts=()) for rule in each.rules)
        )
        for each in route.points
    )
    rules = tuple(attrs.evolve(rule, acts=()) for rule in route.rules)
    return attrs.evolve(route, acts=(), rules=rules, points=tuple(points))


class Acts:
    """The acts of a conclusion, to be read a page at a time. Their events are in the tables of the run."""

    def __init__(self, stream: BinaryIO) -> None:
        head, start = bridge.head_of(stream, _Head)
        self._acts, self._held, self._after, self._signs = bridge.tables_in(stream, head.layouts, start)

    def of(self, listed: Listed, *, start: int, count: int) -> list[dict[str, Any]]:
        """Some of the acts of a list."""
        most = max(0, min(count, listed.acts - start))
        held = self._held.rows(listed.start + start, most)
        found = self._at(held["act"].to_list())
        return [
            act | {"places": some or act["places"]}
            for act, some in zip(found, held["places"].to_list(), strict=True)
        ]

    def at(self, row: int) -> list[dict[str, Any]]:
        """The act in one row; none where there is no such row."""
        return self._at([row]) if row < self._acts.height else []

    def after(self, point: int) -> list[dict[str, Any]]:
        """The contacts after a turning point, as one row; none where there is no such point."""
        return self._after.rows(point, 1).to_dicts()

    def sign(self, place: int) -> list[dict[str, Any]]:
        """What a sign of danger rests on, as one row; none where there is no such sign."""
        return self._signs.rows(place, 1).to_dicts()

    def _at(self, rows: list[int]) -> list[dict[str, Any]]:
        found = self._acts.at(rows, _ACT).to_dicts()
        return [act | {"row": row} for act, row in zip(found, rows, strict=True)]
