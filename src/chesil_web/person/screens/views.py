"""Have pictures read, and check each message that was read in them."""

import uuid
from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect

from chesil.documents.characters import visible
from chesil_web.foundation.keys.opened import asked_once
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private, sent_from
from chesil_web.foundation.ui.helped import HELPED
from chesil_web.foundation.ui.page import render, see
from chesil_web.person.people import naming
from chesil_web.person.people import queries as people
from chesil_web.person.screens import (
    actions,
    bridge,
    check_presenters,
    checking,
    presenters,
    queries,
    row_presenters,
)
from chesil_web.person.screens.checking import Deciding
from chesil_web.person.screens.forms import DayForm, DivideForm, RowForm
from chesil_web.person.screens.models import Row, Side
from chesil_web.person.screens.queries import Shot

_MOST_NAMES: Final = 12
_ONE: Final[dict[str, Callable[[int], Deciding]]] = {
    "right": lambda number: checking.accepted([number]),
    "side": checking.other_side,
    "left": lambda number: checking.on_side([number], "left"),
    "on-right": lambda number: checking.on_side([number], "right"),
    "none": checking.no_message,
    "joined": checking.joined,
    "undone": checking.row_undone,
}

_ALL_ON: Final[dict[str, Side]] = {"all-left": "left", "all-right": "right"}


@private
@asked_once()
def shots(request: PrivateRequest) -> HttpResponse:
    """The pictures of screens, and how far each is."""
    page = presenters.listed(queries.shots(request.safe), failed=queries.has_failed(request.safe))
    return render(request, "screens/list.html", page)


@private
def how_far(request: PrivateRequest) -> HttpResponse:
    """How far the reading of pictures is, for the page that waits."""
    return JsonResponse(presenters.how_far(queries.shots(request.safe)))


@private
def how_far_one(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """How far the reading of one picture is, also of one that just came."""
    found = _shot(request, id)
    return JsonResponse({"busy": found.waits, "said": presenters.reading_one()})


@private
@sent_from("screens:list")
def read(request: PrivateRequest) -> HttpResponse:
    """Read every picture that is not read yet, the newest first."""
    if bridge.installed():
        actions.read(request.safe, queries.shots(request.safe))
    return see_list()


@private
@sent_from("screens:list")
def stop(request: PrivateRequest) -> HttpResponse:
    """Stop reading. What was read stays, and the rest can be read later."""
    actions.stop(request.safe)
    return see_list()


def see_list() -> HttpResponse:
    """To the list."""
    return redirect("screens:list")


@private
@sent_from("screens:list")
def read_one(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Read one picture, whatever it looks like, or once more where nothing was found."""
    found = _shot(request, id)
    if bridge.installed():
        actions.read(request.safe, [found], again=True)
    return see(presenters.address(id))


@private
def check(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """The messages of one picture, unsure ones first; decide about one, or about all that are shown."""
    found = _shot(request, id)
    if request.method == "POST":
        code, days = _decided(request, id)
        if days is None:
            done.leave(request, code)
            return see(presenters.address(id))
        return _check(request, found, days=days)
    return _check(request, found, code=done.taken(request)[0])


def _check(
    request: PrivateRequest, found: Shot, *, days: DayForm | None = None, code: str = ""
) -> HttpResponse:
    page = check_presenters.check(found, queries.shots(request.safe), days=days, code=code)
    return render(request, "screens/check.html", page)


def _decided(request: PrivateRequest, id: uuid.UUID) -> tuple[str, DayForm | None]:
    """What was done, and the form for days where that has a fault."""
    way, numbers = request.POST.get("way", ""), _numbers(request)
    if way == "day":
        words = request.POST.get("of", "")
        form = DayForm(request.POST, words=visible(words))
        if not form.is_valid():
            return "day", form
        return _do(request, id, "day", checking.day_given(form.cleaned_data["day"], words)), None
    if way == "all":
        return _do(request, id, "all", checking.accepted(numbers)), None
    if way in _ALL_ON:
        return _do(request, id, "all", checking.on_side(numbers, _ALL_ON[way])), None
    if way == "found":
        marks = _shot(request, id).standing.marks
        chosen = [each for each in numbers if each < len(marks)]
        return (_do(request, id, "found", checking.found(marks[chosen[0]])) if chosen else "nothing"), None
    if way == "press":
        return _do(request, id, "undone", checking.press_undone(request.POST.get("press", ""))), None
    if way in _ONE and numbers:
        said = "right" if way in ("left", "on-right") else way
        return _do(request, id, said, _ONE[way](numbers[0])), None
    return "nothing", None


def _numbers(request: PrivateRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("n") if each.isdecimal() and len(each) < 8]


def _do(request: PrivateRequest, id: uuid.UUID, code: str, deciding: Deciding) -> str:
    by: actions.By = "owner with a helper" if HELPED in request.session else "owner"
    return code if actions.decide(request.safe, id, deciding, by=by) else "nothing"


@private
def row(request: PrivateRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """One message: change it, or divide it; 0 is one to type."""
    found = _shot(request, id)
    known = found.standing.rows.get(number)
    if number and known is None:
        raise Http404
    dividing = "after" in request.POST or request.POST.get("way") == "divide"
    form = row_presenters.row_form(found, known, None if dividing else request.POST or None)
    divide = _divide(known, request.POST if dividing else None)
    if form.is_valid():
        done.leave(request, _do(request, id, "changed" if known else "typed", _said(number, form)))
        return see(presenters.address(id))
    if divide is not None and divide.is_valid():
        done.leave(
            request, _do(request, id, "divided", checking.divided(number, divide.cleaned_data["after"]))
        )
        return see(presenters.address(id))
    return render(request, "screens/row.html", row_presenters.row(found, known, form, divide))


def _divide(row: Row | None, data: object) -> DivideForm | None:
    return DivideForm(data, lines=row.lines) if row is not None and len(row.lines) > 1 else None


def _said(number: int, form: RowForm) -> Deciding:
    said = form.cleaned_data
    told = {
        "text": said["text"],
        "side": said["side"],
        "sender": said.get("sender", ""),
        "day": said["day"],
        "at": said["time"],
    }
    return checking.changed(number, **told) if number else checking.typed(**told)


@private
def sides(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Who wrote on which side of a picture, and of others with the same name at the top."""
    found = _shot(request, id)
    alike = [
        each for each in queries.with_header(queries.shots(request.safe), found.header) if each.file.id != id
    ]
    form = row_presenters.sides_form(found, _names(request), len(alike), request.POST or None)
    if not form.is_valid():
        return render(request, "screens/sides.html", row_presenters.sides(found, form, len(alike)))
    also = alike if form.cleaned_data.get("also") else []
    actions.say_sides(
        request.safe,
        [id, *(each.file.id for each in also)],
        left=form.writer("left"),
        right=form.writer("right"),
    )
    done.leave(request, "sides")
    return see(presenters.address(id))


def _names(request: PrivateRequest) -> list[str]:
    """The people that she listed, then others whom her files name."""
    listed = [each for each in people.people(people.things(request.safe)).values() if not each.me]
    named = naming.names(request.safe, listed).open
    return list(dict.fromkeys([*(each.name for each in listed), *named]))[:_MOST_NAMES]


def _shot(request: PrivateRequest, id: uuid.UUID) -> Shot:
    found = queries.shot(request.safe, id)
    if found is None:
        raise Http404
    return found
