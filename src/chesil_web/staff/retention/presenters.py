"""Shapes the pages of what a panel keeps."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.access import policy
from chesil_web.staff.cases.ending_models import PurgedTold
from chesil_web.staff.conference.models import Listing, ListingHold, ListingPurged, Panel
from chesil_web.staff.conference.pages import Link
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.keeping import presenters as keeping
from chesil_web.staff.keeping.presenters import KeptPage, KeptRow
from chesil_web.staff.retention import rules
from chesil_web.staff.workforce.queries import Working


def panel_links(worker: Working, panel: Panel) -> Iterator[Link]:
    """The page of what a panel keeps, for those who decide about it."""
    if policy.nearness("conference:kept", worker.told.roles) != "-":
        yield _("How long cases are kept"), reverse("conference:kept", args=[panel.id])


def listing_links(worker: Working, row: Listing) -> Iterator[Link]:
    """The page of a listing's hold, for those who decide about it."""
    if policy.nearness("conference:hold", worker.told.roles) != "-":
        yield _("Legal hold"), reverse("conference:hold", args=[row.id])


def kept(
    panel: Panel, settings: Settings, found: Mapping[Listing, date | None], waiting: Iterable[ListingHold],
    erased: Iterable[tuple[ListingPurged, PurgedTold]],
) -> KeptPage:  # fmt: skip
    """What a panel keeps. *found*: listings and from when each can be erased."""
    return KeptPage(
        heading=_("How long cases are kept"), caption=settings.name,
        rows=tuple(_row(row, due) for row, due in found.items()),
        waiting=tuple(
            (each.listing.ref, reverse("conference:hold", args=[each.listing_id])) for each in waiting
        ),
        purged=tuple(keeping.erased(each.purged_on, told) for each, told in erased),
        back=reverse("conference:panel", args=[panel.id]),
    )  # fmt: skip


def _row(row: Listing, due: date | None) -> KeptRow:
    return KeptRow(
        ref=row.ref, state=state(row, due), is_due=rules.may_erase(row, due),
        review=reverse("conference:purge", args=[row.id]), hold=reverse("conference:hold", args=[row.id]),
    )  # fmt: skip


def state(row: Listing, due: date | None) -> str:
    """When a listing was at the panel, and from when it can be erased, in words."""
    words = _("Heard on %(day)s.") if row.heard_on else _("Referred on %(day)s.")
    ended = words % {"day": said_day(row.heard_on or row.referred_on)}
    if due is None and not row.held:
        return f"{ended} {_('The same people were referred again, so it stays.')}"
    return keeping.state(ended, due, held=row.held)
