"""How long a closed case is kept: its day, a legal hold by two, and erasing that somebody looks at first."""

import uuid
from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import cases as safes
from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import OpenSafe, drop
from chesil_web.foundation.log import deeds
from chesil_web.record.given import actions as given
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import looking, matches
from chesil_web.staff.access.models import Cleared, Emergency, Wall
from chesil_web.staff.cases import keepers, rules
from chesil_web.staff.cases.ending_models import Hold, HoldTold, Purged, PurgedTold, Said
from chesil_web.staff.cases.models import Card, Case
from chesil_web.staff.cases.noting import note
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.clocks.queries import own_days
from chesil_web.staff.workforce.queries import Working


class NotNow(Exception):
    """It cannot be done as things are: another was quicker, or it is not due. Nothing was changed."""


def purge_day(row: Case, closed_on: date, *, has_children: bool) -> date:
    """The day from which a case that is closed can be erased."""
    return clocks.due("keep children" if has_children else "keep", closed_on, 1, own_days(row.agency_id))


def said(worker: Working, why: str = "") -> Said:
    """A step of a worker, taken now."""
    return Said(by=worker.id.hex, by_name=worker.told.name, at=timezone.now(), why=why)


def hold_of(case: Case) -> Hold | None:
    """The hold of a case that was asked for or holds; None where there is none."""
    return Hold.objects.filter(case=case, ended_on=None).first()


def ask(worker: Working, case: Case, why: str) -> None:
    """Ask for a hold. It holds once a second person agrees."""
    with transaction.atomic():
        row, safe = _held(worker, case)
        if hold_of(row) is not None:
            raise NotNow
        safe.keep(Hold, HoldTold(asked=said(worker, why)), case=row)
        note(safe, row, worker, "held", f"Asked for a legal hold: {why}")


def agree(worker: Working, case: Case) -> None:
    """Agree to a hold that another asked for: from now on the case cannot be erased."""
    with transaction.atomic():
        row, safe = _held(worker, case)
        hold, told = _waiting(safe, row, worker, lifting=False)
        _save(safe, hold, told, agreed=said(worker), agreed_on=timezone.localdate())
        row.held = True
        row.save(update_fields=["held"])
        note(safe, row, worker, "held", "Agreed to the legal hold. The case cannot be erased.")
        deeds.decided(safe, row.id, "held", by=worker.id, first=uuid.UUID(told.asked.by))


def ask_to_lift(worker: Working, case: Case, why: str) -> None:
    """Ask that a hold ends. It ends once a second person agrees."""
    with transaction.atomic():
        row, safe = _held(worker, case)
        hold = hold_of(row)
        if hold is None or hold.agreed_on is None or hold.lifting_on is not None:
            raise NotNow
        (told,) = safe.read([hold], HoldTold)
        _save(safe, hold, told, lifting=said(worker, why), lifting_on=timezone.localdate())
        note(safe, row, worker, "held", f"Asked to lift the legal hold: {why}")


def agree_to_lift(worker: Working, case: Case) -> None:
    """Agree that a hold ends."""
    with transaction.atomic():
        row, safe = _held(worker, case)
        hold, told = _waiting(safe, row, worker, lifting=True)
        _save(safe, hold, told, lifted=said(worker), ended_on=timezone.localdate())
        first = uuid.UUID(told.lifting.by) if told.lifting else None
        deeds.decided(safe, row.id, "hold lifted", by=worker.id, first=first)
        row.held = False
        row.save(update_fields=["held"])
        note(safe, row, worker, "held", "Agreed to lift the legal hold.")


def let_go(worker: Working, case: Case, why: str) -> None:
    """Once a hold is lifted and somebody looked: what people stopped sharing opens for nobody here any more.

    Raises:
        NotNow: there is a hold, or nothing is kept.
    """
    with transaction.atomic():
        row, safe = _held(worker, case)
        if row.held or not given.let_go(list(keepers.kept(row).values_list("id", flat=True))):
            raise NotNow
        note(safe, row, worker, "held", f"What was shared and kept under the legal hold was let go: {why}")
        deeds.decided(safe, row.id, "let go", by=worker.id)


