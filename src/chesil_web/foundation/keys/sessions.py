"""Sessions that hold a safe open: one cookie names the session, the other opens its lock.

1. Signing in makes a lock that the cookie `__Host-k` opens, and keeps the cookie's hash in the session.
2. Each request opens that lock; when it is gone, too old or the cookie is another, the request has no safe.
3. Leaving deletes the lock. Nothing on the server can then open the safe until the passphrase is given.
4. Beside the lock stands a note, sealed for the safe: when the session began, when it was used last, with
   what kind of browser and under which name. Its owner can list her sessions and end each of them; nobody
   else can read it.

So a copy of the database holds no session that could be used, and a stolen session name opens nothing.
"""

import hmac
import logging
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import msgspec
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chesil.vault import labels, locks, sealing
from chesil.vault.errors import VaultError
from chesil.vault.safes import Change
from chesil_web.foundation.keys import asking, rows
from chesil_web.foundation.keys.models import Lock
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.keys.rows import apply, as_vault_locks
from chesil_web.foundation.keys.service import key_service

COOKIE: Final = "__Host-k"
CLEAR_SITE_DATA: Final = '"cache", "cookies", "storage"'  # the header of each page that ends a session
IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=4)
SEEN_EVERY: Final = timedelta(seconds=60)  # how often it is written down that somebody is there
_STAYS: Final = ("language",)  # of a session, when another begins: it tells nothing of anybody
_log = logging.getLogger(__name__)
_REF, _SAFE, _SEEN = "ref", "safe", "seen"


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is told of a session.

    Attributes:
        browser: a family such as "Firefox on Android", never an address.
        name: what the record was opened by, which is kept nowhere else and goes with the session.
    """

    begun: datetime
    seen: datetime
    browser: str = ""
    name: str = ""


@attrs.frozen
class OpenSession:
    """A session that holds the safe open. *lock* is its id; *is_this*: it is the one that asks."""

    lock: uuid.UUID
    note: Note
    is_this: bool


class OpensSafes:
    """Middleware: gives every request `safe`, an OpenSafe or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer with the safe open, if the session still holds it open."""
        request.safe = opened(request)
        return self.get_response(request)


def opened(request: HttpRequest) -> OpenSafe | None:
    """The safe that a request's two cookies hold open."""
    cookie, ref = cookie_of(request), request.session.get(_REF, "")
    if cookie is None or not hmac.compare_digest(locks.session_ref(cookie).hex(), ref):
        return None
    now = timezone.now()
    seen = datetime.fromisoformat(request.session[_SEEN])
    if now - seen > IDLE:
        return None
    safe = unlocked(request.session[_SAFE], cookie, now)
    if safe is not None and now - seen > SEEN_EVERY:
        request.session[_SEEN] = now.isoformat()
        _note_seen(safe, now)
    return safe


def unlocked(safe: str, cookie: bytes, now: datetime) -> OpenSafe | None:
    """The safe that a cookie opens a lock of; None when there is no such lock, or it does not open."""
    for lock in as_vault_locks(asking.rows(Lock, ref=locks.session_ref(cookie), safe_id=safe)):
        try:
            key = locks.open_lock(lock, cookie, key_service=key_service(), now=now)
        except VaultError:  # over, or not this cookie's: then nobody is signed in
            return None
        return OpenSafe(uuid.UUID(bytes=lock.safe), uuid.UUID(bytes=lock.id), key)
    return None


def begin(
    request: Request, safe: uuid.UUID, key: bytes, *, browser: str = "", name: str = "",
    lasts: timedelta = LONGEST,
) -> tuple[OpenSafe, bytes]:  # fmt: skip
    """Open a session over an open safe; gives that, and the cookie to be set with `remember`.

    Args:
        lasts: how long at most, whatever is done in it; it is sealed in.
    """
    cookie, now = locks.new_cookie(), timezone.now()
    lock = locks.make_session_lock(
        safe.bytes, safe_key=key, cookie=cookie, key_service=key_service(), expires_at=now + lasts
    )
    kept = {name: request.session[name] for name in _STAYS if name in request.session}
    request.session.flush()
    request.session.update(kept)
    request.session[_REF] = locks.session_ref(cookie).hex()
    request.session[_SAFE] = str(safe)
    request.session[_SEEN] = now.isoformat()
    apply(Change(insert=(lock,)))
    request.safe = opened = OpenSafe(safe, uuid.UUID(bytes=lock.id), key)
    _keep_note(opened, Note(begun=now, seen=now, browser=browser, name=name))
    return opened, cookie


