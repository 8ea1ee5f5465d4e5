"""What an agency is asked and can still answer, what is late, and whom a panel can call."""

import uuid

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference.listing_models import OPEN
from chesil_web.staff.conference.models import Called
from chesil_web.staff.workforce.queries import Working


def mine(worker: Working, page: str, id: uuid.UUID, *, lock: bool = False) -> Called:
    """What the worker's agency is asked about one listing; with *lock* it is the caller's.

    Raises:
        Http404: it is not called, or the listing is not there for the worker.
    """
    rows = Called.objects.filter(
        agency=worker.row.agency_id, listing__in=conference.listings(worker, page).filter(id=id)
    ).select_related("listing__meeting")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Http404
    return found


def can_answer(row: Called) -> bool:
    """Whether a panel is not done with the listing yet."""
    return row.listing.state in OPEN


def late(rows: QuerySet[Called]) -> QuerySet[Called]:
    """Those of *rows* that have no answer although it was due."""
    return rows.filter(state__in=conference.WAITS, due_at__lt=timezone.now())
