"""What is read of panels: how one works on a day, who sits on it, its meetings, and a listing whole."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

import attrs
from django.utils import timezone

from chesil_web.foundation.keys import asking, office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking
from chesil_web.staff.conference import rules, states
from chesil_web.staff.conference.listing_models import ListingTold, ResearchTold
from chesil_web.staff.conference.meeting_models import MeetingTold
from chesil_web.staff.conference.models import (
    Called,
    Listing,
    Meeting,
    Panel,
    PanelAgency,
    PanelVersion,
    Seat,
)
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Agency, AgencyTold, Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Opened:
    """A listing that is open for a worker."""

    row: Listing
    safe: OpenSafe
    told: ListingTold


def settings(panel: Panel, on: date | None = None) -> Settings:
    """How a panel works on a day, or today. Before its first version began, that version holds.

    Raises:
        Damaged: its settings cannot be opened.
    """
    return version(panel, on)[1]


def version(panel: Panel, on: date | None = None) -> tuple[int, Settings]:
    """The same with the number of the version."""
    day = on or timezone.localdate()
    rows = PanelVersion.objects.filter(panel=panel)
    row = rows.filter(since__lte=day).order_by("-number").first() or rows.order_by("number")[0]
    return row.number, office.read(row, Settings)


def settings_of(panels: Iterable[Panel]) -> dict[int, Settings]:
    """How several panels work today, by their ids."""
    return {each.id: settings(each) for each in panels}


def agencies(panel: Panel) -> list[tuple[Agency, AgencyTold]]:
    """The agencies of a panel by name, without those that left."""
    rows = PanelAgency.objects.filter(panel=panel, left_on=None).select_related("agency")
    read = office.read_those([row.agency for row in rows], AgencyTold)
    return sorted(read, key=lambda each: each[1].name.casefold())


def seated(panel: Panel) -> list[tuple[Worker, WorkerTold]]:
    """The workers who sit on a panel and have not left, by name."""
    rows = Seat.objects.filter(panel=panel).select_related("worker")
    read = office.read_those([row.worker for row in rows if not workforce.has_left(row.worker)], WorkerTold)
    return sorted(read, key=lambda each: each[1].name.casefold())


def told_of(meetings: Iterable[Meeting]) -> list[tuple[Meeting, MeetingTold]]:
    """Meetings with what is told of them, in their order."""
    return office.read_those(meetings, MeetingTold)


def upcoming(panel: Panel) -> Meeting | None:
    """The next meeting of a panel: one that is not cancelled, and did not end before its time."""
    rows = Meeting.objects.filter(panel=panel, at__gte=timezone.now())
    rows = rows.exclude(state__in=("cancelled", *states.MINUTED))
    return rows.order_by("at").first()


def sitting(panel: Panel) -> list[Meeting]:
    """The meetings of a panel that were begun and not ended, the oldest first."""
    return list(Meeting.objects.filter(panel=panel, state="sitting").order_by("at"))


def opened(worker: Working, row: Listing) -> Opened:
    """A listing, opened for a worker who may see it. The first time in half an hour that is a look.

    Raises:
        Damaged: it cannot be opened. WrongSecret: it was erased.
    """
    safe = looking.opened(worker.id, row)
    return Opened(row=row, safe=safe, told=safe.read([row], ListingTold)[0])


def several(worker: Working, rows: Sequence[Listing]) -> list[Opened]:
    """Several listings that a worker may see, opened; what is damaged is left out."""
    found = []
    for row in rows:
        safe = looking.opened(worker.id, row)
        found += [Opened(row=row, safe=safe, told=told) for _, told in safe.read_those([row], ListingTold)]
    return found


def research(worker: Working, row: Called) -> tuple[OpenSafe, ResearchTold]:
    """What an agency answers, from its own desk, opened for a worker who may see it.

    Raises:
        Damaged: it cannot be opened.
    """
    safe = looking.opened(worker.id, row)
    return safe, safe.read([row], ResearchTold)[0]


def called(row: Listing) -> list[Called]:
    """The agencies that are called to a listing."""
    return list(Called.objects.filter(listing=row).select_related("agency").order_by("asked_at", "id"))


def of_case(worker: Working, page: str, case: uuid.UUID) -> list[Listing]:
    """The listings that came from a case, as far as the worker may see them, the newest first."""
    if not asking.rows(Listing, case_id=case):  # as of most cases
        return []
    return list(rules.listings(worker, page).filter(case_id=case).order_by("-referred_on", "-id"))
