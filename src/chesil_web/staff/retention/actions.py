"""What changes how long a listing is kept: it is held, kept longer, or erased for good."""

import uuid
from datetime import date

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import cases as safes
from chesil_web.foundation.keys import office
from chesil_web.foundation.log import deeds
from chesil_web.staff.access.models import Cleared, Wall
from chesil_web.staff.cases.ending_models import PurgedTold
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ListingState, Stepped
from chesil_web.staff.conference.models import Listing, ListingHold, ListingPurged
from chesil_web.staff.keeping.holding import Held, NotNow, said
from chesil_web.staff.retention import rules
from chesil_web.staff.workforce.queries import Working


def held(worker: Working, page: str, id: uuid.UUID) -> Held:
    """A listing, the caller's until the transaction ends, for what is asked about its hold.

    Raises:
        Http404, AskFirst: as `conference.rules.listing`.
    """
    row = conference_rules.listing(worker, page, id, lock=True)
    found = conference_queries.opened(worker, row)

    def write(words: str) -> None:
        state: ListingState = row.state  # type: ignore[assignment]
        step = Stepped(to=state, at=timezone.now(), by=worker.id.hex, by_name=worker.told.name, why=words)
        found.safe.reseal(row, msgspec.structs.replace(found.told, steps=(*found.told.steps, step)))

    return Held(row=row, safe=found.safe, holds=ListingHold, note=write)


def keep_longer(worker: Working, page: str, id: uuid.UUID, until: date, why: str) -> None:
    """Keep a listing until a later day, with the reason; raises as `held`."""
    with transaction.atomic():
        found = held(worker, page, id)
        found.row.purge_on = until
        found.row.save(update_fields=["purge_on"])
        found.note(f"Kept until {until.isoformat()}: {why}")
        deeds.decided(found.safe, id, "kept longer", by=worker.id)


def erase(worker: Working, page: str, id: uuid.UUID, why: str) -> None:
    """Erase a listing that was kept long enough, with what agencies answered about it: their locks go.

    Raises:
        NotNow: its day has not come, or it is held. Http404, AskFirst: as `held`.
    """
    with transaction.atomic():
        row = conference_rules.listing(worker, page, id, lock=True)
        keeping = conference_queries.settings(row.panel).keeping
        if not rules.may_erase(row, rules.days([row], keeping)[row]):
            raise NotNow
        ended = row.heard_on or row.referred_on
        told = PurgedTold(ref=row.ref, closed_on=ended, said=said(worker, why))
        office.keep(ListingPurged, told, panel=row.panel, purged_on=timezone.localdate())
        _forget(worker, row)


def _forget(worker: Working, row: Listing) -> None:
    Wall.objects.filter(about=row.id).delete()
    Cleared.objects.filter(case=row.id).delete()
    for safe in [*row.called.values_list("safe_id", flat=True), row.safe_id]:
        safes.erase(safe, why="purged", by=worker.id.hex)
    row.delete()
