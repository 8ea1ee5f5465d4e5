"""The pages on which a panel is set up: how it works, who belongs to it, and when it meets."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access import policy
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import apart, pages
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.models import Panel
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.conference.words import IN_THE_WAY
from chesil_web.staff.panels import actions, forms, presenters, queries, rules
from chesil_web.staff.panels.words import PARTS
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.signing import WorkerRequest

_OF_MEETINGS: Final = ("conference:agenda", "conference:papers", "conference:chase", "conference:move")
_PARTS: Final[Mapping[str, Callable[..., forms.Part]]] = {
    "name": forms.NamePart, "holidays": forms.HolidayPart, "deadlines": forms.DeadlinesPart,
    "forms": forms.FormsPart, "telling": forms.TellingPart, "keeping": forms.KeepingPart,
    "population": forms.PopulationPart,
}  # fmt: skip


@by_the_table
def panels(request: WorkerRequest) -> HttpResponse:
    """The panels that a worker sits on."""
    begins = policy.nearness("conference:begin", request.worker.told.roles) != "-"
    page = presenters.panels(queries.shown(request.worker, page_of(request)), begins=begins)
    return render(request, "panels/panels.html", page)


@by_the_table
def begin(request: WorkerRequest) -> HttpResponse:
    """Begin a panel like one of those that ship."""
    ways = [(name, f"{each.sort}: {presenters.often(each)}") for name, each in shipped().items()]
    form = forms.Begin(request.POST or None, shipped=ways)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        settings = msgspec.structs.replace(shipped()[told["like"]], name=told["name"], area=told["area"])
        made = conference.begin_panel(request.worker, told["like"], settings)
        return done.then(request, done.SAVED, "conference:panel", made.id)
    page = presenters.form(None, _("Begin a panel"), form, _("Begin"))
    return render(request, "panels/form.html", page)


@by_the_table
def panel(request: WorkerRequest, panel: int) -> HttpResponse:
    """How a panel works, and what somebody has to confirm."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    manages = _manages(request)
    if request.method == "POST" and manages:
        actions.confirm(request.worker, row, request.POST.get("confirm", ""))
        return done.then(request, done.SAVED, "conference:panel", row.id)
    people = conference_queries.seated(row)
    agencies = [
        (told.name, ", ".join(each.name for who, each in people if who.agency_id == agency.id))
        for agency, told in conference_queries.agencies(row)
    ]
    page = presenters.panel(
        row, conference_queries.settings(row), queries.newest(row), agencies,
        conference_queries.upcoming(row),
        manages=manages, takes=policy.nearness("conference:referrals", request.worker.told.roles) != "-",
        links=pages.links(pages.of_panel, request.worker, row),
    )  # fmt: skip
    return render(request, "panels/panel.html", page)


def _manages(request: WorkerRequest) -> bool:
    return policy.nearness("conference:change", request.worker.told.roles) != "-"


