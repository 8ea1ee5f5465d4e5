"""By what somebody in a listing is known again: blind indexes of values that are no common ones alone."""

import uuid
from collections.abc import Iterable
from typing import Final

import attrs
from django.db.models import QuerySet

from chesil_web.foundation.keys.service import blind_index
from chesil_web.staff.access import identity
from chesil_web.staff.access.identity import Person
from chesil_web.staff.conference.listing_models import Listing, ListingIndex, Named

# A phone is not among them: a couple may share one, and then each would be the other.
_SURE: Final = frozenset(("surname and birth date",))
_KINDS: Final = _SURE | {"surname and initial", "sound and birth year"}


@attrs.frozen
class Same:
    """That two of one listing are two of another.

    Attributes:
        listing: the other one. harmed, accused: ids of Named in this one.
        sure: both are the same beyond chance; else somebody has to look.
    """

    listing: uuid.UUID
    harmed: str
    accused: str
    sure: bool


def person(told: Named) -> Person:
    """What somebody can be known again by."""
    return Person(
        names=(told.name, *told.also), born=told.born, phones=told.phones, mails=told.mails,
        addresses=told.addresses, references=told.references,
    )  # fmt: skip


def keep(row: Listing, people: Iterable[Named]) -> None:
    """From now on the harmed and the accused of a listing are found by what is known of them now."""
    ListingIndex.objects.filter(listing=row).delete()
    ListingIndex.objects.bulk_create(
        ListingIndex(
            listing=row,
            person=uuid.UUID(each.id),
            is_accused=each.part == "accused",
            index=index,
            sure=sure,
        )
        for each in people
        if each.part in ("harmed", "accused")
        for index, sure in _indexes(each)
    )


def same_pairs(people: Iterable[Named], *, but: uuid.UUID | None = None) -> list[Same]:
    """The listings, of every panel, in which somebody harmed and somebody accused of these are again.

    It is for no eyes yet: what a worker may see of it, `rules.listings` says.

    Args:
        but: a listing that is left out.
    """
    found = list(people)
    harmed = _theirs([each for each in found if each.part == "harmed"], is_accused=False, but=but)
    accused = _theirs([each for each in found if each.part == "accused"], is_accused=True, but=but)
    return [
        Same(listing, one, other, harmed[listing][one] and accused[listing][other])
        for listing in harmed.keys() & accused.keys()
        for one in sorted(harmed[listing])
        for other in sorted(accused[listing])
    ]


def same_as(listings: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """The listings in which somebody harmed and somebody accused are surely those of given ones, by these.

    No safe is opened for it, so it can be asked of many.
    """
    mine = _sure(ListingIndex.objects.filter(listing__in=list(listings)))
    values = {index for those in mine.values() for index, _is_accused in those}
    theirs = _sure(ListingIndex.objects.filter(index__in=list(values)))
    return {
        id: {other for other, had in theirs.items() if other != id and _are_pair(those & had)}
        for id, those in mine.items()
    }


def _sure(rows: QuerySet[ListingIndex]) -> dict[uuid.UUID, set[tuple[bytes, bool]]]:
    found: dict[uuid.UUID, set[tuple[bytes, bool]]] = {}
    for row in rows.filter(sure=True):
        found.setdefault(row.listing_id, set()).add((bytes(row.index), row.is_accused))
    return found


def _are_pair(shared: set[tuple[bytes, bool]]) -> bool:
    return {is_accused for _index, is_accused in shared} == {True, False}


def _theirs(
    people: Iterable[Named], *, is_accused: bool, but: uuid.UUID | None
) -> dict[uuid.UUID, dict[str, bool]]:
    """By listing: which of *people* is in it, and whether beyond chance."""
    whose: dict[bytes, set[str]] = {}
    for each in people:
        for index, _sure in _indexes(each):
            whose.setdefault(index, set()).add(each.id)
    rows = ListingIndex.objects.filter(index__in=list(whose), is_accused=is_accused)
    found: dict[uuid.UUID, dict[str, bool]] = {}
    for row in rows.exclude(listing=but) if but else rows:
        those = found.setdefault(row.listing_id, {})
        for id in whose[bytes(row.index)]:
            those[id] = those.get(id, False) or row.sure
    return found


def _indexes(told: Named) -> list[tuple[bytes, bool]]:
    values = identity.matches(person(told))
    return [
        (blind_index("listed", f"{kind}\n{value}"), kind in _SURE)
        for kind, value in sorted(values)
        if kind in _KINDS
    ]
