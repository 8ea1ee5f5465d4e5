"""The pages of risk: a case's assessments, one of them, and its paper."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.vault.errors import Damaged
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, SurePage, render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import leaving
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.risk import actions, forms, presenters, queries
from chesil_web.staff.risk.words import EVENTS
from chesil_web.staff.workforce.signing import WorkerRequest


def opened(request: WorkerRequest, id: uuid.UUID, *, is_open: bool = False) -> queries.Risk:
    """The risk of a case that the worker may see this page of.

    Raises:
        Http404: there is none, or it is closed and *is_open* asks for one that is not.
    """
    row: Case = cases.case(request.worker, page_of(request), id)
    if is_open and row.closed_on is not None:
        raise Http404
    return queries.opened(request.worker, row)


@by_the_table
def case(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The risk of a case: its assessments, and when it is looked at again."""
    return render(request, "risk/case.html", presenters.risk(request.worker, opened(request, id)))


@by_the_table
def assessment(request: WorkerRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """An assessment of risk, with the answers of last time."""
    found = _numbered(request, id, number)
    return render(request, "risk/assessment.html", presenters.assessment(request.worker, found, number))


def _numbered(request: WorkerRequest, id: uuid.UUID, number: int) -> queries.Risk:
    found = opened(request, id)
    if number not in found.done:
        raise Http404
    return found


@by_the_table
def begun(request: WorkerRequest, id: uuid.UUID, draft: uuid.UUID) -> HttpResponse:
    """Read an assessment of risk that a colleague has begun, and go on with it."""
    found = opened(request, id)
    told = next((told for row, told in found.others if row.id == draft), None)
    if told is None:
        return redirect("risk:case", id)
    if request.method == "POST" and found.case.closed_on is None:
        actions.take_on(request.worker, found.case, draft)
        return redirect("risk:case", id)
    go_on = "" if found.own or found.case.closed_on else _("Go on with it")
    return render(request, "risk/assessment.html", presenters.begun(request.worker, found, told, go_on))


@by_the_table
def correct(request: WorkerRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """Put something right in an assessment of risk, which stays as it is."""
    found = _numbered(request, id, number)
    if found.case.closed_on is not None:
        raise Http404
    if request.method == "POST":
        actions.correct(request.worker, found.case, number)
        return redirect("risk:case", id)
    said = _(
        "You get a copy with all its answers to change. This assessment stays, and says which one stands in "
        "its place."
    )
    if found.own is not None:
        said = _("You have begun another one. Finish that first, or throw it away.")
    page = SurePage(
        heading=_("Put something right?"), said=said, do=_("Go on"),
        back=reverse("risk:assessment", args=[id, number]),
    )  # fmt: skip
    return render(request, "risk/sure.html", page)


@by_the_table
def drop(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Throw away an assessment of risk that was begun, after asking."""
    found = opened(request, id)
    if found.own is None:
        return redirect("risk:case", id)
    if request.method == "POST":
        actions.drop(request.worker, found.case)
        return done.then(request, done.GONE, "risk:case", id)
    page = SurePage(
        heading=_("Throw away what you have begun?"), do=_("Throw it away"),
        said=_("Its answers and notes are deleted for good. Assessments that are finished stay."),
        back=reverse("risk:case", args=[id]),
    )  # fmt: skip
    return render(request, "ui/sure.html", page)


@by_the_table
def event(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Something happened or will: the risk is looked at again."""
    found = opened(request, id, is_open=True)
    form = forms.Event(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.note_event(request.worker, found.case, str(EVENTS[told["event"]]), told["on"], told["text"])
        return done.then(request, done.SAVED, "risk:case", id)
    page = Page(
        heading=_("Something that may change the risk"), form=form, back=reverse("risk:case", args=[id])
    )
    return render(request, "cases/change.html", page)


@by_the_table
def paper(request: WorkerRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """Print an assessment of risk for somebody."""
    found = _numbered(request, id, number)
    form = forms.PrintFor(request.POST or None)
    secrets: tuple[leaving.Secret, ...] = ()
    if request.method == "POST" and form.is_valid():
        recipient, purpose = form.cleaned_data["recipient"], form.cleaned_data["purpose"]
        page = presenters.paper(request.worker, found, number, recipient, purpose)
        try:
            secrets = leaving.secrets(request.worker, found.case, presenters.pieces(page))
        except Damaged:
            form.add_error(
                "recipient",
                _(
                    "Something that must stay secret cannot be opened, so it cannot be looked for. "
                    "Nothing is printed. Tell the people who run this website."
                ),
            )
        if form.is_valid() and (not secrets or "read" in request.POST):
            actions.note_print(request.worker, found.case, number, recipient, purpose, len(secrets))
            return render(request, "risk/paper.html", page)
    return render(request, "risk/print.html", presenters.print_for(id, number, form, secrets))
