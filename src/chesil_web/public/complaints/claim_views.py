"""Somebody comes with the code that a worker said on the phone, and makes a receipt that no worker knows."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.keys import sessions, visits
from chesil_web.foundation.keys.people import VaultError
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.limits import denials, limits
from chesil_web.foundation.limits.limits import Limit
from chesil_web.foundation.ui.access import public
from chesil_web.foundation.ui.page import Page, render
from chesil_web.record.links import claims
from chesil_web.record.links.forms import SpokenCode

_CODES: Final = Limit("report-codes", 20, timedelta(hours=1))

_NOT_OPEN: Final = lazy(
    "This code does not open anything. It may be wrong, used, or too old. Ask whoever said it for a new one."
)


@public
def claim(request: Request) -> HttpResponse:
    """The short code; then the receipt. A code that is wrong, was used or is too old looks the same."""
    form = SpokenCode(request.POST if request.method == "POST" else None)
    if form.is_valid() and (answer := _claimed(request, form)):
        return answer
    page = Page(heading=_("The code that you were told"), form=form, back=reverse("casework:open"))
    return render(request, "casework/claim.html", page)


def _claimed(request: Request, form: SpokenCode) -> HttpResponse | None:
    try:
        limits.check_network(request, _CODES)
        opened = claims.open_by_code(form.cleaned_data["code"])
        with transaction.atomic():
            id = claims.use(opened)
            _safe, cookie = visits.begin(request, opened.id, opened.key)
    except limits.TooSoon as error:
        denials.note("report-claim", "wait")
        form.add_error("code", limits.said(error.wait))
    except VaultError as error:
        if error.code == "busy":  # nothing is wrong with what was typed: ui.waiting says when to come back
            raise
        denials.note("report-claim", error.code)
        form.add_error("code", str(_NOT_OPEN))
    else:
        return sessions.remember(redirect("casework:code", id), cookie)
    return None
