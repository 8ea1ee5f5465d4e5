"""What the page on the law shows: what it asks, what is kept for it, and what would help. Never a score."""

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
)
from chesil_web.analysis.answering import Question, question
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

# How much is recorded, in words and never as a mark; it stands after the name of a law.
_RECORDED: Final = {
    None: lazy("No record of this kind can show it. It is for others to say, and for a court."),
    "none": lazy("nothing recorded so far"),
    "weak": lazy("little recorded so far"),
    "moderate": lazy("some recorded so far"),
    "strong": lazy("much recorded so far"),
}
_MOST_DAYS: Final = 6
_MOST_KEPT: Final = 3


@attrs.frozen(kw_only=True)
class Point:
    """One thing the law asks, as a row. *address*: of its entries, or nothing. *why*: the rules applied."""

    asks: str
    where: str
    level: str
    have: str
    address: str
    why: tuple[str, ...]
    helps: Question | None


@attrs.frozen(kw_only=True)
class Route:
    """One law, closed until it is opened."""

    title: str
    level: str
    about: tuple[str, ...]
    why: tuple[str, ...]
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
    """What was done while an order was in force."""

    order: str
    term: str
    count: str
    offence: str
    do: str


@attrs.frozen(kw_only=True)
class PersonAsks:
    """Everything the law is asked about one person."""

    name: str
    entries: str
    routes: tuple[Route, ...]
    limit: str
    breaches: tuple[Breach, ...]
    questions: tuple[Question, ...]
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
        keep=tuple(_to_keep(reading)),
        older=any(each.older for person in reading.people for each in person.keep),
        danger=reading.danger, signs=tuple(_signs(sealed, which)), numbers=tuple(map(_number, reading.call)),
        people=tuple(_person(sealed, place, which) for place in range(len(reading.people))),
    )  # fmt: skip


def _person(sealed: Law, place: int, which: str) -> PersonAsks:
    person, points = sealed.reading.people[place], sealed.points[place]
    routes = zip(person.routes, points, strict=True)
    return PersonAsks(
        name=person.name, entries=_address(which, place) if sealed.acts[place].acts else "",
        routes=tuple(_route(*each, (which, place, number)) for number, each in enumerate(routes)),
        limit=_limit(person.limit) if person.limit else "",
        breaches=tuple(map(_breach, person.breaches, sealed.breaches[place])),
        questions=tuple(map(question, person.questions)), not_counted=person.not_counted,
        cautions=tuple(_caution(each) for each in person.cautions),
        others=tuple(f"{each.title} ({each.citation}). {each.summary}" for each in person.ask),
    )  # fmt: skip


def _route(route: RouteRead, held: Sequence[Listed], place: tuple[str, int, int]) -> Route:
    tried = _("Where it is tried: %(mode)s. How sure the court has to be: %(standard)s.") % {
        "mode": TRIED[route.mode], "standard": route.standard,
    }  # fmt: skip
    points = zip(route.points, held, strict=True)
    return Route(
        title=route.title, level=_recorded(route),
        about=(f"{route.citation}.", tried, *route.version), why=tuple(_why(route.rules)),
        points=tuple(_point(*each, (*place, number)) for number, each in enumerate(points)),
        choices=any(each.either for each in route.points),
    )  # fmt: skip


def _recorded(route: RouteRead) -> str:
    if route.order:
        return _("in force: %(order)s") % {"order": route.order}
    return str(_RECORDED[route.level])


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _point(point: PointRead, held: Listed, place: tuple[str, int, int, int]) -> Point:
    count = held.events
    return Point(
        asks=point.sentence, where=point.section, level=_first_large(str(_RECORDED[point.level])),
        have=ngettext("%(n)s entry", "%(n)s entries", count) % {"n": f"{count:,}"} if count else "",
        address=_address(*place) if count else "", why=tuple(_why(point.rules)),
        helps=question(point.question) if point.question else None,
    )  # fmt: skip


def _address(which: str, *place: int) -> str:
    return reverse("analysis:acts", args=[which, "-".join(map(str, place))])


def _why(rules: Sequence[RuleApplied]) -> Iterator[str]:
    """What each rule said, then what the rules cannot tell, each once."""
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


def _breach(breach: BreachRead, events: int) -> Breach:
    ends = _("to %(day)s") % {"day": said_day(breach.ends)} if breach.ends else _("with no end entered")
    count = ngettext("%(n)s contact or act", "%(n)s contacts or acts", events)
    days = ", ".join(said_day(day) for day in breach.days[:_MOST_DAYS])
    more = len(breach.days) - _MOST_DAYS
    if more > 0:
        days += " " + ngettext("and %(n)d more day", "and %(n)d more days", more) % {"n": more}
    said = _("Check the order's wording for what it forbids. Breaking it: %(offence)s.")
    return Breach(
        order=_("%(what)s, from %(first)s, %(ends)s.") % {
            "what": breach.order, "first": said_day(breach.starts), "ends": ends,
        },
        term=breach.term, count=f"{count % {'n': f'{events:,}'}}: {days}.",
        offence=said % {"offence": breach.offence} if breach.offence else "", do=breach.do,
    )  # fmt: skip


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
