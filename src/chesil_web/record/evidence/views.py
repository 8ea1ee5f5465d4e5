"""Add files, see what was read from each, look into them, answer what reading needs."""

import uuid
from collections.abc import Iterator
from functools import partial
from typing import Final

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done, ranges
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import actions, arriving, forms, guides, presenters, queries
from chesil_web.record.evidence.beside import links
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.evidence.uploads import Refused, Uploaded, received

_NEUTRAL: Final = {"Content-Disposition": 'inline; filename="picture.jpg"'}  # what a browser saves it as


@private
def file_list(request: PrivateRequest) -> HttpResponse:
    """Every file, and how far the reading of each is."""
    arriving.clear(request.safe)
    page = presenters.listed(queries.files(request.safe), removed=False, coming=arriving.coming(request.safe))
    return render(request, "evidence/list.html", page)


@private
def list_how_far(request: PrivateRequest) -> HttpResponse:
    """Whether a file is still being read, and how far each is, for the page that waits."""
    return JsonResponse(presenters.list_how_far(queries.files(request.safe)))


@private
def removed(request: PrivateRequest) -> HttpResponse:
    """What was deleted in the last 30 days."""
    page = presenters.listed(queries.files(request.safe, removed=True), removed=True)
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
        queries.files(request.safe), removed=False, notice=notice if there else "",
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
    page = presenters.file(found, queries.answers(request.safe), messages=messages)
    return render(request, "evidence/file.html", page)


@private
def how_far(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """How far the reading of a file is, for the page that waits."""
    return JsonResponse(presenters.how_far(_found(request, id)))


@private
def look(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """The records of a file as text, closed until they are opened; go to one, or to a day."""
    found = _found(request, id)
    goes = request.POST if "go" in request.POST else None
    form = forms.GoTo(goes, documents=queries.documents(request.safe, found))
    if form.is_valid() and (answer := _go(request, found, form)):
        return answer
    said = request.POST.get("page", "1")
    number = max(1, int(said)) if said.isdecimal() and len(said) < 8 else 1
    return _look(request, found, form, start=(number - 1) * presenters.A_PAGE)


def _go(request: PrivateRequest, found: queries.File, form: forms.GoTo) -> HttpResponse | None:
    """To the record or the day; None, said in the form, where there is none."""
    said, place = form.cleaned_data, None
    if said["record"]:
        document = said.get("document") or 0
        if queries.place_of_record(request.safe, found, document=document, record=said["record"]) is not None:
            return redirect("evidence:record", found.id, document, said["record"])
        form.add_error("record", _("There is no such record, or it could not be read."))
        return None
    place = queries.place_of_day(request.safe, found, said["day"])
    if place is None:
        form.add_error("day", _("There is nothing from that day or after it."))
        return None
    return _look(request, found, form, start=place - place % presenters.A_PAGE, sought=place)


@private
def record(
    request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int | None = None
) -> HttpResponse:
    """One record of a document in a file, open among those beside it; with its picture *nth*, if any."""
    found = _found(request, id)
    place = queries.place_of_record(request.safe, found, document=document, record=record)
    if place is None:
        raise Http404
    form = forms.GoTo(documents=queries.documents(request.safe, found))
    return _look(request, found, form, start=place - place % presenters.A_PAGE, sought=place, nth=nth)


def _look(
    request: PrivateRequest, found: queries.File, form: forms.GoTo,
    *, start: int, sought: int | None = None, nth: int | None = None,
) -> HttpResponse:  # fmt: skip
    shown = queries.rows(request.safe, found, start=start, count=presenters.A_PAGE)
    if shown is None:
        raise Http404
    rows, count = shown
    page = presenters.look(
        found, queries.answers(request.safe), rows, start=start, count=count, sought=sought, form=form,
        linked=queries.linked(request.safe, found), nth=nth, links=partial(links, request.safe, found.id),
        beside=queries.media_by_name(request.safe),
    )  # fmt: skip
    return render(request, "evidence/look.html", page)


@private
def picture(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> HttpResponse:
    """A picture of a record, decoded and written anew."""
    found = _found(request, id)
    member = queries.member_of_picture(request.safe, found, document=document, record=record, nth=nth)
    shown = None if member is None else queries.picture(request.safe, found, member)
    if shown is None:
        raise Http404
    return HttpResponse(shown, content_type="image/jpeg", headers=_NEUTRAL)


@private
def sound(request: PrivateRequest, id: uuid.UUID, document: int, record: int, nth: int) -> HttpResponse:
    """A recording of a record, or the sound of a video, decoded and written anew."""
    found = _found(request, id)
    member = queries.member_of_sound(request.safe, found, document=document, record=record, nth=nth)
    heard = None if member is None else queries.sound(request.safe, found, member)
    if heard is None:
        raise Http404
    return ranges.answered(request, heard, content_type="audio/mpeg", name="recording.mp3")


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
    found = _found(request, id)
    key = request.safe.item_key(Evidence(id=found.id))

    def pieces() -> Iterator[bytes]:
        with files.opened(found.id, key) as stream:
            yield from files.blocks(stream)

    response = StreamingHttpResponse(files.begun(pieces()), content_type="application/octet-stream")
    # With its length said, a browser takes a file that breaks off for what it is.
    response.headers["Content-Length"] = str(found.kept.size)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="document-{found.kept.received_at:%Y-%m-%d}"'
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _found(request: PrivateRequest, id: uuid.UUID) -> queries.File:
    found = queries.file(request.safe, id)
    if found is None:
        raise Http404
    return found
