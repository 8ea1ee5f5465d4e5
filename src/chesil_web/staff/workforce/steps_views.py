"""The second step of signing in, and the pages on which a worker changes it."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation import two_steps
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.limits import limits
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import public
from chesil_web.foundation.ui.page import Page, SurePage, render
from chesil_web.staff.workforce import (
    forms,
    own_actions,
    passkeys_actions,
    passkeys_asking,
    signing,
    steps_forms,
    steps_presenters,
)
from chesil_web.staff.workforce.denying import denied
from chesil_web.staff.workforce.models import PasskeyTold
from chesil_web.staff.workforce.passkeys_queries import passkeys
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest, worker_only
from chesil_web.staff.workforce.steps_presenters import Held


@public
def code(request: Request) -> HttpResponse:
    """A passkey, or a code of the authenticator; the first time, its key too."""
    worker = signing.half_way(request)
    if worker is None:
        return redirect("workforce:sign-in")
    if not signing.may_set_up(request, worker):
        return _renewal(request, worker)
    held = passkeys(worker.id)
    form = _sent(request)
    if form is not None and form.is_valid() and _is_right(request, worker, held, form):
        signing.sign_in(request, worker.id)
        return redirect("workforce:first")
    page = steps_presenters.step(request, worker, held, sent=form)
    return render(request, "workforce/code.html", page)


def _renewal(request: Request, worker: Working) -> HttpResponse:
    """Ask for the code of a colleague before another authenticator can be set up."""
    form = forms.RenewalCode(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_renewal(request, worker, form):
        return redirect("workforce:code")
    page = Page(heading=_("Set up another authenticator"), form=form, back=reverse("workforce:sign-in"))
    return render(request, "workforce/renewal.html", page)


def _is_renewal(request: Request, worker: Working, form: forms.RenewalCode) -> bool:
    try:
        signing.check_renewal(request, worker, form.cleaned_data["code"])
    except limits.TooSoon as error:
        return denied(form, "wait", limits.said(error.wait), "code")
    except WrongSecret:
        words = _("This code is not right, or is older than a day. Ask your manager for a new one.")
        return denied(form, "wrong-code", words, "code")
    return True


@worker_only()
def sure(request: WorkerRequest) -> HttpResponse:
    """The second step once more, before anything that lasts is changed."""
    held = passkeys(request.worker.id)
    form = _sent(request)
    if form is not None and form.is_valid() and _is_right(request, request.worker, held, form):
        signing.make_sure(request)
        return redirect("workforce:steps")
    page = steps_presenters.step(request, request.worker, held, sent=form, inside=True)
    return render(request, "workforce/code.html", page)


def _sent(request: Request) -> two_steps.CodeForm | steps_forms.Answer | None:
    if request.method != "POST":
        return None
    return steps_forms.Answer(request.POST) if "answer" in request.POST else two_steps.CodeForm(request.POST)


def _is_right(
    request: Request, worker: Working, held: Held, form: two_steps.CodeForm | steps_forms.Answer
) -> bool:
    if isinstance(form, two_steps.CodeForm):
        return _is_code(worker, form, is_taken=signing.takes_codes(worker, held))
    try:
        signing.check_passkey(request, worker, form.cleaned_data["answer"])
    except limits.TooSoon as error:
        return denied(form, "wait", limits.said(error.wait))
    except WrongSecret:
        words = _("This passkey is not right here, or it took too long. Try again.")
        return denied(form, "wrong-passkey", words)
    return True


def _is_code(worker: Working, form: two_steps.CodeForm, *, is_taken: bool = True) -> bool:
    try:
        if not is_taken:
            raise WrongSecret
        signing.check_code(worker, form.cleaned_data["code"])
    except limits.TooSoon as error:
        return denied(form, "wait", limits.said(error.wait), "code")
    except WrongSecret:
        words = _("This code is not right, or was used. Wait for the next one and type it.")
        return denied(form, "wrong-code", words, "code")
    return True


def sure_only[**P](
    view: Callable[Concatenate[WorkerRequest, P], HttpResponse],
) -> Callable[Concatenate[WorkerRequest, P], HttpResponse]:
    """Only in the minutes after a second step: a browser that was left open changes nothing that lasts."""

    @wraps(view)
    def guarded(request: WorkerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if signing.is_sure(request) else redirect("workforce:sure")

    return guarded


@worker_only()
@sure_only
def steps(request: WorkerRequest) -> HttpResponse:
    """The passphrase, the authenticator, the passkeys and the sessions of a worker."""
    here = signing.session_of(request)
    page = steps_presenters.steps(request.worker, passkeys(request.worker.id), session=here)
    return render(request, "workforce/steps.html", page)


@worker_only()
@sure_only
def authenticator(request: WorkerRequest) -> HttpResponse:
    """Set up an authenticator, or remove the one that is there."""
    worker, held = request.worker, passkeys(request.worker.id)
    form = two_steps.CodeForm(request.POST if request.method == "POST" and "code" in request.POST else None)
    if "remove" in request.POST and worker.told.confirmed:
        return _removed(request)
    if form.is_bound and not worker.told.confirmed and form.is_valid() and _is_code(worker, form):
        own_actions.end_others(worker.id, signing.session_of(request))
        return done.then(request, done.SAVED, "workforce:steps")
    return render(request, "workforce/authenticator.html", steps_presenters.app(worker, held, form))


def _removed(request: WorkerRequest) -> HttpResponse:
    try:
        passkeys_actions.remove_authenticator(request.worker.id)
    except passkeys_actions.LastStep:
        return redirect("workforce:authenticator")  # its page says that it cannot go
    return done.then(request, done.SAVED, "workforce:steps")


@worker_only()
@sure_only
def add_passkey(request: WorkerRequest) -> HttpResponse:
    """Make a passkey and keep it."""
    form = steps_forms.NewPasskey(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_added(request, form):
        return done.then(request, done.SAVED, "workforce:steps")
    held = passkeys(request.worker.id)
    page = steps_presenters.new_passkey(request, request.worker, held, form)
    return render(request, "workforce/add_passkey.html", page)


def _is_added(request: WorkerRequest, form: steps_forms.NewPasskey) -> bool:
    try:
        made = passkeys_asking.made(request, form.cleaned_data["answer"])
        told = PasskeyTold(
            name=form.cleaned_data["name"], host=passkeys_asking.host(request), count=made.count,
            credential=made.credential.hex(), public_key=made.public_key.hex(), added_on=timezone.localdate(),
        )  # fmt: skip
        passkeys_actions.add(request.worker.id, told)
    except WrongSecret:
        form.add_error(None, _("The passkey was not added. It took too long, or it is not for this website."))
        return False
    except passkeys_actions.TooMany:
        form.add_error(None, _("You have 10 passkeys. Remove one that you do not use, then add this one."))
        return False
    return True


def _without_it(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    try:
        passkeys_actions.remove(request.worker.id, id)
    except passkeys_actions.LastStep:  # since another tab took the others
        return redirect("workforce:remove-passkey", id)  # its page says that it cannot go
    return done.then(request, done.SAVED, "workforce:steps")


@worker_only()
@sure_only
def remove_passkey(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Remove a passkey, after asking."""
    held, back = passkeys(request.worker.id), reverse("workforce:steps")
    found = next((told for row, told in held if row.id == id), None)
    if found is None:
        raise Http404
    if not request.worker.told.confirmed and len(held) == 1:
        return render(request, "workforce/last_step.html", Page(heading=found.name, back=back))
    if request.method == "POST":
        return _without_it(request, id)
    page = SurePage(
        heading=_("Remove %(name)s?") % {"name": found.name}, back=back, do=_("Remove it"),
        said=_("You cannot sign in with it any more. Remove it on the device too."),
    )  # fmt: skip
    return render(request, "ui/sure.html", page)
