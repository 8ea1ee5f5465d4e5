"""Look through a record in the background, with the keys of what it looks through and no other."""

import uuid
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.tasks import task
from django.utils import timezone

from chesil_web.analysis import bridge
from chesil_web.analysis.models import Order, Result, Run
from chesil_web.keys import files, lending
from chesil_web.keys.models import Ticket
from chesil_web.keys.opened import closed_again, document_of, part_key, sealed_part
from chesil_web.people.models import WhoIsWho


@task
def look_through(job: str, run: str) -> None:
    """One run. Done twice, it keeps the first result.

    Raises:
        ChesilError: a key or a reading cannot be opened.
    """
    row = Run.objects.filter(id=run).first()
    if row is None or Result.objects.filter(item=row.id).exists():
        return lending.give_back(uuid.UUID(job))
    try:
        key = lending.borrowed(uuid.UUID(job))
    except Ticket.DoesNotExist:  # the run was dropped meanwhile
        return None
    try:
        _look(row, key)
    finally:
        lending.give_back(uuid.UUID(job))


def _look(row: Run, key: bytes) -> None:
    order = document_of(key, row, Order)
    read = [(uuid.UUID(each.reading), bytes.fromhex(each.key)) for each in order.inputs]
    given, tables = bridge.look_through(read, order, now=timezone.now())
    part = Result(item=row.id)
    blob: Any = None
    if tables is not None:
        _, blob = files.seal(tables, item=part.id, key=part_key(key, part.id))
    sealed_part(key, part, given)
    without_keys = tuple(msgspec.structs.replace(each, key="") for each in order.inputs)
    ended = msgspec.structs.replace(order, inputs=without_keys, diary="", known=WhoIsWho(), aside=())
    closed_again(key, row, ended)
    try:
        with transaction.atomic():
            part.save(force_insert=True)
            row.save(update_fields=["sealed"])
            if blob is not None:
                blob.save(force_insert=True)
    except IntegrityError:  # another worker was quicker; its result stands
        if blob is not None:
            files.store().delete(blob.name)
