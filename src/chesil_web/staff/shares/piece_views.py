"""The pages of what was shared besides entries: conversations, pictures, recordings and whole files."""

import uuid
from datetime import date, datetime
from functools import partial

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.ui.headers import PICTURES_INSIDE
from chesil_web.foundation.ui.page import render
from chesil_web.record.evidence import browsing, sheets
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.evidence.record_presenters import Reader
from chesil_web.record.evidence.sheets import Sheet
from chesil_web.record.given import copy_presenters, shared
from chesil_web.record.given.models import Purpose, Share
from chesil_web.staff.access import looking
from chesil_web.staff.access.declarations import AskFirst
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import file_presenters, keepers
from chesil_web.staff.cases.models import Case
from chesil_web.staff.shares import presenters
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def talk(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, number: int, place: int) -> HttpResponse:
    """A conversation that was shared: which of those in the share, and which page of it."""
    case, row, safe = _share(request, id, share)
    (told,) = safe.read([row], Purpose)
    page = presenters.talk(case, row, shared.talk(safe, number), number=number, place=place, her=told.name)
    return render(request, "given/talk.html", page)


@by_the_table
def day(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, number: int, day: int) -> HttpResponse:
    """Leads to the page of a conversation on which a day begins."""
    _case, _row, safe = _share(request, id, share)
    page = copy_presenters.page_of(shared.talk(safe, number), _day(day))
    return redirect(reverse("cases:share-talk", args=[id, share, number, page]) + f"#d{day}")


def _day(number: int) -> date:
    try:
        return datetime.strptime(str(number), "%Y%m%d").date()
    except ValueError:
        raise Http404 from None


@by_the_table
def media(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """A picture or recording that was shared, as it was made then."""
    _case, _row, safe = _share(request, id, share)
    return shared.media(request, safe, part)


@by_the_table
@csp_override(PICTURES_INSIDE)
def file(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """A whole file that was shared, or the pages of a document that was made here."""
    back, opened = reverse("cases:share", args=[id, share]), _opened(request, id, share, file)
    pages = _pages(request, opened) if opened.file.kept.made else []
    return render(request, "cases/file.html", file_presenters.file(opened, back, pages))


def _pages(request: WorkerRequest, opened: browsing.Opened) -> list[Sheet]:
    """The pages of a document, once the look at it is logged; empty if they cannot be drawn."""
    row = Evidence(id=opened.file.id)
    looking.read(request.worker.id, opened.safe, row)
    with files.opened(row.id, opened.safe.item_key(row)) as stream:
        data = stream.read()
    return sheets.to_read(opened.safe.id, data, name=opened.file.kept.name)


@by_the_table
def look(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """What was read from a file that was shared."""
    return browsing.look(request, _opened(request, id, share, file))


@by_the_table
def record(
    request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, file: uuid.UUID, document: int, record: int,
    nth: int | None = None,
) -> HttpResponse:  # fmt: skip
    """One record in a file that was shared."""
    return browsing.record(request, _opened(request, id, share, file), document, record, nth)


@by_the_table
def picture(
    request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, file: uuid.UUID, document: int, record: int,
    nth: int,
) -> HttpResponse:  # fmt: skip
    """A picture in a file that was shared, made anew without the place where it was taken."""
    return browsing.picture(_opened(request, id, share, file), document, record, nth)


@by_the_table
def sound(
    request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, file: uuid.UUID, document: int, record: int,
    nth: int,
) -> HttpResponse:  # fmt: skip
    """A recording in a file that was shared, made anew."""
    return browsing.sound(request, _opened(request, id, share, file), document, record, nth)


@by_the_table
@require_POST
def original(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """Save a file as it came. Whoever shared it sees that; it breaks off where the sharing stops."""
    opened = _opened(request, id, share, file)
    goes_on = partial(_is_readable, request.worker.id, page_of(request), id, share)
    answer = browsing.original(opened, goes_on=goes_on)
    looking.saved(request.worker.id, opened.safe, Evidence(id=opened.file.id))
    return answer


def _share(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID) -> tuple[Case, Share, OpenSafe]:
    case, row = keepers.found(request.worker, page_of(request), id, share)
    try:
        return case, row, looking.opened(request.worker.id, row, as_keeper=row.is_held)
    except WrongSecret:  # stopped just now
        raise Http404 from None


def _opened(request: WorkerRequest, id: uuid.UUID, share: uuid.UUID, file: uuid.UUID) -> browsing.Opened:
    _case, _row, safe = _share(request, id, share)
    found = evidence.file(safe, file)
    if found is None:
        raise Http404

    def address(name: str, *args: object) -> str:
        return reverse(f"cases:share-{name}", args=[id, share, *args])

    return browsing.Opened(safe, found, Reader(address=address, owner=_("Whoever shared this")))


def _is_readable(worker: uuid.UUID, page: str, id: uuid.UUID, share: uuid.UUID) -> bool:
    """Whether a worker may still read a share: asked again while a file of it is on its way."""
    now = workforce.working(worker)
    if now is None:
        return False
    try:
        row = keepers.found(now, page, id, share)[1]
        looking.unseen(row, as_keeper=row.is_held)
    except (Http404, AskFirst, WrongSecret):
        return False
    return True
