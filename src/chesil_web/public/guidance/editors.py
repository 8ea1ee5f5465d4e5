"""Editors of the guidance: accounts of their own, two steps to sign in, and rules for their pages alone.

1. A name and a passphrase are right: the session, emptied first, remembers for ten minutes whose they were.
2. A code from their authenticator is right: they are signed in. The first time, they set that up.
3. The first passphrase, which somebody else gave them, is then replaced with one of their own.
4. Every view below the editors' address asks for all of that. Nobody else's session holds any of this.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final, cast

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import User
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.csp import CSP

from chesil_web.public.guidance import authenticators, firsts

_HALF, _HALF_AT, _SEEN, _SINCE = "editor", "editor-at", "editor-seen", "editor-since"
HALF_FOR: Final = timedelta(minutes=10)
IDLE: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=10)
_SEEN_EVERY: Final = timedelta(minutes=1)

# Wagtail's pages write styles and scripts into themselves. They may, and may still ask no other host.
_NOT_THERE: Final = ("require-trusted-types-for", "trusted-types")
POLICY: Final = {name: value for name, value in settings.SECURE_CSP.items() if name not in _NOT_THERE} | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "frame-src": [CSP.SELF],  # the preview stands in a frame
}
PREVIEW: Final = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


class EditorRequest(HttpRequest):
    """A request that `with_both_steps` let in."""

    user: User


type Answer = Callable[[HttpRequest], HttpResponse]


class ForEditors:
    """Middleware: below the editors' address it knows who is signed in, and the policy is the editors'."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        # They answer at once, since the one below does: the stubs know that they could also be awaited.
        below = _ends(cast(Answer, MessageMiddleware(get_response)))
        self.editors = cast(Answer, AuthenticationMiddleware(below))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not is_theirs(request.path):
            return self.get_response(request)
        response = self.editors(request)
        # A preview is a page of ours and went through all of this for itself: its policy stays strict.
        is_preview = response.headers.pop("Content-Security-Policy", "")
        response._csp_config = PREVIEW if is_preview else POLICY  # type: ignore[attr-defined] # as Django does
        return response


def is_theirs(path: str) -> bool:
    """Whether a path lies below the editors' address."""
    return bool(settings.CHESIL.editors) and path.startswith(f"/{settings.CHESIL.editors}/")


def _ends(answer: Answer) -> Answer:
    def with_an_end(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_over(request):
            auth.logout(request)
        return answer(request)

    return with_an_end


def _is_over(request: HttpRequest) -> bool:
    now = timezone.now()
    seen, since = (request.session.get(name) for name in (_SEEN, _SINCE))
    if not seen or not since:
        return True
    seen_at = datetime.fromisoformat(seen)
    if now - seen_at > IDLE or now - datetime.fromisoformat(since) > LONGEST:
        return True
    if now - seen_at > _SEEN_EVERY:
        request.session[_SEEN] = now.isoformat()
    return False


def with_both_steps(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for editors who took both steps; everyone else is shown the first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        took_both = bool(request.session.get(_SINCE))  # `finish` alone puts it there
        if not (user.is_active and took_both and user.has_perm("wagtailadmin.access_admin")):
            return redirect("editors:sign-in")
        return view(request, *args, **kwargs)

    guarded.who = "editor"  # type: ignore[attr-defined]
    return guarded


def only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `with_both_steps`, and only once they have a passphrase that nobody gave them."""

    @with_both_steps
    @wraps(view)
    def guarded(request: EditorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if firsts.is_still_used(request.user):
            return redirect("editors:passphrase")
        return view(request, *args, **kwargs)

    return guarded


def begin(request: HttpRequest, user: User) -> None:
    """The first step is taken. What the session held of anyone is gone."""
    request.session.flush()
    request.session[_HALF], request.session[_HALF_AT] = user.pk, timezone.now().isoformat()


def half_way(request: HttpRequest) -> User | None:
    """Who took the first step in the last ten minutes."""
    at = request.session.get(_HALF_AT)
    if not at or timezone.now() - datetime.fromisoformat(at) > HALF_FOR:
        return None
    return User.objects.filter(pk=request.session[_HALF], is_active=True).first()


def finish(request: HttpRequest, user: User, code: str) -> None:
    """Take the second step with a code.

    Raises:
        WrongSecret, TooSoon: as `authenticators.check`.
    """
    authenticators.check(user, code)
    request.session.flush()
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session[_SEEN] = request.session[_SINCE] = timezone.now().isoformat()
