"""Was the clock of the phone behind a file wrong? What she says moves its times; the file stays as it is."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import actions, queries, wrong_clocks
from chesil_web.record.evidence.forms import WrongClockForm
from chesil_web.record.evidence.queries import File


@private
def wrong_clock(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Whether the clock behind a file was wrong, how far and until when; what was said of it before."""
    found, files = _found(request, id), queries.files(request.safe)
    if not queries.has_clock(found):  # also where what was read of it is damaged, which its page says
        return redirect("evidence:file", id)
    form = WrongClockForm(request.POST or None, others=tuple(wrong_clocks.others(files, found)))
    if form.is_valid():
        if actions.set_wrong_clock(request.safe, wrong_clocks.answer(form, found)):
            return done.then(request, done.SAVED, "evidence:wrong-clock", id)
        form.add_error(
            "when", _("You said something else about this clock at that time. Take that back first, below.")
        )
    page = wrong_clocks.page(found, form, files, queries.clocks_of(request.safe, id))
    return render(request, "evidence/wrong_clock.html", page)


@private
@require_POST
def take_back(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Take back what she said of a clock, or use it again."""
    _found(request, id)
    named, again = request.POST.get("clock", ""), "again" in request.POST
    if actions.take_back_clock(request.safe, named, back=not again):
        done.leave(request, done.SAVED)
    return redirect("evidence:wrong-clock", id)


def _found(request: PrivateRequest, id: uuid.UUID) -> File:
    found = queries.file(request.safe, id)
    if found is None:
        raise Http404
    return found
