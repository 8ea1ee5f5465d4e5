"""Joining, signing in and out, and who works in an agency."""

import uuid
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil.vault.errors import Busy
from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.limits import limits
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import public
from chesil_web.foundation.ui.page import Page, SurePage, render
from chesil_web.staff.workforce import (
    actions,
    changes,
    forms,
    joining,
    oidc_presenters,
    presenters,
    queries,
    rules,
    signing,
)
from chesil_web.staff.workforce.denying import denied
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest, worker_only


@public
def sign_in(request: Request) -> HttpResponse:
    """A name and a passphrase, or the way to the provider of an agency."""
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid() and _first_step(request, form):
        return redirect("workforce:code")
    return render(request, "workforce/sign_in.html", oidc_presenters.sign_in(form))


def _first_step(request: Request, form: forms.SignIn) -> bool:
    try:
        signing.first_step(request, form.cleaned_data["name"], form.cleaned_data["passphrase"])
    except limits.TooSoon as error:
        return denied(form, "wait", limits.said(error.wait))
    except Busy:
        return denied(form, "busy", _("Many people are signing in. Wait a few seconds, then try again."))
    except WrongSecret as error:
        return denied(form, error.code, _("That name and passphrase do not open anything here."))
    return True


@public
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the worker's session, and let the browser forget what it keeps of the site."""
    signing.sign_out(request)
    response = redirect("workforce:sign-in")
    response.headers["Clear-Site-Data"] = sessions.CLEAR_SITE_DATA
    return response


@public
def join(request: Request) -> HttpResponse:
    """Become a worker with the code of an invitation."""
    form = forms.Join(request.POST or None)
    if request.method == "POST" and form.is_valid() and _joined(request, form):
        return redirect("workforce:code")
    return render(request, "workforce/join.html", oidc_presenters.join(form))


def _joined(request: Request, form: forms.Join) -> bool:
    if joining.invited(request, form) is None:
        return False
    told = form.cleaned_data
    try:
        worker = actions.join(actions.read_code(told["code"]), told["name"], told["passphrase"])
    except Busy:
        return denied(form, "busy", _("Many people are signing in. Wait a few seconds, then try again."))
    except actions.NeedsAccount:
        words = _("With this code you join with your work account. Use the link above.")
        return denied(form, "needs-account", words, "code")
    except actions.NoInvitation:
        return joining.no_invitation(form)
    except actions.NameTaken:
        return denied(form, "name", _("Somebody signs in with this name already. Choose another."), "name")
    signing.begin_half(request, worker.id)
    return True


@worker_only()
def first(request: WorkerRequest) -> HttpResponse:
    """Where a worker begins."""
    return redirect("cases:day")


@worker_only(rules.MANAGE)
def colleagues(request: WorkerRequest) -> HttpResponse:
    """The people who work in the agency, and its teams."""
    form = forms.Team(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_team(request.worker.row.agency_id, form.cleaned_data["name"])
        return done.then(request, done.SAVED, "workforce:colleagues")
    return render(request, "workforce/colleagues.html", presenters.colleagues(request.worker, form))


@worker_only(rules.MANAGE)
def invite(request: WorkerRequest) -> HttpResponse:
    """Invite somebody: the code is shown once, to be given by hand or by phone."""
    agency = request.worker.row.agency_id
    teams = [(row.id.hex, told.name) for row, told in queries.teams(agency)]
    form = forms.Invite(request.POST or None, teams=teams)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        code, works = changes.invite(
            request.worker, told["name"], told["roles"], teams=told.get("teams", ())
        )  # fmt: skip
        return render(request, "workforce/invited.html", presenters.invited(told["name"], code, works=works))
    page = Page(heading=_("Invite a colleague"), form=form, back=reverse("workforce:colleagues"))
    return render(request, "workforce/invite.html", page)


@require_POST
@worker_only(rules.MANAGE)
def take_back(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """End an invitation that nobody used."""
    changes.take_back(request.worker, id)
    return done.then(request, done.GONE, "workforce:colleagues")


@worker_only(rules.MANAGE)
def colleague(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """One worker and their roles."""
    other = _other(request, id)
    agency = request.worker.row.agency_id
    colleagues = [
        (row.id.hex, told.name)
        for row, told in queries.colleagues(agency)
        if row.id != id and not queries.has_left(row)
    ]
    form = forms.Colleague(
        request.POST or None,
        initial={"roles": other.told.roles, "cover": other.told.cover},
        colleagues=colleagues,
        is_self=id == request.worker.id,
    )
    if request.method == "POST" and form.is_valid():
        roles = form.cleaned_data.get("roles", other.told.roles)
        holds = changes.change(request.worker, id, roles, form.cleaned_data["cover"])
        return done.then(request, done.SAVED, "workforce:colleagues" if holds else "workforce:changes")
    return render(request, "workforce/colleague.html", presenters.colleague(request.worker, other, form))


@worker_only(rules.MANAGE)
def end(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """End a worker's access, after asking."""
    other = _other(request, id)
    if other.id == request.worker.id:
        raise Http404
    if request.method == "POST":
        now: datetime = timezone.now()
        actions.end(request.worker.row.agency_id, id, now)
        return done.then(request, done.SAVED, "workforce:colleagues")
    page = SurePage(
        heading=_("End the access of %(name)s?") % {"name": other.told.name},
        back=reverse("workforce:colleague", args=[id]),
        said=_("They are refused from their next page on. What they wrote stays."),
        do=_("End their access"),
    )  # fmt: skip
    return render(request, "ui/sure.html", page)


@require_POST
@worker_only(rules.MANAGE)
def new_phone(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Let a colleague who lost their phone set up another authenticator; nobody does that for themselves."""
    if id == request.worker.id:
        raise Http404
    other, by = _other(request, id), request.worker
    code = actions.new_authenticator(by.row.agency_id, other.id, by_name=by.told.name)
    return render(request, "workforce/invited.html", presenters.renewal(other.told.name, code))


def _other(request: WorkerRequest, id: uuid.UUID) -> Working:
    found = queries.working(id)
    if found is None or found.row.agency_id != request.worker.row.agency_id:
        raise Http404
    return found
