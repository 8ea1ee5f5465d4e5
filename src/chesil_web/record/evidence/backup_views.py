"""The folder of a phone's backup: the browser finds the few files that matter, and sends those she ticks."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import backup_presenters, backups, forms
from chesil_web.record.evidence.uploads import Refused

_MOST_SENT = len(backups.LISTS) + len(backups.STORED)


@private
@sensitive_post_parameters("password")
def backup(request: PrivateRequest) -> HttpResponse:
    """Choose the folder; of a locked backup give its password, which is used once and not kept."""
    sent = _sent(request)
    if request.method == "POST" and not sent:
        return redirect("evidence:backup")
    form = forms.BackupPassword(request.POST if "password" in request.POST else None)
    if form.is_valid():
        try:
            backups.unlock(request.safe, sent, form.cleaned_data["password"])
            done.leave(request, done.SAVED)
            return redirect("evidence:list")
        except Refused as refused:
            form.add_error("password", refused.what)
    return render(request, "evidence/backup.html", backup_presenters.page(form, sent))


def _sent(request: PrivateRequest) -> list[uuid.UUID]:
    """The uploads that the page names; whatever else stands there is none."""
    found = []
    for each in request.POST.getlist("kept")[:_MOST_SENT]:
        try:
            found.append(uuid.UUID(each[:40]))
        except ValueError:
            continue
    return found
