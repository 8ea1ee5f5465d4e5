"""What is read of the things of a case: the newest version of each, and all versions of one."""

import uuid
from collections.abc import Iterable
from typing import Any

import attrs
from django.db.models import Count
from django.http import Http404

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.work_models import CaseVersion, Version
from chesil_web.staff.things.kinds import Kind


@attrs.frozen
class Newest:
    """A thing as its newest version has it.

    Attributes:
        beside: how many other versions were written from the same one, and are in no later version.
    """

    row: CaseVersion
    version: Version[Any]
    beside: int

    @property
    def told(self) -> Any:
        """The document."""
        return self.version.told


def things(safe: OpenSafe, case: Case, kind: Kind) -> list[Newest]:
    """The things of a kind in a case, the one that was begun last first."""
    rows: dict[uuid.UUID, list[CaseVersion]] = {}
    for row in CaseVersion.objects.filter(case=case, sort=kind.sort).order_by("number"):
        rows.setdefault(row.thing, []).append(row)
    read = safe.read_those([each[-1] for each in rows.values()], kind.document)
    found = [Newest(row, version, _beside(rows[row.thing])) for row, version in read]
    return sorted(found, key=lambda each: (each.version.at, each.row.thing), reverse=True)


def _beside(rows: Iterable[CaseVersion]) -> int:
    *others, newest = rows
    return sum(row.base == newest.base for row in others)


def thing(safe: OpenSafe, case: Case, kind: Kind, id: uuid.UUID) -> Newest | None:
    """A thing of a case; None where there is none of that kind."""
    rows = list(CaseVersion.objects.filter(case=case, sort=kind.sort, thing=id).order_by("number"))
    if not rows:
        return None
    (version,) = safe.read([rows[-1]], kind.document)
    return Newest(rows[-1], version, _beside(rows))


def versions(safe: OpenSafe, case: Case, kind: Kind, id: uuid.UUID) -> list[tuple[CaseVersion, Version[Any]]]:
    """All versions of a thing, the newest first.

    Raises:
        Http404: there is none.
    """
    rows = CaseVersion.objects.filter(case=case, sort=kind.sort, thing=id).order_by("-number")
    found = safe.read_those(rows, kind.document)
    if not found:
        raise Http404
    return found


def counted(case: Case) -> dict[str, int]:
    """How many things of each sort a case has. Nothing is opened."""
    rows = CaseVersion.objects.filter(case=case).values_list("sort").annotate(Count("thing", distinct=True))
    return dict(rows)
