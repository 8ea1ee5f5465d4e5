"""Each route that the acts point to, under the law of the day of each act, with levels and their reasons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, get_args

import attrs
import numpy as np

from chesil import law
from chesil.conduct.legal import points, states
from chesil.conduct.legal.acts import PersonActs
from chesil.conduct.legal.breaches import in_force
from chesil.conduct.legal.by_record import by_record, whole
from chesil.conduct.legal.orders import Recorded, broken, covers, recorded
from chesil.conduct.legal.points import ActsRead
from chesil.conduct.legal.rules import limits_of
from chesil.conduct.reading.acts import Acts
from chesil.conduct.reading.cautions import Caution, cautions
from chesil.conduct.reading.effects import Effects
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.gravity import Gravity
from chesil.conduct.reading.missing import missing
from chesil.conduct.reading.read import COURSE, FEAR, OVERALL, THRESHOLD, weigh_points
from chesil.conduct.reading.routes import ROUTES, Route
from chesil.conduct.reading.scene import Marks
from chesil.conduct.reading.setting import Setting
from chesil.conduct.reading.weighing import MODERATE, NAMES, Step, Weighed, weigh
from chesil.law.entries import Fact, Relation
from chesil.terms.errors import SettingsError
from chesil.terms.legal import ActRead, AgainstRead, PointRead, Question, RouteRead, RouteToAsk, RuleApplied
from chesil.terms.settings import Order

# The routes that the reading of a log weighs as a whole. Of any other route the points are weighed, and the
# one with the least recorded decides: s.1(1A) too, as each of its victims needs a record of their own.
_OF_A_LOG: Final = tuple(each for each in ROUTES if each != "pha-2g")
# The points that the reading of a log weighs; see legal.points for the others. What one record cannot
# bear out, or what is for the other side to show, has no level.
_OF_THE_ENGINE: Final = {"course": COURSE, "harassment": THRESHOLD, "fear_of_violence": FEAR}
_RELATIONS: Final = frozenset(get_args(Relation))
# A relationship alone, or an order alone, is no reason to read a route.
_SETTING: Final = frozenset({"relationship", "order", "order_known"})


@attrs.frozen(kw_only=True, eq=False)
class _FactsOn(Facts):
    """The facts for another route, on a scene that was read already: only what the route asks differs."""

    base: Facts

    @property
    def acts(self) -> Acts:
        return self.base.acts

    @property
    def effects(self) -> Effects:
        return self.base.effects

    @property
    def setting(self) -> Setting:
        return self.base.setting

    @property
    def gravity(self) -> Gravity:
        return self.base.gravity


@attrs.frozen(kw_only=True)
class _Period:
    """A time in which the law stayed the same: its routes by id, and the rows of acts that ended in it."""

    routes: Mapping[str, law.Route]
    rows: list[int]


@attrs.frozen(kw_only=True)
class Read:
    """A route read, with the warnings and questions the reading of the log gives for it.

    Attributes:
        is_of_log: the reading of the log weighed it as a whole, so that its warnings are about it.
    """

    route: RouteRead
    is_of_log: bool
    cautions: tuple[Caution, ...] = ()
    missing: tuple[Question, ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class Routes:
    """The routes of one person.

    Attributes:
        relations: what is recorded of how the two know each other; empty when nothing is.
        today: the day whose law is used where an application decides; None for the newest.
    """

    of: PersonActs
    relations: tuple[Relation, ...]
    today: date | None

    def read(self) -> tuple[Read, ...]:
        """Every route that can be read and that an act points to, those with the most recorded first.

        Before them come those that breaking an order is, and then those that an order in force is of.
        """
        found = [self._read(route) for route in self._pointed_to if self._is_read(route)]
        return tuple(sorted(found, key=_place))

    def ask(self) -> tuple[RouteToAsk, ...]:
        """The other offences and orders that the acts point to, in the order of their Acts."""
        return tuple(
            RouteToAsk(
                id=route.id,
                title=route.title,
                citation=route.citation,
                summary=route.summary,
                acts=tuple(act.number for act in self._of_kind(route)),
                events=tuple(self.of.pointing(route.acts_by(self.relations), among=self._of_kind(route))),
                outline=route.outline,
            )
            for route in self._pointed_to
            if not self._is_read(route)
            and route.kind != "sentencing"
            and self._fits(route)
            and (self.of.record.reported or not route.after_report)
            and self._of_kind(route)
        )

    @cached_property
    def _periods(self) -> list[_Period]:
        """The times of the acts in which the law stayed the same, the earliest first."""
        found: list[_Period] = []
        before = None
        for row in sorted(range(len(self.of.acts)), key=lambda row: self.of.acts[row].last):
            routes = law.routes(self.of.record.jurisdiction, on=self.of.acts[row].last)
            if routes is not before:
                found.append(_Period(routes={route.id: route for route in routes}, rows=[]))
                before = routes
            found[-1].rows.append(row)
        return found

    @cached_property
    def _pointed_to(self) -> list[law.Route]:
        """The routes that the kinds of act point to, with the lesser ones a court may turn to.

        Each as it stood at the last act it applied to.
        """
        found: dict[str, law.Route] = {}
        for period in self._periods:
            here = period.routes
            kinds = {kind for row in period.rows for kind in self.of.acts[row].kinds}
            for route in here.values():
                if not kinds.isdisjoint(route.acts_by(self.relations)):
                    lesser = [here[each] for each in route.lesser if each in here]
                    found.update({each.id: each for each in (route, *lesser)})
        place = {route.id: number for number, route in enumerate(self._newest)}
        found.update((route.id, route) for route in self._broken_routes())
        ordered = sorted(found.values(), key=lambda route: (place.get(route.id, len(place)), route.id))
        return [self._as_used(route) for route in ordered]

    @cached_property
    def _broken(self) -> Mapping[str, tuple[Order, ...]]:
        return broken(self.of.record, self.of.person)

    def _broken_routes(self) -> Iterator[law.Route]:
        """What breaking an order is, as it stood on the last day of an act in the time of the order."""
        for route_id, orders in self._broken.items():
            for period in reversed(self._periods):
                acts = (self.of.acts[row] for row in period.rows)
                if any(covers(order, act, self.of.record) for act in acts for order in orders):
                    yield from [period.routes[route_id]] if route_id in period.routes else []
                    break

    def _is_read(self, route: law.Route) -> bool:
        """Whether enough of a route can be weighed; the others are only named."""
        if route.id in _OF_A_LOG:
            return True
        by = {point.element: self._elements[point.element].by for point in route.points}
        weighed = {element for element, each in by.items() if each in ("rule", "record")}
        may_fit = not self.relations or route.gate.may_fit(self.relations) or route.id in self._broken
        return bool(weighed - _SETTING) and "outside" not in by.values() and not route.outline and may_fit

    @property
    def _elements(self) -> Mapping[str, law.Element]:
        return law.elements(self.of.record.jurisdiction)

    @property
    def _newest(self) -> Sequence[law.Route]:
        """Every route of the day of the last act."""
        last = max((act.last for act in self.of.acts), default=date.max)
        return law.routes(self.of.record.jurisdiction, on=last)

    def _as_used(self, route: law.Route) -> law.Route:
        """The version used: of the day of the act, or of today where an application decides."""
        if route.judged_on == "act":
            return route
        try:
            return law.route(route.id, on=self.today)
        except law.NotInForce:
            return route

    def _of_kind(self, route: law.Route) -> list[ActRead]:
        rows = self._rows(route)
        held = route.acts_by(self.relations)
        return [
            act
            for act, kept in zip(self.of.acts, rows, strict=True)
            if kept and not held.isdisjoint(act.kinds)
        ]

    def _rows(self, route: law.Route) -> Marks:
        """The acts done while the route was law, by the version of their own day."""
        if route.judged_on != "act":
            return np.ones(len(self.of.acts), dtype=np.bool_)
        # A court that made an order has decided that the two people may have one.
        applies = _is_law if route.id in self._broken else self._applies
        found = np.zeros(len(self.of.acts), dtype=np.bool_)
        for period in self._periods:
            found[period.rows] = applies(period.routes.get(route.id))
        return found

    def _fits(self, route: law.Route) -> bool:
        return not self.relations or route.gate.fits(self.relations)

    def _applies(self, version: law.Route | None) -> bool:
        return version is not None and self._fits(version)

    @cached_property
    def _facts(self) -> dict[bytes, tuple[Facts, Sequence[ActRead]]]:
        return {}

    def _facts_of(self, rows: Marks, asked: Route) -> tuple[Facts, Sequence[ActRead]]:
        """The facts of the marked acts for a route, read once for all routes with the same acts."""
        key = rows.tobytes()
        if key not in self._facts:
            scene = self.of.scene_of(rows)
            acts = [act for act, kept in zip(self.of.acts, rows, strict=True) if kept]
            self._facts[key] = (Facts(scene=scene, route=asked), acts)
        base, kept_acts = self._facts[key]
        return _FactsOn(scene=base.scene, route=asked, base=base), kept_acts

    def _read(self, route: law.Route) -> Read:
        rows, asked = self._rows(route), _asked(route)
        facts, kept = self._facts_of(rows, asked)
        acts = ActsRead(
            facts=facts, acts=kept, channels=self.of.channels, of_orders=self._of_orders(route, kept)
        )
        weighed = self._weighed(route, facts)
        told = {point.id: self._weigh(point, route, acts, weighed) for point in route.points}
        is_of_log = route.id in _OF_A_LOG
        whole_of = (
            self._whole(route, told, acts, weighed[OVERALL]) if is_of_log else _least(route, told, acts)
        )
        raised = cautions(facts, course=weighed[COURSE], threshold=weighed[THRESHOLD]) if is_of_log else ()
        return Read(
            route=RouteRead(
                id=route.id,
                title=route.title,
                citation=route.citation,
                mode=route.mode,
                standard=asked.standard,
                version=tuple(self._version(route, rows)),
                level=NAMES[whole_of.level],
                acts=whole_of.entries,
                rules=_applied(whole_of),
                points=tuple(self._point(point, told[point.id], raised) for point in route.points),
                order=in_force(self.of.record, self.of.person, route),
                breach_of="; ".join(dict.fromkeys(each.what for each in self._broken.get(route.id, ()))),
            ),
            is_of_log=is_of_log,
            cautions=raised,
            missing=missing(facts) if is_of_log else (),
        )

    def _of_orders(self, route: law.Route, acts: Sequence[ActRead]) -> Mapping[Fact, Recorded]:
        orders = self._broken.get(route.id, ())
        if not orders:
            return {}
        return recorded(orders, acts, inside=lambda order, act: covers(order, act, self.of.record))

    @staticmethod
    def _weighed(route: law.Route, facts: Facts) -> Mapping[str, Weighed]:
        """What the reading of the log weighs, where a point of the route asks for it."""
        asked = any(point.element in _OF_THE_ENGINE for point in route.points)
        return weigh_points(facts) if asked else {}

    def _weigh(
        self, point: law.Point, route: law.Route, acts: ActsRead, weighed: Mapping[str, Weighed]
    ) -> Weighed | None:
        """The level of a point; None where no rule reads it."""
        if point.element in _OF_THE_ENGINE:
            of = weighed.get(_OF_THE_ENGINE[point.element])
            if of is None or point.element == "course":  # how many acts belong together hangs on no word
                return of
            return weigh((*of.steps, *points.unread(acts)), entries=of.entries)
        element = self._elements[point.element]
        if element.by == "record":
            return by_record(acts, element)
        feared = weighed[FEAR] if route.id == "pha-4" else None
        match point.element:
            case "knowledge":
                return points.knowledge(acts, feared=feared)
            case "stalking_acts":
                return points.stalking(acts)
            case "serious_effect":
                return points.daily_life(acts)
            case "control":
                return points.control(acts)
            case "relationship":
                of_log = weighed[OVERALL].entries if route.id in _OF_A_LOG else ()
                support = of_log or acts.numbers(acts.facts.able)
                return points.relationship(route.gate, facts=self.relations, support=support)
            case _:
                return None

    def _point(self, point: law.Point, weighed: Weighed | None, raised: tuple[Caution, ...]) -> PointRead:
        element = self._elements[point.element]
        standing = states.standing(point, weighed, element=element, relations=self.relations, cautions=raised)
        numbers = weighed.entries if weighed and standing.state != "not_yet" else ()
        return PointRead(
            id=point.id,
            name=states.name_of(element),
            sentence=point.sentence,
            section=point.section,
            state=standing.state,
            level=NAMES[weighed.level] if weighed else None,
            acts=numbers,
            events=self.of.bearing(points.kinds_of(element), numbers),
            rules=_applied(weighed) if weighed else (),
            either=point.either,
            question=standing.question,
            courts_look_at=standing.courts_look_at,
            against=(*standing.against, *self._own_threats(point)),
        )

    def _own_threats(self, point: law.Point) -> Iterator[AgainstRead]:
        """What the owner sent that may be a threat, at the point that asks how grave the conduct is."""
        own = self.of.record.own_threats.get(self.of.person.person or "", ())
        if own and point.element == "harassment":
            one, many = "1 message from you to them", f"{len(own):,} messages from you to them"
            yield AgainstRead(
                rule="both-sides",
                sentence=f"{one if len(own) == 1 else many} may be a threat. Many people answer back, or "
                "act to protect themselves. A court looks at both sides.",
                acts=(),
            )

    @staticmethod
    def _whole(
        route: law.Route, told: Mapping[str, Weighed | None], acts: ActsRead, overall: Weighed
    ) -> Weighed:
        """The route as a whole, held down by the points that the reading of a log does not know."""
        gates = {"stalking_acts", "relationship", "control"}
        held = [told[point.id] for point in route.points if point.element in gates]
        holds = (points.holding(each) for each in held if each is not None)
        steps = (*overall.steps, *(step for each in holds for step in each), *points.unread(acts))
        return weigh(steps, entries=overall.entries)

    @staticmethod
    def _version(route: law.Route, rows: Marks) -> Iterator[str]:
        yield route.what
        out = int((~rows).sum())
        if out:
            one, many = "1 act is", f"{out:,} acts are"
            yield f"{one if out == 1 else many} left out: this was not the law for them on their day."
        if route.areas:
            yield f"It is being tried out in: {', '.join(route.areas)}."


def _place(read: Read) -> tuple[bool, bool, bool, bool, int]:
    """Breaches first, then orders in force, then what is recorded; a course of conduct before single acts.

    One quarrel can have all that a single offence asks for. It does not come before months of conduct.
    """
    route = read.route
    level = NAMES.index(route.level)
    return (not route.breach_of, not route.order, level < MODERATE, not read.is_of_log, -level)


def _is_law(version: law.Route | None) -> bool:
    return version is not None


_STANDARDS: Final = {"civil": "more likely than not", "police": "reasonable grounds"}


def _asked(route: law.Route) -> Route:
    """What a route asks for, as far as it changes the reading of a log."""
    if route.id in ROUTES:
        return ROUTES[route.id]
    either = {point.element: bool(point.either) for point in route.points}
    feared = "fear_of_violence" in either
    return Route(
        id=route.id,
        title=route.title,
        fear=feared and not either["fear_of_violence"],
        fear_or_harm=feared and either["fear_of_violence"],
        summary_only=route.mode == "summary only",
        standard=_STANDARDS.get(route.mode, "beyond reasonable doubt"),
    )


def _least(route: law.Route, told: Mapping[str, Weighed | None], acts: ActsRead) -> Weighed:
    """A route as a whole by its points; what others judge, or only she can say, has no level and no part."""
    levels = ((point, told[point.id]) for point in route.points)
    least = whole([(point, weighed) for point, weighed in levels if weighed is not None])
    return weigh((*least.steps, *points.untied(acts, least.entries)), entries=least.entries)


def relations(of: PersonActs) -> tuple[Relation, ...]:
    """The recorded relationship, checked.

    Raises:
        SettingsError: a fact is none that the law knows.
    """
    unknown = [each for each in of.relations if each not in _RELATIONS]
    if unknown:
        raise SettingsError(
            f"relationships.facts: “{unknown[0][:60]}” is not known.",
            next_step=f"Use one of: {', '.join(sorted(_RELATIONS))}.",
        )
    known: dict[str, Relation] = {each: each for each in get_args(Relation)}
    return tuple(known[each] for each in of.relations)


def _applied(weighed: Weighed) -> tuple[RuleApplied, ...]:
    """The rules that decided a level, each sentence once."""
    told: dict[str, Step] = {}
    for step in weighed.telling:
        told.setdefault(step.why, step)
    return tuple(
        RuleApplied(
            rule=step.rule, does=step.does, why=step.why, limits=limits_of(step.rule), acts=step.entries
        )
        for step in told.values()
    )
