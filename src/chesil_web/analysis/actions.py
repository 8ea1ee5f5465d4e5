"""What changes a run, and what she decides."""

import uuid

from django.db import transaction
from django.utils import timezone

from chesil_web.analysis import queries
from chesil_web.analysis.models import Decided, Decisions, Result, Run
from chesil_web.analysis.tasks import look_through
from chesil_web.keys import files, lending
from chesil_web.keys.opened import OpenSafe

WAYS = ("keep", "aside", "open")


def look(safe: OpenSafe) -> uuid.UUID:
    """Begin a run over everything that is here now; older runs go."""
    with transaction.atomic():
        older = list(Run.objects.select_for_update().filter(safe_id=safe.id))
        new = safe.new(Run)
        result = look_through.enqueue(str(new.row.id))
        new.row.job = uuid.UUID(result.id)
        safe.put(new, queries.order(safe))
        lending.lend(new.key, job=new.row.job, kind="look")
        for run in older:
            _drop(safe, run)
    return new.row.id


def _drop(safe: OpenSafe, run: Run) -> None:
    for part in Result.objects.filter(item=run.id):
        files.drop(part.id)
        part.delete()
    if run.job:
        lending.give_back(run.job)
    safe.drop([run])


def decide(safe: OpenSafe, suggestions: list[str], what: str) -> None:
    """Keep suggestions, set them aside, or leave them open again."""
    now = timezone.now().isoformat()
    with transaction.atomic():
        row = Decisions.objects.select_for_update().filter(safe_id=safe.id).first()
        about = dict(queries.decided(safe).about)
        for each in suggestions:
            about[each] = (what, now)
        if row is None:
            safe.keep(Decisions, Decided(about))
        else:
            safe.reseal(row, Decided(about))
