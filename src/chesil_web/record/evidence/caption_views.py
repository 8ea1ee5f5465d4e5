"""Files without a time, one after the other: when is it from, whose is it, what is it?"""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from chesil.timeline import propose
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import actions, captions, queries

_SAID = "caption of"  # then the id of the file that was just asked about


@private
def untimed(request: PrivateRequest) -> HttpResponse:
    """The files that have no time."""
    page = captions.untimed(queries.untimed(request.safe), notice=_just_said(request))
    return render(request, "evidence/untimed.html", page)


@private
def caption(request: PrivateRequest, id: uuid.UUID, *, following: bool = False) -> HttpResponse:
    """One file; *following*: the next without a time is asked about after it."""
    found = queries.file(request.safe, id)
    row = queries.media_row(request.safe, found) if found and not found.kept.removed_at else None
    if found is None or row is None:
        raise Http404
    messages = queries.naming(request.safe, found)
    proposals = propose(
        row, lists=queries.listed(request.safe, found), messages=[each.row for each in messages],
        notes=queries.times_of_notes(found), saved_at=found.kept.saved_at,
    )  # fmt: skip
    form = captions.form_of(found, proposals, request.POST or None)
    if form.is_valid():
        actions.set_caption(request.safe, id, captions.answer(form))
        return _on(request, id, following=following)
    others = [each for each in queries.untimed(request.safe) if each.id != id] if following else []
    page = captions.caption(
        found, form, row=row, messages=messages, left=len(others),
        notice="" if form.is_bound else _just_said(request),
    )  # fmt: skip
    return render(request, "evidence/caption.html", page)


@private
@require_POST
def take_back(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Forget what she said of a file: its own time stands again, if it has one."""
    actions.set_caption(request.safe, id, None)
    return done.then(request, done.SAVED, "evidence:file", id)


def _on(request: PrivateRequest, id: uuid.UUID, *, following: bool) -> HttpResponse:
    if not following:
        return done.then(request, done.SAVED, "evidence:file", id)
    done.leave(request, f"{_SAID} {id}")
    left = queries.untimed(request.safe)
    return redirect("evidence:caption-next", left[0].id) if left else redirect("evidence:untimed")


def _just_said(request: PrivateRequest) -> str:
    """What was said of the file before this one, once."""
    what, _count = done.taken(request)
    if not what.startswith(_SAID):
        return ""
    found = queries.file(request.safe, uuid.UUID(what.rpartition(" ")[2]))
    return captions.saved(found.kept.caption) if found else ""
