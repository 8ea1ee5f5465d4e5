"""Rows, secrets and services that tests of the keys share. The passphrase settings are small, to be quick."""

from datetime import UTC, datetime, timedelta

import attrs

from chesil.vault import locks, recovery, sealing
from chesil.vault.key_service import KeyService, LocalKey
from chesil.vault.locks import Lock
from chesil.vault.safes import Change, ItemKey, NewPassphrase, Outcome, Row, Safe, new_person_safe

NOW = datetime(2026, 5, 1, 10, 25, tzinfo=UTC)
SMALL_KDF = "argon2id,64,1,1"
RIGHT = "harbour lantern orchard violin"
OTHER = "harbour lantern orchard violet"


@attrs.frozen
class Case:
    """One lock with what opens it, what does not, and what should come out."""

    lock: Lock
    right: str | bytes | None
    wrong: str | bytes | None
    safe_key: bytes
    service: KeyService


def service() -> LocalKey:
    return LocalKey(sealing.new_key())


def passphrase(text: str = RIGHT, *, key_service: KeyService | None = None) -> NewPassphrase:
    return NewPassphrase(text, key_service, SMALL_KDF)


def case_of(kind: str, *, key_service: KeyService | None = None, safe: bytes | None = None) -> Case:
    """A lock of a kind; "bare" is a passphrase's without an outer seal, "waiting" a recovery lock that waits."""
    held = key_service or service()
    safe, key, cookie = safe or sealing.new_id(), sealing.new_key(), locks.new_cookie()
    code, other = recovery.new_code()[0], recovery.new_code()[0]
    waits = NOW - timedelta(days=1)
    secrets = {
        "passphrase": (RIGHT, OTHER),
        "bare": (RIGHT, OTHER),
        "service": (None, None),
        "held": (None, None),
    }
    secrets |= {"claim": (RIGHT, OTHER)}
    secrets |= {"session": (cookie, locks.new_cookie()), "giver": (cookie, locks.new_cookie())}
    secrets |= {"recovery": (code, other), "waiting": (code, other)}
    made = {
        "passphrase": lambda: locks.make_passphrase_lock(
            safe, safe_key=key, passphrase=RIGHT, key_service=held, kdf=SMALL_KDF
        ),
        "bare": lambda: locks.make_passphrase_lock(
            safe, safe_key=key, passphrase=RIGHT, key_service=None, kdf=SMALL_KDF
        ),
        "claim": lambda: locks.make_claim_lock(
            safe,
            safe_key=key,
            code=RIGHT,
            ref=bytes(32),
            key_service=held,
            expires_at=NOW + timedelta(hours=1),
            kdf=SMALL_KDF,
        ),
        "session": lambda: locks.make_session_lock(
            safe, safe_key=key, cookie=cookie, key_service=held, expires_at=NOW + timedelta(hours=1)
        ),
        "recovery": lambda: locks.make_recovery_lock(safe, safe_key=key, code=code),
        "giver": lambda: locks.make_giver_lock(safe, safe_key=key, secret=cookie),
        "waiting": lambda: locks.make_recovery_lock(safe, safe_key=key, code=code, opens_at=waits),
        "service": lambda: locks.make_service_lock(safe, safe_key=key, key_service=held),
        "held": lambda: locks.make_held_lock(safe, safe_key=key, key_service=held),
    }[kind]()
    return Case(made, *secrets[kind], key, held)


def opened(case: Case, **changed: object) -> bytes:
    """Open a case's lock with the right secret after changing some of its columns."""
    lock = attrs.evolve(case.lock, **changed)
    return locks.open_lock(lock, case.right, key_service=case.service, now=NOW)


@attrs.define
class Rows:
    """A little store: makes a change true, and checks that it fits what is there."""

    safes: dict[bytes, Safe] = attrs.field(factory=dict)
    locks: dict[bytes, Lock] = attrs.field(factory=dict)
    item_keys: dict[tuple[bytes, bytes], ItemKey] = attrs.field(factory=dict)
    others: list[Row] = attrs.field(factory=list)

    def make(self, change: Change) -> None:
        for row in change.delete:
            table, name = self._place(row)
            del table[name]
        for row in change.replace:
            table, name = self._place(row)
            assert name in table
            table[name] = row
        for row in change.insert:
            table, name = self._place(row)
            assert name not in table
            table[name] = row

    def of(self, kind: str) -> list[Lock]:
        return [lock for lock in self.locks.values() if lock.kind == kind]

    def _place(self, row: Row) -> tuple[dict, object]:
        if isinstance(row, Safe):
            return self.safes, row.id
        if isinstance(row, Lock):
            return self.locks, row.id
        if isinstance(row, ItemKey):
            return self.item_keys, (row.safe, row.item)
        self.others.append(row)
        return {}, row


def person(
    rows: Rows, *, key_service: KeyService | None = None, sessions: int = 2
) -> tuple[Outcome, list[bytes]]:
    """Asha's safe with her passphrase, her recovery code and some sessions; gives it and the cookies."""
    made = new_person_safe(passphrase=passphrase(key_service=key_service), now=NOW)
    rows.make(made.change)
    cookies = [locks.new_cookie() for _ in range(sessions)]
    for cookie in cookies:
        lock = locks.make_session_lock(
            made.safe.id,
            safe_key=made.safe_key,
            cookie=cookie,
            key_service=key_service,
            expires_at=NOW + timedelta(hours=8),
        )
        rows.locks[lock.id] = lock
    return made, cookies


def code_of(made: Outcome) -> bytes:
    assert made.code is not None
    return recovery.read_code(made.code)
