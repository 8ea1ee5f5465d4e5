"""Sharing with a worker, and what was shared."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import Page, render
from chesil_web.person.accounts import actions as accounts
from chesil_web.person.accounts.tries import confirmed, tried
from chesil_web.person.papers import deciding
from chesil_web.person.papers.gate import Decision
from chesil_web.person.sharing import (
    actions,
    forms,
    gate,
    link_presenters,
    papers,
    presenters,
    queries,
    talk_presenters,
)
from chesil_web.person.sharing.gate import behind_passphrase
from chesil_web.person.sharing.going import are_open, finds, going, rest
from chesil_web.person.sharing.models import Chosen
from chesil_web.record.given import shared as shared_copies
from chesil_web.record.given import workers
from chesil_web.record.given.actions import NoLonger
from chesil_web.record.given.models import ShareCode
from chesil_web.record.links import queries as links


@private
def about(request: PrivateRequest) -> HttpResponse:
    """What sharing is, and the two ways on."""
    return render(request, "sharing/about.html", presenters.about())


@private
def choose(request: PrivateRequest) -> HttpResponse:
    """Which entries go out, and what stays out of each."""
    before = queries.choice(request.safe)
    first = {"without": before.without} if before else {}
    form = forms.Choose(request.POST or None, initial=first)
    ticked = frozenset(request.POST.getlist("e") if form.is_bound else before.versions if before else ())
    wanted = form.wanted() if form.is_bound else queries.Narrowed()
    rows, more = queries.offered(request.safe, wanted, ticked)
    chosen = [row.version for row in rows if row.version in ticked]
    problem = ""
    if {"go", "more"} & set(request.POST) and form.is_valid():
        problem = _problem(len(chosen), has_more="more" in request.POST or bool(before and rest(before)))
        if not problem:
            id = actions.choose(request.safe, chosen, form.cleaned_data["without"])
            return redirect("sharing:preview", id)
    page = presenters.choose(
        rows, form, papers=papers.offered(request.safe), ticked=ticked, more=more, problem=problem
    )
    return render(request, "sharing/choose.html", page)


def _problem(count: int, *, has_more: bool) -> str:
    if not (count or has_more):
        return _("Tick at least one entry.")
    most = _("Share at most %(n)d entries at once.") % {"n": queries.MOST}
    return most if count > queries.MOST else ""


@private
def preview(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """What the worker will see."""
    _row, told = queries.chosen(request.safe, id)
    found = going(request.safe, told)
    page = presenters.preview(id, found, secrets=finds(request.safe, told, found))
    return render(request, "sharing/preview.html", page)


@private
def secret(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """What must stay secret and would go out: each is left out, or goes with a reason."""
    _row, told = queries.chosen(request.safe, id)
    found = finds(request.safe, told, going(request.safe, told))
    form = deciding.Decide(request.POST or None, finds=found, label=presenters.leave_out)
    if form.is_bound and form.is_valid():
        decisions = form.decisions()
        actions.decide(request.safe, id, found, decisions)
        is_over = len(decisions) == len(found) and all(each != Decision() for each in decisions.values())
        return done.then(request, done.SAVED, "sharing:preview" if is_over else "sharing:secret", id)
    return render(request, "papers/finds.html", presenters.secret(id, found, form))


def _closed(request: PrivateRequest, id: uuid.UUID, told: Chosen) -> HttpResponse | None:
    """The way to what must stay secret, while something of that is open."""
    if not are_open(request.safe, told, going(request.safe, told)):
        return None
    return redirect("sharing:secret", id)


@private
def to_whom(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """The code of the worker, and her passphrase again."""
    _row, told = queries.chosen(request.safe, id)
    if not (told.versions or rest(told)):
        return redirect("sharing:preview", id)
    if closed := _closed(request, id, told):
        return closed
    form = forms.ToWhom(request.POST or None, initial={"name": told.name})
    if request.method == "POST" and form.is_valid() and _is_right(request, id, form):
        return redirect("sharing:send", id)
    page = Page(heading=_("Who is it for?"), form=form, back=reverse("sharing:preview", args=[id]))
    return render(request, "sharing/to_whom.html", page)


def _is_right(request: PrivateRequest, id: uuid.UUID, form: forms.ToWhom) -> bool:
    given = form.cleaned_data
    confirmed(form, lambda: accounts.confirm(request, given["passphrase"]))
    if form.is_valid():
        gate.open_now(request)
        wrong = _("This code does not work. It may be used, or too old. Ask the worker for a new one.")
        code, name = given["code"], given["name"]
        tried(form, "code", "share", lambda: actions.try_code(request, id, code=code, name=name), wrong=wrong)
    return form.is_valid()


@private
@behind_passphrase
def send(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Whom it goes to, what for, and until when; then it goes."""
    _row, told = queries.chosen(request.safe, id)
    code = ShareCode.objects.filter(id=uuid.UUID(told.code)).first() if told.code else None
    who = workers.who(code.worker) if code else None
    if who is None:
        return redirect("sharing:to-whom", id)
    if closed := _closed(request, id, told):
        return closed
    form = forms.Send(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            share = actions.send(request.safe, id, purpose=given["purpose"], until=given["until"])
        except actions.Changed:
            actions.leave_out_what_changed(request.safe, id)
            return redirect("sharing:preview", id)
        except NoLonger:
            form.add_error(None, _("The code does not work any more. Go back and type a new one."))
        else:
            return done.then(request, done.SHARED, "sharing:share", share)
    return render(request, "sharing/send.html", presenters.send(id, told, who, form))


@private
@behind_passphrase
def shared(request: PrivateRequest) -> HttpResponse:
    """What was shared."""
    also = link_presenters.rows(links.links(request.safe))
    return render(request, "sharing/shared.html", presenters.shared(queries.shares(request.safe), also))


@private
@behind_passphrase
def share(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """One share: who opened it, what was written, and the way to stop it."""
    form = forms.Reply(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(request.safe, id, form.cleaned_data["text"])
        except NoLonger:
            form.add_error(None, _("This is not shared any more, so nothing was sent."))
        else:
            return done.then(request, done.SAVED, "sharing:share", id)
    whole = queries.whole(request.safe, queries.share(request.safe, id))
    return render(request, "sharing/share.html", presenters.share(whole, form))


@private
@behind_passphrase
def shared_talk(request: PrivateRequest, id: uuid.UUID, number: int, place: int) -> HttpResponse:
    """A conversation that was shared: which of those in the share, and which page of it."""
    found = shared_copies.talk(queries.opened(request.safe, id), number)
    page = talk_presenters.shared_talk(id, found, number=number, place=place)
    return render(request, "given/talk.html", page)


@private
@behind_passphrase
def shared_media(request: PrivateRequest, id: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """A picture or recording that was shared."""
    return shared_copies.media(request, queries.opened(request.safe, id), part)


@private
@require_POST
@behind_passphrase
def stop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """End a share at once. The page before it said what stays."""
    actions.stop(request.safe, id)
    return redirect("sharing:share", id)


@private
@behind_passphrase
def drop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Take a share that has ended off her list, after asking."""
    found = queries.share(request.safe, id)
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", presenters.sure(found))
    actions.drop(request.safe, id)
    return done.then(request, done.GONE, "sharing:list")
