"""Opening a safe for a worker: the first time in half an hour a line is written, in the same transaction."""

import uuid
from collections.abc import Iterable
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

was_opened: Final = Signal()  # worker: uuid.UUID, row: Sealed, did: "opened", "read" or "saved"; in it


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


def read_each[M: Sealed, T](worker: uuid.UUID, rows: Iterable[M], type: type[T]) -> list[tuple[M, T]]:
    """Rows of one kind, each in a safe of its own, with their documents, for a worker who may see them all.

    What is damaged is left out. Raises as `look_at`.
    """
    found = list(rows)
    look_at(worker, found)
    return entrusted.read_each(found, type)


def look_at(worker: uuid.UUID, rows: Iterable[Sealed]) -> None:
    """Write down that a worker opens the safes of some rows, as far as no look at one of them stands.

    Raises:
        WrongSecret: one of them was erased.
    """
    found, now = {row.safe_id: row for row in rows}, timezone.now()
    grants = asking.rows(Grant, worker_id=worker, safe_id__in=list(found)) if found else []
    held = {each.safe_id for each in grants if each.until > now}
    with transaction.atomic():
        for safe in sorted(
            found.keys() - held
        ):  # in one order, so that two who open the same never wait in a ring
            opened(worker, found[safe])


def is_held(worker: uuid.UUID, row: Sealed) -> bool:
    """Whether a look of a worker at the safe of a row stands, so that reading on writes none."""
    found = asking.rows(Grant, worker_id=worker, safe_id=row.safe_id)
    return any(each.until > timezone.now() for each in found)


def saved(worker: uuid.UUID, safe: OpenSafe, row: Sealed) -> None:
    """Write down that a worker saves a file as it came: each time, and before any of it goes."""
    _noted(worker, safe, row, reason=log.SAVED, did="saved")


def read(worker: uuid.UUID, safe: OpenSafe, row: Sealed) -> None:
    """Log that a worker reads the pages of a document, each time and before any page is shown."""
    _noted(worker, safe, row, reason=log.READ, did="read")


def _noted(worker: uuid.UUID, safe: OpenSafe, row: Sealed, *, reason: str, did: str) -> None:
    with transaction.atomic():
        log.viewed(safe, row, by=worker.hex, reason=reason)
        was_opened.send(sender=Grant, worker=worker, row=row, did=did)


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
