"""The pages of what must stay secret in a case."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.vault.errors import Damaged
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.letters import detail_actions, detail_presenters, forms, presenters, queries
from chesil_web.staff.letters.rules import NotPossible
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def details(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """What is looked for in every letter of a case, masked."""
    case = cases.case(request.worker, page_of(request), id)
    if request.method == "POST":
        return _agree(request, id)
    try:
        known = queries.known(request.worker, case)
    except Damaged:
        return done.then(request, "damaged", "letters:list", id)
    page = detail_presenters.protected(request.worker, case, known, done.taken(request)[0])
    return render(request, "letters/details.html", page)


def _agree(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    case = cases.case(request.worker, page_of(request), id)
    try:
        mark = uuid.UUID(request.POST.get("mark", ""))
    except ValueError:
        raise Http404 from None
    try:
        detail_actions.agree_mark(request.worker, case, mark, yes="agree" in request.POST)
    except NotPossible as error:
        done.leave(request, error.code)
    return redirect("letters:details", id)


@by_the_table
def protect(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Add a detail that must stay secret."""
    case = cases.case(request.worker, page_of(request), id)
    form = forms.ProtectedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        detail_actions.protect(request.worker, case, form.told())
        return done.then(request, done.SAVED, "letters:details", id)
    page = presenters.write(form, _("Add what must stay secret"), reverse("letters:details", args=[id]))
    return render(request, "letters/one_form.html", page)


@by_the_table
def mark(request: WorkerRequest, id: uuid.UUID, detail: str) -> HttpResponse:
    """Say that somebody knows a detail already."""
    case = cases.case(request.worker, page_of(request), id)
    found = {each.detail.id: each.detail for each in queries.known(request.worker, case)}.get(detail)
    if found is None:
        raise Http404
    form = forms.MarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        detail_actions.mark(request.worker, case, detail, form.cleaned_data)
        return done.then(request, done.SAVED, "letters:details", id)
    back = reverse("letters:details", args=[id])
    page = presenters.write(form, _("Who knows this already?"), back, found.value)
    return render(request, "letters/one_form.html", page)
