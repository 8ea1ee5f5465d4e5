"""What the law asks for: orders in force first, then routes and points with what is recorded for each.

Points that several routes share stand once. What is still missing, what to do and signs of danger are
for her alone (documents.next_steps) and never printed here: this paper may reach the other party.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from chesil.documents import third_person, words
from chesil.documents.chronology.page import (
    Law,
    LawBreach,
    LawOther,
    LawPerson,
    LawPoint,
    LawRoute,
    Line,
    Runs,
    Setter,
)
from chesil.documents.chronology.summary import runs
from chesil.terms.legal import (
    STATES,
    TRIED,
    BreachRead,
    LegalReading,
    PersonRead,
    PointRead,
    RouteRead,
)

_LIMITS = 400  # characters of a sentence


def what_the_law_asks(
    reading: LegalReading, *, numbers: Mapping[str, int], owner: str, setter: Setter
) -> Law | None:
    """The part of the paper; None where nobody was read.

    Args:
        numbers: entry number by event_id. owner: what Chesil's sentences call the person whose record it is.
    """
    told = [
        _Person(person=person, numbers=numbers, owner=owner, setter=setter).page()
        for person in reading.people
        if person.routes or person.breaches or person.ask
    ]
    if not told:
        return None
    about = [f"The law is that of {reading.jurisdiction}.", *reading.about]
    return Law(about=tuple(third_person.told(each, owner) for each in about), people=tuple(told))


@attrs.frozen(kw_only=True, eq=False)
class _Person:
    person: PersonRead
    numbers: Mapping[str, int]
    owner: str
    setter: Setter

    def page(self) -> LawPerson:
        points = self._points()
        place = {key: number for number, key in enumerate(points, start=1)}
        return LawPerson(
            heading=self.setter.sentence(self.setter.name(self.person.name)),
            routes=tuple(self._route(route, place) for route in self.person.routes),
            points=tuple(self._point(place[key], point, routes) for key, (point, routes) in points.items()),
            breaches=tuple(self._breach(each) for each in self.person.breaches),
            others=tuple(
                LawOther(each.title, each.citation, self._numbered(each.events)) for each in self.person.ask
            ),
            not_counted=self._lines(self.person.not_counted),
        )

    def _points(self) -> dict[object, tuple[PointRead, list[str]]]:
        """Each different point once, with the routes that ask for it and where."""
        found: dict[object, tuple[PointRead, list[str]]] = {}
        for route in self.person.routes:
            for point in () if route.order else route.points:
                where = f"{route.title}, {point.section}" if point.section else route.title
                found.setdefault(_key(point), (point, []))[1].append(where)
        return found

    def _route(self, route: RouteRead, place: Mapping[object, int]) -> LawRoute:
        points = f"in force: {route.order}" if route.order else _asked(route.points, place)
        return LawRoute(
            title=route.title,
            about=(
                f"{route.citation}. Decided {TRIED[route.mode]}. Proof: {route.standard}.",
                *route.version,
            ),
            points=self.setter.line(points, limit=_LIMITS),
            entries=self._entries(sorted({act for point in route.points for act in point.acts})),
        )

    def _point(self, number: int, point: PointRead, routes: Sequence[str]) -> LawPoint:
        return LawPoint(
            number=number,
            sentence=third_person.told(point.sentence, self.owner),
            routes="; ".join(routes),
            state=STATES[point.state],
            entries=self._numbered(point.events) if point.events else self._entries(point.acts),
            why=self._lines(each.why for each in point.reasons),
            courts=self._lines(point.courts_look_at),
            against=self._lines(each.sentence for each in point.against),
            limits=tuple(dict.fromkeys(each.limits for each in point.rules if each.limits)),
        )

    def _lines(self, sentences: Iterable[str]) -> tuple[Line, ...]:
        # The rule is printed in words. An expert finds its code in the data.
        return tuple(
            self.setter.line(third_person.told(each, self.owner), limit=_LIMITS)
            for each in dict.fromkeys(sentences)
        )

    def _breach(self, each: BreachRead) -> LawBreach:
        ends = f" to {words.day_words(each.ends)}" if each.ends else ", no end entered"
        return LawBreach(
            order=self.setter.line(each.order, limit=_LIMITS),
            term=self.setter.line(each.term, limit=_LIMITS),
            force=f"from {words.day_words(each.starts)}{ends}",
            days=words.count(len(each.days), "day") if each.days else "none recorded",
            entries=self._numbered(each.events),
            offence=each.offence,
        )

    def _entries(self, acts: Sequence[int]) -> Runs:
        """The entries of acts, each act being all of its events."""
        wanted = set(acts)
        return self._numbered(
            event for act in self.person.acts if act.number in wanted for event in act.events
        )

    def _numbered(self, events: "Iterator[str] | Sequence[str]") -> Runs:
        return runs(sorted({self.numbers[event] for event in events if event in self.numbers}))


def _key(point: PointRead) -> object:
    # Several routes call a point "intent", and each asks for another intention.
    return (point.id, point.sentence, point.state, point.acts, point.rules, point.against)


def _asked(points: Sequence[PointRead], place: Mapping[object, int]) -> str:
    asked = [f"point {place[_key(point)]}: {STATES[point.state]}" for point in points]
    return "; ".join(asked) + _choices(points, place)


def _choices(points: Sequence[PointRead], place: Mapping[object, int]) -> str:
    """Which points are choices, one of which is enough."""
    groups: dict[str, list[int]] = {}
    for point in points:
        if point.either:
            groups.setdefault(point.either, []).append(place[_key(point)])
    said = [f" (point {' or '.join(map(str, each))} is enough)" for each in groups.values() if len(each) > 1]
    return "".join(said)
