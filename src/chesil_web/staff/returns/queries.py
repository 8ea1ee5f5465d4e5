"""What is read of returns: those that were sent, and quarters that can be published."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.conference.meeting_models import ReturnTold
from chesil_web.staff.conference.models import Panel, Return
from chesil_web.staff.figures.rules import closed, first_day
from chesil_web.staff.returns import counting


def sent(panel: Panel, first: date) -> list[tuple[Return, ReturnTold]]:
    """The returns of a quarter, the oldest first."""
    rows = Return.objects.filter(panel=panel, quarter=first).order_by("number")
    return office.read_those(rows, ReturnTold)


def published(panel: Panel) -> list[tuple[date, int]]:
    """The closed quarters since a panel began to hear cases, the oldest first, with how many it heard."""
    many = dict(counting.quarters(panel))
    if not many:
        return []
    return [(each, many.get(each, 0)) for each in closed(min(many), timezone.localdate())]


def quarters(panel: Panel) -> Iterator[date]:
    """The quarters that can be looked at, from the first with a case to the one that runs, newest first."""
    first = first_day(timezone.localdate())
    begun = min((each for each, _many in counting.quarters(panel)), default=first)
    while first >= begun:
        yield first
        first = first_day(first - timedelta(days=1))
