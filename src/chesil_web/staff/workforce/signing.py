"""Signing in as a worker, in two steps, and what keeps them signed in.

1. A session holds the worker's id and when it began and was used last; the worker is read anew for each
   request, so who has left is refused at once.
2. No session holds a worker and a private record: signing in as one ends the other.
"""

import uuid
from collections.abc import Callable, Iterable, Sized
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Concatenate, Final, cast

import attrs
from django.contrib.auth.hashers import check_password, make_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from chesil.vault.errors import TypingSlip
from chesil_web.foundation import two_steps
from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.keys.turns import in_turn
from chesil_web.foundation.limits import limits
from chesil_web.foundation.ui.browsers import browser_of
from chesil_web.staff.workforce import (
    actions,
    own_actions,
    passkeys_actions,
    passkeys_asking,
    queries,
    rules,
)
from chesil_web.staff.workforce.models import Role, Worker
from chesil_web.staff.workforce.queries import Working

_HALF, _HALF_AT, _RENEWING = "worker-half", "worker-half-at", "worker-renewing"
_WORKER, _SESSION = "worker", "worker-session"
_BEGUN, _SEEN, _SURE = "worker-begun", "worker-seen", "worker-sure"
_NOBODY: Final = make_password(None)  # takes as long to refuse as a real one takes to check


class WorkerRequest(Request):
    """A request of a worker who took both steps."""

    worker: Working


def first_step(request: Request, name: str, passphrase: str) -> None:
    """Check a name and a passphrase. Whoever is wrong, it takes as long and fails the same.

    Raises:
        WrongSecret: they are not right. TooSoon: too many were not. Busy: too many are being checked.
    """
    with limits.one_guess(limits.NAME, blind_index("worker-guess", name.strip().casefold())):
        limits.check_network(request, limits.SIGN_IN)
        found = queries.by_sign_in(name)
        is_right = in_turn(check_password)(passphrase, found[1].password if found else _NOBODY)
        if found is None or not is_right:
            raise WrongSecret
    begin_half(request, found[0].id)


def begin_half(request: Request, worker: uuid.UUID) -> None:
    """The first step is taken. What the session held of anyone is gone."""
    sessions.end(request)
    request.session.flush()
    request.session[_HALF], request.session[_HALF_AT] = str(worker), timezone.now().isoformat()


def half_way(request: HttpRequest) -> Working | None:
    """Who took the first step in the last ten minutes."""
    at = request.session.get(_HALF_AT)
    if not at or timezone.now() - datetime.fromisoformat(at) > rules.HALF_FOR:
        return None
    return queries.working(request.session[_HALF])


def check_code(worker: Working, code: str) -> None:
    """Check a code of the authenticator, which is used up by that.

    Raises:
        WrongSecret: it is not right, or was used; or no authenticator is set up or being set up.
        TooSoon: too many were not.
    """
    with limits.one_guess(limits.CODE, worker.id.bytes):
        if not worker.told.totp:
            raise WrongSecret
        step = two_steps.right_step(bytes.fromhex(worker.told.totp), code, after=worker.told.step)
        if step is None or not actions.confirm_step(worker.id, totp=worker.told.totp, step=step):
            raise WrongSecret


def may_set_up(request: HttpRequest, worker: Working) -> bool:
    """Whether the key of an authenticator may be shown: a colleague's code was right where one is needed."""
    renewal = worker.told.renewal
    return not (renewal and renewal.code) or request.session.get(_RENEWING) == renewal.code


def check_renewal(request: Request, worker: Working, code: str) -> None:
    """Check the code that a colleague gave for another authenticator, for this sign-in.

    Raises:
        WrongSecret: it is not right, or too old. TooSoon: too many were not.
    """
    with limits.one_guess(limits.CODE, worker.id.bytes):
        renewal = worker.told.renewal
        try:
            index = queries.renewal_index(worker.id, actions.read_code(code)).hex()
        except TypingSlip:
            raise WrongSecret from None
        if not renewal or not constant_time_compare(renewal.code, index) or timezone.now() > renewal.until:
            raise WrongSecret
    request.session[_RENEWING] = renewal.code


