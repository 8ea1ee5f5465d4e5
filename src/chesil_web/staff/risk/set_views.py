"""The pages of sets of questions."""

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from chesil.risk import SetError
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.risk import actions, forms, queries, set_presenters
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def sets(request: WorkerRequest) -> HttpResponse:
    """The sets of questions about risk that can be asked."""
    agency = request.worker.row.agency_id
    page = set_presenters.sets(request.worker, queries.offered(agency), queries.ended(agency))
    return render(request, "risk/sets.html", page)


@by_the_table
def one(request: WorkerRequest, key: str) -> HttpResponse:
    """Print questions about risk, to be answered on paper."""
    found = queries.find_set(request.worker.row.agency_id, key)
    if found is None:
        raise Http404
    return render(request, "risk/set.html", set_presenters.one(request.worker, found))


@by_the_table
def load(request: WorkerRequest) -> HttpResponse:
    """Load questions about risk that the agency may use."""
    form = forms.Load(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.load_set(request.worker, form.cleaned_data["text"])
        except SetError as error:
            form.add_error("text", str(error))
        else:
            return done.then(request, done.SAVED, "risk:sets")
    return render(request, "risk/load.html", set_presenters.load(form))


@require_POST
@by_the_table
def end(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Offer questions about risk no more."""
    actions.end_set(request.worker, id)
    return done.then(request, done.SAVED, "risk:sets")
