"""What is read of actions: each with its words, where the worker may read them, and who could do one."""

import uuid
from collections.abc import Sequence
from typing import Final

import attrs
from django.db.models import Case, QuerySet, When

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui import paging
from chesil_web.staff.access import desks, looking, walls
from chesil_web.staff.access.models import Cleared
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference.meeting_models import ActionTold
from chesil_web.staff.conference.models import Action, Listing, Seat
from chesil_web.staff.outcomes import rules
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Shown:
    """An action in a list. *told*: None before the worker said whom they know, and for what is damaged."""

    row: Action
    told: ActionTold | None


# What can still be done stands before what was not done.
_OPEN_FIRST: Final = Case(When(state="not done", then=1), default=0)


@attrs.frozen(kw_only=True)
class Part:
    """One page of many actions, the first being 0.

    Attributes:
        late: how many of all that wait are late. settled: how many are settled.
        is_settled: whether these are. more: whether another page follows.
    """

    rows: list[Shown]
    late: int
    settled: int
    is_settled: bool
    page: int
    more: bool


def part(worker: Working, rows: QuerySet[Action], page: int, *, is_settled: bool) -> Part:
    """A page of *rows*: of those that wait, or of those that are settled, the newest first."""
    waits, settled = rows.filter(state__in=rules.NOT_SETTLED), rows.exclude(state__in=rules.NOT_SETTLED)
    wanted = (
        settled.order_by("-ended_on", "-id") if is_settled else waits.order_by(_OPEN_FIRST, "due_on", "id")
    )
    those, more = paging.cut(wanted, page)
    return Part(
        rows=shown(worker, those), late=rules.late(waits).count(), settled=settled.count(),
        is_settled=is_settled, page=page, more=more,
    )  # fmt: skip


def opened(worker: Working, row: Action) -> tuple[OpenSafe, ActionTold]:
    """An action, opened for a worker who may see it. The first time in half an hour that is a look.

    Raises:
        Damaged: it cannot be opened.
    """
    safe = looking.opened(worker.id, row.listing)
    return safe, safe.read([row], ActionTold)[0]


def shown(worker: Working, rows: Sequence[Action]) -> list[Shown]:
    """Actions, each with its words as far as the worker may read them."""
    listings = {row.listing_id: row.listing for row in rows}
    read = set(Cleared.objects.filter(worker=worker.id, case__in=listings).values_list("case", flat=True))
    opens = {id for id, each in listings.items() if id in read or each.worker_id == worker.id}
    looking.look_at(worker.id, [listings[id] for id in opens])
    told = desks.read_each([row for row in rows if row.listing_id in opens], ActionTold)
    words = {row.id: said for row, said in told}
    return [Shown(row=row, told=words.get(row.id)) for row in rows]


def owners(listing: Listing) -> list[tuple[uuid.UUID, str]]:
    """The agencies of its panel that can be given an action of a listing, by name."""
    there = {each.agency_id for each in conference.called(listing)} | {listing.agency_id}
    return [(row.id, told.name) for row, told in conference.agencies(listing.panel) if row.id in there]


def doers(row: Action) -> Sequence[tuple[Worker, WorkerTold]]:
    """The workers of an action's agency who sit on its panel or referred the listing, and may see it."""
    if row.agency_id is None:
        return []
    listing = row.listing
    seated = set(Seat.objects.filter(panel=listing.panel_id).values_list("worker", flat=True))
    hidden = [each for each in (listing.id, listing.case_id) if each]
    return [
        (each, told)
        for each, told in workforce.colleagues(row.agency_id)
        if (each.id in seated or each.id == listing.worker_id)
        and not workforce.has_left(each)
        and not any(walls.is_behind(each, told, about) for about in hidden)
    ]
