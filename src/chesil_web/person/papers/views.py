"""Ask for papers, save them, drop them."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from chesil.case_folder.handing_over import Way
from chesil_web.foundation.keys import files, leaving
from chesil_web.foundation.keys.opened import part_key
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.log import anchoring, authorities
from chesil_web.foundation.log import queries as log
from chesil_web.foundation.ui import done, typed
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.headers import PICTURES_INSIDE
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.saving import attachment
from chesil_web.person.analysis import actions as analysis_actions
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.papers import (
    actions,
    answers_so_far,
    bridge,
    counting,
    deciding,
    gate,
    looking,
    numbering,
    presenters,
    preview,
    queries,
    undecided,
)
from chesil_web.person.papers.answers_so_far import FRONT as _FRONT
from chesil_web.person.papers.forms import FIRST, Ask, FrontPage, exhibit_numbers, new_paper
from chesil_web.person.papers.models import File as MadeFile
from chesil_web.person.papers.models import Paper, is_pack
from chesil_web.person.papers.names import free_name, saved_as
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence import quota, sheets
from chesil_web.record.evidence.queries import File

_SHOWS: Final = "x-"  # before an entry's id: which files show it
_GOES: Final = "f-"  # before a file's id: how it goes
# The fields of each page that asks more, which it does not send on as answered before it.
_LEAVING: Final = (
    "csrfmiddlewaretoken",
    "files",
    "seen",
    "also",
    "shown",
    "n",
    "again",
    "keep",
    "count",
    _GOES,
)
_ENTRIES: Final = (*_LEAVING, "entries", "e", _SHOWS)


@private
def papers(request: PrivateRequest) -> HttpResponse:
    """The papers that were made; where there are none yet, the questions for new ones."""
    if request.method == "POST":
        return _asking(request, first=False)
    found, made = queries.papers(request.safe), tuple(log.made(request.safe))
    if not (found or made):
        return _asking(request, first=True)
    page = presenters.papers(found, made=made, stamped=bool(authorities.in_use()))
    return render(request, "papers/papers.html", page)


@private
def new(request: PrivateRequest) -> HttpResponse:
    """The questions for new papers."""
    return _asking(request, first=False)


@private
@require_POST
def keep(request: PrivateRequest) -> HttpResponse:
    """Keep the answers that are being given; without scripts, leave as well."""
    if "forget" in request.POST:
        answers_so_far.drop(request.safe)
        return redirect("papers:new")
    answers_so_far.keep(request.safe, _typed(request, ("csrfmiddlewaretoken", "paper", "today", "leave")))
    return typed.kept(request)


def _asking(request: PrivateRequest, *, first: bool) -> HttpResponse:
    newest, about = analysis.newest(request.safe), evidence.answers(request.safe).about
    looked = analysis.newest_whole(request.safe, newest)
    standing = analysis.standing(request.safe, looked)
    offered = presenters.choices(
        looked, analysis.decided(request.safe), about, standing, analysis.agreed_in(request.safe, looked)
    )
    name = free_name(request.safe, timezone.localdate())
    initial = FIRST | {"people": presenters.first(offered.people, about), "name": name}
    ready = queries.is_current(newest, request.safe)
    before = () if request.method == "POST" else answers_so_far.kept(request.safe)
    initial |= answers_so_far.initial(before, Ask.base_fields)
    asks_again = "again" in request.POST or ("reading" in request.POST and ready)
    form = Ask(
        _answers(request, initial["people"]), initial=initial, people=offered.people, kinds=offered.kinds,
        others=offered.others, initials=numbering.register(request.safe).initials,
    )  # fmt: skip
    if request.method == "POST" and not asks_again and form.is_valid():
        answer = _asked(request, form, looked, ready=ready)
        if answer is not None:
            return answer
    front = [each for each in (*_typed(request, ()), *before) if each[0].startswith(_FRONT)]
    page = presenters.new(
        form, ready=ready, id=new_paper(request), first=first, front=front, was_kept=bool(before)
    )
    return render(request, "papers/new.html", page)


def _answers(request: PrivateRequest, people: Sequence[str]) -> QueryDict | None:
    """What was answered; *people* are ticked where nobody could be before everything was looked through."""
    if "reading" not in request.POST or "people" in request.POST:
        return request.POST or None
    said = request.POST.copy()
    said.setlist("people", list(people))
    return said


def _asked(
    request: PrivateRequest, form: Ask, looked: analysis.Looked | None, *, ready: bool
) -> HttpResponse | None:
    wanted = queries.Wanted(**form.wanted())
    entries: dict[uuid.UUID, tuple[int, ...]] = {}
    if queries.rests_on_a_look(wanted) and not ready:
        return _looking_first(request, looked)
    files = actions.numbered(request.safe)
    if "statement" in wanted.papers:
        rows = queries.entries(request.safe, wanted.part)
        if len(rows) > presenters.MOST_ENTRIES:
            most = _("There are more than %(n)d entries in these days. Choose fewer days.") % {
                "n": presenters.MOST_ENTRIES
            }
            form.add_error("since", most)
            return None
        if "entries" in request.POST:
            answered, entries = _chosen(request, files, wanted.initials)
        else:
            answered = presenters.offered(rows, queries.shown_by(request.safe, rows, files))
        if "entries" not in request.POST or answered.errors:
            page = presenters.choose(rows, files, _typed(request, _ENTRIES), answered, wanted.initials)
            return render(request, "papers/choose.html", page)
    if form.cleaned_data["front"] and "pack" in wanted.papers:
        front = _front(request)
        if not front.is_valid():
            asks = presenters.front(front, _typed(request, ("csrfmiddlewaretoken", _FRONT)))
            return render(request, "papers/front.html", asks)
        wanted = attrs.evolve(wanted, front=front.front())
    return _made(request, form, queries.with_exhibits(wanted, entries), entries, files)


def _front(request: PrivateRequest) -> FrontPage:
    """The answers for the cover page; those of before are there again where something else was changed."""
    about = evidence.answers(request.safe).about
    sent = any(name.startswith(_FRONT) for name in request.POST)
    return FrontPage(request.POST if sent else None, initial={"other_name": about}, prefix="c")


def _made(
    request: PrivateRequest,
    form: Ask,
    wanted: queries.Wanted,
    entries: actions.Shown,
    files: Mapping[int, File],
) -> HttpResponse | None:
    """Show what leaves; then, where that is what she has seen, ask for the papers."""
    shown = {number for numbers in entries.values() for number in numbers}
    offers = queries.offers(request.safe, wanted, files, shown)
    keeps = "keep" in request.POST
    if keeps:
        waits = undecided.waiting(request.safe, wanted)
        if request.POST["keep"] == waits.stamp:  # else something came since the page was shown
            analysis_actions.decide(request.safe, waits.ids, "keep")
    if "count" in request.POST:
        counting.count(request.safe, request.POST["count"].split())
        return _looking_first(request, analysis.newest(request.safe))
    wanted = _choice(request, wanted, offers)
    stamp = queries.stamp(wanted)
    changed = "files" in request.POST and request.POST.get("seen", stamp) != stamp
    if "files" not in request.POST or changed or keeps:
        return _preview(request, wanted, entries, files, changed=changed or keeps)
    if refusal := _no_room(request, wanted):
        form.add_error("papers", refusal)
        return None
    if actions.ask(request.safe, wanted, entries, paper=new_paper(request)) is None:
        return _looking_first(request, analysis.newest(request.safe))
    answers_so_far.drop(request.safe)
    return redirect("papers:list")


def _choice(request: HttpRequest, wanted: queries.Wanted, offers: Sequence[queries.Offer]) -> queries.Wanted:
    """What she asks for, with what she chose on the page that shows what leaves."""
    if not {"files", "keep"} & request.POST.keys():
        ways = {each.file.id: each.usual for each in offers}
        return queries.with_choice(wanted, ways=ways, also=(), notes_out=())
    talks = {(each.file.id.hex, name) for each in offers if each.holding for name, _n in each.holding.others}
    ticked = {
        (file, name) for file, _space, name in (each.partition(" ") for each in request.POST.getlist("also"))
    }
    shown, kept = (
        {int(each) for each in said if each.isdecimal()}
        for said in (request.POST.get("shown", "").split(), request.POST.getlist("n"))
    )
    return queries.with_choice(
        wanted, ways={each.file.id: _way(request, each) for each in offers}, also=talks & ticked,
        notes_out=shown - kept,
    )  # fmt: skip


def _preview(
    request: PrivateRequest,
    wanted: queries.Wanted,
    entries: actions.Shown,
    files: Mapping[int, File],
    *,
    changed: bool,
) -> HttpResponse:
    asked = actions.made_from(request.safe, wanted) if queries.rests_on_a_look(wanted) else None
    secrets = queries.secrets(request.safe)
    shown = {number for numbers in entries.values() for number in numbers}
    every = queries.offers(request.safe, wanted, files, shown)
    leaves = bridge.leaving(asked, secrets, queries.cut(wanted, every)) if asked else None
    notes = frozenset(leaves.notes).difference(wanted.part.notes_out) if leaves else frozenset[int]()
    things = actions.going_things(request.safe, wanted, entries, asked)
    page = preview.preview(
        wanted, every, leaves, waits=undecided.waiting(request.safe, wanted),
        uncounted=counting.uncounted(request.safe, notes),
        diary=asked.diary if asked else "", statement=len(entries), fields=_typed(request, _LEAVING),
        seen=queries.stamp(wanted), changed=changed,
        things=[thing.what for thing, _, _ in things.values()], secrets=secrets,
        statement_words=(*queries.words_of_statement(request.safe, wanted, entries), *_on_front(wanted))
        if secrets else (),
    )  # fmt: skip
    return render(request, "papers/preview.html", page)


def _on_front(wanted: queries.Wanted) -> tuple[str, ...]:
    """What stands on the cover page, to be searched for what must stay secret."""
    front = wanted.front
    return () if front is None else ("\n".join((front.alleged, front.reach, *front.asks, *front.phone)),)


def _no_room(request: PrivateRequest, wanted: queries.Wanted) -> str:
    """Why the papers cannot be made now. A pack holds the files again."""
    again = evidence.kept(request.safe) if "pack" in wanted.papers else ()
    return quota.refusal(request.safe, sum(each.size for _id, each in again))


def _looking_first(request: PrivateRequest, looked: analysis.Looked | None) -> HttpResponse:
    """Have what is new looked through, then go on with what was answered so far.

    Args:
        looked: what the questions were asked from; with none they come once more, as nobody could be chosen.
    """
    fields = _typed(request, ("csrfmiddlewaretoken", "seen", "reading", "count", *looking.ANSWERS))
    if "count" in request.POST:
        fields.append(("keep", ""))  # what she chose on that page stays chosen, and nothing more is kept
    if "files" in request.POST:
        fields.append(("seen", ""))  # what goes out is shown once more before anything is made
    if looked is None or looked.given is None or looked.given.asks:
        fields.append(("reading", "yes"))
    return looking.first(request, fields)


def _chosen(
    request: HttpRequest, files: Mapping[int, File], initials: str
) -> tuple[presenters.Answered, dict[uuid.UUID, tuple[int, ...]]]:
    """Which entries she chose, with the exhibits of each; and what was answered, when some of it is wrong."""
    chosen = [each for each in request.POST.getlist("e") if re.fullmatch("[0-9a-f]{32}", each)]
    shows = {each: request.POST.get(f"{_SHOWS}{each}", "") for each in chosen}
    entries: dict[uuid.UUID, tuple[int, ...]] = {}
    errors: dict[str, str] = {}
    for each, text in shows.items():
        try:
            entries[uuid.UUID(each)] = exhibit_numbers(text, files, initials)
        except ValidationError as error:
            errors[each] = str(error.message)
    return presenters.Answered(chosen=frozenset(chosen), shows=shows, errors=errors), entries


def _way(request: HttpRequest, offer: queries.Offer) -> Way:
    """How she said that a file goes; where she said nothing that it can, it stays."""
    said = request.POST.get(f"{_GOES}{offer.file.id.hex}", "")
    return next((way for way in offer.ways if way.value == said), Way.OUT)


def _typed(request: HttpRequest, here: tuple[str, ...]) -> list[tuple[str, str]]:
    """What was answered on the pages before this one, whose own fields are *here*."""
    begin = tuple(name for name in here if name.endswith("-"))
    said = ((name, value) for name, values in request.POST.lists() for value in values)
    return [each for each in said if each[0] not in here and not each[0].startswith(begin)]


@private
def how_far(request: PrivateRequest) -> HttpResponse:
    """Whether a paper is still being made, for the page that waits."""
    return JsonResponse({"busy": any(each.busy for each in queries.papers(request.safe))})


@private
@require_POST
def file(request: PrivateRequest, id: uuid.UUID, part: uuid.UUID) -> StreamingHttpResponse | HttpResponse:
    """One file of a paper, to be saved under the name she chose."""
    found = queries.paper(request.safe, id)
    given, name = _one(found, part)
    if gate.open_finds(found.asked):  # nothing goes out while it may hold what must stay secret
        return redirect("papers:finds", id)
    key = part_key(request.safe.item_key(Paper(id=id)), part)
    sealed_for = found.asked.sealed_for if is_pack(given.name) else ""
    pieces = _pieces(request.safe.id, part, key, completed=is_pack(given.name))
    response = StreamingHttpResponse(
        leaving.encrypted(pieces, sealed_for) if sealed_for else pieces,
        content_type="application/octet-stream",
    )
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@private
@csp_override(PICTURES_INSIDE)
def read(request: PrivateRequest, id: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """Read a document as pictures of its pages: no file of it comes to the phone."""
    found = queries.paper(request.safe, id)
    if part in request.safe.damaged:  # the list of papers says that it is damaged
        return redirect("papers:list")
    given, name = _one(found, part)
    if not given.has_pages:
        raise Http404
    with files.opened(part, part_key(request.safe.item_key(Paper(id=id)), part)) as stream:
        data = stream.read()
    pages = sheets.to_read(request.safe.id, data, name=name)
    return render(request, "papers/read.html", presenters.read(given, pages))


def _one(found: queries.Found, part: uuid.UUID) -> tuple[MadeFile, str]:
    """A file of a paper, and the name for saving it."""
    names = saved_as(found.asked, (each for _id, each in found.files))
    for (id, file), name in zip(found.files, names, strict=True):
        if id == part and not file.inside:
            return file, name
    raise Http404


def _pieces(safe: uuid.UUID, part: uuid.UUID, key: bytes, *, completed: bool) -> Iterator[bytes]:
    with files.opened(part, key) as stream:
        yield from anchoring.completed(safe, stream) if completed else files.blocks(stream)


@private
def finds(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """What must stay secret and stands in a paper: each is taken out, kept with a reason, or not sent."""
    found = queries.paper(request.safe, id)
    if found.busy:
        return redirect("papers:list")
    form = deciding.Decide(request.POST or None, finds=found.asked.finds)
    if form.is_bound and not deciding.is_over(found) and form.is_valid():
        try:
            actions.settle(request.safe, id, form.decisions())
        except actions.Changed:
            form.add_error(None, _("Something in your record changed since these were made. Delete them and "
                                   "make them again."))  # fmt: skip
        else:
            more = gate.undecided(queries.paper(request.safe, id).asked.finds)
            address = ("papers:finds", id) if more else ("papers:list",)
            return done.then(request, done.SAVED, *address)
    return render(request, "papers/finds.html", deciding.page(found, form))


@private
def drop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Delete a paper, after asking."""
    found = queries.paper(request.safe, id)
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", presenters.sure(found))
    actions.drop(request.safe, id)
    return done.then(request, done.GONE, "papers:list")
