"""What changes a listing or a panel, whichever room asks for it: one row is held, one step is written."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

import attrs
import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import desks
from chesil_web.staff.cases.rules import new_ref
from chesil_web.staff.conference import apart, knowing, queries, rules, states
from chesil_web.staff.conference.apart import clear_names as clear_names
from chesil_web.staff.conference.listing_models import ListingState, ListingTold, ResearchTold, Stepped
from chesil_web.staff.conference.models import Called, Listing, Panel, PanelAgency, PanelVersion, Seat
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.conference.queries import Opened
from chesil_web.staff.workforce.queries import Working


@transaction.atomic
def begin_panel(worker: Working, begun_from: str, settings: Settings) -> Panel:
    """A new panel, run by the worker's agency. Who begins it sits on it, unless they may see no case."""
    today = timezone.localdate()
    row = Panel.objects.create(begun_from=begun_from, agency_id=worker.row.agency_id, made_on=today)
    PanelAgency.objects.create(panel=row, agency_id=worker.row.agency_id, joined_on=today)
    if not worker.holds(("administrator",)):
        Seat.objects.create(panel=row, worker_id=worker.id)
    keep_settings(worker, row, settings, since=today, base=0)
    return row


@transaction.atomic
def keep_settings(worker: Working, panel: Panel, settings: Settings, *, since: date, base: int) -> int:
    """Keep how a panel works from a day on; gives the number of the version.

    Args:
        base: the number of the version that was changed.

    Raises:
        NotPossible: "changed": somebody else kept a version meanwhile. Nothing was kept.
    """
    Panel.objects.select_for_update().get(id=panel.id)
    last = (
        PanelVersion.objects.filter(panel=panel).order_by("-number").values_list("number", flat=True).first()
    )
    if (last or 0) != base:
        raise rules.NotPossible("changed")
    signed = msgspec.structs.replace(settings, by_name=worker.told.name, at=timezone.now())
    office.keep(PanelVersion, signed, panel=panel, number=base + 1, since=since)
    return base + 1


def begin_listing(
    panel: Panel, told: ListingTold, *, state: ListingState, by: uuid.UUID | None = None, **columns: object
) -> Listing:
    """A new listing in a safe of its own; the caller has a transaction. Workers close to it are walled off.

    Args:
        by: the worker who begins it; None for one from outside. columns: of Listing, beside those.
    """
    safe = desks.begin()
    row = safe.keep(Listing, told, panel=panel, ref=new_ref(), state=state, **columns)
    deeds.decided(safe, row.id, state, by=by)
    knowing.keep(row, told.referral.people)
    apart.keep_away(row, told.referral.people)
    return row


@transaction.atomic
def step(
    worker: Working, page: str, id: uuid.UUID, to: ListingState, *, why: str = "", **columns: object
) -> Opened:
    """Bring a listing to another state, under its row, and write down who did it and why.

    Args:
        columns: of Listing that change with it, such as the meeting it is listed for.

    Raises:
        Http404, AskFirst: as `rules.listing`. NotPossible: it is not the worker's step, or not any more.
    """
    row = rules.listing(worker, page, id, lock=True)
    if not rules.may_step(worker, page, row):
        raise rules.NotPossible("not now")
    rules.check_step(states.LISTING, rules.roles_on(worker, row.panel_id), row.state, to, why)
    found = queries.opened(worker, row)
    made = Stepped(to=to, at=timezone.now(), by=worker.id.hex, by_name=worker.told.name, why=why.strip())
    told = msgspec.structs.replace(found.told, steps=(*found.told.steps, made))
    found.safe.reseal(row, told)
    for name, value in {"state": to, **columns}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *columns])
    deeds.decided(found.safe, row.id, to, by=worker.id)
    return attrs.evolve(found, told=told)


def change(worker: Working, page: str, id: uuid.UUID, **told: object) -> Opened:
    """Change fields of a listing's document under its row; its state stays. Raises as `rules.listing`."""
    with transaction.atomic():
        row = rules.listing(worker, page, id, lock=True)
        found = queries.opened(worker, row)
        after = msgspec.structs.replace(found.told, **told)
        found.safe.reseal(row, after)
    return attrs.evolve(found, told=after)


@transaction.atomic
def call(row: Listing, agencies: Iterable[uuid.UUID], due_at: datetime) -> list[Called]:
    """Call agencies to a listing that were not called yet: each gets a desk of its own for its answer."""
    there = set(Called.objects.filter(listing=row).values_list("agency", flat=True))
    made = []
    for agency in dict.fromkeys(agencies):
        if agency not in there:
            made.append(
                desks.begin().keep(
                    Called, ResearchTold(), listing=row, agency_id=agency, state="asked",
                    asked_at=timezone.now(), due_at=due_at,
                )
            )  # fmt: skip
    return made
