"""The pages of the two plans of a case."""

import uuid

from django.http import HttpResponse

from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.plans.plans import SAFETY, SUPPORT
from chesil_web.staff.things import views as thing_views
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def plan(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The plan of support."""
    return thing_views.listed(request, id, SUPPORT)


@by_the_table
def plan_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Write the plan of support; where there is one, write its next version."""
    return thing_views.add(request, id, SUPPORT)


@by_the_table
def plan_versions(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """All versions of the plan of support."""
    return thing_views.versions(request, id, SUPPORT.only_one(id), SUPPORT)


@by_the_table
def safety(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The person's own safety plan."""
    return thing_views.listed(request, id, SAFETY)


@by_the_table
def safety_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Write the safety plan with them; where there is one, write its next version."""
    return thing_views.add(request, id, SAFETY)


@by_the_table
def safety_versions(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """All versions of the safety plan."""
    return thing_views.versions(request, id, SAFETY.only_one(id), SAFETY)
