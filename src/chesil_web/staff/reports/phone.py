"""A report taken by phone that whoever told it can read: kept as theirs, and opened by a spoken code."""

import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from chesil_web.foundation.keys import questions
from chesil_web.record.given.models import Complaint, Told
from chesil_web.record.links import claims
from chesil_web.record.links.models import ReportClaim
from chesil_web.staff.access import desks, looking
from chesil_web.staff.cases import noting
from chesil_web.staff.cases.models import Case, CaseGiving, CaseTold
from chesil_web.staff.cases.people_models import PartyTold
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.workforce.queries import Working

_DANGER: Final = {"yes": "yes", "no": "no", "unknown": "unsure"}
MADE: Final = "A code was made with which they can read their report and add to it. It works for 72 hours."


@transaction.atomic
def begin(worker: Working, told: CaseTold, people: Iterable[PartyTold], report: str, **given: Any) -> Case:
    """Begin a case from what was told by phone, which whoever told it can read too.

    What was told lies in the report alone: withdrawn by them, it is gone for the worker as well.
    """
    said = Told(what=report, who=told.against, danger=_DANGER[told.danger], **_of_whom(told))
    row = claims.begin(desks.begin(), said, council=worker.row.agency_id)
    return people_actions.begin(worker, told, people, complaint=row.id, **given)


def _of_whom(told: CaseTold) -> dict[str, Any]:
    teller = told.teller
    if teller is None:
        return {"name": told.who}
    return {
        "whom": "other", "they": told.who, "name": teller.name, "they_bond": teller.bond,
        "they_know": _DANGER[teller.knows], "they_reach": teller.reach,
    }  # fmt: skip


def claim(case: Case) -> ReportClaim | None:
    """The claim of the report that a case began with; None where there is none, or it was withdrawn."""
    return next(iter(questions.found(_claims, case.id)), None)


def _claims(case: uuid.UUID) -> QuerySet[ReportClaim]:
    givings = CaseGiving.objects.filter(case=case).values("complaint")
    going_on = Complaint.objects.filter(id__in=givings, ends_on=None, safe__state="active")
    return ReportClaim.objects.filter(complaint__in=going_on.values("id")).order_by("id")[:1]


def new_code(worker: Working, case: Case, found: ReportClaim) -> str:
    """A new code to say; gives it. Where one was used before, whoever used it comes in no more.

    Raises:
        Busy: none can be made now, and nothing was changed.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        report = Complaint.objects.get(id=found.complaint)
        safe = looking.unseen(report) if found.used_at is None else looking.renewed(report)
        code = claims.new_code(safe)
        noting.note(looking.opened(worker.id, row), row, worker, "note", MADE)
    return code
