"""Figures made at night: what changed is counted anew, then the year, and each quarter that has closed."""

import logging
import uuid
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.opened import OpenSafe, drop
from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.foundation.log import actions as log
from chesil_web.staff.access import desks, looking
from chesil_web.staff.cases import cards
from chesil_web.staff.cases.models import Board, Case
from chesil_web.staff.figures import counting, periods, rules
from chesil_web.staff.figures.models import CaseCount, Facts, Figures, Quarter, Year
from chesil_web.staff.risk import queries as risk_queries
from chesil_web.staff.risk import rules as risk
from chesil_web.staff.workforce import queries as workforce

YEAR: Final = timedelta(days=365)
_TOGETHER: Final = 500
_log = logging.getLogger(__name__)


def ask(task: str) -> int:
    """Have the figures of each agency made that were not made today; gives of how many.

    Args:
        task: the path of the task that makes those of an agency, told by its id in hex.
    """
    done = Year.objects.filter(made_on__gte=timezone.localdate()).values("agency")
    due = Board.objects.exclude(agency__in=done).values_list("agency_id", flat=True)
    going = Job.objects.filter(task=task, state__in=Job.OPEN).values_list("arguments", flat=True)
    wanted = {each.hex for each in due} - {argument for each in going for argument in each}
    for agency in sorted(wanted):
        Job.objects.create(task=task, arguments=[agency])
    return len(wanted)


def make(agency: uuid.UUID, *, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Make the figures of an agency. Cut short, the next time goes on where this one was."""
    board = Board.objects.select_related("agency").filter(agency_id=agency).first()
    if board is None:
        return
    safe, today = desks.opened(board.safe_id), timezone.localdate()
    _count(safe, agency, progress)
    facts = [told for rows in _batches(agency) for _row, told in safe.read_those(rows, Facts)]
    takes_reports = workforce.agency(board.agency).kind == "council"

    def figures(since: date, until: date) -> Figures:
        return periods.figures(agency, since, until, facts, takes_reports=takes_reports)

    until = today - rules.WINDOW
    with transaction.atomic():
        Board.objects.select_for_update().get(id=board.id)
        _keep_quarters(safe, agency, today, figures)
        row = _keep_year(safe, agency, today, figures(until - YEAR + timedelta(days=1), until))
        log.viewed(safe, row)


def _count(safe: OpenSafe, agency: uuid.UUID, progress: Callable[[int, int], None]) -> None:
    """Open the cases that changed, one at a time, and keep what counts of each, and its risk on its card."""
    changed = counting.changed(Case.objects.filter(agency_id=agency))
    for number, (id, now) in enumerate(changed, 1):
        with transaction.atomic():
            case = Case.objects.select_for_update().filter(id=id).first()
            if case is not None:
                _count_case(safe, case, now)
        progress(number, len(changed))


def _count_case(safe: OpenSafe, case: Case, now: int) -> None:
    try:
        own = looking.unseen(case)
        facts = counting.facts(own, case)
        if level := risk.highest(risk_queries.done(own, case)):  # judged before cards had it, too
            cards.set_risk(case, level)
    except (WrongSecret, KeyReplaced) as fault:
        _log.error("case %s could not be counted: %s", case.id, fault.code)
        return
    row = CaseCount.objects.filter(case=case).first()
    if row is None:
        safe.keep(CaseCount, facts, case=case, written=now)
        return
    safe.reseal(row, facts)
    row.written = now
    row.save(update_fields=["written"])


def _batches(agency: uuid.UUID) -> Iterable[tuple[CaseCount, ...]]:
    return batched(CaseCount.objects.filter(case__agency_id=agency).iterator(), _TOGETHER)


def _keep_year(safe: OpenSafe, agency: uuid.UUID, today: date, told: Figures) -> Year:
    row = Year.objects.filter(agency_id=agency).first()
    if row is None:
        return safe.keep(Year, told, agency_id=agency, made_on=today)
    safe.reseal(row, told)
    row.made_on = today
    row.save(update_fields=["made_on"])
    return row


def _keep_quarters(
    safe: OpenSafe, agency: uuid.UUID, today: date, figures: Callable[[date, date], Figures]
) -> None:
    """Keep the quarters that closed since the last time. What was published stays as it is."""
    first = Case.objects.filter(agency_id=agency).aggregate(first=Min("opened_on"))["first"]
    there = set(Quarter.objects.filter(agency_id=agency).values_list("starts_on", flat=True))
    for starts_on in rules.closed(first, today) if first else ():
        if starts_on not in there:
            told = figures(starts_on, rules.last_day(starts_on))
            safe.keep(Quarter, told, agency_id=agency, starts_on=starts_on)


def forget(case: Case) -> None:
    """Take away what was counted of a case that is erased, with its key."""
    for row in CaseCount.objects.filter(case=case):
        drop(row)
