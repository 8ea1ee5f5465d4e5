"""What a page says of the law: made from `chesil.law` for the day it is read, so new law changes the page.

Only what is sure is given as law. What is being checked is named at the end of each list, with the doubt.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil import law
from chesil_web.foundation.ui.when import said_day
from chesil_web.public.guidance.told import Group, Told

HERE: Final = "england_and_wales"
# What an act of harassment, stalking or abuse at home can be charged as, in the order a reader needs.
_GROUPS: Final = (
    (lazy("Harassment and stalking"), (
        "pha-2", "pha-2g", "pha-2a", "pha-4", "pha-4a", "cjpa-42a", "poa-4", "poa-4a", "poa-4b", "poa-5",
    )),
    (lazy("At home and in relationships"), ("sca-76", "sca-75a", "cja-39", "pea-1")),
    (lazy("Messages and pictures"), (
        "mca-88", "ca-127", "osa-179", "osa-181", "osa-183", "osa-184", "soa-66a", "soa-66b-1", "soa-66b-2",
        "soa-66b-4", "soa-66e", "soa-66f", "cma-1",
    )),
    (lazy("Threats, damage and witnesses"), ("oapa-16", "cdma-1", "cdma-2", "cjpoa-51")),
    (lazy("Hate"), ("cda-32a", "cda-32b", "cda-31", "cda-31-5", "hostility-aggravation")),
    (lazy("Breaking an order"), (
        "restraining-order-breach", "restraining-order-acquittal-breach", "non-molestation-breach",
        "harassment-injunction-breach", "stalking-protection-breach", "stalking-protection-notification",
        "domestic-abuse-protection-breach",
    )),
)  # fmt: skip


def _stalking_acts(on: date) -> tuple[Group, ...]:
    return (Group("", tuple(Told(each.sentence) for each in law.stalking_acts(HERE))),)


def _offences(on: date) -> tuple[Group, ...]:
    found = {each.id: each for each in law.routes(HERE, on=on) if each.kind in ("offence", "sentencing")}
    placed = {route for _, routes in _GROUPS for route in routes}
    others = tuple(route for route in found if route not in placed)
    groups = (*_GROUPS, (lazy("More"), others))
    told = (
        Group(str(heading), tuple(_offence(found[route]) for route in routes if route in found))
        for heading, routes in groups
        if any(route in found for route in routes)
    )
    return (*told, *_being_checked(on, kinds=("offence", "sentencing")))


def _being_checked(on: date, *, kinds: Collection[str]) -> Iterator[Group]:
    found = [each for each in law.being_checked(HERE, on=on) if each.kind in kinds]
    if found:
        about = _("These may be law already. We are still checking them. Ask the police or a solicitor.")
        named = (Told(each.title, (each.doubt,), ((_("The law"), each.citation),)) for each in found)
        yield Group(_("Still being checked"), (Told("", (about,)), *named))


def _offence(route: law.Route) -> Told:
    return Told(
        route.title,
        (route.summary,),
        (
            (_("At most"), route.maximum),
            (_("Since"), _date(route.starts)),
            (_("The law"), route.citation),
            (_("Checked"), _check(route.checked, written_on=route.written_on)),
        ),
    )


def _check(check: law.Check | None, *, written_on: date) -> str:
    if check is None:
        return _("Not since we first listed it on %(day)s.") % {"day": _date(written_on)}
    told = {"day": _date(check.on), "read": ", ".join(check.read)}
    return _("On %(day)s, against %(read)s.") % told


def _date(day: date) -> str:
    """A day of the law: nobody asks on which day of the week it was."""
    return said_day(day).split(" ", 1)[1]


def _orders(on: date) -> tuple[Group, ...]:
    kinds = (
        (_("Orders of a court"), "order"), (_("Notices"), "notice"), (_("Other ways"), "remedy"),
    )  # fmt: skip
    found = law.routes(HERE, on=on)
    told = (
        Group(heading, tuple(_order(each) for each in found if each.kind == kind)) for heading, kind in kinds
    )
    return (*told, *_being_checked(on, kinds=[kind for _heading, kind in kinds]))


def _order(route: law.Route) -> Told:
    rows = (
        (_("Who can ask"), route.ask),
        (_("What is looked at"), route.test),
        (_("How long it lasts"), route.lasts.sentence if route.lasts else ""),
        (_("Where"), _only_in(route)),
        (_("The law"), route.citation),
        (_("Checked"), _check(route.checked, written_on=route.written_on)),
    )
    return Told(route.title, (route.summary,), tuple(row for row in rows if row[1]))


def _only_in(route: law.Route) -> str:
    return _("Being tried out in: %(areas)s.") % {"areas": "; ".join(route.areas)} if route.areas else ""


def _defences(on: date) -> tuple[Group, ...]:
    return (Group("", tuple(Told(each.title, (each.sentence,)) for each in law.defences(HERE))),)


def _evidence(on: date) -> tuple[Group, ...]:
    told = tuple(
        Told(each.what, tuple(filter(None, (each.kept, each.do, each.safety)))) for each in law.preservation()
    )
    return (Group("", told),)


PARTS: Final[dict[str, tuple[str, Callable[[date], tuple[Group, ...]]]]] = {
    "stalking-acts": ("Acts associated with stalking", _stalking_acts),
    "offences": ("Offences", _offences),
    "orders": ("Orders, notices and other ways", _orders),
    "defences": ("What the other person may say", _defences),
    "evidence": ("Evidence that disappears", _evidence),
}


def part(name: str, *, on: date) -> tuple[Group, ...]:
    """What the law of a day says on a subject of PARTS."""
    return PARTS[name][1](on)
