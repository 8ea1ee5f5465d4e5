"""Answer a form one step at a time, see what is printed, have it made, and see by when an answer is due."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from chesil.documents.forms import filling
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.papers import dues, official_forms
from chesil_web.person.papers import queries as papers
from chesil_web.person.papers.carrying import carried
from chesil_web.person.papers.forms import new_paper
from chesil_web.person.papers.names import free_name
from chesil_web.person.sheets import actions, presenters, queries
from chesil_web.person.sheets.forms import AS, SECRET, Follow, Make, Step
from chesil_web.person.sheets.queries import Form


@private
def listed(request: PrivateRequest) -> HttpResponse:
    """Forms for a court, letters, and the letters that wait for an answer."""
    titles = [each.edition.title for each in official_forms.in_use(timezone.localdate()).values()]
    page = presenters.listed(queries.every(request.safe), dues.waiting(request.safe), titles)
    return render(request, "sheets/list.html", page)


@private
def begin(request: PrivateRequest, number: int) -> HttpResponse:
    """Lead to the first step that was not answered, or to what is printed."""
    form = queries.one(request.safe, number)
    if form.told.steps >= len(form.parts):
        return redirect("sheets:check", number)
    return redirect("sheets:step", number, form.told.steps)


@private
def step(request: PrivateRequest, number: int, nth: int) -> HttpResponse:
    """One step of a form or letter."""
    of = queries.one(request.safe, number)
    if nth >= len(of.parts):
        raise Http404
    questions = of.parts[nth].question
    known = carried(request.safe) if nth >= of.told.steps else {}
    given = {each.key: of.told.answers.get(each.key) or known.get(each.key, "") for each in questions}
    secret = of.asks_secret and any(each.private for each in questions)
    initial = {**given, SECRET: "yes" if of.told.contact_is_secret else "no"}
    form = Step(request.POST or None, initial=initial, questions=questions, secret=secret)
    if form.is_bound and form.is_valid():
        stays = form.cleaned_data[SECRET] == "yes" if secret else None
        actions.answer(request.safe, of, form.answers(), step=nth + 1, secret=stays)
        if of.told.steps >= len(of.parts):  # it was answered before, and this was put right
            return done.then(request, done.SAVED, "sheets:check", number)
        return redirect("sheets:begin", number)
    from_record = any(given[each.key] and not of.told.answers.get(each.key) for each in questions)
    page = presenters.step(form, of, nth, carried=from_record)
    return render(request, "papers/form.html", page)


@private
def check(request: PrivateRequest, number: int) -> HttpResponse:
    """See what is printed and by when, then have it made."""
    of = queries.one(request.safe, number)
    if of.id is None:
        return redirect("sheets:begin", number)
    to = of.told.answers.get(of.sheet.recipient, "") or (of.sheet.to if not of.sheet.is_letter else "")
    initial = {"name": free_name(request.safe, timezone.localdate()), "recipient": to[:100]}
    officials = queries.officials(of, timezone.localdate())
    form = Make(request.POST or None, initial=initial, official=any(each.made for each in officials))
    leaks = [(each.words, what) for each, what in queries.leaks(of)]
    if form.is_bound and not leaks and form.is_valid():
        said = form.cleaned_data
        actions.order(
            request.safe, of, name=said["name"], recipient=said["recipient"], paper=new_paper(request),
            official=said.get(AS) == "official",
        )  # fmt: skip
        return redirect("papers:list")
    page = presenters.check(
        of, form, leaks=leaks, secrets=papers.secrets(request.safe), new=new_paper(request), dues=_dues(of),
        officials=officials,
    )  # fmt: skip
    return render(request, "sheets/check.html", page)


def _dues(of: Form) -> list[filling.Due]:
    return list(filling.due(of.sheet, of.told.answers, timezone.localdate()))


@private
def letter(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say when a letter went and whether it was answered; see by when an answer is due."""
    of, made = queries.letter(request.safe, id)
    form = Follow(request.POST or None, initial={"sent_on": made.sent_on, "answered": made.answered})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        actions.follow(request.safe, of, made.paper, sent_on=said["sent_on"], answered=said["answered"])
        return done.then(request, done.SAVED, "sheets:list")
    return render(request, "sheets/letter.html", presenters.letter(of, made, form))


@private
def drop(request: PrivateRequest, number: int) -> HttpResponse:
    """Delete what was answered for a form, after asking."""
    of = queries.one(request.safe, number)
    if of.id is None:
        raise Http404
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", presenters.sure(of))
    actions.drop(request.safe, of)
    return done.then(request, done.GONE, "sheets:list")
