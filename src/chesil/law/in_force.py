"""The routes as they stood on a day. What is unsure is in the book: it is named here, and nothing more."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

import attrs
import msgspec

from chesil.law import limits
from chesil.law.entries import (
    ActsOf,
    Authority,
    Check,
    Confidence,
    Defence,
    Element,
    Entry,
    Gate,
    JudgedOn,
    Jurisdiction,
    Kind,
    Mode,
    Point,
    Relation,
    Sourced,
    Span,
    StalkingAct,
    Status,
    Version,
)
from chesil.law.loading import JURISDICTIONS, Book, LawError, book


class UnknownRoute(LawError):
    """There is no such route, or it is not sure enough to be given to anyone."""

    code = "unknown-route"


class NotInForce(LawError):
    """The route was not law on that day."""

    code = "not-in-force"


@attrs.frozen(kw_only=True)
class Route:
    """An offence, order, notice or remedy as it stood between two days.

    Attributes:
        id: the same for every version. citation: Act and section, as lawyers write it.
        summary: what it is about, in a sentence or two. protects: who, in a sentence.
        gate: the relationship it asks for. judged_on: which day decides which version is used.
        ask, test: who asks where for an order, and what the court looks for; else empty.
        called: other words by which a person may enter an order of this kind.
        lasts: how long an order lasts; None where it is none.
        points: what has to be proved. acts: kinds of act (terms.acts) that point here.
        acts_of: more of them, where one of some relations is recorded.
        after_report: they point here only where it is recorded that somebody was told, such as the police.
        lesser, see_also, aggravated, breach: ids of other routes.
        defences: what the other person may say.
        mode, maximum: where it is tried, and the most a court can do.
        limit: id of its time limit; `time_limit` counts it.
        areas: places it is limited to while it is tried out.
        what: what this version is, or what changed with it.
        starts, ends: first and last day of this version; `ends` None: it goes on.
        written_on: when its entry was written down. checked: its last reading against a source, if any.
        confidence: "seen" or "known". outline: not yet written out in full.
    """

    id: str
    jurisdiction: Jurisdiction
    title: str
    citation: str
    kind: Kind
    summary: str
    protects: str
    gate: Gate
    judged_on: JudgedOn
    ask: str
    test: str
    called: tuple[str, ...]
    lasts: Span | None
    points: tuple[Point, ...]
    acts: tuple[str, ...]
    acts_of: ActsOf | None
    after_report: bool
    lesser: tuple[str, ...]
    see_also: tuple[str, ...]
    aggravated: tuple[str, ...]
    breach: tuple[str, ...]
    defences: tuple[Defence, ...]
    mode: Mode
    maximum: str
    limit: str
    status: Status
    areas: tuple[str, ...]
    what: str
    starts: date
    ends: date | None
    source: str
    written_on: date
    checked: Check | None
    confidence: Confidence
    outline: bool

    def acts_by(self, relations: Iterable[Relation]) -> frozenset[str]:
        """The kinds of act (terms.acts) that point here when done by somebody with these relations."""
        more = self.acts_of
        if more is None or set(more.relations).isdisjoint(relations):
            return frozenset(self.acts)
        return frozenset({*self.acts, *more.acts})


@attrs.frozen(kw_only=True)
class BeingChecked:
    """A route that may be law and that no list holds before somebody has held it against a source.

    Attributes:
        citation: where it stands, as far as that is known. acts: kinds of act (terms.acts) that point to it.
        doubt: what is being checked, in a sentence.
    """

    id: str
    title: str
    citation: str
    kind: Kind
    acts: tuple[str, ...]
    doubt: str


def printable[T: Sourced](found: Iterable[T]) -> tuple[T, ...]:
    """What may be given to a person: everything but what is marked unsure."""
    return tuple(each for each in found if each.confidence != "unsure")


def routes(jurisdiction: Jurisdiction, *, on: date) -> tuple[Route, ...]:
    """Every route of a jurisdiction that was in force, or tried out, on a day, in the order of its Acts.

    Source: the version in force on the day of the act is the one that applies to it.
    """
    return _routes_between(jurisdiction, _edge_before(jurisdiction, on))


def being_checked(jurisdiction: Jurisdiction, *, on: date) -> tuple[BeingChecked, ...]:
    """What `routes` leaves out on a day because it is unsure, in the order of its Acts.

    Whoever shows a list made from `routes` names these beside it, so that nobody takes it for all there is.
    """
    return _doubtful_between(jurisdiction, _edge_before(jurisdiction, on))


def route(route_id: str, *, on: date | None = None) -> Route:
    """One route as it stood on a day; its newest version when no day is given.

    Raises:
        UnknownRoute: there is no such route, or it is marked unsure.
        NotInForce: it was not law on that day.
    """
    of, entry = _entry(route_id)
    version = _version(entry, on)
    if version is None or version.starts is None:
        raise NotInForce("The route was not law on that day.", where=f"{route_id}, {on}")
    return _as_it_stood(entry, version, of, day=on or version.ends or date.max)


def points(route_id: str, *, on: date | None = None) -> tuple[Point, ...]:
    """What had to be proved on a day; the newest version when no day is given.

    Raises:
        UnknownRoute, NotInForce: as for `route`.
    """
    return route(route_id, on=on).points


def time_limit(route_id: str, *, last_act: date) -> limits.TimeLimit:
    """The time limit of a route counted from the last act, with the sentence to print.

    The limit is that of the day of the act, or of today's law where another day decides.

    Raises:
        UnknownRoute, NotInForce: as for `route`.
    Source: Magistrates' Courts Act 1980 s.127 and the Act of each route.
    """
    of, entry = _entry(route_id)
    found = route(route_id, on=last_act if entry.judged_on == "act" else None)
    return limits.counted(of.limits[found.limit], last_act=last_act)


def order_end(route_id: str, *, starts: date) -> limits.OrderEnd | None:
    """The bounds the law sets to an order that starts on a day; None for what does not last.

    Raises:
        UnknownRoute: there is no such route, or it is marked unsure.
    """
    lasts = _entry(route_id)[1].lasts
    return limits.order_end(lasts, starts=starts) if lasts else None


def stalking_acts(jurisdiction: Jurisdiction) -> tuple[StalkingAct, ...]:
    """The Act's examples of acts associated with stalking, in our own words, by letter."""
    found = (each for file in book(jurisdiction).acts.values() for each in file.stalking_acts)
    return printable(sorted(found, key=lambda each: each.letter))


