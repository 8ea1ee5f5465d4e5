"""The pages on which a case is written in, handed over, closed and opened again."""

import uuid
from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import queries, rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.handling import actions, forms, lists, presenters, triage
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def entry(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Write down what was done."""
    whole = queries.whole(request.worker, rules.case(request.worker, page_of(request), id))
    form = forms.EntryForm(request.POST or None, due=presenters.to_finish(whole))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.add_entry(
            request.worker, whole.case, told["kind"], told["text"], happened=told["happened"],
            at_time=told["at_time"], met=form.chosen("clock"), done=form.chosen("task"),
        )  # fmt: skip
        day = told["happened"] or timezone.localdate()
        outside = told["kind"] == "call" and rules.was_outside(whole.told.contact, day, told["at_time"])
        return done.then(request, presenters.OUTSIDE if outside else done.SAVED, "cases:case", id)
    page = presenters.reached(whole, form, _("Write down what was done"))
    return render(request, "cases/reached.html", page)


@by_the_table
def task(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Add a task."""
    form = forms.TaskForm(request.POST or None, owners=triage.owners(request.worker, id))

    def keep(row: Case) -> None:
        told = form.cleaned_data
        actions.add_task(request.worker, row, told["text"], told["due_on"], triage.owner(told["owner"])[0])

    return change(request, id, form, _("Add a task"), keep)


@by_the_table
def task_end(request: WorkerRequest, id: uuid.UUID, task: uuid.UUID) -> HttpResponse:
    """Say how a task ended."""
    form = forms.EndTask(request.POST or None)

    def keep(row: Case) -> None:
        actions.end_task(request.worker, row, task, form.cleaned_data["end"], form.cleaned_data["outcome"])

    whole = queries.whole(request.worker, rules.case(request.worker, page_of(request), id))
    open_tasks = {row.id: told.text for row, told in whole.tasks}
    return change(request, id, form, open_tasks.get(task) or _("How did the task end?"), keep)


@by_the_table
def hand_over(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Give a case to somebody else. Who cannot see it any more goes back to the list that they came from."""
    case = rules.case(request.worker, page_of(request), id)
    owners = triage.owners(request.worker, id, counted=True)
    form = forms.HandOver(request.POST or None, owners=owners)

    def keep(row: Case) -> None:
        owner, team = triage.owner(form.cleaned_data["owner"])
        actions.hand_over(request.worker, row, owner, team, form.cleaned_data["reason"])

    try:
        heading, said = presenters.give_away(case), f"{presenters.HANDED} {id.hex}"
        return change(request, id, form, heading, keep, unseen=lists.last(request), said=said)
    except actions.CannotTake:  # set while this page was open: it offers them no more
        return redirect("cases:hand-over", id)


@by_the_table
def close(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Close a case."""
    form = forms.Close(request.POST or None)

    def keep(row: Case) -> None:
        told = form.cleaned_data
        actions.close(
            request.worker, row, told["outcome"], told["told_how"], has_children=told["has_children"]
        )  # fmt: skip

    return change(request, id, form, _("Close the case"), keep)


@by_the_table
def reopen(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Open a closed case again."""
    form = forms.Reopen(request.POST or None)

    def keep(row: Case) -> None:
        actions.reopen(request.worker, row, form.cleaned_data["reason"])

    return change(request, id, form, _("Open the case again"), keep)


def change(
    request: WorkerRequest,
    id: uuid.UUID,
    form: Form,
    heading: str,
    keep: Callable[[Case], None],
    unseen: str = "",
    said: str = done.SAVED,
) -> HttpResponse:
    """One form about one case: shown, or kept and led back to the case, which says what was done.

    Args:
        unseen: the page that it leads to where the worker cannot see the case any more.
    """
    row = rules.case(request.worker, page_of(request), id)
    if request.method == "POST" and form.is_valid():
        keep(row)
        is_seen = not unseen or rules.visible(request.worker, "cases:case").filter(id=id).exists()
        return done.then(request, said, *(["cases:case", id] if is_seen else [unseen]))
    page = Page(heading=heading, form=form, back=reverse("cases:case", args=[id]))
    return render(request, "cases/change.html", page)
