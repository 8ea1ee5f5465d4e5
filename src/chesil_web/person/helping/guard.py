"""What is closed while somebody helps, and what asks for the passphrase each time: for this session alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest, Request
from chesil_web.foundation.ui import typed
from chesil_web.foundation.ui.helped import HELPED
from chesil_web.foundation.ui.page import render
from chesil_web.person.accounts import actions as accounts
from chesil_web.person.accounts.forms import Passphrase
from chesil_web.person.accounts.tries import confirmed
from chesil_web.person.helping import actions, presenters
from chesil_web.person.sharing import gate

# Ways in, and ways to shut its owner out.
CLOSED: Final = frozenset(
    f"accounts:{name}"
    for name in (
        "code", "from-memory", "change-passphrase", "new-code", "stop-code", "sessions", "put-away", "delete",
    )
)  # fmt: skip
# What leaves the record as a file, or goes to somebody new. `sharing:to-whom` asks each time by itself.
ASKED: Final = frozenset(("papers:file", "evidence:original", "sharing:make-link"))
_ANSWERED: Final = "helped-answered"  # in the session: the one address that was answered for, and when
_FOR: Final = timedelta(minutes=2)
_PRESSED: Final = (
    ("pressed", "yes"),
)  # of a form that has no fields: it goes on with a press, not an address


class GuardsHelp:
    """Middleware: stands before every page of a session in which somebody helps."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Close a page, ask for the passphrase first, or let it through."""
        if request.safe is None or HELPED not in request.session or request.resolver_match is None:
            return None
        name = request.resolver_match.view_name
        if name == "accounts:sign-out":
            actions.end(request)
        if name in CLOSED:
            return render(request, "ui/plainly.html", presenters.closed(), status=403)
        return _asked(cast(PrivateRequest, request)) if name in ASKED else None


def _asked(request: PrivateRequest) -> HttpResponse | None:
    if _is_answered(request):
        return None
    form = Passphrase(request.POST if "passphrase" in request.POST else None)
    fields = typed.fields(request) or _PRESSED * (request.method == "POST" and not form.is_bound)
    if form.is_bound and form.is_valid():
        confirmed(form, lambda: accounts.confirm(request, form.cleaned_data["passphrase"]))
        if form.is_valid():
            request.session[_ANSWERED] = [request.path, timezone.now().isoformat()]
            gate.open_now(request)
            return None if fields else redirect(request.path)
    why = _(
        "Somebody is helping you, so nothing goes out of your notes without your passphrase. Type it "
        "yourself, and ask them to look away."
    )
    return gate.asked(request, form, fields, why=why, back=reverse("diary:today"))


def _is_answered(request: PrivateRequest) -> bool:
    path, at = request.session.get(_ANSWERED, ("", ""))
    return bool(path == request.path and timezone.now() - datetime.fromisoformat(at) < _FOR)
