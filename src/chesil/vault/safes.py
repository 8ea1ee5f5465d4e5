"""Safes, the keys of the items in them, and what happens to both in a life.

A safe is a random key; its locks are the ways to that key; each item has a key of its own, wrapped for every
safe that may read it. Everything here is rows in, rows out: a life event gives a `Change`, and whoever keeps
the rows makes all of it true in one transaction, or none.

Two rules for whoever keeps them:

- Add an item key only in a transaction in which the lock that opened the safe is still there. Rotating a safe
  drops its locks, so nothing is then wrapped with a key that was replaced meanwhile.
- Replace a row only if it still is as it was given here.

A person's own safe never has a service lock. Its recovery lock outlives whoever knows the passphrase: it is
replaced, and the safe rotated or deleted at once, only with the recovery code or after a wait that shows
inside. Each change of a way in ends that wait: a code that was waiting is then asked for anew.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import attrs

from chesil.vault import labels, locks, passphrases, recovery, sealing
from chesil.vault.errors import Damaged, KeyReplaced, NoRecovery, NotPossible, VaultError, WrongSecret
from chesil.vault.key_service import KeyService
from chesil.vault.locks import Lock
from chesil.vault.tickets import Ticket

WAIT_FOR_RECOVERY: Final = timedelta(days=7)
KEPT_AFTER_DELETING: Final = timedelta(days=30)

Kind = Literal["person", "case", "service"]

_MARK: Final = 4
_AS_IT_IS: Final = {
    "put_away": "It was put away: only the recovery code opens it now.",
    "deleted": "It was deleted. For 30 days the recovery code brings it back.",
    "erased": "It was erased for good. Only a backup from before can bring it back.",
}


@attrs.frozen
class Safe:
    """One row: a safe, without its key.

    Attributes:
        id: 16 bytes.
        kind: "person" (only its owner opens it), "case" or "service" (the installation does).
        state: "active"; "put_away" (only the recovery code opens it); "deleted" (the same, for 30 days);
            "erased" (nothing opens it).
        created_month: as "2026-05", in UTC.
    """

    id: bytes
    kind: str
    state: str
    created_month: str


@attrs.frozen
class ItemKey:
    """One row: the key of one item, wrapped for one safe. Its *kind* is the item's."""

    safe: bytes
    kind: str
    item: bytes
    wrapped: bytes = attrs.field(repr=False)


@attrs.frozen
class Erasure:
    """One row: that a safe was erased. Kept, to be replayed after a backup is restored."""

    safe: bytes
    when: datetime
    why: str
    by: str


type Row = Safe | Lock | ItemKey | Ticket | Erasure


@attrs.frozen
class Change:
    """Rows to insert, to replace (the row of the same id has these values now) and to delete."""

    insert: tuple[Row, ...] = ()
    replace: tuple[Row, ...] = ()
    delete: tuple[Row, ...] = ()


@attrs.frozen
class Outcome:
    """What a life event gives besides its rows.

    Attributes:
        safe: the safe as it is now.
        safe_key: its key, now open.
        code: a new recovery code to print, once; null when none was made.
    """

    change: Change
    safe: Safe
    safe_key: bytes = attrs.field(repr=False)
    code: str | None = attrs.field(default=None, repr=False)


@attrs.frozen
class NewPassphrase:
    """A new passphrase and how to close a lock with it.

    Attributes:
        key_service: makes the outer seal; null for none.
        wait: seconds to wait for a place to derive the key.
    """

    text: str = attrs.field(repr=False)
    key_service: KeyService | None
    kdf: str = passphrases.DEFAULT_KDF
    wait: float = passphrases.WAIT_S

    def lock(self, safe: bytes, safe_key: bytes) -> Lock:
        """The lock it closes."""
        return locks.make_passphrase_lock(
            safe,
            safe_key=safe_key,
            passphrase=self.text,
            key_service=self.key_service,
            kdf=self.kdf,
            wait=self.wait,
        )


# Item keys.


def new_item_key(safe_key: bytes, safe: bytes, kind: str, item: bytes) -> tuple[bytes, ItemKey]:
    """A fresh key for a new item, and the row that keeps it."""
    key = sealing.new_key()
    return key, _Wrapping.of(safe_key).wrap(key, safe, kind, item)


