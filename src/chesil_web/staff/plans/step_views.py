"""The pages of steps that were taken, each with what happened after it."""

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import render
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import acts, rules
from chesil_web.staff.cases.models import CaseTold
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.plans.steps import TAKEN
from chesil_web.staff.plans.words import then
from chesil_web.staff.things import presenters as thing_presenters
from chesil_web.staff.things import queries as thing_queries
from chesil_web.staff.things import views as thing_views
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def steps(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The steps of a case. Counting what happened after each opens what was shared: a look."""
    row, safe = opened(request, id)
    found = thing_queries.things(safe, row, TAKEN)
    days = [act.day for act in acts.acts(request.worker, row, safe)]
    after = acts.after([each.told.on for each in found], days)
    shown = [
        thing_presenters.shown(row, TAKEN, each, more_rows=((_("After that"), then(what)),))
        for each, what in zip(found, after, strict=True)
    ]
    lead = _(
        "What happened after a step is counted until the next step. An act on the day of a step is not "
        "counted after it."
    )
    return render(request, "things/things.html", thing_presenters.things(row, TAKEN, shown, lead=lead))


@by_the_table
def step_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Add a step."""
    return thing_views.add(request, id, TAKEN, case_kind=_kind(request, id))


@by_the_table
def step_change(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """Change a step, or say what came of it."""
    return thing_views.change(request, id, thing, TAKEN, case_kind=_kind(request, id))


def _kind(request: WorkerRequest, id: uuid.UUID) -> str:
    row = rules.case(request.worker, page_of(request), id)
    (told,) = looking.opened(request.worker.id, row).read([row], CaseTold)
    return told.kind


@by_the_table
def step_versions(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """All versions of a step."""
    return thing_views.versions(request, id, thing, TAKEN)
