"""Shapes the pages of flags and of the review of repeats."""

from collections.abc import Iterable

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.conference.models import Listing, Panel
from chesil_web.staff.conference.words import ACTIONS
from chesil_web.staff.outcomes.flags import Shown
from chesil_web.staff.outcomes.reviewing import Again, Review


@attrs.frozen(kw_only=True)
class FlagRow:
    """A flag: its pair in words, until when, the reference and address of its case. *end*: its id."""

    pair: str
    more: str
    ref: str
    address: str
    end: str


@attrs.frozen(kw_only=True)
class FlagsPage(Page):
    """The flags of a panel: those that stand, and those that ended lately. *more*: not all are shown."""

    caption: str
    rows: tuple[FlagRow, ...]
    ended: tuple[FlagRow, ...]
    more: bool


@attrs.frozen(kw_only=True)
class AgainRow:
    """A repeat: the case now and the one before as words and address, how long after, and its actions."""

    now: tuple[str, str]
    before: tuple[str, str]
    after: str
    actions: str


@attrs.frozen(kw_only=True)
class RepeatsPage(Page):
    """The repeats of a panel. *said*: how many of how many, in words."""

    caption: str
    said: str
    rows: tuple[AgainRow, ...]


def flags(
    panel: Panel, name: str, standing: Iterable[Shown], ended: Iterable[Shown], *, leads: bool, more: bool
) -> FlagsPage:
    """The flags of a panel."""
    return FlagsPage(
        heading=_("Flags"), caption=name, more=more, back=reverse("conference:panel", args=[panel.id]),
        rows=tuple(_flag(each, _until(each), end=str(each.row.id) if leads else "") for each in standing),
        ended=tuple(_flag(each, _ended(each)) for each in ended),
    )  # fmt: skip


def _until(each: Shown) -> str:
    return _("until %(day)s") % {"day": said_day(each.row.ends_on)}


def _ended(each: Shown) -> str:
    if each.row.ended_on:
        return _("ended before its day, on %(day)s") % {"day": said_day(each.row.ended_on)}
    return _("ended with %(day)s") % {"day": said_day(each.row.ends_on)}


def _flag(each: Shown, more: str, end: str = "") -> FlagRow:
    pair = _("%(harmed)s, because of %(accused)s") % {"harmed": each.harmed, "accused": each.accused}
    return FlagRow(
        pair=pair if each.harmed else _("Say first whether you know anyone in this case"), more=more,
        ref=each.row.listing.ref, address=reverse("conference:listing", args=[each.row.listing_id]), end=end,
    )  # fmt: skip


def repeats(panel: Panel, name: str, found: Review) -> RepeatsPage:
    """The review of repeats."""
    count = len(found.repeats)
    said = ngettext(
        "%(n)d of %(all)d cases that were heard since %(day)s was heard before.",
        "%(n)d of %(all)d cases that were heard since %(day)s were heard before.", count,
    ) % {"n": count, "all": found.heard, "day": said_day(found.since)}  # fmt: skip
    return RepeatsPage(
        heading=_("Review of repeats"), caption=name, said=said,
        rows=tuple(_again(each) for each in found.repeats),
        back=reverse("conference:panel", args=[panel.id]),
    )  # fmt: skip


def _again(each: Again) -> AgainRow:
    there = [f"{words}: {each.actions[state]}" for state, words in ACTIONS.items() if each.actions.get(state)]
    return AgainRow(
        now=_case(each.now), before=_case(each.before),
        after=ngettext("referred again after %(n)d day", "referred again after %(n)d days", each.days)
        % {"n": each.days},
        actions=", ".join(there) or _("no action"),
    )  # fmt: skip


def _case(row: Listing) -> tuple[str, str]:
    day = said_day(row.heard_on) if row.heard_on else ""
    return _("%(ref)s, heard on %(day)s") % {"ref": row.ref, "day": day}, reverse(
        "conference:listing", args=[row.id]
    )
