"""Tell the council, come back by the receipt, add, take back, and join it to a record."""

import uuid
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from chesil_web.foundation.keys import cases, sessions, visits
from chesil_web.foundation.keys.people import VaultError
from chesil_web.foundation.keys.requests import PrivateRequest, Request, VisitingRequest
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.limits import Limit, wait_for_network
from chesil_web.foundation.ui import done, typed
from chesil_web.foundation.ui.access import is_from_here, private, public
from chesil_web.foundation.ui.page import Page, render
from chesil_web.public.complaints import actions, presenters
from chesil_web.public.complaints.opening import Late, by_receipt, late, open_page
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.uploads import received
from chesil_web.record.given import forms, queries, rules, steps, workers
from chesil_web.record.given.models import Said, Told

BEGIN = Limit("complaint", 10, limits.SIGN_IN.period)
RECEIPT = Limit("receipt", 20, limits.SIGN_IN.period)


# Beginning, and coming back.


@public
def begin(request: Request) -> HttpResponse:
    """What telling the council is, what happens then, and the start."""
    carried = _carried(request)
    page = presenters.begin(carried)
    if request.method != "POST" or not page.taken:
        return render(request, "casework/begin.html", page)
    if wait := wait_for_network(request, BEGIN):
        form = Form(request.POST)
        form.add_error(None, limits.said(wait))
        return render(request, "casework/begin.html", presenters.begin(carried, form), status=429)
    id, safe, cookie = actions.begin(request)
    if carried:
        actions.write(safe, id, carried)
    kept = late(request.POST.get("kept", ""))
    answer = again(request, kept, id) if kept else redirect("casework:step", id, steps.FIRST.name)
    return sessions.remember(answer, cookie)


@public
@csrf_exempt
@require_POST
def begin_with(request: HttpRequest) -> HttpResponse:
    """The first page, with answers from another page of ours. None is kept until the complaint begins.

    What another site sends is not shown: it would seem to be said here.
    """
    carried = _carried(request) if is_from_here(request) else {}
    return render(request, "casework/begin.html", presenters.begin(carried))


def _carried(request: HttpRequest) -> dict[str, Any]:
    """What another page of ours sent on; nothing where that is too long or not one of the answers."""
    form = forms.TellForm(request.POST, only=forms.CARRIED)
    return form.said() if form.is_valid() else {}


@public
def open_(request: Request) -> HttpResponse:
    """Two of the same: what is wrong and what is not there take as long and look alike."""
    form = forms.ReceiptForm(_typed(request))
    if request.method == "POST" and form.is_valid() and (answer := _opened(request, form)):
        return answer
    return open_page(request, form, request.POST.get("kept", ""))


def _opened(request: Request, form: forms.ReceiptForm) -> HttpResponse | None:
    if wait := wait_for_network(request, RECEIPT):
        form.add_error(None, limits.said(wait))
        return None
    try:
        entered = cases.open_with_receipt(form.cleaned_data["receipt"])
    except VaultError as error:
        form.add_error("receipt", told(error))
        return None
    _safe, cookie = visits.begin(request, entered.safe, entered.key)
    id = queries.of_safe(entered.safe)
    kept = late(form.cleaned_data["kept"])
    answer = again(request, kept, id) if kept else redirect("casework:complaint", id)
    return sessions.remember(answer, cookie)


def again(request: HttpRequest, kept: Late, id: uuid.UUID) -> HttpResponse:
    """What was typed, to be sent on with one press."""
    return typed.again(
        request,
        heading=_("Here is what you were writing"),
        said=_("Press the button to save it where it was going. You need to choose your files again."),
        path=kept.address(id),
        typed=kept.fields,
    )


def told(error: VaultError) -> str:
    """What is said of a receipt that does not open."""
    if error.code == "busy":  # nothing is wrong with what was typed: ui.waiting says when to come back
        raise error
    if error.code == "wrong-secret":
        return _("That code does not open anything here.")
    return _("There is a mistake in this code. Compare it with what you wrote down.")


# Writing.


@by_receipt
def step(request: VisitingRequest, id: uuid.UUID, name: str) -> HttpResponse:
    """One question of a complaint that is being written."""
    given, row = steps.step(name), rules.complaint(request.visit, id)
    if given is None:
        raise Http404
    if row.sent_on is not None:
        return redirect("casework:complaint", id)
    if given is steps.FILES:
        return _files(request, id)
    before = queries.writing(request.visit, row).told
    form = forms.TellForm(_typed(request), only=given.fields, initial=forms.first(before))
    if request.method == "POST" and form.is_valid():
        actions.write(request.visit, id, form.said())
        return _next(request, id, given, form.said())
    return render(request, "casework/step.html", presenters.step(form, given, id))


def _next(request: HttpRequest, id: uuid.UUID, given: steps.Step, said: dict[str, Any]) -> HttpResponse:
    if said.get("danger") in ("yes", "unsure"):
        return render(request, "casework/danger.html", presenters.danger(id))
    if "stop" in request.POST:
        return redirect("casework:code", id)
    after = steps.after(given)
    return redirect("casework:step", id, after.name) if after else redirect("casework:check", id)


