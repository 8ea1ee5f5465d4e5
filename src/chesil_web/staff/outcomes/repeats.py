"""Who is accused in several cases of a panel with different people harmed, as far as its reader may see."""

import uuid
from collections.abc import Iterable, Mapping

import attrs

from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import Named
from chesil_web.staff.conference.models import Listing, ListingIndex, Panel
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Accused:
    """Somebody accused with several people harmed.

    Attributes:
        name: as the newest case has it; empty before the worker said whom they know in it.
        cases: the newest first.
    """

    name: str
    cases: tuple[Listing, ...]


def accused(worker: Working, page: str, panel: Panel) -> list[Accused]:
    """Those who are the same beyond chance in two cases or more, whose people harmed are not all the same.

    Cases behind a wall count for nothing here. To read a name is a look at its case.
    """
    seen = conference_rules.listings(worker, page).filter(panel=panel)
    rows = ListingIndex.objects.filter(listing__in=seen, sure=True)
    harmed: dict[uuid.UUID, set[bytes]] = {}
    for row in rows.filter(is_accused=False):
        harmed.setdefault(row.listing_id, set()).add(bytes(row.index))
    by_index: dict[bytes, dict[uuid.UUID, uuid.UUID]] = {}
    for row in rows.filter(is_accused=True):
        by_index.setdefault(bytes(row.index), {})[row.listing_id] = row.person
    several = {tuple(sorted(those)): those for those in by_index.values() if _differ(those, harmed)}
    listings = Listing.objects.in_bulk({id for those in several for id in those})
    found = [_one(worker, those, listings) for those in several.values()]
    return sorted(found, key=lambda each: (-len(each.cases), each.name.casefold()))


def _differ(those: Iterable[uuid.UUID], harmed: Mapping[uuid.UUID, set[bytes]]) -> bool:
    """Whether two of some cases have nobody harmed in common, as far as that is known beyond chance."""
    sets = [harmed[each] for each in those if each in harmed]
    return any(one.isdisjoint(other) for nth, one in enumerate(sets) for other in sets[nth + 1 :])


def _one(
    worker: Working, those: Mapping[uuid.UUID, uuid.UUID], listings: Mapping[uuid.UUID, Listing]
) -> Accused:
    cases = sorted((listings[each] for each in those), key=lambda each: each.referred_on, reverse=True)
    for row in cases:
        if row.worker_id == worker.id or conference_rules.has_read_names(worker, row):
            people = conference.opened(worker, row).told.referral.people
            return Accused(name=_name(people, those[row.id].hex), cases=tuple(cases))
    return Accused(name="", cases=tuple(cases))


def _name(people: Iterable[Named], id: str) -> str:
    return next((each.name for each in people if each.id == id), "")
