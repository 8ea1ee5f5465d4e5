"""Which actions a worker may see, whose they are, what is late, and what somebody may do with one.

An agency sees its own actions. The coordinator and the chair of a panel see all of it, and so remind and pass
up. An action opens with its listing: behind a wall there is none.
"""

import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys import questions
from chesil_web.record import working_days
from chesil_web.staff.access import policy, walls
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference import states
from chesil_web.staff.conference.listing_models import OPEN
from chesil_web.staff.conference.meeting_models import ActionState
from chesil_web.staff.conference.models import Action, Listing, Panel
from chesil_web.staff.workforce.models import Role
from chesil_web.staff.workforce.queries import Ids, Working

AGAIN_AFTER: Final = timedelta(hours=12)  # nobody is reminded twice on one day
# What still has to be done, or was not done although nothing stood in its way.
NOT_SETTLED: Final[tuple[ActionState, ...]] = ("open", "not done", "escalated")


def mine(worker: Working, page: str) -> QuerySet[Action]:
    """The actions of the worker's agency that they may see, what is due first before others."""
    seen = conference.listings(worker, page)
    rows = conference.given().filter(agency=worker.row.agency_id, listing__in=seen)
    return rows.select_related("listing").order_by("due_on", "id")


def counted(worker: Working, page: str) -> tuple[int, int]:
    """How many actions of the worker's agency are not settled, and how many of those are late."""
    if not questions.is_any(
        _not_settled, worker.row.agency_id
    ):  # most often, and far quicker to ask than which of none may be seen
        return 0, 0
    rows = mine(worker, page).filter(state__in=NOT_SETTLED).order_by()
    found = rows.aggregate(open=Count("id"), late=Count("id", filter=_is_late()))
    return found["open"], found["late"]


def of_panel(worker: Working, page: str, panel: Panel) -> QuerySet[Action]:
    """All actions of a panel from listings that the worker may see, what is due first before others."""
    seen = conference.listings(worker, page).filter(panel=panel)
    return conference.given().filter(listing__in=seen).select_related("listing").order_by("due_on", "id")


def of_listing(worker: Working, listing: Listing) -> QuerySet[Action]:
    """The actions of a listing that a worker may see, what is due first before others."""
    rows = conference.given().filter(listing=listing).order_by("due_on", "id")
    return rows if conference.leads(worker, listing.panel_id) else rows.filter(agency=worker.row.agency_id)


def passed_up(worker: Working) -> QuerySet[Action]:
    """The actions of an agency that were passed up to its duty managers; nothing for others.

    They are told that there is one and no word of it: they ask the one whose it is.
    """
    if not worker.holds(("duty manager",)):
        return Action.objects.none()
    return _passed_up(worker.row.agency_id, walls.behind(worker))


def count_passed_up(worker: Working) -> int:
    """How many those are."""
    if not worker.holds(("duty manager",)):
        return 0
    return questions.count(_passed_up, worker.row.agency_id, walls.behind(worker))


def _passed_up(agency: uuid.UUID, behind: Ids) -> QuerySet[Action]:
    rows = Action.objects.filter(agency=agency, state="escalated").exclude(listing__in=behind)
    rows = rows.exclude(Q(listing__case__isnull=False) & Q(listing__case__in=behind))
    return rows.select_related("listing").order_by("due_on", "id")


def _not_settled(agency: uuid.UUID) -> QuerySet[Action]:
    return Action.objects.filter(agency=agency, state__in=NOT_SETTLED)


def action(worker: Working, page: str, id: uuid.UUID, *, lock: bool = False) -> Action:
    """One action; with *lock* it is the caller's until the transaction ends.

    Raises:
        Http404: there is none that the worker may see. AskFirst: as `conference.rules.listing`.
    """
    found = conference.given().filter(id=id).first()
    if found is None:
        raise Http404
    listing = conference.listing(worker, page, found.listing_id, lock=lock)
    if found.agency_id != worker.row.agency_id and not conference.leads(worker, listing.panel_id):
        raise Http404
    rows = Action.objects.select_related("listing")
    return (rows.select_for_update(of=("self",)) if lock else rows).get(id=id)


def roles(worker: Working, row: Action) -> Collection[Role]:
    """The roles in which a worker can do something with an action: for their agency, or for its panel."""
    own = row.agency_id == worker.row.agency_id
    held = conference.roles_on(worker, row.listing.panel_id)
    return held if own else held & conference.LEADS


def onwards(worker: Working, row: Action) -> tuple[ActionState, ...]:
    """The states to which a worker can bring an action."""
    return states.onwards(states.ACTION, row.state, roles(worker, row))


def may_add(worker: Working, listing: Listing) -> bool:
    """Whether a worker can add an action to a listing."""
    known = policy.nearness("conference:add-action", worker.told.roles) != "-"
    return known and listing.state in OPEN and conference.leads(worker, listing.panel_id)


def is_late(row: Action, today: date | None = None) -> bool:
    """Whether nobody has said by its day what became of an action."""
    return row.state == "open" and row.due_on < (today or timezone.localdate())


def late(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Those of *rows* that are late."""
    return rows.filter(_is_late())


def _is_late() -> Q:
    return Q(state="open", due_on__lt=timezone.localdate())


def may_tell(worker: Working, listing: Listing) -> bool:
    """Whether a worker can write down that the person was told: once the case was heard."""
    known = policy.nearness("conference:tell", worker.told.roles) != "-"
    return known and listing.heard_on is not None


def tell_by(listing: Listing, days: int) -> date:
    """By when the person is told: so many working days after the case was heard."""
    assert listing.heard_on is not None  # noqa: S101 - `may_tell` asked
    return working_days.after(listing.heard_on, days)
