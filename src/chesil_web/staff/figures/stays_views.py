"""The pages of safe accommodation: exact for who returns the figures, rounded for everybody else."""

from django.http import HttpResponse
from django.utils import timezone

from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.saving import spreadsheet
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.figures import stays_counting, stays_presenters
from chesil_web.staff.figures.rules import WINDOW
from chesil_web.staff.figures.stays_counting import Counted
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def stays(request: WorkerRequest) -> HttpResponse:
    """Safe accommodation in a year, exact, with what has to be asked before it is returned."""
    return _page(request, exact=True)


@by_the_table
def file(request: WorkerRequest) -> HttpResponse:
    """The same as a file for a spreadsheet."""
    return spreadsheet("figures.csv", stays_presenters.rows(_years(request, exact=True), exact=True))


@by_the_table
def published(request: WorkerRequest) -> HttpResponse:
    """Safe accommodation in years that are over, rounded."""
    return _page(request, exact=False)


@by_the_table
def published_file(request: WorkerRequest) -> HttpResponse:
    """The same as a file for a spreadsheet."""
    return spreadsheet("figures.csv", stays_presenters.rows(_years(request, exact=False), exact=False))


def _page(request: WorkerRequest, *, exact: bool) -> HttpResponse:
    found = _years(request, exact=exact)
    asked = {str(each.first): each for each in found}.get(request.GET.get("from", ""))
    shown = asked or (found[min(1, len(found) - 1)] if exact else next(iter(found), None))
    return render(request, "figures/stays.html", stays_presenters.stays(found, shown, exact=exact))


def _years(request: WorkerRequest, *, exact: bool) -> list[Counted]:
    """The years, the newest first; those that are published are over, and so are 28 days after them."""
    today = timezone.localdate()
    found = stays_counting.households(request.worker)
    return [
        stays_counting.counted(found, first)
        for first in stays_counting.years(found, today)
        if exact or stays_counting.last_day(first) + WINDOW < today
    ]
