"""Add files, see what was read from each, look into them, answer what reading needs."""

import uuid

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import (
    actions,
    arriving,
    browsing,
    forms,
    guides,
    presenters,
    queries,
    record_presenters,
)
from chesil_web.record.evidence.beside import links_of_file
from chesil_web.record.evidence.uploads import Refused, Uploaded, received


@private
def file_list(request: PrivateRequest) -> HttpResponse:
    """Every file, and how far the reading of each is."""
    arriving.clear(request.safe)
    safe = request.safe
    page = presenters.listed(safe, queries.files(safe), removed=False, coming=arriving.coming(safe))
    return render(request, "evidence/list.html", page)


@private
def list_how_far(request: PrivateRequest) -> HttpResponse:
    """Whether a file is still being read, and how far each is, for the page that waits."""
    return JsonResponse(presenters.list_how_far(queries.files(request.safe)))


@private
def removed(request: PrivateRequest) -> HttpResponse:
    """What was deleted in the last 30 days."""
    page = presenters.listed(request.safe, queries.files(request.safe, removed=True), removed=True)
    return render(request, "evidence/list.html", page)


@private
def add(request: PrivateRequest, guide: str = "") -> HttpResponse:
    """What do you have, how to get it, and the place to put it."""
    known = guides.guide(guide)
    if guide and known is None:
        raise Http404
    declared = known.code if known else ""
    if request.method != "POST":
        page = presenters.add(known, arriving.coming(request.safe))
        return render(request, "evidence/add.html", page)
    given = received(request, "files")
    kept, problems = _kept(request, given, declared)
    if problems or not kept:
        said = tuple(problems) or (_("Choose at least one file."),)
        page = presenters.add(known, arriving.coming(request.safe), said)
        return render(request, "evidence/add.html", page, status=400)
    there = sum(1 for _id, is_new in kept if not is_new)
    if len(kept) == 1 and not there:
        return done.then(request, done.SAVED, "evidence:file", kept[0][0])
    done.leave(request, done.SAVED)
    notice = ngettext("%(n)d file is here already.", "%(n)d files are here already.", there) % {"n": there}
    here = presenters.listed(
        request.safe, queries.files(request.safe), removed=False, notice=notice if there else "",
        coming=arriving.coming(request.safe),
    )  # fmt: skip
    return render(request, "evidence/list.html", here)


def _kept(
    request: PrivateRequest, given: list[Uploaded | Refused], declared: str
) -> tuple[list[tuple[uuid.UUID, bool]], list[str]]:
    """The files that were kept, each with whether it is new, and why others were not."""
    kept, problems = [], []
    for each in given:
        try:
            if isinstance(each, Refused):
                raise each
            kept.append(actions.add(request.safe, each, declared))
        except Refused as refused:
            problems.append(refused.what)
    return kept, problems


@private
def file(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """One file."""
    found = _found(request, id)
    messages = queries.naming(request.safe, found) if queries.is_media(found) else []
    page = presenters.file(
        found, queries.answers(request.safe), messages=messages, links=links_of_file(request.safe, found)
    )
    return render(request, "evidence/file.html", page)


@private
def how_far(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """How far the reading of a file is, for the page that waits."""
    return JsonResponse(presenters.how_far(_found(request, id)))


@private
def look(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """The records of a file as text, closed until they are opened; go to one, or to a day."""
    return browsing.look(request, _opened(request, id))


@private
def record(
    request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int | None = None
) -> HttpResponse:
    """One record of a document in a file, open among those beside it; with its picture *nth*, if any."""
    return browsing.record(request, _opened(request, id), document, record, nth)


@private
def picture(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> HttpResponse:
    """A picture of a record, decoded and written anew."""
    return browsing.picture(_opened(request, id), document, record, nth)


@private
def sound(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> HttpResponse:
    """A recording of a record, or the sound of a video, decoded and written anew."""
    return browsing.sound(request, _opened(request, id), document, record, nth)


@private
@require_POST
def order(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Which comes first in the dates of these files: the day or the month."""
    if request.POST.get("first") in ("day", "month"):
        actions.answer(request.safe, day_first=request.POST["first"] == "day")
        done.leave(request, done.SAVED)
    return redirect("evidence:file", id)


@private
def clock(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Which country's time the times in a file are."""
    found = _found(request, id)
    zone = found.kept.zone or queries.answers(request.safe).zone
    form = forms.Clock(request.POST or None, initial={"zone": zone})
    if not form.is_valid():
        return render(request, "evidence/clock.html", presenters.clock(found, form))
    actions.set_clock(request.safe, found.id, form.cleaned_data["zone"])
    return done.then(request, done.SAVED, "evidence:file", id)


@private
def columns(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Which column of a list of calls is what."""
    found = _found(request, id)
    table = queries.only_table(found)
    if table is None:
        raise Http404
    if request.method == "POST" and "guess" in request.POST:
        actions.set_columns(request.safe, id, {})
        return done.then(request, done.SAVED, "evidence:file", id)
    form = forms.Columns(request.POST or None, table=table, told=bool(found.kept.columns))
    if not form.is_valid():
        return render(request, "evidence/columns.html", presenters.columns(found, form))
    actions.set_columns(request.safe, id, form.columns())
    return done.then(request, done.SAVED, "evidence:file", id)


@private
@require_POST
def again(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Read a file once more."""
    actions.read_again(request.safe, id)
    return redirect("evidence:file", id)


@private
@require_POST
def remove(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Delete a file, with a way back."""
    actions.remove(request.safe, id)
    return redirect("evidence:file", id)


@private
@require_POST
def bring_back(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    actions.bring_back(request.safe, id)
    return done.then(request, done.BACK, "evidence:file", id)


@private
@require_POST
def original(request: PrivateRequest, id: uuid.UUID) -> StreamingHttpResponse:
    """The file as it came, to be saved: never shown, whatever it says it is."""
    return browsing.original(_opened(request, id))


def _opened(request: PrivateRequest, id: uuid.UUID) -> browsing.Opened:
    reader = record_presenters.Reader(address=presenters.hers, owner=_("You"), is_hers=True)
    return browsing.Opened(request.safe, _found(request, id), reader)


def _found(request: PrivateRequest, id: uuid.UUID) -> queries.File:
    found = queries.file(request.safe, id)
    if found is None:
        raise Http404
    return found
