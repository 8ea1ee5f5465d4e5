"""The pages of orders and of what broke them."""

import uuid
from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases import acts
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.noting import note
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.orders import breaches, orders
from chesil_web.staff.orders.breaches import BREACHES, NEW, BreachForm
from chesil_web.staff.orders.orders import ORDERS, OrderTold
from chesil_web.staff.orders.quickly import QuickBreach
from chesil_web.staff.things import actions as thing_actions
from chesil_web.staff.things import presenters as thing_presenters
from chesil_web.staff.things import queries as thing_queries
from chesil_web.staff.things import views as thing_views
from chesil_web.staff.things.presenters import Shown
from chesil_web.staff.things.queries import Newest
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest

_MOST_ACTS = 30


@by_the_table
def orders_(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The orders of a case, each with what broke it."""
    row, safe = opened(request, id)
    broken = thing_queries.things(safe, row, BREACHES)
    words = acts.words(request.worker, row, safe, {each.told.act for each in broken})
    found = [_order(row, each, broken, words) for each in thing_queries.things(safe, row, ORDERS)]
    quick = ("", "")
    if not row.closed_on:
        link = (
            _("Note a breach of one of them, or of another order")
            if found
            else _("Note a breach of an order")
        )
        quick = (reverse("cases:breach-quick", args=[id]), link)
    return render(request, "things/things.html", thing_presenters.things(row, ORDERS, found, also=quick))


def _order(row: Case, order: Newest, broken: list[Newest], words: Mapping[str, str]) -> Shown:
    below = [
        thing_presenters.shown(row, BREACHES, each, more_rows=((_("In their words"), words[each.told.act]),))
        for each in broken
        if each.told.order == order.row.thing.hex
    ]
    more = (reverse("cases:breach-add", args=[row.id, order.row.thing]), _("Note a breach of this order"))
    return thing_presenters.shown(
        row, ORDERS, order, below=tuple(below), more=("", "") if row.closed_on else more
    )  # fmt: skip


@by_the_table
def order_add(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Add an order."""
    return thing_views.add(request, id, ORDERS)


@by_the_table
def order_change(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """Change an order."""
    return thing_views.change(request, id, thing, ORDERS)


@by_the_table
def order_versions(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """All versions of an order."""
    return thing_views.versions(request, id, thing, ORDERS)


@by_the_table
def breach_add(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """Note what broke an order: an act that is recorded, or one that is written down with it."""
    row, safe = opened(request, id)
    order = thing_queries.thing(safe, row, ORDERS, thing)
    if order is None or row.closed_on is not None:
        raise Http404
    told: OrderTold = order.told
    known = [act for act in acts.acts(request.worker, row, safe) if orders.is_in_force(told, act.day)]
    begins = thing_presenters.hidden(uuid.uuid4(), None) | {"act": "" if known else NEW}
    form = BreachForm(
        request.POST or None, acts=known[: -_MOST_ACTS - 1 : -1], terms=told.terms,
        initial=begins | _known_to(request.worker),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        _keep(request, row, order.row.thing, form, form.cleaned_data["thing"] or uuid.uuid4())
        return done.then(request, done.SAVED, "cases:orders", id)
    heading = _("What broke the order? %(order)s") % {"order": orders.title(told)}
    page = Page(heading=heading, form=form, back=reverse("cases:orders", args=[id]))
    return render(request, "cases/thing.html", page)


def _known_to(worker: Working) -> dict[str, Any]:
    """Who was told already: the police are, where one of them writes it down."""
    if worker.agency.kind != "police":
        return {}
    return {"told_whom": worker.agency.name, "told_on": timezone.localdate()}


@by_the_table
def breach_quick(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Note a breach with its order on one page: one that is known, or one that is written down with it."""
    row, safe = opened(request, id)
    if row.closed_on is not None:
        raise Http404
    known, recorded = thing_queries.things(safe, row, ORDERS), acts.acts(request.worker, row, safe)
    begins = thing_presenters.hidden(uuid.uuid4(), None) | {
        "order": "" if known else NEW, "act": "" if recorded else NEW,
    }  # fmt: skip
    form = QuickBreach(
        request.POST or None, known=known, acts=recorded[: -_MOST_ACTS - 1 : -1],
        initial=begins | _known_to(request.worker),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        thing = form.cleaned_data["thing"] or uuid.uuid4()
        new = form.broken() if form.cleaned_data["order"] == NEW else None
        _keep(request, row, form.order_id(thing), form, thing, new)
        return done.then(request, done.SAVED, "cases:orders", id)
    back = reverse("cases:orders", args=[id])
    return render(request, "cases/thing.html", Page(heading=_("Note a breach"), form=form, back=back))


@transaction.atomic
def _keep(
    request: WorkerRequest, case: Case, order: uuid.UUID, form: BreachForm, thing: uuid.UUID,
    new: OrderTold | None = None,
) -> None:  # fmt: skip
    """Keep a breach; what was not written down yet becomes an entry first. Sent twice, it is kept once.

    Args:
        new: the order, where it is written down with it.
    """
    row = Case.objects.select_for_update().get(id=case.id)
    safe = looking.opened(request.worker.id, row)
    if thing_queries.thing(safe, row, BREACHES, thing):
        return
    if new is not None:
        thing_actions.write_in(safe, row, request.worker, ORDERS, order, 0, new)
    key = form.cleaned_data["act"]
    if key == NEW:
        told = form.cleaned_data
        key = f"e{note(safe, row, request.worker, 'act', told['words'], happened=told['on'])}"
    thing_actions.write_in(safe, row, request.worker, BREACHES, thing, 0, form.made(order.hex, key))


@by_the_table
def breach_change(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """Say who was told of a breach."""

    def made(form: Any, before: Any) -> breaches.BreachTold:
        return cast(breaches.ReportForm, form).document(before)

    row, safe = opened(request, id)
    breach = thing_queries.thing(safe, row, BREACHES, thing)
    order = thing_queries.thing(safe, row, ORDERS, uuid.UUID(breach.told.order)) if breach else None
    terms = order.told.terms if order else ()
    return thing_views.change(request, id, thing, BREACHES, made=made, terms=terms)


@by_the_table
def breach_versions(request: WorkerRequest, id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """All versions of a breach."""
    return thing_views.versions(request, id, thing, BREACHES)
