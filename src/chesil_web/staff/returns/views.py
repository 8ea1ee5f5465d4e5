"""The pages of a panel's figures: exact for who returns them, rounded for everybody else."""

from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.saving import spreadsheet
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.models import Panel
from chesil_web.staff.figures.rules import last_day
from chesil_web.staff.returns import actions, counting, presenters, queries
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def figures(request: WorkerRequest, panel: int) -> HttpResponse:
    """The figures of a quarter, exact, with the cases behind them."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.panel(worker, page, panel)
    first = _quarter(request, row)
    if request.method == "POST":
        try:
            actions.keep_sent(worker, row, first)
        except actions.NotOver:
            raise Http404 from None
        return done.then(request, done.SAVED, reverse(page, args=[panel]) + f"?from={first}")
    seen = conference_rules.listings(worker, page).filter(id__in=counting.heard(row, first))
    shown = presenters.exact(
        row, conference.settings(row), first, counting.counted(row, first), queries.quarters(row),
        dict(counting.quarters(row)), seen.order_by("heard_on", "id"), queries.sent(row, first),
        is_over=last_day(first) < timezone.localdate(),
    )  # fmt: skip
    return render(request, "returns/return.html", shown)


@by_the_table
def file(request: WorkerRequest, panel: int) -> HttpResponse:
    """The same figures as a file for a spreadsheet."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    first = _quarter(request, row)
    settings = conference.settings(row)
    return spreadsheet("figures.csv", presenters.rows(counting.counted(row, first), first, settings))


@by_the_table
def published(request: WorkerRequest, panel: int) -> HttpResponse:
    """Figures of closed quarters, rounded, each with what it is."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    closed = queries.published(row)
    days = {str(each): each for each, _many in closed}
    first = days.get(request.GET.get("from", ""), closed[-1][0] if closed else None)
    found = counting.counted(row, first) if first else None
    shown = presenters.published(row, conference.settings(row).name, first, found, closed)
    return render(request, "returns/return.html", shown)


@by_the_table
def published_file(request: WorkerRequest, panel: int) -> HttpResponse:
    """The same figures as a file for a spreadsheet."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    found = ((each, counting.counted(row, each)) for each, _many in queries.published(row))
    return spreadsheet("figures.csv", presenters.published_rows(found))


def _quarter(request: WorkerRequest, row: Panel) -> date:
    """The quarter that was asked for; else the last one that is over, or the one that runs."""
    there = list(queries.quarters(row))
    asked = {str(each): each for each in there}.get(request.GET.get("from", ""))
    return asked or there[min(1, len(there) - 1)]