def takes_codes(worker: Working, passkeys: Sized) -> bool:
    """Whether a code is asked for. A key that was shown is no way in beside a passkey until a code was right:
    else whoever has the passphrase alone could set up an authenticator of their own."""
    return worker.told.confirmed or not passkeys


def check_passkey(request: Request, worker: Working, text: str) -> None:
    """Check what a passkey answered.

    Raises:
        WrongSecret: it is not right, was used, or took too long. TooSoon: too many were not.
    """
    with limits.one_guess(limits.CODE, worker.id.bytes):
        answer = passkeys_asking.answer(request, text)
        passkeys_actions.use(worker.id, answer.credential, answer.count)


def sign_in(request: Request, worker: uuid.UUID) -> None:
    """Both steps are taken."""
    request.session.flush()
    request.session.update(begun(worker, browser_of(request)))


def begun(worker: uuid.UUID, browser: str = "") -> dict[str, str]:
    """Begin a session of a worker who has just taken both steps; gives what it holds."""
    session = own_actions.begin_session(worker, browser)
    now = timezone.now().isoformat()
    return {_WORKER: str(worker), _SESSION: session, _BEGUN: now, _SEEN: now, _SURE: now}


def session_of(request: HttpRequest) -> str:
    """The id of the worker's session; empty where there is none."""
    return str(request.session.get(_SESSION, ""))


def make_sure(request: Request) -> None:
    """The second step was taken once more."""
    request.session[_SURE] = timezone.now().isoformat()


def is_sure(request: HttpRequest) -> bool:
    """Whether a second step was taken in the last minutes, so that what lasts may be changed."""
    at = request.session.get(_SURE, "")
    return bool(at) and timezone.now() - datetime.fromisoformat(at) <= rules.SURE_FOR


def sign_out(request: HttpRequest) -> None:
    """End the worker's session."""
    if worker := request.session.get(_WORKER):
        with suppress(Worker.DoesNotExist):
            own_actions.end_session(uuid.UUID(worker), session_of(request))
    request.session.flush()


def signed_in(request: Request, *, is_there: bool = True) -> Working | None:
    """The worker of a request; None for anybody else, and when their time is over.

    Args:
        is_there: the request shows that somebody is there, so that their time begins anew.
    """
    id = request.session.get(_WORKER)
    if id is None:
        return None
    now = timezone.now()
    since, seen = (datetime.fromisoformat(request.session[each]) for each in (_BEGUN, _SEEN))
    found = None
    if request.safe is None and now - since <= rules.LONGEST and now - seen <= rules.IDLE:
        found = _in_session(id, session_of(request))
    if found is None:
        for each in (_WORKER, _SESSION, _BEGUN, _SEEN, _SURE):
            request.session.pop(each, None)
    elif is_there and now - seen > sessions.SEEN_EVERY:
        request.session[_SEEN] = now.isoformat()
    return attrs.evolve(found, read={}) if found and request.method == "GET" else found


def _in_session(id: str, session: str) -> Working | None:
    found = queries.working(id)
    return found if found and any(each.id == session for each in found.told.sessions) else None


def worker_only[**P](
    roles: Iterable[Role] = (),
) -> Callable[
    [Callable[Concatenate[WorkerRequest, P], HttpResponse]], Callable[Concatenate[Request, P], HttpResponse]
]:
    """Only for workers who hold one of *roles*, or for all; others find nothing there."""
    allowed = frozenset(roles)

    def guard(
        view: Callable[Concatenate[WorkerRequest, P], HttpResponse],
    ) -> Callable[Concatenate[Request, P], HttpResponse]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            found = signed_in(request)
            if found is None:
                return redirect("workforce:sign-in")
            if allowed and not found.holds(allowed):
                raise Http404
            asked = cast(WorkerRequest, request)
            asked.worker = found
            return view(asked, *args, **kwargs)

        guarded.who = "worker"  # type: ignore[attr-defined]
        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded

    return guard


def key_of(worker: Working) -> bytes:
    """The key of a worker's authenticator, made where there is none."""
    text = worker.told.totp or actions.set_key(worker.id, two_steps.new_key().hex())
    return bytes.fromhex(text)
