"""The pages of actions: what an agency has to do, what became of it, and what a panel waits for."""

import uuid
from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done, paging
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.models import Action
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.conference.words import IN_THE_WAY
from chesil_web.staff.outcomes import actions as changes
from chesil_web.staff.outcomes import forms, presenters, queries, repeats, rules
from chesil_web.staff.panels import presenters as panels
from chesil_web.staff.workforce.signing import WorkerRequest

_REMINDED = "actions reminded"


@by_the_table
def actions(request: WorkerRequest) -> HttpResponse:
    """What a worker's agency has to do from meetings or has settled, and what was passed up."""
    worker = request.worker
    part = _part(request, rules.mine(worker, page_of(request)))
    page = presenters.actions(part, [] if part.is_settled else rules.passed_up(worker))
    return render(request, "outcomes/actions.html", page)


def _part(request: WorkerRequest, rows: QuerySet[Action]) -> queries.Part:
    return queries.part(request.worker, rows, paging.asked(request), is_settled="settled" in request.GET)


@by_the_table
def panel_actions(request: WorkerRequest, panel: int) -> HttpResponse:
    """All actions of a panel, what is late first; and reminding who has them."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.panel(worker, page, panel)
    if request.method == "POST":
        done.leave(request, _REMINDED, changes.chase(worker, page, row))
        return redirect("conference:panel-actions", row.id)
    part = _part(request, rules.of_panel(worker, page, row))
    code, count = done.taken(request)
    notice = presenters.reminded(count) if code == _REMINDED else ""
    shown = presenters.panel_actions(row, conference.settings(row).name, part, notice=notice)
    return render(request, "outcomes/actions.html", shown)


@by_the_table
def action(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """One action, and saying what became of it."""
    worker, page = request.worker, page_of(request)
    row = rules.action(worker, page, id)
    ways = rules.onwards(worker, row)
    form = forms.Report(request.POST or None, states=ways) if ways else None
    if request.method == "POST" and form and form.is_valid():
        try:
            changes.report(worker, page, id, form.cleaned_data["to"], form.cleaned_data["words"])
            return done.then(request, done.SAVED, "conference:action", id)
        except NotPossible as error:
            form.add_error("words" if error.code == "why" else None, str(IN_THE_WAY[error.code]))
    _safe, told = queries.opened(worker, row)
    names = {each.id: read.name for each, read in queries.doers(row)}
    doer = names.get(row.worker_id, "") if row.worker_id else ""
    return render(request, "outcomes/action.html", presenters.action(worker, row, told, doer, form))


@by_the_table
def doer(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Choose the worker who does an action for their agency."""
    row = rules.action(request.worker, page_of(request), id)
    if row.agency_id != request.worker.row.agency_id or row.state not in rules.NOT_SETTLED:
        raise Http404
    form = forms.Doer(
        request.POST or None, initial={"who": row.worker_id.hex if row.worker_id else "none"},
        workers=[(each.id.hex, told.name) for each, told in queries.doers(row)],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["who"]
        changes.name(request.worker, page_of(request), id, None if who == "none" else uuid.UUID(who))
        return done.then(request, done.SAVED, "conference:action", id)
    page = panels.form(
        None, _("Who does it?"), form, _("Save"), caption=row.listing.ref,
        said=_("These are the people of your agency who may see it."),
        back=reverse("conference:action", args=[id]),
    )  # fmt: skip
    return render(request, "panels/form.html", page)


@by_the_table
def move(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Give an action another day."""
    row = rules.action(request.worker, page_of(request), id)
    if not conference_rules.leads(request.worker, row.listing.panel_id) or row.state not in rules.NOT_SETTLED:
        raise Http404
    form = forms.Move(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = form.cleaned_data
            changes.move(request.worker, page_of(request), id, told["due_on"], told["why"])
            return done.then(request, done.SAVED, "conference:action", id)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    page = panels.form(
        None, _("Give it another day"), form, _("Save"), caption=row.listing.ref,
        said=_("The day before stays written down, with your reason."),
        back=reverse("conference:action", args=[id]),
    )  # fmt: skip
    return render(request, "panels/form.html", page)


@by_the_table
def add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Give an agency something to do about a case."""
    row = conference_rules.listing(request.worker, page_of(request), id)
    if not rules.may_add(request.worker, row):
        raise Http404
    days = conference.settings(row.panel).deadlines.action
    form = forms.Add(
        request.POST or None, initial={"due_on": timezone.localdate() + timedelta(days=days)},
        agencies=[(each.hex, name) for each, name in queries.owners(row)],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = changes.add(
                request.worker, page_of(request), id, text=told["text"], agency=uuid.UUID(told["agency"]),
                due_on=told["due_on"],
            )  # fmt: skip
            return done.then(request, done.SAVED, "conference:action", made.id)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    page = panels.form(
        None, _("Add an action"), form, _("Add"), caption=row.ref,
        back=reverse("conference:panel-actions", args=[row.panel_id]),
    )  # fmt: skip
    return render(request, "panels/form.html", page)


@by_the_table
def tell(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """What the person may be told after a meeting, and writing down that they were."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.listing(worker, page, id)
    if not rules.may_tell(worker, row):
        raise Http404
    form = forms.Tell(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data
        told_on = answer["told_on"] if answer["was_told"] == "yes" else None
        changes.tell(worker, page, id, told_on=told_on, how=answer["how"])
        return done.then(request, done.SAVED, "conference:listing", id)
    settings = conference.settings(row.panel, row.referred_on)
    told = conference.opened(worker, row).told
    due = rules.tell_by(row, settings.deadlines.told)
    return render(request, "outcomes/tell.html", presenters.tell(row, told, settings, due, form))


@by_the_table
def accused(request: WorkerRequest, panel: int) -> HttpResponse:
    """Who is accused in several cases of a panel with different people harmed."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    found = repeats.accused(request.worker, page_of(request), row)
    page = presenters.accused(row, conference.settings(row).name, found)
    return render(request, "outcomes/accused.html", page)
