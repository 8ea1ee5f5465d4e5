"""The screen on which a case is minuted, by several at once; it works by plain posts without scripts."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from chesil_web.foundation.ui.page import render
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import asked_by_itself, by_the_table, page_of
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ResearchTold
from chesil_web.staff.conference.meeting_models import LineKind
from chesil_web.staff.conference.models import Called, Listing
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.conference.words import IN_THE_WAY, LINES
from chesil_web.staff.meetings import minuting, queries, rules, saying, sitting_forms, sitting_presenters
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def sitting(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """A case as it is heard: its papers, what was minuted, and for who leads the meeting a box for more."""
    try:
        row = rules.sitting(request.worker, page_of(request), id)
    except rules.NotSigned:
        return _to_sign(id)
    heard = sitting_forms.HeardForm(request.POST if "hear" in request.POST else None)
    problem = ""
    if request.method == "POST":
        try:
            to = _do(request, row, heard)
            if to is not None:
                return to
        except NotPossible as error:
            problem = str(IN_THE_WAY[error.code])
            if "by-itself" in request.POST:
                return JsonResponse({"problem": problem}, status=409)
    return render(request, "meetings/sitting.html", _page(request, row, heard, problem))


def _to_sign(id: uuid.UUID) -> HttpResponse:
    row = Listing.objects.get(id=id)
    return redirect("conference:attend", row.meeting_id)


def _do(request: WorkerRequest, row: Listing, heard: sitting_forms.HeardForm) -> HttpResponse | None:
    """Do what was sent; None where a form has to be looked at again."""
    worker, page, sent = request.worker, page_of(request), request.POST
    if "open" in sent:
        minuting.admit(worker, page, row.id)
    elif "say" in sent:
        _say(request, row)
        return redirect(f"{reverse('conference:sitting', args=[row.id])}#minutes")
    elif "defer" in sent:
        minuting.defer(worker, page, row.id, sent.get("why", ""))
        return _next(request, row)
    elif "hear" in sent:
        if not heard.is_valid():
            return None
        told = heard.cleaned_data
        settled = {
            name: told[name] or None if name == "level" else told[name]
            for name in ("level", "summary", "tells")
        }
        minuting.hear(worker, page, row.id, settled, flag=told["flag"])
        return _next(request, row)
    else:
        kept = _minute(request, row)
        if "by-itself" in sent:
            return JsonResponse({"number": kept.number})
    return redirect("conference:sitting", row.id)


def _minute(request: WorkerRequest, row: Listing) -> Any:
    sent = request.POST
    kind = sent.get("kind") or None
    try:
        line = uuid.UUID(sent.get("line", ""))
        speaks = uuid.UUID(sent["speaks"]) if sent.get("speaks") else None
        base = int(sent.get("base") or 0)
    except ValueError:
        raise Http404 from None
    return minuting.minute(
        request.worker, page_of(request), row.id, line, sent.get("text", "")[: sitting_forms.LONGEST],
        kind=cast(LineKind, kind) if kind in LINES else None, speaks=speaks, base=base,
        take_out="take-out" in sent,
    )  # fmt: skip


def _say(request: WorkerRequest, row: Listing) -> None:
    called, _of, line = request.POST["say"].partition(" ")
    try:
        which = uuid.UUID(called), uuid.UUID(line) if line else None
    except ValueError:
        raise Http404 from None
    saying.say(request.worker, page_of(request), row.id, *which)


def _next(request: WorkerRequest, row: Listing) -> HttpResponse:
    """To the next case of the meeting that is to be heard, or to its agenda."""
    assert row.meeting is not None  # noqa: S101 - it is heard in one
    following = rules.items(request.worker, row.meeting).filter(state="listed").exclude(id=row.id).first()
    return (
        redirect("conference:sitting", following.id)
        if following
        else redirect("conference:agenda", row.meeting_id)
    )


def _page(request: WorkerRequest, row: Listing, heard: Any, problem: str) -> sitting_presenters.SittingPage:
    worker = request.worker
    found = conference_queries.opened(worker, row)
    settings = conference_queries.settings(row.panel)
    called = list(Called.objects.filter(listing=row).select_related("agency"))
    own = next((each for each in called if each.agency_id == worker.row.agency_id), None)
    opens = [each for each in called if each == own or (settings.opens_with_item and row.opened_at)]
    read = looking.read_each(worker.id, opens, ResearchTold)
    answers = [(each, told, saying.can_say(worker, row, each, told, settings)) for each, told in read]
    agencies = queries.called_names(row)
    corrected = request.GET.get("line", "")
    assert row.meeting is not None  # noqa: S101 - `rules.sitting` asked
    meeting = queries.whole(row.meeting)
    return sitting_presenters.sitting(
        worker, found, agencies, called, answers, minuting.lines(row), heard, corrected=corrected,
        can=rules.can_minute(worker, row), leads=conference_rules.leads(worker, row.panel_id),
        problem=problem,
        typed=request.POST.get("text", ""),
        speaks=request.POST.get("speaks") or request.GET.get("speaks", ""),
        lines_at=reverse("conference:lines", args=[row.id]), there=queries.present(meeting),
        minutes=rules.minutes_of(meeting.settings, meeting.told),
    )  # fmt: skip


@asked_by_itself
def lines(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The lines of a case that came since a page asked last. Asking is no look and writes nothing."""
    try:
        row = rules.sitting(request.worker, page_of(request), id)
    except rules.NotSigned:
        raise Http404 from None
    after = request.GET.get("after", "0")
    if not minuting.is_open(request.worker, row) or not after.isdecimal():
        return JsonResponse({"again": True})
    found = minuting.lines(row, int(after[:9]))
    return JsonResponse({"lines": [sitting_presenters.as_json(request.worker, each, row) for each in found]})
