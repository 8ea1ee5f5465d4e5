"""Put a bundle together, see by which rules it is made, have it made, and see whether each rule is met."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec.structs import replace

from chesil.documents import bundle
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.bundles import presenters
from chesil_web.person.bundles.forms import Add, DocumentForm, Head, Make, first
from chesil_web.person.papers import binders, binding, queries
from chesil_web.person.papers.forms import new_paper
from chesil_web.person.papers.models import Binding
from chesil_web.person.papers.names import free_name


@private
def listed(request: PrivateRequest) -> HttpResponse:
    """The bundles that were begun."""
    return render(request, "papers/begun.html", presenters.listed(binders.every(request.safe)))


@private
def new(request: PrivateRequest) -> HttpResponse:
    """Begin a bundle: the court and its rules."""
    form = Head(request.POST or None, rules=binding.every())
    if form.is_bound and form.is_valid():
        id = uuid.uuid4()
        binders.begin(request.safe, id, form.binding())
        return redirect("bundles:add", id)
    profiles = [each.profile for each in binding.every()]
    page = presenters.head(form, profiles, back=reverse("bundles:list"), new=True)
    return render(request, "papers/form.html", page)


@private
def head(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Change the court and its rules. Documents of a section that the new rules lack go to the last one."""
    told = binders.one(request.safe, id)
    form = Head(request.POST or None, initial=first(told), rules=binding.every())
    if form.is_bound and form.is_valid():
        said = form.binding()

        def changed(now: Binding) -> Binding:
            kept = replace(said, documents=now.documents, out=now.out, papers=now.papers)
            return _in_sections(kept if said.rules != now.rules else replace(kept, allowed=now.allowed))

        binders.change(request.safe, id, changed)
        return done.then(request, done.SAVED, "bundles:one", id)
    profiles = [each.profile for each in binding.every()]
    page = presenters.head(form, profiles, back=reverse("bundles:one", args=[id]), new=False)
    return render(request, "papers/form.html", page)


def _in_sections(told: Binding) -> Binding:
    sections = [each.key for each in bundle.shipped(told.rules).section]
    documents = (
        each if each.section in sections else replace(each, section=sections[-1]) for each in told.documents
    )
    return replace(told, documents=tuple(documents))


@private
def one(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """A bundle with its documents in order, and the rules after it was made."""
    told = binders.one(request.safe, id)
    if request.method == "POST":
        if (how := _change(request)) is not None:
            binders.change(request.safe, id, how)
        return done.then(request, done.SAVED, "bundles:one", id)
    made = {each.id.hex: each for each in queries.papers(request.safe)}
    newest = next((made[each] for each in reversed(told.papers) if each in made), None)
    page = presenters.one(id, told, bundle.shipped(told.rules), newest)
    return render(request, "bundles/one.html", page)


def _change(request: PrivateRequest) -> Callable[[Binding], Binding] | None:
    """What a button on the page does."""
    for way in ("up", "down", "remove"):
        said = request.POST.get(way, "")
        if said.isdecimal() and len(said) < 6:
            return lambda told, way=way, place=int(said): _moved(told, way, place)  # type: ignore[misc]
    if "out" in request.POST:
        return lambda told: replace(told, out=told.out + 1)
    return None


def _moved(told: Binding, way: str, place: int) -> Binding:
    """A bundle with one document further up or down in its section, or without it."""
    documents = list(told.documents)
    if place >= len(documents):
        return told
    if way == "remove":
        del documents[place]
        return replace(told, documents=tuple(documents))
    step = -1 if way == "up" else 1
    other = place + step
    while 0 <= other < len(documents) and documents[other].section != documents[place].section:
        other += step
    if 0 <= other < len(documents):
        documents[place], documents[other] = documents[other], documents[place]
    return replace(told, documents=tuple(documents))


@private
def add(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Add documents to a section."""
    told = binders.one(request.safe, id)
    offers = {each.value: each for each in binders.offers(request.safe)}
    there = {":".join(filter(None, (each.what, each.id, each.part))) for each in told.documents}
    choices = [(value, each.label) for value, each in offers.items() if value not in there]
    sections = [(each.key, each.title) for each in bundle.shipped(told.rules).section]
    form = Add(request.POST or None, offered=choices, sections=sections, late=told.out > 0)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        chosen = [offers[value] for value in said["add"]]
        late = said.get("where") == "late"
        binders.change(request.safe, id, lambda now: binders.add(now, chosen, said["section"], late=late))
        return done.then(request, done.SAVED, "bundles:one", id)
    return render(request, "papers/form.html", presenters.add(id, form, empty=not choices))


@private
def document(request: PrivateRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """Put the title, section, kind or day of a document right."""
    told = binders.one(request.safe, id)
    if number >= len(told.documents):
        raise Http404
    each = told.documents[number]
    sections = [(each.key, each.title) for each in bundle.shipped(told.rules).section]
    initial = {"title": each.title, "section": each.section, "kind": each.kind, "day": each.day}
    form = DocumentForm(request.POST or None, initial=initial, sections=sections)
    if form.is_bound and form.is_valid():
        new = replace(each, **form.cleaned_data)

        def changed(now: Binding) -> Binding:
            return replace(now, documents=tuple(new if one == each else one for one in now.documents))

        binders.change(request.safe, id, changed)
        return done.then(request, done.SAVED, "bundles:one", id)
    return render(request, "papers/form.html", presenters.document(id, form))


@private
def make(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """See what goes out and what the rules leave to ask, then have it made."""
    told = binders.one(request.safe, id)
    if not told.documents:
        return redirect("bundles:add", id)
    profile = bundle.shipped(told.rules)
    initial = {"allowed": told.allowed, "name": free_name(request.safe, timezone.localdate())}
    rules = [(each.key, each.words) for each in profile.rule if each.mark != "asked"]
    form = Make(request.POST or None, initial=initial, rules=rules)
    _held, gone = binders.held(request.safe, told)
    if form.is_bound and form.is_valid():
        if not gone:
            said = form.cleaned_data
            binders.change(request.safe, id, lambda now: replace(now, allowed=tuple(said["allowed"])))
            binders.order(
                request.safe, id, name=said["name"], recipient=said["recipient"], paper=new_paper(request)
            )
            return redirect("bundles:one", id)
        form.add_error(None, _("A document is no longer here. Take it out of the bundle first."))
    page = presenters.make(
        id, told, profile, form, gone=gone, secrets=queries.secrets(request.safe), new=new_paper(request)
    )
    return render(request, "bundles/make.html", page)


@private
def drop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Delete a bundle, after asking."""
    told = binders.one(request.safe, id)
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", presenters.sure(id, told))
    binders.drop(request.safe, id)
    return done.then(request, done.GONE, "bundles:list")
