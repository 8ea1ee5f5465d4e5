"""What waits for a worker at panels, as their first page shows it."""

from collections.abc import Iterator

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import policy
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules
from chesil_web.staff.conference.models import Panel
from chesil_web.staff.workforce.queries import Working

type Wait = tuple[str, str, bool]  # words, their address, and whether it is late


@attrs.frozen
class PanelDay:
    """What of a panel waits for a worker; empty *rows* where nothing does, and nothing is planned."""

    name: str
    rows: tuple[Wait, ...]


def asked(worker: Working) -> tuple[str, str]:
    """What panels ask the worker's agency and wait for: words and address; both empty where nothing waits."""
    count = rules.count_asked(worker, "conference:research")
    if not count:
        return "", ""
    words = ngettext(
        "%(n)d case of a panel waits for your agency’s answer",
        "%(n)d cases of panels wait for your agency’s answer", count,
    )  # fmt: skip
    return words % {"n": count}, reverse("conference:research")


def of_day(worker: Working) -> tuple[PanelDay, ...]:
    """The panels on which a worker sits, by name, each with its next meeting and what waits."""
    if policy.nearness("conference:agenda", worker.told.roles) == "-":
        return ()
    panels = rules.panels(worker, "conference:agenda").filter(ended_on=None)
    made = (PanelDay(conference.settings(row).name, tuple(_waits(worker, row))) for row in panels)
    return tuple(sorted(made, key=lambda each: each.name.casefold()))


def _waits(worker: Working, panel: Panel) -> Iterator[Wait]:
    for meeting in conference.sitting(panel):
        words = _("The meeting that is on now: %(when)s") % {"when": said(meeting.at)}
        yield words, reverse("conference:agenda", args=[meeting.id]), False
    following = conference.upcoming(panel)
    if following is not None and following.state != "sitting":
        words = _("Next meeting: %(when)s") % {"when": said(following.at)}
        yield words, reverse("conference:agenda", args=[following.id]), False
    if count := rules.waiting(worker, "conference:referrals", panel).count():
        words = ngettext("%(n)d referral is on no agenda yet", "%(n)d referrals are on no agenda yet", count)
        yield words % {"n": count}, reverse("conference:referrals", args=[panel.id]), False
    for id, at, late in rules.late_by_meeting(worker, "conference:chase", panel):
        words = ngettext(
            "%(n)d answer of an agency is late: meeting of %(day)s",
            "%(n)d answers of agencies are late: meeting of %(day)s", late,
        )  # fmt: skip
        yield (
            words % {"n": late, "day": said_day(timezone.localdate(at))},
            reverse("conference:chase", args=[id]),
            True,
        )
