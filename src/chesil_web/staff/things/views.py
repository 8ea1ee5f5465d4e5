"""What the pages of things of a case share: a form that writes one more version, and the list of all."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.things import actions, presenters, queries
from chesil_web.staff.things.kinds import Kind, ThingForm
from chesil_web.staff.things.presenters import Shown
from chesil_web.staff.workforce.signing import WorkerRequest

type Made = Callable[[ThingForm, Any], Any]
"""Gives the document of a form that is valid, and of what was there before or None."""


def add(request: WorkerRequest, id: uuid.UUID, kind: Kind, **given: Any) -> HttpResponse:
    """Add a thing to a case. *given*: what the form needs beside."""
    row, safe = opened(request, id)
    if row.closed_on is not None:
        raise Http404
    thing = kind.only_one(row.id) if kind.only else uuid.uuid4()
    if kind.only and queries.thing(safe, row, kind, thing):
        return change(request, id, thing, kind, **given)
    form = kind.form(request.POST or None, initial=presenters.hidden(thing, None), **given)
    return _form(request, row, kind, form, str(kind.add), thing=thing if kind.only else None)


def change(
    request: WorkerRequest,
    id: uuid.UUID,
    thing: uuid.UUID,
    kind: Kind,
    *,
    made: Made | None = None,
    **given: Any,
) -> HttpResponse:
    """Write one more version of a thing."""
    row, safe = opened(request, id)
    newest = queries.thing(safe, row, kind, thing)
    if newest is None:
        raise Http404
    begins = kind.form.filled(newest.told) | presenters.hidden(thing, newest)
    form = kind.form(request.POST or None, initial=begins, **given)
    return _form(request, row, kind, form, str(kind.change), thing=thing, before=newest.told, made=made)


def _form(
    request: WorkerRequest, row: Case, kind: Kind, form: ThingForm, heading: str, *,
    thing: uuid.UUID | None = None, before: Any = None, made: Made | None = None,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        id = thing or form.cleaned_data["thing"] or uuid.uuid4()
        told = made(form, before) if made else form.told()
        actions.write(request.worker, row, kind, id, form.cleaned_data["base"] or 0, told)
        return done.then(request, done.SAVED, kind.list_page, row.id)
    page = Page(heading=heading, form=form, back=reverse(kind.list_page, args=[row.id]))
    return render(request, "cases/thing.html", page)


def listed(request: WorkerRequest, id: uuid.UUID, kind: Kind, *, lead: str = "") -> HttpResponse:
    """The things of a kind in a case."""
    row, safe = opened(request, id)
    found: list[Shown] = [presenters.shown(row, kind, each) for each in queries.things(safe, row, kind)]
    return render(request, "things/things.html", presenters.things(row, kind, found, lead=lead))


def versions(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID, kind: Kind) -> HttpResponse:
    """All versions of a thing."""
    row, safe = opened(request, id)
    found = queries.versions(safe, row, kind, thing)
    page = presenters.versions(row, kind, found, reverse(kind.list_page, args=[row.id]))
    return render(request, "things/versions.html", page)
