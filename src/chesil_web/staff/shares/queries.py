"""What is read of what people shared: what waits, one share whole, and what was refused."""

import uuid

import attrs
from django.db.models import QuerySet

from chesil_web.foundation.keys import office, questions
from chesil_web.record.given import shared as given
from chesil_web.record.given.models import CodeTold, Purpose, Share, ShareCode
from chesil_web.record.given.shared import Inside
from chesil_web.staff.access import looking, walls
from chesil_web.staff.cases.models import RefusedShare, RefusedTold
from chesil_web.staff.workforce.queries import Ids, Working


@attrs.frozen
class Opened:
    """Something shared, open: what it is for, and all that it holds.

    *damaged*: how many rows of it could not be opened.
    """

    told: Purpose
    inside: Inside
    damaged: int


def opened_share(worker: Working, row: Share) -> Opened:
    """What was shared, opened for a worker who may see it; whoever shared it can see that.

    Raises:
        WrongSecret, KeyReplaced: it was stopped.
    """
    safe = looking.opened(worker.id, row, as_keeper=row.is_held)
    (told,) = safe.read([row], Purpose)
    return Opened(told=told, inside=given.inside(safe), damaged=len(safe.damaged))


def count_waiting(worker: Working) -> int:
    """How many shares came in through a worker's codes and wait for an answer."""
    return questions.count(_waiting, worker.id)


def waiting(worker: Working) -> list[tuple[uuid.UUID, ShareCode, CodeTold]]:
    """What came in by a worker's codes and waits for them: the id of the share, and a name."""
    read = sorted(office.read_those(_waiting(worker.id), CodeTold), key=lambda each: each[1].made_at)
    return [(row.share, row, told) for row, told in read if row.share]


def _waiting(worker: uuid.UUID) -> QuerySet[ShareCode]:
    return ShareCode.objects.filter(worker=worker, share__isnull=False)


def count_refused(worker: Working) -> int:
    """How much was shared with workers of an agency by somebody else than was meant."""
    return questions.count(_refused, worker.row.agency_id, walls.behind(worker))


def refused_rows(worker: Working) -> QuerySet[RefusedShare]:
    """Those rows, but for cases that are behind a wall for this worker."""
    return _refused(worker.row.agency_id, walls.behind(worker))


def _refused(agency: uuid.UUID, behind: Ids) -> QuerySet[RefusedShare]:
    return RefusedShare.objects.filter(agency_id=agency).exclude(case__in=behind)


def refused(worker: Working) -> list[tuple[RefusedShare, RefusedTold]]:
    """What was shared with a worker of an agency by somebody else than was meant, the newest first."""
    rows = refused_rows(worker)
    return sorted(office.read_those(rows, RefusedTold), key=lambda each: each[1].at, reverse=True)
