"""The pages of cases."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

import attrs
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.record.given import answers
from chesil_web.record.given import queries as given
from chesil_web.record.given.models import Told
from chesil_web.staff.access import identity, policy
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import (
    actions,
    board_forms,
    board_presenters,
    boards,
    clock_presenters,
    forms,
    notice_presenters,
    people_actions,
    people_presenters,
    people_queries,
    people_rules,
    presenters,
    queries,
    reports,
    rules,
)
from chesil_web.staff.cases.models import Case, CaseTold, Contact
from chesil_web.staff.cases.people_models import PartyTold
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def day(request: WorkerRequest) -> HttpResponse:
    """Where a worker begins."""
    allowed = {page: policy.nearness(page, request.worker.told.roles) != "-" for page in _FROM_DAY}
    sees_new = allowed["cases:arrived"] and _is_council(request.worker)
    page = presenters.day(
        request.worker, works=allowed["cases:board"], reports=allowed["cases:report"],
        manages=allowed["workforce:colleagues"], codes=allowed["cases:waiting"],
        arrived=queries.arrived(request.worker).count() if sees_new else None,
        waiting=queries.count_waiting(request.worker) if allowed["cases:waiting"] else 0,
        refused=queries.count_refused(request.worker) if allowed["cases:refused"] else 0,
        links=notice_presenters.links(request.worker),
    )  # fmt: skip
    return render(request, "cases/day.html", page)


_FROM_DAY = (
    "cases:board", "cases:report", "cases:arrived", "cases:waiting", "cases:refused", "workforce:colleagues",
)  # fmt: skip


def _is_council(worker: Working) -> bool:
    """Complaints are sent to the council that runs the site, and to no other agency."""
    return worker.agency.kind == "council"


@by_the_table
def board(request: WorkerRequest) -> HttpResponse:
    """The cases that a worker may see, a page at a time, or those that fit some words."""
    form = board_forms.Board(request.GET)
    find = board_forms.Find(request.POST or None)
    wanted = form.wanted()
    if request.method == "POST" and find.is_valid():
        wanted = attrs.evolve(wanted, words=find.cleaned_data["words"], page=0)
    page = board_presenters.board(boards.shown(request.worker, wanted), wanted, form, find)
    return render(request, "cases/board.html", page)


@by_the_table
def arrived(request: WorkerRequest) -> HttpResponse:
    """What waits for a first look."""
    _council_only(request.worker)
    rows = queries.arrived(request.worker)[: queries.NEWEST]
    return render(request, "cases/arrived.html", presenters.arrived(rows))


def _council_only(worker: Working) -> None:
    if not _is_council(worker):
        raise Http404


@by_the_table
def complaint(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Read a complaint, and take it up. Each time one is opened its writer can see that it was."""
    report = reports.report(request.worker, page_of(request), id)
    found = given.whole(reports.safe(request.worker, report.row), report.row)
    if found is None:
        raise Http404
    if report.case is not None and request.method == "POST":  # somebody was quicker
        return redirect("cases:case", report.case)
    if report.case is not None:
        return render(request, "cases/complaint.html", presenters.complaint_of_case(found, report.case))
    form = forms.Triage(request.POST or None, owners=presenters.owners(request.worker))
    if request.method == "POST" and form.is_valid():
        return _take_up(request, found, form)
    known = _known(request.worker, people_rules.of_report(found.said[0].told))
    return render(request, "cases/complaint.html", presenters.complaint(found, form, known))


def _known(worker: Working, people: Iterable[PartyTold]) -> tuple[tuple[str, str, str], ...]:
    """The cases that may be about one of these people, as far as the worker may see them."""
    values = {value for each in people for value in identity.matches(people_rules.person(each))}
    return people_presenters.known(people_queries.known_elsewhere(worker, values)[0], worker)


def _take_up(request: WorkerRequest, found: given.Found, form: forms.Triage) -> HttpResponse:
    told = found.said[0].told
    contact = found.contact
    try:
        made = people_actions.begin(
            request.worker, case_told(form, who=told.name or _("Somebody who gave no name"), against=told.who,
                                  contact=_first_contact(contact)),
            people_rules.of_report(told), complaint=found.row.id, **given_case(form),
        )  # fmt: skip
    except actions.TakenUp as error:
        return redirect("cases:case", error.case)
    return done.then(request, done.SAVED, "cases:case", made.id)


_WHERE = {"call": "number", "text": "text_number", "e-mail": "mail", "post": "letter", "other": "helper"}


def _first_contact(told: Told) -> Contact:
    """What the report says of contact, which is their own word of the day it was sent."""
    if told.reach not in _WHERE:
        return Contact()
    return Contact(
        state="confirmed", way=answers.answer("reach", told.reach), number=getattr(told, _WHERE[told.reach]),
        hours=told.hours or _("they did not say"), voicemail=answers.answer("voicemail", told.voicemail),
        words=told.words, who_answers=told.who_answers, confirmed_on=timezone.localdate(),
    )  # fmt: skip


def case_told(form: forms.Triage, **told: Any) -> CaseTold:
    return CaseTold(
        kind=form.cleaned_data["kind"],
        danger=form.cleaned_data["danger"],
        danger_asked_at=timezone.now(),
        **told,
    )


def given_case(form: forms.Triage) -> dict[str, Any]:
    owner, team = _owner(form.cleaned_data["owner"])
    return {
        "priority": int(form.cleaned_data["priority"]), "owner": owner, "team": team,
        "reason": form.cleaned_data["reason"],
    }  # fmt: skip


