"""Orders that a court or the police made: their terms, from when until when, and whether they were served."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.law import Route, routes
from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.work_models import Version
from chesil_web.staff.things.kinds import Due, Kind, ThingForm, named, without_empty

OTHER: Final = "other"
SOON: Final = 60  # days before its end on which an order is marked
SERVED: Final = {
    "yes": lazy("Yes"), "no": lazy("No, not yet"), "unknown": lazy("It is not known"),
}  # fmt: skip


class OrderTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of an order.

    Attributes:
        kind: id of its route in chesil.law, or other. called: what it is called there or on paper.
        terms: what it forbids or requires, a line each. court: who made it, and its number.
        starts, ends: first and last day; without an end it goes on until a court changes it.
        over_on: it ended before, on this day.
        served: whether the other person was given it. served_how: by whom, or why that is not known.
    """

    kind: str
    called: str = ""
    terms: tuple[str, ...] = ()
    court: str = ""
    starts: date | None = None
    ends: date | None = None
    over_on: date | None = None
    served: Literal["yes", "no", "unknown"] = "unknown"
    served_on: date | None = None
    served_how: str = ""


@cache
def routes_of_orders() -> Mapping[str, Route]:
    """The kinds of order and notice that there are in law, or were, by id."""
    years = [date(year, 12, 31) for year in range(2015, timezone.localdate().year)]
    found = [each for day in (*years, timezone.localdate()) for each in routes("england_and_wales", on=day)]
    return {each.id: each for each in found if each.kind in ("order", "notice")}


class OrderForm(ThingForm):
    """An order."""

    told_type = OrderTold
    reveals = {"kind": {OTHER: ("called",)}, "served": {"yes": ("served_on", "served_how")}}
    kind = one_of(lazy("Which order or notice is it?"), (), required=lazy("Choose which one it is."))
    called = text(lazy("What is it called?"), lazy("As it is called on the paper."))
    terms = text(
        lazy("What does it forbid or require?"),
        lazy("As it is written there. Begin each point on a new line."),
        rows=6,
        required=lazy("Write at least one point of the order."),
    )
    court = text(
        lazy("Who made it, and what is its number?"),
        lazy("For example: Northmere Magistrates’ Court, 26NM00123."),
    )
    starts = day(
        lazy("From which day?"),
        lazy("For example, 4 3 2026"),
        required=lazy("Add the day on which it begins."),
    )
    ends = day(lazy("Until which day?"), lazy("Leave it empty if it goes on until a court changes it."))
    served = one_of(
        lazy("Was the other person given it?"),
        SERVED.items(),
        required=lazy("Say whether they were given it."),
        hint=lazy("Some orders count only once they know of it."),
    )
    served_on = day(lazy("On which day?"))
    served_how = text(
        lazy("Who gave it to them?"), lazy("For example: by the police, with a statement of service.")
    )
    over_on = day(
        lazy("Did it end early?"),
        lazy("The day on which a court ended it, or it was taken back. Leave it empty if it did not."),
    )
    field_order = (
        "kind",
        "called",
        "terms",
        "court",
        "starts",
        "ends",
        "served",
        "served_on",
        "served_how",
        "over_on",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((each.title, each.id) for each in routes_of_orders().values())
        self.fields["kind"].choices = [*((id, title) for title, id in names), (OTHER, _("Something else"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An order ends after it begins, and one that is none of those that are known has a name."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day has to be after the first."))
        if cleaned.get("kind") == OTHER and not cleaned.get("called"):
            self.add_error("called", _("Write what it is called."))
        cleaned["terms"] = tuple(
            line.strip() for line in (cleaned.get("terms") or "").splitlines() if line.strip()
        )
        if cleaned.get("served") != "yes":
            cleaned |= {"served_on": None, "served_how": ""}
        return cleaned

    @classmethod
    def filled(cls, told: OrderTold) -> dict[str, Any]:
        """What the form begins with."""
        return super().filled(told) | {"terms": "\n".join(told.terms)}


def title(told: OrderTold) -> str:
    """What an order is called."""
    route = routes_of_orders().get(told.kind)
    return route.title if route else told.called or _("Order whose name is not known yet")


def last_day(told: OrderTold) -> date | None:
    """The day on which it ended or ends; None where it goes on."""
    days = [day for day in (told.over_on, told.ends) if day]
    return min(days) if days else None


def is_in_force(told: OrderTold, on: date | None) -> bool:
    """Whether an order can have been in force on a day; it can on one that nobody knows."""
    last = last_day(told)
    return on is None or ((told.starts is None or told.starts <= on) and (last is None or on <= last))


def state(told: OrderTold, today: date) -> str:
    """Whether it is in force, in words."""
    last = last_day(told)
    if last is not None and last < today:
        return _("It ended on %(day)s.") % {"day": said_day(last)}
    if told.starts and told.starts > today:
        return _("It begins on %(day)s.") % {"day": said_day(told.starts)}
    if last is not None and last <= today + timedelta(days=SOON):
        return _("It ends soon: on %(day)s. Ask early whether it can be renewed.") % {"day": said_day(last)}
    return _("In force.")


def in_law(told: OrderTold) -> Iterable[tuple[Any, Any]]:
    """What the law says of such an order, where it is known."""
    route = routes_of_orders().get(told.kind)
    if route is None:
        return
    yield lazy("How long such an order lasts"), route.lasts.sentence if route.lasts else ""
    known = {each.id: each for each in routes("england_and_wales", on=timezone.localdate())}
    breaches = [known[each] for each in route.breach if each in known]
    yield (
        lazy("Breaking it"),
        "; ".join(f"{each.title} ({each.citation}). {each.maximum}" for each in breaches),
    )


def rows(told: OrderTold) -> Rows:
    """What is shown of an order."""
    served = named(SERVED, told.served)
    day = said_day(told.served_on) if told.served_on else ""
    return without_empty(
        [
            (lazy("Now"), state(told, timezone.localdate())),
            (lazy("What it says"), "\n".join(told.terms)),
            (lazy("Made by"), told.court),
            (lazy("From"), said_day(told.starts) if told.starts else ""),
            (lazy("Until"), said_day(told.ends) if told.ends else _("until a court changes it")),
            (lazy("Ended early"), said_day(told.over_on) if told.over_on else ""),
            (lazy("Given to the other person"), ", ".join(filter(None, (served, day, told.served_how)))),
            *in_law(told),
        ]
    )


def _due(told: OrderTold) -> Iterable[Due]:
    end = told.ends if told.over_on is None else None
    yield Due(kind="order", on=end, words=title(told))


ORDERS: Final = Kind(
    sort="order",
    form=OrderForm,
    document=Version[OrderTold],
    entry="order",
    page="order",
    list_page="cases:orders",
    heading=lazy("Orders"),
    empty=lazy(
        "No order is written down. Ask the person and the court whether there is one, and write down its "
        "words: what breaks it can then be noted, and the police can act on it."
    ),
    add=lazy("Add an order"),
    change=lazy("Change the order"),
    title=title,
    rows=rows,
    day=lambda told: told.starts,
    due=_due,
)
