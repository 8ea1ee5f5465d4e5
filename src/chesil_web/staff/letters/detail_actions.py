"""What changes protected details: workers add some, and two of them mark what a reader knows."""

import uuid
from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case
from chesil_web.staff.letters import rules
from chesil_web.staff.letters.models import Mark, MarkTold, Protected, ProtectedTold
from chesil_web.staff.letters.rules import NotPossible
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


def protect(worker: Working, case: Case, told: Mapping[str, Any]) -> None:
    """Add a detail that must stay secret. Every letter is then checked again before it goes."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        safe.keep(Protected, ProtectedTold(**told, by_name=worker.told.name, at=timezone.now()), case=row)


def mark(worker: Working, case: Case, detail: str, told: Mapping[str, Any]) -> None:
    """Say that a reader knows a detail; it counts once a second worker agrees."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        kept = MarkTold(**told, detail=detail, by=worker.id.hex, by_name=worker.told.name, at=timezone.now())
        safe.keep(Mark, kept, case=row)


def agree_mark(worker: Working, case: Case, id: uuid.UUID, *, yes: bool) -> None:
    """Say as the second person whether a reader knows a detail. A mark that is taken back is gone.

    Raises:
        NotPossible: they made the mark themselves.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        found = rules.mark(row, id)
        (told,) = safe.read([found], MarkTold)
        if not yes:
            safe.drop([found])
        elif not is_second(worker, told.by, told.at):
            raise NotPossible("same")
        elif not told.second:
            safe.reseal(
                found, msgspec.structs.replace(told, second=worker.id.hex, second_name=worker.told.name)
            )
