"""Looking into one file that is open: its records as text, its pictures and recordings, and itself."""

import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import attrs
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui import ranges
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import forms, queries, record_presenters
from chesil_web.record.evidence.beside import links
from chesil_web.record.evidence.models import Evidence, Kept

_NEUTRAL: Final = {"Content-Disposition": 'inline; filename="picture.jpg"'}  # what a browser saves it as


@attrs.frozen
class Opened:
    """A file, the safe it lies in, and who looks into it."""

    safe: OpenSafe
    file: queries.File
    reader: record_presenters.Reader


def look(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The records as text; or one of them, or a day, where that is asked for.

    Raises:
        Http404: nothing was read from the file.
    """
    goes = request.POST if "go" in request.POST else None
    form = forms.GoTo(goes, documents=queries.documents(opened.safe, opened.file))
    if form.is_valid() and (answer := _go(request, opened, form)):
        return answer
    said = request.POST.get("page", "1")
    number = max(1, int(said)) if said.isdecimal() and len(said) < 8 else 1
    return _look(request, opened, form, start=(number - 1) * record_presenters.A_PAGE)


def _go(request: HttpRequest, opened: Opened, form: forms.GoTo) -> HttpResponse | None:
    """To the record or the day; None, said in the form, where there is none."""
    said, place, safe, found = form.cleaned_data, None, opened.safe, opened.file
    if said["record"]:
        document = said.get("document") or 0
        if queries.place_of_record(safe, found, document=document, record=said["record"]) is not None:
            return redirect(opened.reader.address("record", found.id, document, said["record"]))
        form.add_error("record", _("There is no such record, or it could not be read."))
        return None
    place = queries.place_of_day(safe, found, said["day"])
    if place is None:
        form.add_error("day", _("There is nothing from that day or after it."))
        return None
    return _look(request, opened, form, start=place - place % record_presenters.A_PAGE, sought=place)


def record(
    request: HttpRequest, opened: Opened, document: int, record: int, nth: int | None = None
) -> HttpResponse:
    """One record of a document, open among those beside it; with its picture *nth*, if any.

    Raises:
        Http404: there is none.
    """
    safe, found = opened.safe, opened.file
    place = queries.place_of_record(safe, found, document=document, record=record)
    if place is None:
        raise Http404
    form = forms.GoTo(documents=queries.documents(safe, found))
    return _look(request, opened, form, start=place - place % record_presenters.A_PAGE, sought=place, nth=nth)


def _look(
    request: HttpRequest, opened: Opened, form: forms.GoTo,
    *, start: int, sought: int | None = None, nth: int | None = None,
) -> HttpResponse:  # fmt: skip
    safe, found, reader = opened.safe, opened.file, opened.reader
    shown = queries.rows(safe, found, start=start, count=record_presenters.A_PAGE)
    if shown is None:
        raise Http404
    rows, count = shown
    page = record_presenters.look(
        found, queries.answers(safe), rows, start=start, count=count, sought=sought, form=form,
        linked=queries.linked(safe, found), nth=nth, reader=reader,
        links=partial(links, safe, found.id) if reader.is_hers else lambda _records: {},
        beside=queries.media_by_name(safe) if reader.is_hers else {},
    )  # fmt: skip
    return render(request, "evidence/look.html", page)


def picture(opened: Opened, document: int, record: int, nth: int) -> HttpResponse:
    """A picture of a record, decoded and written anew.

    Raises:
        Http404: there is none, or it cannot be shown.
    """
    safe, found = opened.safe, opened.file
    member = queries.member_of_picture(safe, found, document=document, record=record, nth=nth)
    shown = None if member is None else queries.picture(safe, found, member)
    if shown is None:
        raise Http404
    return HttpResponse(shown, content_type="image/jpeg", headers=_NEUTRAL)


def sound(request: HttpRequest, opened: Opened, document: int, record: int, nth: int) -> HttpResponse:
    """A recording of a record, or the sound of a video, decoded and written anew.

    Raises:
        Http404: as `picture`.
    """
    safe, found = opened.safe, opened.file
    member = queries.member_of_sound(safe, found, document=document, record=record, nth=nth)
    heard = None if member is None else queries.sound(safe, found, member)
    if heard is None:
        raise Http404
    return ranges.answered(request, heard, content_type="audio/mpeg", name="recording.mp3")


def original(opened: Opened, *, goes_on: Callable[[], bool] = lambda: True) -> StreamingHttpResponse:
    """The file as it came, to be saved: never shown, whatever it says it is.

    Args:
        goes_on: asked before each block; when it says no, the file breaks off.
    Raises:
        BlobMissing, Damaged: it is not as it was sealed.
    """
    found = opened.file
    return as_it_came(found.id, opened.safe.item_key(Evidence(id=found.id)), found.kept, goes_on=goes_on)


def as_it_came(
    item: uuid.UUID, key: bytes, kept: Kept, *, goes_on: Callable[[], bool] = lambda: True
) -> StreamingHttpResponse:
    """The same of a file that belongs to any row; arguments and errors as `original`."""

    def pieces() -> Iterator[bytes]:
        with files.opened(item, key) as stream:
            for block in files.blocks(stream):
                if not goes_on():
                    return
                yield block

    response = StreamingHttpResponse(files.begun(pieces()), content_type="application/octet-stream")
    # With its length said, a browser takes a file that breaks off for what it is.
    response.headers["Content-Length"] = str(kept.size)
    response.headers["Content-Disposition"] = f'attachment; filename="document-{kept.received_at:%Y-%m-%d}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
