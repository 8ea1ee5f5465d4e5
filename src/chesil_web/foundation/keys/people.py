"""The safes of people: made, opened, closed and brought back. Each life event is one transaction.

Which rows a life event changes is decided in `chesil.vault.safes`; here they are read and written.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs
from django.db import transaction
from django.utils import timezone

from chesil.vault import locks, passphrases, recovery, safes, sealing, tickets
from chesil.vault.errors import (
    Expired,
    KeyReplaced,
    NoRecovery,
    NotPossible,
    NotYet,
    TypingSlip,
    VaultError,
    WrongSecret,
)
from chesil.vault.key_service import KeyService
from chesil_web.foundation.keys import asking, erasing, lending
from chesil_web.foundation.keys.models import Erasure, ItemKey, Lock, Safe, Ticket
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.rows import (
    apply,
    as_vault_item_keys,
    as_vault_locks,
    as_vault_safe,
    as_vault_tickets,
    forget,
)
from chesil_web.foundation.keys.service import key_service
from chesil_web.foundation.keys.turns import in_turn

__all__ = ["KeyReplaced", "NotYet", "VaultError", "WrongSecret"]

suggest_passphrase: Final = passphrases.suggest
CODE_WAITS: Final = safes.WAIT_FOR_RECOVERY


@attrs.frozen
class RecoveryState:
    """What can be said of a safe's recovery codes.

    Attributes:
        waiting_until: when a new one that was asked for starts to open. took_over: one did so just now.
        opens_since: when the one that opens now started to, if it had to wait.
    """

    waiting_until: datetime | None
    took_over: bool = False
    opens_since: datetime | None = None


@attrs.frozen
class Entered:
    """An open safe, and a new code to keep when one was made."""

    safe: uuid.UUID
    key: bytes = attrs.field(repr=False)
    code: str | None = attrs.field(default=None, repr=False)


def why_weak(passphrase: str, known: tuple[str, ...] = ()) -> str:
    """Why a passphrase cannot be used, as a sentence; empty when it can."""
    try:
        return passphrases.weak(passphrase, known=known) or ""
    except VaultError as error:
        return f"{error.what} {error.next_step}".strip()


@in_turn
def new_safe(passphrase: str) -> safes.Outcome:
    """A safe that only its owner opens, not kept yet: make it before a transaction, and keep it within.

    Raises:
        Busy: too many passphrases are being checked.
    """
    return safes.new_person_safe(passphrase=_new(passphrase), now=timezone.now())


def keep_new(made: safes.Outcome) -> Entered:
    """Keep a safe that was made, and enter it."""
    apply(made.change)
    return Entered(uuid.UUID(bytes=made.safe.id), made.safe_key, made.code)


@in_turn
def open_with_passphrase(safe: uuid.UUID | None, passphrase: str) -> Entered:
    """Open a safe; without one, take as long and fail the same.

    Raises:
        WrongSecret: it does not open. Busy, Damaged, KeyServiceError: as they say.
    """
    row = Safe.objects.filter(id=safe, state="active").first() if safe else None
    found = as_vault_locks(row.locks.filter(kind=locks.PASSPHRASE)) if row else []
    if row is None or not found:
        passphrases.derive(passphrase, sealing.new_id(), passphrases.DEFAULT_KDF)
        raise WrongSecret
    key = locks.open_lock(found[0], passphrase, key_service=key_service(), now=timezone.now())
    apply(safes.renew_lock(found[0], safe_key=key, passphrase=_new(passphrase)))
    return Entered(row.id, key)


@in_turn
def change_passphrase(opened: OpenSafe, old: str, new: str) -> None:
    """A new passphrase; every other session ends.

    Raises:
        WrongSecret: the old one does not open it.
    """
    _event(
        opened.id,
        lambda safe, rows, now: safes.change_passphrase(
            safe, rows, old=old, new=_new(new), key_service=key_service(), now=now, keep=opened.lock.bytes
        ),
    )


@in_turn
def forgot_passphrase(safe: uuid.UUID | None, code: str, new: str, *, anew: bool = False) -> Entered:
    """A new passphrase with the recovery code, also for notes that were put away or deleted for now.

    With *anew*, a new recovery code takes the place of the one that was typed.

    Without a safe, or with one that no code opens any more, it takes as long and fails as with a wrong code.

    Raises:
        TypingSlip: this is no code as it is printed. WrongSecret: it opens nothing here.
        NotYet: it is the right one and still waits. Busy, Damaged: as they say.
    """
    typed = recovery.read_code(code)
    id = safe or uuid.uuid4()
    back = safes.undelete if Safe.objects.filter(id=id, state="deleted").exists() else safes.forgot_passphrase
    try:
        with transaction.atomic():
            entered = _event(id, lambda row, rows, now: back(row, rows, code=typed, new=_new(new), now=now))
            return attrs.evolve(entered, code=_replaced(id, typed) if anew else None)
    except (WrongSecret, Expired, NoRecovery, NotPossible):
        passphrases.derive(new, sealing.new_id(), passphrases.DEFAULT_KDF)
        raise WrongSecret from None


def replace_recovery(opened: OpenSafe, code: str) -> str:
    """A new recovery code in place of the old one, which is asked for.

    Raises:
        TypingSlip, WrongSecret: the old one was not typed.
    """
    return _replaced(opened.id, recovery.read_code(code))


def _replaced(safe: uuid.UUID, code: bytes) -> str:
    event = _event(safe, lambda row, rows, now: safes.replace_recovery(row, rows, code=code, now=now))
    return event.code or ""


def as_printed(code: str) -> str:
    """A recovery code as it is printed.

    Raises:
        TypingSlip: this is no code.
    """
    return recovery.write_code(recovery.read_code(code))


def is_same_code(one: str, other: str) -> bool:
    """Whether two texts are one recovery code, however they were typed; false for what is none."""
    try:
        return as_printed(one) == as_printed(other)
    except TypingSlip:
        return False


def ask_for_recovery(opened: OpenSafe) -> str:
    """A new recovery code without the old one: it opens after a wait that shows inside."""
    return (
        _event(
            opened.id,
            lambda safe, rows, now: safes.ask_for_recovery(safe, rows, safe_key=opened.key, now=now),
        ).code
        or ""
    )


def stop_waiting_recovery(opened: OpenSafe) -> None:
    """Drop a code that is waiting."""
    with transaction.atomic():
        safe, rows = _read(opened.id)
        apply(safes.stop_waiting_recovery(safe, rows, now=timezone.now()))


def recovery_state(opened: OpenSafe) -> RecoveryState:
    """Whether a new recovery code is waiting; one that waited long enough takes over."""
    now, codes = timezone.now(), as_vault_locks(asking.rows(Lock, safe_id=opened.id, kind=locks.RECOVERY))
    took_over = False
    if len(codes) > 1:
        row = Safe.objects.get(id=opened.id)
        took_over = safes.finish_recovery(as_vault_safe(row), codes, now=now) != safes.Change()
        if took_over:
            _change(opened.id, safes.finish_recovery)  # only now: a look alone waits for nobody
    times = [lock.opens_at for lock in codes if lock.opens_at]
    waiting, over = [at for at in times if at > now], [at for at in times if at <= now]
    return RecoveryState(max(waiting, default=None), took_over, max(over, default=None))


def put_away(opened: OpenSafe, code: str) -> None:
    """Leave the recovery code, which is asked for first, as the only way in.

    One that was waiting goes, and what was lent is taken back.

    Raises:
        TypingSlip, WrongSecret, NotYet: the code does not open it.
    """
    typed = recovery.read_code(code)

    def decide(safe: safes.Safe, rows: list[locks.Lock], now: datetime) -> safes.Change:
        safes.check_code(safe, rows, code=typed, now=now)
        waiting = safes.stop_waiting_recovery(safe, rows, now=now).delete
        away = safes.put_away(safe, [row for row in rows if row not in waiting], now=now)
        return safes.Change(replace=away.replace, delete=(*waiting, *away.delete))

    _close(opened.id, decide)


def delete_for_now(opened: OpenSafe) -> None:
    """Delete as far as anyone can see; the recovery code brings it back for 30 days. As `put_away` else.

    Raises:
        NoRecovery: no code works now.
    """
    _close(opened.id, safes.delete_for_now)


def delete_now(opened: OpenSafe, code: str) -> None:
    """Erase for good, with what waits and goes on in the background.

    Raises:
        TypingSlip, WrongSecret: the code does not open it.
    """
    typed = recovery.read_code(code)
    with transaction.atomic():
        safe, rows = _read(opened.id)
        keys, lent = keys_and_tickets(opened.id)
        now = timezone.now()
        apply(safes.delete_now(safe, rows, keys, code=typed, now=now, by=opened.id.hex, tickets=lent))
        erasing.drop_items(uuid.UUID(bytes=key.item) for key in keys)
    forget(safes=[opened.id])


def erase_what_is_due(is_proven: Callable[[Safe], bool]) -> int:
    """Erase every safe that was deleted 30 days ago; gives how many.

    Args:
        is_proven: whether the service itself marked a safe as it is marked.
    """
    count = 0
    for row in filter(is_proven, Safe.objects.filter(kind="person", state="deleted")):
        with transaction.atomic():
            safe, rows = _read(row.id)
            now = timezone.now()
            if safes.is_due_for_erasure(safe, rows, now=now):
                keys, lent = keys_and_tickets(row.id)
                apply(safes.erase(safe, rows, keys, now=now, why="30 days", by="clock", tickets=lent))
                erasing.drop_items(uuid.UUID(bytes=key.item) for key in keys)
                count += 1
    if count:
        forget()
    return count


def drop_erased(is_proven: Callable[[Safe], bool]) -> int:
    """Drop the rows that erased safes left, which nothing opens any more; gives how many safes.

    What stays is the note that each was erased, for backups. Without it nothing is dropped: a change of one
    column must not take a record away.

    Args:
        is_proven: as for `erase_what_is_due`.
    """
    noted = Safe.objects.filter(state="erased", id__in=Erasure.objects.values("safe"))
    _, each = Safe.objects.filter(id__in=[row.id for row in noted if is_proven(row)]).delete()
    return each.get(Safe._meta.label, 0)


def erased(safe: uuid.UUID) -> bool:
    """Whether a safe is gone for good."""
    return Erasure.objects.filter(safe=safe).exists()


def keys_and_tickets(safe: uuid.UUID) -> tuple[list[safes.ItemKey], list[tickets.Ticket]]:
    """The keys of a safe's items, and what is lent of them."""
    keys, lent = ItemKey.objects.filter(safe_id=safe), Ticket.objects.filter(safe=safe)
    return as_vault_item_keys(keys), as_vault_tickets(lent)


