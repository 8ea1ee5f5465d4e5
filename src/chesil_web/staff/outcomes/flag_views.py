"""The pages of flags of a panel, and of the review of its repeats."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.outcomes import flag_presenters, reviewing
from chesil_web.staff.outcomes import flags as queries
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def flags(request: WorkerRequest, panel: int) -> HttpResponse:
    """For whom agencies mark their files and until when, which marks end, and ending one before."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.panel(worker, page, panel)
    if request.method == "POST":
        sent = request.POST.get("end", "")
        if not sent.isdecimal():
            raise Http404
        queries.end(worker, page, row, int(sent[:18]))
        return done.then(request, done.SAVED, "conference:flags", panel)
    today, rows = timezone.localdate(), queries.seen(worker, page, row)
    stand, ended = queries.standing(rows, today), queries.ended(rows, today)
    shown = flag_presenters.flags(
        row, conference.settings(row).name, queries.shown(worker, stand[: queries.SHOWN]),
        queries.shown(worker, ended.order_by("-ends_on", "-id")[: queries.SHOWN]),
        leads=conference_rules.leads(worker, row), more=stand.count() > queries.SHOWN,
    )  # fmt: skip
    return render(request, "outcomes/flags.html", shown)


@by_the_table
def repeats(request: WorkerRequest, panel: int) -> HttpResponse:
    """Which pairs were heard again within twelve months, and what became of what was decided before."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    found = reviewing.review(request.worker, page_of(request), row)
    page = flag_presenters.repeats(row, conference.settings(row).name, found)
    return render(request, "outcomes/repeats.html", page)
