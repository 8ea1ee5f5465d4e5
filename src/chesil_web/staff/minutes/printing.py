"""Papers of approved minutes, printed one for each agency and one for the panel itself."""

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import transaction

from chesil.documents.letter import told_of_itself
from chesil.documents.minutes import Minutes as Paper
from chesil.documents.minutes import print_minutes
from chesil.leaks import Piece
from chesil.terms.errors import ChesilError
from chesil_web.staff.access import desks
from chesil_web.staff.conference.meeting_models import AttendanceTold
from chesil_web.staff.conference.models import Attendance, Listing, Meeting
from chesil_web.staff.meetings import queries as meetings
from chesil_web.staff.meetings.queries import Whole
from chesil_web.staff.minutes import checking, composing, details, queries, rules
from chesil_web.staff.minutes.composing import Case
from chesil_web.staff.minutes.models import Minutes, MinutesPaper, MinutesTold, Printed

TASK: Final = "chesil_web.staff.minutes.tasks.make_papers"
_log = logging.getLogger(__name__)
type There = Sequence[tuple[Attendance, AttendanceTold]]


class NotClean(ChesilError):
    """A paper would show a protected detail that nobody has decided about, so it is not kept."""

    code = "paper-not-clean"


def missing(case: Case, minutes: Minutes) -> list[uuid.UUID | None]:
    """The agencies whose paper of approved minutes is not printed; None for the panel's own copy."""
    there = set(minutes.papers.values_list("agency", flat=True))
    wanted = [None, *rules.gets_a_paper(case.row, case.agencies)]
    return [each for each in wanted if each not in there]


def make(meeting: uuid.UUID, *, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Print what is not printed yet of the approved minutes of a meeting. Done twice, it keeps the first.

    Raises:
        NotClean: a paper would show what it must not. PaperNotMade: the compiler refused one.
    """
    row = Meeting.objects.filter(id=meeting).first()
    if row is None:
        return
    found, there = meetings.whole(row), meetings.attendance(row)
    todo = [
        (case, minutes, agency)
        for case, minutes in _approved(row)
        for agency in missing(case, minutes)
    ]  # fmt: skip
    progress(0, len(todo))
    for number, (case, minutes, agency) in enumerate(todo, 1):
        _keep(minutes, agency, _printed(found, there, case, agency), case.minutes)
        progress(number, len(todo))


def _approved(meeting: Meeting) -> list[tuple[Case, Minutes]]:
    rows = Minutes.objects.filter(
        listing__meeting=meeting, listing__locked_at__isnull=False, released_at=None
    ).select_related("listing__panel", "listing__case")
    found = [(queries.case_for_print(each.listing), each) for each in rows]
    return [(case, minutes) for case, minutes in found if case.minutes.approved_by]


def recipient(case: Case, found: Whole, agency: uuid.UUID | None) -> str:
    """For whom a paper is, in words."""
    return case.agencies.get(agency, "") if agency else found.settings.name


def replaced(case: Case) -> datetime | None:
    """When the paper was released that a paper of these minutes replaces; None where it replaces none."""
    if not case.minutes.corrections:
        return None
    rows = Minutes.objects.filter(listing=case.row).order_by("-number")
    return next((each.released_at for each in rows[1:2]), None)


def _printed(found: Whole, there: There, case: Case, agency: uuid.UUID | None) -> Printed:
    until = rules.keep_until(case.row, found.settings)
    paper = composing.of_meeting(
        found, there, recipient(case, found, agency), [composing.of_case(case, agency)],
        composing.basis(case), until, replaces=replaced(case),
    )  # fmt: skip
    pdf = print_minutes(paper)
    check_is_clean([case], paper, pdf)
    return Printed(
        pdf=pdf, sha256=sha256(pdf).hexdigest(), recipient=paper.recipient, keep_until=paper.keep_until
    )


def check_is_clean(cases: Sequence[Case], paper: Paper, pdf: bytes) -> None:
    """Look once more at what leaves: the words that were printed, and what the file tells of itself.

    Raises:
        NotClean: it shows a protected detail that nobody has decided about.
    """
    of_itself = Piece(part="metadata", text=told_of_itself(pdf))
    for case, minuted in zip(cases, paper.cases, strict=True):
        printed = [*composing.text_of(minuted), of_itself]
        words = [each.text for each in composing.pieces(case)]
        secret = details.of_listing(case.row, case.told, (), words)
        check = case.minutes.checked
        if check is None or not checking.is_clean(secret, printed, check, case.minutes.decided):
            _log.error("a paper of minutes of %s would show a protected detail", case.row.id)
            raise NotClean(
                "A paper would show something that must stay secret, so it was not made.",
                next_step="Look for what must stay secret in the minutes of each case again.",
            )


def _keep(minutes: Minutes, agency: uuid.UUID | None, printed: Printed, told: MinutesTold) -> None:
    """Keep a paper, unless somebody changed what was approved meanwhile or it is there already."""
    with transaction.atomic():
        listing = Listing.objects.select_for_update().get(id=minutes.listing_id)
        now = rules.newest(listing)
        if now is None or now.id != minutes.id or listing.locked_at != minutes.listing.locked_at:
            return
        safe = desks.opened(listing.safe_id)
        is_same = safe.read([now], MinutesTold)[0].corrections == told.corrections
        if is_same and not now.papers.filter(agency=agency).exists():
            safe.keep(MinutesPaper, printed, minutes=now, agency_id=agency)
