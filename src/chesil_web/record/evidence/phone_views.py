"""Which conversations are taken out of a phone's database; and the key of a locked backup."""

import uuid

from django.http import Http404, HttpResponse, QueryDict
from django.views.decorators.debug import sensitive_post_parameters

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import forms, phones, presenters, queries
from chesil_web.record.evidence.uploads import Refused


@private
def conversations(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Which conversations of a phone's database go into the record."""
    found = _found(request, id)
    there = queries.conversations(found)
    if not there:
        raise Http404
    form = forms.Conversations(_said(request), conversations=there)
    if form.is_valid():
        try:
            new = phones.take(request.safe, found, form.names(), drop=form.cleaned_data["drop"])
            return done.then(request, done.SAVED, "evidence:file", new)
        except Refused as refused:
            form.add_error("which", refused.what)
    return render(request, "evidence/conversations.html", presenters.asks(found, form))


@private
@sensitive_post_parameters("key")
def unlock(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """The key of a locked backup of WhatsApp. It is used once and not kept."""
    found = _found(request, id)
    if not queries.is_locked(found):
        raise Http404
    form = forms.BackupKey(_said(request))
    if form.is_valid():
        try:
            new = phones.unlock(request.safe, found, form.cleaned_data["key"])
            return done.then(request, done.SAVED, "evidence:file", new)
        except Refused as refused:
            form.add_error("key", refused.what)
    return render(request, "evidence/unlock.html", presenters.asks(found, form))


def _found(request: PrivateRequest, id: uuid.UUID) -> queries.File:
    found = queries.file(request.safe, id)
    if found is None:
        raise Http404
    return found


def _said(request: PrivateRequest) -> QueryDict | None:
    """What was sent, also where nothing was ticked; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
