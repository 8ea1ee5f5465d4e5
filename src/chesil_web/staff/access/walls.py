"""Walls: behind one a case is not there. One sets them, two lift them."""

import uuid
from collections.abc import Iterable
from typing import Final, Literal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.access.models import Approval, Exempt, Wall, WallTold
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Ids, Working
from chesil_web.staff.workforce.seconds import is_second

was_put: Final = Signal()  # wall: Wall, in the transaction that sets it


class SamePerson(Exception):
    """Two people have to lift a restriction, and this worker does not count as the second."""


def behind(worker: Working) -> Ids:
    """The ids of cases and reports that are not there for a worker: to be left out of every query.

    A page that only shows something asks for these once. For a single case, `about` is asked instead.
    """
    return worker.once(about, worker.id, worker.row.agency_id, _teams(worker.told))


def hidden_from(worker: Worker, told: WorkerTold) -> QuerySet[Wall, uuid.UUID]:
    """The same for a colleague."""
    return about(worker.id, worker.agency_id, _teams(told))


def is_behind(worker: Worker, told: WorkerTold, about: uuid.UUID) -> bool:
    """Whether a wall hides a case or report from a colleague."""
    return hidden_from(worker, told).filter(about=about).exists()


def agencies_behind(about: uuid.UUID) -> set[uuid.UUID]:
    """The agencies that a case is not there for, but for whoever is named in their walls."""
    rows = Wall.objects.filter(about=about, agency__isnull=False, lifted_at=None)
    return {each for each in rows.values_list("agency", flat=True) if each}


def about(worker: uuid.UUID, agency: uuid.UUID, teams: tuple[uuid.UUID, ...]) -> QuerySet[Wall, uuid.UUID]:
    """The same of a worker, their agency and their teams, by ids."""
    rows = Wall.objects.filter(Q(worker=worker) | Q(team__in=teams) | Q(agency=agency), lifted_at=None)
    rows = rows.exclude(id__in=Exempt.objects.filter(worker=worker).values("wall"))
    return rows.values_list("about", flat=True)


def _teams(told: WorkerTold) -> tuple[uuid.UUID, ...]:
    return tuple(map(uuid.UUID, told.teams))


def put(
    about: uuid.UUID, told: WallTold, *, worker: uuid.UUID | None = None, team: uuid.UUID | None = None,
    agency: uuid.UUID | None = None, exempt: Iterable[uuid.UUID] = (),
) -> Wall | None:  # fmt: skip
    """Set a wall against one of the three; None where the same stands already."""
    against = {"worker_id": worker, "team_id": team, "agency_id": agency}
    with transaction.atomic():
        if Wall.objects.filter(about=about, lifted_at=None, **against).exists():
            return None
        row = office.keep(Wall, told, about=about, set_at=timezone.now(), **against)
        Exempt.objects.bulk_create(Exempt(wall=row, worker_id=each) for each in set(exempt))
        was_put.send(sender=Wall, wall=row)
    return row


def whom(wall: Wall) -> tuple[Literal["worker", "team", "agency"], uuid.UUID]:
    """Against what kind of the three a wall stands, and its id."""
    if wall.worker_id:
        return "worker", wall.worker_id
    if wall.team_id:
        return "team", wall.team_id
    assert wall.agency_id is not None  # noqa: S101 - the database keeps that it is against one of the three
    return "agency", wall.agency_id


def let_through(wall: Wall, workers: Iterable[uuid.UUID]) -> None:
    """Name who may see a case although a wall stands against their team or agency; all others may not."""
    with transaction.atomic():
        wall.exempt.all().delete()
        Exempt.objects.bulk_create(Exempt(wall=wall, worker_id=each) for each in set(workers))


def was_lifted(about: uuid.UUID, worker: uuid.UUID) -> bool:
    """Whether two lifted a wall against a worker before: then no declaration sets it again."""
    return Wall.objects.filter(about=about, worker=worker, lifted_at__isnull=False).exists()


def may_lift(wall: Wall, worker: Working) -> bool:
    """Whether a worker can agree to lift a restriction, as the first or the second person."""
    return all(is_second(worker, each.by_id.hex, each.at) for each in wall.approvals.all())


def lift(wall: uuid.UUID, worker: Working, why: str) -> bool:
    """Say that a wall should go; gives whether it is gone, which takes a second worker.

    Raises:
        SamePerson: this worker agreed already, or does not count as a second person.
    """
    with transaction.atomic():
        row = Wall.objects.select_for_update().get(id=wall, lifted_at=None)
        if not may_lift(row, worker):
            raise SamePerson
        had_first = row.approvals.exists()
        Approval.objects.create(wall=row, by_id=worker.id, at=timezone.now())
        if had_first:
            row.lifted_at = timezone.now()
            row.save(update_fields=["lifted_at"])
        else:
            told = office.read(row, WallTold)
            office.reseal(row, WallTold(why=told.why, by_name=told.by_name, lift_why=why))
    return had_first


def keep_up(wall: uuid.UUID) -> None:
    """Take back that a wall should go: nobody has said yes any more."""
    Approval.objects.filter(wall=wall, wall__lifted_at=None).delete()
