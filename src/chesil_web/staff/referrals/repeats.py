"""Earlier listings of the same two people, as far as a worker may see them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from chesil_web.staff.conference import knowing, rules
from chesil_web.staff.conference.listing_models import Earlier, Named
from chesil_web.staff.conference.models import Listing
from chesil_web.staff.conference.panel_models import Criterion, Settings
from chesil_web.staff.referrals import eligibility
from chesil_web.staff.workforce.queries import Working


def earlier(
    worker: Working,
    page: str,
    people: Sequence[Named],
    settings: Settings,
    on: date,
    *,
    but: Listing | None = None,
) -> list[Earlier]:
    """Listings of any pair of *people* that were heard, the newest first; each says whether it counts.

    One that was deferred, returned or withdrawn before it was heard is no repeat. Where the wording in force
    is the older one, none counts by itself: somebody has to say what happened.
    """
    rows = {
        row.id: row
        for row in _visible(worker, page, people, but).filter(heard_on__isnull=False, referred_on__lte=on)
    }
    names = {each.id: each.name for each in people}
    repeat = _repeat(settings, on)
    found = [
        Earlier(
            listing=row.id.hex, ref=row.ref, harmed=names[same.harmed], accused=names[same.accused],
            referred_on=row.referred_on, heard_on=row.heard_on, sure=same.sure,
            counts=same.sure and repeat is not None and repeat.wording == "any"
            and eligibility.is_within(row.referred_on, on, repeat.months),
        )
        for same in knowing.same_pairs(people, but=but.id if but else None)
        if (row := rows.get(same.listing))
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.referred_on, reverse=True)


def on_their_way(
    worker: Working, page: str, people: Sequence[Named], *, but: Listing | None = None
) -> list[Listing]:
    """Listings of any pair that are not heard yet: this may be the same referral again."""
    rows = _visible(worker, page, people, but).filter(heard_on=None)
    return list(
        rows.filter(state__in=("referred", "accepted", "listed", "deferred")).order_by("-referred_on")
    )


def _visible(worker: Working, page: str, people: Sequence[Named], but: Listing | None) -> QuerySet[Listing]:
    same = {each.listing for each in knowing.same_pairs(people, but=but.id if but else None)}
    return rules.listings(worker, page).filter(id__in=same)


def _repeat(settings: Settings, on: date) -> Criterion | None:
    there = (each for each in settings.criteria if each.kind == "repeat" and eligibility.holds(each, on))
    return next(there, None)
