"""Take something out of a file or of a paper: choose it, see how it looks, have the copy made."""

import uuid
from collections.abc import Collection, Mapping
from typing import Final, cast

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from chesil.documents.unreadable import PdfUnreadable
from chesil.sandbox.faults import HelperLost
from chesil.terms.errors import ReadingError
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.papers import covering, queries, redacting
from chesil_web.person.papers.covering import Seen
from chesil_web.person.papers.forms import new_paper
from chesil_web.person.papers.models import Cover
from chesil_web.person.papers.names import free_name
from chesil_web.record.evidence import looking

# The page stands in the answer itself: what is still being decided is kept nowhere.
_POLICY: Final = cast(Mapping[str, Collection[str]], {**settings.SECURE_CSP, "img-src": [CSP.SELF, "data:"]})


@private
def redactions(request: PrivateRequest) -> HttpResponse:
    """Which file something is taken out of."""
    return render(request, "papers/redactions.html", redacting.choose(request.safe))


@private
@csp_override(_POLICY)
def redact(request: PrivateRequest, what: str, id: uuid.UUID) -> HttpResponse:
    """What is taken out of a copy of a file: by words, by page, by place; and how each page looks then."""
    source = redacting.source(request.safe, what, id)
    if source is None:
        return redirect("papers:list")  # which says what is damaged
    first = {"name": free_name(request.safe, timezone.localdate())}
    form = redacting.Redact(request.POST or None, initial=first)
    number = redacting.number(request.POST.get("page", "1"))
    seen, problem, paper, stays = None, "", new_paper(request), list[str]()
    if form.is_bound and form.is_valid():
        listed, kept = set(request.POST.get("listed", "").split("|")), set(request.POST.getlist("t"))
        stays = sorted((listed | set(request.POST.getlist("s"))) - kept - {""})
        cover = form.cover(source, stays)
        if "make" in request.POST and not (cover.words or cover.boxes or cover.secrets):
            form.add_error("words", _("Say what is to be taken out."))
        elif "make" in request.POST:
            redacting.order(request.safe, source, cover, name=form.cleaned_data["name"], paper=paper)
            return redirect("papers:list")
        else:
            seen, problem = _seen(request, source, cover, number)
    page = redacting.page(source, form, seen=seen, number=number, paper=paper, problem=problem, stays=stays)
    return render(request, "papers/redact.html", page)


def _seen(
    request: PrivateRequest, source: redacting.Source, cover: Cover, number: int
) -> tuple[Seen | None, str]:
    """How a page looks; or why it cannot be shown."""
    secrets = queries.secrets(request.safe)
    try:
        with looking.turn(request.safe.id):
            return covering.seen(source.held, secrets, cover, page=number), ""
    except HelperLost:
        raise
    except (PdfUnreadable, ReadingError) as fault:
        return None, " ".join(filter(None, (fault.what, fault.next_step)))
