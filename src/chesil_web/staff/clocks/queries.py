"""What is read of clocks: those of a case, those that are due, and how long an agency lets them run."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import office, questions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.queries import A_DAY
from chesil_web.staff.cases.work_models import Clock, ClockDays, ClockDaysTold, ClockTold
from chesil_web.staff.clocks import rules
from chesil_web.staff.workforce.queries import Working


def own_days(agency: uuid.UUID) -> Mapping[str, tuple[int, int]]:
    """How long clocks of an agency run, where it is not as they come; empty where it set none."""
    rows = ClockDays.objects.filter(agency_id=agency)
    return next((told.days for _row, told in office.read_those(rows, ClockDaysTold)), {})


def of_case(safe: OpenSafe, case: Case) -> list[tuple[Clock, ClockTold]]:
    """All clocks of a case: those that run first, what is due first before others; then the newest."""
    found = safe.read_those(Clock.objects.filter(case=case).order_by("due_on", "id"), ClockTold)
    running = [each for each in found if is_running(each[0])]
    return [*running, *(each for each in reversed(found) if not is_running(each[0]))]


def is_running(clock: Clock) -> bool:
    """Whether it was neither met nor ended."""
    return clock.met_on is None and clock.ended_on is None


def running(case: Case) -> list[Clock]:
    """The clocks of a case that run, what is due first before others. Nothing is opened."""
    return questions.found(_running, case.id)


def _running(case: uuid.UUID) -> QuerySet[Clock]:
    return Clock.objects.filter(case=case, met_on=None, ended_on=None).order_by("due_on", "id")


def due(worker: Working, until: date) -> list[Clock]:
    """The clocks of a worker's cases, and of their teams' that nobody has, which are due until a day: the
    first A_DAY of them.

    Those that are shown ahead, such as the end of an order, come so many days before.
    """
    ahead = ((each.id, each.ahead) for each in rules.settings().values() if each.ahead)
    shown_ahead = tuple((kind, until + timedelta(days=days)) for kind, days in ahead)
    return questions.found(_due, cases.sight(worker, "cases:case"), until, shown_ahead, A_DAY)


def _due(sight: cases.Sight, until: date, ahead: Iterable[tuple[str, date]], most: int) -> QuerySet[Clock]:
    is_due = Q(due_on__lte=until)
    for kind, day in ahead:
        is_due |= Q(kind=kind, due_on__lte=day)
    rows = _running_of(sight).filter(is_due).select_related("case")
    return rows.order_by("due_on", "id")[:most]


def _late(sight: cases.Sight, today: date) -> QuerySet[Clock]:
    return _running_of(sight).filter(due_on__lt=today)


def _running_of(sight: cases.Sight) -> QuerySet[Clock]:
    theirs = Q(case__worker_id=sight.worker) | Q(case__worker=None, case__team_id__in=sight.teams)
    rows = Clock.objects.filter(theirs, met_on=None, ended_on=None, case__closed_on=None)
    return rows.filter(case__in=cases.seen(sight))


def late(worker: Working, due: Sequence[Clock], today: date) -> int:
    """How many clocks of a worker are late. *due*: those that `due` gave."""
    if len(due) < A_DAY:
        return sum(is_late(clock, today) for clock in due)
    return questions.count(_late, cases.sight(worker, "cases:case"), today)


def is_late(clock: Clock, today: date | None = None) -> bool:
    """Whether it was met, or is still not met, after the day on which it was due."""
    return (clock.met_on or clock.ended_on or today or timezone.localdate()) > clock.due_on
