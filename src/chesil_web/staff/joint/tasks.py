"""What a joint gives the cases in it to do, and how that ends. Callers hold the joint and its cases."""

from datetime import date
from typing import Literal

from chesil_web.staff.access import desks
from chesil_web.staff.cases.models import Case, Task
from chesil_web.staff.cases.noting import add_task, finish_task
from chesil_web.staff.joint.holding import Held


def add(row: Case, text: str, due_on: date, by: str) -> Task:
    """Give whoever has a case something to do. *by*: the id of a worker in hex; empty for none."""
    return add_task(desks.opened(row.safe_id), row, text, due_on, by=by)


def end(held: Held, task: Task | None, how: Literal["done", "not possible any more"]) -> None:
    """End a task, if there is one and it is open."""
    row = held.cases.get(task.case_id) if task else None
    if row is not None:
        finish_task(desks.opened(row.safe_id), row, task, how)


def set_review(held: Held, lead: Case, on: date, by: str) -> None:
    """Let the lead's case have a task on the day of the next review; the caller saves the joint."""
    text = "Review what is shared between agencies: is it still needed, and does everybody still need it?"
    held.joint.review, held.joint.review_on = add(lead, text, on, by), on
