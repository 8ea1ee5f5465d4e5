"""The pages on which a worker changes their passphrase, and ends sessions."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil.vault.errors import Busy
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.limits import limits
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.workforce import forms, own_actions, signing
from chesil_web.staff.workforce.denying import denied
from chesil_web.staff.workforce.signing import WorkerRequest, worker_only
from chesil_web.staff.workforce.steps_views import sure_only


@worker_only()
@sure_only
def passphrase(request: WorkerRequest) -> HttpResponse:
    """Change the passphrase; every other session ends."""
    if not request.worker.told.password:
        raise Http404
    form = forms.ChangePassphrase(request.POST or None, name=request.worker.told.name)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        return done.then(request, done.SAVED, "workforce:steps")
    page = Page(heading=_("Change your passphrase"), form=form, back=reverse("workforce:steps"))
    return render(request, "workforce/passphrase.html", page)


def _changed(request: WorkerRequest, form: forms.ChangePassphrase) -> bool:
    told = form.cleaned_data
    try:
        own_actions.change_passphrase(
            request.worker, signing.session_of(request), now=told["now"], new=told["passphrase"]
        )
    except limits.TooSoon as error:
        return denied(form, "wait", limits.said(error.wait), "now")
    except Busy:
        words = _("Many people are signing in. Wait a few seconds, then try again.")
        return denied(form, "busy", words)
    except WrongSecret as error:
        return denied(form, error.code, _("This is not your passphrase."), "now")
    return True


@require_POST
@worker_only()
@sure_only
def end_session(request: WorkerRequest, session: str) -> HttpResponse:
    """End one of one's own sessions."""
    own_actions.end_session(request.worker.id, session)
    return done.then(request, done.SAVED, "workforce:steps")


@require_POST
@worker_only()
@sure_only
def end_others(request: WorkerRequest) -> HttpResponse:
    """End every session of one's own but this one."""
    own_actions.end_others(request.worker.id, signing.session_of(request))
    return done.then(request, done.SAVED, "workforce:steps")
