"""The pages of a worker: their day, their cases, one case, and how somebody can be reached."""

import uuid
from collections.abc import Collection

import attrs
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access import policy
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.caseload import (
    actions,
    board_forms,
    board_presenters,
    forms,
    presenters,
    work_presenters,
)
from chesil_web.staff.cases import boards, queries, rules
from chesil_web.staff.cases.models import Contact
from chesil_web.staff.cases.people_models import Part
from chesil_web.staff.handling import lists
from chesil_web.staff.handling import presenters as handling
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.parties import rules as people_rules
from chesil_web.staff.reports import queries as report_queries
from chesil_web.staff.reports import rules as reports
from chesil_web.staff.shares import queries as share_queries
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def day(request: WorkerRequest) -> HttpResponse:
    """Where a worker begins."""
    allowed = {page: policy.nearness(page, request.worker.told.roles) != "-" for page in _FROM_DAY}
    sees_new = allowed["cases:arrived"] and reports.is_council(request.worker)
    page = presenters.day(
        request.worker, works=allowed["cases:board"], reports=allowed["cases:report"],
        manages=allowed["workforce:colleagues"], codes=allowed["cases:waiting"],
        arrived=report_queries.count(request.worker) if sees_new else None,
        waiting=share_queries.count_waiting(request.worker) if allowed["cases:waiting"] else 0,
        refused=share_queries.count_refused(request.worker) if allowed["cases:refused"] else 0,
        links=work_presenters.day_links(request.worker),
    )  # fmt: skip
    lists.look_at(request, lists.DAY)
    code, _count = done.taken(request)
    return render(request, "caseload/day.html", attrs.evolve(page, notice=handling.done(code)))


_FROM_DAY = (
    "cases:board", "cases:report", "cases:arrived", "cases:waiting", "cases:refused", "workforce:colleagues",
)  # fmt: skip


@by_the_table
def board(request: WorkerRequest) -> HttpResponse:
    """The cases that a worker may see, a page at a time, or those that fit some words."""
    form = board_forms.Board(request.GET)
    find = board_forms.Find(request.POST or None)
    wanted = form.wanted()
    if request.method == "POST" and find.is_valid():
        wanted = attrs.evolve(wanted, words=find.cleaned_data["words"], page=0)
    lists.look_at(request, lists.BOARD)
    code, _count = done.taken(request)
    page = board_presenters.board(boards.shown(request.worker, wanted), wanted, form, find)
    return render(request, "caseload/board.html", attrs.evolve(page, notice=handling.done(code)))


@by_the_table
def case(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """A case."""
    row = rules.case(request.worker, page_of(request), id)
    whole = queries.whole(request.worker, row)
    code, _count = done.taken(request)
    page = presenters.case(request.worker, whole, timezone.now())
    page = attrs.evolve(page, notice=handling.done(code), back=reverse(lists.last(request)))
    return render(request, "caseload/case.html", page)


@by_the_table
def contact(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Say how they can be reached."""
    whole = queries.whole(request.worker, rules.case(request.worker, page_of(request), id))
    form = _contact(request, whole, people_rules.HARMED)
    if form.is_valid():
        actions.set_contact(request.worker, whole.case, form.contact(timezone.localdate()))
        return done.then(request, done.SAVED, "cases:case", id)
    page = handling.reached(whole, form, _("How to contact them"))
    return render(request, "cases/reached.html", page)


@by_the_table
def teller(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Say how somebody can be reached who told it for another person."""
    whole = queries.whole(request.worker, rules.case(request.worker, page_of(request), id))
    if whole.told.teller is None:
        raise Http404
    form = _contact(request, whole, ("harmed", "supporter"))
    if form.is_valid():
        actions.set_teller(request.worker, whole.case, form.contact(timezone.localdate()))
        return done.then(request, done.SAVED, "cases:case", id)
    heading = _("How to contact %(name)s, who told it") % {"name": whole.told.teller.name}
    page = handling.reached(whole, form, heading, whole.told.teller.contact)
    return render(request, "cases/reached.html", page)


def _contact(request: WorkerRequest, whole: queries.Whole, own: Collection[Part]) -> forms.ContactForm:
    """The form of how somebody can be reached; a number of somebody else in the case is none."""
    form = forms.ContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        people = [each.told for each in people_queries.people(whole.safe, whole.case)]
        if name := people_rules.is_anothers(form.cleaned_data["number"], people, own):
            words = _(
                "This belongs to %(name)s, who is in this case too. It cannot be a safe way to reach them."
            )
            form.add_error("number", words % {"name": name})
    return form


@by_the_table
def number(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The number, while they may be called."""
    whole = queries.whole(request.worker, rules.case(request.worker, page_of(request), id))
    return _number(request, id, whole.told.contact)


@by_the_table
def teller_number(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The number of somebody who told it for another person, while they may be called."""
    whole = queries.whole(request.worker, rules.case(request.worker, page_of(request), id))
    return _number(request, id, whole.told.teller.contact if whole.told.teller else Contact())


def _number(request: WorkerRequest, id: uuid.UUID, told: Contact) -> HttpResponse:
    if not told.number or not rules.may_call(told, timezone.now()):
        raise Http404
    page = presenters.NumberPage(
        heading=_("Before you call"), number=told.number, words=told.words, who_answers=told.who_answers,
        voicemail=told.voicemail, log=reverse("cases:entry", args=[id]),
        back=reverse("cases:case", args=[id]),
    )  # fmt: skip
    return render(request, "caseload/number.html", page)
