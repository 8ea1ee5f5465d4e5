"""The pages on which workers give codes, say whose a share is, and read it."""

import uuid
from typing import Final

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.record.given import actions as given
from chesil_web.record.given.actions import NoLonger
from chesil_web.record.given.models import CodeTold, ShareCode
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import keepers, rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.handling import triage
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.parties import rules as people_rules
from chesil_web.staff.shares import actions, forms, presenters, queries
from chesil_web.staff.workforce.signing import WorkerRequest

_LASTS: Final = {"said": given.SAID_FOR, "handed": given.HANDED_FOR}


@by_the_table
def code(request: WorkerRequest) -> HttpResponse:
    """A code for somebody who has no case yet."""
    return _code(request, None, reverse("cases:day"))


@by_the_table
def case_code(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """A code for the person of a case."""
    row = rules.case(request.worker, page_of(request), id)
    if row.closed_on is not None:
        raise Http404
    return _code(request, row.id, reverse("cases:case", args=[id]))


def _code(request: WorkerRequest, case: uuid.UUID | None, back: str) -> HttpResponse:
    form = forms.HowSaid(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lasts = _LASTS[form.cleaned_data["way"]]
        text = given.make_code(request.worker.id, case=case, lasts=lasts)
        return render(request, "shares/code.html", presenters.code(text, lasts, back))
    page = Page(heading=_("Let somebody share with you"), form=form, back=back)
    return render(request, "shares/how_said.html", page)


@by_the_table
def waiting(request: WorkerRequest) -> HttpResponse:
    """What came in by the worker's codes."""
    return render(request, "shares/waiting.html", presenters.waiting(queries.waiting(request.worker)))


@by_the_table
def whose(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """A name and no more: is it from who was given the code?"""
    code, words = _waiting(request, id)
    case = rules.visible(request.worker, "cases:case").filter(id=code.case).first() if code.case else None
    is_bound = request.method == "POST" and "not-hers" not in request.POST
    form = forms.Hers(
        request.POST if is_bound else None, owners=triage.owners(request.worker),
        cases=presenters.cases(request.worker),
    )  # fmt: skip
    try:
        if request.method == "POST" and not is_bound:
            actions.refuse_share(request.worker, id, words.name, case)
            return redirect("cases:waiting")
        if is_bound and (case is not None or form.is_valid()):
            taken = _take(request, id, words, case, form)
            return done.then(request, done.SAVED, "cases:share", taken.id, id)
    except NoLonger:  # stopped by who shared it, while this page was open
        return redirect("cases:waiting")
    return render(request, "shares/whose.html", presenters.whose(words, case, form))


def _waiting(request: WorkerRequest, share: uuid.UUID) -> tuple[ShareCode, CodeTold]:
    found = {id: (row, words) for id, row, words in queries.waiting(request.worker)}
    if share not in found:
        raise Http404
    return found[share]


@transaction.atomic
def _take(
    request: WorkerRequest, share: uuid.UUID, words: CodeTold, case: Case | None, form: forms.Hers
) -> Case:
    if case is None and form.cleaned_data["case"] == "new":
        told = triage.case_told(form, who=words.name)
        case = people_actions.begin(
            request.worker, told, people_rules.of_case(told), **triage.given_case(form)
        )
    if case is None:
        case = rules.case(request.worker, "cases:case", uuid.UUID(form.cleaned_data["case"]))
    actions.accept_share(request.worker, case, share)
    return case


@by_the_table
def share(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID) -> HttpResponse:
    """What was shared, and the messages about it. Whoever shared it can see that it was opened."""
    case, row = keepers.found(request.worker, page_of(request), id, share)
    form = forms.Answer(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            actions.answer_share(request.worker, row, form.cleaned_data["text"])
            return done.then(request, done.SAVED, "cases:share", id, share)
        opened = queries.opened_share(request.worker, row)
    except (WrongSecret, KeyReplaced, NoLonger):  # stopped just now
        raise Http404 from None
    return render(request, "shares/share.html", presenters.share(case, row, opened, form))


@by_the_table
def refused(request: WorkerRequest) -> HttpResponse:
    """Codes used by the wrong person, for the duty manager."""
    if request.method == "POST":
        try:
            actions.settle_refused(request.worker, uuid.UUID(request.POST.get("id", "")))
        except ValueError:
            raise Http404 from None
        return redirect("cases:refused")
    return render(request, "shares/refused.html", presenters.refused(queries.refused(request.worker)))
