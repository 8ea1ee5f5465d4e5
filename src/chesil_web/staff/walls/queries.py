"""What is read of walls, and of cases that lie with somebody who left."""

import uuid
from collections.abc import Iterable

import attrs
from django.db.models import Q, QuerySet

from chesil_web.foundation.keys import office, questions
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import walls
from chesil_web.staff.access.models import Emergency, EmergencyTold, Wall, WallTold
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case, Task
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen
class Standing:
    """A wall, with what it hides: a case, or a report (None). *asked*: who said that it should go."""

    row: Wall
    told: WallTold
    case: Case | None
    asked: tuple[Worker, ...]


@attrs.frozen
class Leaver:
    """Somebody who left, the open cases that lie with them, and how many open tasks in any case."""

    worker: Worker
    told: WorkerTold
    cases: tuple[Case, ...]
    tasks: int


def standing(worker: Working) -> list[Standing]:
    """The walls about cases and reports of an agency, but none that hides something from this worker."""
    seen = {row.id: row for row in rules.visible(worker, "cases:walls").filter(id__in=_abouts())}
    reports = Complaint.objects.filter(id__in=_abouts().exclude(about__in=list(seen))).values("id")
    rows = (
        Wall.objects.filter(
            Q(about__in=list(seen)) | Q(about__in=reports, worker__agency=worker.row.agency_id)
        )
        .exclude(about__in=walls.behind(worker))
        .select_related("worker", "team", "agency")
        .prefetch_related("approvals__by")
        .order_by("-lifted_at", "-set_at")
    )
    found = office.read_those(rows, WallTold)
    found.sort(key=lambda each: each[0].lifted_at is not None)
    return [
        Standing(row, told, seen.get(row.about), tuple(each.by for each in row.approvals.all()))
        for row, told in found
    ]


def _abouts() -> QuerySet[Wall, uuid.UUID]:
    return Wall.objects.values_list("about", flat=True)


def leavers(worker: Working) -> list[Leaver]:
    """Those who left with whom open cases or tasks still lie, as far as this worker may see those."""
    gone = {row.id: (row, told) for row, told in workforce.who_left(worker.row.agency_id)}
    if not gone:
        return []
    seen = rules.visible(worker, "cases:leavers").filter(closed_on=None)
    cases = list(seen.filter(worker__in=gone).order_by("next_due_on", "ref"))
    tasks = list(
        Task.objects.filter(case__in=seen, worker__in=gone, ended_on=None).values_list("worker", flat=True)
    )
    found = (
        Leaver(row, told, tuple(each for each in cases if each.worker_id == id), tasks.count(id))
        for id, (row, told) in gone.items()
    )
    return [each for each in found if each.cases or each.tasks]


def emergencies(worker: Working) -> list[tuple[Emergency, EmergencyTold]]:
    """What colleagues opened in an emergency and nobody looked at yet, but nothing behind a wall."""
    sight = rules.sight(worker, "cases:emergencies")
    return office.read_those(questions.found(_to_look_at, sight, worker.id), EmergencyTold)


def _to_look_at(sight: rules.Sight, worker: uuid.UUID) -> QuerySet[Emergency]:
    rows = Emergency.objects.filter(agency=sight.agency, reviewed_on=None).exclude(worker=worker)
    return rows.filter(case__in=rules.seen(sight).values("id")).order_by("review_by", "until")


def names(agency: uuid.UUID) -> dict[uuid.UUID, str]:
    """What the workers and teams of an agency are called, by their ids."""
    people: Iterable[tuple[Worker, WorkerTold]] = workforce.colleagues(agency)
    return {row.id: told.name for row, told in people} | {
        row.id: told.name for row, told in workforce.teams(agency)
    }