def _files(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    problems = actions.add_files(request.visit, received(request, "files"))
    if request.method == "POST" and not problems and "add" not in request.POST:
        return _next(request, id, steps.FILES, {})
    page = presenters.files(id, evidence.files(request.visit), problems)
    return render(request, "casework/files.html", page, status=400 if problems else 200)


@by_receipt
@require_POST
def drop_file(request: VisitingRequest, id: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """Take a file out again."""
    actions.drop_file(request.visit, id, part)
    return redirect("casework:step", id, steps.FILES.name)


@by_receipt
def check(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    """Everything that was answered; sent with one press."""
    row = rules.complaint(request.visit, id)
    if row.sent_on is not None:
        return redirect("casework:code" if request.method == "POST" else "casework:complaint", id)
    form = forms.Receiver(_typed(request), councils=workers.councils())
    if request.method == "POST" and settings.CHESIL.complaint_days and form.is_valid():
        actions.send(request.visit, id, form.council())
        return redirect("casework:code", id)
    writing = queries.writing(request.visit, row)
    page = presenters.check(writing.told, evidence.files(request.visit), id, form)
    return render(request, "casework/check.html", page)


@by_receipt
@require_POST
def drop(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    """Throw away what was not sent."""
    actions.drop(request.visit, id)
    visits.end(request)
    return redirect("casework:begin")


@by_receipt
def code(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    """The receipt, until its owner says that she has it."""
    if request.method == "POST":
        actions.receipt_is_kept(request.visit, id)
        return redirect("casework:complaint", id)
    text = actions.receipt(request.visit, id)
    if not text:
        return redirect("casework:complaint", id)
    found = queries.found(request.visit, rules.complaint(request.visit, id))
    return render(request, "casework/code.html", presenters.code(text, id, found))


# What was sent.


@by_receipt
def complaint(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    """What was sent and added; more can be added, words and files."""
    row = rules.complaint(request.visit, id)
    if row.sent_on is None:
        return redirect("casework:check", id)
    form = forms.More(_typed(request))
    problems: list[str] = []
    if request.method == "POST" and row.ends_on is None and form.is_valid():
        problems = actions.add_files(request.visit, received(request, "files"))
        more = form.cleaned_data["more"].strip()
        if (not more or _added(request, id, form, _said("more", more=more))) and not problems:
            return done.then(request, done.SAVED, "casework:complaint", id)
    found = queries.found(request.visit, row)
    shown = bool(queries.writing(request.visit, row).receipt)
    page = presenters.complaint(found, id, form, receipt=shown, problems=problems)
    return render(request, "casework/complaint.html", page, status=400 if problems or form.errors else 200)


@by_receipt
def reach(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    """Change how to be in touch: what was told before stays, and this stands beside it."""
    row = rules.complaint(request.visit, id)
    if row.sent_on is None:
        return redirect("casework:step", id, steps.REACH.name)
    before = queries.found(request.visit, row).contact
    form = forms.TellForm(_typed(request), only=steps.CONTACT, initial=forms.first(before))
    asked = request.method == "POST" and form.is_valid()
    if asked and _added(request, id, form, _said("contact", **form.said())):
        return done.then(request, done.SAVED, "casework:complaint", id)
    return render(request, "casework/step.html", presenters.step(form, steps.REACH, id, sent=True))


@by_receipt
def end(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    """Explained, then done in one press: it is taken back."""
    if request.method == "POST":
        actions.take_back(request.visit, id)
        return redirect("casework:complaint", id)
    page = Page(heading=_("Withdraw it"), back=presenters.address("complaint", id))
    return render(request, "casework/end.html", page)


@by_receipt
@require_POST
def take_up(request: VisitingRequest, id: uuid.UUID) -> HttpResponse:
    """Undo that."""
    actions.take_up(request.visit, id)
    return redirect("casework:complaint", id)


@by_receipt
@require_http_methods(["HEAD"])
def here(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Somebody is still there: the visit goes on."""
    return HttpResponse(status=204)


def _added(request: VisitingRequest, id: uuid.UUID, form: Any, said: Said) -> bool:
    try:
        actions.add(request.visit, id, said)
    except actions.TooMany:
        form.add_error(None, _("This is full. Start a new one to tell us more."))
        return False
    return True


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _said(part: Any, **told: Any) -> Said:
    return Said(at=timezone.now(), part=part, told=Told(**told))


# From a record.


@private
def mine(request: PrivateRequest) -> HttpResponse:
    """The complaints in a record; a receipt adds one."""
    form = forms.ReceiptForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        if wait := wait_for_network(request, RECEIPT):
            form.add_error(None, limits.said(wait))
        else:
            try:
                actions.join(request.safe, form.cleaned_data["receipt"])
                return done.then(request, done.SAVED, "casework:mine")
            except VaultError as error:
                form.add_error("receipt", told(error))
    page = presenters.joined(queries.joined(request.safe), form)
    return render(request, "casework/mine.html", page)


@private
@require_POST
def open_joined(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Open a complaint of a record beside it; no receipt is asked for."""
    opened, row = queries.behind(request.safe, id)
    _safe, cookie = visits.begin(request, opened.id, opened.key)
    return sessions.remember(redirect("casework:complaint", row.id), cookie)


@private
@require_POST
def unjoin(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Take a complaint out of a record; it stays as it is."""
    actions.unjoin(request.safe, id)
    return redirect("casework:mine")
