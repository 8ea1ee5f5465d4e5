"""Typed words survive the end of a session.

1. A form arrives for a private page, and no session holds the safe open any more. With scripts the page sends
   it by itself when its time is over; then nothing is done with it, even where another tab kept the session.
2. What was typed is sealed for 4 hours and put into the page to sign in, not on the server: who let a page
   close was away already, and only the same record opens it.
3. After signing in to the same record, it is shown again, to be sent on with one press.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import sessions, words
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.typed import Fields, closed_by_itself, fields, way_out
from chesil_web.person.accounts import forms

KEPT_FOR: Final = timedelta(hours=4)
_ENDED: Final = "key-replaced"  # the way in is gone, so nothing can be kept with the key it gave


class Typed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody typed: where it was going, and the record it is for."""

    path: str
    safe: str
    until: datetime
    fields: Fields


class KeepsTypedWords:
    """Middleware: turns a form that came too late into the page to sign in, with the words kept in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Keep what was typed when its session is over."""
        if request.method != "POST" or getattr(view, "who", "") != "private":
            return None
        if request.safe is None and request.POST.get("leave") == "yes":
            return way_out()  # whoever looks over her shoulder must not see a page to sign in
        is_late = request.safe is None or closed_by_itself(request)
        owner = sessions.last_safe(request) if is_late else None
        return _late(request, owner) if owner else None

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """As if it had come too late, when its session was ended elsewhere while it was under way."""
        if request.safe is None or getattr(exception, "code", "") != _ENDED:
            return None
        owner, request.safe = request.safe.id, None
        return _late(request, owner)


def _late(request: HttpRequest, owner: uuid.UUID) -> HttpResponse:
    if request.method != "POST" or not (found := fields(request)):
        return redirect("accounts:sign-in")
    form = forms.SignIn(initial={"kept": _sealed(request, str(owner), found)})
    notice = _("Your notes closed. What you were writing is safe for 4 hours. Open your notes to go on.")
    return sign_in_page(request, form, notice)


def sign_in_page(request: HttpRequest, form: forms.SignIn, notice: str = "") -> HttpResponse:
    """The page to sign in, whichever way somebody came to it."""
    page = Page(heading=_("Open your notes"), form=form, back=reverse("start"), notice=notice)
    return render(request, "accounts/sign_in.html", page)


def _sealed(request: HttpRequest, safe: str, found: Fields) -> str:
    typed = Typed(request.path, safe, timezone.now() + KEPT_FOR, found)
    return words.seal(msgspec.to_builtins(typed))


def typed(sealed: str, *, safe: str) -> Typed | None:
    """What was kept, for the record that is open now; nothing when it is too old or another's."""
    found = words.unseal(sealed, Typed)
    return found if found and found.safe == safe and found.until > timezone.now() else None
