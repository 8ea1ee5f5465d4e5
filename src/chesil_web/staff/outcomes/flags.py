"""Flags of a panel: which stand, which ended lately, and ending one before its day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import attrs
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from chesil_web.staff.access import desks
from chesil_web.staff.access.models import Cleared
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ListingTold
from chesil_web.staff.conference.models import Flag, Panel
from chesil_web.staff.workforce.queries import Working

SHOWN: Final = 50
ENDED_FOR: Final = timedelta(days=28)  # so long is said that agencies take a mark off their files


@attrs.frozen(kw_only=True)
class Shown:
    """A flag with the names of its pair; empty before the worker said whom they know."""

    row: Flag
    harmed: str
    accused: str


def seen(worker: Working, page: str, panel: Panel) -> QuerySet[Flag]:
    """The flags of a panel from listings that a worker may see, what ends first before others."""
    rows = Flag.objects.filter(listing__in=conference.listings(worker, page).filter(panel=panel))
    return rows.select_related("listing").order_by("ends_on", "id")


def standing(rows: QuerySet[Flag], today: date) -> QuerySet[Flag]:
    """Those that stand today: their day has not passed, and nobody ended them before."""
    return rows.filter(ended_on=None, ends_on__gte=today)


def ended(rows: QuerySet[Flag], today: date) -> QuerySet[Flag]:
    """Those that ended in the last weeks, by their day or before."""
    since = today - ENDED_FOR
    by_the_day = Q(ended_on=None, ends_on__lt=today, ends_on__gte=since)
    return rows.filter(by_the_day | Q(ended_on__gte=since))


def shown(worker: Working, rows: Iterable[Flag]) -> list[Shown]:
    """Flags with their names, which is no look at a case."""
    found = list(rows)
    listings = {each.listing_id: each.listing for each in found}
    read = set(Cleared.objects.filter(worker=worker.id, case__in=listings).values_list("case", flat=True))
    theirs = (row for id, row in listings.items() if id in read or row.worker_id == worker.id)
    names = {
        row.id: {each.id: each.name for each in told.referral.people}
        for row, told in desks.read_each(theirs, ListingTold)
    }
    return [
        Shown(
            row=each, harmed=names.get(each.listing_id, {}).get(each.harmed.hex, ""),
            accused=names.get(each.listing_id, {}).get(each.accused.hex, ""),
        )
        for each in found
    ]  # fmt: skip


@transaction.atomic
def end(worker: Working, page: str, panel: Panel, id: int) -> None:
    """End a flag before its day: agencies take the mark off. One that has ended stays as it is.

    Raises:
        Http404: the worker does not lead the panel, or there is no such flag that they may see.
    """
    found = seen(worker, page, panel).filter(id=id).first()
    if found is None or not conference_rules.leads(worker, panel):
        raise Http404
    today = timezone.localdate()
    standing(Flag.objects.filter(id=found.id), today).update(ended_on=today)
