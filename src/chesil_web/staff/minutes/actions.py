"""What changes minutes: checked, decided, approved, printed, released; each under the row of its case.

Minutes are checked again before anything that rests on a check: what is protected may be more by then.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import attrs
import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil.leaks import HOW, Detail, How
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import looking
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference import states
from chesil_web.staff.conference.models import Action, Listing, Meeting
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.letters.models import Decided
from chesil_web.staff.meetings import actions as meetings
from chesil_web.staff.meetings import minuting
from chesil_web.staff.meetings import queries as meeting_queries
from chesil_web.staff.minutes import checking, composing, details, printing, queries, rules
from chesil_web.staff.minutes.composing import Case
from chesil_web.staff.minutes.models import Got, KeptFrom, Minutes, MinutesPaper, MinutesTold
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


@attrs.frozen(kw_only=True)
class Given:
    """An action as it is given: whose it is, and by when. *version*: of its line, as it was read."""

    action: uuid.UUID
    version: int
    text: str
    owner: uuid.UUID
    due_on: date


@attrs.frozen(kw_only=True)
class Held:
    """A case whose row is held until the transaction ends, with its minutes."""

    case: Case
    safe: OpenSafe
    row: Minutes | None

    def keep(self, told: MinutesTold, **columns: Any) -> Minutes:
        """Save the minutes of a meeting. The first save begins them."""
        if self.row is None:
            return self.safe.keep(Minutes, told, listing=self.case.row, number=1, **columns)
        self.safe.reseal(self.row, told)
        for name, value in columns.items():
            setattr(self.row, name, value)
        self.row.save(update_fields=list(columns)) if columns else None
        return self.row


def held_case(worker: Working, row: Listing) -> Held:
    """A case with its newest minutes; the caller holds its row.

    Raises:
        NotPossible: they are released: nothing of them changes any more.
    """
    minutes = rules.newest(row)
    if not rules.can_change(minutes):
        raise NotPossible("not now")
    return Held(case=queries.case(worker, row), safe=looking.opened(worker.id, row), row=minutes)


def _details(worker: Working, case: Case) -> list[Detail]:
    words = [each.text for each in composing.pieces(case)]
    return details.of_listing(case.row, case.told, queries.others(worker, case.row), words)


def look_through(worker: Working, held: Held, told: MinutesTold) -> MinutesTold:
    """Minutes with a check of what stands in them now."""
    case = held.case
    check = checking.checked(
        _details(worker, case), composing.pieces(case), told.decided, last=case.last,
        by_name=worker.told.name, at=timezone.now(),
    )  # fmt: skip
    return msgspec.structs.replace(told, checked=check)


@transaction.atomic
def check(worker: Working, page: str, id: uuid.UUID) -> None:
    """Look for every protected detail in the minutes of a case.

    Raises:
        Http404, AskFirst: as `rules.case`. NotPossible: they are released. Damaged: a detail is damaged.
    """
    held = held_case(worker, rules.case(worker, page, id, lock=True))
    held.keep(look_through(worker, held, held.case.minutes))


def look_at_all(worker: Working, page: str, id: uuid.UUID) -> None:
    """The same for every heard case of a meeting that the worker reads. Raises as `check`."""
    meeting = conference_rules.meeting(worker, page, id)
    for row in queries.readable(worker, meeting):
        if rules.can_change(rules.newest(row)):
            check(worker, rules.PAGE, row.id)


@transaction.atomic
def decide(
    worker: Working, page: str, id: uuid.UUID, last: int, chosen: Mapping[int, tuple[How, str]]
) -> None:
    """Decide about hits by their place in the list of the last check, which looked at lines up to *last*.

    Raises:
        Http404, AskFirst: as `rules.case`. NotPossible: "changed": another line or check came in between.
    """
    held = held_case(worker, rules.case(worker, page, id, lock=True))
    told = held.case.minutes
    if told.checked is None or told.checked.version != last or held.case.last != last:
        raise NotPossible("changed")
    hits = {number: told.checked.hits[number] for number in chosen if number < len(told.checked.hits)}
    made = tuple(
        Decided(
            detail=hit.detail, kind=hit.kind, whose=hit.whose, masked=hit.masked, words=hit.words,
            how=chosen[number][0], reason=chosen[number][1].strip(), by=worker.id.hex,
            by_name=worker.told.name, at=timezone.now(),
        )
        for number, hit in hits.items()
        if hit.is_open
    )  # fmt: skip
    row = held.keep(look_through(worker, held, msgspec.structs.replace(told, decided=(*told.decided, *made))))
    for each in made:
        if not HOW[each.how][1]:  # what takes two is settled by the second
            deeds.hit_settled(held.safe, row.id, each.how, by=worker.id)
    _print_again(held)


@transaction.atomic
def agree(worker: Working, page: str, id: uuid.UUID, number: int, *, yes: bool) -> None:
    """Say as the second person whether a detail is meant to be there, by the place of the decision.

    Raises:
        Http404, AskFirst: as `rules.case`. NotPossible: "same": they decided it themselves; "changed": it is
            decided already.
    """
    held = held_case(worker, rules.case(worker, page, id, lock=True))
    told, decided = held.case.minutes, list(held.case.minutes.decided)
    waits = decided[number] if number < len(decided) else None
    if waits is None or waits.how != "meant" or waits.second:
        raise NotPossible("changed")
    if yes and not is_second(worker, waits.by, waits.at):
        raise NotPossible("same")
    if yes:
        decided[number] = msgspec.structs.replace(waits, second=worker.id.hex, second_name=worker.told.name)
    else:
        del decided[number]
    row = held.keep(look_through(worker, held, msgspec.structs.replace(told, decided=tuple(decided))))
    if yes:
        deeds.hit_settled(held.safe, row.id, "meant", by=uuid.UUID(waits.by), second=worker.id)
    _print_again(held)


@transaction.atomic
def keep_from(
    worker: Working, page: str, id: uuid.UUID, line: uuid.UUID, agencies: Collection[uuid.UUID]
) -> None:
    """A line does not go to these agencies; it goes to all others that took part. Raises as `check`."""
    held = held_case(worker, rules.case(worker, page, id, lock=True))
    told = held.case.minutes
    rest = tuple(each for each in told.kept_from if each.line != line.hex)
    those = tuple(each.hex for each in held.case.agencies if each in agencies)
    made = (KeptFrom(line=line.hex, agencies=those, by_name=worker.told.name),) if those else ()
    held.keep(msgspec.structs.replace(told, kept_from=(*rest, *made)))
    _print_again(held)


def _print_again(held: Held) -> None:
    """What was printed before a decision goes, and is printed again."""
    if held.row is None or held.case.row.locked_at is None or held.case.minutes.is_pending:
        return
    assert held.case.row.meeting is not None  # noqa: S101 - its minutes are approved
    held.safe.drop(list(held.row.papers.all()))
    ask(held.case.row.meeting)


def ask(meeting: Meeting) -> None:
    """Have the papers of a meeting made that are not there yet, unless that goes on already."""
    going = Job.objects.filter(task=printing.TASK, arguments=[meeting.id.hex], state=Job.WAITING)
    if not going.exists():
        Job.objects.create(task=printing.TASK, arguments=[meeting.id.hex])


@transaction.atomic
def approve(worker: Working, page: str, id: uuid.UUID) -> None:
    """Approve the minutes of a meeting: of every case that the worker may see. No line of them changes then.

    The meeting is approved once all of its cases are, also those that only another chair sees.

    Raises:
        Http404: as `conference.rules.meeting`. NotPossible: it is not the worker's step; "open": a detail is
            found that nobody has decided about; "actions": an action was not looked at. Nothing is approved.
    """
    meeting = conference_rules.meeting(worker, page, id, lock=True)
    conference_rules.check_step(
        states.MEETING, conference_rules.roles_on(worker, meeting.panel_id), meeting.state, "approved", ""
    )
    rows = _locked(rules.heard(worker, meeting))
    if any(each.actions.filter(state="said").exists() for each in rows):
        raise NotPossible("actions")
    for row in rows:
        if row.locked_at is None:
            _approve(worker, row)
    ask(meeting)
    if not rules.all_heard(meeting).filter(locked_at=None).exists():
        meetings.step(worker, page, id, "approved")


@transaction.atomic
def give(worker: Working, page: str, id: uuid.UUID, wanted: Iterable[Given]) -> None:
    """Give the actions that were said in a meeting to their agencies, all at once. None is given twice.

    Raises:
        Http404: as `conference.rules.meeting`, or an agency did not take part. NotPossible: "changed": a line
            was corrected meanwhile; "not now": the minutes are approved. Nothing is given.
    """
    meeting = conference_rules.meeting(worker, page, id, lock=True)
    if meeting.state not in ("sitting", "minuted"):
        raise NotPossible("not now")
    by_id = {each.action: each for each in wanted}
    rows = _locked(rules.of_meeting(worker, meeting))
    for action in Action.objects.filter(id__in=list(by_id), listing__in=rows).select_related("listing"):
        each, agencies = by_id[action.id], dict(meeting_queries.called_names(action.listing))
        if each.owner not in agencies:
            raise Http404
        minuting.give(
            worker, looking.opened(worker.id, action.listing), action, version=each.version, text=each.text,
            owner=each.owner, owner_name=agencies[each.owner], due_on=each.due_on,
        )  # fmt: skip


def _locked(rows: Any) -> list[Listing]:
    held = {each.id: each for each in Listing.objects.select_for_update().filter(id__in=rows).order_by("id")}
    return [held[each.id] for each in rows if each.id in held]


def _approve(worker: Working, row: Listing) -> None:
    held = held_case(worker, row)
    told = look_through(worker, held, held.case.minutes)
    if told.checked is None or any(each.is_open for each in told.checked.hits):
        raise NotPossible("open")
    count, hashed = queries.fingerprint(row, held.safe)
    after = msgspec.structs.replace(told, last=held.case.last, sha256=hashed, approved_by=worker.told.name)
    made = held.keep(after)
    row.locked_at = timezone.now()
    row.save(update_fields=["locked_at"])
    deeds.minutes_locked(held.safe, made.id, count, hashed, by=worker.id)


@transaction.atomic
def open_again(worker: Working, page: str, id: uuid.UUID, why: str) -> None:
    """Take an approval back: lines can be corrected again, and what was printed goes.

    Raises:
        Http404: as `conference.rules.meeting`. NotPossible: it is not the worker's step, or it needs words.
    """
    meeting = conference_rules.meeting(worker, page, id, lock=True)
    conference_rules.check_step(
        states.MEETING, conference_rules.roles_on(worker, meeting.panel_id), "approved", "minuted", why
    )
    if meeting.state == "approved":
        meetings.step(worker, page, id, "minuted", why)
    elif meeting.state != "minuted":
        raise NotPossible("not now")
    for row in _locked(rules.heard(worker, meeting)):
        if row.locked_at is None:
            continue
        if rules.ever_released(row):
            raise NotPossible("not now")
        held = held_case(worker, row)
        if held.row is not None:
            held.safe.drop(list(held.row.papers.all()))
        held.keep(msgspec.structs.replace(held.case.minutes, last=0, sha256="", approved_by=""))
        row.locked_at = None
        row.save(update_fields=["locked_at"])


@transaction.atomic
def release(worker: Working, page: str, id: uuid.UUID) -> None:
    """Let the papers of a meeting go: each agency reads its own from now on.

    Raises:
        Http404: as `conference.rules.meeting`. NotPossible: it is not the worker's step; "not made": a paper
            is not printed yet; "open": a detail is found now that nobody has decided about. Nothing goes.
    """
    meeting = conference_rules.meeting(worker, page, id, lock=True)
    conference_rules.check_step(
        states.MEETING, conference_rules.roles_on(worker, meeting.panel_id), meeting.state, "released", ""
    )
    for row in _locked(rules.heard(worker, meeting)):
        minutes = rules.newest(row)
        if minutes is not None and minutes.released_at is None and not rules.ever_released(row):
            release_case(worker, row)
    if rules.are_released(meeting):
        meetings.step(worker, page, id, "released")


def release_case(worker: Working, row: Listing) -> None:
    """Let the papers of one case go; the caller holds its row. Raises as `release`."""
    held = held_case(worker, row)
    if held.row is None or row.locked_at is None or printing.missing(held.case, held.row):
        raise NotPossible("not made")
    told = look_through(worker, held, held.case.minutes)
    if told.checked is None or any(each.is_open for each in told.checked.hits):
        raise NotPossible("open")
    made = held.keep(msgspec.structs.replace(told, released_by=worker.told.name), released_at=timezone.now())
    for paper, printed in queries.printed(held.safe, made):
        deeds.released(held.safe, paper.id, made.number, printed.sha256, by=worker.id)


@transaction.atomic
def get(worker: Working, papers: Iterable[MinutesPaper]) -> None:
    """Write down that a worker saves papers, before any goes: in the log of each case, and who when."""
    now = timezone.now()
    for each in papers:
        listing = each.minutes.listing
        looking.saved(worker.id, looking.opened(worker.id, listing), each)
        Got.objects.create(paper=each, worker_id=worker.id, at=now)
