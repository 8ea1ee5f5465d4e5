"""What of a meeting is whose: its agenda for who sits on the panel, a case for who is called to it."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404

from chesil_web.staff.access import policy
from chesil_web.staff.access.models import Cleared
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.conference.meeting_models import LineTold, MeetingTold
from chesil_web.staff.conference.models import Attendance, Listing, Meeting, Panel
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.workforce.queries import Working

SITTING = (
    "conference:listing"  # its cells say who sees all cases of a meeting, and who those they are called to
)


def items(worker: Working, meeting: Meeting) -> QuerySet[Listing]:
    """The cases of a meeting that a worker may see, in order."""
    return conference.listings(worker, SITTING).filter(meeting=meeting).order_by("place", "ref")


def sees_all(worker: Working, panel: Panel | int) -> bool:
    """Whether they see every case of the panel's meetings; others see when to come, and what for."""
    return policy.nearness(SITTING, conference.roles_on(worker, panel)) == "panel"


def not_asked(worker: Working, meeting: Meeting) -> list[Listing]:
    """The cases of a meeting for which a worker has not said yet whether they know somebody."""
    read = Cleared.objects.filter(worker=worker.id).values("case")
    return list(items(worker, meeting).exclude(worker=worker.id).exclude(id__in=read))


def has_signed(worker: Working, meeting: Meeting) -> bool:
    """Whether they signed the statement of confidence of a meeting."""
    return Attendance.objects.filter(meeting=meeting, worker=worker.id, signed_at__isnull=False).exists()


def can_sign(meeting: Meeting) -> bool:
    """Whether its statement can be signed: once the agenda is out, until it ends."""
    return meeting.state in ("agenda out", "sitting")


class NotSigned(Exception):
    """A worker signs the statement of a meeting before anything of a case opens there."""


def sitting(worker: Working, page: str, id: uuid.UUID, *, lock: bool = False) -> Listing:
    """A case as it is heard, for who has signed; for who is called, once the chair has opened its papers.

    Who leads the meeting corrects lines after it too, until its minutes are approved.

    Raises:
        Http404, AskFirst: as `conference.rules.listing`; no meeting hears it now, or it is not open yet.
        NotSigned: the worker has not signed the statement of that meeting.
    """
    row = conference.listing(worker, page, id, lock=lock)
    meeting = row.meeting
    if meeting is not None and meeting.state == "minuted" and conference.leads(worker, row.panel_id):
        return row
    if meeting is None or meeting.state != "sitting":
        raise Http404
    if not has_signed(worker, meeting):
        raise NotSigned
    if row.opened_at is None and not conference.leads(worker, row.panel_id):
        raise Http404
    return row


def can_minute(worker: Working, row: Listing) -> bool:
    """Whether a worker writes lines of a case: who leads the meeting, from when it is opened
    until its minutes are approved."""
    is_open = row.opened_at is not None and row.locked_at is None
    return conference.leads(worker, row.panel_id) and is_open and row.state in ("listed", "heard")


def is_answer(line: uuid.UUID) -> bool:
    """Whether a line is what an agency answered: such a line has an id that is made of its words."""
    return line.version == 5


def is_of_others(worker: Working, line: uuid.UUID, told: LineTold) -> bool:
    """Whether another agency wrote a line: a worker corrects it beside it, and does not change it."""
    return is_answer(line) and told.agency not in ("", worker.row.agency_id.hex)


def can_correct(worker: Working, row: Listing, line: uuid.UUID, told: LineTold) -> bool:
    """Whether a worker corrects a line: who leads the meeting, and the agency that wrote it while it sits."""
    is_own = is_answer(line) and told.agency == worker.row.agency_id.hex
    return can_minute(worker, row) or (is_own and is_minuted_now(row) and row.locked_at is None)


def is_minuted_now(row: Listing) -> bool:
    """Whether the meeting hears a case, so that what an agency says of it is written down."""
    sits = row.meeting is not None and row.meeting.state == "sitting"
    return sits and row.opened_at is not None and row.state in ("listed", "heard")


def minutes_of(settings: Settings, told: MeetingTold) -> int:
    """The minutes planned for a case, by the rhythm of the meeting's name."""
    found = next((each for each in settings.cadence if each.name == told.name), settings.cadence[0])
    return found.minutes


def length(minutes: int) -> timedelta:
    """How long a case is planned to take."""
    return timedelta(minutes=minutes)


def times(meeting: Meeting, rows: Sequence[Listing], minutes: int) -> dict[uuid.UUID, datetime]:
    """When each case of a whole agenda begins."""
    return {each.id: meeting.at + length(minutes * place) for place, each in enumerate(rows)}