def open_item_key(safe_key: bytes, item_key: ItemKey) -> bytes:
    """The key of an item.

    Raises:
        Damaged, Moved, UnknownVersion: as they say.
        KeyReplaced: it was wrapped with an earlier key of the safe.
    """
    return _Wrapping.of(safe_key).unwrap(item_key)


def open_item_keys(safe_key: bytes, item_keys: Iterable[ItemKey]) -> list[bytes]:
    """The keys of many items, in their order: quicker than one at a time.

    Raises:
        as `open_item_key`, for the first that does not open.
    """
    wrapping = _Wrapping.of(safe_key)
    return [wrapping.unwrap(row) for row in item_keys]


def share(item_key: ItemKey, *, safe_key: bytes, to: Safe, to_key: bytes) -> Change:
    """Let another safe read an item: one more wrapped key. A later version of the item is not shared with it.

    Raises:
        NotPossible: the other safe is not in use, or is the same one.
        Damaged, Moved, UnknownVersion, KeyReplaced: as `open_item_key`.
    """
    if to.state != "active" or to.id == item_key.safe:
        raise _not_as_it_is(to)
    key = open_item_key(safe_key, item_key)
    return Change(insert=(_Wrapping.of(to_key).wrap(key, to.id, item_key.kind, item_key.item),))


def stop_sharing(item_key: ItemKey, *, home: bytes) -> Change:
    """Take an item from a safe it was shared with. What was read there before cannot be called back.

    Args:
        home: the safe the item is at home in; it keeps its key.

    Raises:
        NotPossible: this is the key of the item's home, without which nobody could read it.
    """
    if item_key.safe == home:
        raise NotPossible("This would take it from its owner.")
    return Change(delete=(item_key,))


# New safes.


def new_person_safe(*, passphrase: NewPassphrase, now: datetime) -> Outcome:
    """A safe that only its owner opens: with the passphrase, or with the recovery code it gives.

    Raises:
        Busy, PassphraseRefused, KeyServiceError: as `locks.make_passphrase_lock`.
    """
    safe, safe_key = _new_safe("person", now), sealing.new_key()
    code, text = recovery.new_code()
    rows = (
        safe,
        passphrase.lock(safe.id, safe_key),
        locks.make_recovery_lock(safe.id, safe_key=safe_key, code=code),
    )
    return Outcome(Change(insert=rows), safe, safe_key, text)


def new_case_safe(
    *, key_service: KeyService, now: datetime, kind: Literal["case", "service"] = "case"
) -> Outcome:
    """A safe that the installation opens.

    Raises:
        KeyServiceError: the key service cannot do its part.
    """
    safe, safe_key = _new_safe(kind, now), sealing.new_key()
    lock = locks.make_service_lock(safe.id, safe_key=safe_key, key_service=key_service)
    return Outcome(Change(insert=(safe, lock)), safe, safe_key)


# Passphrases.


def change_passphrase(
    safe: Safe,
    rows: Iterable[Lock],
    *,
    old: str,
    new: NewPassphrase,
    key_service: KeyService | None,
    now: datetime,
    keep: bytes | None = None,
) -> Outcome:
    """A new passphrase in place of the old one. Every session ends, but for the one to keep.

    A recovery code that was waiting goes too: whoever knew the old passphrase may have asked for it.

    Args:
        rows: the locks of the safe.
        key_service: opens the old lock's outer seal.
        keep: the id of the session's lock that goes on.

    Raises:
        NotPossible: the safe has no passphrase now.
        WrongSecret, Damaged, Moved, ...: the old passphrase does not open it, as `locks.open_lock`.
    """
    found = _of(safe, rows)
    lock = next(iter(_kind(found, locks.PASSPHRASE)), None)
    if safe.state != "active" or lock is None:
        raise NotPossible("No passphrase opens it now.")
    safe_key = locks.open_lock(lock, old, key_service=key_service, now=now, wait=new.wait)
    return Outcome(_change_way_in(safe, found, new, safe_key, now=now, keep=keep), safe, safe_key)


