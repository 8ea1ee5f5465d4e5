"""What opens a case in an emergency, and what takes cases from somebody who left."""

import uuid

from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.log import deeds
from chesil_web.record import working_days
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import desks, emergencies, looking, walls
from chesil_web.staff.access.models import Approval, Emergency
from chesil_web.staff.cases import noting, rules
from chesil_web.staff.cases.models import Case, Task
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.parties import conflicts
from chesil_web.staff.walls import queries
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working


class NoSuchCase(Exception):
    """There is no case of this name in the agency, or a wall stands before it: the two look alike."""


class OneAtATime(Exception):
    """Another case is open in an emergency still."""


def open_in_emergency(worker: Working, ref: str, reason: str) -> Case:
    """Open one case of one's agency for four hours; duty manager and lead are told at once.

    Raises:
        NoSuchCase, OneAtATime: nothing was opened.
    """
    with transaction.atomic():
        Worker.objects.select_for_update().get(id=worker.id)
        rows = Case.objects.filter(agency_id=worker.row.agency_id, ref=rules.as_ref(ref))
        row = rows.exclude(id__in=walls.behind(worker)).select_for_update(of=("self",)).first()
        if row is None:
            raise NoSuchCase
        if emergencies.open_to(worker.id, timezone.now()).exclude(case=row.id).exists():
            raise OneAtATime
        if rules.visible(worker, "cases:case").filter(id=row.id).exists():
            return row
        review_by = working_days.after(timezone.localdate(), emergencies.REVIEW_IN)
        begun = emergencies.begin(worker, row.id, row.ref, reason, review_by)
        safe = looking.opened(worker.id, row)
        deeds.glass_broken(safe, row.id, begun.until, by=worker.id)
        noting.note(safe, row, worker, "note", f"{OPENED} {reason}")
        conflicts.tell(row, "emergency", name=worker.told.name, text=reason, urgent=True)
    return row


OPENED = "Opened in an emergency, for four hours:"


def lift(worker: Working, wall: queries.Standing, why: str) -> bool:
    """Say that a wall should go, as the first or the second of two; gives whether it is gone.

    Raises:
        SamePerson: as `walls.lift`.
    """
    with transaction.atomic():
        is_gone = walls.lift(wall.row.id, worker, why)
        if is_gone:
            first = Approval.objects.exclude(by=worker.id).get(wall=wall.row)
            safe = desks.opened(_walled(wall).safe_id)
            deeds.wall_lifted(safe, wall.row.about, *walls.whom(wall.row), by=worker.id, first=first.by_id)
    return is_gone


def _walled(wall: queries.Standing) -> Case | Complaint:
    return wall.case or Complaint.objects.get(id=wall.row.about)


def review(worker: Working, id: uuid.UUID, outcome: str) -> bool:
    """Keep what a look at an emergency found; gives whether there was such a one to look at."""
    with transaction.atomic():
        row = next((row for row, _ in queries.emergencies(worker) if row.id == id), None)
        if row is None:
            return False
        emergencies.review(Emergency.objects.select_for_update().get(id=id), worker.told.name, outcome)
    return True


def take_over(worker: Working, leaver: queries.Leaver, owner: Worker, told: WorkerTold, reason: str) -> int:
    """Give the open cases and tasks of somebody who left to another; gives how many cases stay with them.

    A case stays where a wall stands between it and the other.
    """
    hidden = set(walls.hidden_from(owner, told))
    given = [case for case in leaver.cases if case.id not in hidden]
    for case in given:
        handling.hand_over(worker, case, owner, case.team_id, reason)
    seen = rules.visible(worker, "cases:leavers").exclude(id__in=hidden)
    Task.objects.filter(case__in=seen, worker=leaver.worker, ended_on=None).update(worker=owner)
    return len(leaver.cases) - len(given)
