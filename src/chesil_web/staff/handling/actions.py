"""What changes cases. Each change writes an entry, and the card of the case with it."""

import uuid
from collections.abc import Iterable
from datetime import date, time
from typing import Any, Literal

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.record import working_days
from chesil_web.staff.access import desks, looking, walls
from chesil_web.staff.cases import cards, rules
from chesil_web.staff.cases.models import (
    Board,
    Card,
    CardTold,
    Case,
    CaseGiving,
    CaseTold,
    EntryKind,
    Task,
    TaskTold,
)
from chesil_web.staff.cases.noting import note as _note
from chesil_web.staff.cases.noting import set_due as _set_due
from chesil_web.staff.clocks import actions as clock_actions
from chesil_web.staff.keeping import actions as keeping
from chesil_web.staff.workforce.models import Agency, Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working

type TaskEnd = Literal["done", "not possible any more", "not done"]


class TakenUp(Exception):
    """A complaint is in a case already. *case*: which."""

    def __init__(self, case: uuid.UUID) -> None:
        super().__init__(case)
        self.case = case


def begin(
    worker: Working, told: CaseTold, *, priority: int, owner: Worker | None, team: uuid.UUID | None,
    reason: str, complaint: uuid.UUID | None = None, report: str = "",
) -> Case:  # fmt: skip
    """Begin a case: from a complaint, or from what somebody reported by phone.

    Args:
        reason: why it has this priority. report: what was told, where there is no complaint.

    Raises:
        TakenUp: the complaint is in a case already. Nothing was changed.
    """
    today = timezone.localdate()
    with transaction.atomic():
        _check_is_new(complaint)
        safe = desks.begin()
        row = safe.keep(
            Case, told, ref=_free_ref(), priority=priority, agency_id=worker.row.agency_id, team_id=team,
            worker=owner, opened_on=today,
        )  # fmt: skip
        if complaint:
            _join(row, complaint)
        _keep_card(row, told)
        _note(safe, row, worker, "arrived", report)
        _note(safe, row, worker, "triage", reason)
        first = working_days.after(today, rules.FIRST_DUE[priority])
        _add_task(safe, row, worker, FIRST_TASK, first, owner)
        clock_actions.begin_case(safe, row)
    return row


FIRST_TASK = "Contact them in the way that is safe, and agree what to do first."


def _join(row: Case, complaint: uuid.UUID) -> None:
    """Put a complaint in a case; who was quicker in another window is found by the database alone."""
    try:
        with transaction.atomic():
            CaseGiving.objects.create(case=row, complaint=complaint)
    except IntegrityError:
        raise TakenUp(CaseGiving.objects.get(complaint=complaint).case_id) from None


def _check_is_new(complaint: uuid.UUID | None) -> None:
    found = CaseGiving.objects.filter(complaint=complaint).first() if complaint else None
    if found:
        raise TakenUp(found.case_id)


def _free_ref() -> str:
    while Case.objects.filter(ref=(ref := rules.new_ref())).exists():
        pass
    return ref


def add_entry(
    worker: Working, case: Case, kind: EntryKind, text: str, *, happened: date | None = None,
    at_time: time | None = None, met: Iterable[uuid.UUID] = (), done: Iterable[uuid.UUID] = (),
) -> None:  # fmt: skip
    """Write down what was done or learned.

    Args:
        happened, at_time: the day, if not today, and the time of it.
        met: clocks it meets. done: tasks it ends.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)  # else two at once would take one number
        safe = looking.opened(worker.id, row)
        _note(safe, row, worker, kind, text, happened=happened, at_time=at_time)
        for task in done:
            _end_task(safe, row, worker, task, "done", "")
        for each in met:
            clock_actions.meet_in(safe, row, each, happened or timezone.localdate(), "")


def add_task(worker: Working, case: Case, text: str, due_on: date, owner: Worker | None) -> Task:
    """Add something that has to be done."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        return _add_task(looking.opened(worker.id, row), row, worker, text, due_on, owner)


def _add_task(
    safe: OpenSafe, row: Case, worker: Working, text: str, due_on: date, owner: Worker | None
) -> Task:
    made = safe.keep(Task, TaskTold(text=text, by=worker.id.hex), case=row, worker=owner, due_on=due_on)
    _set_due(row)
    cards.set_tasks(safe, row)
    return made


