"""Whose minutes are whose, when a line can still change, who gets a paper, and until when."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys import questions
from chesil_web.staff.access import walls
from chesil_web.staff.clocks.rules import months_after
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference.meeting_models import MeetingState
from chesil_web.staff.conference.models import Listing, Meeting
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.minutes.models import Minutes, MinutesPaper
from chesil_web.staff.workforce.queries import Working

PAGE: Final = "conference:minutes"  # its cells say who reads all cases of a meeting again
PAPER: Final = "conference:paper"  # and these, who gets papers of what they are called to
_MINUTED: Final[frozenset[MeetingState]] = frozenset(("sitting", "minuted", "approved", "released"))


def case(worker: Working, page: str, id: uuid.UUID, *, lock: bool = False) -> Listing:
    """A case whose minutes a worker who leads its meeting reads; with *lock* it is the caller's.

    Raises:
        Http404: there is none, or no meeting has heard it or hears it. AskFirst: as `conference.listing`.
    """
    row = conference.listing(worker, page, id, lock=lock)
    if row.meeting is None or row.meeting.state not in _MINUTED or not conference.leads(worker, row.panel_id):
        raise Http404
    return row


def of_meeting(worker: Working, meeting: Meeting) -> QuerySet[Listing]:
    """The cases of a meeting that a worker may see, in order."""
    return conference.listings(worker, PAGE).filter(meeting=meeting).order_by("place", "ref")


def heard(worker: Working, meeting: Meeting) -> QuerySet[Listing]:
    """Those of them that were heard."""
    return of_meeting(worker, meeting).filter(heard_on__isnull=False)


def newest(row: Listing) -> Minutes | None:
    """The minutes of a listing that hold; None where nobody has begun to check them."""
    return Minutes.objects.filter(listing=row).order_by("-number").first()


def ever_released(row: Listing) -> Minutes | None:
    """The minutes of a listing that were released last; None where none were."""
    rows = Minutes.objects.filter(listing=row, released_at__isnull=False)
    return rows.order_by("-number").first()


def can_change(minutes: Minutes | None) -> bool:
    """Whether what goes to agencies can still be decided: until it is released."""
    return minutes is None or minutes.released_at is None


def all_heard(meeting: Meeting) -> QuerySet[Listing]:
    """Every heard case of a meeting, also those behind a wall: to be counted, and shown to nobody."""
    return Listing.objects.filter(meeting=meeting, heard_on__isnull=False)


def are_released(meeting: Meeting) -> bool:
    """Whether the minutes of every heard case of a meeting are released."""
    rows = all_heard(meeting)
    done = Minutes.objects.filter(listing__in=rows, released_at__isnull=False).values("listing").distinct()
    return rows.count() == done.count()


def gets_a_paper(row: Listing, agencies: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """The agencies that get a paper: of those that took part, all that no wall is against."""
    hidden = {*walls.agencies_behind(row.id), *(walls.agencies_behind(row.case_id) if row.case_id else ())}
    return [each for each in agencies if each not in hidden]


def papers(worker: Working, meeting: Meeting) -> QuerySet[MinutesPaper]:
    """The papers of a meeting that are released and that a worker's agency may read today."""
    seen = conference.listings(worker, PAPER).filter(meeting=meeting)
    rows = MinutesPaper.objects.filter(
        minutes__listing__in=seen, minutes__released_at__isnull=False, agency=worker.row.agency_id
    )
    rows = rows.select_related("minutes__listing")
    return rows.order_by("minutes__listing__place", "minutes__listing", "-minutes__number")


def hold(papers: Iterable[MinutesPaper]) -> list[MinutesPaper]:
    """Those of *papers*, in the order of `papers`, that no corrected one has replaced."""
    return list({each.minutes.listing_id: each for each in reversed(list(papers))}.values())[::-1]


def is_replaced(paper: MinutesPaper) -> bool:
    """Whether a corrected paper was released in the place of one."""
    found = ever_released(paper.minutes.listing)
    return found is not None and found.number > paper.minutes.number


def corrected(worker: Working) -> list[MinutesPaper]:
    """Papers that replace others and that nobody of a worker's agency has saved yet."""
    if not questions.is_any(_replacing, worker.row.agency_id):  # most often: quicker than which may be seen
        return []
    rows = _replacing(worker.row.agency_id).filter(minutes__listing__in=conference.listings(worker, PAPER))
    theirs = rows.filter(got=None).select_related("minutes__listing__meeting")
    newest = theirs.order_by("minutes__listing", "-minutes__number")
    return hold(each for each in newest if each.minutes_id == _released_last(each))


def _replacing(agency: uuid.UUID) -> QuerySet[MinutesPaper]:
    return MinutesPaper.objects.filter(
        agency=agency, minutes__number__gt=1, minutes__released_at__isnull=False
    )


def _released_last(paper: MinutesPaper) -> int | uuid.UUID | None:
    found = ever_released(paper.minutes.listing)
    return found.id if found else None


def paper(worker: Working, page: str, id: uuid.UUID) -> MinutesPaper:
    """One paper that a worker may read: of their agency once it is released, or of a meeting that they lead.

    Raises:
        Http404: there is none. AskFirst: as `conference.listing`.
    """
    found = MinutesPaper.objects.select_related("minutes__listing").filter(id=id).first()
    if found is None:
        raise Http404
    row = conference.listing(worker, page, found.minutes.listing_id)
    leads = (
        conference.leads(worker, row.panel_id)
        and conference.listings(worker, PAGE).filter(id=row.id).exists()
    )
    is_theirs = found.agency_id == worker.row.agency_id and found.minutes.released_at is not None
    if not leads and not is_theirs:
        raise Http404
    return found


def keep_until(row: Listing, settings: Settings) -> date:
    """Until when a paper of a listing may be kept: as long as its panel keeps the listing."""
    heard_on = row.heard_on or timezone.localdate()
    return months_after(heard_on, settings.keeping.years * 12)
