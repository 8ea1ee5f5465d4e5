"""The pages about people of a case."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import queries as case_queries
from chesil_web.staff.cases import rules as case_rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.people_models import Party, PartyTold
from chesil_web.staff.handling import triage
from chesil_web.staff.parties import actions, forms, presenters, queries, rules
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.signing import WorkerRequest


def _whole(request: WorkerRequest, id: uuid.UUID) -> case_queries.Whole:
    row = case_rules.case(request.worker, page_of(request), id)
    return case_queries.whole(request.worker, row)


def _back(request: WorkerRequest, case: Case, party: Party | None = None) -> HttpResponse:
    """Lead back to where this was said; to the board where the case is not there for the worker any more."""
    if not case_rules.visible(request.worker, "cases:case").filter(id=case.id).exists():
        return done.then(request, done.SAVED, "cases:board")
    if party is None:
        return done.then(request, done.SAVED, "cases:people", case.id)
    return done.then(request, done.SAVED, "cases:party", case.id, party.id)


@by_the_table
def people(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Who is in a case, and who does what to whom."""
    row = case_rules.case(request.worker, page_of(request), id)
    page = presenters.people(request.worker, row, looking.opened(request.worker.id, row))
    return render(request, "parties/people.html", page)


@by_the_table
def party_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Add somebody."""
    row = case_rules.case(request.worker, page_of(request), id)
    form = forms.PartyForm(request.POST or None, agencies=presenters.agencies())
    if request.method == "POST" and form.is_valid():
        return _back(request, row, actions.add(request.worker, row, form.told()))
    page = Page(heading=_("Add somebody"), form=form, back=reverse("cases:people", args=[id]))
    return render(request, "cases/change.html", page)


@by_the_table
def party(request: WorkerRequest, id: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """Somebody in a case."""
    whole = _whole(request, id)
    found = rules.party(whole.case, party)
    return render(request, "parties/party.html", presenters.party(request.worker, whole, found))


@by_the_table
def party_change(request: WorkerRequest, id: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """Change what is known of somebody."""
    whole = _whole(request, id)
    found = rules.party(whole.case, party)
    (told,) = whole.safe.read([found], PartyTold)
    first = forms.initial(told) | {"base": str(found.number)}
    form = forms.PartyForm(request.POST or None, initial=first, agencies=presenters.agencies())
    if request.method == "POST" and form.is_valid():
        try:
            base = int(form.cleaned_data["base"] or 0)
            actions.change(request.worker, whole.case, party, form.told(), base)
            return _back(request, whole.case, found)
        except (actions.Changed, ValueError):
            form = _on_top(request, found)
    page = Page(heading=told.name, form=form, back=reverse("cases:party", args=[id, party]))
    return render(request, "cases/change.html", page)


def _on_top(request: WorkerRequest, found: Party) -> forms.PartyForm:
    """What was typed, to be kept after what somebody else kept meanwhile."""
    sent = request.POST.copy()
    sent["base"] = str(found.number)
    form = forms.PartyForm(sent, agencies=presenters.agencies())
    form.is_valid()
    form.add_error(None, _(
        "Somebody else changed this while you were writing. Look at it in another tab. If you save now, what "
        "you wrote here is kept, and theirs stays among the earlier versions."
    ))  # fmt: skip
    return form


@by_the_table
@require_POST
def party_check(request: WorkerRequest, id: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """Say that what a report told of somebody is right as it stands."""
    row = case_rules.case(request.worker, page_of(request), id)
    actions.check(request.worker, row, party)
    return _back(request, row)


@by_the_table
def party_end(request: WorkerRequest, id: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """Say that somebody is not in the case, or is again."""
    whole = _whole(request, id)
    found = rules.party(whole.case, party)
    if found.ended_on is not None and request.method == "POST":
        actions.bring_back(request.worker, whole.case, party)
        return _back(request, whole.case)
    form = forms.EndParty(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end(request.worker, whole.case, party, form.cleaned_data["why"])
        return _back(request, whole.case)
    page = Page(
        heading=_("Take somebody out of the case"), form=form, back=reverse("cases:party", args=[id, party])
    )
    return render(request, "cases/change.html", page)


@by_the_table
def relation_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Write down who does what to whom."""
    return _relation(request, id, None)


@by_the_table
def relation(request: WorkerRequest, id: uuid.UUID, relation: uuid.UUID) -> HttpResponse:
    """Change it, or take it out."""
    return _relation(request, id, relation)


