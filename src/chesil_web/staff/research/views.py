"""The pages on which an agency answers what a panel asks, and a coordinator sees who has not."""

import uuid
from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chesil_web.foundation.ui import done, paging
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import following
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ListingTold, Named, ResearchTold
from chesil_web.staff.conference.models import Called
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.conference.words import IN_THE_WAY
from chesil_web.staff.research import actions, forms, presenters, queries, rules
from chesil_web.staff.workforce.signing import WorkerRequest

_REMINDED = "reminded"


@by_the_table
def research(request: WorkerRequest) -> HttpResponse:
    """What panels ask a worker's agency, what is due first before others; and what is answered."""
    asked = conference_rules.asked(request.worker, page_of(request))
    part = queries.part(asked, paging.asked(request), is_answered="answered" in request.GET)
    panels = conference_queries.settings_of({row.listing.panel for row in part.rows})
    return render(request, "research/research.html", presenters.research(part, panels))


@by_the_table
def answer(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """What the worker's agency knows of the people in a case: their names first, then what is relevant."""
    row = rules.mine(request.worker, page_of(request), id)
    people = queries.to_look_for(request.worker, row.listing)
    told = conference_queries.research(request.worker, row)[1]
    if not told.known or not conference_rules.has_read_names(request.worker, row.listing):
        return _names(request, row, people, told)
    listing = conference_queries.opened(request.worker, row.listing).told
    form = forms.AnswerForm(request.POST or None, people=people, told=told)
    if request.method == "POST" and (answered := _answered(request, row, people, form)):
        return answered
    return _page(request, row, people, told, form, listing)


def _names(
    request: WorkerRequest, row: Called, people: tuple[Named, ...], told: ResearchTold
) -> HttpResponse:
    form = forms.KnownForm(request.POST or None, people=people, initial={"known": told.known})
    if request.method == "POST":
        page, everyone = page_of(request), [each.id for each in people]
        try:
            if "nil" in request.POST:
                actions.nothing(request.worker, page, row.listing_id, everyone)
                return done.then(request, done.SAVED, "conference:research")
            if form.is_valid():
                actions.look(request.worker, page, row.listing_id, form.cleaned_data["known"], everyone)
                return done.then(request, done.SAVED, "conference:answer", row.listing_id)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    return _page(request, row, people, told, form, None)


def _answered(
    request: WorkerRequest, row: Called, people: Iterable[Named], form: forms.AnswerForm
) -> HttpResponse | None:
    page, everyone = page_of(request), [each.id for each in people]
    try:
        if "nil" in request.POST:
            actions.nothing(request.worker, page, row.listing_id, everyone)
            return done.then(request, done.SAVED, "conference:research")
        if form.is_valid():
            actions.answer(
                request.worker, page, row.listing_id, base=form.based_on, people=everyone,
                known=form.cleaned_data["known"], **form.told(),
            )  # fmt: skip
            return done.then(request, done.SAVED, "conference:research")
    except NotPossible as error:
        form.add_error(None, str(IN_THE_WAY[error.code]))
    return None


def _page(
    request: WorkerRequest, row: Called, people: Iterable[Named], told: ResearchTold,
    form: forms.KnownForm | forms.AnswerForm, listing: ListingTold | None,
) -> HttpResponse:  # fmt: skip
    settings = conference_queries.settings(row.listing.panel)
    page = presenters.answer(row, people, settings, told, form, listing, can=rules.can_answer(row))
    return render(request, "research/answer.html", page)


@by_the_table
def call(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Choose which agencies are asked about a case."""
    row = conference_rules.listing(request.worker, page_of(request), id)
    core = conference_queries.settings(row.panel).core
    agencies = queries.can_be_called(row)
    there = {each.agency_id for each in conference_queries.called(row)}
    ticked = [agency.hex for agency, told in agencies if agency in there or (not there and told.kind in core)]
    form = forms.CallForm(
        request.POST or None, initial={"agencies": ticked},
        agencies=[(agency.hex, told.name) for agency, told in agencies],
    )  # fmt: skip
    back = (
        reverse("conference:chase", args=[row.meeting_id]) if row.meeting_id else reverse("conference:panels")
    )
    if request.method == "POST" and form.is_valid():
        chosen = {uuid.UUID(each) for each in form.cleaned_data["agencies"]}
        try:
            actions.set_called(request.worker, page_of(request), id, chosen)
            return done.then(request, done.SAVED, back)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    return render(request, "research/call.html", presenters.call(row, following.due_at(row), form, back))


@by_the_table
def chase(request: WorkerRequest, meeting: uuid.UUID) -> HttpResponse:
    """See which agencies have answered for a meeting, and remind those that are late."""
    row = conference_rules.meeting(request.worker, page_of(request), meeting)
    if request.method == "POST":
        done.leave(request, _REMINDED, actions.chase(request.worker, page_of(request), row))
        return redirect("conference:chase", row.id)
    rows = queries.of_meeting(request.worker, page_of(request), row)
    code, count = done.taken(request)
    notice = presenters.reminded(count) if code == _REMINDED else ""
    page = presenters.chase(row, conference_queries.settings(row.panel), rows, notice=notice)
    return render(request, "research/chase.html", page)
