"""What is read of agencies and workers."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

import attrs
from django.db.models import QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import asking, office, questions
from chesil_web.foundation.keys.service import blind_index
from chesil_web.staff.workforce.models import (
    Agency,
    AgencyTold,
    Invitation,
    Invited,
    Provider,
    ProviderTold,
    Role,
    RoleChange,
    RoleChangeContent,
    Team,
    TeamTold,
    Worker,
    WorkerTold,
)

type Ids = QuerySet[Any, uuid.UUID] | tuple[uuid.UUID, ...]  # to filter by

_FEW: Final = 100  # ids; a longer list costs more than the question it saves


@attrs.frozen
class Working:
    """A worker as a request has them: the row, what is told of them, and their agency.

    Attributes:
        read: what a page that changes nothing has asked about them already, so that it asks once; None for
            everything else, which asks each time.
    """

    row: Worker
    told: WorkerTold
    agency: AgencyTold
    read: dict[Callable[..., Any], tuple[uuid.UUID, ...]] | None = attrs.field(
        default=None, eq=False, repr=False
    )

    def once(self, build: Callable[..., QuerySet[Any, uuid.UUID]], *given: Any) -> Ids:
        """Some ids to filter by: a page where they are few asks for them once.

        Args:
            build: makes the question from what is *given*, as `questions.found` has it.
        """
        if self.read is None:
            return build(*given)
        if build not in self.read:
            self.read[build] = tuple(questions.found(_some, build, *given))
        found = self.read[build]
        return found if len(found) <= _FEW else build(*given)

    @property
    def id(self) -> uuid.UUID:
        """Of the worker."""
        return self.row.id

    def holds(self, roles: Iterable[Role]) -> bool:
        """Whether they hold one of *roles*."""
        return not set(roles).isdisjoint(self.told.roles)


def _some(build: Callable[..., QuerySet[Any, uuid.UUID]], *given: Any) -> QuerySet[Any, uuid.UUID]:
    return build(*given)[: _FEW + 1]


def sign_in_index(name: str) -> bytes:
    """What a worker is looked up by when they sign in."""
    return blind_index("worker", name.strip().casefold())


def account_index(agency: uuid.UUID, issuer: str, subject: str) -> bytes:
    """What a worker who signs in at the agency's provider is looked up by."""
    return blind_index("worker-account", f"{agency.hex}\n{issuer}\n{subject}")


def code_index(code: str) -> bytes:
    """What an invitation is looked up by."""
    return blind_index("invitation", code)


def renewal_index(worker: uuid.UUID, code: str) -> bytes:
    """What the code for another authenticator of a worker is compared by."""
    return blind_index("worker-renewal", f"{worker.hex}\n{code}")


def working(id: uuid.UUID | str) -> Working | None:
    """A worker who has not left; None where there is none."""
    rows = questions.found(_with_agency, id if isinstance(id, uuid.UUID) else uuid.UUID(id))
    for row, told in office.read_those(rows, WorkerTold):
        if not has_left(row):
            return Working(row, told, agency(row.agency))
    return None


def role_changes(agency: uuid.UUID) -> list[tuple[RoleChange, RoleChangeContent]]:
    """The changes of roles in an agency, newest first, at most a hundred."""
    rows = RoleChange.objects.filter(agency_id=agency).order_by("-asked_at", "-id")[:_FEW]
    return office.read_those(rows, RoleChangeContent)


def count_role_changes(agency: uuid.UUID, since: datetime) -> tuple[int, int]:
    """How many changes of roles wait in an agency, and how many ended since a moment."""
    return questions.count(_changes_waiting, agency), questions.count(_changes_ended, agency, since)


def _changes_waiting(agency: uuid.UUID) -> QuerySet[RoleChange]:
    return RoleChange.objects.filter(agency_id=agency, ended_at=None)


def _changes_ended(agency: uuid.UUID, since: datetime) -> QuerySet[RoleChange]:
    return RoleChange.objects.filter(agency_id=agency, ended_at__gte=since)


def content(id: str) -> WorkerTold | None:
    """The content of a worker by their id in hex, even of one who has left; None if there is no such id."""
    rows = office.read_those(Worker.objects.filter(id=uuid.UUID(id)), WorkerTold)
    return next((told for _row, told in rows), None)


