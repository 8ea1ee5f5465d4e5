"""What changes a listing or a panel, whichever room asks for it: one row is held, one step is written."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

import attrs
import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import declarations, desks, walls
from chesil_web.staff.access.models import Cleared, WallTold
from chesil_web.staff.cases.people_models import Part
from chesil_web.staff.cases.rules import new_ref
from chesil_web.staff.conference import knowing, queries, rules, states
from chesil_web.staff.conference.listing_models import ListingState, ListingTold, Named, ResearchTold, Stepped
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


def begin_listing(panel: Panel, told: ListingTold, **columns: object) -> Listing:
    """A new listing in a safe of its own; the caller has a transaction. Workers close to it are walled off.

    Args:
        columns: of Listing, beside its panel and name.
    """
    safe = desks.begin()
    row = safe.keep(Listing, told, panel=panel, ref=new_ref(), **columns)
    knowing.keep(row, told.referral.people)
    keep_away(row, told.referral.people)
    return row


def keep_away(row: Listing, people: Iterable[Named]) -> None:
    """Wall off the workers who declared somebody of a listing beyond chance, and an agency they work for."""
    found = list(people)
    for worker in declarations.near(map(knowing.person, found)).strong:
        if not walls.was_lifted(row.id, worker):
            _wall_off(row, WallTold(), worker=worker)
    for agency in {each.agency for each in found if each.agency}:
        _wall_off(row, WallTold(), agency=uuid.UUID(agency))


def _wall_off(
    row: Listing, told: WallTold, *, worker: uuid.UUID | None = None, agency: uuid.UUID | None = None,
    by: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Set a wall before a listing, and write that in its log. *by*: as `deeds.wall_set` has it."""
    with transaction.atomic():
        wall = walls.put(row.id, told, worker=worker, agency=agency)
        if wall is not None:
            deeds.wall_set(desks.opened(row.safe_id), row.id, *walls.whom(wall), by=by)


def names_for(worker: Working, row: Listing) -> list[tuple[str, Part]]:
    """The names in a listing and what each is there, for a worker who has not said yet whom they know.

    No look is written for names.

    Raises:
        Http404: the worker declared one of them beyond chance. From now on the listing is not there for them.
    """
    (told,) = desks.opened(row.safe_id).read([row], ListingTold)
    people = told.referral.people
    is_close = worker.id in declarations.near(map(knowing.person, people)).strong
    if is_close and not walls.was_lifted(row.id, worker.id):
        _wall_off(row, WallTold(), worker=worker.id)
        raise Http404
    return [(each.name, each.part) for each in people]


def declare_conflict(worker: Working, row: Listing, why: str) -> None:
    """A worker knows somebody in a listing: from now on it is not there for them."""
    told = WallTold(why=why, by_name=worker.told.name)
    _wall_off(row, told, worker=worker.id, by=worker.id)


def clear_names(worker: Working, row: Listing) -> None:
    """A worker says that they know nobody in a listing."""
    Cleared.objects.get_or_create(worker_id=worker.id, case=row.id)


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
    rules.check_step(states.LISTING, worker, row.state, to, why)
    found = queries.opened(worker, row)
    made = Stepped(to=to, at=timezone.now(), by=worker.id.hex, by_name=worker.told.name, why=why.strip())
    told = msgspec.structs.replace(found.told, steps=(*found.told.steps, made))
    found.safe.reseal(row, told)
    for name, value in {"state": to, **columns}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *columns])
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
