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
from chesil_web.analysis.answering import Answerable, answerable
from chesil_web.analysis.models import Law, Listed
from chesil_web.analysis.presenters import (
    A_PAGE,
    MANY,
    EventRow,
    More,
    RestsOnPage,
    event_row,
    more,
    pages_of,
)
from chesil_web.ui.page import Page
from chesil_web.ui.when import said_day

# What the records hold for a point. No law has such words for the whole of it.
_STATES: Final[dict[State, Any]] = {
    "recorded": lazy("Recorded"),
    "in_part": lazy("Recorded in part"),
    "not_yet": lazy("Not recorded yet"),
    "for_others": lazy("For others to judge"),
}
_MOST_DAYS: Final = 6
_MOST_KEPT: Final = 3


@attrs.frozen(kw_only=True)
class Point:
    """One thing the law asks, as a row. *address*: of its entries, or nothing. *why*: the rules applied.

    *courts*: what courts have looked at, where it is for others to judge. *against*: what speaks against it.
    """

    asks: str
    where: str
    state: str
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
    """Everything the law is asked about one person."""

    name: str
    entries: str
    routes: tuple[Route, ...]
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


@attrs.frozen(kw_only=True)
class Act:
    """An act that a point rests on, with its first events."""

    name: str
    what: str
    events: tuple[EventRow, ...]
    more: More | None


@attrs.frozen(kw_only=True)
class ActsPage(Page):
    """The acts a point rests on, a page at a time."""

    acts: tuple[Act, ...]
    number: int
    pages: int


def asks(sealed: Law, *, which: str, hers: str, stale: bool) -> AsksPage:
    """The page."""
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
        people=tuple(_person(sealed, place, which) for place in range(len(reading.people))),
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


def _person(sealed: Law, place: int, which: str) -> PersonAsks:
    person, points = sealed.reading.people[place], sealed.points[place]
    routes = zip(person.routes, points, strict=True)
    return PersonAsks(
        name=person.name, entries=_address(which, place) if sealed.acts[place].acts else "",
        routes=tuple(_route(*each, (which, place, number)) for number, each in enumerate(routes)),
        limit=_limit(person.limit) if person.limit else "",
        questions=tuple(map(answerable, person.questions)), not_counted=person.not_counted,
        cautions=tuple(_caution(each) for each in person.cautions),
        others=tuple(f"{each.title} ({each.citation}). {each.summary}" for each in person.ask),
    )  # fmt: skip


def _route(route: RouteRead, held: Sequence[Listed], place: tuple[str, int, int]) -> Route:
    tried = _("Where it is tried: %(mode)s. How sure the court has to be: %(standard)s.") % {
        "mode": TRIED[route.mode], "standard": route.standard,
    }  # fmt: skip
    points = [] if route.order else list(zip(route.points, held, strict=True))
    states = {} if route.order else route.by_state
    return Route(
        title=route.title, in_force=bool(route.order),
        states=tuple((str(_STATES[state]), ", ".join(names)) for state, names in states.items()),
        about=(f"{route.citation}.", tried, *route.version),
        points=tuple(_point(*each, (*place, number)) for number, each in enumerate(points)),
        choices=any(each.either for each, _ in points),
    )  # fmt: skip


def _point(point: PointRead, held: Listed, place: tuple[str, int, int, int]) -> Point:
    count = held.events
    return Point(
        asks=point.sentence, where=point.section, state=str(_STATES[point.state]),
        have=ngettext("%(n)s entry", "%(n)s entries", count) % {"n": f"{count:,}"} if count else "",
        address=_address(*place) if count else "", why=tuple(_why(point.reasons)),
        courts=point.courts_look_at, against=tuple(each.sentence for each in point.against),
        helps=answerable(point.question) if point.state != "recorded" else None,
    )  # fmt: skip


def _address(which: str, *place: int) -> str:
    return reverse("analysis:acts", args=[which, "-".join(map(str, place))])


