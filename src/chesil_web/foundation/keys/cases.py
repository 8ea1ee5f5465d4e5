"""The safes of what was given: complaints, shares and reading links. Those it was let into, the installation
opens.

1. A complaint that is being written has a safe that nobody opens but the visit that writes it.
2. Its receipt is a lock: 80 random bits as text, derived like a passphrase (Argon2id, with an outer seal).
   The lock is found by a blind index of the receipt, so a copy of the database tells no receipt.
3. Sending adds the installation's own lock. Before that no key on the server opens it (`entrusted`).
4. A share has a lock of its giver from the beginning, and the installation's until she stops it; under a
   legal hold another kind stands in its place then, which opens for the keepers of the hold alone.
5. A claim is a lock that a spoken code opens until a time (Argon2id, with an outer seal). A reading link has
   one and no lock of the installation, so the server opens it with nothing of its own.
"""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import attrs
from django.db import transaction
from django.utils import timezone

from chesil.vault import locks, passphrases, recovery, safes, sealing
from chesil.vault.errors import TypingSlip, WrongSecret
from chesil_web.foundation.keys import erasing, erasures
from chesil_web.foundation.keys.models import Erasure, Lock, Safe
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import Entered, keys_and_tickets
from chesil_web.foundation.keys.rows import apply, as_vault_locks, as_vault_safe, forget
from chesil_web.foundation.keys.service import blind_index, key_service
from chesil_web.foundation.keys.turns import in_turn

__all__ = ["TypingSlip", "WrongSecret"]

RECEIPT_BYTES: Final = 10  # 80 bits: 16 signs to write down, and one that shows a slip
KIND: Final = "case"


def draw() -> Entered:
    """The id and the key of a safe that is not kept yet: to make a lock that takes long, and then begin."""
    return Entered(uuid.UUID(bytes=sealing.new_id()), sealing.new_key())


def begin(drawn: Entered | None = None) -> Entered:
    """A new safe without any lock: whoever begins a visit with its key keeps it open."""
    made = drawn or draw()
    safe = safes.Safe(made.safe.bytes, KIND, "active", timezone.now().astimezone(UTC).strftime("%Y-%m"))
    apply(safes.Change(insert=(safe,)))
    return made


def begin_for_giver(drawn: Entered | None = None) -> tuple[OpenSafe, bytes]:
    """A new safe, open, and the secret that opens it from now on: 32 bytes for its giver's own record."""
    made, secret = begin(drawn), sealing.new_key()
    lock = locks.make_giver_lock(made.safe.bytes, safe_key=made.key, secret=secret)
    apply(safes.Change(insert=(lock,)))
    return OpenSafe(made.safe, uuid.UUID(bytes=lock.id), made.key), secret


def open_as_giver(safe: uuid.UUID, secret: bytes) -> OpenSafe | None:
    """A safe that was given, open for whoever gave it; None when it was erased.

    Raises:
        WrongSecret, Damaged: the secret is another's, or the lock is harmed.
    """
    for lock in as_vault_locks(Lock.objects.filter(safe_id=safe, safe__kind=KIND, kind=locks.GIVER)):
        key = locks.open_lock(lock, secret, key_service=None, now=timezone.now())
        return OpenSafe(safe, uuid.UUID(bytes=lock.id), key)
    return None


@attrs.frozen
class Receipt:
    """A receipt as text, such as ``ZRHK-3DZB-GNCQ-BP9P-M``, and its lock, not kept yet."""

    text: str = attrs.field(repr=False)
    lock: locks.Lock


@in_turn
def new_receipt(opened: OpenSafe) -> Receipt:
    """A receipt that will open the safe once it is kept. It takes long, so make it before a transaction.

    Raises:
        Busy: too many are being made or checked.
    """
    text = recovery.new_code(size=RECEIPT_BYTES)[1]
    lock = locks.make_passphrase_lock(
        opened.id.bytes, safe_key=opened.key, passphrase=text, key_service=key_service()
    )
    return Receipt(text, attrs.evolve(lock, ref=_index(text)))


def keep_receipt(receipt: Receipt) -> None:
    """From now on it opens its safe."""
    apply(safes.Change(insert=(receipt.lock,)))


@in_turn
def open_with_receipt(typed: str) -> Entered:
    """Open the safe of a receipt; where there is none, take as long and fail the same.

    Raises:
        TypingSlip: this is no receipt as it is printed. WrongSecret: it opens nothing here.
        Busy: too many are being checked.
    """
    text = recovery.write_code(recovery.read_code(typed, size=RECEIPT_BYTES))
    found = as_vault_locks(Lock.objects.filter(ref=_index(text), kind=locks.PASSPHRASE, safe__kind=KIND))
    if not found:
        passphrases.derive(text, sealing.new_id(), passphrases.DEFAULT_KDF)
        raise WrongSecret
    key = locks.open_lock(found[0], text, key_service=key_service(), now=timezone.now())
    return Entered(uuid.UUID(bytes=found[0].safe), key)


