"""Keeping the figures of a quarter as they were sent: a later correction stands beside them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.conference.meeting_models import ReturnTold
from chesil_web.staff.conference.models import Panel, Return
from chesil_web.staff.figures.rules import last_day
from chesil_web.staff.returns import counting
from chesil_web.staff.workforce.queries import Working


class NotOver(Exception):
    """A quarter that is not over cannot be sent."""


@transaction.atomic
def keep_sent(worker: Working, panel: Panel, first: date) -> int:
    """Keep the figures of a quarter as they are now; gives the number of this return, from 1.

    Raises:
        NotOver: the quarter is not over.
    """
    if last_day(first) >= timezone.localdate():
        raise NotOver
    Panel.objects.select_for_update().get(id=panel.id)
    made = counting.counted(panel, first)
    counts = {**made.counts, **{f"from {kind}": many for kind, many in made.kinds.items()}}
    told = ReturnTold(
        counts=counts, rows=tuple(dict(each) for each in made.rows), by_name=worker.told.name,
        at=timezone.now(),
    )  # fmt: skip
    number = Return.objects.filter(panel=panel, quarter=first).count() + 1
    office.keep(Return, told, panel=panel, quarter=first, number=number)
    return number
