"""The first look: who can be given a case, and what its form tells."""

import uuid
from collections import Counter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.staff.access import policy, walls
from chesil_web.staff.cases.models import Case, CaseTold
from chesil_web.staff.handling.forms import Triage
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.queries import Working


def owners(worker: Working, case: uuid.UUID | None = None, *, counted: bool = False) -> list[tuple[str, str]]:
    """Who can be given a case: those of the agency whose role can open one, and the teams.

    Args:
        case: who is behind a wall to this one is left out.
        counted: say how many open cases each has, of those that the worker may know of.
    """
    agency = worker.row.agency_id
    has = _open_cases(worker) if counted else {}

    def named(id: uuid.UUID, name: str) -> str:
        n = has.get(id, 0)
        words = ngettext("%(name)s, %(n)d open case", "%(name)s, %(n)d open cases", n)
        return words % {"name": name, "n": n} if counted else name

    people = [
        (
            f"worker {row.id.hex}",
            named(row.id, told.name + (f" ({_('you')})" if row.id == worker.id else "")),
        )
        for row, told in workforce.colleagues(agency)
        if not workforce.has_left(row)
        and policy.nearness("cases:case", told.roles) != "-"
        and not (case and walls.is_behind(row, told, case))
    ]
    teams = [
        (f"team {row.id.hex}", named(row.id, _("Team: %(name)s") % {"name": told.name}))
        for row, told in workforce.teams(agency)
    ]
    return [*people, *teams]


def _open_cases(worker: Working) -> Counter[uuid.UUID]:
    """How many open cases each worker and each team has; none of those behind a wall for the worker."""
    rows = Case.objects.filter(agency_id=worker.row.agency_id, closed_on=None)
    rows = rows.exclude(id__in=walls.behind(worker))
    return Counter(owner or team for owner, team in rows.values_list("worker", "team"))


def case_told(form: Triage, **told: Any) -> CaseTold:
    """What is told of a case, from the form of the first look and what is known beside."""
    return CaseTold(
        kind=form.cleaned_data["kind"],
        danger=form.cleaned_data["danger"],
        danger_asked_at=timezone.now(),
        **told,
    )


def given_case(form: Triage) -> dict[str, Any]:
    """How soon a case is looked at and who takes it, for `actions.begin`."""
    taker, team = owner(form.cleaned_data["owner"])
    return {
        "priority": int(form.cleaned_data["priority"]), "owner": taker, "team": team,
        "reason": form.cleaned_data["reason"],
    }  # fmt: skip


def owner(value: str) -> tuple[Worker | None, uuid.UUID | None]:
    """A worker or a team, as the form offers them."""
    sort, _space, id = value.partition(" ")
    if sort == "team":
        return None, uuid.UUID(id)
    return Worker.objects.get(id=uuid.UUID(id)), None