def _new(passphrase: str) -> safes.NewPassphrase:
    service: KeyService = key_service()
    return safes.NewPassphrase(passphrase, service)


def _read(safe: uuid.UUID) -> tuple[safes.Safe, list[locks.Lock]]:
    row = Safe.objects.select_for_update().filter(id=safe).first()
    held = as_vault_locks(Lock.objects.filter(safe_id=safe))  # asked for in any case: it takes as long
    if row is None:
        raise NotPossible
    return as_vault_safe(row), held


type _Decide = Callable[[safes.Safe, list[locks.Lock], datetime], safes.Outcome]


def _event(safe: uuid.UUID, decide: _Decide) -> Entered:
    with transaction.atomic():
        row, rows = _read(safe)
        outcome = decide(row, rows, timezone.now())
        apply(outcome.change)
    forget(safes=[safe])
    return Entered(safe, outcome.safe_key, outcome.code)


def _close(safe: uuid.UUID, decide: Callable[..., safes.Change]) -> None:
    """A change after which nothing but the code opens the safe: no job either."""
    with transaction.atomic():
        _change(safe, decide)
        lending.take_back_from(safe)


def _change(safe: uuid.UUID, decide: Callable[..., safes.Change]) -> None:
    with transaction.atomic():
        row, rows = _read(safe)
        apply(decide(row, rows, now=timezone.now()))
    forget(safes=[safe])
