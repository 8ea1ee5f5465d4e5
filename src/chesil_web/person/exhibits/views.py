"""See exhibits, give them numbers, say how they came to be, and print the list and labels."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec.structs import asdict

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.choices import offered
from chesil_web.foundation.ui.page import render
from chesil_web.person.exhibits import actions, presenters
from chesil_web.person.exhibits.forms import About, Add, Initials, Make
from chesil_web.person.papers import actions as papers
from chesil_web.person.papers import numbering, queries, register
from chesil_web.person.papers.names import free_name
from chesil_web.record.evidence.queries import answers


@private
def listed(request: PrivateRequest) -> HttpResponse:
    """Every exhibit by its number."""
    return render(
        request, "exhibits/list.html", presenters.listed(register.exhibits(request.safe, every=False))
    )


@private
def initials(request: PrivateRequest) -> HttpResponse:
    """Say which initials stand before the numbers; once they were printed they stay."""
    known = numbering.register(request.safe)
    if known.fixed:
        return redirect("exhibits:list")
    form = Initials(request.POST or None, initial={"initials": known.initials})
    if form.is_bound and form.is_valid():
        numbering.name(request.safe, form.cleaned_data["initials"])
        return done.then(request, done.SAVED, "exhibits:list")
    return render(request, "papers/form.html", presenters.initials(form))


@private
def add(request: PrivateRequest) -> HttpResponse:
    """Give files, entries, things and documents a number."""
    found = register.exhibits(request.safe)
    choices = presenters.offered(found)
    form = Add(request.POST or None, offered=choices)
    if form.is_bound and form.is_valid():
        actions.number(request.safe, found, form.cleaned_data["add"])
        return done.then(request, done.SAVED, "exhibits:list")
    return render(request, "papers/form.html", presenters.add(form, empty=not choices))


@private
def one(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """One exhibit: what it is, how it came to be, and how it was kept."""
    found = register.exhibits(request.safe, every=False)
    each = _exhibit(found, id)
    if each is None:
        return redirect("exhibits:list")
    return render(request, "exhibits/one.html", presenters.one(found, each))


def _exhibit(found: register.Exhibits, id: uuid.UUID) -> register.Exhibited | None:
    """An exhibit; None where its number stays and it is deleted or damaged, which the list says.

    Raises:
        Http404: nothing of this record ever had that number.
    """
    if id.hex not in found.register.given:
        raise Http404
    return found.here.get(id.hex)


@private
def about(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say how an exhibit came to be, and which others came so too."""
    found = register.exhibits(request.safe, every=False)
    each, before = _exhibit(found, id), found.origin(id.hex)
    if each is None:
        return redirect("exhibits:list")
    first = asdict(before) if before else {"produced_by": answers(request.safe).me}
    others = presenters.others(found, id, request.POST.getlist("also"))
    form = About(request.POST or None, initial=first, others=others)
    if form.is_bound and form.is_valid():
        told = form.origin()
        actions.describe(request.safe, [each], told)
        also = [found.here[other] for other in form.cleaned_data["also"]]
        actions.describe_alike(request.safe, also, told)
        return done.then(request, done.SAVED, "exhibits:one", id)
    return render(request, "papers/form.html", presenters.about(found, each, form))


@private
def make(request: PrivateRequest) -> HttpResponse:
    """Choose what is printed of which exhibits, see it, then have it made."""
    found = register.exhibits(request.safe, every=False)
    choices = presenters.to_choose(found)
    if not choices:
        return redirect("exhibits:list")
    first = {"papers": ["exhibits"], "which": [id for id, _said in choices],
             "name": free_name(request.safe, timezone.localdate())}  # fmt: skip
    form = Make(request.POST or None, initial=first, offered=choices)
    if not (form.is_bound and form.is_valid()) or "again" in request.POST:
        return render(request, "papers/form.html", presenters.make(form))
    said = form.cleaned_data
    rows = [each for each in found.numbered() if each.id.hex in said["which"]]
    if "sure" not in request.POST:
        return render(request, "exhibits/preview.html", _preview(request, found, rows, form))
    asked = actions.order(
        found, rows, papers=tuple(said["papers"]), name=said["name"], recipient=said["recipient"]
    )
    numbering.name(request.safe, found.register.initials, printed=True)
    papers.order(request.safe, asked, paper=_given_id(request))
    return redirect("papers:list")


def _preview(
    request: PrivateRequest, found: register.Exhibits, rows: list[register.Exhibited], form: Make
) -> presenters.PreviewPage:
    said, words = form.cleaned_data, dict(offered(form, "papers"))
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    facts = [
        (_("Documents"), ", ".join(words[each] for each in said["papers"])), (_("For"), said["recipient"]),
    ]  # fmt: skip
    return presenters.preview(
        [register.row(found, each) for each in rows], secrets=queries.secrets(request.safe), facts=facts,
        fields=[*((name, value) for name, value in fields if name != "csrfmiddlewaretoken"),
                ("paper", uuid.uuid4().hex)],
    )  # fmt: skip


def _given_id(request: PrivateRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("paper", ""))
    except ValueError:
        raise Http404 from None
