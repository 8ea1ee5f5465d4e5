"""Safes that their owners let the installation open. Nobody but `staff.access` may import this."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from chesil.vault import locks, safes
from chesil.vault.errors import WrongSecret
from chesil_web.foundation.keys import asking, cases
from chesil_web.foundation.keys.models import ItemKey, Lock, Safe, Sealed
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.rows import apply, as_vault_item_keys, as_vault_locks, as_vault_safe, forget
from chesil_web.foundation.keys.service import key_service


def open_as_installation(safe: uuid.UUID) -> OpenSafe:
    """Open a safe whose owner let the installation in.

    Raises:
        WrongSecret: she did not.
    """
    return _opened(safe, locks.SERVICE)


def open_for_keepers(safe: uuid.UUID) -> OpenSafe:
    """Open a safe that was shut and that a legal hold keeps. The caller sees that it is for a keeper.

    Raises:
        WrongSecret: no hold keeps it, or it was let go.
    """
    return _opened(safe, locks.HELD)


def read_each[M: Sealed, T](rows: Iterable[M], type: type[T]) -> list[tuple[M, T]]:
    """Rows of one kind, each in a safe of its own, with their documents, by two questions in all.

    What is damaged or was erased is left out.
    """
    found = list(rows)
    if not found:
        return []
    ids = list({row.safe_id for row in found})
    asked = asking.rows(Lock, safe_id__in=ids, safe__kind=cases.KIND, kind=locks.SERVICE)
    opened = {uuid.UUID(bytes=lock.safe): _with(lock) for lock in as_vault_locks(asked)}
    keys = as_vault_item_keys(asking.rows(ItemKey, safe_id__in=ids, kind=found[0]._meta.label_lower))
    for key in keys:
        if (safe := opened.get(uuid.UUID(bytes=key.safe))) is not None:
            safe.take([key])
    there = ((row, opened[row.safe_id]) for row in found if row.safe_id in opened)
    return [each for row, safe in there for each in safe.read_those([row], type)]


def _opened(safe: uuid.UUID, kind: str) -> OpenSafe:
    rows = asking.rows(Lock, safe_id=safe, safe__kind=cases.KIND, kind=kind)
    for lock in as_vault_locks(rows):
        return _with(lock)
    raise WrongSecret


def _with(lock: locks.Lock) -> OpenSafe:
    key = locks.open_lock(lock, None, key_service=key_service(), now=timezone.now())
    return OpenSafe(uuid.UUID(bytes=lock.safe), uuid.UUID(bytes=lock.id), key)


def renew(safe: uuid.UUID) -> OpenSafe:
    """Give such a safe a new key, in the caller's transaction: every other way in is gone, and old keys open
    nothing that is kept here.

    Raises:
        NotPossible: its owner did not let the installation in, or it was erased.
    """
    row = Safe.objects.select_for_update().get(id=safe, kind=cases.KIND)
    keys = as_vault_item_keys(ItemKey.objects.filter(safe_id=safe))
    found = as_vault_locks(row.locks.all())
    done = safes.rotate_case_safe(
        as_vault_safe(row), found, keys, key_service=key_service(), now=timezone.now()
    )
    apply(done.change)
    forget(safes=[safe])
    return open_as_installation(safe)
