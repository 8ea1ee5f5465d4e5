"""What can be asked of feedback, for the council's editors."""

import uuid

from chesil_web.foundation.keys import office
from chesil_web.public.feedback.models import Feedback, Given


def open(page: str = "") -> list[tuple[uuid.UUID, Given]]:
    """What nobody is done with, the oldest first; all of it, or that of one page."""
    found = office.read_those(Feedback.objects.filter(done_on=None).order_by("given_on", "id"), Given)
    return [(row.id, given) for row, given in found if page in ("", given.page)]
