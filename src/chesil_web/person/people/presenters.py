"""What each page of this room shows."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil.documents.characters import visible
from chesil.documents.words import address_words
from chesil.leaks import masked
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day, said_edtf
from chesil_web.person.people import actions, queries
from chesil_web.person.people.forms import FACTS, HOW, KINDS, MOST_TERMS, SECRETS, Kind, OrderForm, ThingForm
from chesil_web.person.people.models import Asked, Day, Order, Person, Secret
from chesil_web.person.people.naming import Names
from chesil_web.person.people.queries import UNDO_FOR, Found

_NAMES: Final = 5  # before the others open


@attrs.frozen(kw_only=True)
class Row:
    """One thing in a list: what it is called, and lines about it. *until*: when a deleted one goes."""

    name: str
    lines: tuple[str, ...]
    edit: str
    until: str
    bring_back: str


@attrs.frozen(kw_only=True)
class Group:
    """Things of one kind, and where to add one. *why*: what it is for, where there is none."""

    heading: str
    why: str
    rows: tuple[Row, ...]
    add: str
    address: str


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """Everything that was told, by kind.

    Attributes:
        anyone: whether a person is listed. about: whom her record is about, if she said so.
        names: those in her files and notes that nobody is listed by; *more_names*: those that open below.
        passed: those that she said are not important.
    """

    groups: tuple[Group, ...]
    removed: bool
    any_removed: bool
    anyone: bool
    about: str
    names: tuple[tuple[str, str], ...]
    more_names: tuple[tuple[str, str], ...]
    passed: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class ThingPage(Page):
    """One form.

    Attributes:
        id: of the new thing, so that a form sent twice keeps it once. seen: the state that is changed.
        terms: pairs of fields that belong together. more: whether there may be another.
        remove: empty for a new thing.
        nobody: where to add a person, when one is asked for and there is none.
    """

    fields: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    more: bool
    id: str
    seen: str
    remove: str
    nobody: str


def listed(
    found: Sequence[Found], *, removed: bool, any_removed: bool, names: Names, about: str = ""
) -> ListPage:
    """The list. *about*: whom she said her record is about."""
    called = tuple((each, visible(address_words(each))) for each in names.open)
    people = {id: person.name for id, person in queries.people(found).items()}
    headings = (
        (_("People"), _("Choose from the names above, or add somebody.") if names.open else
         _("Nobody is listed yet. With a name and a number, messages and calls can be matched to a person.")),
        (_("When you asked them to stop"), _("What comes after that day is counted separately.")),
        (_("Orders and conditions"),
         _("Such as bail conditions or a non-molestation order. We remind you on the first page before "
           "one ends.")),
        (_("Dates that matter"), _(
            "Such as a court date or a birthday. We remind you on the first page before it comes."
        )),
        (_("What must stay secret"),
         _("Such as a new address or a school. What goes out is searched for it first.")),
    )  # fmt: skip
    groups = tuple(
        Group(
            heading=heading, why=why, add=str(kind.add), address=reverse("people:new", args=[kind.name]),
            rows=tuple(_row(each, people) for each in found if isinstance(each.told.thing, kind.thing)),
        )
        for (heading, why), kind in zip(headings, KINDS, strict=True)
    )  # fmt: skip
    return ListPage(
        heading=_("Deleted people and dates") if removed else _("People and dates"), groups=groups,
        removed=removed, any_removed=any_removed, anyone=bool(people), about=about,
        names=called[:_NAMES], more_names=called[_NAMES:],
        passed=tuple((each, visible(address_words(each))) for each in names.passed),
        back=reverse("people:list") if removed else reverse("diary:today"),
    )  # fmt: skip


def _row(found: Found, names: dict[str, str]) -> Row:
    told = found.told
    name, lines = _told(told.thing, names)
    until = said_day(timezone.localdate(told.removed_at + UNDO_FOR)) if told.removed_at else ""
    return Row(
        name=name, lines=tuple(filter(None, lines)), edit=reverse("people:edit", args=[found.id]),
        until=until, bring_back=reverse("people:bring-back", args=[found.id]),
    )  # fmt: skip


def _told(thing: Any, names: dict[str, str]) -> tuple[str, list[str]]:
    if isinstance(thing, Person):
        return thing.name, _person(thing)
    if isinstance(thing, Asked):
        return said_edtf(thing.when), [_of(thing.person, names), str(HOW.get(thing.how, "")), thing.words,
                                       thing.shown_by]  # fmt: skip
    if isinstance(thing, Order):
        everyone = "" if thing.person else _("About everyone in these records")
        return thing.what, [_in_force(thing), _served(thing), everyone or _of(thing.person, names),
                            *(each.words for each in thing.terms), thing.remember]  # fmt: skip
    if isinstance(thing, Secret):  # masked: a list stands open on a screen
        return masked(thing.value), [str(SECRETS[thing.kind]), thing.remember]
    day: Day = thing
    return said_day(day.day), [day.what, _("Every year") if day.yearly else ""]


def _person(person: Person) -> list[str]:
    also = _("Also called %(names)s") % {"names": ", ".join(person.names)} if person.names else ""
    facts = [str(FACTS[each]) for each in person.facts if each in FACTS]
    return [
        _("You") if person.me else "", person.relation, " · ".join(person.addresses), also, " · ".join(facts),
        person.remember,
    ]  # fmt: skip


def _of(person: str, names: dict[str, str]) -> str:
    return names.get(person) or _("This person is not in your list any more, so this is not used.")


def _in_force(order: Order) -> str:
    return _span(order.starts, order.ends, timezone.localdate())


def _served(order: Order) -> str:
    if order.served_on is None:
        return ""
    return _("They were given it, or told of it, on %(day)s") % {"day": said_day(order.served_on)}


def _span(starts: date, ends: date | None, today: date) -> str:
    days = {"first": said_day(starts), "last": said_day(ends) if ends else ""}
    if starts > today:
        return _("Begins on %(first)s") % days
    if ends is None:
        return _("In force since %(first)s. No end date is given.") % days
    said = (
        _("In force from %(first)s to %(last)s")
        if ends >= today
        else _("It was in force from %(first)s to %(last)s")
    )
    return said % days


def thing(kind: Kind, form: ThingForm, *, id: uuid.UUID, found: Found | None) -> ThingPage:
    """One form."""
    numbers = form.terms if isinstance(form, OrderForm) else ()
    terms = tuple((f"words{number}", f"forbids{number}") for number in numbers)
    asks = "person" in form.fields and not [each for each in form.people.values() if not each.me]
    return ThingPage(
        heading=str(kind.change if found else kind.add), form=form, id=id.hex, terms=terms,
        more=0 < len(terms) < MOST_TERMS,
        fields=tuple(name for name in form.fields if not any(name in pair for pair in terms)),
        seen=actions.state(found.told) if found else "", back=reverse("people:list"),
        remove=reverse("people:remove", args=[id]) if found else "",
        nobody=reverse("people:new", args=[KINDS[0].name]) if asks else "",
    )  # fmt: skip
