"""See everything in order, look for some of it, and say what one thing is."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from msgspec.structs import replace

from chesil.terms import heard
from chesil.terms.acts import ACTS
from chesil_web.foundation.keys import words
from chesil_web.foundation.keys.opened import asked_once
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import addresses, done, typed
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render, see
from chesil_web.person.analysis import actions as analysis
from chesil_web.person.analysis import grade_answers
from chesil_web.person.analysis import queries as runs
from chesil_web.person.analysis.models import Decided
from chesil_web.person.diary import actions as diary_actions
from chesil_web.person.diary import index, rules
from chesil_web.person.diary import presenters as diary_pages
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Listed
from chesil_web.person.papers.models import Talk
from chesil_web.person.timeline import actions, forms, plots, presenters, queries, rows, search_words, things
from chesil_web.person.timeline.found import A_PAGE, Item
from chesil_web.person.timeline.models import Chosen, Wanted
from chesil_web.person.timeline.queries import Opened


@private
@asked_once()
def everything(request: PrivateRequest, view: str = "") -> HttpResponse:
    """Everything, or what was looked for; and the answers to what its forms ask."""
    request.safe.ask_for(*queries.KINDS)
    chosen = queries.chosen(request.safe)
    wanted = _wanted(request, view, chosen)
    if wanted is None:
        return redirect("timeline:list")
    with queries.opened(request.safe, chosen) as here:
        wanted = here.again(wanted)
        sent = request.POST if request.method == "POST" else {}
        looks = bool(sent) and not _OTHER_FORMS & set(sent)
        search = _search(here, wanted, sent if looks else None)
        go = forms.GoTo(sent if "go" in sent else None)
        if request.method == "POST" and (answer := _answered(request, here, wanted, search, go)):
            return answer
        return _page(request, here, wanted, search=search, go=go)


def _wanted(request: PrivateRequest, view: str, chosen: Chosen) -> Wanted | None:
    """What an address asks for; None when it is of another session, or is none."""
    if view:
        return words.unseal_for(request.safe, view, Wanted)
    return Wanted(shown=chosen.words)


def _address(request: PrivateRequest, wanted: Wanted) -> str:
    return addresses.sealed("timeline:view", words.seal_for(request.safe, msgspec.to_builtins(wanted)))


def _transcript(request: PrivateRequest, wanted: Wanted) -> str:
    """Where the conversation that is shown can be printed."""
    talk = Talk(who=wanted.who, source=wanted.source, since=wanted.since, until=wanted.until)
    return addresses.sealed("transcripts:new", words.seal_for(request.safe, msgspec.to_builtins(talk)))


_OTHER_FORMS: Final = {"go", "always", "look"}  # what they send that looks for nothing


def _search(here: Opened, wanted: Wanted, sent: Any = None) -> forms.Search:
    return forms.Search(sent, names=here.state.names, sources=here.state.sources, initial=forms.first(wanted))


def _answered(
    request: PrivateRequest, here: Opened, wanted: Wanted, search: forms.Search, go: forms.GoTo
) -> HttpResponse | None:
    """Where a form leads; None when it has a fault, which the page says."""
    to = wanted
    if search.is_bound:
        if not search.is_valid():
            return None
        if here.state.looks_by_itself:  # a search is meant for everything that is here
            analysis.look(request.safe)
        said = {name: search.cleaned_data[name] for name in search.fields}
        said["terms"] = search_words.terms(said["words"])
        to = here.widened(replace(wanted, **said, begins=False, some=False, near=False, start=0, talk=False))
    elif go.is_bound:
        if not go.is_valid():
            return None
        by_day = replace(wanted, near=False)
        to = replace(by_day, start=here.found(by_day).before(go.cleaned_data["day"]))
    elif (always := request.POST.get("always")) in ("yes", "no"):
        actions.choose(request.safe, Chosen(words=always == "yes"))
        done.leave(request, "always" if always == "yes" else "covered")
        to = replace(wanted, shown=always == "yes")
    elif "look" in request.POST:
        analysis.look(request.safe)
    return see(_address(request, to))


@private
@asked_once()
def one(request: PrivateRequest, view: str, ref: str) -> HttpResponse:
    """One thing beside the list, on a phone alone; and what she says of it."""
    request.safe.ask_for(*queries.KINDS)
    chosen = queries.chosen(request.safe)
    wanted = _wanted(request, view, chosen)
    if wanted is None:
        return redirect("timeline:list")
    with queries.opened(request.safe, chosen) as here:
        run = here.state.looked.id.hex if here.state.looked else ""
        if ref.startswith("m") and wanted.run != run:  # its rows are others now
            done.leave(request, "moved")
            return see(_address(request, wanted))
        note = forms.Note(request.POST if "note" in request.POST else None)
        if request.method == "POST" and (answer := _said(request, here, wanted, ref, note)):
            return answer
        shown = _thing(request, here, wanted, ref, note)
        if shown is None:
            done.leave(request, "gone")
            return see(_address(request, wanted))
        return _page(request, here, wanted, search=_search(here, wanted), one=shown)


def _said(
    request: PrivateRequest, here: Opened, wanted: Wanted, ref: str, note: forms.Note
) -> HttpResponse | None:
    """What she says of a thing; None when it has a fault, which the page says."""
    thing = here.thing(_row(ref))
    if thing is None:
        raise Http404
    if "talk" in request.POST:
        return see(_talk(request, here, wanted, _row(ref)))
    if note.is_bound:
        origin = here.origin(thing)
        entry, file = _new_id(request), origin.evidence if origin else ""
        if "keep" in request.GET:
            words, act = note.so_far()
            actions.keep_note(request.safe, entry, thing, words, act, file)
            return typed.kept(request)
        if not note.is_valid():
            return None
        said = note.cleaned_data
        done.leave(request, actions.say(request.safe, entry, thing, said["note"], said["act"], file))
    elif "undo" in request.POST:
        entry = _new_id(request)
        rules.newest(request.safe, entry)
        diary_actions.remove(request.safe, entry)
        done.leave(request, "unnote")
    elif request.POST.get("way") == "undo":
        done.leave(request, "undone" if analysis.undo(request.safe) else "")
    else:
        sent = request.POST.getlist("s")
        hers = queries.hers(runs.decided(request.safe), thing)
        names = [name for name in (*(each.signal for each in thing.noticed or ()), *hers) if name in sent]
        if request.POST.get("way") == "unsay":
            for name in set(names) & set(hers):
                grade_answers.unsay(request.safe, name)
            done.leave(request, "unsaid")
        else:
            done.leave(request, _decide(request, [name for name in names if name not in hers]))
    return see(request.path)


def _decide(request: PrivateRequest, names: list[str]) -> str:
    """Do what she said of a suggestion; gives what was done, as presenters.done tells it."""
    way = request.POST.get("way", "")
    if not names:
        return ""
    if way in analysis.WAYS:
        analysis.decide(request.safe, names, way)
    elif way == "back":
        analysis.change_back(request.safe, names)
    elif way == "change" and (act := request.POST.get("act")) in ACTS:
        analysis.change(request.safe, names, act)
    else:
        return "which"
    return way


def _talk(request: PrivateRequest, here: Opened, wanted: Wanted, row: int) -> str:
    """The address of the conversation that a message is in, from a little before it."""
    thing = here.thing(row)
    known = thing is not None and thing.name in here.state.names
    talk = Wanted(
        who=(thing.name or "") if thing and known else "", oldest=True, talk=True, shown=wanted.shown,
        source=(thing.source or "") if thing and (thing.channel == "chat" or not known) else "",
    )  # fmt: skip
    start = max(0, here.found(talk).place(row) - A_PAGE // 4)
    run = here.state.looked.id.hex if here.state.looked else ""
    return _address(request, replace(talk, start=start, run=run)) + f"#r-m{row}"


def _row(ref: str) -> int:
    return int(ref[1:]) if ref[:1] == "m" and ref[1:].isdecimal() and len(ref) < 12 else -1


def _new_id(request: PrivateRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("entry", ""))
    except ValueError:
        raise Http404 from None


def _thing(
    request: PrivateRequest, here: Opened, wanted: Wanted, ref: str, note: forms.Note
) -> things.Thing | None:
    """What an address names, or None."""
    if ref.startswith("m"):
        return _message(request, here, wanted, ref, note)
    if ref.startswith("e"):
        id = _id(ref)
        versions = diary.versions(request.safe, id)
        files = diary.files(request.safe, versions[0][1])
        newest = rules.newest(request.safe, id).number
        return things.entry(diary_pages.entry(versions, id, files, newest=newest), id, request.path)
    live = here.live_thing(ref)
    return things.other(live, request.path) if live else None


def _id(ref: str) -> uuid.UUID:
    try:
        return uuid.UUID(ref[1:])
    except ValueError:
        raise Http404 from None


def _message(
    request: PrivateRequest, here: Opened, wanted: Wanted, ref: str, note: forms.Note
) -> things.Thing | None:
    thing = here.thing(_row(ref))
    if thing is None or thing.version is not None or here.state.looked is None:
        return None
    signals: Sequence[dict[str, Any]] = ()
    if thing.noticed:
        with runs.tables(request.safe, here.state.looked) as tables:
            found = tables.signals_at([each.at for each in thing.noticed])
        # What was noticed in words that she took back is withdrawn with them.
        signals = [each for each in found if thing.said or heard.NOTICED not in each["why"]]
    code, _count = done.taken(request)
    kept = code.removeprefix("note ") if code.startswith("note ") else ""
    if code:
        done.leave(request, code.partition(" ")[0])
    return things.message(
        _row(ref), thing, origin=here.origin(thing), signals=signals,
        decided=runs.decided(request.safe), note=note, back=request.path, undo=kept,
        # What she looked for is what she has just read.
        shown=wanted.shown or bool(wanted.words),
        decided_now=code in ("keep", "aside", "change"),
    )  # fmt: skip


def _page(
    request: PrivateRequest, here: Opened, wanted: Wanted, *, search: forms.Search,
    go: forms.GoTo | None = None, one: things.Thing | None = None,
) -> HttpResponse:  # fmt: skip
    wanted = replace(wanted, run=here.state.looked.id.hex if here.state.looked else "")
    found, at = here.found(wanted), _address(request, wanted)
    items = found.page()
    entries = _entries(request, items)
    noticed = any(item.thing and item.thing.noticed for item in items)
    decided = runs.decided(request.safe) if noticed else Decided()
    days = rows.by_day(items, at, decided=decided, entries=entries, words=found.words,
                       begins=wanted.begins, shown=wanted.shown)  # fmt: skip
    given = presenters.Given(
        wanted=wanted, state=here.state, count=found.count, words=found.words, days=days, here=at,
        plot=plots.plot(*found.counts()),
        always=here.chosen.words, address_of=lambda other: _address(request, other),
        transcript=_transcript(request, wanted),
    )  # fmt: skip
    notice = presenters.done(*done.taken(request))
    page = presenters.listed(given, search, go or forms.GoTo(), one=one, notice=notice)
    return render(request, "timeline/list.html", page)


def _entries(request: PrivateRequest, items: Sequence[Item]) -> dict[str, Listed]:
    """The entries among some things, by their version in hex, but for those that are damaged."""
    names = [item.thing.version for item in items if item.thing and item.thing.version]
    names += [item.live.thing.version for item in items if item.live and item.live.kind == "diary"]
    return {row.id.hex: index.listed(row, entry) for row, entry in diary.by_version(request.safe, names)}
