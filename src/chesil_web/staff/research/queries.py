"""What is read of research: for an agency its own, for a coordinator who has answered and never what."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Final

import attrs
from django.db.models import F, Q, QuerySet

from chesil_web.foundation.keys import office
from chesil_web.foundation.ui import paging
from chesil_web.staff.access import desks
from chesil_web.staff.conference import apart
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ListingTold, Named, ResearchTold
from chesil_web.staff.conference.models import Called, Listing, Meeting
from chesil_web.staff.research import rules
from chesil_web.staff.workforce.models import AgencyTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen
class Chased:
    """An agency that is called to a listing: its name, and when it was reminded last, as its desk has it."""

    row: Called
    name: str
    reminded: int


@attrs.frozen(kw_only=True)
class Part:
    """One page of what an agency is asked, the first being 0.

    Attributes:
        late: how many answers of all that wait are late. answered: how many questions need nothing more.
        is_answered: whether these are. more: whether another page follows.
    """

    rows: list[Called]
    late: int
    answered: int
    is_answered: bool
    page: int
    more: bool


# To be looked at: no answer yet, or the case went to another meeting since.
_WAITS: Final = Q(state__in=conference_rules.WAITS) | Q(moved_at__gt=F("answered_at"))


def part(asked: QuerySet[Called], page: int, *, is_answered: bool) -> Part:
    """A page of what is *asked*: of what waits, or of what is answered, the newest answer first."""
    waits, answered = asked.filter(_WAITS), asked.exclude(_WAITS)
    wanted = answered.order_by("-answered_at", "id") if is_answered else waits
    rows, more = paging.cut(wanted.select_related("listing__meeting", "listing__panel"), page)
    return Part(
        rows=rows, late=rules.late(waits).count(), answered=answered.count(), is_answered=is_answered,
        page=page, more=more,
    )  # fmt: skip


def to_look_for(worker: Working, row: Listing) -> tuple[Named, ...]:
    """The people in a listing, for who looks in their agency's files. The caller shows no more than names.

    No look is written for names.

    Raises:
        Http404: the worker declared one of them beyond chance, so the listing is not there for them any more.
    """
    apart.names_for(worker, row)
    (told,) = desks.opened(row.safe_id).read([row], ListingTold)
    return told.referral.people


def of_meeting(worker: Working, page: str, meeting: Meeting) -> list[tuple[Listing, list[Chased]]]:
    """The listings of a meeting that a worker may see, in order, each with the agencies called to it."""
    listings = list(conference_rules.listings(worker, page).filter(meeting=meeting).order_by("place", "ref"))
    called = _by_listing(Called.objects.filter(listing__in=listings).select_related("agency"))
    return [(each, called.get(each.id, [])) for each in listings]


def _by_listing(rows: QuerySet[Called]) -> Mapping[uuid.UUID, list[Chased]]:
    found: dict[uuid.UUID, list[Chased]] = {}
    names = _names(rows)
    for row, told in desks.read_each(rows, ResearchTold):
        name = names.get(row.agency_id, "")
        found.setdefault(row.listing_id, []).append(Chased(row, name, len(told.chased)))
    return {listing: sorted(those, key=lambda each: each.name.casefold()) for listing, those in found.items()}


def _names(rows: Iterable[Called]) -> dict[uuid.UUID, str]:
    agencies = {row.agency_id: row.agency for row in rows}
    return {agency.id: read.name for agency, read in office.read_those(agencies.values(), AgencyTold)}


def can_be_called(row: Listing) -> list[tuple[uuid.UUID, AgencyTold]]:
    """The agencies of its panel that can be called to a listing, by name."""
    return [(agency.id, read) for agency, read in conference.agencies(row.panel)]