def _owner(value: str) -> tuple[Worker | None, uuid.UUID | None]:
    """A worker or a team, as the form offers them."""
    sort, _space, id = value.partition(" ")
    if sort == "team":
        return None, uuid.UUID(id)
    return Worker.objects.get(id=uuid.UUID(id)), None


@by_the_table
def report(request: WorkerRequest) -> HttpResponse:
    """Take a report by phone or in person."""
    form = forms.Report(request.POST or None, owners=presenters.owners(request.worker))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        words = case_told(form, who=told["who"], against=told["against"])
        known = _known(request.worker, people_rules.of_case(words))
        if known and "looked" not in request.POST:
            return render(request, "cases/report.html", _report(form, known))
        made = people_actions.begin(
            request.worker, words, people_rules.of_case(words), report=told["report"], **given_case(form)
        )
        return done.then(request, done.SAVED, "cases:case", made.id)
    return render(request, "cases/report.html", _report(form, ()))


def _report(form: forms.Report, known: tuple[tuple[str, str, str], ...]) -> people_presenters.KnownCases:
    return people_presenters.KnownCases(
        heading=_("Take a report"), form=form, back=reverse("cases:day"), known=known
    )


@by_the_table
def case(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """A case."""
    row = rules.case(request.worker, page_of(request), id)
    whole = queries.whole(request.worker, row)
    return render(request, "cases/case.html", presenters.case(request.worker, whole, timezone.now()))


@by_the_table
def entry(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Write down what was done."""
    due = clock_presenters.to_meet(rules.case(request.worker, page_of(request), id))
    form = forms.EntryForm(request.POST or None, due=due)

    def keep(row: Case) -> None:
        told = form.cleaned_data
        met = [uuid.UUID(each) for each in told.get("met", ())]
        actions.add_entry(
            request.worker, row, told["kind"], told["text"], happened=told["happened"], met=met
        )  # fmt: skip

    return _change(request, id, form, _("Write down what was done"), keep)


@by_the_table
def contact(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Say how they can be reached."""
    form = forms.ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        whole = queries.whole(request.worker, rules.case(request.worker, page_of(request), id))
        people = [each.told for each in people_queries.people(whole.safe, whole.case)]
        if name := people_rules.is_anothers(form.cleaned_data["number"], people):
            words = _(
                "This belongs to %(name)s, who is in this case too. It cannot be a safe way to reach them."
            )
            form.add_error("number", words % {"name": name})

    def keep(row: Case) -> None:
        actions.set_contact(request.worker, row, form.contact(timezone.localdate()))

    return _change(request, id, form, _("How to contact them"), keep)


@by_the_table
def number(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The number, while they may be called."""
    row = rules.case(request.worker, page_of(request), id)
    told = queries.whole(request.worker, row).told.contact
    if not told.number or not rules.may_call(told, timezone.now()):
        raise Http404
    page = presenters.NumberPage(
        heading=_("Before you call"), number=told.number, words=told.words, who_answers=told.who_answers,
        voicemail=told.voicemail, back=reverse("cases:case", args=[id]),
    )  # fmt: skip
    return render(request, "cases/number.html", page)


@by_the_table
def task(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Add a task."""
    form = forms.TaskForm(request.POST or None, owners=presenters.owners(request.worker, id))

    def keep(row: Case) -> None:
        told = form.cleaned_data
        actions.add_task(request.worker, row, told["text"], told["due_on"], _owner(told["owner"])[0])

    return _change(request, id, form, _("Add a task"), keep)


@by_the_table
def task_end(request: WorkerRequest, id: uuid.UUID, task: uuid.UUID) -> HttpResponse:
    """Say how a task ended."""
    form = forms.EndTask(request.POST or None)

    def keep(row: Case) -> None:
        actions.end_task(request.worker, row, task, form.cleaned_data["end"], form.cleaned_data["outcome"])

    return _change(request, id, form, _("How did the task end?"), keep)


@by_the_table
def hand_over(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Give a case to somebody else."""
    form = forms.HandOver(request.POST or None, owners=presenters.owners(request.worker, id))

    def keep(row: Case) -> None:
        owner, team = _owner(form.cleaned_data["owner"])
        actions.hand_over(request.worker, row, owner, team, form.cleaned_data["reason"])

    try:
        return _change(request, id, form, _("Give the case to somebody else"), keep, to="cases:board")
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

    return _change(request, id, form, _("Close the case"), keep)


@by_the_table
def reopen(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Open a closed case again."""
    form = forms.Reopen(request.POST or None)

    def keep(row: Case) -> None:
        actions.reopen(request.worker, row, form.cleaned_data["reason"])

    return _change(request, id, form, _("Open the case again"), keep)


def _change(
    request: WorkerRequest,
    id: uuid.UUID,
    form: Form,
    heading: str,
    keep: Callable[[Case], None],
    to: str = "",
) -> HttpResponse:
    """One form about one case: shown, or kept and led back to the case."""
    row = rules.case(request.worker, page_of(request), id)
    if request.method == "POST" and form.is_valid():
        keep(row)
        return done.then(request, done.SAVED, *([to] if to else ["cases:case", id]))
    page = Page(heading=heading, form=form, back=reverse("cases:case", args=[id]))
    return render(request, "cases/change.html", page)
