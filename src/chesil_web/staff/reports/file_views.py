"""The pages of a file that came with a report."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import browsing
from chesil_web.record.evidence.models import Evidence
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import file_presenters
from chesil_web.staff.reports import rules
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def file(request: WorkerRequest, id: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """A file of a report."""
    back = reverse("cases:complaint", args=[id])
    return render(request, "cases/file.html", file_presenters.file(_opened(request, id, file), back))


@by_the_table
def look(request: WorkerRequest, id: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """What was read from a file of a report."""
    return browsing.look(request, _opened(request, id, file))


@by_the_table
def record(
    request: WorkerRequest, id: uuid.UUID, file: uuid.UUID, document: int, record: int, nth: int | None = None
) -> HttpResponse:
    """One record in a file of a report."""
    return browsing.record(request, _opened(request, id, file), document, record, nth)


@by_the_table
def picture(
    request: WorkerRequest, id: uuid.UUID, file: uuid.UUID, document: int, record: int, nth: int
) -> HttpResponse:
    """A picture in a file of a report, made anew without the place where it was taken."""
    return browsing.picture(_opened(request, id, file), document, record, nth)


@by_the_table
def sound(
    request: WorkerRequest, id: uuid.UUID, file: uuid.UUID, document: int, record: int, nth: int
) -> HttpResponse:
    """A recording in a file of a report, made anew."""
    return browsing.sound(request, _opened(request, id, file), document, record, nth)


@by_the_table
@require_POST
def original(request: WorkerRequest, id: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """Save the original of a file of a report. Whoever sent it sees that; it breaks off where access ends."""
    opened = _opened(request, id, file)
    goes_on = partial(rules.is_readable, request.worker.id, page_of(request), id)
    answer = browsing.original(opened, goes_on=goes_on)
    looking.saved(request.worker.id, opened.safe, Evidence(id=opened.file.id))
    return answer


def _opened(request: WorkerRequest, id: uuid.UUID, file: uuid.UUID) -> browsing.Opened:
    return rules.file(request.worker, page_of(request), id, file)
