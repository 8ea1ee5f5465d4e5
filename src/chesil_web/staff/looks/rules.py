"""How near a worker is to what they open."""

import uuid
from typing import Any

from django.utils import timezone

from chesil_web.foundation.keys.service import blind_index
from chesil_web.record.given.models import Complaint, Share
from chesil_web.staff.access import emergencies
from chesil_web.staff.cases.models import Case, CaseGiving, CaseShare
from chesil_web.staff.joint.models import Joint, Side
from chesil_web.staff.looks.models import Near, Thing
from chesil_web.staff.workforce.models import Worker, WorkerTold


def index_of(about: uuid.UUID) -> bytes:
    """What a case, or a report that is in none, is found by among the looks."""
    return blind_index("look", about.hex)


def thing_of(row: Any) -> Thing:
    """What somebody opens with a row."""
    if isinstance(row, Complaint):
        return "report"
    if isinstance(row, Share):
        return "share"
    if row._meta.app_label == "joint":
        return "joint"
    return "case" if _own_case(row) else "other"


def case_of(row: Any, agency: uuid.UUID) -> Case | None:
    """The case that a row belongs to, for a worker of an agency; None for one that is in no case."""
    if isinstance(row, Complaint):
        giving = CaseGiving.objects.select_related("case").filter(complaint=row.id).first()
        return giving.case if giving else None
    if isinstance(row, Share):
        share = CaseShare.objects.select_related("case").filter(share=row.id).first()
        return share.case if share else None
    if isinstance(row, Joint):
        side = Side.objects.select_related("case").filter(joint=row, agency=agency, left_on=None).first()
        return side.case if side else None
    return _own_case(row)


def _own_case(row: Any) -> Case | None:
    found = row if isinstance(row, Case) else getattr(row, "case", None)
    return found if isinstance(found, Case) else None


def nearness(worker: Worker, told: WorkerTold, case: Case | None) -> Near:
    """How near a worker is to a case in this moment."""
    if case is None:
        return "none"
    if case.worker_id == worker.id:
        return "theirs"
    if case.agency_id != worker.agency_id:
        return "elsewhere"
    if case.team_id and case.team_id.hex in told.teams:
        return "team"
    return "emergency" if case.id in set(emergencies.open_to(worker.id, timezone.now())) else "role"
