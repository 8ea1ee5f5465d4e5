"""What is read of minutes: a case with its lines and check, the cases of a meeting, and who got a paper."""

import uuid
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

import attrs
import msgspec
from django.utils import timezone

from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import desks
from chesil_web.staff.access.models import Cleared
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ListingTold
from chesil_web.staff.conference.meeting_models import ActionTold, LineTold
from chesil_web.staff.conference.models import Action, Line, Listing, Meeting
from chesil_web.staff.meetings import minuting
from chesil_web.staff.meetings import queries as meetings
from chesil_web.staff.minutes import rules
from chesil_web.staff.minutes.composing import Case
from chesil_web.staff.minutes.models import Got, Minutes, MinutesPaper, MinutesTold, Printed
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class ToGive:
    """An action that was said: its id, the version of its line, words, owner and day. *ref*: of its case."""

    id: uuid.UUID
    ref: str
    version: int
    text: str
    owner: uuid.UUID | None
    due_on: date
    agencies: tuple[tuple[str, str], ...]


def case(worker: Working, row: Listing) -> Case:
    """A case with its minutes, opened for a worker who may see it. The first time that is a look.

    Raises:
        Damaged: something of it cannot be opened.
    """
    return _read(row, conference.opened(worker, row).safe, rules.newest(row))


def released_case(worker: Working, row: Listing) -> Case:
    """The same as it was released last, without what waits to be approved. Raises as `case`."""
    return _read(row, conference.opened(worker, row).safe, rules.ever_released(row))


def case_for_print(row: Listing) -> Case:
    """The same for a job that prints what was approved: nobody reads it there. Raises as `case`."""
    return _read(row, desks.opened(row.safe_id), rules.newest(row))


def _read(row: Listing, safe: OpenSafe, minutes: Minutes | None) -> Case:
    rows = list(Action.objects.filter(listing=row).order_by("due_on", "id"))
    return Case(
        row=row, told=safe.read([row], ListingTold)[0],
        minutes=safe.read([minutes], MinutesTold)[0] if minutes else MinutesTold(),
        lines=tuple(minuting.lines(row)), actions=tuple(zip(rows, safe.read(rows, ActionTold), strict=True)),
        agencies=meetings.called_names(row),
    )  # fmt: skip


def others(worker: Working, row: Listing) -> list[tuple[Listing, ListingTold]]:
    """The other cases of its meeting that a worker may see, for a rule that shows nothing of them."""
    assert row.meeting is not None  # noqa: S101 - its minutes are those of a meeting
    found = rules.of_meeting(worker, row.meeting).exclude(id=row.id)
    return [(each, desks.opened(each.safe_id).read([each], ListingTold)[0]) for each in found]


def fingerprint(row: Listing, safe: OpenSafe) -> tuple[int, str]:
    """How many versions of lines were kept of a listing, and the SHA-256 of all, in the order of keeping.

    It is over JSON: for each its line, version and number, and what it says.

    Raises:
        Damaged: one of them cannot be opened.
    """
    rows = list(row.lines.order_by("number"))
    told = safe.read(rows, LineTold)
    said = [(each.line.hex, each.version, each.number, words) for each, words in zip(rows, told, strict=True)]
    return len(rows), sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def printed(safe: OpenSafe, minutes: Minutes) -> list[tuple[MinutesPaper, Printed]]:
    """The papers of minutes with what was printed. Raises Damaged where one cannot be opened."""
    rows = papers_of(minutes)
    return list(zip(rows, safe.read(rows, Printed), strict=True))


def papers_of(minutes: Minutes) -> list[MinutesPaper]:
    """The papers that are made of minutes, the whole first."""
    return sorted(minutes.papers.all(), key=lambda each: (each.agency_id is not None, str(each.agency_id)))


def got(papers: Iterable[MinutesPaper]) -> dict[uuid.UUID, list[tuple[str, Got]]]:
    """By paper, who saved it and when, the newest first."""
    rows = list(Got.objects.filter(paper__in=list(papers)).order_by("-at"))
    names = workforce.names({each.worker_id for each in rows})
    found: dict[uuid.UUID, list[tuple[str, Got]]] = {}
    for each in rows:
        found.setdefault(each.paper_id, []).append((names.get(each.worker_id, ""), each))
    return found


def job(task: str, meeting: Meeting) -> Job | None:
    """The newest job that makes the papers of a meeting; None where none was begun, or it is long gone."""
    return Job.objects.filter(task=task, arguments=[meeting.id.hex]).order_by("-made_at").first()


def readable(worker: Working, meeting: Meeting) -> list[Listing]:
    """The heard cases of a meeting that a worker reads: those whose names they have looked at."""
    rows = list(rules.heard(worker, meeting))
    ids = [each.id for each in rows]
    known = set(Cleared.objects.filter(worker=worker.id, case__in=ids).values_list("case", flat=True))
    return [each for each in rows if each.worker_id == worker.id or each.id in known]


def _knows_nobody(worker: Working, row: Listing) -> bool:
    return row.worker_id == worker.id or conference_rules.has_read_names(worker, row)


def is_read(worker: Working, paper: MinutesPaper) -> bool:
    """Whether a paper opens for a worker today: they looked at the names, and its time is not over."""
    if not _knows_nobody(worker, paper.minutes.listing):
        return False
    return one_printed(worker, paper).keep_until >= timezone.localdate()


def one_printed(worker: Working, paper: MinutesPaper) -> Printed:
    """A paper, opened for a worker who may read it. Raises Damaged where it cannot be opened."""
    (found,) = conference.opened(worker, paper.minutes.listing).safe.read([paper], Printed)
    return found


def said_actions(worker: Working, meeting: Meeting) -> list[Action]:
    """The actions that were said in the cases of a meeting and that no agency has yet."""
    rows = rules.of_meeting(worker, meeting)
    found = Action.objects.filter(listing__in=rows, state="said", line__isnull=False)
    return list(found.select_related("listing").order_by("listing__place", "due_on", "id"))


def to_give(worker: Working, meeting: Meeting) -> list[ToGive]:
    """The same as they are given: with the newest version of their lines and the agencies they can have."""
    made = []
    for row in said_actions(worker, meeting):
        if not _knows_nobody(worker, row.listing):
            continue
        safe = conference.opened(worker, row.listing).safe
        (told,) = safe.read([row], ActionTold)
        versions = Line.objects.filter(listing=row.listing, line=row.line or row.id)
        agencies = meetings.called_names(row.listing)
        made.append(ToGive(
            id=row.id, ref=row.listing.ref, version=versions.count(), text=told.text, owner=row.agency_id,
            due_on=row.due_on, agencies=tuple((id.hex, name) for id, name in agencies.items()),
        ))  # fmt: skip
    return made