def elements(jurisdiction: Jurisdiction) -> Mapping[str, Element]:
    """What points of a jurisdiction are about, by id, with what of a record bears on each."""
    return book(jurisdiction).elements


def defences(jurisdiction: Jurisdiction) -> tuple[Defence, ...]:
    """What the other person may say, whatever the route."""
    return printable(book(jurisdiction).defences.values())


def authorities(jurisdiction: Jurisdiction) -> tuple[Authority, ...]:
    """Decided cases on a course of conduct, each with the rule it is cited for."""
    return printable(book(jurisdiction).authorities.values())


@cache
def _edges(jurisdiction: Jurisdiction) -> tuple[date, ...]:
    """The days on which the law of a jurisdiction is not what it was the day before."""
    entries = book(jurisdiction).routes.values()
    dated = [each for entry in entries for each in (*entry.versions, *entry.points)]
    starts = {each.starts for each in dated if each.starts}
    return tuple(sorted(starts | {each.ends + timedelta(1) for each in dated if each.ends}))


def _edge_before(jurisdiction: Jurisdiction, day: date) -> date:
    edges = _edges(jurisdiction)
    place = bisect_right(edges, day)
    return edges[place - 1] if place else date.min


@cache
def _routes_between(jurisdiction: Jurisdiction, edge: date) -> tuple[Route, ...]:
    of = book(jurisdiction)
    found = ((entry, _version(entry, edge)) for entry in printable(of.routes.values()))
    return tuple(_as_it_stood(entry, version, of, day=edge) for entry, version in found if version)


@cache
def _doubtful_between(jurisdiction: Jurisdiction, edge: date) -> tuple[BeingChecked, ...]:
    of = book(jurisdiction)
    found = ((entry, _doubt(entry, edge)) for entry in of.routes.values())
    return tuple(
        BeingChecked(
            id=entry.id,
            title=entry.title,
            citation=_citation(entry, of),
            kind=entry.kind,
            acts=entry.acts,
            doubt=doubt,
        )
        for entry, doubt in found
        if doubt
    )


def _entry(route_id: str) -> tuple[Book, Entry]:
    for jurisdiction in JURISDICTIONS:
        of = book(jurisdiction)
        if route_id in of.routes and printable([of.routes[route_id]]):
            return of, of.routes[route_id]
    raise UnknownRoute("There is no such route.", where=route_id)


def _version(entry: Entry, on: date | None) -> Version | None:
    dated = [each for each in entry.versions if each.starts and each.confidence != "unsure"]
    if on is None:
        return dated[-1] if dated else None
    return next((each for each in dated if each.on(on)), None)


def _doubt(entry: Entry, on: date) -> str | None:
    if _version(entry, on) and entry.confidence != "unsure":
        return None
    doubts = (each.doubt or entry.doubt for each in entry.versions if each.on(on))
    return next(filter(None, doubts), None)


def _citation(entry: Entry, of: Book) -> str:
    return f"{of.acts[of.act_of[entry.id]].act.title}, {entry.section}"


def _as_it_stood(entry: Entry, version: Version, of: Book, *, day: date) -> Route:
    kept = {each.id for each in printable(of.routes.values())}
    same = msgspec.structs.asdict(entry)
    for name in ("section", "versions", "gate", "points", "defences", "source", "confidence", "doubt"):
        del same[name]
    for name in ("lesser", "see_also", "aggravated", "breach"):
        same[name] = tuple(each for each in same[name] if each in kept)
    return Route(
        **same,
        jurisdiction=of.jurisdiction,
        citation=_citation(entry, of),
        gate=of.gates[version.gate or entry.gate],
        points=tuple(each for each in entry.points if each.on(day)),
        defences=_defences(entry.defences, of.defences),
        mode=version.mode,
        maximum=version.maximum,
        limit=version.limit,
        status=version.status,
        areas=version.areas,
        what=version.what,
        starts=version.starts or day,
        ends=version.ends,
        source="; ".join(filter(None, (entry.source, version.source))),
        confidence="known" if "known" in (entry.confidence, version.confidence) else entry.confidence,
    )


def _defences(ids: Iterable[str], known: Mapping[str, Defence]) -> tuple[Defence, ...]:
    return printable(known[each] for each in ids)
