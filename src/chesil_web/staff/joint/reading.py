"""Writes down what a worker reads first of what other agencies put there."""

from django.db import transaction
from django.utils import timezone

from chesil_web.staff.joint import rules
from chesil_web.staff.joint.models import Joint, Reading, Side
from chesil_web.staff.workforce.queries import Working


def mark_read(worker: Working, own: Side) -> None:
    """Write down what a worker is about to read first; what was taken back meanwhile is not read."""
    if own.left_on is not None or not rules.unread(worker, own).exists():
        return
    with transaction.atomic():
        Joint.objects.select_for_update().get(id=own.joint_id)
        now = timezone.now()
        Reading.objects.bulk_create(
            Reading(copy=each, worker_id=worker.id, at=now) for each in rules.unread(worker, own)
        )
