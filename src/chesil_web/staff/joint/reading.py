"""Writes down what a worker reads first of what other agencies put there."""

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chesil_web.staff.joint import rules
from chesil_web.staff.joint.models import Copy, Joint, Reading, Side
from chesil_web.staff.workforce.queries import Working


def mark_read(worker: Working, own: Side, *, only: uuid.UUID | None = None) -> None:
    """Write down what a worker is about to read first; what was taken back meanwhile is not read.

    Args:
        only: the one copy that a page shows.
    """
    if own.left_on is not None or not _unread(worker, own, only).exists():
        return
    with transaction.atomic():
        Joint.objects.select_for_update().get(id=own.joint_id)
        now = timezone.now()
        Reading.objects.bulk_create(
            Reading(copy=each, worker_id=worker.id, at=now) for each in _unread(worker, own, only)
        )


def _unread(worker: Working, own: Side, only: uuid.UUID | None) -> QuerySet[Copy]:
    there = rules.unread(worker, own)
    return there.filter(id=only) if only else there
