"""What can be asked of feedback, for the council's editors."""

import uuid

from chesil_web.feedback.models import Feedback, Given
from chesil_web.keys import office


def open(page: str = "") -> list[tuple[uuid.UUID, Given]]:
    """What nobody is done with, the oldest first; all of it, or that of one page."""
    rows = list(Feedback.objects.filter(done_on=None).order_by("given_on", "id"))
    found = zip((row.id for row in rows), office.read(rows, Given), strict=True)
    return [(id, given) for id, given in found if page in ("", given.page)]
