"""What makes and drops papers."""

import uuid

from django.db import transaction
from django.utils import timezone

from chesil_web.analysis import queries as analysis
from chesil_web.analysis.models import Run
from chesil_web.evidence.queries import answers
from chesil_web.keys import files, lending
from chesil_web.keys.opened import OpenSafe, part_key
from chesil_web.papers.models import Asked, Made, Paper
from chesil_web.papers.tasks import make_paper


def ask(safe: OpenSafe, *, what_for: str, text: str, name: str) -> uuid.UUID | None:
    """Ask for a paper from what is kept now; None when nothing was looked through yet."""
    looked = analysis.newest(safe)
    if looked is None or looked.part is None or looked.given is None or looked.given.asks:
        return None
    told, order = answers(safe), analysis.order(safe)
    asked = Asked(
        asked_at=timezone.now(), what_for=what_for, text=text, name=name, about=told.about, zone=told.zone,
        kept=tuple(sorted(analysis.kept(safe))), run=looked.part.hex,
        run_key=part_key(safe.item_key(Run(id=looked.id)), looked.part).hex(),
        readings=tuple((each.reading, each.key) for each in order.inputs), diary=order.diary,
    )  # fmt: skip
    with transaction.atomic():
        new = safe.new(Paper)
        result = make_paper.enqueue(str(new.row.id))
        new.row.job = uuid.UUID(result.id)
        safe.put(new, asked)
        lending.lend(new.key, job=new.row.job, kind="paper")
    return new.row.id


def drop(safe: OpenSafe, paper: uuid.UUID) -> None:
    """Delete a paper: it can be made again at any time."""
    with transaction.atomic():
        row = Paper.objects.get(safe_id=safe.id, id=paper)
        for part in Made.objects.filter(item=row.id):
            files.drop(part.id)
            part.delete()
        if row.job:
            lending.give_back(row.job)
        safe.drop([row])
