"""The installation's own safe, and the secrets in it: for look-ups by name, for typed words, for the logs.

They hang on an item key, so that a new instance key changes none of them.
"""

import hmac
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chesil.terms.errors import ChesilError
from chesil.vault import labels, locks, safes, sealing
from chesil.vault.errors import KeyMissing
from chesil.vault.key_service import KeyService
from chesil_web.foundation.keys.models import ItemKey, Safe
from chesil_web.foundation.keys.rows import apply, as_vault_item_keys, as_vault_locks

_KIND: Final = "service"
_PUT_BACK: Final = (
    "No key was made. Put the right one back, from its copy or the printed paper, or name the right folder "
    "with CHESIL_KEYS: docs/how-to/run-the-site.md says how."
)
_SECRETS = "service-secrets"


class KeyNotOurs(ChesilError):
    """The instance key is not there, or does not open what this database holds."""

    code = "key-not-ours"


def key_service() -> KeyService:
    """What closes the outer seals of locks.

    Raises:
        KeyFileUnsafe: the instance key is not where it should be.
    """
    service: KeyService = settings.KEY_FILES.service
    return service


def make() -> None:
    """Make the installation's own safe, where there is none yet."""
    with transaction.atomic():
        if Safe.objects.select_for_update().filter(kind=_KIND).exists():
            return
        made = safes.new_case_safe(key_service=key_service(), now=timezone.now(), kind=_KIND)
        _, row = safes.new_item_key(made.safe_key, made.safe.id, _SECRETS, sealing.new_id())
        apply(safes.Change(insert=(*made.change.insert, row)))


def is_made() -> bool:
    """Whether the installation's own safe is there: from then on no new key opens what is kept."""
    return Safe.objects.filter(kind=_KIND).exists()


def check() -> None:
    """Make sure that the instance key opens the installation's own safe. Where there is none yet, any key
    will do.

    Raises:
        KeyNotOurs: it is missing, or another one. Nothing was changed.
        KeyFileUnsafe, KeysMissing: others may read its file, or it holds no key.
    """
    if not is_made():
        return
    if not settings.KEY_FILES.has_instance:
        raise KeyNotOurs(
            "The instance key is missing, and the database holds records that need it.",
            where=str(settings.KEY_FILES.instance), next_step=_PUT_BACK,
        )  # fmt: skip
    try:
        _secrets()
    except KeyMissing:
        raise KeyNotOurs(
            "The instance key is not the one that the records in this database were kept with.",
            where=str(settings.KEY_FILES.handed_over or settings.KEY_FILES.instance), next_step=_PUT_BACK,
        ) from None  # fmt: skip


def blind_index(field: str, value: str) -> bytes:
    """What *value* can be looked up by in a column, without the column telling it: 32 bytes."""
    key = sealing.subkey(_secrets(), labels.blind_index(field))
    return hmac.digest(key, value.encode(), "sha256")


def draft_key() -> bytes:
    """The key for words that were typed when a session had ended."""
    return sealing.subkey(_secrets(), labels.child(b"drafts"))


def office_key() -> bytes:
    """The key for rows that belong to nobody in particular, such as what is said of a page."""
    return sealing.subkey(_secrets(), labels.child(b"office"))


def log_key() -> bytes:
    """The key for what a log keeps that is about no item, and that tells no more than ids and times."""
    return sealing.subkey(_secrets(), labels.child(b"log"))


def signing_key() -> Ed25519PrivateKey:
    """The key that signs the logs of all records and the anchors over them."""
    return Ed25519PrivateKey.from_private_bytes(sealing.subkey(_secrets(), labels.child(b"signing")))


@cache
def _secrets() -> bytes:
    safe = Safe.objects.get(kind=_KIND)
    (lock,) = as_vault_locks(safe.locks.all())
    safe_key = locks.open_lock(lock, None, key_service=key_service(), now=timezone.now())
    (row,) = as_vault_item_keys(ItemKey.objects.filter(safe=safe, kind=_SECRETS))
    return safes.open_item_key(safe_key, row)
