"""The pages on which the minutes of one case are read once more, before they go to agencies."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.conference.words import IN_THE_WAY
from chesil_web.staff.letters import checking as letters
from chesil_web.staff.letters.forms import Decide
from chesil_web.staff.meetings import minuting
from chesil_web.staff.meetings import queries as meetings
from chesil_web.staff.meetings import rules as meeting_rules
from chesil_web.staff.minutes import (
    actions,
    case_presenters,
    composing,
    correcting,
    forms,
    printing,
    queries,
    rules,
)
from chesil_web.staff.minutes.composing import Case
from chesil_web.staff.panels import presenters as panels
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def minutes(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The minutes of a case with what a line said before; and what must stay secret in them."""
    worker, page = request.worker, page_of(request)
    row = rules.case(worker, page, id)
    case = queries.case(worker, row)
    form = _decide(case, request)
    wrong = request.POST.get("do") == "decide" and form is not None and not form.is_valid()
    if request.method == "POST" and not wrong:
        try:
            _do(request, id, form)
        except NotPossible as error:
            done.leave(request, error.code)
        return redirect("conference:minutes", id)
    return render(request, "minutes/minutes.html", _shown(request, case, form))


def _decide(case: Case, request: WorkerRequest) -> Decide | None:
    checked = case.minutes.checked
    hits = letters.undecided(checked, case.minutes.decided)
    if checked is None or not hits:
        return None
    sent = request.POST if request.POST.get("do") == "decide" else None
    return Decide(sent, hits=hits, initial={"version": checked.version})


def _do(request: WorkerRequest, id: uuid.UUID, form: Decide | None) -> None:
    worker, page, do = request.worker, page_of(request), request.POST.get("do", "")
    if do == "check":
        actions.check(worker, page, id)
    elif do == "decide" and form is None:  # somebody else has decided meanwhile
        raise NotPossible("changed")
    elif do == "decide" and form is not None:
        actions.decide(worker, page, id, form.cleaned_data["version"], form.chosen())
    elif do in ("agree", "disagree"):
        actions.agree(worker, page, id, _place(request), yes=do == "agree")
    elif do == "take back":
        correcting.take_back(worker, page, id, _place(request))
    elif do == "approve":
        correcting.approve(worker, page, id)
    elif do == "release":
        correcting.release(worker, page, id)
    else:
        raise Http404


def _place(request: WorkerRequest) -> int:
    place = request.POST.get("place", "")
    if not place.isdecimal():
        raise Http404
    return int(place[:6])


def _shown(request: WorkerRequest, case: Case, form: Decide | None) -> case_presenters.MinutesPage:
    found, released = rules.newest(case.row), rules.ever_released(case.row)
    safe = conference.opened(request.worker, case.row).safe
    is_made = found is not None and bool(case.minutes.approved_by) and not printing.missing(case, found)
    return case_presenters.minutes(
        request.worker, case, form, minuting.versions(case.row, safe),
        released=not rules.can_change(found), problem=done.taken(request)[0],
        can_correct=meeting_rules.can_minute(request.worker, case.row),
        corrections=case_presenters.corrections(
            request.worker, case, correcting.parts(case) if released else (),
            released=not rules.can_change(found), made=is_made,
        ),
    )  # fmt: skip


@by_the_table
def keep_from(request: WorkerRequest, id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Choose which agencies do not get a line."""
    worker, page = request.worker, page_of(request)
    row = rules.case(worker, page, id)
    case = queries.case(worker, row)
    there = next((each for each in case.lines if each.row.line == line), None)
    if there is None or not rules.can_change(rules.newest(row)):
        raise Http404
    kept = next((each.agencies for each in case.minutes.kept_from if each.line == line.hex), ())
    form = forms.KeepFrom(
        request.POST or None, initial={"agencies": kept},
        agencies=[(agency.hex, name) for agency, name in case.agencies.items()],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = {uuid.UUID(each) for each in form.cleaned_data["agencies"]}
        try:
            actions.keep_from(worker, page, id, line, chosen)
            return done.then(request, done.SAVED, "conference:minutes", id)
        except NotPossible as error:
            return done.then(request, error.code, "conference:minutes", id)
    shown = panels.form(
        None, _("Who does not get this line?"), form, _("Save"), caption=row.ref, said=there.told.text,
        back=reverse("conference:minutes", args=[id]),
    )  # fmt: skip
    return render(request, "panels/form.html", shown)


@by_the_table
def correct(request: WorkerRequest, id: uuid.UUID, part: str) -> HttpResponse:
    """Write beside a part of released minutes what it should say, and why."""
    worker, page = request.worker, page_of(request)
    row = rules.case(worker, page, id)
    before = dict(correcting.parts(queries.case(worker, row))).get(part)
    if before is None or not rules.ever_released(row):
        raise Http404
    form = forms.Correct(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            correcting.correct(worker, page, id, part, told["says"], told["why"])
            return done.then(request, done.SAVED, "conference:minutes", id)
        except NotPossible as error:
            form.add_error(None, str(IN_THE_WAY[error.code]))
    shown = panels.form(
        None, _("Correct what was released"), form, _("Write the correction"), caption=row.ref, said=before,
        back=reverse("conference:minutes", args=[id]),
    )  # fmt: skip
    return render(request, "panels/form.html", shown)


@by_the_table
def preview(request: WorkerRequest, id: uuid.UUID, whose: str) -> HttpResponse:
    """What an agency gets of a case, as it is printed; or the panel's own copy."""
    row = rules.case(request.worker, page_of(request), id)
    case = queries.case(request.worker, row)
    agency = next((each for each in case.agencies if each.hex == whose), None)
    if agency is None and whose != "all":
        raise Http404
    assert row.meeting is not None  # noqa: S101 - `rules.case` asked
    found = meetings.whole(row.meeting)
    paper = composing.of_meeting(
        found, meetings.attendance(row.meeting), printing.recipient(case, found, agency),
        [composing.of_case(case, agency)], composing.basis(case), rules.keep_until(row, found.settings),
        replaces=printing.replaced(case),
    )  # fmt: skip
    gets = agency is None or agency in rules.gets_a_paper(row, [agency])
    note = "" if gets else _("No paper is made for this agency: a wall stands between it and this case.")
    return render(request, "minutes/preview.html", case_presenters.preview(case, paper, note))
