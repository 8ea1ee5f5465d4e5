"""The pages on which another agency is asked in, a second person approves, and the other side answers."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.models import Case, CaseTold
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.handling import triage
from chesil_web.staff.joint import actions, holding, presenters, rules
from chesil_web.staff.joint.bases import LawfulBasis, bases
from chesil_web.staff.joint.forms import AskForm, TakeForm, WhyForm
from chesil_web.staff.joint.models import Asking, AskingTold, Basis, Word
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.plans import plans
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def ask(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Ask another agency in, by the person's word or by a basis that a second person approves."""
    row, safe = opened(request, id)
    own = rules.running(request.worker, row)
    if row.closed_on is not None or not rules.may_ask(request.worker, own):
        raise Http404
    agencies = rules.agencies_to_ask(request.worker, own.joint if own else None, row)
    offered = bases(request.worker.agency.kind, timezone.localdate())
    form = AskForm(
        request.POST or None, agencies=[(each.id.hex, told.name) for each, told in agencies], bases=offered
    )
    if request.method == "POST" and form.is_valid():
        try:
            (of_case,) = safe.read([row], CaseTold)
            return _asked(request, row, of_case.who, form, offered)
        except NotNow:
            words = _("This cannot be asked now: somebody asked before you, or it has changed.")
            form.add_error(None, words)
    page = _ask_page(request.worker, row, form, offered, plans.wishes(safe, row))
    return render(request, "joint/ask.html", page)


def _ask_page(
    worker: Working, row: Case, form: AskForm, offered: tuple[LawfulBasis, ...], wishes: str
) -> presenters.AskPage:
    names = rules.approvers(worker, row)
    approvers = (
        _("On a basis without their word, one of these has to approve it: %(names)s.")
        % {"names": ", ".join(names)}
        if names
        else _(
            "Nobody else in your agency can approve it on a basis without their word. A second duty manager "
            "or a safeguarding lead has to be invited first."
        )
    )
    none = "" if choice_field(form, "agency").choices else _("There is no agency that can be asked.")
    return presenters.AskPage(
        heading=_("Let another agency in"), ref=row.ref, form=form, approvers=approvers, none=none,
        wishes=wishes,
        sources=tuple(
            (each.name, _("%(source)s. Looked at on %(day)s.") % {
                "source": each.source, "day": said_day(each.checked_on),
            })
            for each in offered
        ),
        back=reverse("cases:case", args=[row.id]),
    )  # fmt: skip


def _asked(
    request: WorkerRequest, row: Case, who: str, form: AskForm, offered: tuple[LawfulBasis, ...]
) -> HttpResponse:
    told = form.cleaned_data
    is_word = told["by"] == "word"
    basis = next((each for each in offered if not is_word and each.id == told["basis"]), None)
    asked = AskingTold(
        who=who, purpose=told["purpose"], ends_on=told["ends_on"],
        asked=holding.said(request.worker),
        word=Word(on=told["on"], how=told["how"], tells=told["tells"]) if is_word else None,
        basis=_basis(basis, told) if basis else None,
    )  # fmt: skip
    made = actions.ask(request.worker, row, uuid.UUID(told["agency"]), asked)
    return done.then(request, done.SAVED, "joint:asking", row.id, made.id)


def _basis(basis: LawfulBasis, told: dict[str, Any]) -> Basis:
    return Basis(
        id=basis.id, name=basis.name, law=basis.law, necessity=told["necessity"], consent=told["consent"],
        consent_why=told["consent_why"],
    )  # fmt: skip


@by_the_table
def asking(request: WorkerRequest, id: uuid.UUID, asking: uuid.UUID) -> HttpResponse:
    """What was asked of an agency, how it stands, and taking it back."""
    row, safe = opened(request, id)
    found = rules.asking(row, asking)
    (told,) = safe.read([found], AskingTold)
    form = WhyForm(request.POST or None, label=_("Why do you take it back?")) if not found.ended_on else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.take_back(request.worker, row, asking, form.cleaned_data["why"])
        except NotNow:
            return done.then(request, "", "joint:asking", id, asking)
        return done.then(request, done.SAVED, "joint:asking", id, asking)
    page = presenters.asking(request.worker, row, found, told, form)
    return render(request, "joint/asking.html", page)


@by_the_table
def approve(request: WorkerRequest, id: uuid.UUID, asking: uuid.UUID) -> HttpResponse:
    """Approve as the second person that another agency is let in, or say why not."""
    row, safe = opened(request, id)
    found = rules.asking(row, asking)
    (told,) = safe.read([found], AskingTold)
    if found.ended_on or found.agreed_on or told.asked.by == request.worker.id.hex:
        raise Http404
    is_no = "no" in request.POST
    form = WhyForm(request.POST if is_no else None, label=_("Why not? Who asked reads this."))
    try:
        if "yes" in request.POST:
            actions.approve(request.worker, row, asking)
            return done.then(request, done.SAVED, "joint:asking", id, asking)
        if is_no and form.is_valid():
            actions.disapprove(request.worker, row, asking, form.cleaned_data["why"])
            return done.then(request, done.SAVED, "joint:asking", id, asking)
    except NotNow:
        return done.then(request, "", "joint:asking", id, asking)
    return render(request, "joint/approve.html", presenters.asking(request.worker, row, found, told, form))


@by_the_table
def waiting(request: WorkerRequest) -> HttpResponse:
    """What other agencies ask of the worker's agency."""
    return render(request, "joint/waiting.html", presenters.waiting(rules.waiting(request.worker)))


@by_the_table
def take(request: WorkerRequest, asking: uuid.UUID) -> HttpResponse:
    """Read a name and a purpose, and take it up or say why not."""
    found = rules.waiting(request.worker).filter(id=asking).first()
    if found is None:
        raise Http404
    form = TakeForm(request.POST or None, owners=triage.owners(request.worker))
    try:
        told = actions.read(request.worker, found)
        if request.method == "POST" and form.is_valid() and (answer := _answer(request, found, form)):
            return answer
    except (NotNow, WrongSecret):  # answered or taken back just now
        return done.then(request, "", "joint:waiting")
    names = {"name": presenters.agency_name(found.case.agency)}
    page = presenters.WhyPage(
        heading=_("%(name)s asks you to share") % names, ref="", form=form, button=_("Save"),
        rows=(
            (_("Who"), told.who), (_("What it is for"), told.purpose),
            (_("Since"), said_day(found.agreed_on or found.sent_on)),
            (_("Until"), said_day(told.ends_on)),
        ),
        words=(
            _("You see no more before you take it up. Then each of you chooses what the other may read."),
            _("That you read this is written down there."),
        ),
        back=reverse("joint:waiting"),
    )  # fmt: skip
    return render(request, "joint/why.html", page)


def _answer(request: WorkerRequest, found: Asking, form: TakeForm) -> HttpResponse | None:
    told = form.cleaned_data
    if told["answer"] == "no":
        actions.decline(request.worker, found.id, told["why"])
        return done.then(request, done.SAVED, "joint:waiting")
    own = rules.own_case(request.worker, told["ref"]) if told["answer"] == "ours" else None
    if told["answer"] == "ours" and own is None:
        words = _("There is no open case of this name that you can see, or it is shared already.")
        form.add_error("ref", words)
        return None
    given = {} if own else {"told": triage.case_told(form, who=""), "case": triage.given_case(form)}
    made = actions.take_up(request.worker, found.id, given=given, own=own)
    return done.then(request, done.SAVED, "joint:case", made.id)
