"""Which roles were given or removed, and which changes are waiting for a second person."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.workforce import change_presenters, changes, rules
from chesil_web.staff.workforce.actions import NotPossible
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest, worker_only


@worker_only(rules.CHECK)
def listed(request: WorkerRequest) -> HttpResponse:
    """Role changes in an agency, with those that are waiting first."""
    return render(request, "workforce/changes.html", change_presenters.changes(request.worker))


@require_POST
@worker_only(rules.AGREE)
def agree(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Agree as the second person."""
    return _answered(request, changes.agree, id)


@require_POST
@worker_only(rules.AGREE)
def refuse(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Refuse a change, or withdraw one's own request."""
    return _answered(request, changes.refuse, id)


def _answered(
    request: WorkerRequest, answer: Callable[[Working, uuid.UUID], None], id: uuid.UUID
) -> HttpResponse:
    try:
        answer(request.worker, id)
    except NotPossible:
        raise Http404 from None
    return done.then(request, done.SAVED, "workforce:changes")
