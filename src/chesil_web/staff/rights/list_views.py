"""The pages of checklists."""

import uuid

from django.http import Http404, HttpResponse

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.rights import presenters
from chesil_web.staff.rights.checklists import Checklist, checklists
from chesil_web.staff.rights.lists import LISTS, ListForm
from chesil_web.staff.things import actions as thing_actions
from chesil_web.staff.things import presenters as thing_presenters
from chesil_web.staff.things import queries as thing_queries
from chesil_web.staff.things import views as thing_views
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def lists(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Every checklist, with how much of it is answered."""
    row, safe = opened(request, id)
    answered = {each.told.list: each for each in thing_queries.things(safe, row, LISTS)}
    return render(request, "rights/lists.html", presenters.lists(row, checklists().values(), answered))


@by_the_table
def list_(request: WorkerRequest, id: uuid.UUID, name: str) -> HttpResponse:
    """A checklist, to be answered line by line."""
    row, safe = opened(request, id)
    checklist, thing = _checklist(name), uuid.uuid5(id, f"list {name}")
    newest = thing_queries.thing(safe, row, LISTS, thing)
    form = ListForm(
        request.POST or None, checklist=checklist, before=newest.told if newest else None,
        initial=thing_presenters.hidden(thing, newest),
    )  # fmt: skip
    if request.method == "POST" and row.closed_on is None and form.is_valid():
        base = form.cleaned_data["base"] or 0
        thing_actions.write(request.worker, row, LISTS, thing, base, form.told())
        return done.then(request, done.SAVED, "cases:lists", id)
    return render(request, "rights/list.html", presenters.one(row, checklist, newest, form))


@by_the_table
def list_versions(request: WorkerRequest, id: uuid.UUID, name: str) -> HttpResponse:
    """How a checklist was answered before."""
    checklist = _checklist(name)
    return thing_views.versions(request, id, uuid.uuid5(id, f"list {checklist.id}"), LISTS)


def _checklist(name: str) -> Checklist:
    if name not in checklists():
        raise Http404
    return checklists()[name]
