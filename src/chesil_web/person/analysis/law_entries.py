"""The pages of what a point of the law, a sign of danger or one entry rests on."""

from collections.abc import Sequence
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.analysis.asks import noticed_signs
from chesil_web.person.analysis.models import Law, Listed
from chesil_web.person.analysis.presenters import A_PAGE, MANY, EventRow, RestsOnPage, event_row, pages_of


@attrs.frozen(kw_only=True)
class Act:
    """An act that a point rests on, with the first of its events, and where the words of all of them are."""

    name: str
    what: str
    events: tuple[EventRow, ...]
    address: str
    read: str


@attrs.frozen(kw_only=True)
class ActsPage(Page):
    """The acts a point rests on, a page at a time."""

    acts: tuple[Act, ...]
    number: int
    pages: int


def sign(sealed: Law, place: int, row: dict[str, Any], *, number: int, which: str) -> RestsOnPage:
    """The messages and entries that a sign rests on. *number*: of the page."""
    person, found = noticed_signs(sealed.reading)[place]
    return RestsOnPage(
        heading=found.sentence, back=_back(which), why=f"{person.name}: {found.do}", rule="",
        events=tuple(map(event_row, row["events"])), number=number, pages=pages_of(row["count"], MANY),
    )  # fmt: skip


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
    count = ngettext("Read it", "Read all %(n)s", row["count"]) % {"n": f"{row['count']:,}"}
    return Act(
        name=_act_name(row), what=row["what"], events=tuple(map(event_row, row["events"])),
        address=reverse("analysis:act", args=[which, row["row"]]), read=count,
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
