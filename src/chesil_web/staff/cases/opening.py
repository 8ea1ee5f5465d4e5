"""The case that a page is about, opened for the worker who asks for it."""

import uuid

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import page_of
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.workforce.signing import WorkerRequest


def opened(request: WorkerRequest, id: uuid.UUID) -> tuple[Case, OpenSafe]:
    """The case that a page is about, and its safe, open for the worker."""
    row = rules.case(request.worker, page_of(request), id)
    return row, looking.opened(request.worker.id, row)
