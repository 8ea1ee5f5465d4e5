"""What changes things of a case: each change is one more version, and an entry."""

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.noting import note
from chesil_web.staff.cases.work_models import CaseVersion, Clock, Version
from chesil_web.staff.clocks import actions as clock_actions
from chesil_web.staff.things.kinds import Kind
from chesil_web.staff.workforce.queries import Working


def write(worker: Working, case: Case, kind: Kind, thing: uuid.UUID, base: int, told: Any) -> None:
    """Keep a version of a thing. What says the same as the newest is not kept twice.

    Args:
        base: the version it was written from; 0 for none. Two of one base both stay.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        write_in(safe, row, worker, kind, thing, base, told)


def write_in(
    safe: OpenSafe, row: Case, worker: Working, kind: Kind, thing: uuid.UUID, base: int, told: Any
) -> None:
    """As `write`, in a safe that is open; the caller holds the case."""
    newest = CaseVersion.objects.filter(case=row, thing=thing).order_by("-number").first()
    if newest is not None and newest.sort != kind.sort:
        raise Http404  # a form that was changed by hand
    if newest is not None and safe.read([newest], kind.document)[0].told == told:
        return
    number = newest.number + 1 if newest else 1
    version = Version(at=timezone.now(), by=worker.id.hex, by_name=worker.told.name, told=told)
    safe.keep(CaseVersion, version, case=row, sort=kind.sort, thing=thing, number=number, base=base)
    note(
        safe, row, worker, kind.entry, kind.title(told), happened=_day(kind, told, number), about=thing.hex
    )  # fmt: skip
    for each in kind.due(told):
        clock_actions.set_for(safe, row, each.kind, each.on, thing, each.words)
    for clock, on in kind.meets(told):
        for running in Clock.objects.filter(case=row, kind=clock, met_on=None, ended_on=None):
            clock_actions.meet_in(safe, row, running.id, on, "")


def _day(kind: Kind, told: Any, number: int) -> date | None:
    """The first version happened when the thing did; a change of it happens today."""
    return kind.day(told) if number == 1 else None
