"""Listen to one recording, write down what is said, and check what a machine guesses."""

import uuid

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.helped import HELPED
from chesil_web.foundation.ui.page import render, see
from chesil_web.person.recordings import actions, bridge, presenters, queries
from chesil_web.person.recordings.forms import LanguageForm
from chesil_web.person.recordings.queries import Recording
from chesil_web.record.evidence import queries as evidence


@private
def recording(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> HttpResponse:
    """One recording: play it, write down what is said, and check what a machine guesses that is said."""
    found = _found(request, id, document, record, nth)
    way = request.POST.get("way", "")
    if way == "thrown":
        return _kept(request, found, "thrown", "")
    if way == "undone":
        return _kept(request, found, "undone", "")
    form = presenters.form_of(found, request.POST if way == "words" else None)
    if form.is_valid():
        return _kept(request, found, presenters.what_of(found, form), form.cleaned_data["text"])
    told, code = evidence.answers(request.safe), done.taken(request)[0]
    page = presenters.page(
        found, form, told, installed=bridge.installed(), languages=bridge.languages(), code=code
    )
    return render(request, "recordings/recording.html", page)


def _kept(request: PrivateRequest, found: Recording, what: actions.What, text: str) -> HttpResponse:
    by: actions.By = "owner with a helper" if HELPED in request.session else "owner"
    is_new = actions.write(request.safe, found.file.id, found.place, what, text=text, by=by)
    done.leave(request, what if is_new else "nothing")
    return see(presenters.address(found))


@private
@require_POST
def ask(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> HttpResponse:
    """Have the machine of this website listen to a recording, and guess what is said."""
    found = _found(request, id, document, record, nth)
    form = LanguageForm(request.POST, languages=bridge.languages())
    if bridge.installed() and form.is_valid():
        actions.ask(request.safe, found, form.cleaned_data.get("language", ""))
    return see(presenters.address(found))


@private
@require_POST
def stop(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> HttpResponse:
    """Have the machine listen no further."""
    found = _found(request, id, document, record, nth)
    actions.stop(request.safe, found)
    done.leave(request, "stopped")
    return see(presenters.address(found))


@private
def how_far(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> JsonResponse:
    """How far the machine is, for the page that waits."""
    return JsonResponse(presenters.how_far(_found(request, id, document, record, nth)))


def _found(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> Recording:
    found = queries.recording(request.safe, id, document, record, nth)
    if found is None:
        raise Http404
    return found
