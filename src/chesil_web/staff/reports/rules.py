"""Which report a worker may read: one that waits for a first look, or one in a case that they may see."""

import uuid

import attrs
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.browsing import Opened
from chesil_web.record.evidence.record_presenters import Reader
from chesil_web.record.given import queries as given
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import looking, policy, walls
from chesil_web.staff.access.declarations import AskFirst
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case, CaseGiving
from chesil_web.staff.parties import conflicts
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working


@attrs.frozen
class Report:
    """A report that a worker may read, and the case that it lies in, if any."""

    row: Complaint
    case: uuid.UUID | None


def report(worker: Working, page: str, id: uuid.UUID) -> Report:
    """A report that was sent to the council, where the table lets this worker see a page of it.

    Raises:
        Http404: there is none, or it was taken back.
        AskFirst: as `rules.case`.
    """
    row = _sent(worker).filter(id=id).first()
    if row is None:
        raise Http404
    taken = CaseGiving.objects.filter(complaint=id).first()
    if taken:
        return Report(row, rules.case(worker, page, taken.case_id).id)
    if policy.nearness(page, worker.told.roles) != "any" or not _is_for(worker, row):
        raise Http404
    if not conflicts.may_read(worker, row):
        raise Http404
    return Report(row, None)


def safe(worker: Working, row: Complaint) -> OpenSafe:
    """The safe of a report, open by the grant; the first look is written down.

    Raises:
        Http404: it was taken back just now.
    """
    try:
        return looking.opened(worker.id, row)
    except WrongSecret:
        raise Http404 from None


def file(worker: Working, page: str, id: uuid.UUID, file: uuid.UUID) -> Opened:
    """A file of a report, open for a worker.

    Raises:
        Http404, AskFirst: as `report`, or there is no such file in it.
        Damaged: it does not open.
    """
    opened = safe(worker, report(worker, page, id).row)
    found = evidence.file(opened, file)
    if found is None or found.kept.removed_at is not None:
        raise Http404

    def address(name: str, *args: object) -> str:
        return reverse(f"cases:report-{name}", args=[id, *args])

    return Opened(opened, found, Reader(address=address, owner=_("Whoever this phone belongs to")))


def is_readable(worker: uuid.UUID, page: str, id: uuid.UUID) -> bool:
    """Whether a worker may still read a report: asked again while a file of it is on its way."""
    now = workforce.working(worker)
    if now is None:
        return False
    try:
        looking.unseen(report(now, page, id).row)
    except (Http404, AskFirst, WrongSecret):
        return False
    return True


def of_case(worker: Working, case: Case) -> QuerySet[Complaint]:
    """The reports in a case that a worker may read, in the order in which they were sent."""
    rows = _sent(worker).order_by("sent_on", "id")
    if not rules.visible(worker, "cases:complaint").filter(id=case.id).exists():
        return rows.none()
    return rows.filter(id__in=case.givings.values("complaint"))


def _is_for(worker: Working, row: Complaint) -> bool:
    """Whether a report was sent to the council that this worker works for."""
    council = worker.row.agency_id
    return row.council == council or (row.council is None and given.is_first(council))


def is_council(worker: Working) -> bool:
    """Reports are sent to a council, and to no other agency."""
    return worker.agency.kind == "council"


def _sent(worker: Working) -> QuerySet[Complaint]:
    """What was sent to a council and not taken back, for workers of one; behind a wall there is none."""
    if not is_council(worker):
        return Complaint.objects.none()
    rows = Complaint.objects.filter(sent_on__isnull=False, ends_on=None, safe__state="active")
    return rows.exclude(id__in=walls.behind(worker))
