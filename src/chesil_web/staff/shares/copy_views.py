"""The pages of copies that are kept of what people shared."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import browsing
from chesil_web.record.given import shared as given
from chesil_web.record.given.actions import NoLonger
from chesil_web.record.given.models import Purpose, Share
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.copy_models import CaseCopy, CaseCopyTold
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.keeping.holding import NotNow
from chesil_web.staff.shares import copy_actions, copy_forms, copy_presenters, copy_queries
from chesil_web.staff.shares.copy_queries import Piece
from chesil_web.staff.workforce.signing import WorkerRequest

_STOPPED = (NoLonger, WrongSecret, KeyReplaced)


@by_the_table
def ask(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, piece: uuid.UUID) -> HttpResponse:
    """Ask that a copy of one shared piece is kept at the desk."""
    case = rules.case(request.worker, page_of(request), id)
    row = rules.share(case, share)
    try:
        safe = looking.opened(request.worker.id, row)
        found = copy_queries.piece(safe, piece)
        waiting = copy_queries.states(case, row).get(piece)
        if waiting is not None:
            return redirect("cases:copy", id, waiting.id)
        form = copy_forms.Keep(request.POST or None)
        if request.method == "POST" and form.is_valid():
            (told,) = safe.read([row], Purpose)
            made = _asked(request, case, row, found, form.cleaned_data, told.name)
            return done.then(request, done.SAVED, "cases:copy", id, made)
    except _STOPPED:  # stopped just now
        raise Http404 from None
    except NotNow:  # a colleague asked at the same moment
        return redirect("cases:copies", id)
    return render(request, "shares/copy_ask.html", copy_presenters.ask(case, share, found.title, form))


def _asked(
    request: WorkerRequest, case: Case, row: Share, piece: Piece, told: Mapping[str, Any], who: str
) -> uuid.UUID:
    not_safe = told["not_safe"] if told["tell"] == "no" else ""
    return copy_actions.ask(
        request.worker, case, row, piece, basis=told["basis"], why=told["why"], not_safe=not_safe, who=who
    )


@by_the_table
def copies(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The copies that are kept of what was shared in a case."""
    case, safe = opened(request, id)
    return render(
        request, "shares/copies.html", copy_presenters.copies(case, copy_queries.copies(case, safe))
    )


@by_the_table
def copy(request: WorkerRequest, id: uuid.UUID, copy: uuid.UUID, place: int = 1) -> HttpResponse:
    """A copy that is kept, or that waits for a second person."""
    case, safe = opened(request, id)
    row, told = copy_queries.copy(case, safe, copy)
    form = None
    if request.method == "POST" and "end" in request.POST and told.asked.by == request.worker.id.hex:
        try:
            copy_actions.refuse(request.worker, case, copy, _("Taken back."))
        except NotNow:
            return done.then(request, "", "cases:copy", id, copy)
        return done.then(request, done.SAVED, "cases:copies", id)
    if row.agreed_on and row.told_on is None:
        form = copy_forms.Tell(request.POST or None, is_open=copy_queries.is_readable(case, row))
        if request.method == "POST" and form.is_valid() and _is_told(request, case, row, form):
            return done.then(request, done.SAVED, "cases:copy", id, copy)
    piece = _piece(request, case, row, told)
    page = copy_presenters.copy(request.worker, case, row, told, form, piece=piece, place=place)
    return render(request, "shares/copy.html", page)


def _is_told(request: WorkerRequest, case: Case, row: CaseCopy, form: copy_forms.Tell) -> bool:
    told = form.cleaned_data
    words = {"another way": told["how"], "not yet": told["why"]}.get(told["way"], "")
    try:
        copy_actions.tell(request.worker, case, row.id, told["way"], words)
    except _STOPPED:
        form.add_error("way", _("They stopped sharing meanwhile, so nothing can be said there."))
    except NotNow:  # a colleague was quicker
        return True
    return form.is_valid()


def _piece(request: WorkerRequest, case: Case, row: CaseCopy, told: CaseCopyTold) -> Piece | None:
    """What a copy would be of, while nobody agreed and it can be read: reading it is a look."""
    if row.agreed_on or row.ended_on or not copy_queries.is_readable(case, row):
        return None
    try:
        return copy_queries.piece(_share_safe(request, row), row.piece)
    except (WrongSecret, Http404):
        return None


def _share_safe(request: WorkerRequest, row: CaseCopy) -> OpenSafe:
    return looking.opened(request.worker.id, Share.objects.get(id=row.share))


@by_the_table
def media(request: WorkerRequest, id: uuid.UUID, copy: uuid.UUID) -> HttpResponse:
    """A picture or recording of which a copy is kept."""
    case, safe = opened(request, id)
    row, told = copy_queries.copy(case, safe, copy)
    if row.agreed_on is None or told.media is None:
        raise Http404
    return given.played(request, copy_queries.kept_media(safe, row), told.media)


@by_the_table
@require_POST
def file(request: WorkerRequest, id: uuid.UUID, copy: uuid.UUID) -> HttpResponseBase:
    """Save a whole file of which a copy is kept. Each time that somebody does is written down."""
    case, safe = opened(request, id)
    row, told = copy_queries.copy(case, safe, copy)
    if row.agreed_on is None or told.file is None:
        raise Http404
    looking.saved(request.worker.id, safe, row)
    return browsing.as_it_came(row.id, safe.item_key(row), told.file)


@by_the_table
def agree(request: WorkerRequest, id: uuid.UUID, copy: uuid.UUID) -> HttpResponse:
    """Agree as the second person that a copy is kept, or say why not."""
    case, safe = opened(request, id)
    row, told = copy_queries.copy(case, safe, copy)
    if row.agreed_on or row.ended_on or told.asked.by == request.worker.id.hex:
        raise Http404
    is_no = "no" in request.POST
    form = copy_forms.Refuse(request.POST if is_no else None)
    try:
        if "yes" in request.POST:
            copy_actions.agree(request.worker, case, copy)
            return done.then(request, done.SAVED, "cases:copy", id, copy)
        if is_no and form.is_valid():
            copy_actions.refuse(request.worker, case, copy, form.cleaned_data["why"])
            return done.then(request, done.SAVED, "cases:copies", id)
    except (NotNow, *_STOPPED):  # answered, or stopped, meanwhile: nothing is kept
        return done.then(request, "", "cases:copy", id, copy)
    piece = _piece(request, case, row, told)
    page = copy_presenters.copy(request.worker, case, row, told, form, piece=piece)
    return render(request, "shares/copy_agree.html", page)
