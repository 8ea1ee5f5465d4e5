"""The pages of referrals: made from a case or with a code, read by a panel, and brought on their way."""

import uuid
from typing import Any, Final

import msgspec
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.limits import Limit
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import public
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access import policy
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.conference import pages, states
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.models import Meeting, Panel
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.conference.words import IN_THE_WAY
from chesil_web.staff.panels import presenters as panels
from chesil_web.staff.referrals import (
    actions,
    carrying,
    eligibility,
    forms,
    guards,
    moving,
    presenters,
    queries,
    repeats,
    sheet,
)
from chesil_web.staff.referrals.words import STEPS
from chesil_web.staff.workforce.signing import WorkerRequest

_CODES: Final = Limit("referral-code", 20, actions.LINK_FOR / (7 * 24))


@by_the_table
def refer(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Refer a case to a panel, with all that stands in it."""
    row, safe = opened(request, id)
    offered = queries.panels(request.worker)
    carried = carrying.carried(request.worker, row, safe)
    form = None
    if offered:
        form = forms.FromCase(
            request.POST or None, panels=[(str(each.id), settings.name) for each, settings in offered],
            local=queries.local(offered), wishes=carried.wishes,
        )  # fmt: skip
    if request.method == "POST" and form and form.is_valid():
        told = form.cleaned_data
        panel = next(each for each, _s in offered if str(each.id) == told.get("panel", str(offered[0][0].id)))
        made = actions.refer(request.worker, row, panel, told)
        return done.then(request, done.SAVED, "conference:listing", made.id)
    page = presenters.refer(row, carried, _looked_after(carried, offered), form, queries.note(offered))
    return render(request, "referrals/refer.html", page)


def _looked_after(carried: carrying.Carried, offered: Any) -> Any:
    today = timezone.localdate()
    youngest = offered[0][1].age_from if offered else 16
    found = guards.found(carried.referral.people, carried.referral.relations, today, youngest)
    asked = [each for each in carrying.gaps(carried.referral, today) if each != "wishes"]
    return msgspec.structs.replace(carried.referral, guards=found, gaps=tuple(asked))


@by_the_table
def listing(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """A referral and what became of it, as far as its reader may read it."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.listing(worker, page, id)
    found = conference.opened(worker, row)
    settings = conference.settings(row.panel, row.referred_on)
    is_open = queries.may_read(worker, row)
    people = found.told.referral.people
    steps = queries.steps(worker, row)
    roles = conference_rules.roles_on(worker, row.panel_id)
    shown = presenters.listing(
        found, settings, is_open=is_open, steps=steps,
        earlier=repeats.earlier(worker, page, people, settings, row.referred_on, but=row) if is_open else (),
        doubles=repeats.on_their_way(worker, page, people, but=row) if is_open else (),
        may_move=moving.is_open(worker, row) and not moving.is_on_its_way(row, found.told),
        may_answer=policy.nearness("conference:receipt", roles) == "panel"
        and moving.is_elsewhere(found.told),
        may_about=is_open and policy.nearness("conference:about", worker.told.roles) != "-",
        meeting=presenters.meeting_links(worker, row),
        links=pages.links(pages.of_listing, worker, row) if is_open else (),
    )  # fmt: skip
    return render(request, "referrals/listing.html", shown)


@by_the_table
def step(request: WorkerRequest, id: uuid.UUID, to: str) -> HttpResponse:
    """Bring a listing on its way: accept, return with advice, put on an agenda, defer, withdraw."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.listing(worker, page, id)
    can = (
        states.step(states.LISTING, row.state, to, conference_rules.roles_on(worker, row.panel_id))
        is not None
    )
    if to not in STEPS or not can or not conference_rules.may_step(worker, page, row):
        raise Http404
    form = _step_form(request, row, to)
    if request.method == "POST" and form.is_valid():
        try:
            _stepped(request, row, to, form.cleaned_data)
            return done.then(request, done.SAVED, "conference:listing", id)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    shown = panels.form(
        None,
        presenters.step_words(row, to),
        form,
        _("Save"),
        caption=row.ref,
        back=reverse("conference:listing", args=[id]),
    )
    return render(request, "panels/form.html", shown)


def _step_form(request: WorkerRequest, row: Any, to: str) -> Any:
    sent = request.POST or None
    if to == "accepted":
        found = _earlier(request, row)
        return forms.Accept(sent, initial={"sort": "repeat" if any(each.counts for each in found) else None})
    if to == "listed":
        meetings = [each for each in queries.meetings(row.panel) if each.id != row.meeting_id]
        said = [(each.id.hex, panels.said_moment(each.at)) for each in meetings]
        return (forms.Move if row.state == "listed" else forms.List)(sent, meetings=said)
    return {"returned": forms.Advice, "finished": forms.Finish}.get(to, forms.Why)(sent)


def _earlier(request: WorkerRequest, row: Any) -> Any:
    people = conference.opened(request.worker, row).told.referral.people
    settings = conference.settings(row.panel, row.referred_on)
    return repeats.earlier(request.worker, page_of(request), people, settings, row.referred_on, but=row)


def _stepped(request: WorkerRequest, row: Any, to: str, told: dict[str, Any]) -> None:
    worker, page = request.worker, page_of(request)
    if to == "accepted":
        earlier = _earlier(request, row) if told["sort"] == "repeat" else ()
        actions.accept(worker, page, row.id, told["sort"], earlier)
    elif to == "returned":
        actions.advise(worker, page, row.id, told["why"])
    elif to == "listed":
        meeting = Meeting.objects.get(panel=row.panel, id=told["meeting"])
        actions.put_on_agenda(worker, page, row.id, meeting, told.get("why", ""))
    elif to == "finished":
        actions.finish(worker, page, row.id, told["why"] or "")
    else:
        actions.leave(worker, page, row.id, to, told["why"])


@by_the_table
def about(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """What the national return counts of the person harmed."""
    row = conference_rules.listing(request.worker, page_of(request), id)
    if not queries.may_read(request.worker, row):
        raise Http404
    found = conference.opened(request.worker, row)
    form = forms.About(request.POST or None, initial=msgspec.structs.asdict(found.told.referral.about))
    if request.method == "POST" and form.is_valid():
        actions.set_about(request.worker, page_of(request), id, form.cleaned_data)
        return done.then(request, done.SAVED, "conference:listing", id)
    shown = panels.form(
        None, _("About the person harmed"), form, _("Save"), caption=row.ref,
        said=_("The national return counts these. Write what they said; not asked is an answer too."),
        back=reverse("conference:listing", args=[id]),
    )  # fmt: skip
    return render(request, "referrals/about.html", shown)


@by_the_table
def referrals(request: WorkerRequest, panel: int) -> HttpResponse:
    """The referrals of a panel that wait, and codes for agencies outside."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    form, code = forms.Outside(request.POST if "to" in request.POST else None), ""
    if "end" in request.POST:
        _end_link(row, request.POST["end"])
        return done.then(request, done.SAVED, "conference:referrals", row.id)
    if request.method == "POST" and form.is_valid():
        code = actions.make_link(request.worker, row, form.cleaned_data["to"])
        form = forms.Outside()
    shown = presenters.referrals(
        row, conference.settings(row), queries.waiting(request.worker, page_of(request), row),
        queries.links(row), code, form,
        coming=moving.coming(request.worker, "conference:coming").filter(moving_to=row),
        may_bring=policy.nearness("conference:bring", request.worker.told.roles) != "-",
    )  # fmt: skip
    return render(request, "referrals/referrals.html", shown)


def _end_link(panel: Panel, id: str) -> None:
    try:
        actions.take_back_link(panel, uuid.UUID(id))
    except ValueError:
        raise Http404 from None


@public
def outside(request: Request) -> HttpResponse:
    """Refer somebody to a panel with a code, without a sign-in."""
    form = forms.FromOutside(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.check_network(request, _CODES)
            made = actions.refer_from_outside(form.cleaned_data)
            page = panels.form(None, _("Referred"), form, "", said=made.ref, back="")
            return render(request, "referrals/sent.html", page)
        except limits.TooSoon as error:
            form.add_error(None, limits.said(error.wait))
        except actions.NoLink:
            words = _(
                "This code does not work. It may have been used, or be older than 7 days. Ask the "
                "coordinator for a new one."
            )
            form.add_error("code", words)
    page = panels.form(None, _("Refer somebody to a panel"), form, _("Refer"), back="")
    return render(request, "referrals/outside.html", page)


@by_the_table
def bring(request: WorkerRequest, panel: int) -> HttpResponse:
    """Bring in the cases of the last months from a spreadsheet."""
    row = conference_rules.panel(request.worker, page_of(request), panel)
    settings = conference.settings(row)
    form = forms.Cells(request.POST or None)
    read, cells = sheet.Sheet(), ""
    if request.method == "POST" and form.is_valid():
        cells = form.cleaned_data["cells"]
        today = timezone.localdate()
        read = sheet.read(cells, since=eligibility.looks_back(settings, today), today=today)
        if "keep" in request.POST and not read.faults:
            actions.bring_in(request.worker, row, read.rows)
            return done.then(request, done.SAVED, "conference:referrals", row.id)
    return render(request, "referrals/bring.html", presenters.bring(row, settings, form, read, cells))


@by_the_table
def move_on(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Ask another panel to take a case, because the person moved."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.listing(worker, page, id)
    if not moving.is_open(worker, row) or moving.is_on_its_way(row, conference.opened(worker, row).told):
        raise Http404
    others = {str(each.id): (each, name) for each, name in moving.others(row)}
    form = forms.MoveOn(request.POST or None, panels=[(id, name) for id, (_each, name) in others.items()])
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            if told["to"] == "elsewhere":
                moving.ask_elsewhere(worker, page, row, told)
            else:
                moving.ask(worker, page, row, others[told["to"]][0], told["why"], told["safe_way"])
            return done.then(request, done.SAVED, "conference:listing", id)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    back = reverse("conference:listing", args=[id])
    shown = panels.form(
        None, _("Ask another panel to take it"), form, _("Ask them"), caption=row.ref, back=back
    )
    return render(request, "panels/form.html", shown)


@by_the_table
def receipt(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Write down what a panel that is not on this site said about a case that it was asked to take."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.listing(worker, page, id)
    if not moving.is_elsewhere(conference.opened(worker, row).told):
        raise Http404
    form = forms.Receipt(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moving.receipt(worker, page, id, form.cleaned_data)
            return done.then(request, done.SAVED, "conference:listing", id)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    back = reverse("conference:listing", args=[id])
    shown = panels.form(None, _("What did the other panel say?"), form, _("Save"), caption=row.ref, back=back)
    return render(request, "panels/form.html", shown)


@by_the_table
def coming(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Take over a case from another panel, or say why not."""
    worker, page = request.worker, page_of(request)
    row = moving.one_coming(worker, page, id)
    told = conference.opened(worker, row).told
    form = forms.Take(request.POST or None)
    if request.method == "POST" and form.is_valid():
        takes = form.cleaned_data["answer"] == "yes"
        made = moving.answer(worker, page, id, takes=takes, why=form.cleaned_data["why"] or "")
        return done.then(
            request, done.SAVED, "conference:referrals", made.panel_id if takes else row.moving_to_id
        )
    shown = presenters.coming(row, told, conference.settings(row.panel), form)
    return render(request, "referrals/coming.html", shown)
