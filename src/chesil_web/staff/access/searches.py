"""How often workers search, without what for: that alone can show somebody who looks for people they know."""

import uuid
from datetime import timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone

from chesil_web.staff.access import declarations, identity
from chesil_web.staff.access.identity import Person
from chesil_web.staff.access.models import Searches
from chesil_web.staff.workforce.queries import Working

KEPT_FOR: Final = timedelta(days=365)


def count(worker: Working, text: str, *, found: bool) -> None:
    """Count a search. *found*: it found a case that the worker may see."""
    today = timezone.localdate()
    Searches.objects.filter(on__lt=today - KEPT_FOR).delete()
    row, _made = Searches.objects.get_or_create(worker_id=worker.id, on=today)
    Searches.objects.filter(id=row.id).update(
        times=F("times") + 1, found=F("found") + int(found), close=F("close") + int(_is_close(worker, text))
    )


def _is_close(worker: Working, text: str) -> bool:
    """Whether somebody looks for their own surname, or for one whom they declared."""
    if identity.has_surname(text, worker.told.name):
        return True
    near = declarations.near([Person(names=(text,), phones=(text,))])
    return worker.id in near.strong | near.weak


def of_agency(agency: uuid.UUID) -> list[Searches]:
    """The days on which workers of an agency searched, the newest first."""
    rows = Searches.objects.filter(worker__agency=agency).order_by("-on", "-close", "-times", "id")
    return list(rows[:200])
