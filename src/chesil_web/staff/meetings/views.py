"""The pages of a meeting before its cases open: the agenda, the names, and the statement that is signed."""

import uuid
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.meeting_models import AttendanceTold, MeetingState
from chesil_web.staff.conference.models import Meeting
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.conference.words import IN_THE_WAY
from chesil_web.staff.meetings import actions, forms, presenters, queries, rules
from chesil_web.staff.panels import presenters as panels
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def agenda(request: WorkerRequest, meeting: uuid.UUID) -> HttpResponse:
    """A meeting: what is heard when, who may go after what, and what is to be done before it."""
    row = conference_rules.meeting(request.worker, page_of(request), meeting)
    problem = ""
    if request.method == "POST" and conference_rules.leads(request.worker, row.panel_id):
        try:
            _change(request, row)
            return redirect("conference:agenda", row.id)
        except NotPossible as error:
            problem = str(IN_THE_WAY[error.code])
            row.refresh_from_db()
    return render(request, "meetings/agenda.html", _agenda(request, row, problem))


def _change(request: WorkerRequest, row: Meeting) -> None:
    worker, page, sent = request.worker, page_of(request), request.POST
    if "children" in sent:
        actions.children_first(worker, page, row.id)
    elif "earlier" in sent or "later" in sent:
        which = uuid.UUID(sent.get("earlier") or sent["later"])
        actions.move(worker, page, row.id, which, earlier="earlier" in sent)
    else:
        to = sent.get("to", "")
        if to not in presenters.STEPS:
            raise NotPossible("not now")
        actions.step(worker, page, row.id, cast(MeetingState, to))


def _agenda(request: WorkerRequest, row: Meeting, problem: str) -> presenters.AgendaPage:
    worker, found = request.worker, queries.whole(row)
    minutes = rules.minutes_of(found.settings, found.told)
    everything = list(row.listings.order_by("place", "ref"))
    times = rules.times(row, everything, minutes)
    mine = list(rules.items(worker, row))
    waiting = {each.id for each in rules.not_asked(worker, row)}
    names = queries.names_of(worker, [each for each in mine if each.id not in waiting])
    leads = conference_rules.leads(worker, row.panel_id)
    agencies = queries.agencies(row) if leads else {}
    goes = [
        (agencies[agency], times[listing] + rules.length(minutes))
        for agency, listing in queries.last_needed(everything).items()
        if agency in agencies
    ]
    return presenters.agenda(
        worker, found, mine, times, whole=rules.sees_all(worker, row.panel_id), orders=leads,
        waiting=len(waiting),
        signed=rules.has_signed(worker, row), names=names, goes=sorted(goes, key=lambda each: each[1]),
        minutes=minutes, problem=problem,
    )  # fmt: skip


@by_the_table
def conflicts(request: WorkerRequest, meeting: uuid.UUID) -> HttpResponse:
    """The names in the cases of a meeting, for a worker to say whether they know one, before papers open."""
    row = conference_rules.meeting(request.worker, page_of(request), meeting)
    waiting = actions.names_that_wait(request.worker, row)
    if not waiting:
        return redirect("conference:agenda", row.id)
    cases = [(listing.id.hex, listing.ref, ", ".join(names)) for listing, names in waiting]
    form = forms.Conflicts(request.POST if request.method == "POST" else None, cases=cases)
    if form.is_valid():
        knows = {uuid.UUID(key): words for key, words in form.cleaned_data.items() if words}
        shown = {listing.id for listing, _names in waiting}
        if stays := actions.declare(request.worker, row, shown, knows):
            page = panels.stays(stays, reverse("conference:agenda", args=[row.id]))
            return render(request, "panels/stays.html", page)
        return done.then(request, done.SAVED, "conference:agenda", row.id)
    return render(request, "meetings/conflicts.html", presenters.conflicts(queries.whole(row), form))


@by_the_table
def attend(request: WorkerRequest, meeting: uuid.UUID) -> HttpResponse:
    """Sign the statement of a meeting, or say that one cannot come; and who is there."""
    row = conference_rules.meeting(request.worker, page_of(request), meeting)
    is_other = "name" in request.POST
    form = forms.Sign(request.POST if request.method == "POST" and not is_other else None)
    other = (
        forms.Other(request.POST if is_other else None)
        if conference_rules.leads(request.worker, row.panel_id)
        else None
    )
    problem = ""
    if request.method == "POST":
        try:
            if _signed(request, row, form, other if is_other else None):
                return done.then(request, done.SAVED, "conference:attend", row.id)
        except NotPossible as error:
            problem = str(IN_THE_WAY[error.code])
    page = presenters.attend(
        queries.whole(row), form, other, queries.mine(request.worker, row), queries.attendance(row),
        can=rules.can_sign(row), problem=problem,
    )  # fmt: skip
    return render(request, "meetings/attend.html", page)


def _signed(request: WorkerRequest, row: Meeting, form: forms.Sign, other: forms.Other | None) -> bool:
    worker, page = request.worker, page_of(request)
    if other is not None:
        if other.is_valid():
            told = other.cleaned_data
            kept = AttendanceTold(name=told["name"], agency=told["agency"], came=told["came"])
            actions.write_down(worker, page, row.id, kept, signed=told["signed"] == "yes")
        return other.is_valid()
    if not form.is_valid():
        return False
    found = queries.whole(row)
    told_now = AttendanceTold(
        name=worker.told.name, agency=worker.agency.name, came=form.cleaned_data["came"], words=form.words,
        statement=found.told.statement or found.settings.forms.confidentiality,
    )  # fmt: skip
    actions.sign(worker, page, row.id, told_now)
    return True
