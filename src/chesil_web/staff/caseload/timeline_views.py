"""The timeline of a case."""

import uuid

from django.http import HttpResponse

from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.caseload import timeline, timeline_presenters
from chesil_web.staff.caseload.timeline_presenters import HAPPENED, number
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.shares.presenters import damaged
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def timeline_(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """What arrived, happened and was done, as it was written or as it happened."""
    row, safe = opened(request, id)
    order = timeline_presenters.wanted_order(request.GET.get("by", ""))
    only = timeline.wanted(request.GET.get("only", ""))
    if order == HAPPENED:
        year = number(request.GET.get("year", ""))
        found = timeline.as_happened(request.worker, row, safe, only=only, year=year)
    else:
        before = number(request.GET.get("before", ""))
        found = timeline.as_written(request.worker, row, safe, only=only, before=before)
    page = timeline_presenters.page(
        request.worker, row, found, order=order, only=only, damaged=damaged(len(safe.damaged))
    )  # fmt: skip
    return render(request, "caseload/timeline.html", page)