def refuse(worker: Working, case: Case, why: str) -> None:
    """Say no to what was asked for: a hold then does not begin, or goes on."""
    with transaction.atomic():
        row, safe = _held(worker, case)
        hold = hold_of(row)
        if hold is None or (hold.agreed_on is not None and hold.lifting_on is None):
            raise NotNow
        (told,) = safe.read([hold], HoldTold)
        if hold.lifting_on is None:
            _save(safe, hold, told, lifted=said(worker, why), ended_on=timezone.localdate())
        else:
            _save(safe, hold, told, lifting=None, lifting_on=None)
        what = "hold not lifted" if hold.agreed_on else "not held"
        deeds.decided(safe, row.id, what, by=worker.id)
        note(safe, row, worker, "held", f"Said no to what was asked about the legal hold: {why}")


def _held(worker: Working, case: Case) -> tuple[Case, OpenSafe]:
    row = Case.objects.select_for_update().get(id=case.id)
    return row, looking.opened(worker.id, row)


def _waiting(safe: OpenSafe, row: Case, worker: Working, *, lifting: bool) -> tuple[Hold, HoldTold]:
    """What somebody else asked for and nobody agreed to yet."""
    hold = hold_of(row)
    if hold is None or (hold.lifting_on is not None) != lifting or (hold.agreed_on is not None) != lifting:
        raise NotNow
    (told,) = safe.read([hold], HoldTold)
    asked = told.lifting if lifting else told.asked
    if asked is None or asked.by == worker.id.hex:
        raise NotNow
    return hold, told


def _save(safe: OpenSafe, hold: Hold, told: HoldTold, **changes: Any) -> None:
    days = {name: value for name, value in changes.items() if name.endswith("_on")}
    steps = {name: value for name, value in changes.items() if name not in days}
    safe.reseal(hold, msgspec.structs.replace(told, **steps))
    for name, value in days.items():
        setattr(hold, name, value)
    hold.save(update_fields=list(days))


def closed(worker: Working, page: str) -> QuerySet[Case]:
    """The closed cases that a worker may see a page of, those that can be erased first."""
    return rules.visible(worker, page).exclude(closed_on=None).order_by("purge_on", "id")


def keep_longer(worker: Working, case: Case, until: date, why: str) -> None:
    """Keep a closed case until a later day, with the reason."""
    with transaction.atomic():
        row, safe = _held(worker, case)
        if row.closed_on is None:
            raise NotNow
        row.purge_on = until
        row.save(update_fields=["purge_on"])
        note(safe, row, worker, "held", f"Kept until {until.isoformat()}: {why}")
        deeds.decided(safe, row.id, "kept longer", by=worker.id)


def may_purge(row: Case) -> bool:
    """Whether a case can be erased today."""
    is_due = row.purge_on is not None and row.purge_on <= timezone.localdate()
    return row.closed_on is not None and is_due and not row.held and hold_of(row) is None


def purge(worker: Working, case: Case, why: str) -> None:
    """Erase a case that was kept long enough: its locks go, so no copy of its rows can be opened again.

    The reports that lie in it go too. What was shared in it ends, and stays with who shared it.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        if not may_purge(row) or row.closed_on is None:
            raise NotNow
        told = PurgedTold(ref=row.ref, closed_on=row.closed_on, said=said(worker, why))
        office.keep(Purged, told, agency_id=row.agency_id, purged_on=timezone.localdate())
        _forget(row)
        of_reports = Complaint.objects.filter(id__in=row.givings.values("complaint"), safe__state="active")
        shares = list(row.shares.values_list("share", flat=True))
        given.stop(shares)
        given.let_go(shares)
        for safe in [*of_reports.values_list("safe_id", flat=True), row.safe_id]:
            safes.erase(safe, why="purged", by=worker.id.hex)
        row.delete()


def _forget(row: Case) -> None:
    """Take away what other safes and rooms have of a case: its card, and how its people can be found."""
    for card in Card.objects.filter(case=row):
        drop(card)
    for party in row.parties.values_list("id", flat=True):
        matches.drop(party)
    Wall.objects.filter(about=row.id).delete()
    Cleared.objects.filter(case=row.id).delete()
    Emergency.objects.filter(case=row.id).delete()


def purged(agency: uuid.UUID) -> list[tuple[Purged, PurgedTold]]:
    """What was erased, the newest first."""
    rows = Purged.objects.filter(agency_id=agency).order_by("-purged_on", "id")[:50]
    return office.read_those(rows, PurgedTold)
