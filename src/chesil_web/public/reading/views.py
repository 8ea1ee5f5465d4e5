"""Somebody opens a reading link: no account, no cookie, and nothing stays open once the page is closed."""

import uuid
from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt

from chesil_web.foundation.keys.people import KeyReplaced, VaultError
from chesil_web.foundation.limits import denials, limits
from chesil_web.foundation.limits.limits import Limit
from chesil_web.foundation.ui.access import is_from_here, public
from chesil_web.foundation.ui.headers import PICTURES_INSIDE
from chesil_web.foundation.ui.page import render
from chesil_web.public.reading import presenters
from chesil_web.record.links import actions, forms, queries

_CODES: Final = Limit("reading-codes", 30, timedelta(hours=1))
_NOT_OPEN: Final = _(
    "This does not open. The code may be wrong, or the link may have ended. Ask whoever gave it to you."
)


@public
@csrf_exempt  # it changes nothing of whoever sends it, and a token would set a cookie
def open_(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The code is typed, and what it opens is the answer. Nothing is known of an address before that."""
    form = forms.SpokenCode(request.POST if request.method == "POST" and is_from_here(request) else None)
    if form.is_valid() and (answer := _opened(request, id, form)):
        return answer
    return render(request, "reading/code.html", presenters.closed(form))


def _opened(request: HttpRequest, address: uuid.UUID, form: forms.SpokenCode) -> HttpResponse | None:
    try:
        limits.check_network(request, _CODES)
        safe, row = actions.open_by_code(address, form.cleaned_data["code"])
        words, found = queries.words(safe, row), queries.inside(safe)
        pictures = queries.data(safe, found)
        page = presenters.read(words, found, pictures, row.ends_at, is_damaged=bool(safe.damaged))
    except limits.TooSoon as error:
        denials.note("reading", "wait")
        form.add_error("code", limits.said(error.wait))
    except (VaultError, KeyReplaced) as error:
        if error.code == "busy":  # nothing is wrong with what was typed: ui.waiting says when to come back
            raise
        denials.note("reading", error.code)
        form.add_error("code", str(_NOT_OPEN))
    else:
        return _shown(request, page)
    return None


@csp_override(PICTURES_INSIDE)  # whoever reads it has no visit that could ask for them
def _shown(request: HttpRequest, page: presenters.ReadPage) -> HttpResponse:
    return render(request, "reading/read.html", page)
