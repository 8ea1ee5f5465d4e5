"""Look through a record and conclude from it, in the background, with the keys of what that needs alone."""

import time
import uuid
from typing import BinaryIO

import msgspec
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from chesil.recognisers import graded
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys import files, lending
from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.models import Blob, Part
from chesil_web.foundation.keys.opened import closed_again, document_of, part_key, sealed_part
from chesil_web.person.analysis import bridge, conclusions, scores
from chesil_web.person.analysis.models import Concluded, Conclusion, Result, Run, Sought, TimelineIndex
from chesil_web.person.analysis.orders import Order
from chesil_web.person.people.models import WhoIsWho


@task(backend="jobs")
def look_through(job: str, run: str) -> None:
    """One run. Done twice, it keeps the first result.

    Raises:
        ChesilError: a key or a reading cannot be opened.
    """
    row = Run.objects.filter(id=run).first()
    if row is not None and not Result.objects.filter(item=row.id).exists():
        _look(row, lending.borrowed(uuid.UUID(job)), job)


def _look(row: Run, key: bytes, job: str) -> None:
    order, began = document_of(key, row, Order), time.monotonic()
    with scores.kept(order) as store:
        pace = graded.Pace(
            progress=worker.progress(job), goes_on=lambda: not worker.is_to_end(job), store=store
        )
        given, found = bridge.look_through(order, now=timezone.now(), pace=pace)
    made: list[tuple[Part, Blob | None]] = []
    took = time.monotonic() - began
    result = sealed_part(key, Result(item=row.id), msgspec.structs.replace(given, took_s=took))
    if found is None:
        made.append((result, None))
    else:
        index = sealed_part(key, TimelineIndex(item=row.id), found.joined)
        made += [_with_file(key, result, found.tables), _with_file(key, index, found.timeline)]
    closed_again(key, row, _looked_through(order))
    with transaction.atomic():
        if files.keep_first(made, row):
            for older in Run.objects.select_for_update().filter(safe_id=row.safe_id).exclude(id=row.id):
                drop_whole(older)


def _with_file(key: bytes, part: Part, source: BinaryIO) -> tuple[Part, Blob]:
    """A part and its file, which is sealed under the key of the part."""
    return part, files.seal(source, item=part.id, key=part_key(key, part.id))[1]


def _looked_through(order: Order) -> Order:
    """The order without keys and without what she wrote."""
    bare = (msgspec.structs.replace(each, key="", checked=None, said=()) for each in order.inputs)
    return msgspec.structs.replace(
        order, inputs=tuple(bare), indexed=(), scores_key="", diary="", known=WhoIsWho(), aside=(),
        changed={}, said=(),
    )  # fmt: skip


worker.clears(look_through, Run, Order, _looked_through)


@task(backend="jobs")
def conclude(job: str, conclusion: str) -> None:
    """Draw one conclusion. Done twice, it keeps the first.

    Raises:
        ChesilError: a key or the tables of the run cannot be opened.
    """
    row = Conclusion.objects.filter(id=conclusion).first()
    if row is not None and not Concluded.objects.filter(item=row.id).exists():
        _conclude(row, lending.borrowed(uuid.UUID(job)))


def _conclude(row: Conclusion, key: bytes) -> None:
    sought = document_of(key, row, Sought)
    with files.opened(uuid.UUID(sought.run), bytes.fromhex(sought.run_key)) as stream:
        found = conclusions.conclude(sought, stream.read())
    documents = (found.pattern, found.law, *found.drawn)  # in the order of their numbers
    parts = [
        sealed_part(key, Concluded(item=row.id, number=number), each) for number, each in enumerate(documents)
    ]
    law = parts[Concluded.LAW]
    _, blob = files.seal(found.acts, item=law.id, key=part_key(key, law.id))
    closed_again(key, row, _drawn(sought))
    files.keep_first([(part, blob if part is law else None) for part in parts], row)


def _drawn(sought: Sought) -> Sought:
    """What it was drawn from, without the key, ids and people."""
    return msgspec.structs.replace(sought, run_key="", kept=(), known=WhoIsWho(), changed={})


worker.clears(conclude, Conclusion, Sought, _drawn)
