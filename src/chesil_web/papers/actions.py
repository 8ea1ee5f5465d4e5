"""What makes and drops papers."""

import json
import uuid
from collections.abc import Sequence

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.analysis import queries as analysis
from chesil_web.analysis.models import Run
from chesil_web.evidence.queries import answers
from chesil_web.evidence.queries import files as files_of
from chesil_web.keys import files, lending
from chesil_web.keys.models import Safe
from chesil_web.keys.opened import OpenSafe, part_key
from chesil_web.papers import queries
from chesil_web.papers.models import Asked, Exhibit, Made, Numbered, Numbers, Paper
from chesil_web.papers.queries import Wanted
from chesil_web.papers.tasks import make_paper


def ask(safe: OpenSafe, wanted: Wanted, entries: Sequence[uuid.UUID] = ()) -> uuid.UUID | None:
    """Ask for papers from what is here now; None when nothing was looked through yet and it must be.

    Args:
        entries: the diary entries that go into a statement; others and those only for her do not.
    """
    looked = analysis.newest(safe)
    told, order = answers(safe), analysis.order(safe)
    asked = Asked(
        asked_at=timezone.now(), what_for=wanted.what_for, text=wanted.text, name=wanted.name,
        about=told.about, zone=told.zone, papers=wanted.papers, part=wanted.part, kept=(), run="", run_key="",
        readings=(), diary="",
    )  # fmt: skip
    if "chronology" in wanted.papers:
        if not queries.is_ready(looked):
            return None
        asked = msgspec.structs.replace(
            asked, kept=tuple(sorted(analysis.kept(safe))), run=looked.part.hex, diary=order.diary,
            run_key=part_key(safe.item_key(Run(id=looked.id)), looked.part).hex(), known=order.known,
            readings=tuple((each.reading, each.key) for each in order.inputs),
        )  # fmt: skip
    if "statement" in wanted.papers:
        notes, left_out = queries.statement(safe, wanted.part, entries)
        asked = msgspec.structs.replace(asked, told=json.dumps(notes), left_out=left_out)
    with transaction.atomic():
        if "exhibits" in wanted.papers:
            asked = msgspec.structs.replace(asked, exhibits=_exhibits(safe, wanted.initials))
        new = safe.new(Paper)
        result = make_paper.enqueue(str(new.row.id))
        new.row.job = uuid.UUID(result.id)
        safe.put(new, asked)
        lending.lend(new.key, job=new.row.job, kind="paper")
    return new.row.id


def _exhibits(safe: OpenSafe, initials: str) -> tuple[Exhibit, ...]:
    """The files of the record as exhibits, each with the number it has had since it was first listed."""
    Safe.objects.select_for_update().get(id=safe.id)  # two papers at once must not give one number twice
    found = queries.oldest_first(files_of(safe))
    row = Numbers.objects.filter(safe_id=safe.id).first()
    given = dict(safe.read([row], Numbered)[0].given) if row else {}
    for each in found:
        given.setdefault(each.id.hex, len(given) + 1)
    if row is None:
        safe.keep(Numbers, Numbered(given))
    else:
        safe.reseal(row, Numbered(given))
    mark = f"{initials.upper()}/" if initials else ""
    rows = (queries.exhibit(each, f"{mark}{given[each.id.hex]}") for each in found)
    return tuple(rows)


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