def forgot_passphrase(
    safe: Safe, rows: Iterable[Lock], *, code: bytes, new: NewPassphrase, now: datetime
) -> Outcome:
    """A new passphrase with the recovery code, also for a safe that was put away. Every session ends.

    A recovery code that was waiting goes too.

    Raises:
        NotPossible: the safe was deleted or erased; see `undelete`.
        WrongSecret, Expired, NotYet, Damaged, Moved: the code opens none of its recovery locks.
    """
    if safe.state not in ("active", "put_away"):
        raise _not_as_it_is(safe)
    found = _of(safe, rows)
    safe_key = _open_with_code(found, code, now)
    change = _change_way_in(safe, found, new, safe_key, now=now)
    return Outcome(change, attrs.evolve(safe, state="active"), safe_key)


def renew_lock(lock: Lock, *, safe_key: bytes, passphrase: NewPassphrase) -> Change:
    """Close a passphrase's lock again when the setting for new ones has risen since; else change nothing.

    For use on signing in, when passphrase and key are both at hand.

    Raises:
        as `locks.make_passphrase_lock`.
    """
    if not passphrases.is_weaker(lock.kdf, than=passphrase.kdf):
        return Change()
    return Change(insert=(passphrase.lock(lock.safe, safe_key),), delete=(lock,))


# Recovery codes.


def replace_recovery(safe: Safe, rows: Iterable[Lock], *, code: bytes, now: datetime) -> Outcome:
    """A new recovery code in place of the old one, at once. One that was waiting goes too.

    Raises:
        WrongSecret, Expired, NotYet, Damaged, Moved: the old code opens none of the recovery locks.
        NotPossible: the safe was deleted or erased.
    """
    if safe.state not in ("active", "put_away"):
        raise _not_as_it_is(safe)
    found = _of(safe, rows)
    safe_key = _open_with_code(found, code, now)
    fresh, text = recovery.new_code()
    lock = locks.make_recovery_lock(safe.id, safe_key=safe_key, code=fresh)
    change = Change(insert=(lock,), delete=tuple(_kind(found, locks.RECOVERY)))
    return Outcome(change, safe, safe_key, text)


def ask_for_recovery(safe: Safe, rows: Iterable[Lock], *, safe_key: bytes, now: datetime) -> Outcome:
    """A new recovery code without the old one. It starts to open after 7 days; until then the old one stays.

    Show inside that it waits: whoever holds the passphrase may be somebody else, and the owner then has the
    days to stop it, with `stop_waiting_recovery`, a new passphrase or the old code. A safe that has no
    recovery lock at all gets one that opens at once. One that was waiting before is replaced, and the wait
    begins anew.

    Raises:
        NotPossible: the safe is not in use.
    """
    if safe.state != "active":
        raise _not_as_it_is(safe)
    held = _kind(_of(safe, rows), locks.RECOVERY)
    fresh, text = recovery.new_code()
    opens_at = now + WAIT_FOR_RECOVERY if held else None
    lock = locks.make_recovery_lock(safe.id, safe_key=safe_key, code=fresh, opens_at=opens_at)
    return Outcome(Change(insert=(lock,), delete=tuple(_waiting(held, now))), safe, safe_key, text)


def stop_waiting_recovery(safe: Safe, rows: Iterable[Lock], *, now: datetime) -> Change:
    """Drop a recovery code that is still waiting. The older one goes on."""
    return Change(delete=tuple(_waiting(_of(safe, rows), now)))


def finish_recovery(safe: Safe, rows: Iterable[Lock], *, now: datetime) -> Change:
    """When a new recovery code has waited long enough, drop the older ones; else change nothing."""
    held = _kind(_of(safe, rows), locks.RECOVERY)
    ripe = [lock for lock in held if lock.opens_at is not None and lock.opens_at <= now]
    if not ripe:
        return Change()
    newest = max(ripe, key=lambda lock: (lock.opens_at or now, lock.id))
    waiting = _waiting(held, now)
    return Change(delete=tuple(lock for lock in held if lock != newest and lock not in waiting))


# Closing, and opening again.


