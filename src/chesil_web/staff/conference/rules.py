"""Which panels, meetings and listings a worker may see, by the table of access; and which step is theirs.

In the table a cell `panel` means everything of a panel that the worker sits on, and `called` the listings to
which their agency is called there, and those that they referred. Nobody coordinates or chairs a panel without
a seat on it, whatever their role is elsewhere. Behind a wall there is no listing: neither
where a wall stands before it, nor where one stands before the case that it came from.
"""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys import asking, questions
from chesil_web.staff.access import policy, walls
from chesil_web.staff.access.declarations import AskFirst
from chesil_web.staff.access.models import Cleared
from chesil_web.staff.cases import rules as case_rules
from chesil_web.staff.conference import states
from chesil_web.staff.conference.listing_models import OPEN, ResearchState
from chesil_web.staff.conference.models import Action, Called, Listing, Meeting, Panel, Seat
from chesil_web.staff.workforce.models import Role
from chesil_web.staff.workforce.queries import Working

# Who may change how a panel works: of the agency that runs it, or with a seat on it.
_MANAGE: Final[frozenset[Role]] = frozenset(("administrator",))
LEADS: Final[frozenset[Role]] = frozenset(("coordinator", "chair"))
WAITS: Final[tuple[ResearchState, ...]] = ("asked", "read")  # for an answer


class NotPossible(Exception):
    """A step is not there, or needs words. *code*: what is in the way, as words.IN_THE_WAY has it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def panels(worker: Working, page: str) -> QuerySet[Panel]:
    """The panels of which a worker may see a page: theirs; for administrators, their agency's."""
    needed = policy.nearness(page, worker.told.roles)
    if needed == "-":
        return Panel.objects.none()
    seated = Q(id__in=Seat.objects.filter(worker=worker.id).values("panel"))
    manages = worker.holds(_MANAGE) and policy.nearness(page, _MANAGE) != "-"
    own = Q(agency_id=worker.row.agency_id) if manages else Q()
    return Panel.objects.filter(seated | own if own else seated)


def roles_on(worker: Working, panel: Panel | int) -> frozenset[Role]:
    """The roles in which a worker acts on a panel: nobody leads one without a seat on it."""
    held = frozenset(worker.told.roles)
    if held.isdisjoint(LEADS) or Seat.objects.filter(panel=panel, worker=worker.id).exists():
        return held
    return held - LEADS


def leads(worker: Working, panel: Panel | int) -> bool:
    """Whether a worker coordinates or chairs a panel: orders its agendas, minutes its meetings."""
    return not LEADS.isdisjoint(roles_on(worker, panel))


