"""What a joint gives the cases in it to do, and how that ends. Callers hold the joint and its cases."""

from datetime import date
from typing import Literal

import msgspec
from django.utils import timezone

from chesil_web.staff.access import desks
from chesil_web.staff.cases.models import Case, Task, TaskTold
from chesil_web.staff.cases.noting import set_due
from chesil_web.staff.joint.holding import Held


def add(row: Case, text: str, due_on: date, by: str) -> Task:
    """Give whoever has a case something to do. *by*: the id of a worker in hex; empty for none."""
    desk = desks.opened(row.safe_id)
    made = desk.keep(Task, TaskTold(text=text, by=by), case=row, worker=row.worker, due_on=due_on)
    set_due(row)
    return made


def end(held: Held, task: Task | None, how: Literal["done", "not possible any more"]) -> None:
    """End a task, if there is one and it is open."""
    row = held.cases.get(task.case_id) if task else None
    if task is None or row is None or task.ended_on is not None:
        return
    desk = desks.opened(row.safe_id)
    (told,) = desk.read([task], TaskTold)
    desk.reseal(task, msgspec.structs.replace(told, end=how))
    task.ended_on = timezone.localdate()
    task.save(update_fields=["ended_on"])
    set_due(row)


def set_review(held: Held, lead: Case, on: date, by: str) -> None:
    """Let the lead's case have a task on the day of the next review; the caller saves the joint."""
    text = "Review what is shared between agencies: is it still needed, and does everybody still need it?"
    held.joint.review, held.joint.review_on = add(lead, text, on, by), on
