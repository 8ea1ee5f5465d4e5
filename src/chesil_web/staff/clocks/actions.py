"""What changes clocks: begun, met, ended. None is ever deleted."""

import uuid
from collections.abc import Mapping
from datetime import date

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.noting import note, set_due
from chesil_web.staff.cases.work_models import CASE_CLOCKS, Clock, ClockDays, ClockDaysTold, ClockTold
from chesil_web.staff.clocks import rules
from chesil_web.staff.clocks.queries import own_days
from chesil_web.staff.clocks.words import CLOCKS
from chesil_web.staff.workforce.models import Agency
from chesil_web.staff.workforce.queries import Working


def begin(
    safe: OpenSafe, row: Case, kind: str, *, start: date | None = None, due_on: date | None = None,
    thing: uuid.UUID | None = None, words: str = "",
) -> None:  # fmt: skip
    """Begin a clock; the caller holds the case.

    Args:
        due_on: where it is not counted from *start*, which is today where it is not given.
    """
    begun = start or timezone.localdate()
    due = due_on or rules.due(kind, begun, row.priority, own_days(row.agency_id))
    safe.keep(Clock, ClockTold(words=words), case=row, kind=kind, thing=thing, started_on=begun, due_on=due)
    set_due(row)


def begin_case(safe: OpenSafe, row: Case) -> None:
    """Begin the clocks that every case has."""
    for kind in CASE_CLOCKS:
        begin(safe, row, kind)


def begin_again(safe: OpenSafe, row: Case) -> None:
    """Begin those of a case that was opened again: somebody waits for news once more."""
    for kind in CASE_CLOCKS:
        if rules.settings()[kind].again:
            begin(safe, row, kind)


def set_for(
    safe: OpenSafe, row: Case, kind: str, due_on: date | None, thing: uuid.UUID, words: str = ""
) -> None:
    """Let a thing of a case have one clock of a kind, due on a day; none where there is no day."""
    running = Clock.objects.filter(case=row, kind=kind, thing=thing, met_on=None, ended_on=None)
    if due_on is not None and running.filter(due_on=due_on).exists():
        return
    running.update(ended_on=timezone.localdate())
    if due_on is not None:
        begin(safe, row, kind, due_on=due_on, thing=thing, words=words)
    set_due(row)


def meet(worker: Working, case: Case, clock: uuid.UUID, met_on: date, how: str) -> None:
    """Say that something was done, and on which day. One that was met or ended stays as it is."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        found = meet_in(safe, row, clock, met_on, how)
        if found is not None:
            (told,) = safe.read([found], ClockTold)
            text = " ".join(filter(None, (str(CLOCKS[found.kind].done), told.words, how)))
            about = found.thing.hex if found.thing else ""
            note(safe, row, worker, "clock", text, happened=met_on, about=about)


def meet_in(safe: OpenSafe, row: Case, clock: uuid.UUID, met_on: date, how: str) -> Clock | None:
    """As `meet`, without an entry; the caller holds the case. None where there is none that runs."""
    found = Clock.objects.filter(id=clock, case=row, met_on=None, ended_on=None).first()
    if found is not None:
        _end(safe, found, how, met_on=met_on)
        _begin_next(safe, row, found, met_on)
        set_due(row)
    return found


def _begin_next(safe: OpenSafe, row: Case, clock: Clock, met_on: date) -> None:
    """What comes again begins anew, and after the first talk there has to be a plan."""
    if row.closed_on is not None:
        return
    if rules.settings()[clock.kind].again:
        begin(safe, row, clock.kind, start=met_on)
    if clock.kind == "interview" and not Clock.objects.filter(case=row, kind="plan").exists():
        begin(safe, row, "plan", start=met_on)


def end(worker: Working, case: Case, clock: uuid.UUID, why: str) -> None:
    """Say that something is not needed any more, and why."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        found = Clock.objects.filter(id=clock, case=row, met_on=None, ended_on=None).first()
        if found is None:
            return
        safe = looking.opened(worker.id, row)
        words = _end(safe, found, why, ended_on=timezone.localdate())
        note(safe, row, worker, "clock", " ".join(filter(None, (f"{CLOCKS[found.kind].needed}", words, why))))
        set_due(row)


def _end(safe: OpenSafe, clock: Clock, how: str, **day: date) -> str:
    """Keep how a clock ended; gives what it is about."""
    (told,) = safe.read([clock], ClockTold)
    safe.reseal(clock, msgspec.structs.replace(told, how=how))
    for name, value in day.items():
        setattr(clock, name, value)
    clock.save(update_fields=list(day))
    return told.words


def end_all(row: Case) -> None:
    """Stop the clocks of a case that is closed; the caller holds it."""
    Clock.objects.filter(case=row, met_on=None, ended_on=None).update(ended_on=timezone.localdate())
    set_due(row)


def set_days(worker: Working, days: Mapping[str, tuple[int, int]]) -> None:
    """Keep how long the clocks of an agency run. Those that run already stay as they are."""
    agency = worker.row.agency_id
    with transaction.atomic():
        Agency.objects.select_for_update().get(id=agency)
        told = ClockDaysTold(days=dict(days))
        found = ClockDays.objects.filter(agency_id=agency).first()
        if found is None:
            office.keep(ClockDays, told, agency_id=agency)
        else:
            office.reseal(found, told)
