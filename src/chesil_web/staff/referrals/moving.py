"""A listing goes from one panel to another: it stays until the other takes it, and leaves a receipt."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import looking, policy, walls
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ListingTold, Moved, Stepped
from chesil_web.staff.conference.models import Listing, Panel, Seat
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.workforce.queries import Working

_CAN_GO: Final = ("referred", "accepted", "listed", "deferred", "heard", "finished")


def ask(worker: Working, page: str, row: Listing, to: Panel, why: str, safe_way: str) -> None:
    """Ask another panel to take a listing.

    Raises:
        NotPossible: it is on its way already, or has ended.
    """
    moved = Moved(
        to=conference_queries.settings(to).name, at=timezone.now(), by_name=worker.told.name, why=why,
        safe_way=safe_way,
    )  # fmt: skip
    with transaction.atomic():
        found = conference.change(worker, page, row.id, moved=moved).row
        if found.moving_to_id is not None or found.state not in _CAN_GO:
            raise NotPossible("not now")
        found.moving_to = to
        found.save(update_fields=["moving_to"])


def ask_elsewhere(worker: Working, page: str, row: Listing, told: Mapping[str, Any]) -> None:
    """Write down that a panel that is not on this site is asked to take a listing. Raises as `ask`.

    Args:
        told: what `forms.MoveOn` asks.
    """
    moved = Moved(
        to=told["name"], at=timezone.now(), by_name=worker.told.name, why=told["why"],
        safe_way=told["safe_way"], how=told["how"],
    )  # fmt: skip
    with transaction.atomic():
        before = conference.change(worker, page, row.id)
        if is_on_its_way(before.row, before.told) or before.row.state not in _CAN_GO:
            raise NotPossible("not now")
        conference.change(worker, page, row.id, moved=moved)


def is_elsewhere(told: ListingTold) -> bool:
    """Whether a panel that is not on this site was asked, and has not said yet what becomes of it."""
    return told.moved is not None and bool(told.moved.how) and told.moved.accepted_at is None


def is_on_its_way(row: Listing, told: ListingTold) -> bool:
    """Whether another panel is asked to take a listing."""
    return row.moving_to_id is not None or is_elsewhere(told)


def receipt(worker: Working, page: str, id: uuid.UUID, told: Mapping[str, Any]) -> None:
    """Write down what a panel elsewhere said: it has the listing, or the listing stays.

    Args:
        told: what `forms.Receipt` asks.

    Raises:
        Http404, AskFirst: as `conference.rules.listing`. NotPossible: no such panel is asked.
    """
    with transaction.atomic():
        row = conference_rules.listing(worker, page, id, lock=True)
        found = conference_queries.opened(worker, row)
        if not is_elsewhere(found.told):
            raise NotPossible("not now")
        takes = told["answer"] == "yes"
        by = told["by"] if takes else worker.told.name
        ref = (told["ref"] or _NO_REF) if takes else ""
        found.safe.reseal(row, _answered(worker, found.told, ref, told["why"] or "", by=by))
        _end(worker, row, found.safe, takes=takes)


_NO_REF: Final = "–"


def coming(worker: Working, page: str) -> QuerySet[Listing]:
    """The listings that a worker's panels are asked to take, but those behind a wall."""
    if policy.nearness(page, worker.told.roles) != "panel":
        return Listing.objects.none()
    hidden = walls.behind(worker)
    seated = Seat.objects.filter(worker=worker.id).values("panel")
    rows = Listing.objects.filter(moving_to__in=seated).exclude(id__in=hidden)
    return rows.exclude(case_id__isnull=False, case_id__in=hidden).order_by("referred_on", "id")


def one_coming(worker: Working, page: str, id: uuid.UUID, *, lock: bool = False) -> Listing:
    """One of them.

    Raises:
        Http404: there is none, or it was taken.
    """
    rows = coming(worker, page).filter(id=id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Http404
    return found


def answer(worker: Working, page: str, id: uuid.UUID, *, takes: bool, why: str) -> Listing:
    """Take a listing over, or say why not; gives the new listing, or the old one where it was not taken."""
    with transaction.atomic():
        row = one_coming(worker, page, id, lock=True)
        safe = looking.opened(worker.id, row)
        (told,) = safe.read([row], ListingTold)
        made = _taken(worker, row, told) if takes else row
        safe.reseal(row, _answered(worker, told, made.ref if takes else "", why, by=worker.told.name))
        _end(worker, row, safe, takes=takes)
    return made


def _end(worker: Working, row: Listing, safe: OpenSafe, *, takes: bool) -> None:
    row.moving_to = None
    if takes:
        row.state, row.meeting, row.place = "moved", row.meeting if row.heard_on else None, None
        row.flags.filter(ended_on=None).update(ended_on=timezone.localdate())
        deeds.decided(safe, row.id, "moved", by=worker.id)
    row.save(update_fields=["moving_to", "state", "meeting", "place"])


def _taken(worker: Working, row: Listing, told: ListingTold) -> Listing:
    assert row.moving_to is not None  # noqa: S101 - it is coming
    step = Stepped(to="accepted", at=timezone.now(), by=worker.id.hex, by_name=worker.told.name)
    theirs = ListingTold(
        referral=told.referral,
        reasons=told.reasons,
        sort="moved here",
        sort_by=worker.told.name,
        steps=(step,),
    )
    return conference.begin_listing(
        row.moving_to, theirs, state="accepted", by=worker.id, referred_on=timezone.localdate(),
        moved_from=row,
    )  # fmt: skip


def _answered(worker: Working, told: ListingTold, ref: str, why: str, *, by: str) -> ListingTold:
    assert told.moved is not None  # noqa: S101 - it is coming
    if not ref:
        words = f"{told.moved.to}: {why}"
        return msgspec.structs.replace(told, moved=None, steps=(*told.steps, _step(worker, told, words)))
    receipt = msgspec.structs.replace(told.moved, accepted_at=timezone.now(), accepted_by=by, their_ref=ref)
    step = Stepped(to="moved", at=timezone.now(), by=worker.id.hex, by_name=worker.told.name, why=receipt.to)
    return msgspec.structs.replace(told, moved=receipt, steps=(*told.steps, step))


def _step(worker: Working, told: ListingTold, why: str) -> Stepped:
    """That it stays: its state is what it was."""
    before = told.steps[-1].to if told.steps else "referred"
    return Stepped(to=before, at=timezone.now(), by=worker.id.hex, by_name=worker.told.name, why=why)


def others(row: Listing) -> list[tuple[Panel, str]]:
    """The other panels here, by name."""
    rows = Panel.objects.filter(ended_on=None).exclude(id=row.panel_id)
    return sorted(((each, conference_queries.settings(each).name) for each in rows), key=lambda each: each[1])


def is_open(worker: Working, row: Listing) -> bool:
    """Whether a worker of its panel can ask another to take it, as far as its columns tell."""
    can = policy.nearness("conference:move-on", conference_rules.roles_on(worker, row.panel_id)) == "panel"
    return can and row.moving_to_id is None and row.state in _CAN_GO
