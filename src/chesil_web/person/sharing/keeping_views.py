"""Keep sharing what is added, stop that, and take back what just went."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private, sent_from
from chesil_web.foundation.ui.page import render
from chesil_web.person.sharing import forms, keeping, keeping_presenters, keeping_talks, queries, talks
from chesil_web.person.sharing.gate import behind_passphrase
from chesil_web.record.given.actions import NoLonger


@private
@behind_passphrase
def keep(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say what goes to a share from now on, stop that, or share the messages that came since."""
    found = queries.share(request.safe, id)
    if not queries.is_running(found):
        return redirect("sharing:share", id)
    problem = ""
    with talks.opened(request.safe) as here:
        form = forms.Keep(request.POST if "keep" in request.POST else None)
        talk = forms.KeepTalk(request.POST if "talk" in request.POST else None, names=here.offered.names)
        try:
            if _is_kept(request, id, form, talk):
                return done.then(request, done.SAVED, "sharing:keep", id)
        except NoLonger:
            problem = _("There is no room for this. Stop something else that you keep sharing first.")
        rules = keeping.kept(request.safe)
        page = keeping_presenters.keep(found, rules, here, form, talk, problem=problem)
    return render(request, "sharing/keep.html", page)


def _is_kept(request: PrivateRequest, id: uuid.UUID, form: forms.Keep, talk: forms.KeepTalk) -> bool:
    """Do what was pressed; False where nothing was, or a form has a fault."""
    if form.is_valid():
        given = form.cleaned_data
        keeping.begin(request.safe, id, given["about"].strip(), tuple(given["without"]))
    elif talk.is_valid():
        keeping_talks.begin(request.safe, id, talk.cleaned_data["talk"])
    elif "send" in request.POST:
        keeping_talks.send(request.safe, id, request.POST["send"])
    elif "end" in request.POST:
        keeping.end(request.safe, id, request.POST["end"])
    else:
        return False
    return True


@private
@sent_from("diary:today")
def take_back(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Take an entry out of the shares that it just went to."""
    keeping.take_back(request.safe, entry)
    return done.then(request, done.TAKEN_BACK, "diary:entry", entry)
