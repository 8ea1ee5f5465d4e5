"""What is read of looks: of an agency by reference, and of what was asked about them.

What is behind a wall for the reader is left out before anything is counted.
"""

import uuid
from datetime import date
from typing import Final

import attrs
from django.db.models import Count, QuerySet

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.questions import is_any
from chesil_web.foundation.ui import paging
from chesil_web.staff.access import walls
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.looks import rules
from chesil_web.staff.looks.models import Look, LookTold, Question, QuestionTold
from chesil_web.staff.workforce.queries import Working

A_PAGE: Final = 50
MOST_LISTED: Final = 500
MOST_IN_A_FILE: Final = 20_000
MOST_DRAWN_FROM: Final = 2_000
MOST_QUESTIONS: Final = 100


@attrs.frozen(kw_only=True)
class Wanted:
    """Which looks: of which days, of which worker and of which case; None for all. *page*: from 0."""

    since: date
    until: date
    worker: uuid.UUID | None = None
    case: Case | None = None
    page: int = 0

    @property
    def is_narrow(self) -> bool:
        """Whether it is of one worker or one case, so that each look is listed."""
        return self.worker is not None or self.case is not None


@attrs.frozen
class Asked:
    """A question about a look, open."""

    row: Question
    told: QuestionTold
    look: LookTold


def rows(worker: Working, wanted: Wanted) -> QuerySet[Look]:
    """The looks of the worker's agency that were asked for."""
    found = Look.objects.filter(agency=worker.row.agency_id, on__range=(wanted.since, wanted.until))
    found = found.exclude(index__in=_hidden(worker))
    found = found.filter(worker=wanted.worker) if wanted.worker else found
    return found.filter(index=rules.index_of(wanted.case.id)) if wanted.case else found


def find_case(worker: Working, ref: str) -> Case | None:
    """The case of the worker's agency that has a reference; None where none can be found by it."""
    if not cases.is_ref(ref):
        return None
    found = Case.objects.filter(agency=worker.row.agency_id).exclude(id__in=walls.behind(worker))
    return found.filter(ref=cases.as_ref(ref)).first()


def may_open(worker: Working) -> set[str]:
    """The ids in hex of the cases whose own page of looks the worker may open."""
    return {id.hex for id in cases.visible(worker, "looks:case").values_list("id", flat=True)}


def _hidden(worker: Working) -> list[bytes]:
    return [rules.index_of(each) for each in walls.behind(worker)]


def days(worker: Working, wanted: Wanted) -> tuple[list[tuple[date, uuid.UUID, int]], bool]:
    """A page of how often each worker looked on each day, the newest first; and whether another follows.

    Nothing is opened for it.
    """
    counted = rows(worker, wanted).values_list("on", "worker").annotate(n=Count("id"))
    return paging.cut(counted.order_by("-on", "worker"), wanted.page, A_PAGE)


def listed(worker: Working, wanted: Wanted, most: int = MOST_LISTED) -> list[tuple[Look, LookTold]]:
    """Looks themselves, those of the newest days, the newest first; at most *most*."""
    found = office.read_those(rows(worker, wanted).order_by("-on", "id")[:most], LookTold)
    return sorted(found, key=lambda each: each[1].at, reverse=True)


def counts(worker: Working, wanted: Wanted) -> dict[tuple[uuid.UUID, date], int]:
    """How often each worker looked on each day."""
    counted = rows(worker, wanted).values_list("worker", "on").annotate(n=Count("id"))
    return {(who, on): n for who, on, n in counted}


def unasked(worker: Working, wanted: Wanted, *, only_others: bool) -> list[Look]:
    """Looks that nobody asked about yet, in an order of chance; none of the reader's own."""
    found = rows(worker, wanted).filter(question=None).exclude(worker=worker.id)
    drawn = found.order_by("?")[:MOST_DRAWN_FROM]
    read = office.read_those(drawn, LookTold)
    return [row for row, told in read if not only_others or told.near not in ("theirs", "team")]


def questions(worker: Working) -> list[Asked]:
    """What was asked in the reader's agency: what waits to be marked first, then what waits for an answer."""
    found = Question.objects.filter(look__agency=worker.row.agency_id)
    found = found.exclude(look__index__in=_hidden(worker)).select_related("look", "look__worker")
    asked = _opened(found.order_by("-asked_on", "id")[:MOST_QUESTIONS])
    return sorted(asked, key=lambda each: (each.row.settled_on is not None, each.row.answered_on is None))


def asked_of(worker: Working) -> list[Asked]:
    """What waits for the answer of a worker, but nothing of a case that is behind a wall for them now."""
    waits = Question.objects.filter(answered_on=None, settled_on=None)
    if not is_any(_unanswered):  # most often
        return []
    looks = _looks_of(worker, waits).filter(worker=worker.id)
    return _opened(waits.filter(look__in=list(looks)).select_related("look").order_by("asked_on", "id"))


def _unanswered() -> QuerySet[Question]:
    return Question.objects.filter(answered_on=None, settled_on=None)


def to_mark(worker: Working) -> int:
    """How many answers wait to be marked as an explanation or none."""
    waits = Question.objects.filter(settled_on=None).exclude(answered_on=None)
    return _looks_of(worker, waits).exclude(worker=worker.id).count()


def _looks_of(worker: Working, waits: QuerySet[Question]) -> QuerySet[Look]:
    """The looks of an agency that questions wait about. Those are few, so they are asked for first."""
    ids = list(waits.values_list("look", flat=True))
    return Look.objects.filter(id__in=ids, agency=worker.row.agency_id).exclude(index__in=_hidden(worker))


def _opened(found: QuerySet[Question]) -> list[Asked]:
    read = office.read_those(found, QuestionTold)
    looks = {row.id: told for row, told in office.read_those([each.look for each, _ in read], LookTold)}
    return [Asked(row, told, looks[row.look_id]) for row, told in read if row.look_id in looks]
