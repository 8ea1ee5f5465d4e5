"""Somebody helps: begun, ended, and seen afterwards."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.helped import HELPED
from chesil_web.foundation.ui.page import render
from chesil_web.person.helping import actions, forms, presenters, queries


@private
def about(request: PrivateRequest) -> HttpResponse:
    """What happens while somebody helps, the start, and each time before."""
    is_helped = HELPED in request.session
    form = forms.Helper(request.POST if request.method == "POST" else None)
    if form.is_valid() and not is_helped:
        cookie = actions.begin(request, **form.cleaned_data)
        return sessions.remember(redirect("diary:today"), cookie)
    found = [(told, queries.added(request.safe, told)) for told in queries.helps(request.safe)]
    return render(request, "helping/about.html", presenters.about(found, form, is_helped=is_helped))


@private
@require_POST
def end(request: PrivateRequest) -> HttpResponse:
    """End the help, and close the notes: they open again with the passphrase alone."""
    if HELPED not in request.session:
        return redirect("helping:about")
    actions.end(request)
    return redirect("accounts:closed")
