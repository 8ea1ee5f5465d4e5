"""Puts every lock under a new instance key, some at a time, while people sign in and write.

It can be killed at any moment and run again: each lock is under the old key or under the new one, and the
site opens both. No passphrase is needed.
"""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import models, transaction

from chesil.vault import safes
from chesil.vault.errors import Damaged, Moved, UnknownVersion
from chesil.vault.key_service import KeyService
from chesil_web.foundation.keys.models import Lock
from chesil_web.foundation.keys.rows import apply, as_vault_locks, forget

TOGETHER: Final = 100
SETTLES_IN: Final = timedelta(seconds=60)
"""How long a request that took up the old key may still close a lock with it: far longer than any lasts."""

type Progress = Callable[[int, int], None]


def reseal_all(
    service: KeyService,
    *,
    settles_in: timedelta = SETTLES_IN,
    together: int = TOGETHER,
    progress: Progress = lambda done, total: None,
) -> list[uuid.UUID]:
    """Put every lock under the newest key, until none has come under another for a while.

    Args:
        service: closes with the new key and opens with both.
    Returns:
        The locks that are harmed: they open under neither key, and stay as they are.

    Raises:
        KeyServiceError: a key is missing. What was put under the new key stays there.
    """
    harmed: list[uuid.UUID] = []
    while True:
        _round(service, harmed, together, progress)
        time.sleep(settles_in.total_seconds())
        if not _others(service).exclude(id__in=harmed).exists():
            forget()  # what the old key opens goes from the disk before that key does
            return harmed


def _others(service: KeyService) -> models.QuerySet[Lock]:
    return Lock.objects.exclude(instance_key=None).exclude(instance_key=service.id)


def _round(service: KeyService, harmed: list[uuid.UUID], together: int, progress: Progress) -> None:
    done, total = 0, _others(service).count()
    while True:
        progress(done, total)
        with transaction.atomic():
            rows = _others(service).exclude(id__in=harmed).order_by("id").select_for_update()[:together]
            found = as_vault_locks(rows)
            if not found:
                return
            for lock in found:
                try:
                    apply(safes.rotate_instance_key([lock], old=service, new=service))
                except (Damaged, Moved, UnknownVersion):
                    harmed.append(uuid.UUID(bytes=lock.id))
        done += len(found)
