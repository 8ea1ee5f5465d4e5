"""The pages about walls, emergencies, leavers, and whom a worker is close to."""

import uuid

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.access import declarations, desks, policy
from chesil_web.staff.access import walls as access
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.access.models import Wall, WallTold
from chesil_web.staff.cases import asking, rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.handling import triage
from chesil_web.staff.parties import conflicts
from chesil_web.staff.walls import actions, forms, presenters, queries
from chesil_web.staff.walls.queries import Standing
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def walls(request: WorkerRequest) -> HttpResponse:
    """The walls in an agency, without those that the reader is behind."""
    return render(request, "walls/walls.html", presenters.walls(request.worker))


@by_the_table
def wall_set(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Set a wall before a case by hand."""
    row = rules.case(request.worker, page_of(request), id)
    form = forms.WallForm(
        request.POST or None, against=presenters.against(request.worker),
        people=presenters.workers(request.worker.row.agency_id),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if _set(request, row, form):
            return done.then(request, done.SAVED, "cases:walls")
        form.add_error("against", _(
            "This wall stands already, or it would leave nobody for the case. Nothing was changed. Where "
            "nobody is left the safeguarding lead was told, who decides."
        ))  # fmt: skip
    page = Page(heading=_("Set a wall"), form=form, back=reverse("cases:case", args=[id]))
    return render(request, "walls/wall_set.html", page)


@transaction.atomic
def _set(request: WorkerRequest, case: Case, form: forms.WallForm) -> Wall | None:
    sort, _space, id = form.cleaned_data["against"].partition(" ")
    row = Case.objects.select_for_update().get(id=case.id)
    told = WallTold(why=form.cleaned_data["why"], by_name=request.worker.told.name)
    exempt = [] if sort == "worker" else map(uuid.UUID, form.cleaned_data["exempt"])
    safe = desks.opened(row.safe_id)
    against = {sort: uuid.UUID(id)}
    return conflicts.wall_off(row, safe, told, exempt=exempt, by=request.worker.id, **against)


@by_the_table
def wall(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """One wall: say that it should go, as the first or the second of two, or who may pass it."""
    found = _standing(request, id)
    form = forms.LiftForm(request.POST if "lift" in request.POST else None)
    exempt = _exempt(request, found)
    if "keep" in request.POST:
        access.keep_up(id)
        return done.then(request, done.SAVED, "cases:wall", id)
    if exempt and "pass" in request.POST and exempt.is_valid():
        access.let_through(found.row, map(uuid.UUID, exempt.cleaned_data["exempt"]))
        return done.then(request, done.SAVED, "cases:wall", id)
    if "lift" in request.POST and (form.is_valid() or found.asked):
        try:
            actions.lift(request.worker, found, form.cleaned_data.get("why", ""))
        except access.SamePerson:
            raise Http404 from None
        return done.then(request, done.SAVED, "cases:walls")
    page = presenters.wall(request.worker, found, form, exempt)
    return render(request, "walls/wall.html", page)


def _standing(request: WorkerRequest, id: uuid.UUID) -> Standing:
    found = (each for each in queries.standing(request.worker) if each.row.id == id)
    row = next((each for each in found if each.row.lifted_at is None), None)
    if row is None:
        raise Http404
    return row


def _exempt(request: WorkerRequest, found: Standing) -> forms.ExemptForm | None:
    """Who may pass a wall against a team or agency; None for one against a worker."""
    people = presenters.workers(found.row.agency_id or request.worker.row.agency_id)
    if found.row.worker_id or not people:
        return None
    return forms.ExemptForm(
        request.POST if "pass" in request.POST else None, people=people,
        initial={"exempt": [each.worker_id.hex for each in found.row.exempt.all()]},
    )  # fmt: skip


@by_the_table
def ask(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Before the first opening: does the worker know anyone in the case?"""
    row = rules.case(request.worker, page_of(request), id)
    form = forms.AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["know"] == "no":
            asking.clear(request.worker, row)
            return redirect("cases:case", id)
        return _step_back(request, row)
    page = presenters.ask(row, asking.whom(request.worker, row), form)
    return render(request, "walls/ask.html", page)


@transaction.atomic
def _step_back(request: WorkerRequest, case: Case) -> HttpResponse:
    """The worker knows somebody: the case goes to another one, or a lead decides where there is none."""
    row = Case.objects.select_for_update().get(id=case.id)
    told = WallTold(why=_("They said that they know somebody in it."), by_name=request.worker.told.name)
    safe = desks.opened(row.safe_id)
    if conflicts.wall_off(row, safe, told, worker=request.worker.id, by=request.worker.id):
        page = Page(heading=_("Somebody else takes this case"), back=reverse("cases:day"))
        return render(request, "walls/stepped_back.html", page)
    asking.clear(request.worker, row)
    page = Page(heading=_("Nobody else can take this case now"), back=reverse("cases:case", args=[row.id]))
    return render(request, "walls/nobody_else.html", page)


@by_the_table
def declare(request: WorkerRequest) -> HttpResponse:
    """The people a worker is close to. Nobody else can read this."""
    worker = request.worker
    form = forms.CloseForm(request.POST if "name" in request.POST else None)
    if "confirm" in request.POST:
        declarations.confirm(worker.id)
        return done.then(request, done.SAVED, "cases:declare")
    if "remove" in request.POST:
        declarations.take_out(worker.id, request.POST["remove"])
        return done.then(request, done.SAVED, "cases:declare")
    if request.method == "POST" and form.is_valid():
        conflicts.declared(worker, declarations.add(worker.id, form.close(uuid.uuid4().hex)))
        return done.then(request, done.SAVED, "cases:declare")
    return render(request, "walls/declare.html", presenters.declare(worker, form))


@by_the_table
def emergency(request: WorkerRequest) -> HttpResponse:
    """Open one case that is not the worker's, for four hours."""
    form = forms.EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            row = actions.open_in_emergency(request.worker, told["ref"], told["reason"])
            return redirect("cases:case", row.id)
        except actions.NoSuchCase:
            form.add_error("ref", _("No case of this name can be opened like this. Leave word instead."))
        except actions.OneAtATime:
            form.add_error(
                "ref", _("You have another case open in an emergency. Wait until its four hours end.")
            )
    page = Page(heading=_("Open a case in an emergency"), form=form, back=reverse("cases:day"))
    return render(request, "walls/emergency.html", page)


@by_the_table
def emergencies(request: WorkerRequest) -> HttpResponse:
    """What was opened in an emergency, and what a look at each found."""
    form = forms.ReviewForm(request.POST or None)
    if request.method == "POST":
        if policy.nearness("cases:case", request.worker.told.roles) == "-":
            raise Http404
        if form.is_valid() and actions.review(request.worker, _id(request), form.cleaned_data["outcome"]):
            return done.then(request, done.SAVED, "cases:emergencies")
    found = queries.emergencies(request.worker)
    page = presenters.emergencies(request.worker, found, form)
    return render(request, "walls/emergencies.html", page)


def _id(request: WorkerRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        raise Http404 from None


@by_the_table
def leavers(request: WorkerRequest) -> HttpResponse:
    """Cases and tasks that lie with somebody who left."""
    owners = [each for each in triage.owners(request.worker) if each[0].startswith("worker ")]
    rows = []
    for each in queries.leavers(request.worker):
        is_sent = request.POST.get("id") == str(each.worker.id)
        form = forms.TakeOverForm(
            request.POST if is_sent else None, owners=owners, auto_id=f"id_{each.worker.id.hex}_%s"
        )
        if is_sent and form.is_valid():
            return _take_over(request, each, form)
        rows.append((each, form))
    return render(request, "walls/leavers.html", presenters.leavers(rows))


def _take_over(request: WorkerRequest, leaver: queries.Leaver, form: forms.TakeOverForm) -> HttpResponse:
    owner = workforce.working(form.cleaned_data["owner"].partition(" ")[2])
    if owner is None:
        raise Http404
    stay = actions.take_over(request.worker, leaver, owner.row, owner.told, form.cleaned_data["reason"])
    if not stay:
        return done.then(request, done.SAVED, "cases:leavers")
    words = ngettext("%(n)d case stays in the list.", "%(n)d cases stay in the list.", stay) % {"n": stay}
    page = Page(heading=_("Not all could go to this worker"), back=reverse("cases:leavers"), notice=words)
    return render(request, "walls/some_stay.html", page)
