"""Review of repeats: which pairs were heard again within twelve months, and what their actions became."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import attrs
from django.utils import timezone

from chesil_web.staff.clocks.rules import months_after
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference.models import Listing, ListingIndex, Panel
from chesil_web.staff.workforce.queries import Working

MONTHS: Final = 12


@attrs.frozen(kw_only=True)
class Again:
    """A case that was heard, and the time before. *actions*: of the time before, how many of each state."""

    now: Listing
    before: Listing
    days: int
    actions: Mapping[str, int]


@attrs.frozen(kw_only=True)
class Review:
    """The repeats of the last twelve months, the newest first, among how many cases that were heard."""

    since: date
    heard: int
    repeats: tuple[Again, ...]


def review(worker: Working, page: str, panel: Panel) -> Review:
    """The repeats of a panel, where both people are the same beyond chance. Behind a wall no case counts.

    Nothing of a case is opened for it.
    """
    today = timezone.localdate()
    since = months_after(today, -MONTHS)
    rows = {
        row.id: row
        for row in conference.listings(worker, page).filter(panel=panel, heard_on__isnull=False)
        if row.heard_on and row.heard_on > months_after(since, -MONTHS)
    }
    recent = [row for row in rows.values() if row.heard_on and row.heard_on > since]
    before = _same_pairs(rows)
    found = [(row, last) for row in recent if (last := _last(row, before.get(row.id, ()), rows)) is not None]
    found.sort(key=lambda each: each[0].heard_on or since, reverse=True)
    return Review(since=since, heard=len(recent), repeats=tuple(_again(*each) for each in found))


def _same_pairs(rows: Mapping[uuid.UUID, Listing]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """By listing, those in which somebody harmed and somebody accused are the same."""
    by_index: dict[tuple[bool, bytes], set[uuid.UUID]] = {}
    for row in ListingIndex.objects.filter(listing__in=list(rows), sure=True):
        by_index.setdefault((row.is_accused, bytes(row.index)), set()).add(row.listing_id)
    sides: dict[bool, dict[uuid.UUID, set[uuid.UUID]]] = {False: {}, True: {}}
    for (is_accused, _index), those in by_index.items():
        for each in those:
            sides[is_accused].setdefault(each, set()).update(those - {each})
    return {id: others & sides[True].get(id, set()) for id, others in sides[False].items()}


def _last(row: Listing, those: Iterable[uuid.UUID], rows: Mapping[uuid.UUID, Listing]) -> Listing | None:
    """The newest of some listings that was heard within the months before one was referred."""
    first = months_after(row.referred_on, -MONTHS)
    earlier = [rows[each] for each in those if each in rows]
    heard = [each for each in earlier if each.heard_on and first <= each.heard_on <= row.referred_on]
    return max(heard, key=lambda each: each.heard_on or first, default=None)


def _again(now: Listing, before: Listing) -> Again:
    states = conference.given().filter(listing=before).values_list("state", flat=True)
    assert before.heard_on is not None  # noqa: S101 - `_last` asked
    return Again(
        now=now, before=before, days=(now.referred_on - before.heard_on).days, actions=Counter(states)
    )