def check_code(safe: Safe, rows: Iterable[Lock], *, code: bytes, now: datetime) -> None:
    """Make sure that its owner has the recovery code, before something after which nothing else opens it.

    Raises:
        WrongSecret, Expired, NotYet, Damaged, Moved: the code opens none of the recovery locks.
    """
    _open_with_code(_of(safe, rows), code, now)


def put_away(safe: Safe, rows: Iterable[Lock], *, now: datetime) -> Change:
    """Leave the recovery code as the only way in. Its owner can then truly say that she cannot open it.

    Nothing waits while nobody looks: a new recovery code ripens before, or is stopped first.

    Raises:
        NoRecovery: no recovery code opens it now.
        NotPossible: the safe is not in use, or a new recovery code is waiting.
    """
    if safe.state != "active":
        raise _not_as_it_is(safe)
    found = _of(safe, rows)
    _recovery_that_works(found, now)
    if _waiting(found, now):
        raise NotPossible(
            "A new recovery code is waiting.", next_step="Stop it first, or wait until it works."
        )
    return Change(replace=(attrs.evolve(safe, state="put_away"),), delete=_daily_ways_in(found))


def delete_for_now(safe: Safe, rows: Iterable[Lock], *, now: datetime) -> Change:
    """Delete, as far as anyone can see; for 30 days the recovery code still brings everything back.

    A recovery code that was waiting goes, so that nobody's new code ripens in the meantime.

    Raises:
        NoRecovery: no recovery code opens it now, so this would be for ever; that is `erase`.
        NotPossible: the safe was deleted already.
    """
    if safe.state not in ("active", "put_away"):
        raise _not_as_it_is(safe)
    found = _of(safe, rows)
    ends = now + KEPT_AFTER_DELETING
    kept = tuple(attrs.evolve(lock, expires_at=ends) for lock in _recovery_that_works(found, now))
    gone = (*_daily_ways_in(found), *_waiting(found, now))
    return Change(replace=(attrs.evolve(safe, state="deleted"), *kept), delete=gone)


def undelete(safe: Safe, rows: Iterable[Lock], *, code: bytes, new: NewPassphrase, now: datetime) -> Outcome:
    """Bring back within 30 days what `delete_for_now` deleted, with the recovery code and a new passphrase.

    Raises:
        NotPossible: the safe was not deleted.
        Expired: the 30 days are over.
        WrongSecret, Damaged, Moved: the code does not open it.
    """
    if safe.state != "deleted":
        raise _not_as_it_is(safe)
    found = _of(safe, rows)
    safe_key = _open_with_code(found, code, now)
    back = attrs.evolve(safe, state="active")
    kept = tuple(attrs.evolve(lock, expires_at=None) for lock in _kind(found, locks.RECOVERY))
    change = Change(insert=(new.lock(safe.id, safe_key),), replace=(back, *kept))
    return Outcome(change, back, safe_key)


def delete_now(
    safe: Safe,
    rows: Iterable[Lock],
    item_keys: Iterable[ItemKey],
    *,
    code: bytes,
    now: datetime,
    by: str,
    tickets: Iterable[Ticket] = (),
) -> Change:
    """Erase at once what its owner wants gone for good. It takes the recovery code.

    The passphrase is not enough: somebody who forced it out of her could destroy the record with it. Without
    the code, `delete_for_now` looks the same and ends the same, 30 days later.

    Raises:
        WrongSecret, Expired, NotYet, Damaged, Moved: the code does not open it.
        NotPossible: it was erased already.
    """
    if safe.state == "erased":
        raise _not_as_it_is(safe)
    found = _of(safe, rows)
    _open_with_code(found, code, now)
    return erase(safe, found, item_keys, now=now, why="owner", by=by, tickets=tickets)


def is_due_for_erasure(safe: Safe, rows: Iterable[Lock], *, now: datetime) -> bool:
    """Whether a safe was deleted and the time in which it could be brought back is over."""
    return safe.state == "deleted" and not any(locks.is_working(lock, now=now) for lock in _of(safe, rows))


