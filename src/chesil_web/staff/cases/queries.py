"""What is read of cases: lists from cards, and one case whole."""

import uuid
from collections.abc import Iterable
from datetime import date

import attrs
from django.utils import timezone

from chesil_web.foundation.keys import cases as safes
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import looking
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import (
    Board,
    Card,
    CardTold,
    Case,
    CaseGiving,
    CaseTold,
    Entry,
    EntryTold,
    Task,
    TaskTold,
)
from chesil_web.staff.workforce.queries import Working

NEWEST = 50


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


def listed(agency: uuid.UUID, rows: Iterable[Case]) -> list[Listed]:
    """Cases with their cards, in their order. One look at the board opens all of them."""
    found = list(rows)
    board = Board.objects.filter(agency_id=agency).first()
    if board is None or not found:
        return [Listed(row, None) for row in found]
    safe = safes.open_as_installation(board.safe_id)
    cards = safe.read_those(Card.objects.filter(case_id__in=[row.id for row in found]), CardTold)
    told = {card.case_id: words for card, words in cards}
    return [Listed(row, told.get(row.id)) for row in found]


def open_cases(worker: Working, *, own: bool) -> list[Listed]:
    """The cases that are open, what is due first before others: a worker's own, or all they may see."""
    rows = rules.visible(worker, "cases:case").filter(closed_on=None)
    if own:
        rows = rows.filter(worker_id=worker.id)
    return listed(worker.row.agency_id, rows.order_by("next_due_on", "priority", "opened_on", "id"))


def closed_cases(worker: Working) -> list[Listed]:
    """The cases that were closed, the newest first."""
    rows = rules.visible(worker, "cases:case").exclude(closed_on=None).order_by("-closed_on", "id")[:NEWEST]
    return listed(worker.row.agency_id, rows)


def due(worker: Working, until: date) -> list[tuple[Task, Listed]]:
    """The open tasks of a worker until a day, each with its case. Their words are read in the case."""
    tasks = Task.objects.filter(
        worker_id=worker.id, ended_on=None, due_on__lte=until, case__in=rules.visible(worker, "cases:case")
    ).select_related("case")
    found = list(tasks.order_by("due_on", "id"))
    cards = {each.case.id: each for each in listed(worker.row.agency_id, {task.case for task in found})}
    return [(task, cards[task.case_id]) for task in found]


def arrived() -> list[Complaint]:
    """What was sent and not taken back, and is in no case yet: those to be read first come first."""
    taken = CaseGiving.objects.values("complaint")
    rows = Complaint.objects.filter(sent_on__isnull=False, ends_on=None, safe__state="active")
    return list(rows.exclude(id__in=taken).order_by("-urgent", "due_on", "id"))


def whole(worker: Working, row: Case) -> Whole:
    """A case, opened for a worker who may see it.

    Raises:
        Damaged: what is told of it cannot be opened.
    """
    safe = looking.opened(worker.id, row)
    (told,) = safe.read([row], CaseTold)
    newest = Entry.objects.filter(case=row).order_by("-number")
    entries = tuple(each for _, each in safe.read_those(newest[:NEWEST], EntryTold))
    tasks = safe.read_those(Task.objects.filter(case=row, ended_on=None).order_by("due_on", "id"), TaskTold)
    complaints = Complaint.objects.filter(id__in=row.givings.values("complaint"), safe__state="active")
    return Whole(
        case=row, safe=safe, told=told, entries=entries, more=max(0, newest.count() - NEWEST),
        tasks=tuple(tasks), givings=tuple(complaints),
    )  # fmt: skip


def late(worker: Working) -> int:
    """How many open tasks of a worker should have been done before today."""
    today = timezone.localdate()
    return Task.objects.filter(worker_id=worker.id, ended_on=None, due_on__lt=today).count()
