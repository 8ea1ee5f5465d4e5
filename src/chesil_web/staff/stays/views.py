"""The pages of safe accommodation in a case."""

import uuid

from django.http import HttpResponse

from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.stays.stays import STAY
from chesil_web.staff.things import views as thing_views
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def stays(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Support in safe accommodation that somebody had, and that they could not have."""
    return thing_views.listed(request, id, STAY)


@by_the_table
def stay_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Add safe accommodation."""
    return thing_views.add(request, id, STAY)


@by_the_table
def stay_change(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """Change it, or say that it ended."""
    return thing_views.change(request, id, thing, STAY)


@by_the_table
def stay_versions(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """All versions of it."""
    return thing_views.versions(request, id, thing, STAY)
