"""Safes that their owners let the installation open. Nobody but `staff.access` may import this."""

import uuid

from django.utils import timezone

from chesil.vault import locks, safes
from chesil.vault.errors import WrongSecret
from chesil_web.foundation.keys import asking, cases
from chesil_web.foundation.keys.models import ItemKey, Lock, Safe
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


def _opened(safe: uuid.UUID, kind: str) -> OpenSafe:
    rows = asking.rows(Lock, safe_id=safe, safe__kind=cases.KIND, kind=kind)
    for lock in as_vault_locks(rows):
        key = locks.open_lock(lock, None, key_service=key_service(), now=timezone.now())
        return OpenSafe(safe, uuid.UUID(bytes=lock.id), key)
    raise WrongSecret


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