@by_the_table
def change(request: WorkerRequest, panel: int, part: str) -> HttpResponse:
    """Change a part of how a panel works, from a day on."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    number, _since, settings = queries.newest(row)
    form = _form(request, settings, part, base=number, earliest=rules.earliest(row))
    if request.method == "POST" and "drop" in request.POST and _can_drop(settings, part):
        return _kept(request, row, form, part, number, rules.earliest(row), _without(settings, part))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        return _kept(request, row, form, part, told["base"], told["since_day"], form.told())
    return _change_page(request, row, form, part, settings)


def _kept(
    request: WorkerRequest,
    row: Panel,
    form: forms.Part,
    part: str,
    base: int,
    since: Any,
    told: dict[str, Any],
) -> HttpResponse:
    try:
        actions.change(request.worker, row, base=base, since=since, **told)
    except NotPossible as error:
        form.add_error(None, str(IN_THE_WAY[error.code]))
        return _change_page(request, row, form, part, form.settings)
    return done.then(request, done.SAVED, "conference:panel", row.id)


def _change_page(
    request: WorkerRequest, row: Panel, form: forms.Part, part: str, settings: Settings
) -> HttpResponse:
    heading = str(
        PARTS.get(part) or (_("When it meets") if part.startswith("rhythm") else _("Reason to take a case"))
    )
    drop = _("Take this out") if _can_drop(settings, part) else ""
    page = presenters.form(row, heading, form, _("Save"), caption=settings.name, drop=drop)
    return render(request, "panels/form.html", page)


def _form(request: WorkerRequest, settings: Settings, part: str, **more: Any) -> forms.Part:
    given = {"settings": settings, **more}
    sent = request.POST if request.method == "POST" and "drop" not in request.POST else None
    if part in _PARTS:
        return _PARTS[part](sent, **given)
    kind, _dash, place = part.partition("-")
    those = {"rhythm": settings.cadence, "criterion": settings.criteria}.get(kind)
    if those is None or not place.isdecimal() or int(place) > len(those):
        raise Http404
    made = forms.RhythmPart if kind == "rhythm" else forms.CriterionPart
    return made(sent, place=int(place), **given)


def _can_drop(settings: Settings, part: str) -> bool:
    """Whether a part is one of several of which one can go."""
    kind, _dash, place = part.partition("-")
    those = {"rhythm": settings.cadence, "criterion": settings.criteria}.get(kind, ())
    return place.isdecimal() and int(place) < len(those) and len(those) > 1


def _without(settings: Settings, part: str) -> dict[str, Any]:
    kind, _dash, place = part.partition("-")
    name = "cadence" if kind == "rhythm" else "criteria"
    those = getattr(settings, name)
    return {name: (*those[: int(place)], *those[int(place) + 1 :])}


@by_the_table
def members(request: WorkerRequest, panel: int) -> HttpResponse:
    """The agencies of a panel, and who sits on it."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    there = {each.id.hex for each, _told in conference_queries.agencies(row)}
    sits = {each.id.hex for each, _told in conference_queries.seated(row)}
    form = forms.Members(
        request.POST or None, initial={"agencies": sorted(there), "workers": sorted(sits)},
        agencies=[(each.id.hex, told.name) for each, told in workforce.agencies()],
        workers=[(who.id.hex, f"{told.name}, {agency}") for agency, who, told in queries.may_sit(row)],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.set_members(
            row, [uuid.UUID(each) for each in told["agencies"]], [uuid.UUID(each) for each in told["workers"]]
        )
        return done.then(request, done.SAVED, "conference:panel", row.id)
    page = presenters.form(row, _("Agencies and who sits on the panel"), form, _("Save"))
    return render(request, "panels/form.html", page)


@by_the_table
def meetings(request: WorkerRequest, panel: int) -> HttpResponse:
    """The meetings of a panel that are to come and that were, and planning more of them."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    is_extra = "at" in request.POST
    plan = forms.Plan(request.POST or None if not is_extra else None)
    extra = forms.Extra(request.POST if is_extra else None)
    may = {each for each in _OF_MEETINGS if policy.nearness(each, request.worker.told.roles) != "-"}
    if request.method == "POST" and "conference:move" in may and (extra if is_extra else plan).is_valid():
        try:
            if is_extra:
                told = extra.cleaned_data
                actions.add_meeting(request.worker, row, told["on"], forms.clock(told["at"]), told["name"])
            else:
                actions.plan(request.worker, row, plan.cleaned_data["until"])
            return done.then(request, done.SAVED, "conference:meetings", row.id)
        except NotPossible as error:
            extra.add_error("at", str(IN_THE_WAY[error.code]))
    page = presenters.meetings(
        row,
        conference_queries.settings(row),
        queries.to_come(row),
        queries.earlier(row),
        plan,
        extra,
        pages=may,
    )
    return render(request, "panels/meetings.html", page)


@by_the_table
def move(request: WorkerRequest, panel: int, meeting: uuid.UUID) -> HttpResponse:
    """Move a meeting to another day, or cancel it."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    found = rules.to_come(row, meeting)
    form = forms.Move(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            to = told["to"] if told["what"] == "move" else None
            actions.move_meeting(request.worker, row, meeting, to, told["why"])
            return done.then(request, done.SAVED, "conference:meetings", row.id)
        except NotPossible as error:
            form.add_error("what", str(IN_THE_WAY[error.code]))
    page = presenters.form(
        row,
        presenters.said_moment(found.at),
        form,
        _("Save"),
        back=reverse("conference:meetings", args=[row.id]),
    )
    return render(request, "panels/form.html", page)


@by_the_table
def names(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The names of the people in a case, before anything else of it opens."""
    row = conference_rules.listing(request.worker, page_of(request), id, asks_names=False)
    people = apart.names_for(request.worker, row)
    form = forms.Names(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = actions.read_names(request.worker, page_of(request), id, form.cleaned_data["whom"] or "")
        if now == "stays":
            page = presenters.stays([row], reverse("conference:listing", args=[id]))
            return render(request, "panels/stays.html", page)
        return redirect("conference:listing", id) if now == "open" else redirect("conference:panels")
    return render(request, "panels/names.html", presenters.names(row, people, form))
