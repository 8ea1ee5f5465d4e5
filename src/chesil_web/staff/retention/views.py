"""The pages of what a panel keeps: when each case can be erased, legal holds, erasing."""

import uuid
from functools import partial
from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.models import ListingHold
from chesil_web.staff.keeping.forms import Review
from chesil_web.staff.keeping.hold_pages import hold_page
from chesil_web.staff.keeping.holding import NotNow
from chesil_web.staff.keeping.presenters import OnePage
from chesil_web.staff.retention import actions, presenters, queries, rules
from chesil_web.staff.workforce.signing import WorkerRequest

_LISTED: Final = 100


@by_the_table
def kept(request: WorkerRequest, panel: int) -> HttpResponse:
    """The cases that a panel heard, what can be erased first."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.panel(worker, page, panel)
    settings = conference.settings(row)
    found = rules.days(rules.kept(worker, page, row)[:_LISTED], settings.keeping)
    shown = presenters.kept(
        row, settings, found, queries.waiting(worker, "conference:hold", row), queries.erased(row)
    )
    return render(request, "keeping/kept.html", shown)


@by_the_table
def hold(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Ask for a legal hold of a case at a panel, agree to one, or ask for it to be lifted."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.listing(worker, page, id)
    safe = conference.opened(worker, row).safe
    return hold_page(
        request, row, safe, ListingHold, partial(actions.held, worker, page, id), to="conference:hold",
        back=reverse("conference:kept", args=[row.panel_id]),
    )  # fmt: skip


@by_the_table
def purge(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Review the record of a case at a panel: keep it longer, or erase it."""
    worker, page = request.worker, page_of(request)
    row = conference_rules.listing(worker, page, id)
    due = rules.days([row], conference.settings(row.panel).keeping)[row]
    form = Review(request.POST or None, called=row.ref, may_erase=rules.may_erase(row, due))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            if told["end"] == "keep":
                actions.keep_longer(worker, page, id, told["until"], told["why"])
            else:
                actions.erase(worker, page, id, told["why"])
        except NotNow:
            return done.then(request, "", "conference:purge", id)
        word = done.SAVED if told["end"] == "keep" else done.GONE
        return done.then(request, word, "conference:kept", row.panel_id)
    shown = OnePage(
        heading=_("Keep it or erase it"), ref=row.ref, words=presenters.state(row, due), rows=(), form=form,
        back=reverse("conference:kept", args=[row.panel_id]),
    )  # fmt: skip
    return render(request, "keeping/keeping.html", shown)
