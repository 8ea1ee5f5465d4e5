"""How long a closed case is kept: its day, and erasing that somebody looks at first."""

import uuid
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import cases as safes
from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import drop
from chesil_web.foundation.log import deeds
from chesil_web.record.given import actions as given
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import looking, matches
from chesil_web.staff.access.models import Cleared, Emergency, Wall
from chesil_web.staff.cases import keepers, rules
from chesil_web.staff.cases.ending_models import Hold, Purged, PurgedTold
from chesil_web.staff.cases.models import Card, Case
from chesil_web.staff.cases.noting import note
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.clocks.queries import own_days
from chesil_web.staff.keeping.holding import Held, NotNow, hold_of, said
from chesil_web.staff.workforce.queries import Working


def purge_day(row: Case, closed_on: date, *, has_children: bool) -> date:
    """The day from which a case that is closed can be erased."""
    return clocks.due("keep children" if has_children else "keep", closed_on, 1, own_days(row.agency_id))


def of_case(worker: Working, case: Case) -> Held:
    """A case, the caller's until the transaction ends, for what is asked about its hold."""
    row = Case.objects.select_for_update().get(id=case.id)
    safe = looking.opened(worker.id, row)

    def write(words: str) -> None:
        note(safe, row, worker, "held", words)

    return Held(row=row, safe=safe, holds=Hold, note=write)


def let_go(worker: Working, case: Case, why: str) -> None:
    """Once a hold is lifted and somebody looked: what people stopped sharing opens for nobody here any more.

    Raises:
        NotNow: there is a hold, or nothing is kept.
    """
    with transaction.atomic():
        held = of_case(worker, case)
        row = held.row
        if row.held or not given.let_go(list(keepers.kept(row).values_list("id", flat=True))):
            raise NotNow
        held.note(f"What was shared and kept under the legal hold was let go: {why}")
        deeds.decided(held.safe, row.id, "let go", by=worker.id)


def closed(worker: Working, page: str) -> QuerySet[Case]:
    """The closed cases that a worker may see a page of, those that can be erased first."""
    return rules.visible(worker, page).exclude(closed_on=None).order_by("purge_on", "id")


def keep_longer(worker: Working, case: Case, until: date, why: str) -> None:
    """Keep a closed case until a later day, with the reason."""
    with transaction.atomic():
        held = of_case(worker, case)
        row = held.row
        if row.closed_on is None:
            raise NotNow
        row.purge_on = until
        row.save(update_fields=["purge_on"])
        held.note(f"Kept until {until.isoformat()}: {why}")
        deeds.decided(held.safe, row.id, "kept longer", by=worker.id)


def may_purge(row: Case) -> bool:
    """Whether a case can be erased today."""
    is_due = row.purge_on is not None and row.purge_on <= timezone.localdate()
    return row.closed_on is not None and is_due and not row.held and hold_of(Hold, row) is None


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
