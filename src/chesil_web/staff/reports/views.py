"""The pages of reports: what arrived, the first look at one, and one that is taken by phone."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.record.given import answers
from chesil_web.record.given import queries as given
from chesil_web.record.given.models import Told
from chesil_web.staff.access import identity
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases.models import Contact, Teller
from chesil_web.staff.cases.people_models import PartyTold
from chesil_web.staff.cases.queries import NEWEST
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.handling import triage
from chesil_web.staff.handling.forms import Triage
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.parties import presenters as people_presenters
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.parties import rules as people_rules
from chesil_web.staff.reports import forms, phone, presenters, queries, rules
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def arrived(request: WorkerRequest) -> HttpResponse:
    """What waits for a first look."""
    _council_only(request.worker)
    rows = queries.arrived(request.worker)[:NEWEST]
    return render(request, "reports/arrived.html", presenters.arrived(rows))


def _council_only(worker: Working) -> None:
    if not rules.is_council(worker):
        raise Http404


@by_the_table
def complaint(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Read a complaint, and take it up. Each time one is opened its writer can see that it was."""
    report = rules.report(request.worker, page_of(request), id)
    found = given.whole(rules.safe(request.worker, report.row), report.row)
    if found is None:
        raise Http404
    if report.case is not None and request.method == "POST":  # somebody was quicker
        return redirect("cases:case", report.case)
    if report.case is not None:
        return render(request, "reports/complaint.html", presenters.complaint_of_case(found, report.case))
    form = Triage(request.POST or None, owners=triage.owners(request.worker))
    if request.method == "POST" and form.is_valid():
        return _take_up(request, found, form)
    known = _known(request.worker, people_rules.of_report(found.said[0].told))
    return render(request, "reports/complaint.html", presenters.complaint(found, form, known))


def _known(worker: Working, people: Iterable[PartyTold]) -> tuple[tuple[str, str, str], ...]:
    """The cases that may be about one of these people, as far as the worker may see them."""
    values = {value for each in people for value in identity.matches(people_rules.person(each))}
    return people_presenters.known(people_queries.known_elsewhere(worker, values)[0], worker)


def _take_up(request: WorkerRequest, found: given.Found, form: Triage) -> HttpResponse:
    told = found.said[0].told
    contact = found.contact
    try:
        made = people_actions.begin(
            request.worker,
            triage.case_told(form, against=told.who, **_of_whom(told, contact)),
            people_rules.of_report(told), complaint=found.row.id, **triage.given_case(form),
        )  # fmt: skip
    except handling.TakenUp as error:
        return redirect("cases:case", error.case)
    return done.then(request, done.SAVED, "cases:case", made.id)


def _of_whom(told: Told, contact: Told) -> dict[str, Any]:
    """The person it happens to and how they are reached; who told it apart, where it is somebody else."""
    writer = told.name or _("Somebody who gave no name")
    if told.whom != "other":
        return {"who": writer, "contact": _first_contact(contact)}
    teller = Teller(
        name=writer, bond=told.they_bond, knows=_KNOWS.get(told.they_know, "unknown"), reach=told.they_reach,
        contact=_first_contact(contact),
    )  # fmt: skip
    person = Contact(state="unsafe" if told.they_safe == "no" else "unknown")
    return {"who": told.they or _("Somebody who was not named"), "contact": person, "teller": teller}


_KNOWS: Final[Mapping[str, Any]] = {"yes": "yes", "no": "no"}
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


@by_the_table
def report(request: WorkerRequest) -> HttpResponse:
    """Take a report by phone or in person."""
    form = forms.Report(request.POST or None, owners=triage.owners(request.worker))
    if not rules.is_council(request.worker):
        form.without_code()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        words = triage.case_told(
            form, who=told["who"], against=told["against"], teller=form.teller_told(), contact=form.contact()
        )
        known = _known(request.worker, people_rules.of_case(words))
        if known and "looked" not in request.POST:
            return render(request, "reports/report.html", _report(form, known))
        people, given_case = people_rules.of_case(words), triage.given_case(form)
        if told.get("code"):
            made = phone.begin(request.worker, words, people, told["report"], **given_case)
            return redirect("cases:claim", made.id)
        made = people_actions.begin(request.worker, words, people, report=told["report"], **given_case)
        return done.then(request, done.SAVED, "cases:case", made.id)
    return render(request, "reports/report.html", _report(form, ()))


def _report(form: forms.Report, known: tuple[tuple[str, str, str], ...]) -> people_presenters.KnownCases:
    return people_presenters.KnownCases(
        heading=_("Take a report"), form=form, back=reverse("cases:day"), known=known
    )