def end_task(worker: Working, case: Case, task: uuid.UUID, end: TaskEnd, outcome: str) -> None:
    """Say how a task ended. One that has ended stays as it is."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        _end_task(looking.opened(worker.id, row), row, worker, task, end, outcome)


def _end_task(
    safe: OpenSafe, row: Case, worker: Working, task: uuid.UUID, end: TaskEnd, outcome: str
) -> None:
    found = Task.objects.select_for_update().filter(id=task, case=row, ended_on=None).first()
    if found is None:
        return
    (told,) = safe.read([found], TaskTold)
    safe.reseal(found, msgspec.structs.replace(told, end=end, outcome=outcome))
    found.ended_on = timezone.localdate()
    found.save(update_fields=["ended_on"])
    _note(safe, row, worker, "note", " ".join(filter(None, (f"{told.text} ({end})", outcome))))
    _set_due(row)
    cards.set_tasks(safe, row)


class CannotTake(Exception):
    """A wall stands between the case and whom it was meant for. Nothing was changed."""


def hand_over(worker: Working, case: Case, owner: Worker | None, team: uuid.UUID | None, reason: str) -> None:
    """Give a case and its open tasks to somebody else.

    Raises:
        CannotTake: a wall was set meanwhile.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        if owner is not None and walls.is_behind(owner, office.read(owner, WorkerTold), row.id):
            raise CannotTake
        safe = looking.opened(worker.id, row)
        Task.objects.filter(case=row, ended_on=None, worker=row.worker).update(worker=owner)
        row.worker, row.team_id = owner, team
        row.save(update_fields=["worker", "team"])
        _note(safe, row, worker, "handed over", reason)
        whom = owner.id if owner else team
        deeds.handed_over(safe, row.id, "worker" if owner else "team", whom, by=worker.id)


def close(
    worker: Working, case: Case, outcome: str, told_how: str, *, has_children: bool = False
) -> None:  # fmt: skip
    """Close a case with what came of it, and how she was told or why not. Its tasks end as not done.

    Args:
        has_children: they are part of it; it is then kept longer.
    """
    today = timezone.localdate()
    _mark(
        worker, case, closed_on=today, purge_on=keeping.purge_day(case, today, has_children=has_children),
        kind="closed", text=f"{outcome}\n{told_how}".strip(), outcome=outcome, told_how=told_how,
    )  # fmt: skip


def reopen(worker: Working, case: Case, reason: str) -> None:
    """Open a closed case again."""
    _mark(worker, case, closed_on=None, purge_on=None, kind="reopened", text=reason)


def _mark(
    worker: Working,
    case: Case,
    *,
    closed_on: date | None,
    purge_on: date | None,
    kind: EntryKind,
    text: str,
    **told: Any,
) -> None:
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        if (row.closed_on is None) == (closed_on is None):
            return
        safe = looking.opened(worker.id, row)
        (before,) = safe.read([row], CaseTold)
        safe.reseal(row, msgspec.structs.replace(before, **told))
        if closed_on is not None:
            _end_tasks(safe, row, closed_on)
            clock_actions.end_all(row)
        row.closed_on, row.purge_on = closed_on, purge_on
        row.save(update_fields=["closed_on", "purge_on"])
        if closed_on is None:
            clock_actions.begin_again(safe, row)
        _note(safe, row, worker, kind, text)
        deeds.decided(safe, row.id, kind, by=worker.id)


def _end_tasks(safe: OpenSafe, row: Case, day: date) -> None:
    """Nothing of a closed case is due: what was left to do ends as not done."""
    for task, told in safe.read_those(Task.objects.filter(case=row, ended_on=None), TaskTold):
        safe.reseal(task, msgspec.structs.replace(told, end="not done"))
        task.ended_on = day
        task.save(update_fields=["ended_on"])
    _set_due(row)
    cards.set_tasks(safe, row)


def _keep_card(row: Case, told: CaseTold) -> None:
    _board(row.agency_id).keep(Card, CardTold(who=told.who, kind=told.kind), case=row)


def _board(agency: uuid.UUID) -> OpenSafe:
    Agency.objects.select_for_update().get(id=agency)
    board = Board.objects.filter(agency_id=agency).first()
    if board is None:
        safe = desks.begin()
        Board.objects.create(agency_id=agency, safe_id=safe.id)
        return safe
    return desks.opened(board.safe_id)
