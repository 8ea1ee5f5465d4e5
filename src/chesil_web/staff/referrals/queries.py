"""What is read of referrals: panels they can go to, those that wait, and codes that still work."""

from collections.abc import Iterable

from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.access import policy
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference import states
from chesil_web.staff.conference.listing_models import LinkTold, ListingTold
from chesil_web.staff.conference.models import Listing, Meeting, Panel, PanelAgency, ReferralLink
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.referrals import eligibility
from chesil_web.staff.workforce.queries import Working

_SHOWN = 50
_AHEAD = 12


def panels(worker: Working) -> list[tuple[Panel, Settings]]:
    """The panels that a worker's agency belongs to, by name."""
    there = PanelAgency.objects.filter(agency=worker.row.agency_id, left_on=None).values("panel")
    rows = Panel.objects.filter(id__in=there, ended_on=None)
    return sorted(((row, conference.settings(row)) for row in rows), key=lambda each: each[1].name.casefold())


def local(offered: Iterable[tuple[Panel, Settings]]) -> list[str]:
    """The criteria of some panels that are their own, as they hold today."""
    today = timezone.localdate()
    return list(dict.fromkeys(
        each.words for _panel, settings in offered for each in settings.criteria
        if each.kind == "local" and eligibility.holds(each, today)
    ))  # fmt: skip


def note(offered: list[tuple[Panel, Settings]]) -> str:
    """What a panel says to who refers, where there is one panel."""
    return offered[0][1].forms.referral if len(offered) == 1 else ""


def waiting(worker: Working, page: str, panel: Panel) -> list[tuple[Listing, ListingTold | None]]:
    """The listings of a panel that are on no agenda, the oldest first.

    Nothing is told of those whose names the worker has not looked at yet, nor of what is damaged.
    """
    rows = conference_rules.waiting(worker, page, panel)
    found = list(rows.order_by("referred_on", "id")[:_SHOWN])
    seen = conference.several(worker, [row for row in found if conference_rules.has_read_names(worker, row)])
    told = {each.row.id: each.told for each in seen}
    return [(row, told.get(row.id)) for row in found]


def may_read(worker: Working, row: Listing) -> bool:
    """Whether the papers of a listing are open to a worker: of its panel, who referred, or by its chair."""
    of_panel = (
        policy.nearness("conference:referrals", conference_rules.roles_on(worker, row.panel_id)) == "panel"
    )
    return of_panel or row.opened_at is not None or conference_rules.is_referrer(worker, row)


def links(panel: Panel) -> list[tuple[ReferralLink, LinkTold]]:
    """The codes of a panel that still work."""
    rows = ReferralLink.objects.filter(panel=panel, expires_at__gt=timezone.now()).order_by("expires_at")
    return office.read_those(rows, LinkTold)


def steps(worker: Working, row: Listing) -> list[str]:
    """The states that a worker can bring a listing to. One that is being heard goes to no other agenda."""
    if not conference_rules.may_step(worker, "conference:step", row):
        return []
    is_sitting = row.meeting is not None and row.meeting.state not in states.TO_COME
    onwards = states.onwards(states.LISTING, row.state, conference_rules.roles_on(worker, row.panel_id))
    return [each for each in onwards if not (is_sitting and each == row.state)]


def meetings(panel: Panel) -> list[Meeting]:
    """The next meetings of a panel at which cases are heard."""
    rows = Meeting.objects.filter(
        panel=panel, hears_cases=True, state__in=states.TO_COME, at__gt=timezone.now()
    )
    return list(rows.order_by("at")[:_AHEAD])
