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
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.casework.models import Complaint
from chesil_web.keys import visits, words
from chesil_web.keys.requests import Request
from chesil_web.ui.page import Page, render
from chesil_web.ui.typed import Fields, closed_by_itself, fields

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


def by_receipt(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only while the complaint of the address is open; else the page to open one, with what was typed."""

    @wraps(view)
    def guarded(request: HttpRequest, id: uuid.UUID, **kwargs: Any) -> HttpResponse:
        safe, by_itself = request.visit, closed_by_itself(request)  # type: ignore[attr-defined]
        if not by_itself and safe is not None and Complaint.objects.filter(id=id, safe_id=safe.id).exists():
            return view(request, id, **kwargs)
        found = fields(request) if visits.was_here(request) else ()
        if not found:
            return redirect("casework:open")
        from chesil_web.casework.views import come_back

        return come_back(request, _sealed(request, found))

    guarded.who = _WHO  # type: ignore[attr-defined]
    return guarded


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
