"""What changes agencies and workers."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from chesil.vault import recovery
from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.turns import in_turn
from chesil_web.staff.workforce import queries, rules
from chesil_web.staff.workforce.models import (
    Agency,
    AgencyKind,
    AgencyTold,
    Invitation,
    Invited,
    Passkey,
    Renewal,
    Role,
    Team,
    TeamTold,
    Worker,
    WorkerTold,
)

_CODE_BYTES = 10  # 80 bits, as a receipt has


class NotPossible(Exception):
    """What no page offers: roles that nobody can hold together, or a worker of another agency."""


class NameTaken(Exception):
    """Another worker signs in with this name."""


class NeedsAccount(Exception):
    """The workers of this agency join with their account at its provider."""


class NoInvitation(Exception):
    """The code makes no worker: it is unknown, was used, or is too old."""


class Waits(NoInvitation):
    """The invitation works once a second person in the agency has agreed."""


def add_agency(name: str, kind: AgencyKind) -> Agency:
    """A new agency without workers."""
    return office.keep(Agency, AgencyTold(name=name, kind=kind))


def add_team(agency: uuid.UUID, name: str) -> Team:
    """A new team."""
    return office.keep(Team, TeamTold(name=name), agency_id=agency)


def invite(
    agency: uuid.UUID, name: str, roles: Iterable[Role], *, teams: Iterable[str] = (), by: str = "",
    waits: bool = False,
) -> str:  # fmt: skip
    """Invite somebody; gives the code, which is kept nowhere.

    Args:
        by: which worker does, in hex; "" for the people who run the site.
        waits: it works once a second person agreed.

    Raises:
        NotPossible: nobody can hold these roles together.
    """
    held = tuple(dict.fromkeys(roles))
    if not rules.is_possible(held):
        raise NotPossible
    code = recovery.new_code(size=_CODE_BYTES)[1]
    office.keep(
        Invitation, Invited(name=name, roles=held, teams=tuple(teams), by=by, waits=waits), agency_id=agency,
        code_index=queries.code_index(code), expires_at=timezone.now() + rules.CODE_FOR,
    )  # fmt: skip
    return code


def read_code(typed: str) -> str:
    """A code as it was made, however it was typed.

    Raises:
        TypingSlip: this is none.
    """
    return recovery.write_code(recovery.read_code(typed, size=_CODE_BYTES))


def join(code: str, sign_in: str, passphrase: str) -> Worker:
    """Make a worker of an invitation, which is used up by that.

    Raises:
        NoInvitation: it makes none, or none yet. NameTaken: another worker signs in with this name.
        NeedsAccount: the agency has a provider. Busy: too many passphrases are being checked.
    """
    found = queries.invitation(code)
    if found is not None and queries.provider_of(found[0].agency_id) is not None:
        raise NeedsAccount
    password = in_turn(make_password)(passphrase)
    return admit(found, name_index=queries.sign_in_index(sign_in), password=password)


def admit(found: tuple[Invitation, Invited] | None, *, name_index: bytes, password: str = "") -> Worker:
    """Make a worker of an invitation, which is used up by that.

    Raises:
        NoInvitation: there is none any more, or it waits for a second person.
        NameTaken: another worker signs in so.
    """
    if found is not None and found[1].waits:
        raise Waits
    with transaction.atomic():
        if found is None or not Invitation.objects.filter(id=found[0].id).delete()[0]:
            raise NoInvitation
        row, invited = found
        told = WorkerTold(
            name=invited.name, roles=invited.roles, teams=invited.teams, password=password,
            declared_at=timezone.now(), joined_at=timezone.now(), invited_by=invited.by,
        )  # fmt: skip
        try:
            with transaction.atomic():
                return office.keep(Worker, told, agency_id=row.agency_id, name_index=name_index)
        except IntegrityError:
            raise NameTaken from None


def take_back(agency: uuid.UUID, invitation: uuid.UUID) -> None:
    """End an invitation that nobody used."""
    Invitation.objects.filter(id=invitation, agency_id=agency).delete()


def end(agency: uuid.UUID, worker: uuid.UUID, at: datetime) -> None:
    """Let a worker's access end. They are refused at the first request after that.

    Raises:
        NotPossible: there is no such worker in the agency.
    """
    if not Worker.objects.filter(id=worker, agency_id=agency).update(ends_at=at):
        raise NotPossible


def confirm_step(worker: uuid.UUID, *, totp: str, step: int) -> bool:
    """Keep the step of a code that was right; gives whether it was not taken before."""
    with transaction.atomic():
        row, told = locked(worker)
        if told.totp != totp or step <= told.step:
            return False
        renewal = told.renewal
        if renewal and renewal.code:
            renewal = msgspec.structs.replace(renewal, code="", used_at=timezone.now())
        office.reseal(row, msgspec.structs.replace(told, confirmed=True, step=step, renewal=renewal))
    return True


def new_authenticator(agency: uuid.UUID, worker: uuid.UUID, *, by_name: str) -> str:
    """Let a worker who lost their phone set up another one; gives the code that they need for it.

    Their passkeys go too: one of them may lie on that phone. Every session of theirs ends.

    Raises:
        NotPossible: there is no such worker in the agency.
    """
    code = recovery.new_code(size=_CODE_BYTES)[1]
    renewal = Renewal(
        code=queries.renewal_index(worker, code).hex(),
        until=timezone.now() + rules.RENEWAL_FOR,
        by_name=by_name,
    )
    with transaction.atomic():
        _change(agency, worker, totp="", confirmed=False, step=0, sessions=(), renewal=renewal)
        Passkey.objects.filter(worker_id=worker).delete()
    return code


def set_key(worker: uuid.UUID, totp: str) -> str:
    """Keep the key that is shown until a code of it was right; gives the one that is kept."""
    with transaction.atomic():
        row, told = locked(worker)
        if told.totp:
            return told.totp
        office.reseal(row, msgspec.structs.replace(told, totp=totp))
    return totp


def locked(worker: uuid.UUID) -> tuple[Worker, WorkerTold]:
    """A worker, whom nobody else changes until the transaction ends.

    Raises:
        Worker.DoesNotExist: there is none.
    """
    row = Worker.objects.select_for_update().get(id=worker)
    return row, office.read(row, WorkerTold)


def _change(agency: uuid.UUID, worker: uuid.UUID, **changes: object) -> None:
    with transaction.atomic():
        row = Worker.objects.select_for_update().filter(id=worker, agency_id=agency).first()
        if row is None:
            raise NotPossible
        office.reseal(row, msgspec.structs.replace(office.read(row, WorkerTold), **changes))