def panel(worker: Working, page: str, id: int, *, lock: bool = False) -> Panel:
    """One panel; with *lock* it is the caller's until the transaction ends.

    Raises:
        Http404: there is none that the worker may see.
    """
    rows = panels(worker, page).filter(id=id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Http404
    return found


def meeting(worker: Working, page: str, id: uuid.UUID, *, lock: bool = False) -> Meeting:
    """One meeting of a panel that the worker may see.

    Raises:
        Http404: there is none.
    """
    rows = Meeting.objects.filter(id=id, panel__in=panels(worker, page))
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Http404
    return found


def meeting_of(worker: Working, page: str, found: Listing) -> Meeting | None:
    """The meeting of a listing; None where it is on no agenda, or the worker may not see that page of it."""
    if found.meeting is None or not panels(worker, page).filter(id=found.meeting.panel_id).exists():
        return None
    return found.meeting


def listings(worker: Working, page: str) -> QuerySet[Listing]:
    """The listings of which a worker may see a page."""
    needed = policy.nearness(page, worker.told.roles)
    if needed not in ("panel", "called"):
        return Listing.objects.none()
    hidden = walls.behind(worker)
    rows = Listing.objects.exclude(id__in=hidden).exclude(case_id__isnull=False, case_id__in=hidden)
    # By their numbers, so that the database begins with these panels and not with every listing there is.
    seated = [each.panel_id for each in asking.rows(Seat, worker_id=worker.id)]
    called = Called.objects.filter(agency=worker.row.agency_id).values("listing")
    own = Q(panel__in=seated) if needed == "panel" else Q(panel__in=seated, id__in=called)
    if policy.nearness(page, set(worker.told.roles) - LEADS) == "called":
        own |= referred_by(worker)
    return rows.filter(own)


def referred_by(worker: Working) -> Q:
    """The listings that a worker referred, or that came from a case which they may see."""
    return Q(worker=worker.id) | Q(case__in=case_rules.visible(worker, "cases:case"))


def is_referrer(worker: Working, found: Listing) -> bool:
    """Whether a worker referred a listing, or may see the case that it came from."""
    return Listing.objects.filter(referred_by(worker), id=found.id).exists()


def may_step(worker: Working, page: str, found: Listing) -> bool:
    """Whether the steps of a listing can be a worker's: of its panel, or who referred; not who is called."""
    of_panel = policy.nearness(page, roles_on(worker, found.panel_id)) == "panel"
    return of_panel or is_referrer(worker, found)


def listing(
    worker: Working, page: str, id: uuid.UUID, *, lock: bool = False, asks_names: bool = True
) -> Listing:
    """One listing; with *lock* it is the caller's until the transaction ends.

    Args:
        asks_names: whoever is to read more than names says first that they know nobody in it. Who referred
            the listing knows it already.

    Raises:
        Http404: there is none that the worker may see.
        AskFirst: the worker has not said so yet; its page is `conference:names`.
    """
    rows = listings(worker, page).filter(id=id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Http404
    if asks_names and found.worker_id != worker.id and not has_read_names(worker, found):
        raise AskFirst(found.id, page="conference:names")
    return found


def has_read_names(worker: Working, found: Listing) -> bool:
    """Whether a worker said that they know nobody in a listing, since their declaration last changed."""
    return Cleared.objects.filter(worker=worker.id, case=found.id).exists()


def called(worker: Working, page: str, listing_id: uuid.UUID, *, lock: bool = False) -> Called:
    """What the worker's agency is asked about a listing.

    Raises:
        Http404: it is not called. AskFirst: as `listing`.
    """
    found = listing(worker, page, listing_id)
    rows = Called.objects.filter(listing=found, agency=worker.row.agency_id).select_related("listing")
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise Http404
    return row


def asked(worker: Working, page: str) -> QuerySet[Called]:
    """What the worker's agency is asked about listings that are still open, what is due first before."""
    rows = Called.objects.filter(
        agency=worker.row.agency_id, listing__in=listings(worker, page),
        listing__state__in=OPEN, listing__panel__ended_on=None,
    )  # fmt: skip
    return rows.select_related("listing__meeting").order_by("due_at", "id")


def count_asked(worker: Working, page: str) -> int:
    """How much of that waits for an answer."""
    # Most often nothing is: to ask that is far quicker than which of nothing may be seen.
    waits = questions.is_any(_unanswered, worker.row.agency_id)
    return asked(worker, page).filter(state__in=WAITS).count() if waits else 0


def _unanswered(agency: uuid.UUID) -> QuerySet[Called]:
    return Called.objects.filter(agency=agency, state__in=WAITS)


def waiting(worker: Working, page: str, panel: Panel) -> QuerySet[Listing]:
    """The listings of a panel that are on no agenda and that a worker may see a page of."""
    return listings(worker, page).filter(panel=panel, state__in=("referred", "accepted", "deferred"))


def late_by_meeting(worker: Working, page: str, panel: Panel) -> list[tuple[uuid.UUID, datetime, int]]:
    """Meetings of a panel with answers that are late, the first one before: id, when, and how many."""
    seen = listings(worker, page).filter(panel=panel, meeting__isnull=False, state__in=OPEN)
    rows = Called.objects.filter(listing__in=seen, state__in=WAITS, due_at__lt=timezone.now())
    counted = rows.values_list("listing__meeting", "listing__meeting__at").annotate(late=Count("id"))
    return list(counted.order_by("listing__meeting__at"))


def given() -> QuerySet[Action]:
    """The actions that agencies have, without those that were only said in a meeting so far."""
    return Action.objects.exclude(state="said")


def answers_until(row: Meeting) -> datetime:
    """By when agencies that are asked now answer for a meeting: at the latest when it begins."""
    return row.research_at if row.research_at >= timezone.now() else row.at


def is_late(row: Called) -> bool:
    """Whether an agency has not answered in time."""
    return row.state in WAITS and row.due_at < timezone.now()


def check_step[S: str](
    table: tuple[states.Step[S], ...], roles: Collection[Role], before: str, to: str, why: str
) -> None:
    """Make sure that a step is there for somebody with *roles*, and that it says why where it has to.

    Raises:
        NotPossible: it is not, or it does not.
    """
    found = states.step(table, before, to, roles)
    if found is None:
        raise NotPossible("not now")
    if found.why and not why.strip():
        raise NotPossible("why")
