"""Changes of roles. A role that opens cases needs a second person, and nobody changes their own roles.

Each change is saved with the roles before and after, who asked for it and who agreed.
"""

import uuid
from collections.abc import Collection, Iterable

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.workforce import actions, queries, rules
from chesil_web.staff.workforce.actions import NotPossible
from chesil_web.staff.workforce.models import (
    Invitation,
    Invited,
    Role,
    RoleChange,
    RoleChangeContent,
    Worker,
    WorkerTold,
)
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


def invite(
    worker: Working, name: str, roles: Iterable[Role], *, teams: Iterable[str] = ()
) -> tuple[str, bool]:
    """Invite a colleague; gives the code, and whether it works at once or waits for a second person.

    Raises:
        NotPossible: nobody can hold these roles together.
    """
    held = tuple(dict.fromkeys(roles))
    waits = needs_second(held)
    with transaction.atomic():
        code = actions.invite(
            worker.row.agency_id, name, held, teams=teams, by=worker.id.hex, waits=waits
        )  # fmt: skip
        row = Invitation.objects.get(code_index=queries.code_index(code))
        _record(worker, name, (), held, waits=waits, invitation=row.id)
    return code, not waits


def change(worker: Working, colleague: uuid.UUID, roles: Iterable[Role], cover: str) -> bool:
    """Give a colleague other roles, and somebody who covers for them; returns whether they apply at once.

    An earlier change that was waiting for this colleague is withdrawn.

    Raises:
        NotPossible: these are one's own roles, do not go together, or there is no such colleague.
    """
    held = tuple(dict.fromkeys(roles))
    with transaction.atomic():
        row, told = _locked(worker, colleague)
        if not rules.is_possible(held) or (colleague == worker.id and set(held) != set(told.roles)):
            raise NotPossible
        waits = needs_second(set(held) - set(told.roles))
        now = told.roles if waits else held
        office.reseal(row, msgspec.structs.replace(told, roles=now, cover=cover))
        if set(held) == set(told.roles):
            return True
        RoleChange.objects.filter(worker=row, ended_at=None).update(ended_at=timezone.now())
        _record(worker, told.name, told.roles, held, waits=waits, worker_id=row.id)
    return not waits


def needs_second(gained: Collection[Role]) -> bool:
    """Whether a second person has to agree before somebody gains these roles."""
    return not rules.ALONE_GIVEN.issuperset(gained)


def agree(worker: Working, change: uuid.UUID) -> None:
    """Agree as the second person: from now on the roles hold, or the invitation works.

    Raises:
        NotPossible: it is not waiting, this worker cannot agree, or the roles have changed since.
    """
    with transaction.atomic():
        row, told = _waiting(worker, change)
        if row.worker_id == worker.id or not is_second(worker, told.by, row.asked_at):
            raise NotPossible
        _apply(worker, row, told)
        _end(worker, row, told, "agreed")


def refuse(worker: Working, change: uuid.UUID) -> None:
    """Refuse a change, or withdraw one's own request. The roles stay as they were.

    Raises:
        NotPossible: it is no longer waiting.
    """
    with transaction.atomic():
        row, told = _waiting(worker, change)
        if row.invitation:
            Invitation.objects.filter(id=row.invitation).delete()
        _end(worker, row, told, "refused")


def take_back(worker: Working, invitation: uuid.UUID) -> None:
    """End an invitation that nobody used."""
    with transaction.atomic():
        rows = RoleChange.objects.filter(agency=worker.row.agency_id, invitation=invitation, ended_at=None)
        rows.update(ended_at=timezone.now())
        actions.take_back(worker.row.agency_id, invitation)


def _apply(worker: Working, row: RoleChange, told: RoleChangeContent) -> None:
    if row.invitation is not None:
        found = Invitation.objects.select_for_update().filter(id=row.invitation).first()
        if found is None:
            raise NotPossible
        office.reseal(found, msgspec.structs.replace(office.read(found, Invited), waits=False))
        return
    if row.worker_id is None:
        raise NotPossible
    colleague, now = _locked(worker, row.worker_id)
    if set(now.roles) != set(told.before):
        raise NotPossible
    office.reseal(colleague, msgspec.structs.replace(now, roles=told.after))


def _locked(worker: Working, colleague: uuid.UUID) -> tuple[Worker, WorkerTold]:
    rows = Worker.objects.select_for_update().filter(id=colleague, agency_id=worker.row.agency_id)
    row = rows.first()
    if row is None:
        raise NotPossible
    return row, office.read(row, WorkerTold)


def _waiting(worker: Working, change: uuid.UUID) -> tuple[RoleChange, RoleChangeContent]:
    rows = RoleChange.objects.select_for_update().filter(agency=worker.row.agency_id, ended_at=None)
    row = rows.filter(id=change).first()
    if row is None:
        raise NotPossible
    return row, office.read(row, RoleChangeContent)


def _record(
    worker: Working, name: str, before: tuple[Role, ...], after: tuple[Role, ...], *, waits: bool,
    **whom: uuid.UUID,
) -> None:  # fmt: skip
    told = RoleChangeContent(
        name=name, by=worker.id.hex, by_name=worker.told.name, before=before, after=after,
        outcome="" if waits else "alone",
    )  # fmt: skip
    now = timezone.now()
    office.keep(
        RoleChange, told, agency_id=worker.row.agency_id, asked_at=now, ended_at=None if waits else now,
        **whom,
    )  # fmt: skip


def _end(worker: Working, row: RoleChange, told: RoleChangeContent, outcome: str) -> None:
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    ended = {"outcome": outcome, "second": worker.id.hex, "second_name": worker.told.name}
    office.reseal(row, msgspec.structs.replace(told, **ended))
