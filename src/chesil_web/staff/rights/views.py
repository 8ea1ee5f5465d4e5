"""The pages of rights: what each gives, what was asked for, and whether people were told in time."""

import uuid

import attrs
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.clocks import presenters as clock_presenters
from chesil_web.staff.clocks import queries as clock_queries
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.clocks.presenters import ClockRow
from chesil_web.staff.rights import rights
from chesil_web.staff.workforce.signing import WorkerRequest


@attrs.frozen(kw_only=True)
class RightShown:
    """A right: what it gives, what was asked for, and where its days come from."""

    name: str
    words: str
    clocks: tuple[ClockRow, ...]
    sources: tuple[str, ...]


@attrs.frozen(kw_only=True)
class RightsPage(Page):
    """Every right. *add*: where one is used; empty for a closed case."""

    ref: str
    add: str
    rights: tuple[RightShown, ...]


@by_the_table
def rights_(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Every right with what was asked for, done in time or late."""
    row, safe = opened(request, id)
    page = RightsPage(
        heading=_("Rights"), ref=row.ref, rights=_shown(safe, row), back=reverse("cases:case", args=[id]),
        add="" if row.closed_on else reverse("cases:right-add", args=[id]),
    )  # fmt: skip
    return render(request, "rights/rights.html", page)


def _shown(safe: OpenSafe, row: Case) -> tuple[RightShown, ...]:
    found = clock_queries.of_case(safe, row)
    return tuple(
        RightShown(
            name=str(right.name), words=str(right.words),
            clocks=tuple(
                clock_presenters.row(clock, told.words, told.how)
                for clock, told in found
                if clock.kind in right.clocks
            ),
            sources=tuple(clocks.settings()[kind].source for kind in right.clocks),
        )
        for right in rights.RIGHTS.values()
    )  # fmt: skip


@by_the_table
def right_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Say that a right was used, or that something happened that has to be told."""
    row, _safe = opened(request, id)
    if row.closed_on is not None:
        raise Http404
    form = rights.RightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rights.use(request.worker, row, form.cleaned_data)
        return done.then(request, done.SAVED, "cases:rights", id)
    page = Page(heading=_("Use a right"), form=form, back=reverse("cases:rights", args=[id]))
    return render(request, "cases/thing.html", page)
