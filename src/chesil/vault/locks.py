"""Locks: the ways to open a safe, each a row of its own.

A lock's bytes are ``commitment (32) ‖ mark of the row (16) ‖ sealed safe key``. The secret gives 64 bytes:
the key of the seal, and the commitment. Another secret gives another commitment, so a wrong secret is told
apart from a damaged row, and no one row opens under two secrets. The locks of passphrases, claims and
sessions have an outer seal around that, made by the instance key.

To open one, in this order:

1. the outer seal, by the key service (damaged, moved, key not here)
2. the bytes are whole, in their row, and beside their own plain columns (damaged, moved)
3. its time is not over (expired)
4. the secret gives the commitment (wrong secret), compared in constant time
5. a waiting recovery lock has waited long enough (not yet)
6. the safe's key, by AES-GCM
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import attrs

from chesil.vault import labels, passphrases, sealing
from chesil.vault.errors import Damaged, Expired, KeyMissing, NotYet, UnknownVersion, WrongSecret
from chesil.vault.key_service import KeyService
from chesil.vault.recovery import CODE_BYTES
from chesil.vault.sealing import KEY_BYTES, new_id, subkey

PASSPHRASE: Final = "passphrase"  # noqa: S105  (a kind of lock)
CLAIM: Final = "claim"
RECOVERY: Final = "recovery"
SESSION: Final = "session"
GIVER: Final = "giver"
SERVICE: Final = "service"
HELD: Final = "held"
KINDS: Final = (PASSPHRASE, CLAIM, RECOVERY, SESSION, GIVER, SERVICE, HELD)
COOKIE_BYTES: Final = 32
GIVER_BYTES: Final = 32

_COMMITMENT: Final = 32
_BESIDE: Final = 16
_HEADER: Final = _COMMITMENT + _BESIDE

_SIZES: Final = {RECOVERY: CODE_BYTES, SESSION: COOKIE_BYTES, GIVER: GIVER_BYTES}
_WRONG: Final = {
    PASSPHRASE: ("This passphrase does not open it.", ""),
    CLAIM: ("This code does not open it.", "Ask for a new one."),
    RECOVERY: (
        "This recovery code is typed as codes are printed, but it does not open this.",
        "Nothing is lost. Look for a newer code, and check whose code this is.",
    ),
    SESSION: ("This session opens nothing here.", "Sign in again. Nothing is lost."),
    GIVER: ("This is not the secret of whoever gave it.", ""),
}
_OVER: Final = {
    CLAIM: ("The time of this code is over.", "Ask for a new one."),
    RECOVERY: (
        "The time in which it could be opened again is over.",
        "There is no other way to open it.",
    ),
    SESSION: ("This session is over.", "Sign in again. Nothing is lost."),
}


@attrs.frozen
class Lock:
    """One row: one way to open one safe.

    Attributes:
        id, safe: 16 bytes each.
        kind: one of KINDS.
        ref: what a session's lock is found by, `session_ref` of its cookie, and what the caller finds that of
        a code by; else empty.
        kdf, salt: how a passphrase or a code becomes a key; else empty.
        instance_key: the key of the key service that closed it or its outer seal; null when none did.
        sealed: the lock's bytes.
        expires_at: when it stops to open; null when it does not.
        opens_at: when a recovery lock starts to open that was made without the older code; null for others.
    """

    id: bytes
    safe: bytes
    kind: str
    ref: bytes = attrs.field(repr=False)
    kdf: str
    salt: bytes = attrs.field(repr=False)
    instance_key: str | None
    sealed: bytes = attrs.field(repr=False)
    expires_at: datetime | None = None
    opens_at: datetime | None = None


def new_cookie() -> bytes:
    """A fresh secret for one session."""
    return sealing.new_key()


def session_ref(cookie: bytes) -> bytes:
    """What a session's lock is found by. It does not give the cookie back."""
    return hashlib.sha256(b"ref" + cookie).digest()


def make_passphrase_lock(
    safe: bytes,
    *,
    safe_key: bytes,
    passphrase: str,
    key_service: KeyService | None,
    kdf: str = passphrases.DEFAULT_KDF,
    wait: float = passphrases.WAIT_S,
) -> Lock:
    """A lock that a passphrase opens.

    Args:
        key_service: makes the outer seal; null makes none, and then who has the database can guess
        passphrases.
        wait: seconds to wait for a place to derive the key.

    Raises:
        Busy, PassphraseRefused, UnknownVersion: as `passphrases.derive`.
        KeyServiceError: the key service cannot do its part.
    """
    salt = sealing.new_id()
    key = passphrases.derive(passphrase, salt, kdf, wait=wait)
    blank = Lock(new_id(), safe, PASSPHRASE, b"", kdf, salt, None, b"")
    return _outer_sealed(_closed(blank, key, safe_key), key_service)