def _with_agency(id: uuid.UUID) -> QuerySet[Worker]:
    return Worker.objects.select_related("agency").filter(id=id)


def by_sign_in(name: str) -> tuple[Worker, WorkerTold] | None:
    """The worker of a name to sign in with, who has not left."""
    return by_index(sign_in_index(name))


def by_index(index: bytes) -> tuple[Worker, WorkerTold] | None:
    """The worker of an index, who has not left."""
    rows = Worker.objects.filter(name_index=index)
    return next(((row, told) for row, told in office.read_those(rows, WorkerTold) if not has_left(row)), None)


def has_left(row: Worker, now: datetime | None = None) -> bool:
    """Whether a worker's time is over."""
    return row.ends_at is not None and row.ends_at <= (now or timezone.now())


def agency(row: Agency) -> AgencyTold:
    """What is told of an agency.

    Raises:
        Damaged: it cannot be opened.
    """
    return office.read(row, AgencyTold)


def agencies() -> list[tuple[Agency, AgencyTold]]:
    """All agencies by name."""
    return sorted(
        office.read_those(Agency.objects.all(), AgencyTold), key=lambda each: each[1].name.casefold()
    )


def teams(agency: uuid.UUID) -> list[tuple[Team, TeamTold]]:
    """The teams of an agency by name."""
    rows = asking.rows(Team, agency_id=agency)
    return sorted(office.read_those(rows, TeamTold), key=lambda each: each[1].name.casefold())


def colleagues(agency: uuid.UUID) -> list[tuple[Worker, WorkerTold]]:
    """The workers of an agency by name, those who left last."""
    rows = asking.rows(Worker, agency_id=agency)
    read = office.read_those(rows, WorkerTold)
    return sorted(read, key=lambda each: (has_left(each[0]), each[1].name.casefold()))


def who_left(agency: uuid.UUID) -> list[tuple[Worker, WorkerTold]]:
    """Those of the workers of an agency whose time is over."""
    return office.read_those(questions.found(_left, agency, timezone.now()), WorkerTold)


def _left(agency: uuid.UUID, now: datetime) -> QuerySet[Worker]:
    return Worker.objects.filter(agency_id=agency, ends_at__lte=now)


def names(workers: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What workers are called, by their ids; without those that are not there or cannot be opened."""
    wanted = set(workers)
    rows = office.read_those(asking.rows(Worker, id__in=list(wanted)), WorkerTold)
    return {row.id: told.name for row, told in rows}


def invited(agency: uuid.UUID) -> list[tuple[Invitation, Invited]]:
    """The invitations of an agency that still work, by name."""
    rows = Invitation.objects.filter(agency_id=agency, expires_at__gt=timezone.now())
    return sorted(office.read_those(rows, Invited), key=lambda each: each[1].name.casefold())


def invitation(code: str) -> tuple[Invitation, Invited] | None:
    """The invitation that a code opens, while it works."""
    return _invitation(code_index=code_index(code))


def invitation_of(id: uuid.UUID | str) -> tuple[Invitation, Invited] | None:
    """An invitation, while it works."""
    return _invitation(id=id)


def _invitation(**which: object) -> tuple[Invitation, Invited] | None:
    rows = Invitation.objects.filter(expires_at__gt=timezone.now(), **which)
    return next(iter(office.read_those(rows, Invited)), None)


def provider_of(agency: uuid.UUID) -> tuple[Provider, ProviderTold] | None:
    """Where the workers of an agency have their accounts; None where they sign in with passphrases."""
    rows = Provider.objects.filter(agency_id=agency)
    return next(iter(office.read_those(rows, ProviderTold)), None)


def provider(id: uuid.UUID | str) -> tuple[Provider, ProviderTold] | None:
    """A provider by its id."""
    return next(iter(office.read_those(Provider.objects.filter(id=id), ProviderTold)), None)


def providers() -> list[tuple[Provider, AgencyTold]]:
    """All providers with their agencies, by the agency's name."""
    rows = {row.agency_id: row for row in Provider.objects.select_related("agency")}
    read = office.read_those([row.agency for row in rows.values()], AgencyTold)
    return [
        (rows[agency.id], told) for agency, told in sorted(read, key=lambda each: each[1].name.casefold())
    ]
