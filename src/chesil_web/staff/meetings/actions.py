"""What changes a meeting: its order, its state, who is there, and who knows somebody."""

import uuid
from collections.abc import Collection, Iterable, Mapping

import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.conference import apart, states
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.meeting_models import AttendanceTold, MeetingState
from chesil_web.staff.conference.models import Attendance, Listing, Meeting
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.meetings import queries, rules
from chesil_web.staff.workforce.queries import Working


@transaction.atomic
def step(worker: Working, page: str, id: uuid.UUID, to: MeetingState, why: str = "") -> None:
    """Bring a meeting to another state. Once it sits, the statement that is signed there is fixed.

    Raises:
        Http404: it is not there for the worker. NotPossible: it is not their step, or not any more.
    """
    row = conference_rules.meeting(worker, page, id, lock=True)
    conference_rules.check_step(
        states.MEETING, conference_rules.roles_on(worker, row.panel_id), row.state, to, why
    )
    if to == "minuted" and Listing.objects.filter(meeting=row, state="listed").exists():
        raise NotPossible("unheard")
    found = queries.whole(row)
    told = msgspec.structs.replace(
        found.told, steps=(*found.told.steps, (to, timezone.now(), worker.told.name)),
        statement=found.told.statement or found.settings.forms.confidentiality,
    )  # fmt: skip
    office.reseal(row, told)
    row.state = to
    row.save(update_fields=["state"])


@transaction.atomic
def move(worker: Working, page: str, id: uuid.UUID, listing: uuid.UUID, *, earlier: bool) -> None:
    """Put a case one place earlier or later on an agenda; nothing where there is no place."""
    row = conference_rules.meeting(worker, page, id, lock=True)
    those = list(rules.items(worker, row))
    at = next((number for number, each in enumerate(those) if each.id == listing), None)
    to = None if at is None else at - 1 if earlier else at + 1
    if at is not None and to is not None and 0 <= to < len(those):
        those[at], those[to] = those[to], those[at]
        _number(those)


@transaction.atomic
def children_first(worker: Working, page: str, id: uuid.UUID) -> None:
    """Cases with children come first, so that the agencies that are there for them may go after those."""
    row = conference_rules.meeting(worker, page, id, lock=True)
    _number(
        sorted(
            rules.items(worker, row),
            key=lambda each: not any(one.part == "child" for one in queries.people(each)),
        )
    )


def _number(rows: Iterable[Listing]) -> None:
    for place, each in enumerate(rows, start=1):
        each.place = place
        each.save(update_fields=["place"])


@transaction.atomic
def sign(worker: Working, page: str, id: uuid.UUID, told: AttendanceTold) -> None:
    """A worker signs the statement of a meeting, or sends an apology; what they wrote before is replaced.

    Raises:
        NotPossible: its agenda is not out, or it has ended.
    """
    row = conference_rules.meeting(worker, page, id, lock=True)
    if not rules.can_sign(row):
        raise NotPossible("not now")
    signed_at = None if told.came == "apology" else timezone.now()
    there = Attendance.objects.filter(meeting=row, worker=worker.id).first()
    if there is None:
        office.keep(
            Attendance,
            told,
            meeting=row,
            worker_id=worker.id,
            agency_id=worker.row.agency_id,
            signed_at=signed_at,
        )
    else:
        there.signed_at = signed_at
        there.save(update_fields=["signed_at"])
        office.reseal(there, told)


@transaction.atomic
def write_down(worker: Working, page: str, id: uuid.UUID, told: AttendanceTold, *, signed: bool) -> None:
    """Write down somebody who has no place here: an observer, or an apology. Raises as `sign`."""
    row = conference_rules.meeting(worker, page, id, lock=True)
    if not rules.can_sign(row) or not conference_rules.leads(worker, row.panel_id):
        raise NotPossible("not now")
    office.keep(Attendance, told, meeting=row, signed_at=timezone.now() if signed else None)


def declare(
    worker: Working, meeting: Meeting, shown: Collection[uuid.UUID], knows: Mapping[uuid.UUID, str]
) -> list[Listing]:
    """Keep for each case whose names were shown whether a worker knows somebody: then it is gone for them.

    Gives the cases that stay although they do, because the panel would have nobody to lead it.

    Args:
        knows: the cases in which they know somebody, with whom and how in their words.
    """
    stays = []
    with transaction.atomic():
        for row in rules.not_asked(worker, meeting):
            if row.id in knows:
                stays += [] if apart.declare_conflict(worker, row, knows[row.id]) else [row]
            elif row.id in shown:
                apart.clear_names(worker, row)
    return stays


def names_that_wait(worker: Working, meeting: Meeting) -> list[tuple[Listing, tuple[str, ...]]]:
    """The cases about which a worker is asked, with their names. What they declared before goes at once."""
    found = []
    for row in rules.not_asked(worker, meeting):
        try:
            found.append((row, queries.names(worker, row)))
        except Http404:
            continue  # a wall stands from now on
    return found
