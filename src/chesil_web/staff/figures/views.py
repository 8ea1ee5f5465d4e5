"""The pages of who has how much, and of who comes again."""

from django.http import HttpResponse

from chesil_web.foundation.ui import paging
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.saving import spreadsheet
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.figures import figure_presenters, figure_queries, presenters, repeats
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def team(request: WorkerRequest) -> HttpResponse:
    """Who has how many cases, what is late, and what waits for a first look."""
    return render(request, "figures/team.html", presenters.team(request.worker))


@by_the_table
def again(request: WorkerRequest) -> HttpResponse:
    """People who are in more than one case. Each case that is named is a look."""
    page = paging.asked(request)
    shown = repeats.shown(request.worker, page)
    return render(request, "figures/repeats.html", presenters.again(shown, page))


@by_the_table
def worked(request: WorkerRequest) -> HttpResponse:
    """What was done in the last 12 months, how soon, and what came after each kind of step."""
    page = figure_presenters.worked(figure_queries.year(request.worker))
    return render(request, "figures/worked.html", page)


@by_the_table
def published(request: WorkerRequest) -> HttpResponse:
    """Figures of closed quarters, rounded, each with what it is."""
    quarters = figure_queries.quarters(request.worker)
    page = figure_presenters.published(quarters, request.GET.get("from", ""))
    return render(request, "figures/published.html", page)


@by_the_table
def file(request: WorkerRequest) -> HttpResponse:
    """The same figures as a file for a spreadsheet."""
    return spreadsheet("figures.csv", figure_presenters.rows(figure_queries.quarters(request.worker)))
