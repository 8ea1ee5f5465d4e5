"""Keeps a listing from workers who are close to somebody in it, and a panel from being without its leads.

A wall that would leave a panel without a coordinator, or without a chair, is not set: the safeguarding lead
of the agency that runs it is told at once and decides. Until then the worker goes on: it may be urgent.
"""

import uuid
from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from django.http import Http404

from chesil_web.foundation.keys import office
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import declarations, desks, walls
from chesil_web.staff.access.models import Cleared, Wall, WallTold
from chesil_web.staff.cases.people_models import Part
from chesil_web.staff.conference import knowing, queries, rules
from chesil_web.staff.conference.listing_models import ListingTold, Named
from chesil_web.staff.conference.models import Listing, Seat
from chesil_web.staff.parties import conflicts
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Role, WorkerTold
from chesil_web.staff.workforce.queries import Working


def keep_away(row: Listing, people: Iterable[Named]) -> None:
    """Wall off the workers who declared somebody of a listing beyond chance, and an agency they work for."""
    found = list(people)
    for worker in declarations.near(map(knowing.person, found)).strong:
        if not walls.was_lifted(row.id, worker):
            wall_off(row, WallTold(), worker=worker)
    for agency in {each.agency for each in found if each.agency}:
        wall_off(row, WallTold(), agency=uuid.UUID(agency))


def names_for(worker: Working, row: Listing) -> list[tuple[str, Part]]:
    """The names in a listing and what each is there, for a worker who has not said yet whom they know.

    No look is written for names.

    Raises:
        Http404: the worker declared one of them beyond chance. From now on the listing is not there for them.
    """
    (told,) = desks.opened(row.safe_id).read([row], ListingTold)
    people = told.referral.people
    is_close = worker.id in declarations.near(map(knowing.person, people)).strong
    if is_close and not walls.was_lifted(row.id, worker.id) and wall_off(row, WallTold(), worker=worker.id):
        raise Http404
    return [(each.name, each.part) for each in people]


def names_of(worker: Working, rows: Iterable[Listing]) -> dict[uuid.UUID, list[tuple[str, Part]]]:
    """The same for several listings, by their ids; one that is gone for the worker is left out."""
    read = desks.read_each(rows, ListingTold)
    everyone = [knowing.person(each) for _row, told in read for each in told.referral.people]
    if worker.id not in declarations.near(everyone).strong:
        return {row.id: [(each.name, each.part) for each in told.referral.people] for row, told in read}
    found = {}
    for row, _told in read:
        with suppress(Http404):
            found[row.id] = names_for(worker, row)
    return found


def declare_conflict(worker: Working, row: Listing, why: str) -> bool:
    """A worker knows somebody in a listing: from now on it is not there for them.

    Gives whether it is so; else the panel would have nobody to lead it, and the worker goes on with it.
    """
    is_set = wall_off(row, WallTold(why=why, by_name=worker.told.name), worker=worker.id, by=worker.id)
    if not is_set:
        clear_names(worker, row)
    return is_set


def clear_names(worker: Working, row: Listing) -> None:
    """A worker says that they know nobody in a listing."""
    Cleared.objects.get_or_create(worker_id=worker.id, case=row.id)


@transaction.atomic
def wall_off(
    row: Listing, told: WallTold, *, worker: uuid.UUID | None = None, agency: uuid.UUID | None = None,
    by: uuid.UUID | None = None,
) -> bool:  # fmt: skip
    """Set a wall before a listing, against one of the two; gives whether it stands.

    Args:
        by: the worker who sets it; None where a declaration does.
    """
    before = _leads(row)
    wall = walls.put(row.id, told, worker=worker, agency=agency)
    if wall is None:
        return True
    if _leads(row) != before:
        wall.delete()
        _ask_lead(row, worker)
        return False
    deeds.wall_set(desks.opened(row.safe_id), row.id, *walls.whom(wall), by=by)
    return True


def case_was_walled(wall: Wall) -> None:
    """A wall before a case hides its listings too: where a panel is then without its leads, tell a lead."""
    for row in Listing.objects.filter(case_id=wall.about, panel__ended_on=None):
        if _leads(row) != _leads(row, hidden=False):
            _ask_lead(row, wall.worker_id)


def _leads(row: Listing, *, hidden: bool = True) -> set[Role]:
    """Which of the roles that lead a panel somebody has who can see a listing; or has at all."""
    seats = Seat.objects.filter(panel=row.panel_id).select_related("worker")
    there = [each.worker for each in seats if not workforce.has_left(each.worker)]
    about = [each for each in (row.id, row.case_id) if each]
    return {
        role
        for who, told in office.read_those(there, WorkerTold)
        for role in rules.LEADS.intersection(told.roles)
        if not hidden or not walls.hidden_from(who, told).filter(about__in=about).exists()
    }


def _ask_lead(row: Listing, worker: uuid.UUID | None) -> None:
    name = ""
    if worker is not None:
        found = workforce.working(worker)
        name = found.told.name if found else ""
    panel = queries.settings(row.panel).name
    conflicts.tell_agency(
        row.panel.agency_id, "decide", name=name, text=f"{panel}, {row.ref}", urgent=True, for_lead=True
    )
