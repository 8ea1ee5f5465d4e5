"""The pages of clocks: what is due in a case by when, what was done in time, and an agency's own days."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.cases.work_models import Clock
from chesil_web.staff.clocks import actions, presenters, queries
from chesil_web.staff.clocks.forms import ClockForm, DaysForm
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def clocks(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """What is due in a case, and what was done in time or late."""
    row, safe = opened(request, id)
    page = presenters.clocks(row, queries.of_case(safe, row))
    return render(request, "clocks/clocks.html", page)


@by_the_table
def clock(request: WorkerRequest, id: uuid.UUID, clock: uuid.UUID) -> HttpResponse:
    """Say that something was done, or that it is not needed any more."""
    row, safe = opened(request, id)
    found = Clock.objects.filter(id=clock, case=row).first()
    if found is None:
        raise Http404
    form = ClockForm(request.POST or None, start=found.started_on)
    if request.method == "POST" and form.is_valid():
        _end(request, row, clock, form.cleaned_data)
        return done.then(request, done.SAVED, "cases:case", id)
    page = presenters.clock(row, safe, found, form)
    return render(request, "clocks/clock.html", page)


def _end(request: WorkerRequest, row: Any, clock: uuid.UUID, told: dict[str, Any]) -> None:
    if told["end"] == "done":
        actions.meet(request.worker, row, clock, told["met_on"], told["how"] or "")
    else:
        actions.end(request.worker, row, clock, told["why"])


@by_the_table
def clock_days(request: WorkerRequest) -> HttpResponse:
    """How long the clocks of an agency run."""
    own = queries.own_days(request.worker.row.agency_id)
    form = DaysForm(request.POST or None, own=own)
    if request.method == "POST" and form.is_valid():
        actions.set_days(request.worker, form.days())
        return done.then(request, done.SAVED, "cases:clock-days")
    page = Page(heading=_("How soon things are due"), form=form, back=reverse("cases:day"))
    return render(request, "clocks/clock_days.html", page)
