"""Look through a record in the background, with the keys of what it looks through and no other."""

import uuid

import msgspec
from django.tasks import task
from django.utils import timezone

from chesil_web.analysis import bridge
from chesil_web.analysis.models import Order, Result, Run
from chesil_web.keys import files, lending
from chesil_web.keys.opened import closed_again, document_of, part_key, sealed_part
from chesil_web.people.models import WhoIsWho


@task
def look_through(job: str, run: str) -> None:
    """One run. Done twice, it keeps the first result.

    Raises:
        ChesilError: a key or a reading cannot be opened.
    """
    row = Run.objects.filter(id=run).first()
    if row is not None and not Result.objects.filter(item=row.id).exists():
        _look(row, lending.borrowed(uuid.UUID(job)))


def _look(row: Run, key: bytes) -> None:
    order = document_of(key, row, Order)
    read = [(uuid.UUID(each.reading), bytes.fromhex(each.key)) for each in order.inputs]
    given, tables = bridge.look_through(read, order, now=timezone.now())
    part = Result(item=row.id)
    blob = None
    if tables is not None:
        _, blob = files.seal(tables, item=part.id, key=part_key(key, part.id))
    sealed_part(key, part, given)
    without_keys = tuple(msgspec.structs.replace(each, key="") for each in order.inputs)
    ended = msgspec.structs.replace(order, inputs=without_keys, diary="", known=WhoIsWho(), aside=())
    closed_again(key, row, ended)
    files.keep_first([(part, blob)], row)
