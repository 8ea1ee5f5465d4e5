"""What is read of research: for an agency its own, for a coordinator who has answered and never what."""

import uuid
from collections.abc import Iterable, Mapping

import attrs
from django.db.models import QuerySet

from chesil_web.foundation.keys import office
from chesil_web.staff.access import desks
from chesil_web.staff.conference import apart
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ListingTold, Named, ResearchTold
from chesil_web.staff.conference.models import Called, Listing, Meeting
from chesil_web.staff.workforce.models import AgencyTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen
class Chased:
    """An agency that is called to a listing: its name, and when it was reminded last, as its desk has it."""

    row: Called
    name: str
    reminded: int


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