def make_claim_lock(
    safe: bytes,
    *,
    safe_key: bytes,
    code: str,
    ref: bytes,
    key_service: KeyService,
    expires_at: datetime,
    kdf: str = passphrases.DEFAULT_KDF,
) -> Lock:
    """A lock that a spoken code opens until *expires_at*, which is sealed in.

    Args:
        code: derived as a passphrase is. ref: what the lock is found by; it must not give the code back.

    Raises:
        Busy, PassphraseRefused, UnknownVersion: as `passphrases.derive`.
        KeyServiceError: the key service cannot do its part.
    """
    salt = sealing.new_id()
    key = passphrases.derive(code, salt, kdf)
    blank = Lock(new_id(), safe, CLAIM, ref, kdf, salt, None, b"", expires_at)
    return _outer_sealed(_closed(blank, key, safe_key), key_service)


def make_recovery_lock(
    safe: bytes, *, safe_key: bytes, code: bytes, opens_at: datetime | None = None
) -> Lock:
    """A lock that a recovery code opens. It has no outer seal, so it opens even if the instance key is lost.

    Args:
        code: the 20 bytes of `recovery.new_code`.
        opens_at: for one made without the older code: when it starts to open.
    """
    blank = Lock(new_id(), safe, RECOVERY, b"", "", b"", None, b"", opens_at=opens_at)
    return _closed(blank, subkey(code, labels.recovery(safe)), safe_key)


def make_session_lock(
    safe: bytes, *, safe_key: bytes, cookie: bytes, key_service: KeyService | None, expires_at: datetime
) -> Lock:
    """A lock that a session's cookie opens until *expires_at*, which is sealed in.

    Raises:
        KeyServiceError: the key service cannot do its part.
    """
    blank = Lock(new_id(), safe, SESSION, session_ref(cookie), "", b"", None, b"", expires_at)
    return _outer_sealed(_closed(blank, subkey(cookie, labels.SESSION), safe_key), key_service)


def make_giver_lock(safe: bytes, *, safe_key: bytes, secret: bytes) -> Lock:
    """A lock for whoever gave what is in a safe, so that she can read it and what is answered. It has no end.

    It has no outer seal: the secret is random and lies sealed in her own record, so there is nothing to
    guess, and it opens even if the instance key is lost.

    Args:
        secret: 32 random bytes of `sealing.new_key`.
    """
    blank = Lock(new_id(), safe, GIVER, b"", "", b"", None, b"")
    return _closed(blank, subkey(secret, labels.GIVER), safe_key)


def make_service_lock(safe: bytes, *, safe_key: bytes, key_service: KeyService) -> Lock:
    """A lock that the installation itself opens, for case safes and its own.

    Raises:
        KeyServiceError: the key service cannot do its part.
    """
    return _wrapped(SERVICE, safe, safe_key, key_service)


def make_held_lock(safe: bytes, *, safe_key: bytes, key_service: KeyService) -> Lock:
    """A lock in place of the installation's, for those alone who keep a safe under a legal hold.

    The installation opens it too; a kind of its own keeps every other way from opening it by mistake.

    Raises:
        KeyServiceError: the key service cannot do its part.
    """
    return _wrapped(HELD, safe, safe_key, key_service)


def open_lock(
    lock: Lock,
    secret: str | bytes | None,
    *,
    key_service: KeyService | None,
    now: datetime,
    wait: float = passphrases.WAIT_S,
) -> bytes:
    """The key of the lock's safe.

    Args:
        secret: the passphrase or spoken code as text, the recovery code's 20 bytes, the session's cookie, the
        giver's 32 bytes, or null for a lock of the installation.
        wait: seconds to wait for a place to derive a passphrase's key.

    Raises:
        WrongSecret, Damaged, Moved, Expired, NotYet, UnknownVersion: as their names say.
        KeyServiceError: the key service cannot do its part; KeyMissing when there is none.
        Busy, PassphraseRefused: as `passphrases.derive`.
    """
    if lock.kind not in KINDS:
        raise UnknownVersion
    if lock.kind in (SERVICE, HELD):
        key = _service(key_service).unwrap(lock.sealed, _place(lock))
        _check_time(lock, now)
    else:
        key = _opened(lock, secret, key_service, now, wait)
    if len(key) != KEY_BYTES:
        raise Damaged
    return key


def is_working(lock: Lock, *, now: datetime) -> bool:
    """Whether a lock's times allow it to open now."""
    ended = lock.expires_at is not None and lock.expires_at <= now
    return not ended and not (lock.opens_at is not None and now < lock.opens_at)