def _why(rules: Sequence[RuleApplied]) -> Iterator[str]:
    """What each rule notices, then what the rules cannot tell."""
    yield from dict.fromkeys(f"{each.why} [{each.rule}]" for each in rules)
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
    said = _("Check the order's wording for what it forbids. Breaking it: %(offence)s.")
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
        return _("Nothing that it forbids is recorded in its time so far.")
    count = ngettext("%(n)s contact or act", "%(n)s contacts or acts", events)
    days = ", ".join(said_day(day) for day in breach.days[:_MOST_DAYS])
    more = len(breach.days) - _MOST_DAYS
    if more > 0:
        days += " " + ngettext("and %(n)d more day", "and %(n)d more days", more) % {"n": more}
    return f"{count % {'n': f'{events:,}'}}: {days}."


def _to_keep(reading: LegalReading) -> Iterator[ToKeep]:
    found = [(each, person) for person in reading.people for each in person.keep if each.acts]
    for each, person in sorted(found, key=lambda pair: _soonest(pair[0])):
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
    noticed = list(enumerate(_noticed(sealed.reading)))
    for place, (person, sign) in sorted(noticed, key=lambda each: not each[1][1].now):
        yield Sign(
            said=f"{person.name}: {sign.sentence} {sign.noticed}", do=sign.do,
            address=reverse("analysis:sign", args=[which, place]) if sealed.signs[place] else "",
        )  # fmt: skip


def _noticed(reading: LegalReading) -> list[tuple[PersonRead, DangerSign]]:
    """Every sign, in the order in which a conclusion lists their messages."""
    return [(person, sign) for person in reading.people for sign in person.signs]


def sign(sealed: Law, place: int, row: dict[str, Any], *, number: int, which: str) -> RestsOnPage:
    """The messages and entries that a sign rests on. *number*: of the page."""
    person, found = _noticed(sealed.reading)[place]
    return RestsOnPage(
        heading=found.sentence, back=_back(which), why=f"{person.name}: {found.do}", rule="",
        events=tuple(map(event_row, row["events"])), number=number, pages=pages_of(row["count"], MANY),
    )  # fmt: skip


def _number(each: Help) -> Number:
    opens = _("Always open.") if each.always_open else ""
    doubt = "" if each.seen else _("This number is well known. We have not checked it.")
    about = " ".join(filter(None, (opens, each.who_for, each.how, doubt)))
    return Number(name=each.name, number=each.number, about=about)


@attrs.frozen
class Place:
    """A person, or a point of a route of a person's: its heading, and where its acts are listed."""

    heading: str
    listed: Listed


def acts_at(sealed: Law, place: Sequence[int]) -> Place | None:
    """The place of a person, or of a person's route's point; None when there is none."""
    try:
        person = sealed.reading.people[place[0]]
        if len(place) == 1:
            return Place(_("What was read about %(name)s") % {"name": person.name}, sealed.acts[place[0]])
        one, route, number = place
        return Place(person.routes[route].points[number].sentence, sealed.points[one][route][number])
    except (IndexError, ValueError):  # an address from before something was kept or set aside
        return None


def acts(place: Place, rows: Sequence[dict[str, Any]], *, number: int, which: str) -> ActsPage:
    """A page of acts."""
    return ActsPage(
        heading=place.heading, back=_back(which), acts=tuple(_act(each, which) for each in rows),
        number=number, pages=pages_of(place.listed.acts, A_PAGE),
    )  # fmt: skip


def _back(which: str) -> str:
    return reverse("analysis:asks-all" if which == "all" else "analysis:asks")


def _act(row: dict[str, Any], which: str) -> Act:
    return Act(
        name=_act_name(row), what=row["what"], events=tuple(map(event_row, row["events"])),
        more=more(row, reverse("analysis:act", args=[which, row["row"]])),
    )  # fmt: skip


def _act_name(row: dict[str, Any]) -> str:
    day = said_day(row["first"])
    last = "" if row["first"] == row["last"] else " " + _("to %(day)s") % {"day": said_day(row["last"])}
    return _("Entry %(n)d, %(day)s") % {"n": row["number"], "day": f"{day}{last}"}


def act(row: dict[str, Any], *, number: int, which: str) -> RestsOnPage:
    """Everything that belongs to one act."""
    return RestsOnPage(
        heading=_act_name(row), back=_back(which), why=row["what"], rule="",
        events=tuple(map(event_row, row["events"])), number=number, pages=pages_of(row["count"], MANY),
    )  # fmt: skip
