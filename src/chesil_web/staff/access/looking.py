"""Opening a safe for a worker: the first time in half an hour a line is written, in the same transaction."""

import uuid
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from chesil_web.foundation.keys import asking, entrusted
from chesil_web.foundation.keys.models import Sealed
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import actions as log
from chesil_web.staff.access.models import Grant

HELD_FOR: Final = timedelta(minutes=30)

was_opened: Final = Signal()  # worker: uuid.UUID, row: Sealed, did: "opened" or "saved"; in the transaction


def opened(worker: uuid.UUID, row: Sealed, *, as_keeper: bool = False) -> OpenSafe:
    """The safe of a row, open for a worker who may see it.

    Args:
        as_keeper: what it holds was stopped, and a legal hold keeps it for this worker.

    Raises:
        WrongSecret: it is not shared with this installation, or no longer.
    """
    if is_held(worker, row):  # no row is locked for a look that was written down already
        return unseen(row, as_keeper=as_keeper)
    now = timezone.now()
    grants = Grant.objects.filter(worker=worker, safe=row.safe_id)
    with transaction.atomic():
        safe = unseen(row, as_keeper=as_keeper)
        held = grants.select_for_update().first()
        if held is None or held.until <= now:
            log.viewed(safe, row, by=worker.hex)
            was_opened.send(sender=Grant, worker=worker, row=row, did="opened")
            Grant.objects.update_or_create(
                worker_id=worker, safe_id=row.safe_id, defaults={"until": now + HELD_FOR}
            )
    return safe


def is_held(worker: uuid.UUID, row: Sealed) -> bool:
    """Whether a look of a worker at the safe of a row stands, so that reading on writes none."""
    found = asking.rows(Grant, worker_id=worker, safe_id=row.safe_id)
    return any(each.until > timezone.now() for each in found)


def saved(worker: uuid.UUID, safe: OpenSafe, row: Sealed) -> None:
    """Write down that a worker saves a file as it came: each time, and before any of it goes."""
    with transaction.atomic():
        log.viewed(safe, row, by=worker.hex, reason=log.SAVED)
        was_opened.send(sender=Grant, worker=worker, row=row, did="saved")


def unseen(row: Sealed, *, as_keeper: bool = False) -> OpenSafe:
    """The safe of a row, open for a rule that shows nothing of it to anybody, such as who may open it.

    Raises:
        WrongSecret: as `opened`.
    """
    if as_keeper:
        return entrusted.open_for_keepers(row.safe_id)
    return entrusted.open_as_installation(row.safe_id)


def renewed(row: Sealed) -> OpenSafe:
    """The safe of a row under a new key: nobody else's way into it works any more. It shows nothing of it.

    Raises:
        NotPossible: it is not shared with this installation, or no longer.
    """
    return entrusted.renew(row.safe_id)
