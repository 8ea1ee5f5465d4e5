"""What was sent and waits for a first look."""

from django.db.models import Exists, OuterRef, QuerySet

from chesil_web.foundation.keys import questions
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import walls
from chesil_web.staff.cases.models import CaseGiving
from chesil_web.staff.workforce.queries import Ids, Working


def count(worker: Working) -> int:
    """How much of that there is."""
    return questions.count(_arrived, walls.behind(worker))


def arrived(worker: Working) -> QuerySet[Complaint]:
    """What was sent and not taken back, and is in no case yet: those to be read first come first."""
    return _arrived(walls.behind(worker))


def _arrived(behind: Ids) -> QuerySet[Complaint]:
    taken = CaseGiving.objects.filter(complaint=OuterRef("id"))
    rows = Complaint.objects.filter(sent_on__isnull=False, ends_on=None, safe__state="active")
    rows = rows.exclude(id__in=behind)
    return rows.exclude(Exists(taken)).order_by("-urgent", "due_on", "id")
