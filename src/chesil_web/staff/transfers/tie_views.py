"""The page on which a case is tied to another, and untied again."""

import uuid

import attrs
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.noting import note
from chesil_web.staff.cases.people_models import Tie
from chesil_web.staff.transfers.forms import TieForm
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest


@attrs.frozen(kw_only=True)
class TiesPage(Page):
    """The cases tied to one: name, address, id, and whether it can be untied here."""

    ref: str
    ties: tuple[tuple[str, str, uuid.UUID, bool], ...]


@by_the_table
def ties(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The cases that have to do with this one. Others that the worker may not see are not there."""
    row = rules.case(request.worker, page_of(request), id)
    form = TieForm(request.POST if "untie" not in request.POST and request.POST else None)
    if "untie" in request.POST:
        untie(request.worker, row, request.POST["untie"])
        return done.then(request, done.SAVED, "cases:ties", id)
    if request.method == "POST" and form.is_valid():
        other = _named(request.worker, row, form.cleaned_data["ref"])
        if other is not None:
            tie(request.worker, row, other, form.cleaned_data["why"])
            return done.then(request, done.SAVED, "cases:ties", id)
        form.add_error("ref", _("There is no other case of this name that you can see."))
    page = TiesPage(
        heading=_("Cases that belong together"), ref=row.ref, ties=_shown(request.worker, row), form=form,
        back=reverse("cases:case", args=[id]),
    )  # fmt: skip
    return render(request, "transfers/ties.html", page)


def _named(worker: Working, row: Case, ref: str) -> Case | None:
    found = rules.visible(worker, "cases:ties").filter(ref=rules.as_ref(ref)).exclude(id=row.id)
    return found.first()


def _shown(worker: Working, row: Case) -> tuple[tuple[str, str, uuid.UUID, bool], ...]:
    seen = {
        each.id: each
        for each in rules.visible(worker, "cases:case").filter(Q(ties__other=row) | Q(tied__case=row))
    }
    found = Tie.objects.filter(Q(case=row, other__in=seen) | Q(other=row, case__in=seen))
    others = [(seen[tie.other_id if tie.case_id == row.id else tie.case_id], tie.counter) for tie in found]
    return tuple(
        (other.ref, reverse("cases:case", args=[other.id]), other.id, not counter)
        for other, counter in others
    )


def tie(worker: Working, row: Case, other: Case, why: str) -> None:
    """Tie two cases; both get an entry. Those that are tied stay so."""
    with transaction.atomic():
        first, second = Case.objects.select_for_update().filter(id__in=[row.id, other.id]).order_by("id")
        if Tie.objects.filter(Q(case=row, other=other) | Q(case=other, other=row)).exists():
            return
        Tie.objects.create(case=row, other=other)
        for one, its_other in ((first, second), (second, first)):
            note(looking.opened(worker.id, one), one, worker, "tied", f"Tied to {its_other.ref}: {why}")


def untie(worker: Working, row: Case, other: str) -> None:
    """Take a tie between two cases away. That of two sides of one matter stays: they must not be mixed up."""
    found = next(
        (each for _ref, _address, each, may in _shown(worker, row) if may and str(each) == other), None
    )
    if found is None:
        return
    with transaction.atomic():
        first, second = Case.objects.select_for_update().filter(id__in=[row.id, found]).order_by("id")
        Tie.objects.filter(Q(case=first, other=second) | Q(case=second, other=first), counter=False).delete()
        for one, its_other in ((first, second), (second, first)):
            note(
                looking.opened(worker.id, one), one, worker, "tied", f"Not tied to {its_other.ref} any more."
            )
