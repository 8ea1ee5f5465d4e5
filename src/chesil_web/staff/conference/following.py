"""What follows a listing to another meeting: what agencies are asked about it, and by when they answer."""

from datetime import datetime

import msgspec
from django.utils import timezone

from chesil_web.foundation.log import deeds
from chesil_web.staff.access import desks
from chesil_web.staff.conference import rules
from chesil_web.staff.conference.listing_models import ListingTold, Stepped
from chesil_web.staff.conference.models import Listing, Meeting
from chesil_web.staff.workforce.queries import Working


def due_at(listing: Listing) -> datetime | None:
    """By when agencies answer for a listing: for its meeting, or the next one; None where none is planned."""
    if listing.meeting is not None:
        return rules.answers_until(listing.meeting)
    rows = Meeting.objects.filter(panel=listing.panel_id, hears_cases=True, research_at__gte=timezone.now())
    found = rows.exclude(state="cancelled").order_by("research_at").first()
    return found.research_at if found else None


def follow(listing: Listing) -> None:
    """Tell agencies that a listing is heard at another time; who has not answered has until then.

    An answer that is there stays, with the day it was due by. While no other meeting is planned nothing
    changes. The caller holds the listing, and logs why it goes elsewhere.
    """
    until = due_at(listing)
    if until is not None:
        others = listing.called.exclude(due_at=until)
        others.update(moved_at=timezone.now())
        others.filter(state__in=rules.WAITS).update(due_at=until)


def follow_meeting(worker: Working, meeting: Meeting, why: str) -> None:
    """Take the listings of a meeting along that moved to another day; the caller has the transaction.

    Each says so among its steps and in its log, whoever may read it: a coordinator moves meetings unread.
    """
    now = timezone.now()
    for row in Listing.objects.filter(meeting=meeting).select_for_update().order_by("id"):
        safe = desks.opened(row.safe_id)
        (told,) = safe.read([row], ListingTold)
        step = Stepped(to=row.state, at=now, by=worker.id.hex, by_name=worker.told.name, why=why)  # type: ignore[arg-type]
        safe.reseal(row, msgspec.structs.replace(told, steps=(*told.steps, step)))
        deeds.decided(safe, row.id, row.state, by=worker.id)
        row.meeting = meeting
        follow(row)
