"""What reaches every side at once, whatever was chosen: that contact is unsafe, and walls."""

from django.db import transaction

from chesil_web.staff.access.models import Wall
from chesil_web.staff.cases.models import Case
from chesil_web.staff.joint import actions, holding, putting
from chesil_web.staff.joint.models import Copy, Side
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.workforce.queries import Working


def mark_unsafe(worker: Working, case: Case) -> None:
    """Say in every case of a joint that contact is unsafe, and take the contact rules that are there out."""
    found = Side.objects.filter(case=case, left_on=None).first()
    if found is None:
        return
    with transaction.atomic():
        try:
            held = holding.of(found.joint_id)
        except NotNow:  # it ended meanwhile
            return
        for copy in Copy.objects.filter(joint=held.joint, sort="contact", taken_on=None):
            putting.take_out(held, copy, holding.said(worker, "Contact is not safe any more."))
        for _side, row in held.others(case):
            actions.set_unsafe(row, worker.agency.name, worker)


def wall_off(wall: Wall) -> None:
    """Where a wall stands before one case for a worker or team, it stands before their agency's own too."""
    against = wall.worker or wall.team
    of_case = Side.objects.filter(case=wall.about, left_on=None).first()
    if against is None or of_case is None:
        return
    theirs = Side.objects.filter(joint=of_case.joint_id, agency=against.agency_id, left_on=None)
    ids = theirs.exclude(case=wall.about).values("case")
    with transaction.atomic():
        for row in Case.objects.select_for_update().filter(id__in=ids):
            actions.copy_wall(wall, row)