def erase(
    safe: Safe,
    rows: Iterable[Lock],
    item_keys: Iterable[ItemKey],
    *,
    now: datetime,
    why: str,
    by: str,
    tickets: Iterable[Ticket] = (),
) -> Change:
    """Destroy a safe: every lock, and every item key wrapped for it. Nothing in it can be read again.

    What was shared stays in the safes it was shared with. Whoever keeps the rows must also see to it that the
    deleted bytes are gone from disk and, in time, from backups.

    Args:
        rows, item_keys: what the safe has; rows of others among them are left alone.
        tickets: those that lend keys of this safe's items.
        why, by: a word of why and an account's id, never a name.

    Raises:
        NotPossible: it was erased already.
    """
    if safe.state == "erased":
        raise _not_as_it_is(safe)
    gone: list[Row] = [*_of(safe, rows), *(key for key in item_keys if key.safe == safe.id), *tickets]
    written = Erasure(safe.id, now, why, by)
    return Change(insert=(written,), replace=(attrs.evolve(safe, state="erased"),), delete=tuple(gone))


def replay_erasures(
    erasures: Iterable[Erasure], safes: Iterable[Safe], rows: Iterable[Lock], item_keys: Iterable[ItemKey]
) -> Change:
    """Erase again what a restored backup brought back."""
    erased = {erasure.safe for erasure in erasures}
    back = tuple(attrs.evolve(safe, state="erased") for safe in safes if safe.id in erased)
    gone: list[Row] = [lock for lock in rows if lock.safe in erased]
    gone += (key for key in item_keys if key.safe in erased)
    return Change(replace=back, delete=tuple(gone))


# Changing keys.


def rotate_safe(
    safe: Safe,
    rows: Iterable[Lock],
    item_keys: Iterable[ItemKey],
    *,
    code: bytes,
    new: NewPassphrase,
    now: datetime,
) -> Outcome:
    """A new key for a person's safe, after somebody else knew how to open it.

    Every item key is wrapped anew, every old lock goes, and there is a new passphrase and a new recovery
    code. It takes the recovery code, for with the passphrase alone that somebody could lock the owner out.
    The items keep their keys: what was copied from here before can still be read by who copied it.

    Raises:
        WrongSecret, Expired, NotYet, Damaged, Moved: the code does not open it, or an item key does not.
        NotPossible: the safe was deleted or erased.
    """
    if safe.state not in ("active", "put_away"):
        raise _not_as_it_is(safe)
    found = _of(safe, rows)
    old_key, safe_key = _open_with_code(found, code, now), sealing.new_key()
    fresh, text = recovery.new_code()
    back = attrs.evolve(safe, state="active")
    change = Change(
        insert=(
            new.lock(safe.id, safe_key),
            locks.make_recovery_lock(safe.id, safe_key=safe_key, code=fresh),
        ),
        replace=(back, *_rewrapped(safe, item_keys, old_key, safe_key)),
        delete=tuple(found),
    )
    return Outcome(change, back, safe_key, text)


def rotate_case_safe(
    safe: Safe, rows: Iterable[Lock], item_keys: Iterable[ItemKey], *, key_service: KeyService, now: datetime
) -> Outcome:
    """A new key for a case's safe: every item key wrapped anew, and one new service lock.

    Raises:
        NotPossible: it has no service lock.
        Damaged, Moved, KeyServiceError: a lock or an item key does not open.
    """
    found = _of(safe, rows)
    service = next(iter(_kind(found, locks.SERVICE)), None)
    if safe.state != "active" or service is None:
        raise _not_as_it_is(safe)
    old_key = locks.open_lock(service, None, key_service=key_service, now=now)
    safe_key = sealing.new_key()
    lock = locks.make_service_lock(safe.id, safe_key=safe_key, key_service=key_service)
    replaced = tuple(_rewrapped(safe, item_keys, old_key, safe_key))
    return Outcome(Change(insert=(lock,), replace=replaced, delete=tuple(found)), safe, safe_key)


def rotate_instance_key(rows: Iterable[Lock], *, old: KeyService, new: KeyService) -> Change:
    """Put locks under a new instance key, as many at a time as given. No passphrase is needed.

    Locks that are under it already, or under none, are left alone, so it can stop and go on at any lock.
    Keep the old key until `locks.key_uses` shows none of it.

    Raises:
        Damaged, Moved, KeyServiceError: a lock's outer seal does not open.
    """
    changed = ((lock, locks.reseal(lock, old=old, new=new)) for lock in rows)
    return Change(replace=tuple(after for before, after in changed if after is not before))


