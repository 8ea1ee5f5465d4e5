"""What is read of a meeting."""

import uuid
from collections.abc import Iterable

import attrs

from chesil_web.foundation.keys import office
from chesil_web.staff.access import desks
from chesil_web.staff.conference import apart
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference.listing_models import ListingTold, Named
from chesil_web.staff.conference.meeting_models import AttendanceTold, MeetingTold
from chesil_web.staff.conference.models import Attendance, Called, Listing, Meeting
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.workforce.models import AgencyTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Whole:
    """A meeting with what is told of it and how its panel works that day."""

    row: Meeting
    told: MeetingTold
    settings: Settings


def whole(row: Meeting) -> Whole:
    """A meeting of a panel."""
    (told,) = (each for _row, each in conference.told_of([row]))
    return Whole(row=row, told=told, settings=conference.settings(row.panel, row.at.date()))


def attendance(meeting: Meeting) -> list[tuple[Attendance, AttendanceTold]]:
    """Who is at a meeting or sent an apology, by agency and name."""
    rows = office.read_those(Attendance.objects.filter(meeting=meeting), AttendanceTold)
    return sorted(rows, key=lambda each: (each[1].agency.casefold(), each[1].name.casefold()))


def present(found: Whole) -> tuple[int, int]:
    """How many signed the statement of a meeting and so are there, and how many of them after it began."""
    signed = Attendance.objects.filter(meeting=found.row, signed_at__isnull=False, left_at=None)
    began = next((at for state, at, _who in reversed(found.told.steps) if state == "sitting"), None)
    return signed.count(), signed.filter(signed_at__gt=began).count() if began else 0


def mine(worker: Working, meeting: Meeting) -> tuple[Attendance, AttendanceTold] | None:
    """What a worker wrote down of their own attendance."""
    row = Attendance.objects.filter(meeting=meeting, worker=worker.id).first()
    return (row, office.read(row, AttendanceTold)) if row else None


def names(worker: Working, row: Listing) -> tuple[str, ...]:
    """The names in a listing. Raises Http404 where the worker declared one of them: it is gone then."""
    return tuple(name for name, _part in apart.names_for(worker, row))


def names_of(worker: Working, rows: Iterable[Listing]) -> dict[uuid.UUID, str]:
    """The names in each of several listings, in words; one that is gone for the worker is left out."""
    found = apart.names_of(worker, rows)
    return {listing: ", ".join(name for name, _part in those) for listing, those in found.items()}


def people(row: Listing) -> tuple[Named, ...]:
    """The people in a listing, for a rule that shows nothing of them."""
    (told,) = desks.opened(row.safe_id).read([row], ListingTold)
    return told.referral.people


def last_needed(rows: list[Listing]) -> dict[uuid.UUID, uuid.UUID]:
    """By agency, the last case of an agenda to which it is called: after that it may go."""
    place = {each.id: number for number, each in enumerate(rows)}
    called = Called.objects.filter(listing__in=rows).values_list("agency", "listing")
    return dict(sorted(called, key=lambda each: place[each[1]]))


def agencies(row: Meeting) -> dict[uuid.UUID, str]:
    """The agencies of the meeting's panel, by name."""
    return {agency.id: told.name for agency, told in conference.agencies(row.panel)}


def called_names(row: Listing) -> dict[uuid.UUID, str]:
    """The agencies that take part in a case, by name."""
    rows = [each.agency for each in conference.called(row)]
    if row.agency is not None:
        rows.append(row.agency)
    return {
        agency.id: told.name
        for agency, told in office.read_those({each.id: each for each in rows}.values(), AgencyTold)
    }
