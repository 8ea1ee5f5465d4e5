"""What was sent and waits for a first look."""

import uuid

from django.db.models import Exists, OuterRef, QuerySet

from chesil_web.foundation.keys import questions
from chesil_web.record.given import queries as given
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import walls
from chesil_web.staff.cases.models import CaseGiving
from chesil_web.staff.workforce.queries import Ids, Working


def count(worker: Working) -> int:
    """How much of that there is."""
    return questions.count(_arrived, *_asked(worker))


def arrived(worker: Working) -> QuerySet[Complaint]:
    """What was sent to their council and not taken back, and is in no case yet: the most urgent first."""
    return _arrived(*_asked(worker))


def _asked(worker: Working) -> tuple[uuid.UUID, bool, Ids]:
    council = worker.row.agency_id
    return council, given.is_first(council), walls.behind(worker)


def _arrived(
    council: uuid.UUID,
    is_first: bool,  # noqa: FBT001 - a question gives its values in order
    behind: Ids,
) -> QuerySet[Complaint]:
    taken = CaseGiving.objects.filter(complaint=OuterRef("id"))
    rows = Complaint.objects.filter(sent_on__isnull=False, ends_on=None, safe__state="active")
    rows = rows.filter(given.for_council(council, is_first=is_first)).exclude(id__in=behind)
    return rows.exclude(Exists(taken)).order_by("-urgent", "due_on", "id")
