"""The pages of who opened what, of what is asked about it, and of what waits for a second person."""

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.saving import spreadsheet
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.looks import actions, case_presenters, checks, lines, presenters, queries
from chesil_web.staff.looks.forms import AnswerForm, DrawForm, NarrowForm
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def agency(request: WorkerRequest) -> HttpResponse:
    """Who opened what in the agency, by day and worker, with references only."""
    form = _narrow(request)
    page = presenters.agency(request.worker, form.wanted(), form)
    return render(request, "looks/agency.html", page)


def _narrow(request: WorkerRequest) -> NarrowForm:
    workers = presenters.choices(request.worker.row.agency_id)
    return NarrowForm(request.GET, workers=workers, reader=request.worker)


@by_the_table
def file(request: WorkerRequest) -> HttpResponse:
    """The same looks one by one as a file for a spreadsheet."""
    wanted = _narrow(request).wanted()
    found = queries.listed(request.worker, wanted, queries.MOST_IN_A_FILE)
    return spreadsheet("looks.csv", presenters.table(request.worker, found))


@by_the_table
def check(request: WorkerRequest) -> HttpResponse:
    """Emergencies, holds, closed cases that are late, what was erased, and searches, without any reason."""
    page = presenters.checks(request.worker, checks.of(request.worker))
    return render(request, "looks/checks.html", page)


@by_the_table
def sample(request: WorkerRequest) -> HttpResponse:
    """Draw looks at random and ask why, and mark each answer as an explanation or none."""
    if "mark" in request.POST:
        return _mark(request)
    form = DrawForm(
        request.POST or None, workers=presenters.choices(request.worker.row.agency_id),
        initial={"count": 10, "only": "others"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        drawn = actions.draw(
            request.worker, form.wanted(), told["count"], only_others=told["only"] == "others"
        )
        if drawn:
            return done.then(request, done.SAVED, "looks:sample")
        form.add_error("count", _("There is no such look that was not asked about. Choose other days."))
    page = presenters.sample(request.worker, queries.questions(request.worker), form)
    return render(request, "looks/sample.html", page)


def _mark(request: WorkerRequest) -> HttpResponse:
    is_marked = actions.settle(
        request.worker, _id(request), explained=request.POST.get("mark") == "explained"
    )
    return done.then(request, done.SAVED if is_marked else "", "looks:sample")


def _id(request: WorkerRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        return uuid.UUID(int=0)


@by_the_table
def why(request: WorkerRequest) -> HttpResponse:
    """Say why one opened something, where an auditor or the data protection officer asks."""
    rows = []
    for each in queries.asked_of(request.worker):
        is_sent = request.POST.get("id") == str(each.row.id)
        form = AnswerForm(request.POST if is_sent else None, auto_id=f"id_{each.row.id.hex}_%s")
        if is_sent and form.is_valid():
            actions.answer(request.worker, each.row.id, form.cleaned_data["answer"])
            return done.then(request, done.SAVED, "looks:why")
        rows.append((each, form))
    return render(request, "looks/why.html", presenters.why(rows))


@by_the_table
def second(request: WorkerRequest) -> HttpResponse:
    """What waits for a second person to agree."""
    return render(request, "looks/second.html", presenters.second(request.worker))


@by_the_table
def case(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Who opened a case, when, and what was done with it."""
    row, safe = opened(request, id)
    found = lines.of_case(request.worker, row, safe)
    names = case_presenters.names(request.worker, lines.workers(found))
    form = _narrow_case(request, found, names)
    page = case_presenters.page(row, found, form.wanted(), names, form)
    return render(request, "looks/case.html", page)


def _narrow_case(request: WorkerRequest, found: lines.Lines, names: case_presenters.Names) -> NarrowForm:
    who = [(id.hex, names[id.hex]) for id in lines.workers(found) if id.hex in names]
    return NarrowForm(request.GET, workers=sorted(who, key=lambda each: each[1].casefold()))


@by_the_table
def case_file(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The same lines of a case as a file for a spreadsheet."""
    row, safe = opened(request, id)
    found = lines.of_case(request.worker, row, safe)
    names = case_presenters.names(request.worker, lines.workers(found))
    wanted = _narrow_case(request, found, names).wanted()
    rows = case_presenters.table(case_presenters.narrowed(found.rows, wanted), names)
    return spreadsheet("looks-of-a-case.csv", rows)
