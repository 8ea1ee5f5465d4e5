"""Writes what was done among the entries of a case, and keeps the day on which something is due first."""

from datetime import date, time
from typing import Literal

import msgspec
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.cases import cards
from chesil_web.staff.cases.models import Case, Entry, EntryKind, EntryTold, Task, TaskTold
from chesil_web.staff.cases.work_models import Clock
from chesil_web.staff.workforce.queries import Working


def note(
    safe: OpenSafe, row: Case, worker: Working, kind: EntryKind, text: str, *, happened: date | None = None,
    at_time: time | None = None, about: str = "",
) -> int:  # fmt: skip
    """Write an entry of a worker; the caller holds the case. Gives its number.

    Args:
        happened: the day of it, where that is not today. at_time: the time of it.
        about: the thing of the case, in hex.
    """
    by = worker.id.hex
    return note_by(
        safe,
        row,
        kind,
        text,
        by=by,
        by_name=worker.told.name,
        happened=happened,
        at_time=at_time,
        about=about,
    )


def note_by(
    safe: OpenSafe, row: Case, kind: EntryKind, text: str, *, by_name: str, by: str = "",
    happened: date | None = None, at_time: time | None = None, about: str = "",
) -> int:  # fmt: skip
    """The same under a name of an earlier day. *by*: empty where no worker of this agency did it."""
    number = Entry.objects.filter(case=row).count() + 1
    told = EntryTold(
        kind=kind, at=timezone.now(), text=text, by=by, by_name=by_name, happened=happened, at_time=at_time,
        about=about,
    )  # fmt: skip
    safe.keep(Entry, told, case=row, number=number)
    return number


def add_task(safe: OpenSafe, row: Case, text: str, due_on: date, *, by: str) -> Task:
    """Give whoever has a case something to do; the caller holds it. *by*: as in TaskTold."""
    made = safe.keep(Task, TaskTold(text=text, by=by), case=row, worker=row.worker, due_on=due_on)
    set_due(row)
    cards.set_tasks(safe, row)
    return made


def finish_task(
    safe: OpenSafe, row: Case, task: Task | None, how: Literal["done", "not possible any more"]
) -> None:
    """End a task of a case that the caller holds, if there is one and it is open."""
    if task is None or task.ended_on is not None:
        return
    (told,) = safe.read([task], TaskTold)
    safe.reseal(task, msgspec.structs.replace(told, end=how))
    task.ended_on = timezone.localdate()
    task.save(update_fields=["ended_on"])
    set_due(row)
    cards.set_tasks(safe, row)


def set_due(row: Case) -> None:
    """Keep the earliest day on which a task or a clock of a case is due."""
    tasks = Task.objects.filter(case=row, ended_on=None).values_list("due_on", flat=True)
    clocks = Clock.objects.filter(case=row, met_on=None, ended_on=None).values_list("due_on", flat=True)
    row.next_due_on = min([*tasks, *clocks], default=None)
    row.save(update_fields=["next_due_on"])
