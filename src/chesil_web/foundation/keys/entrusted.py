"""Safes that their owners let the installation open. Nobody but `staff.access` may import this."""

import uuid

from django.utils import timezone

from chesil.vault import locks
from chesil.vault.errors import WrongSecret
from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.models import Lock
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.rows import as_vault_locks
from chesil_web.foundation.keys.service import key_service


def open_as_installation(safe: uuid.UUID) -> OpenSafe:
    """Open a safe whose owner let the installation in.

    Raises:
        WrongSecret: she did not.
    """
    rows = Lock.objects.filter(safe_id=safe, safe__kind=cases.KIND, kind=locks.SERVICE)
    for lock in as_vault_locks(rows):
        key = locks.open_lock(lock, None, key_service=key_service(), now=timezone.now())
        return OpenSafe(safe, uuid.UUID(bytes=lock.id), key)
    raise WrongSecret
