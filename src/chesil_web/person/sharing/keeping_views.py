"""Keep sharing what is added, stop that, and take back what just went."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private, sent_from
from chesil_web.foundation.ui.page import render
from chesil_web.person.sharing import forms, keeping, keeping_presenters, queries
from chesil_web.person.sharing.gate import behind_passphrase
from chesil_web.record.given.actions import NoLonger


@private
@behind_passphrase
def keep(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say what goes to a share from now on, or stop that."""
    found = queries.share(request.safe, id)
    if not queries.is_running(found):
        return redirect("sharing:share", id)
    if "end" in request.POST:
        keeping.end(request.safe, id, request.POST["end"])
        return redirect("sharing:keep", id)
    form = forms.Keep(request.POST if "keep" in request.POST else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            keeping.begin(request.safe, id, given["about"].strip(), tuple(given["without"]))
        except NoLonger:
            form.add_error(None, _("This cannot be kept. Stop something else that you keep sharing first."))
        else:
            return done.then(request, done.SAVED, "sharing:keep", id)
    page = keeping_presenters.keep(found, keeping.kept(request.safe), form)
    return render(request, "sharing/keep.html", page)


@private
@sent_from("diary:today")
def take_back(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Take an entry out of the shares that it just went to."""
    keeping.take_back(request.safe, entry)
    return done.then(request, done.TAKEN_BACK, "diary:entry", entry)