def _relation(request: WorkerRequest, id: uuid.UUID, relation: uuid.UUID | None) -> HttpResponse:
    whole = _whole(request, id)
    found = rules.relation(whole.case, relation) if relation else None
    if found and "end" in request.POST:
        actions.part(request.worker, whole.case, found)
        return _back(request, whole.case)
    people = presenters.names(queries.people(whole.safe, whole.case))
    form = forms.RelationForm(
        request.POST or None, people=people, initial=presenters.between(whole.safe, found)
    )
    if request.method == "POST" and form.is_valid():
        actions.relate(request.worker, whole.case, form.told(), instead=found)
        return _back(request, whole.case)
    page = presenters.RelationPage(
        heading=_("Who does what to whom"), form=form, is_new=found is None,
        back=reverse("cases:people", args=[id]),
    )  # fmt: skip
    return render(request, "parties/relation.html", page)


@by_the_table
def known(request: WorkerRequest, id: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """Say that somebody in the case knows a detail of another already."""
    whole = _whole(request, id)
    found = rules.party(whole.case, party)
    (told,) = whole.safe.read([found], PartyTold)
    others = [each for each in queries.people(whole.safe, whole.case) if each.row.id != found.id]
    form = forms.KnownForm(
        request.POST or None, details=actions.details(told), people=presenters.names(others)
    )
    if request.method == "POST" and form.is_valid():
        actions.say_known(request.worker, whole.case, party, **form.cleaned_data)
        return _back(request, whole.case, found)
    page = Page(
        heading=_("Who knows this already?"), form=form, back=reverse("cases:party", args=[id, party])
    )
    return render(request, "cases/change.html", page)


@by_the_table
@require_POST
def known_end(request: WorkerRequest, id: uuid.UUID, party: uuid.UUID, number: int) -> HttpResponse:
    """Agree as the second worker, or keep it from them after all."""
    row = case_rules.case(request.worker, page_of(request), id)
    found = rules.party(row, party)
    keep = actions.agree_known if "agree" in request.POST else actions.unsay_known
    try:
        keep(request.worker, row, party, number, int(request.POST.get("base", "0")))
    except (actions.SameWorker, ValueError):
        raise Http404 from None
    except actions.Changed:  # the page was old: it is shown as it is now
        return redirect("cases:party", id, party)
    return _back(request, row, found)


@by_the_table
@require_POST
def same(request: WorkerRequest, id: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """Say that somebody is the same person as one in another case, or is not after all."""
    row = case_rules.case(request.worker, page_of(request), id)
    found = rules.party(row, party)
    if "not-same" in request.POST:
        actions.unjoin(request.worker, found)
        return _back(request, row, found)
    try:
        other = Party.objects.select_related("case").get(
            id=uuid.UUID(request.POST.get("other", "")),
            case__in=case_rules.visible(request.worker, "cases:case"),
        )
    except (ValueError, Party.DoesNotExist):
        raise Http404 from None
    actions.join(request.worker, found, other)
    return _back(request, row, found)


@by_the_table
def counter(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Begin the case of the other side."""
    whole = _whole(request, id)
    found = presenters.names(queries.people(whole.safe, whole.case))
    offered = triage.owners(request.worker, whole.case.id)
    had = f"worker {whole.case.worker_id.hex}" if whole.case.worker_id else ""
    owners = [each for each in offered if each[0].startswith("worker ") and each[0] != had]
    form = forms.CounterForm(request.POST or None, people=found, owners=owners)
    if request.method == "POST" and form.is_valid():
        _begin_counter(request, whole.case, form, dict(found))
        return _back(request, whole.case)
    page = Page(
        heading=_("The other side says it is done to them"),
        form=form,
        back=reverse("cases:people", args=[id]),
    )
    return render(request, "parties/counter.html", page)


def _begin_counter(request: WorkerRequest, row: Case, form: forms.CounterForm, names: dict[str, str]) -> None:
    told = form.cleaned_data
    given = triage.given_case(form)
    owner = given.pop("owner")
    assert isinstance(owner, Worker)  # noqa: S101 - the form offers workers alone
    given.pop("team")
    words = triage.case_told(form, who=names[told["who"]], against=names[told["whom"]])
    actions.counter(request.worker, row, words, owner, report=told["report"], **given)
