"""Which requests have a complaint open, and what happens to words that come after it closed.

1. The middleware opens the visit for the views that say @by_receipt, before anything of the request is read:
   what is uploaded there goes into the complaint's own safe, and a request that is too large goes nowhere.
2. The guard lets a request through when the complaint in its address is the one that is open.
3. A form that came too late, or that its page sent by itself when its time was over, is answered with a page
   that has its words, sealed, for 15 minutes. They go on with the receipt, or in a new complaint: whoever is
   at that page can begin one, so they are not kept for longer.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, cast

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import visits, words
from chesil_web.foundation.keys.requests import Request, VisitingRequest
from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.typed import Fields, closed_by_itself, fields
from chesil_web.public.complaints import presenters
from chesil_web.record.given import forms
from chesil_web.record.given.models import Complaint

MOST_BYTES: Final = 200 << 20  # of one request: a few long videos from a phone
KEPT_FOR: Final = timedelta(minutes=15)
_WHO: Final = "receipt"


class OpensVisits:
    """Middleware: gives the requests that need one `visit`, an OpenSafe or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Open the visit, or refuse a request that is too large."""
        if getattr(view, "who", "") != _WHO:
            return None
        request.visit = visits.opened(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) <= MOST_BYTES:
            return None
        said = _("Files of 200 MB can be sent at once. Go back and send fewer, or a shorter recording.")
        page = Page(heading=_("This is too much to send at once"), notice=said)
        return render(request, "ui/plainly.html", page, status=413)


def by_receipt[**P](
    view: Callable[Concatenate[VisitingRequest, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Only while the complaint of the address is open; else the page to open one, with what was typed."""

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        id = cast(uuid.UUID, kwargs["id"])  # Django gives the named parts of an address by their names
        safe, by_itself = request.visit, closed_by_itself(request)
        if not by_itself and safe is not None and Complaint.objects.filter(id=id, safe_id=safe.id).exists():
            return view(cast(VisitingRequest, request), *args, **kwargs)
        found = fields(request) if visits.was_here(request) else ()
        if not found:
            return redirect("casework:open")
        kept = _sealed(request, found)
        notice = _("This page closed. What you just wrote is safe for 15 minutes. Type your code to go on.")
        return open_page(request, forms.ReceiptForm(initial={"kept": kept}), kept, notice)

    guarded.who = _WHO  # type: ignore[attr-defined]
    return guarded


def open_page(request: HttpRequest, form: forms.ReceiptForm, kept: str, notice: str = "") -> HttpResponse:
    """The page to come back with the code. *kept*: words that came too late, sealed."""
    found = late(kept)
    page = presenters.OpenPage(
        heading=_("Come back with your code"), form=form, notice=notice, kept=kept if found else "",
        anew=found is not None and found.page == "casework:step",
    )  # fmt: skip
    return render(request, "casework/open.html", page)


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody typed: for which page of a complaint, and until when it is kept."""

    page: str
    step: str
    until: datetime
    fields: Fields

    def address(self, complaint: uuid.UUID) -> str:
        """Where it goes in a complaint."""
        step = {"name": self.step} if self.step else {}
        return reverse(self.page, kwargs={"id": complaint} | step)


def _sealed(request: HttpRequest, typed: Fields) -> str:
    found = request.resolver_match
    assert found is not None  # noqa: S101 - a view was found for it
    late = Late(found.view_name, found.kwargs.get("name", ""), timezone.now() + KEPT_FOR, typed)
    return words.seal(msgspec.to_builtins(late))


def late(sealed: str) -> Late | None:
    """What was typed; nothing when it is too old or not ours."""
    found = words.unseal(sealed, Late) if sealed else None
    return found if found and found.until > timezone.now() else None
