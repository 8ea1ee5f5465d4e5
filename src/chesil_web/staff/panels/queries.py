"""What is read of panels for their pages."""

from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.meeting_models import MeetingTold
from chesil_web.staff.conference.models import Meeting, Panel
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.panels import rules
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Role, Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working

_AHEAD = 40
_YEAR: Final = timedelta(days=366)
_SIT: frozenset[Role] = frozenset(
    ("coordinator", "chair", "representative", "police", "advocate", "officer", "duty manager")
)


def newest(panel: Panel) -> tuple[int, date, Settings]:
    """The newest version of a panel: its number, the day from which it holds, and how the panel works."""
    row = rules.newest(panel)
    return row.number, row.since, office.read(row, Settings)


def shown(worker: Working, page: str) -> list[tuple[Panel, Settings, Meeting | None]]:
    """The panels that a worker may see, by name, each with its next meeting."""
    found = []
    for row in conference_rules.panels(worker, page).filter(ended_on=None):
        found.append((row, conference.settings(row), conference.upcoming(row)))
    return sorted(found, key=lambda each: each[1].name.casefold())


def to_come(panel: Panel) -> list[tuple[Meeting, MeetingTold]]:
    """The meetings of a panel that are still to come."""
    rows = Meeting.objects.filter(panel=panel, at__gte=timezone.now()).order_by("at")
    return conference.told_of(rows[:_AHEAD])


def earlier(panel: Panel) -> list[tuple[Meeting, MeetingTold]]:
    """The meetings of a panel that began within the last twelve months, the newest first."""
    now = timezone.now()
    return conference.told_of(
        Meeting.objects.filter(panel=panel, at__lt=now, at__gt=now - _YEAR).order_by("-at")
    )


def may_sit(panel: Panel) -> list[tuple[str, Worker, WorkerTold]]:
    """The workers who can sit on a panel, with their agency: of its agencies, in a role with a part there."""
    return [
        (agency.name, row, told)
        for of, agency in conference.agencies(panel)
        for row, told in workforce.colleagues(of.id)
        if not workforce.has_left(row) and _SIT & set(told.roles)
    ]
