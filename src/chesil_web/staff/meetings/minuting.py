"""Minuting a case: its lines in the order they were kept, sent twice and kept once, never overwritten."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import desks, looking
from chesil_web.staff.clocks.rules import months_after
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import following
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import Heard, ListingTold
from chesil_web.staff.conference.meeting_models import ActionStep, ActionTold, LineKind, LineTold
from chesil_web.staff.conference.models import Action, Flag, Line, Listing
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.meetings import queries, rules, signs
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Minuted:
    """A line as it stands now: its newest version. *place*: by its first version, or that of the line beside
    which it stands."""

    row: Line
    told: LineTold
    place: int


@transaction.atomic
def minute(
    worker: Working, page: str, id: uuid.UUID, line: uuid.UUID, typed: str, *, kind: LineKind | None = None,
    speaks: uuid.UUID | None = None, base: int = 0, take_out: bool = False,
) -> Line:  # fmt: skip
    """Keep a line of a case, or a correction of one; sent again, it is kept once.

    Args:
        line: of the page that it was typed on. base: the version that is corrected; 0 for a new line. Two
            corrections of one version both stay; the later one stands.

    Raises:
        Http404, AskFirst: as `rules.sitting`. NotPossible: the case is not open, or there is nothing to keep;
            "theirs": another agency wrote it, so that it cannot be taken out.
    """
    row = rules.sitting(worker, page, id, lock=True)
    found = conference_queries.opened(worker, row)
    there = found.safe.read_those(row.lines.filter(line=line).order_by("version"), LineTold)
    if base and there and rules.is_answer(line):
        return _correct_answer(worker, row, found.safe, there, typed, base=base, take_out=take_out)
    if not rules.can_minute(worker, row):
        raise NotPossible("not now")
    settings = conference_queries.settings(row.panel)
    agencies = queries.called_names(row)
    read = signs.read(typed, kind, speaks, agencies, timezone.localdate(), settings.deadlines.action)
    if not read.text and not take_out:
        raise NotPossible("empty")
    owner, speaker = (agencies.get(each, "") if each else "" for each in (read.owner, speaks))
    told = LineTold(
        kind=read.kind, text=read.text, by=worker.id.hex, by_name=worker.told.name, at=timezone.now(),
        base=base, agency=speaks.hex if speaks and speaker else "", agency_name=speaker,
        owner=owner, due_on=read.due_on, taken_out=take_out, beside=there[-1][1].beside if there else "",
    )  # fmt: skip
    for kept, before in there:
        if (not base and kept.version == 1) or _is_same(before, told):
            return kept
    if bool(base) != bool(there):
        raise NotPossible("not now")
    made = _kept(found.safe, row, line, told, len(there) + 1)
    _set_action(found.safe, row, line, told, read.owner)
    return made


def _correct_answer(
    worker: Working, row: Listing, safe: OpenSafe, there: Sequence[tuple[Line, LineTold]], typed: str, *,
    base: int, take_out: bool,
) -> Line:  # fmt: skip
    """Correct what an agency answered: it changes its own line; others write beside it."""
    (newest, before), text = there[-1], typed.strip()
    if not rules.can_correct(worker, row, newest.line, before):
        raise NotPossible("not now")
    is_theirs = rules.is_of_others(worker, newest.line, before)
    if is_theirs and take_out:
        raise NotPossible("theirs")
    if not text and not take_out:
        raise NotPossible("empty")
    told = msgspec.structs.replace(
        before, text=text or before.text, by=worker.id.hex, by_name=worker.told.name, at=timezone.now(),
        base=base, taken_out=take_out,
    )  # fmt: skip
    if is_theirs:
        return _write_beside(row, safe, newest.line, told)
    for kept, version in there:
        if _is_same(version, told):
            return kept
    made = _kept(safe, row, newest.line, told, len(there) + 1)
    owner = Action.objects.filter(listing=row, line=newest.line).values_list("agency_id", flat=True).first()
    _set_action(safe, row, newest.line, told, owner)
    return made


def _write_beside(row: Listing, safe: OpenSafe, line: uuid.UUID, told: LineTold) -> Line:
    """Keep a correction as a line of its own, beside the line of another agency; sent again, it is kept once.

    Args:
        told: how the line should read, and who says so.
    """
    # Of what is said, so that two people who send the same make one line. Answers have ids of version 5.
    id = uuid.uuid3(line, told.text)
    kept = row.lines.filter(line=id).first()
    if kept is not None:
        return kept
    beside = msgspec.structs.replace(told, agency="", agency_name="", base=0, beside=line.hex)
    return _kept(safe, row, id, beside, 1)


def keep_said(
    worker: Working, row: Listing, line: uuid.UUID, kind: LineKind, text: str, speaks: uuid.UUID, at: datetime
) -> None:
    """Keep a line that an agency says, once; the caller holds the listing and asked who may."""
    if row.lines.filter(line=line).exists():
        return
    found = conference_queries.opened(worker, row)
    name = queries.called_names(row).get(speaks, "")
    days = conference_queries.settings(row.panel).deadlines.action
    told = LineTold(
        kind=kind, text=text, by=worker.id.hex, by_name=worker.told.name, at=at, agency=speaks.hex,
        agency_name=name, owner=name if kind == "action" else "",
        due_on=timezone.localdate() + timedelta(days=days) if kind == "action" else None,
    )  # fmt: skip
    _kept(found.safe, row, line, told, 1)
    _set_action(found.safe, row, line, told, speaks)


def _kept(safe: OpenSafe, row: Listing, line: uuid.UUID, told: LineTold, version: int) -> Line:
    number = (row.lines.aggregate(last=Max("number"))["last"] or 0) + 1
    return safe.keep(Line, told, listing=row, line=line, version=version, number=number)


def _is_same(before: LineTold, after: LineTold) -> bool:
    """Whether a correction came already: sent again by the same worker."""
    return bool(after.base) and msgspec.structs.replace(before, at=after.at) == after


def _set_action(
    safe: OpenSafe, row: Listing, line: uuid.UUID, told: LineTold, owner: uuid.UUID | None
) -> None:
    """An action stands for its line while it is one; nothing that somebody did about it is lost."""
    action = Action.objects.filter(listing=row, line=line).first()
    if told.kind != "action" or told.taken_out:
        if action is not None:
            _end_action(safe, action, told)
        return
    what = ActionTold(text=told.text, owner=told.owner, by_name=told.by_name, at=told.at)
    due_on = told.due_on or timezone.localdate()
    if action is None:
        safe.keep(Action, what, listing=row, line=line, agency_id=owner, due_on=due_on, state="said")
        return
    (before,) = safe.read([action], ActionTold)
    safe.reseal(action, msgspec.structs.replace(before, text=told.text, owner=told.owner))
    action.agency_id, action.due_on = owner, due_on
    action.save(update_fields=["agency_id", "due_on"])


def _end_action(safe: OpenSafe, action: Action, told: LineTold) -> None:
    if action.state == "said":  # no agency has it yet
        safe.drop([action])
        return
    (before,) = safe.read([action], ActionTold)
    ended = ActionStep(to="not possible any more", at=told.at, by_name=told.by_name, words=told.text)
    safe.reseal(action, msgspec.structs.replace(before, steps=(*before.steps, ended)))
    action.state, action.ended_on = "not possible any more", timezone.localdate()
    action.save(update_fields=["state", "ended_on"])


def give(
    worker: Working, safe: OpenSafe, action: Action, *, version: int, text: str, owner: uuid.UUID,
    owner_name: str, due_on: date,
) -> None:  # fmt: skip
    """Give an action that was said to its agency, with what was put right; its line is corrected with it.

    The caller holds the listing. One that was given already stays as it is.

    Args:
        version: of its line, as the worker read it.

    Raises:
        NotPossible: "changed": somebody corrected the line meanwhile.
    """
    if action.state != "said" or action.line is None:
        return
    newest = action.listing.lines.filter(line=action.line).order_by("-version")[0]
    if newest.version != version:
        raise NotPossible("changed")
    (before,) = safe.read([newest], LineTold)
    told = msgspec.structs.replace(
        before, text=text, owner=owner_name, due_on=due_on, by=worker.id.hex, by_name=worker.told.name,
        at=timezone.now(), base=version,
    )  # fmt: skip
    if (text, owner_name, due_on) != (before.text, before.owner, before.due_on):
        if rules.is_of_others(worker, action.line, before):
            _write_beside(action.listing, safe, action.line, told)
        else:
            _kept(safe, action.listing, action.line, told, version + 1)
    _set_action(safe, action.listing, action.line, told, owner)
    Action.objects.filter(id=action.id).update(state="open")


def lines(row: Listing, after: int = 0) -> list[Minuted]:
    """The lines of a case that a worker has open, each as it stands; those that changed after a number."""
    rows = list(row.lines.order_by("number"))
    places: dict[uuid.UUID, int] = {}
    newest: dict[uuid.UUID, Line] = {}
    for each in rows:
        places.setdefault(each.line, each.number)
        newest[each.line] = each
    safe = desks.opened(row.safe_id)
    found = safe.read_those([each for each in newest.values() if each.number > after], LineTold)
    minuted = [Minuted(row=each, told=told, place=_place(each, told, places)) for each, told in found]
    return sorted(minuted, key=lambda each: (each.place, places[each.row.line]))


def versions(row: Listing, safe: OpenSafe) -> dict[uuid.UUID, list[LineTold]]:
    """By line, every version that was kept of it, the oldest first; what is damaged is left out."""
    found: dict[uuid.UUID, list[LineTold]] = {}
    for each, told in safe.read_those(row.lines.order_by("version"), LineTold):
        found.setdefault(each.line, []).append(told)
    return found


def _place(row: Line, told: LineTold, places: Mapping[uuid.UUID, int]) -> int:
    return places[uuid.UUID(told.beside) if told.beside else row.line]


def is_open(worker: Working, row: Listing) -> bool:
    """Whether the look of a worker that reads a case stands; asking for lines writes none."""
    return looking.is_held(worker.id, row)


def admit(worker: Working, page: str, id: uuid.UUID) -> None:
    """The papers of a case open for who is called to it. Raises as `hear`."""
    with transaction.atomic():
        row = rules.sitting(worker, page, id, lock=True)
        if not conference_rules.leads(worker, row.panel_id) or row.state != "listed":
            raise NotPossible("not now")
        row.opened_at = row.opened_at or timezone.now()
        row.save(update_fields=["opened_at"])


def hear(worker: Working, page: str, id: uuid.UUID, told: Mapping[str, Any], *, flag: bool) -> None:
    """A case is heard: its level, who tells the person, and flags for each pair of it until their day.

    Raises:
        Http404, AskFirst: as `rules.sitting`. NotPossible: it is not the worker's step, or not any more.
    """
    with transaction.atomic():
        rules.sitting(worker, page, id)
        today = timezone.localdate()
        found = conference.step(worker, page, id, "heard", heard_on=today)
        heard = Heard(**told, at=timezone.now(), by_name=worker.told.name)
        found.safe.reseal(found.row, msgspec.structs.replace(found.told, heard=heard))
        if flag:
            _flag(found.row, found.told)


def _flag(row: Listing, told: ListingTold) -> None:
    months = conference_queries.settings(row.panel).keeping.flag_months
    ends_on = months_after(row.referred_on, months)
    people = told.referral.people
    for harmed in (each for each in people if each.part == "harmed"):
        for accused in (each for each in people if each.part == "accused"):
            Flag.objects.get_or_create(
                listing=row,
                harmed=uuid.UUID(harmed.id),
                accused=uuid.UUID(accused.id),
                defaults={"ends_on": ends_on},
            )


def defer(worker: Working, page: str, id: uuid.UUID, why: str) -> None:
    """A case is not heard today, and why. It counts for nothing. Raises as `hear`."""
    with transaction.atomic():
        rules.sitting(worker, page, id)
        found = conference.step(
            worker, page, id, "deferred", why=why, meeting=None, place=None, opened_at=None
        )
        following.follow(found.row)
