"""What is read of the work of an agency: who has how much, what is late, what waits. Nothing is opened.

All of it is of the cases that the worker may see: a case behind a wall is in no number here.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import attrs
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import questions
from chesil_web.staff.cases import queries as cases
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.queries import Listed
from chesil_web.staff.reports import queries as reports
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working

_MOST_LATE: Final = 25  # cases that are listed; the board has all of them, the earliest due first


@attrs.frozen(kw_only=True)
class Load:
    """How many open cases somebody has, and in how many something is late. *name*: empty for nobody."""

    name: str
    open: int
    late: int


@attrs.frozen
class _Some:
    """Some open cases with one owner and one team."""

    worker: uuid.UUID | None
    team: uuid.UUID | None
    open: int
    late: int


@attrs.frozen(kw_only=True)
class Work:
    """Who has how much: those with most that is late first.

    *late*: in how many cases something is late. *names*: of workers and teams, by their ids.
    """

    workers: tuple[Load, ...]
    teams: tuple[Load, ...]
    late: int
    names: Mapping[uuid.UUID, str]


def work(worker: Working) -> Work:
    """Who has how much of an agency's open cases.

    A team has what its people have and what was given to it as a whole; somebody can be in several.
    """
    found, of_agency = _counted(worker), workforce.teams(worker.row.agency_id)
    of_people = workforce.colleagues(worker.row.agency_id)
    people = [(row.id, told) for row, told in of_people]
    names = {row.id: _called(row, told) for row, told in of_people}
    theirs = defaultdict[uuid.UUID | None, list[_Some]](list)
    for each in found:
        theirs[each.worker].append(each)
    known = names | {None: ""}
    loads = [_load(known[id], some) for id, some in theirs.items() if id in known]
    teams = [
        _load(told.name, [each for each in found if each.team == row.id or each.worker in members])
        for row, told in of_agency
        for members in [{id for id, person in people if row.id.hex in person.teams}]
    ]
    return Work(
        workers=_by_late(each for each in loads if each.open), teams=_by_late(teams),
        late=sum(each.late for each in found),
        names=names | {row.id: told.name for row, told in of_agency},
    )  # fmt: skip


def _called(row: Worker, told: WorkerTold) -> str:
    return _("%(name)s (left)") % {"name": told.name} if workforce.has_left(row) else told.name


def _counted(worker: Working) -> list[_Some]:
    rows = rules.visible(worker, "figures:team").filter(closed_on=None).values_list("worker", "team")
    is_late = Q(next_due_on__lt=timezone.localdate())
    counted = rows.annotate(open=Count("id"), late=Count("id", filter=is_late)).order_by()
    return [_Some(*each) for each in counted]


def _load(name: str, found: Iterable[_Some]) -> Load:
    those = list(found)
    return Load(name=name, open=sum(each.open for each in those), late=sum(each.late for each in those))


def _by_late(loads: Iterable[Load]) -> tuple[Load, ...]:
    return tuple(sorted(loads, key=lambda each: (-each.late, -each.open, each.name.casefold())))


def late(worker: Working) -> list[Listed]:
    """The open cases in which something is late, what has waited longest first: the first of them."""
    sight = rules.sight(worker, "figures:team")
    rows = questions.found(_late, sight, timezone.localdate(), _MOST_LATE)
    return cases.listed(worker.row.agency_id, rows)


def _late(sight: rules.Sight, today: date, most: int) -> QuerySet[Case]:
    rows = rules.seen(sight).filter(closed_on=None, next_due_on__lt=today)
    return rows.order_by("next_due_on", "priority", "id")[:most]


@attrs.frozen
class Age:
    """How many reports have waited for so many days. *most*: None where there is no upper end."""

    least: int
    most: int | None
    count: int
    late: int


_AGES = ((0, 1), (2, 5), (6, 10), (11, None))


def waiting(worker: Working) -> tuple[Age, ...]:
    """How long the reports that wait for a first look have waited. Nothing for an agency that gets none."""
    if worker.agency.kind != "council":
        return ()
    today = timezone.localdate()
    rows = reports.arrived(worker).order_by().values_list("sent_on", "due_on")
    found = [((today - sent).days, _is_before(due, today)) for sent, due in rows if sent]
    return tuple(_age(found, least, most) for least, most in _AGES)


def _age(found: Iterable[tuple[int, bool]], least: int, most: int | None) -> Age:
    those = [late for days, late in found if least <= max(days, 0) and (most is None or days <= most)]
    return Age(least, most, len(those), sum(those))


def _is_before(day: date | None, today: date) -> bool:
    return day is not None and day < today
