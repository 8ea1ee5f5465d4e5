"""What is read of what a panel keeps: holds that wait, and what was erased."""

from chesil_web.foundation.keys import office
from chesil_web.staff.cases.ending_models import PurgedTold
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference.models import ListingHold, ListingPurged, Panel
from chesil_web.staff.workforce.queries import Working

_SHOWN = 50


def waiting(worker: Working, page: str, panel: Panel) -> list[ListingHold]:
    """The holds of listings of a panel that a second person has not answered."""
    there = conference.listings(worker, page).filter(panel=panel)
    rows = ListingHold.objects.filter(listing__in=there, ended_on=None)
    return list(rows.exclude(agreed_on__isnull=False, lifting_on=None).select_related("listing"))


def erased(panel: Panel) -> list[tuple[ListingPurged, PurgedTold]]:
    """What was erased of a panel, the newest first."""
    rows = ListingPurged.objects.filter(panel=panel).order_by("-purged_on", "id")[:_SHOWN]
    return office.read_those(rows, PurgedTold)
