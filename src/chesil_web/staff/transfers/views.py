"""The pages on which a case goes to others, and on which others take it."""

import uuid
from typing import Any

import attrs
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.ending_models import Said, Transfer, TransferTold
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.handling import triage
from chesil_web.staff.keeping.holding import NotNow
from chesil_web.staff.transfers import actions
from chesil_web.staff.transfers.forms import BASES, AnswerForm, MoveForm, TakeBackForm, TakeForm
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second
from chesil_web.staff.workforce.signing import WorkerRequest

ANSWERS = {
    "accepted": lazy("Taken"),
    "refused": lazy("Not taken"),
    "taken back": lazy("Taken back"),
    "": lazy("No answer yet"),
}


@attrs.frozen(kw_only=True)
class MovePage(Page):
    """Where a case shall go.

    Attributes:
        words: how it is now. moves: what was asked for, each as rows. agrees: a second worker can agree.
        button: of the form.
    """

    ref: str
    words: str
    moves: tuple[Rows, ...]
    agrees: bool
    button: str


@attrs.frozen(kw_only=True)
class IncomingPage(Page):
    """Cases that others pass on: from whom, address, since when."""

    rows: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class TakePage(Page):
    """A case that others pass on, with what goes along."""

    rows: Rows


@by_the_table
def transfer(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Ask another agency to take a case, agree to that, take it back, or see the answer."""
    row, safe = opened(request, id)
    moves = actions.of_case(safe, row)
    now = next(((move, told) for move, told in moves if move.ended_on is None), None)
    if now is None and row.closed_on is None:
        form: RevealingForm | None = MoveForm(request.POST or None, others=_others(request.worker, row))
    else:
        form = TakeBackForm(request.POST or None) if now and "agree" not in request.POST else None
    if request.method == "POST":
        try:
            if "agree" in request.POST:
                actions.agree(request.worker, row)
                return done.then(request, done.SAVED, "cases:transfer", id)
            if form is not None and form.is_valid():
                _keep(request.worker, row, form)
                return done.then(request, done.SAVED, "cases:transfer", id)
        except NotNow:  # somebody else was quicker
            return done.then(request, "", "cases:transfer", id)
    return render(request, "transfers/transfer.html", _page(request.worker, row, moves, now, form))


def _keep(worker: Working, row: Case, form: RevealingForm) -> None:
    told = form.cleaned_data
    if isinstance(form, TakeBackForm):
        actions.take_back(worker, row, told["why"])
        return
    sort, _space, to = told["to"].partition(" ")
    team = uuid.UUID(to) if sort == "team" else None
    agency = row.agency_id if team else uuid.UUID(to)
    actions.ask(worker, row, agency=agency, team=team, summary=told["summary"], basis=told["basis"])


def _others(worker: Working, row: Case) -> list[tuple[str, str]]:
    """Teams of the agency, and other agencies between which and the case no wall stands."""
    teams = [
        (f"team {each.id.hex}", _("Team: %(name)s") % {"name": told.name})
        for each, told in workforce.teams(row.agency_id)
        if each.id != row.team_id
    ]
    agencies = [
        (f"agency {each.id.hex}", told.name)
        for each, told in workforce.agencies()
        if each.id != worker.row.agency_id and not actions.is_walled(row, each.id)
    ]
    return [*teams, *agencies]


def _page(
    worker: Working, row: Case, moves: list[tuple[Transfer, TransferTold]],
    now: tuple[Transfer, TransferTold] | None, form: RevealingForm | None,
) -> MovePage:  # fmt: skip
    waits = now is not None and now[0].agreed_on is None
    words = (
        _("They do not see it yet: a second worker has to agree first.") if waits
        else _("It stays yours until they say that they have it.") if now
        else "" if row.closed_on else _("The case stays yours until somebody there says that they have it.")
    )  # fmt: skip
    return MovePage(
        heading=_("Give it to others"),
        ref=row.ref,
        words=words,
        form=form,
        moves=tuple(map(_rows, moves)),
        agrees=waits and now is not None and is_second(worker, now[1].asked.by, now[1].asked.at),
        button=_("Take it back") if now else _("Ask them to take it"),
        back=reverse("cases:case", args=[row.id]),
    )


def _rows(each: tuple[Transfer, TransferTold]) -> Rows:
    """A move: to whom, since when, and the receipt."""
    move, told = each
    rows = [
        (_("To"), _name(move)),
        (_("Asked"), _in_words(told.asked)),
        (_("Why it may go there"), BASES[told.basis]),
        (_("What they get"), told.summary),
        (_("A second worker agreed"), _in_words(told.agreed)),
        (_("Answer"), f"{ANSWERS[told.answer]}. {_in_words(told.answered)}".strip()),
        (_("It goes on there as"), told.ref),
    ]
    return tuple((str(name), str(value)) for name, value in rows if value)


def _in_words(each: Said | None) -> str:
    return ": ".join(filter(None, (f"{each.by_name}, {said(each.at)}", each.why))) if each else ""


def _name(move: Transfer) -> str:
    teams = {each.id: told.name for each, told in workforce.teams(move.agency_id)} if move.team_id else {}
    return teams.get(move.team_id, "") if move.team_id else workforce.agency(move.agency).name


@by_the_table
def incoming(request: WorkerRequest) -> HttpResponse:
    """What others pass on to the worker's team or agency."""
    rows = tuple(
        (_from(move), reverse("cases:transfer-take", args=[move.id]), said_day(move.sent_on))
        for move in actions.incoming(request.worker).select_related("case__agency", "agency")
    )
    page = IncomingPage(heading=_("Cases that others pass on to you"), rows=rows, back=reverse("cases:day"))
    return render(request, "transfers/transfers.html", page)


def _from(move: Transfer) -> str:
    return workforce.agency(move.case.agency).name


@by_the_table
def take(request: WorkerRequest, move: uuid.UUID) -> HttpResponse:
    """Read what goes along, and take the case or say why not."""
    found = actions.incoming(request.worker).select_related("case__agency", "agency").filter(id=move).first()
    if found is None:
        raise Http404
    is_team = found.case.agency_id == request.worker.row.agency_id
    form: RevealingForm = (
        AnswerForm(request.POST or None)
        if is_team
        else TakeForm(request.POST or None, owners=triage.owners(request.worker))
    )
    try:
        told = actions.read(request.worker, found)
        if request.method == "POST" and form.is_valid():
            return _answer(request, found, told, form)
    except (NotNow, WrongSecret):  # answered or taken back just now
        return done.then(request, "", "cases:transfers")
    return render(request, "transfers/take.html", _take_page(found, told, form))


def _answer(request: WorkerRequest, move: Transfer, told: TransferTold, form: Any) -> HttpResponse:
    if form.cleaned_data["answer"] == "refuse":
        actions.refuse(request.worker, move.id, form.cleaned_data["why"])
        return done.then(request, done.SAVED, "cases:transfers")
    if isinstance(form, TakeForm):
        made = actions.accept(
            request.worker, move.id, triage.case_told(form, who=told.who), **triage.given_case(form)
        )  # fmt: skip
    else:
        made = actions.accept_in_team(request.worker, move.id)
    return done.then(request, done.SAVED, "cases:case", made.id)


def _take_page(move: Transfer, told: TransferTold, form: RevealingForm) -> TakePage:
    rows = (
        (_("From"), f"{_from(move)}, {told.asked.by_name}"),
        (_("Sent"), said_day(move.sent_on)),
        (_("Who"), told.who),
        (_("Why it may come here"), str(BASES[told.basis])),
        (_("What they get"), told.summary),
    )
    return TakePage(
        heading=_("A case that others pass on"), rows=rows, form=form, back=reverse("cases:transfers")
    )
