"""What an auditor looks over beside looks: emergencies, holds, what is late, what was erased, searches."""

from datetime import date, timedelta
from typing import Final

import attrs
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.access import searches, walls
from chesil_web.staff.access.models import Emergency, EmergencyTold, Searches
from chesil_web.staff.cases.ending_models import Hold, HoldTold, Purged, PurgedTold
from chesil_web.staff.cases.models import Case
from chesil_web.staff.keeping import actions as keeping
from chesil_web.staff.looks import queries, seconds
from chesil_web.staff.looks.queries import Wanted
from chesil_web.staff.workforce.queries import Working

SINCE: Final = timedelta(days=90)
SEARCHED_SINCE: Final = timedelta(days=27)
LATE_WAIT: Final = 7  # days until somebody should have agreed or said no
LATE_HOLD: Final = 365  # days until somebody should look at a hold again
LATE_REVIEW: Final = 28  # days after the day on which a closed case should have been looked at
_MOST: Final = 100


@attrs.frozen
class HoldRow:
    """A hold: of which case, since when, whether it still waits for a second person, whether it is late."""

    ref: str
    since: date
    waits: bool
    is_late: bool


@attrs.frozen(kw_only=True)
class Checks:
    """What there is to look over. *searched*: days of searches, each with how much was opened that day."""

    emergencies: tuple[tuple[Emergency, EmergencyTold], ...]
    holds: tuple[HoldRow, ...]
    late: tuple[Case, ...]
    purged: tuple[tuple[Purged, PurgedTold], ...]
    searched: tuple[tuple[Searches, int], ...]


def of(worker: Working) -> Checks:
    """What there is to look over in the reader's agency, without what is behind a wall for them."""
    today = timezone.localdate()
    cases = Case.objects.filter(agency_id=worker.row.agency_id).exclude(id__in=walls.behind(worker))
    late = cases.filter(closed_on__isnull=False, purge_on__lt=today - timedelta(days=LATE_REVIEW), held=False)
    return Checks(
        emergencies=tuple(_emergencies(worker)),
        holds=tuple(
            _hold(each, today)
            for each in Hold.objects.filter(case__in=cases, ended_on=None)
            .select_related("case")
            .order_by("agreed_on", "id")[:_MOST]
        ),
        late=tuple(late.order_by("purge_on", "id")[:_MOST]),
        purged=tuple(keeping.purged(worker.row.agency_id)),
        searched=tuple(_searched(worker, today)),
    )


def _emergencies(worker: Working) -> list[tuple[Emergency, EmergencyTold]]:
    rows = Emergency.objects.filter(agency=worker.row.agency_id, until__gte=timezone.now() - SINCE)
    rows = rows.exclude(case__in=walls.behind(worker)).order_by("-until", "id")
    return office.read_those(rows[:_MOST], EmergencyTold)


def _hold(row: Hold, today: date) -> HoldRow:
    waits = row.agreed_on is None or row.lifting_on is not None
    since = row.lifting_on or row.agreed_on or _asked_on(row) or today
    longest = LATE_WAIT if waits else LATE_HOLD
    return HoldRow(row.case.ref, since, waits, (today - since).days > longest)


def _asked_on(row: Hold) -> date | None:
    told = seconds.told(row, HoldTold)
    return timezone.localdate(told.asked.at) if told else None


def _searched(worker: Working, today: date) -> list[tuple[Searches, int]]:
    since = today - SEARCHED_SINCE
    opened = queries.counts(worker, Wanted(since=since, until=today))
    rows = [each for each in searches.of_agency(worker.row.agency_id) if each.on >= since]
    return [(each, opened.get((each.worker_id, each.on), 0)) for each in rows]
