"""The pages of a meeting's papers: approve and release them, give its actions, and save what one gets."""

import uuid
from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from chesil.documents.minutes import print_minutes
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.saving import attachment
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference import states
from chesil_web.staff.conference.models import Meeting
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.meetings import queries as meetings
from chesil_web.staff.minutes import (
    actions,
    composing,
    forms,
    paper_presenters,
    printing,
    queries,
    rules,
    standing,
)
from chesil_web.staff.minutes.models import MinutesPaper
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def papers(request: WorkerRequest, meeting: uuid.UUID) -> HttpResponse:
    """The papers of a meeting: for who leads it how far they are, for others what their agency gets."""
    row = conference_rules.meeting(request.worker, page_of(request), meeting)
    leads = conference_rules.leads(request.worker, row.panel_id)
    opens = "why" in request.POST
    form = forms.OpenAgain(request.POST if opens else None) if leads else None
    if request.method == "POST" and leads and not (opens and form and not form.is_valid()):
        try:
            _do(request, row, form)
        except NotPossible as error:
            done.leave(request, error.code)
        return redirect("conference:papers", row.id)
    return render(request, "minutes/papers.html", _page(request, row, form, leads=leads))


def _do(request: WorkerRequest, row: Meeting, form: forms.OpenAgain | None) -> None:
    worker, page, sent = request.worker, page_of(request), request.POST
    if "why" in sent and form is not None:
        actions.open_again(worker, page, row.id, form.cleaned_data["why"])
    elif sent.get("do") == "look":
        actions.look_at_all(worker, page, row.id)
    elif sent.get("do") == "approve":
        actions.approve(worker, page, row.id)
    elif sent.get("do") == "make":
        actions.ask(row)
    elif sent.get("do") == "release":
        actions.release(worker, page, row.id)
    else:
        raise Http404


def _page(
    request: WorkerRequest, row: Meeting, form: forms.OpenAgain | None, *, leads: bool
) -> paper_presenters.PapersPage:
    worker, found = request.worker, meetings.whole(row)
    own = list(rules.papers(worker, row))
    roles = conference_rules.roles_on(worker, row.panel_id)
    steps = states.onwards(states.MEETING, row.state, roles)
    rows = _rows(request, row) if leads else []
    waiting = queries.said_actions(worker, row) if leads else []
    return paper_presenters.papers(
        found, rows, own, form, leads=leads, steps=steps, opens="chair" in roles,
        job=queries.job(printing.TASK, row), waiting=len(waiting), problem=done.taken(request)[0],
    )  # fmt: skip


def _rows(request: WorkerRequest, row: Meeting) -> list[paper_presenters.CaseRow]:
    there = standing.of_meeting(request.worker, row)
    got = queries.got(paper for each in there for paper in each.papers.values())
    return [paper_presenters.case_row(each, standing.state(each), got) for each in there]


@by_the_table
def give(request: WorkerRequest, meeting: uuid.UUID) -> HttpResponse:
    """The actions that were said in a meeting, each with its owner and day, given to agencies all at once."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.meeting(worker, page, meeting)
    if not conference_rules.leads(worker, row.panel_id):
        raise Http404
    form = forms.Give(
        request.POST if request.method == "POST" else None, actions=queries.to_give(worker, row)
    )
    if form.is_valid():
        try:
            actions.give(worker, page, meeting, form.given())
            return done.then(request, done.SAVED, "conference:papers", meeting)
        except NotPossible as error:
            done.leave(request, error.code)
            return redirect("conference:give", meeting)
    shown = paper_presenters.give(meetings.whole(row), form, form.rows(), done.taken(request)[0])
    return render(request, "minutes/give.html", shown)


@by_the_table
def paper(request: WorkerRequest, paper: uuid.UUID) -> HttpResponse:
    """Save one paper. Who saves it, and when, is written down."""
    found = rules.paper(request.worker, page_of(request), paper)
    printed = queries.one_printed(request.worker, found)
    if printed.keep_until < timezone.localdate():
        raise Http404
    actions.get(request.worker, [found])
    is_old = rules.is_replaced(found)
    return _file(printed.pdf, f"{'replaced-' if is_old else ''}minutes-{found.minutes.listing.ref}.pdf")


@by_the_table
def together(request: WorkerRequest, meeting: uuid.UUID, which: str) -> HttpResponse:
    """Save all that a worker's agency gets of a meeting as one file: the minutes, or the actions alone."""
    row = conference_rules.meeting(request.worker, page_of(request), meeting)
    held = rules.hold(rules.papers(request.worker, row))
    mine = [each for each in held if queries.is_read(request.worker, each)]
    if which not in ("minutes", "actions") or not mine:
        raise Http404
    try:
        pdf = _printed_together(request, row, mine, minutes=which == "minutes")
    except printing.NotClean:
        return done.then(request, "open", "conference:papers", meeting)
    actions.get(request.worker, mine)
    return _file(pdf, f"{which}-{timezone.localdate(row.at)}.pdf")


def _printed_together(
    request: WorkerRequest, row: Meeting, mine: Sequence[MinutesPaper], *, minutes: bool
) -> bytes:
    worker, found = request.worker, meetings.whole(row)
    cases = [queries.released_case(worker, each.minutes.listing) for each in mine]
    agency = worker.row.agency_id
    paper = composing.of_meeting(
        found, meetings.attendance(row), worker.agency.name,
        [composing.of_case(each, agency, minutes=minutes) for each in cases],
        "; ".join(dict.fromkeys(map(composing.basis, cases))),
        min(rules.keep_until(each.row, found.settings) for each in cases), minutes=minutes,
    )  # fmt: skip
    pdf = print_minutes(paper)
    printing.check_is_clean(cases, paper, pdf)
    return pdf


def _file(pdf: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = attachment(name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
