"""Visits: sessions that hold the safe of a complaint open, alone or beside somebody's own record.

They are kept as `sessions` are: a lock that the cookie `__Host-k` opens, ended by leaving, by 15 minutes of
nothing and by four hours of anything. The cookie is that of the record's session where one is open.
"""

import hmac
import uuid
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from chesil.vault import locks
from chesil.vault.safes import Change
from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.models import Lock
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.keys.rows import apply
from chesil_web.foundation.keys.service import key_service

_REF: Final = "visit"
_SAFE: Final = "visit-safe"
_SEEN: Final = "visit-seen"


def begin(request: Request, safe: uuid.UUID, key: bytes) -> tuple[OpenSafe, bytes]:
    """Hold a safe open; gives that, and the cookie for `sessions.remember`. An earlier visit ends."""
    end(request)
    beside = request.safe is not None
    cookie = (sessions.cookie_of(request) if beside else None) or locks.new_cookie()
    now = timezone.now()
    lock = locks.make_session_lock(
        safe.bytes,
        safe_key=key,
        cookie=cookie,
        key_service=key_service(),
        expires_at=now + sessions.LONGEST,
    )
    if not beside:
        request.session.cycle_key()
    request.session[_REF] = locks.session_ref(cookie).hex()
    request.session[_SAFE] = str(safe)
    request.session[_SEEN] = now.isoformat()
    apply(Change(insert=(lock,)))
    request.visit = opened = OpenSafe(safe, uuid.UUID(bytes=lock.id), key)
    return opened, cookie


def opened(request: HttpRequest) -> OpenSafe | None:
    """The safe that a request's visit holds open."""
    cookie, ref = sessions.cookie_of(request), request.session.get(_REF, "")
    if cookie is None or not hmac.compare_digest(locks.session_ref(cookie).hex(), ref):
        return None
    now = timezone.now()
    seen = datetime.fromisoformat(request.session[_SEEN])
    if now - seen > sessions.IDLE:
        return None
    safe = sessions.unlocked(request.session[_SAFE], cookie, now)
    if safe is not None and now - seen > sessions.SEEN_EVERY:
        request.session[_SEEN] = now.isoformat()
    return safe


def was_here(request: HttpRequest) -> bool:
    """Whether this browser had a visit, also when its time is over."""
    return _REF in request.session


def end(request: Request) -> None:
    """End the request's visit, and leave the record's session as it is."""
    cookie = sessions.cookie_of(request)
    if cookie is not None and _SAFE in request.session:
        Lock.objects.filter(ref=locks.session_ref(cookie), safe_id=request.session[_SAFE]).delete()
    for name in (_REF, _SAFE, _SEEN):
        request.session.pop(name, None)
    request.visit = None
