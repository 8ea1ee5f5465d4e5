"""What was shared is behind her passphrase once more: a record that was left open shows none of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, Final

import attrs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import typed
from chesil_web.foundation.ui.page import Page, render
from chesil_web.person.accounts import actions
from chesil_web.person.accounts.forms import Passphrase
from chesil_web.person.accounts.tries import confirmed

OPEN_FOR: Final = timedelta(minutes=10)
_AT: Final = "asked-again"  # in the session: when the passphrase was given, or such a page was used, last


@attrs.frozen(kw_only=True)
class GatePage(Page):
    """Asks for the passphrase. *fields*: of a form that was sent meanwhile, which goes on afterwards.

    Attributes:
        why: it is asked for.
    """

    fields: typed.Fields
    why: str


def open_now(request: HttpRequest) -> None:
    """She just gave her passphrase."""
    request.session[_AT] = timezone.now().isoformat()


def is_open(request: HttpRequest) -> bool:
    """Whether she gave it, or used such a page, in the last minutes."""
    at = request.session.get(_AT)
    return at is not None and abs(timezone.now() - datetime.fromisoformat(at)) < OPEN_FOR


def behind_passphrase[**P](
    view: Callable[Concatenate[PrivateRequest, P], HttpResponse],
) -> Callable[Concatenate[PrivateRequest, P], HttpResponse]:
    """Ask for the passphrase first. A form that was sent meanwhile loses nothing and goes on with it."""

    @wraps(view)
    def guarded(request: PrivateRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_open(request):
            open_now(request)
            return view(request, *args, **kwargs)
        form = Passphrase(request.POST if "passphrase" in request.POST else None)
        fields = typed.fields(request)
        if form.is_bound and form.is_valid():
            confirmed(form, lambda: actions.confirm(request, form.cleaned_data["passphrase"]))
            if form.is_valid():
                open_now(request)
                return view(request, *args, **kwargs) if fields else redirect(request.path)
        why = _("Type your passphrase again, in case somebody else is using your phone or computer.")
        return asked(request, form, fields, why=why, back=reverse("sharing:about"))

    return guarded


def asked(
    request: HttpRequest, form: Passphrase, fields: typed.Fields, *, why: str, back: str
) -> HttpResponse:
    """The page that asks for the passphrase."""
    page = GatePage(heading=_("Your passphrase again"), form=form, fields=fields, why=why, back=back)
    return render(request, "sharing/gate.html", page)
