"""Typed words survive the end of a session.

1. A form arrives for a private page, and no session holds the safe open any more.
2. What was typed is sealed for 15 minutes and put into the page to sign in, not on the server.
3. After signing in to the same record, it is shown again, to be sent on with one press.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chesil_web.keys import sessions, words

KEPT_FOR: Final = timedelta(minutes=15)
FIELD: Final = "kept"
_NOT_KEPT: Final = {"csrfmiddlewaretoken", "passphrase", "new", "again", "code"}


class Typed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody typed: where it was going, and the record it is for."""

    path: str
    safe: str
    until: datetime
    fields: list[tuple[str, str]]


class KeepsTypedWords:
    """Middleware: turns a form that came too late into the page to sign in, with the words kept in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Keep what was typed when its session is over."""
        late = request.method == "POST" and request.safe is None and getattr(view, "who", "") == "private"
        owner = sessions.last_safe(request) if late else None
        if owner is None:
            return None
        from chesil_web.accounts.views import sign_in_again

        return sign_in_again(request, _sealed(request, str(owner)))


def _sealed(request: HttpRequest, safe: str) -> str:
    fields = [
        (name, each) for name, values in request.POST.lists() if name not in _NOT_KEPT for each in values
    ]
    typed = Typed(request.path, safe, timezone.now() + KEPT_FOR, fields)
    return words.seal(msgspec.to_builtins(typed))


def typed(sealed: str, *, safe: str) -> Typed | None:
    """What was kept, for the record that is open now; nothing when it is too old or another's."""
    value = words.unseal(sealed)
    if value is None:
        return None
    found = msgspec.convert(value, Typed)
    return found if found.safe == safe and found.until > timezone.now() else None