def reseal(lock: Lock, *, old: KeyService, new: KeyService) -> Lock:
    """The same lock under the new instance key. What opens it stays as it was and is not needed.

    A lock that the instance key has no part in, or that is under the new key already, comes back as it is.

    Raises:
        Damaged, Moved, KeyServiceError: the old seal does not open.
    """
    if lock.instance_key is None or lock.instance_key == new.id:
        return lock
    if lock.kind in (SERVICE, HELD):
        key = old.unwrap(lock.sealed, _place(lock))
        return attrs.evolve(lock, instance_key=new.id, sealed=new.wrap(key, _place(lock)))
    return _outer_sealed(attrs.evolve(lock, instance_key=None, sealed=_inner(lock, old)), new)


def key_uses(locks: Iterable[Lock]) -> dict[str, int]:
    """How many locks each instance key has a part in, by its id. An old key can go when it has none."""
    return dict(Counter(lock.instance_key for lock in locks if lock.instance_key is not None))


def _wrapped(kind: str, safe: bytes, safe_key: bytes, key_service: KeyService) -> Lock:
    blank = Lock(new_id(), safe, kind, b"", "", b"", key_service.id, b"")
    return attrs.evolve(blank, sealed=key_service.wrap(safe_key, _place(blank)))


def _closed(lock: Lock, key: bytes, safe_key: bytes) -> Lock:
    seal_key, commitment = _halves(lock, key)
    header = commitment + _mark_beside(lock)
    return attrs.evolve(lock, sealed=sealing.seal(seal_key, safe_key, _place(lock), header=header))


def _opened(
    lock: Lock, secret: str | bytes | None, key_service: KeyService | None, now: datetime, wait: float
) -> bytes:
    inner = _inner(lock, key_service)
    header = sealing.examine(inner, _place(lock), header_size=_HEADER)
    if header[_COMMITMENT:] != _mark_beside(lock):
        raise Damaged
    _check_time(lock, now)
    seal_key, commitment = _halves(lock, _key_from(lock, secret, wait))
    if not hmac.compare_digest(commitment, header[:_COMMITMENT]):
        raise _wrong(lock)
    if lock.opens_at is not None and now < lock.opens_at:
        raise NotYet(opens_at=lock.opens_at)
    return sealing.unseal(seal_key, inner, _place(lock), header_size=_HEADER)


def _key_from(lock: Lock, secret: str | bytes | None, wait: float) -> bytes:
    is_said = lock.kind in (PASSPHRASE, CLAIM)
    if is_said and isinstance(secret, str):
        return passphrases.derive(secret, lock.salt, lock.kdf, wait=wait)
    if is_said or not isinstance(secret, bytes):
        raise TypeError(f"A {lock.kind} lock is not opened with {type(secret).__name__}.")
    if len(secret) != _SIZES[lock.kind]:
        raise _wrong(lock)
    label = {RECOVERY: labels.recovery(lock.safe), SESSION: labels.SESSION, GIVER: labels.GIVER}
    return subkey(secret, label[lock.kind])


def _halves(lock: Lock, key: bytes) -> tuple[bytes, bytes]:
    both = subkey(key, _place(lock), size=KEY_BYTES + _COMMITMENT)
    return both[:KEY_BYTES], both[KEY_BYTES:]


def _inner(lock: Lock, key_service: KeyService | None) -> bytes:
    if lock.instance_key is None:
        return lock.sealed
    return _service(key_service).unwrap(lock.sealed, _outer_place(lock, lock.instance_key))


def _outer_sealed(lock: Lock, key_service: KeyService | None) -> Lock:
    if key_service is None:
        return lock
    key_id = key_service.id
    sealed = key_service.wrap(lock.sealed, _outer_place(lock, key_id))
    return attrs.evolve(lock, instance_key=key_id, sealed=sealed)


def _place(lock: Lock) -> bytes:
    return labels.lock(lock.kind, lock.safe, lock.id)


def _outer_place(lock: Lock, key_id: str) -> bytes:
    try:
        return labels.outer(key_id, lock.safe, lock.id)
    except ValueError:  # no key ever had such a name
        raise Damaged from None


def _mark_beside(lock: Lock) -> bytes:
    """A mark of the plain columns that count for opening, so that a change in one is no wrong passphrase.

    A recovery lock's end is not among them: deleting for now sets it, and that needs no code.
    """
    ends = lock.expires_at if lock.kind in (CLAIM, SESSION) else None
    parts = (lock.kdf, lock.salt.hex(), *(labels.instant(at) if at else "" for at in (ends, lock.opens_at)))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:_BESIDE]


def _service(key_service: KeyService | None) -> KeyService:
    if key_service is None:
        raise KeyMissing
    return key_service


def _check_time(lock: Lock, now: datetime) -> None:
    if lock.expires_at is not None and lock.expires_at <= now:
        what, next_step = _OVER.get(lock.kind, ("", ""))
        raise Expired(what, next_step=next_step)


def _wrong(lock: Lock) -> WrongSecret:
    what, next_step = _WRONG[lock.kind]
    return WrongSecret(what, next_step=next_step)