@attrs.frozen
class _Wrapping:
    """What a safe's key wraps item keys with. Deriving it once serves ten thousand of them."""

    key: bytes = attrs.field(repr=False)
    mark: bytes = attrs.field(repr=False)

    @classmethod
    def of(cls, safe_key: bytes) -> "_Wrapping":
        return cls(
            sealing.subkey(safe_key, labels.WRAP), sealing.subkey(safe_key, labels.KEY_NAME, size=_MARK)
        )

    def wrap(self, key: bytes, safe: bytes, kind: str, item: bytes) -> ItemKey:
        place = labels.item_key(safe, item)
        return ItemKey(safe, kind, item, sealing.seal(self.key, key, place, header=self.mark))

    def unwrap(self, row: ItemKey) -> bytes:
        place = labels.item_key(row.safe, row.item)
        try:
            return sealing.unseal(self.key, row.wrapped, place, header_size=_MARK)
        except Damaged:
            if sealing.examine(row.wrapped, place, header_size=_MARK) != self.mark:
                raise KeyReplaced from None
            raise


def _rewrapped(safe: Safe, item_keys: Iterable[ItemKey], old_key: bytes, new_key: bytes) -> list[ItemKey]:
    old, new = _Wrapping.of(old_key), _Wrapping.of(new_key)
    mine = (row for row in item_keys if row.safe == safe.id)
    return [new.wrap(old.unwrap(row), row.safe, row.kind, row.item) for row in mine]


def _not_as_it_is(safe: Safe) -> NotPossible:
    """What a life event raises that does not fit the state a safe is in: it says that state."""
    return NotPossible(next_step=_AS_IT_IS.get(safe.state, ""))


def _new_safe(kind: Kind, now: datetime) -> Safe:
    return Safe(sealing.new_id(), kind, "active", now.astimezone(UTC).strftime("%Y-%m"))


def _of(safe: Safe, rows: Iterable[Lock]) -> list[Lock]:
    return [lock for lock in rows if lock.safe == safe.id]


def _kind(rows: Iterable[Lock], kind: str) -> list[Lock]:
    return [lock for lock in rows if lock.kind == kind]


def _daily_ways_in(rows: Iterable[Lock]) -> tuple[Lock, ...]:
    return tuple(lock for lock in rows if lock.kind != locks.RECOVERY)


def _waiting(rows: Iterable[Lock], now: datetime) -> list[Lock]:
    return [lock for lock in rows if lock.opens_at is not None and now < lock.opens_at]


def _recovery_that_works(rows: Iterable[Lock], now: datetime) -> list[Lock]:
    working = [lock for lock in _kind(rows, locks.RECOVERY) if locks.is_working(lock, now=now)]
    if not working:
        raise NoRecovery
    return working


def _change_way_in(
    safe: Safe,
    rows: Sequence[Lock],
    new: NewPassphrase,
    safe_key: bytes,
    *,
    now: datetime,
    keep: bytes | None = None,
) -> Change:
    back = () if safe.state == "active" else (attrs.evolve(safe, state="active"),)
    daily = (lock for lock in _daily_ways_in(rows) if lock.kind != locks.SESSION or lock.id != keep)
    gone = (*daily, *_waiting(rows, now))
    return Change(insert=(new.lock(safe.id, safe_key),), replace=back, delete=gone)


def _open_with_code(rows: Iterable[Lock], code: bytes, now: datetime) -> bytes:
    """Try the code on each recovery lock. When none opens, say the most telling of the faults."""
    faults: list[VaultError] = []
    for lock in _kind(rows, locks.RECOVERY):
        try:
            return locks.open_lock(lock, code, key_service=None, now=now)
        except VaultError as fault:
            faults.append(fault)
    telling = [fault for fault in faults if not isinstance(fault, WrongSecret)]
    raise (telling or faults or [NoRecovery("No recovery code opens it.")])[0]
