"""Opening one case that is not a worker's own, for some hours, because something cannot wait."""

import uuid
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from django.db.models import QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.access.models import Emergency, EmergencyTold
from chesil_web.staff.workforce.queries import Working

LASTS: Final = timedelta(hours=4)
REVIEW_IN: Final = 5  # working days


def open_to(worker: uuid.UUID, now: datetime) -> QuerySet[Emergency, uuid.UUID]:
    """The cases that a worker opened in an emergency, while that lasts."""
    return Emergency.objects.filter(worker=worker, until__gt=now).values_list("case", flat=True)


def begin(worker: Working, case: uuid.UUID, ref: str, reason: str, review_by: date) -> Emergency:
    """Open a case for four hours. The caller made sure that no wall stands before it."""
    now = timezone.now()
    told = EmergencyTold(at=now, by_name=worker.told.name, ref=ref, reason=reason)
    return office.keep(
        Emergency, told, worker_id=worker.id, agency_id=worker.row.agency_id, case=case, until=now + LASTS,
        review_by=review_by,
    )  # fmt: skip


def review(row: Emergency, by_name: str, outcome: str) -> None:
    """Keep what a look at it found."""
    today = timezone.localdate()
    told = office.read(row, EmergencyTold)
    office.reseal(row, msgspec.structs.replace(told, outcome=outcome, reviewed_by=by_name, reviewed_at=today))
    row.reviewed_on = today
    row.save(update_fields=["reviewed_on"])
