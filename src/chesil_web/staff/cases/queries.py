"""What is read of cases: lists from cards, and one case whole."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs
from django.db.models import QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import asking, questions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.given.models import Complaint, Share, ShareReply
from chesil_web.staff.access import desks, looking
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import (
    Board,
    Card,
    CardTold,
    Case,
    CaseGiving,
    CaseShare,
    CaseTold,
    Entry,
    EntryTold,
    Task,
    TaskTold,
)
from chesil_web.staff.workforce.queries import Working

NEWEST = 50
A_DAY = 20  # things of each kind that My day shows


@attrs.frozen
class Listed:
    """A case in a list, with what its card tells; None where that is damaged."""

    case: Case
    card: CardTold | None


@attrs.frozen
class Whole:
    """A case that is open: what is told of it, its newest entries, its open tasks, and what it came from."""

    case: Case
    safe: OpenSafe
    told: CaseTold
    entries: tuple[EntryTold, ...]
    more: int
    tasks: tuple[tuple[Task, TaskTold], ...]
    givings: tuple[Complaint, ...]
    shares: tuple["Shared", ...]


@attrs.frozen
class Shared:
    """What somebody shared in a case: how many messages there are, and whether the last one is theirs."""

    row: Share
    messages: int
    is_theirs: bool


def listed(agency: uuid.UUID, cases: Iterable[Case]) -> list[Listed]:
    """Cases with their cards, in their order. One look at the board opens all of them."""
    found = list(cases)
    boards = asking.rows(Board, agency_id=agency) if found else []
    if not boards:
        return [Listed(row, None) for row in found]
    safe = desks.opened(boards[0].safe_id)
    cards = safe.read_those(safe.rows(Card, case_id__in=[row.id for row in found]), CardTold)
    told = {card.case_id: words for card, words in cards}
    return [Listed(row, told.get(row.id)) for row in found]


def by_id(agency: uuid.UUID, rows: Iterable[Case]) -> dict[uuid.UUID, Listed]:
    """Cases of several lists with their cards, by their ids. Each card is opened once."""
    return {each.case.id: each for each in listed(agency, set(rows))}


def own_cases(worker: Working) -> list[Case]:
    """The open cases of a worker, what is due first before others; the board has those after A_DAY."""
    return questions.found(_own, rules.sight(worker, "cases:case"), worker.id, A_DAY)


def _own(sight: rules.Sight, worker: uuid.UUID, most: int) -> QuerySet[Case]:
    rows = rules.seen(sight).filter(closed_on=None, worker_id=worker)
    return rows.order_by("next_due_on", "priority", "id")[:most]


def due(worker: Working, until: date) -> list[Task]:
    """The open tasks of a worker until a day, each with its case. Their words are read in the case."""
    return questions.found(_due, rules.sight(worker, "cases:case"), worker.id, until, A_DAY)


def _due(sight: rules.Sight, worker: uuid.UUID, until: date, most: int) -> QuerySet[Task]:
    return _open_tasks(sight, worker).filter(due_on__lte=until).order_by("due_on", "id")[:most]


def _late(sight: rules.Sight, worker: uuid.UUID, today: date) -> QuerySet[Task]:
    return _open_tasks(sight, worker).filter(due_on__lt=today)


def _open_tasks(sight: rules.Sight, worker: uuid.UUID) -> QuerySet[Task]:
    rows = Task.objects.filter(worker_id=worker, ended_on=None).select_related("case")
    return rows.filter(case__in=rules.seen(sight))


def whole(worker: Working, row: Case) -> Whole:
    """A case, opened for a worker who may see it.

    Raises:
        Damaged: what is told of it cannot be opened.
    """
    safe = looking.opened(worker.id, row)
    newest = questions.found(_newest, row.id, NEWEST + 1)
    more = Entry.objects.filter(case=row).count() - NEWEST if len(newest) > NEWEST else 0
    tasks = questions.found(_to_do, row.id)
    safe.keys_of(each.id for each in (row, *newest, *tasks))  # all at once
    (told,) = safe.read([row], CaseTold)
    entries = tuple(each for _, each in safe.read_those(newest[:NEWEST], EntryTold))
    return Whole(
        case=row, safe=safe, told=told, entries=entries, more=more,
        tasks=tuple(safe.read_those(tasks, TaskTold)), givings=tuple(_complaints(row)),
        shares=tuple(_shares(row)),
    )  # fmt: skip


def _newest(case: uuid.UUID, most: int) -> QuerySet[Entry]:
    return Entry.objects.filter(case=case).order_by("-number")[:most]


def _to_do(case: uuid.UUID) -> QuerySet[Task]:
    return Task.objects.filter(case=case, ended_on=None).order_by("due_on", "id")


def _complaints(case: Case) -> Iterable[Complaint]:
    ids = [each.complaint for each in asking.rows(CaseGiving, case_id=case.id)]
    return Complaint.objects.filter(id__in=ids, safe__state="active") if ids else ()


def _shares(case: Case) -> Iterator[Shared]:
    ids = [each.share for each in asking.rows(CaseShare, case_id=case.id)]
    if not ids:
        return
    for row in Share.objects.filter(id__in=ids, safe__state="active").order_by("sent_on", "id"):
        replies = ShareReply.objects.filter(safe_id=row.safe_id).order_by("number")
        last = replies.last()
        yield Shared(row, replies.count(), is_theirs=bool(last and last.is_hers))


def late(worker: Working, due: Sequence[Task]) -> int:
    """How many open tasks of a worker should have been done before today. *due*: those that `due` gave."""
    today = timezone.localdate()
    if len(due) < A_DAY:
        return sum(task.due_on < today for task in due)
    return questions.count(_late, rules.sight(worker, "cases:case"), worker.id, today)
