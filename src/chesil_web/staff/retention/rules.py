"""From when a listing can be erased: so long after its pair was last there, and never while it is held.

Nothing is stored of that but the day until which somebody decided to keep one longer, so a panel that changes
how long it keeps things has that hold for all of them.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from chesil_web.staff.clocks.rules import months_after
from chesil_web.staff.conference import knowing
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference.listing_models import OPEN
from chesil_web.staff.conference.models import Listing, ListingHold, Panel
from chesil_web.staff.conference.panel_models import Keeping
from chesil_web.staff.workforce.queries import Working

_ENDED = Q(heard_on__isnull=False) | Q(state__in=("returned", "withdrawn", "moved", "finished"))


def kept(worker: Working, page: str, panel: Panel) -> QuerySet[Listing]:
    """The listings of a panel that were heard or ended, as far as a worker may see them, the oldest first."""
    rows = conference.listings(worker, page).filter(_ENDED, panel=panel)
    return rows.order_by(Coalesce("heard_on", "referred_on"), "id")


def days(rows: Iterable[Listing], keeping: Keeping) -> dict[Listing, date | None]:
    """From when each of some listings of one panel can be erased; None while its pair is there again.

    Args:
        keeping: how long the panel keeps things.
    """
    found = list(rows)
    others = knowing.same_as([row.id for row in found])
    ids = {each for those in others.values() for each in those}
    again = {row.id: row for row in Listing.objects.filter(id__in=ids)}
    return {
        row: _day(row, [again[each] for each in others.get(row.id, ()) if each in again], keeping)
        for row in found
    }


def _day(row: Listing, others: Iterable[Listing], keeping: Keeping) -> date | None:
    same = [each for each in others if each.panel_id == row.panel_id]
    if any(each.state in OPEN and each.heard_on is None for each in same):
        return None
    due = max(_alone(each, keeping) for each in (row, *same))
    return max(due, row.purge_on) if row.purge_on else due


def _alone(row: Listing, keeping: Keeping) -> date:
    years = keeping.returned_years if row.state == "returned" else keeping.years
    return months_after(row.heard_on or row.referred_on, 12 * years)


def may_erase(row: Listing, due: date | None) -> bool:
    """Whether a listing can be erased today. *due*: from when it can be."""
    is_held = row.held or ListingHold.objects.filter(listing=row, ended_on=None).exists()
    return due is not None and due <= timezone.localdate() and not is_held
