"""See who is who; add, change and delete, and bring back."""

import uuid
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private, sent_from
from chesil_web.foundation.ui.page import render
from chesil_web.person.people import actions, bridge, naming, presenters, queries, rules
from chesil_web.person.people.forms import KINDS, Kind
from chesil_web.person.people.models import Person
from chesil_web.person.people.queries import Found
from chesil_web.record.evidence.actions import answer
from chesil_web.record.evidence.queries import answers


@private
def known(request: PrivateRequest) -> HttpResponse:
    """Everything she told about people, orders and dates."""
    return _list(request, removed=False)


@private
def removed(request: PrivateRequest) -> HttpResponse:
    """What was deleted in the last 30 days."""
    return _list(request, removed=True)


def _list(request: PrivateRequest, *, removed: bool) -> HttpResponse:
    gone = queries.things(request.safe, removed=True)
    found = gone if removed else queries.things(request.safe)
    names = naming.Names() if removed else naming.names(request.safe, _people(found))
    about = answers(request.safe).about
    page = presenters.listed(found, removed=removed, any_removed=bool(gone), names=names, about=about)
    return render(request, "people/list.html", page)


def _people(found: Sequence[Found]) -> list[Person]:
    return list(queries.people(found).values())


@private
@sent_from("people:list")
def name(request: PrivateRequest) -> HttpResponse:
    """Who somebody is whom her files or notes name: whom it is about, somebody else, or not important."""
    said, way = request.POST.get("name", ""), request.POST.get("way", "")
    known = naming.names(request.safe, _people(queries.things(request.safe)))
    if said not in (*known.open, *known.passed):  # listed meanwhile, or gone with its file
        return redirect("people:list")
    if way in ("about", "other"):
        person = bridge.named(said)
        actions.write(request.safe, uuid.uuid4(), person)
        if way == "about":
            answer(request.safe, about=person.name)
    else:
        naming.pass_over(request.safe, said, again=way == "again")
    return done.then(request, done.SAVED, "people:list")


@private
def new(request: PrivateRequest, name: str) -> HttpResponse:
    """Add a thing of one kind."""
    kind = next((each for each in KINDS if each.name == name), None)
    if kind is None:
        raise Http404
    return _form(request, kind, _given_id(request), None)


@private
def edit(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Change a thing."""
    rules.known(request.safe, id)
    found = next((each for each in queries.things(request.safe) if each.id == id), None)
    if found is None:  # it was deleted
        return redirect("people:removed")
    kind = next(each for each in KINDS if isinstance(found.told.thing, each.thing))
    return _form(request, kind, id, found)


def _form(request: PrivateRequest, kind: Kind, id: uuid.UUID, found: Found | None) -> HttpResponse:
    people = queries.people(queries.things(request.safe))
    people.pop(id.hex, None)
    begins = "begin" in request.POST  # at a record in a file, with what stands there
    sent = None if begins else request.POST or None
    form = kind.form(sent, people=people, thing=found.told.thing if found else None)
    if begins:
        form.begin(request.POST)
    if form.is_bound and form.is_valid():
        if actions.write(request.safe, id, form.thing(), seen=request.POST.get("seen", "")):
            if "more" in request.POST:
                return done.then(request, done.SAVED, "people:edit", id)
            return done.then(request, done.SAVED, "people:list")
        form.add_error(
            None, _("This was changed in another window. What you typed is still here: save it again.")
        )
    return render(request, "people/thing.html", presenters.thing(kind, form, id=id, found=found))


def _given_id(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("id", ""))
    except ValueError:  # the page is shown for the first time
        return uuid.uuid4()


@private
@sent_from("people:list")
def remove(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Delete a thing, with a way back."""
    actions.remove(request.safe, id)
    return done.then(request, done.DELETED, "people:list")


@private
@sent_from("people:list")
def bring_back(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    actions.bring_back(request.safe, id)
    return done.then(request, done.BACK, "people:list")