def remember(response: HttpResponse, cookie: bytes) -> HttpResponse:
    """Set the cookie that holds the safe open."""
    response.set_cookie(
        COOKIE, urlsafe_b64encode(cookie).decode(), secure=True, httponly=True, samesite="Strict", path="/"
    )
    return response


def end(request: Request) -> None:
    """End the request's session: its lock and its row are gone."""
    cookie = cookie_of(request)
    if cookie is not None:
        Lock.objects.filter(ref=locks.session_ref(cookie)).delete()
    request.session.flush()
    request.safe = None


def leave(request: Request) -> bool:
    """End the session as `end` does, within a second or so; whether it ended.

    Who leaves does not wait for a database that is locked or full. The cookies go in any case.
    """
    try:
        with rows.hurried():
            end(request)
    except DatabaseError as error:
        _log.error("a session could not be ended: %s", type(error).__name__)
        request.session.modified = False  # else the same would be tried again on the way out
        return False
    return True


def end_everywhere(safe: OpenSafe) -> int:
    """End every session of a safe; gives how many ended."""
    return end_all(safe_id=safe.id)


def end_those(safe: OpenSafe, which: Iterable[uuid.UUID]) -> int:
    """End some sessions of a safe, by the ids of their locks; gives how many ended."""
    return end_all(safe_id=safe.id, id__in=list(which))


def end_all(**of: Any) -> int:
    """End every session of every record and complaint, or of those whose locks have some values; how many."""
    count, _ = Lock.objects.filter(kind=locks.SESSION, **of).delete()
    return count


def listed(safe: OpenSafe) -> list[OpenSession]:
    """The sessions that hold a safe open now, the one used last first.

    Raises:
        Damaged: a note is not as it was sealed, or is another's.
    """
    now = timezone.now()
    rows = Lock.objects.filter(safe_id=safe.id, kind=locks.SESSION, expires_at__gt=now)
    found = [OpenSession(row.id, _note(safe, row), row.id == safe.lock) for row in rows]
    still = [each for each in found if each.is_this or now - each.note.seen <= IDLE]
    return sorted(still, key=lambda each: each.note.seen, reverse=True)


def name_of(safe: OpenSafe) -> str:
    """What this session's record was opened by; empty where the session does not know it."""
    row = Lock.objects.filter(id=safe.lock).first()
    return _note(safe, row).name if row is not None else ""


def end_old() -> int:
    """Delete the locks of sessions whose time is over; gives how many."""
    return end_all(expires_at__lte=timezone.now())


def last_safe(request: HttpRequest) -> uuid.UUID | None:
    """Whose session this was, also when its time is over."""
    said = request.session.get(_SAFE)
    return uuid.UUID(said) if said else None


def cookie_of(request: HttpRequest) -> bytes | None:
    """The secret in a request's second cookie; None when there is none, or it is no secret of ours."""
    try:
        cookie = urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
    except (NotBase64, ValueError):
        return None
    return cookie if len(cookie) == 32 else None


def _keep_note(safe: OpenSafe, note: Note) -> None:
    sealed = sealing.seal_document(_note_key(safe), msgspec.to_builtins(note), _note_place(safe.lock))
    Lock.objects.filter(id=safe.lock).update(note=sealed)


def _note_seen(safe: OpenSafe, now: datetime) -> None:
    row = Lock.objects.filter(id=safe.lock).first()
    if row is not None:  # else it ended meanwhile
        _keep_note(safe, msgspec.structs.replace(_note(safe, row), seen=now))


def _note(safe: OpenSafe, row: Lock) -> Note:
    if row.note is None:  # it began before there were notes: when it ends tells when it began
        assert row.expires_at is not None  # noqa: S101 - a session has an end
        begun = row.expires_at - LONGEST
        return Note(begun=begun, seen=begun)
    document = sealing.open_document(_note_key(safe), bytes(row.note), _note_place(row.id))
    return msgspec.convert(document, Note)


def _note_key(safe: OpenSafe) -> bytes:
    return sealing.subkey(safe.key, labels.child(b"sessions"))


def _note_place(lock: uuid.UUID) -> bytes:
    return labels.field("lock", lock.bytes, "note")
