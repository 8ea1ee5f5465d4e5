"""What the page on the law shows: orders, what each law asks, and what is kept for it. Never a score."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.terms.legal import (
    TRIED,
    BreachRead,
    DangerSign,
    EvidenceToKeep,
    Help,
    KeepAct,
    LegalReading,
    LimitRead,
    PersonRead,
    PointRead,
    RouteRead,
    RuleApplied,
    State,
)
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.analysis import headlines
from chesil_web.person.analysis.answering import Answerable, answerable
from chesil_web.person.analysis.models import Law, Listed, Pattern

# What the records hold for a point. No law has such words for the whole of it.
_STATES: Final[dict[State, Any]] = {
    "recorded": lazy("Recorded"),
    "in_part": lazy("Recorded in part"),
    "not_yet": lazy("Not recorded yet"),
    "for_others": lazy("For the police or a court to judge"),
}
_MOST_DAYS: Final = 6
_MOST_KEPT: Final = 3


@attrs.frozen(kw_only=True)
class Point:
    """One thing the law asks, as a row. *address*: of its entries, or nothing. *why*: the rules applied.

    *done*: it is recorded. *courts*: what courts have looked at, where it is for others to judge.
    *against*: what speaks against it.
    """

    asks: str
    where: str
    state: str
    done: bool
    have: str
    address: str
    why: tuple[str, ...]
    courts: tuple[str, ...]
    against: tuple[str, ...]
    helps: Answerable | None


@attrs.frozen(kw_only=True)
class Route:
    """One law, closed until it is opened. *states*: what is recorded, and the points it is said of.

    Of an order that is in force nothing is left to show, so it has neither.
    """

    title: str
    in_force: bool
    states: tuple[tuple[str, str], ...]
    about: tuple[str, ...]
    points: tuple[Point, ...]
    choices: bool


@attrs.frozen(kw_only=True)
class Routes:
    """Laws that stand together, and why."""

    heading: str
    routes: tuple[Route, ...]


@attrs.frozen(kw_only=True)
class ToKeep:
    """Evidence that disappears. *lines*: a dated line an act."""

    what: str
    kept: str
    do: str
    safety: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Breach:
    """An order, and what was done while it was in force. *questions*: what is not recorded of it."""

    person: str
    order: str
    term: str
    count: str
    offence: str
    do: str
    questions: tuple[Answerable, ...]


@attrs.frozen(kw_only=True)
class PersonAsks:
    """Everything the law is asked about one person. *told*: what is counted, as the pattern counts it."""

    name: str
    told: tuple[str, ...]
    entries: str
    routes: tuple[Routes, ...]
    limit: str
    questions: tuple[Answerable, ...]
    cautions: tuple[str, ...]
    not_counted: tuple[str, ...]
    others: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Sign:
    """A sign that may be of danger: what was noticed, what can be done, and where to read it."""

    said: str
    do: str
    address: str


@attrs.frozen(kw_only=True)
class Number:
    """Who to call."""

    name: str
    number: str
    about: str


@attrs.frozen(kw_only=True)
class AsksPage(Page):
    """What the law asks for. *stale*: something has changed since it was looked through."""

    about: tuple[str, ...]
    law: str
    orders: tuple[Breach, ...]
    stale: bool
    everything: bool
    other: str
    keep: tuple[ToKeep, ...]
    older: bool
    danger: tuple[str, ...]
    signs: tuple[Sign, ...]
    numbers: tuple[Number, ...]
    people: tuple[PersonAsks, ...]


def asks(sealed: Law, pattern: Pattern, *, which: str, hers: str, stale: bool) -> AsksPage:
    """The page. *pattern*: of the same conclusion."""
    reading, everything = sealed.reading, which == "all"
    here, all_of_it = reverse("analysis:asks"), reverse("analysis:asks-all")
    return AsksPage(
        heading=_("What the law asks for"), notice=hers, everything=everything, stale=stale,
        back=reverse("analysis:pattern-all" if everything else "analysis:pattern"),
        other=here if everything else all_of_it, about=reading.about,
        law=_("The law is that of %(where)s.") % {"where": reading.jurisdiction},
        orders=tuple(_orders(sealed)), keep=tuple(_to_keep(reading)),
        older=any(each.older for person in reading.people for each in person.keep),
        danger=reading.danger, signs=tuple(_signs(sealed, which)), numbers=tuple(map(_number, reading.call)),
        people=tuple(_person(sealed, pattern, place, which) for place in range(len(reading.people))),
    )  # fmt: skip


def _orders(sealed: Law) -> Iterator[Breach]:
    """Each order of everyone, those in force first."""
    found = [
        (person, *pair)
        for person, counts in zip(sealed.reading.people, sealed.breaches, strict=True)
        for pair in zip(person.breaches, counts, strict=True)
    ]
    for person, breach, count in sorted(found, key=lambda each: not each[1].in_force):
        yield _breach(person.name, breach, count)


def _person(sealed: Law, pattern: Pattern, place: int, which: str) -> PersonAsks:
    person, points = sealed.reading.people[place], sealed.points[place]
    counted = pattern.people[place]
    found = zip(person.routes, points, strict=True)
    routes = [_route(*each, (which, place, number)) for number, each in enumerate(found)]
    return PersonAsks(
        name=headlines.called(counted), entries=acts_address(which, place) if sealed.acts[place].acts else "",
        told=tuple(filter(None, (headlines.contact(counted), *headlines.all_of(counted)))),
        routes=tuple(_together(person.routes, routes)),
        limit=_limit(person.limit) if person.limit else "",
        questions=tuple(map(answerable, person.questions)), not_counted=person.not_counted,
        cautions=tuple(_caution(each) for each in person.cautions),
        others=tuple(f"{each.title} ({each.citation}). {each.summary}" for each in person.ask),
    )  # fmt: skip


_ORDER: Final = (
    lazy("Breaking an order"),
    lazy("Orders in force"),
    lazy("Something is recorded for every point that a record can show"),
    lazy("Some points are not recorded yet, or only in part"),
)


def _together(read: Sequence[RouteRead], routes: Sequence[Route]) -> Iterator[Routes]:
    """The laws in the order that the page explains; those that stand together stay as they were read."""
    for place, heading in enumerate(_ORDER):
        mine = tuple(each for of, each in zip(read, routes, strict=True) if _stands(of) == place)
        if mine:
            yield Routes(heading=str(heading), routes=mine)


def _stands(route: RouteRead) -> int:
    if route.breach_of:
        return 0
    if route.order:
        return 1
    return 3 if any(point.state in ("in_part", "not_yet") for point in _needed(route)) else 2


def _needed(route: RouteRead) -> Iterator[PointRead]:
    """The points of a law; of those that are choices the one with most recorded."""
    choices: dict[str, PointRead] = {}
    for point in route.points:
        if not point.either:
            yield point
        elif point.either not in choices or _MOST_FIRST.index(point.state) < _MOST_FIRST.index(
            choices[point.either].state
        ):
            choices[point.either] = point
    yield from choices.values()


_MOST_FIRST: Final[tuple[State, ...]] = ("recorded", "for_others", "in_part", "not_yet")


def _route(route: RouteRead, held: Sequence[Listed], place: tuple[str, int, int]) -> Route:
    sure = _("It has to be shown: %(standard)s.") % {"standard": route.standard}
    tried = f"{_tried(route.mode)} {sure}"
    points = [] if route.order else list(zip(route.points, held, strict=True))
    states = {} if route.order else route.by_state
    return Route(
        title=route.title, in_force=bool(route.order),
        states=tuple((str(_STATES[state]), ", ".join(names)) for state, names in states.items()),
        about=(f"{route.citation}.", tried, *route.version),
        points=tuple(_point(*each, (*place, number)) for number, each in enumerate(points)),
        choices=any(each.either for each, _ in points),
    )  # fmt: skip


def _tried(mode: str) -> str:
    """Who decides it."""
    if mode == "none":
        return _("No court decides this by itself.")
    return _("It is decided %(where)s.") % {"where": TRIED[mode]}


def _point(point: PointRead, held: Listed, place: tuple[str, int, int, int]) -> Point:
    count = held.events
    return Point(
        asks=point.sentence, where=point.section, state=str(_STATES[point.state]),
        done=point.state == "recorded",
        have=ngettext("%(n)s entry", "%(n)s entries", count) % {"n": f"{count:,}"} if count else "",
        address=acts_address(*place) if count else "", why=tuple(_why(point.reasons)),
        courts=point.courts_look_at, against=tuple(each.sentence for each in point.against),
        helps=answerable(point.question) if point.state != "recorded" else None,
    )  # fmt: skip


def acts_address(which: str, *place: int) -> str:
    return reverse("analysis:acts", args=[which, "-".join(map(str, place))])


def _why(rules: Sequence[RuleApplied]) -> Iterator[str]:
    """What each rule notices, then what the rules cannot tell."""
    yield from dict.fromkeys(each.why for each in rules)
    yield from dict.fromkeys(each.limits for each in rules if each.limits)


def _caution(caution: Any) -> str:
    few = 0 < len(caution.routes) <= 2
    about = _(" For: %(routes)s.") % {"routes": "; ".join(caution.routes)} if few else ""
    return _("%(said)s From: %(source)s.") % {"said": caution.sentence, "source": caution.source} + about


def _limit(limit: LimitRead) -> str:
    return _("%(title)s: the last act relied on was on %(day)s. %(said)s") % {
        "title": limit.title, "day": said_day(limit.last_act), "said": limit.sentence,
    }  # fmt: skip


def _breach(person: str, breach: BreachRead, events: int) -> Breach:
    ends = _("to %(day)s") % {"day": said_day(breach.ends)} if breach.ends else _("with no end entered")
    said = _("Check the order's wording for what it forbids. Breaking it can be this offence: %(offence)s.")
    return Breach(
        order=_("%(what)s, from %(first)s, %(ends)s.") % {
            "what": breach.order, "first": said_day(breach.starts), "ends": ends,
        },
        person=person, term=breach.term, count=_done(breach, events),
        offence=said % {"offence": breach.offence} if breach.offence else "", do=breach.do if events else "",
        questions=tuple(map(answerable, breach.questions)),
    )  # fmt: skip


def _done(breach: BreachRead, events: int) -> str:
    if not events:
        return _("So far, nothing that it forbids is recorded while it was in force.")
    count = ngettext("%(n)s contact or act", "%(n)s contacts or acts", events)
    days = ", ".join(said_day(day) for day in breach.days[:_MOST_DAYS])
    more = len(breach.days) - _MOST_DAYS
    if more > 0:
        days += " " + ngettext("and %(n)d more day", "and %(n)d more days", more) % {"n": more}
    return f"{count % {'n': f'{events:,}'}}: {days}."


def _to_keep(reading: LegalReading) -> Iterator[ToKeep]:
    found = [(each, person) for person in reading.people for each in person.keep if each.acts]
    for each, person in sorted(found, key=lambda pair: (not pair[0].fits, _soonest(pair[0]))):
        lines = tuple(f"{person.name}: {_dated(act)}" for act in each.acts[:_MOST_KEPT])
        more = len(each.acts) - _MOST_KEPT
        said = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": f"{more:,}"}
        yield ToKeep(
            what=each.what, kept=each.kept, do=each.do, safety=each.safety,
            lines=(*lines, *([said] if more > 0 else [])),
        )  # fmt: skip


def _soonest(kept: EvidenceToKeep) -> date:
    ahead = (act.by for act in kept.acts if act.by and (act.days_left or 0) >= 0)
    return min(ahead, default=date.max)


def _dated(act: KeepAct) -> str:
    day = said_day(act.day)
    if act.by is None or act.days_left is None:
        return _("what happened on %(day)s. Ask as soon as you can.") % {"day": day}
    if act.days_left < 0:
        return _("what happened on %(day)s. It may be gone. Ask anyway, today if you can.") % {"day": day}
    left = _("today is the last day") if not act.days_left else ngettext(
        "%(n)d day left", "%(n)d days left", act.days_left
    ) % {"n": act.days_left}  # fmt: skip
    return _("what happened on %(day)s. Ask by %(by)s, %(left)s.") % {
        "day": day, "by": said_day(act.by), "left": left,
    }  # fmt: skip


def _signs(sealed: Law, which: str) -> Iterator[Sign]:
    noticed = list(enumerate(noticed_signs(sealed.reading)))
    for place, (person, sign) in sorted(noticed, key=lambda each: not each[1][1].now):
        yield Sign(
            said=f"{person.name}: {sign.sentence} {sign.noticed}", do=sign.do,
            address=reverse("analysis:sign", args=[which, place]) if sealed.signs[place] else "",
        )  # fmt: skip


def noticed_signs(reading: LegalReading) -> list[tuple[PersonRead, DangerSign]]:
    """Every sign, in the order in which a conclusion lists their messages."""
    return [(person, sign) for person in reading.people for sign in person.signs]


def _last_checked(day: date) -> str:
    return _("This number was last checked on %(day)s.") % {"day": said_day(day)}


def _number(each: Help) -> Number:
    opens = _("Always open.") if each.always_open else ""
    checked = _last_checked(each.checked_on) if each.checked_on else ""
    about = " ".join(filter(None, (opens, each.who_for, each.how, checked)))
    return Number(name=each.name, number=each.number, about=about)