def with_key(safe: uuid.UUID, key: bytes) -> OpenSafe | None:
    """A safe whose key was kept elsewhere; None when it was erased."""
    lock = Lock.objects.filter(safe_id=safe, safe__kind=KIND, kind=locks.PASSPHRASE).first()
    return OpenSafe(safe, lock.id, key) if lock else None


@attrs.frozen
class Claim:
    """A lock that a spoken code will open, not kept yet."""

    lock: locks.Lock


@in_turn
def new_claim(safe: Entered, code: str, *, ref: bytes, ends_at: datetime) -> Claim:
    """A lock that a spoken code will open until a time, once it is kept. It takes long, as a receipt does.

    Args:
        ref: what the lock is found by: a blind index.

    Raises:
        Busy: too many are being made or checked.
    """
    return Claim(
        locks.make_claim_lock(
            safe.safe.bytes,
            safe_key=safe.key,
            code=code,
            ref=ref,
            key_service=key_service(),
            expires_at=ends_at,
        )
    )


def keep_claim(claim: Claim) -> None:
    """From now on its code opens its safe."""
    apply(safes.Change(insert=(claim.lock,)))


@in_turn
def open_with_claim(code: str, *, ref: bytes) -> OpenSafe:
    """Open the safe of a claim; where there is none, or its time is over, take as long and fail the same.

    Raises:
        WrongSecret: it opens nothing here. Busy: too many are being checked.
    """
    now = timezone.now()
    for lock in as_vault_locks(Lock.objects.filter(ref=ref, kind=locks.CLAIM, safe__kind=KIND)):
        if locks.is_working(lock, now=now):
            key = locks.open_lock(lock, code, key_service=key_service(), now=now)
            return OpenSafe(uuid.UUID(bytes=lock.safe), uuid.UUID(bytes=lock.id), key)
    passphrases.derive(code, sealing.new_id(), passphrases.DEFAULT_KDF)
    raise WrongSecret


def let_installation_in(opened: OpenSafe) -> None:
    """Add the installation's own lock. One that is there stays."""
    if Lock.objects.filter(safe_id=opened.id, kind=locks.SERVICE).exists():
        return
    lock = locks.make_service_lock(opened.id.bytes, safe_key=opened.key, key_service=key_service())
    apply(safes.Change(insert=(lock,)))


def shut_installation_out(those: Iterable[uuid.UUID]) -> None:
    """Take the installation's own locks of some safes away, also from the disk: it then opens none of them.

    They are listed with what was erased, so that no backup that is put back lets the installation in again.
    """
    _shut(those, locks.SERVICE, locks.HELD)


def keep_for_keepers(those: Iterable[uuid.UUID]) -> None:
    """Put a lock for the keepers of a legal hold in place of the installation's own.

    It belongs in the caller's transaction. A safe that the installation does not open stays as it is.
    """
    for safe in those:
        rows = Lock.objects.filter(safe_id=safe, safe__kind=KIND, kind=locks.SERVICE)
        for lock in as_vault_locks(rows):
            key = locks.open_lock(lock, None, key_service=key_service(), now=timezone.now())
            held = locks.make_held_lock(safe.bytes, safe_key=key, key_service=key_service())
            apply(safes.Change(insert=(held,)))
        rows.delete()


def drop_claims(those: Iterable[uuid.UUID]) -> None:
    """Take the claims of some safes away, as `shut_installation_out` does: no code opens them any more."""
    _shut(those, locks.CLAIM)


def _shut(those: Iterable[uuid.UUID], *kinds: str) -> None:
    shut = list(those)
    with transaction.atomic():
        for safe in shut:
            found = Lock.objects.filter(safe_id=safe, safe__kind=KIND, kind__in=kinds)
            erasures.note(safe, list(found.values_list("id", flat=True)))
            found.delete()
    if shut:
        forget(safes=shut)


def erase(safe: uuid.UUID, *, why: str, by: str = "clock") -> None:
    """Destroy a safe: its locks and keys, its files, and what goes on with them. The clock drops its rows.

    Args:
        why: a word. by: an account's id, never a name.
    """
    row = Safe.objects.select_for_update().get(id=safe, kind=KIND)
    keys, lent = keys_and_tickets(safe)
    found = as_vault_locks(row.locks.all())
    apply(safes.erase(as_vault_safe(row), found, keys, now=timezone.now(), why=why, by=by, tickets=lent))
    erasing.drop_items(uuid.UUID(bytes=key.item) for key in keys)
    forget(safes=[safe])


def why_erased(safe: uuid.UUID) -> str:
    """Why a safe was erased, in one word; empty if it was not."""
    return Erasure.objects.filter(safe=safe).values_list("why", flat=True).first() or ""


def _index(text: str) -> bytes:
    return blind_index("receipt", text)
