"""The pages on which messages, pictures, files, people and documents are added to what is shared."""

import uuid
from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.headers import PICTURES_INSIDE
from chesil_web.foundation.ui.page import render
from chesil_web.person.sharing import actions, adding_presenters, going, pieces, queries, talk_presenters
from chesil_web.person.sharing import papers as documents
from chesil_web.person.sharing import talks as conversations
from chesil_web.person.sharing.adding_forms import FindTalk
from chesil_web.person.sharing.models import Chosen, PaperPart, TalkPart
from chesil_web.record.evidence import sheets
from chesil_web.record.evidence.queries import File


@private
def talks(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Find a conversation, or some days of one, and add it."""
    _row, told = queries.chosen(request.safe, id)
    if "drop" in request.POST:
        actions.drop_talk(request.safe, id, request.POST["drop"])
        return redirect("sharing:talks", id)
    found, problem = None, ""
    with conversations.opened(request.safe) as here:
        form = FindTalk(request.POST or None, offered=here.offered)
        if form.is_bound and form.is_valid():
            part = actions.as_before(told, form.part())
            problem = _problem(told, part, here.count(part))
            found = None if problem else here.copied(part)
            if found and "add" in request.POST:
                actions.add_talk(request.safe, id, conversations.part_of(found, part))
                return redirect("sharing:preview", id)
        page = adding_presenters.talks(id, told, here.offered, form, found=found, problem=problem)
    return render(request, "sharing/talks.html", page)


def _problem(told: Chosen, part: TalkPart, count: int) -> str:
    room = conversations.MOST - sum(each.count for each in told.talks if not actions.is_same(each, part))
    if not count:
        return adding_presenters.nothing_found()
    return adding_presenters.too_many(count, room) if count > room else ""


@private
def talk(request: PrivateRequest, id: uuid.UUID, number: int, place: int) -> HttpResponse:
    """A conversation as the worker will see it: which of those that were chosen, and which page of it.

    Single messages can be left out.
    """
    _row, told = queries.chosen(request.safe, id)
    found = going.going(request.safe, told)
    if not 0 < number <= len(found.talks):
        raise Http404
    if request.method == "POST":
        if "back" in request.POST:
            actions.put_back(request.safe, id, told.talks.index(found.parts[number - 1]))
        else:
            actions.leave_out(request.safe, id, request.POST.getlist("out"))
        is_there = len(queries.chosen(request.safe, id)[1].talks) == len(told.talks)
        if is_there:
            return done.then(request, done.SAVED, "sharing:talk", id, number, place)
        return done.then(request, done.SAVED, "sharing:preview", id)
    page = talk_presenters.preview_talk(id, found.talks[number - 1], number=number, place=place)
    return render(request, "sharing/talk.html", page)


@private
def media(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Tick pictures and recordings, which are made anew."""
    _row, told = queries.chosen(request.safe, id)
    found = pieces.media(request.safe)
    ticked, problem = _ticked(request, told.media), ""
    if request.method == "POST":
        problem = _unmade(request.safe, pieces.chosen(found, ticked), told.media)
        if not problem:
            actions.change(request.safe, id, media=_here(found, ticked))
            return redirect("sharing:preview", id)
    page = adding_presenters.media(id, found, ticked=ticked, problem=problem)
    return render(request, "sharing/boxes.html", page)


def _unmade(safe: OpenSafe, found: Sequence[File], before: Sequence[str]) -> str:
    """Why pictures and recordings cannot go out: each is made once here, so that nothing is promised."""
    if len(found) > pieces.MOST_MEDIA:
        return adding_presenters.too_many_of(pieces.MOST_MEDIA)
    names = [
        each.kept.name for each in found if each.id.hex not in before and pieces.made(safe, each) is None
    ]
    return adding_presenters.cannot_be_shown(names) if names else ""


@private
def files(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Tick whole files, which go as they came."""
    _row, told = queries.chosen(request.safe, id)
    found = pieces.whole(request.safe)
    ticked, problem = _ticked(request, told.files), ""
    if request.method == "POST":
        problem = _too_much(pieces.chosen(found, ticked))
        if not problem:
            actions.change(request.safe, id, files=_here(found, ticked))
            return redirect("sharing:preview", id)
    page = adding_presenters.files(id, found, ticked=ticked, problem=problem)
    return render(request, "sharing/boxes.html", page)


def _too_much(found: Sequence[File]) -> str:
    if len(found) > pieces.MOST_FILES:
        return adding_presenters.too_many_of(pieces.MOST_FILES)
    size = sum(each.kept.size for each in found)
    return adding_presenters.too_large(size) if size > pieces.MOST_BYTES else ""


@private
def people(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Tick who is who."""
    _row, told = queries.chosen(request.safe, id)
    found = pieces.who_is_who(request.safe)
    if request.method == "POST":
        ticked = request.POST.getlist("f")
        actions.change(request.safe, id, people=tuple(each.person for each in found if each.person in ticked))
        return redirect("sharing:preview", id)
    page = adding_presenters.people(id, found, ticked=told.people)
    return render(request, "sharing/boxes.html", page)


@private
def papers(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Tick documents that were made. Each is searched for what must stay secret as it is ticked."""
    _row, told = queries.chosen(request.safe, id)
    found = documents.offered(request.safe)
    ticked, problem = _ticked(request, [each.part for each in told.papers]), ""
    if request.method == "POST":
        wanted = [each for each in documents.chosen(found, ticked) if not each.is_held]
        parts, problem = _looked_through(request.safe, wanted, told)
        if not problem:
            actions.change(request.safe, id, papers=parts)
            return redirect("sharing:preview", id)
    page = adding_presenters.papers(id, found, ticked=ticked, problem=problem)
    return render(request, "sharing/boxes.html", page)


def _looked_through(
    safe: OpenSafe, wanted: Sequence[documents.Document], told: Chosen
) -> tuple[tuple[PaperPart, ...], str]:
    if len(wanted) > documents.MOST:
        return (), adding_presenters.too_many_of(documents.MOST)
    known = {part.part: part for part, _document in documents.there(safe, told.papers)}
    try:
        return tuple(known.get(each.part) or documents.looked_through(safe, each) for each in wanted), ""
    except documents.NotLookedThrough:
        return (), adding_presenters.not_looked_through()
    except documents.Undecided:
        return (), adding_presenters.undecided()


@private
@csp_override(PICTURES_INSIDE)
def paper(request: PrivateRequest, id: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """Read a document that was chosen, as pictures of its pages: no file of it comes to the phone."""
    _row, told = queries.chosen(request.safe, id)
    found = next(
        (each for each in documents.there(request.safe, told.papers) if each[0].part == part.hex), None
    )
    if found is None:
        raise Http404
    document = found[1]
    pages = sheets.to_read(request.safe.id, document.read(), name=document.name)
    return render(request, "sharing/paper.html", adding_presenters.paper(id, document, pages))


@private
@require_POST
def this_paper(request: PrivateRequest, part: uuid.UUID) -> HttpResponse:
    """Begin to share one document, from the list of papers: nothing else is chosen with it."""
    found = next((each for each in documents.offered(request.safe) if each.part == part.hex), None)
    if found is None:
        raise Http404
    if found.is_held:
        return redirect("papers:finds", uuid.UUID(found.paper))
    parts, problem = _looked_through(request.safe, [found], Chosen())
    if problem:
        return render(request, "ui/plainly.html", adding_presenters.cannot_be_shared(problem))
    return redirect("sharing:preview", actions.choose_paper(request.safe, parts[0]))


def _ticked(request: PrivateRequest, before: Sequence[str]) -> Sequence[str]:
    return request.POST.getlist("f") if request.method == "POST" else before


def _here(found: Sequence[File], ticked: Sequence[str]) -> tuple[str, ...]:
    """Those that were ticked and are of this record, each once."""
    return tuple(each.id.hex for each in pieces.chosen(found, list(dict.fromkeys(ticked))))
