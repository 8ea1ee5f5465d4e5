"""Read a file in the background, with the key of that one file and no other."""

import uuid
from typing import Final

from django.db import IntegrityError, transaction
from django.tasks import task
from django.utils import timezone

from chesil.vault.errors import Expired
from chesil_web.evidence import bridge
from chesil_web.evidence.models import Evidence, Kept, Reading, Told
from chesil_web.jobs import worker
from chesil_web.keys import files, lending
from chesil_web.keys.models import Ticket
from chesil_web.keys.opened import document_of, part_key, sealed_part

_STEPS: Final = 2  # reading, and sealing what was read


@task
def read_evidence(job: str, evidence: str, day_first: bool | None, zone: str) -> None:  # noqa: FBT001
    """Read one file and keep what was read. Done twice, it keeps the first reading.

    Raises:
        ChesilError: the file or its key cannot be opened.
    """
    row = Evidence.objects.filter(id=evidence).first()
    if row is None or Reading.objects.filter(item=row.id).exists():
        return lending.give_back(uuid.UUID(job))
    try:
        key = lending.borrowed(uuid.UUID(job))
    except Ticket.DoesNotExist:  # it was taken back before whoever began this could end it
        raise Expired("The time for this job is over.") from None
    try:
        _read(row, key, Told(day_first=day_first, zone=zone), job)
    finally:
        lending.give_back(uuid.UUID(job))


def _read(row: Evidence, key: bytes, told: Told, job: str) -> None:
    kept = document_of(key, row, Kept)
    tell = worker.progress(job, every_s=0)
    tell(0, _STEPS)
    with files.opened(row.id, key) as source:
        reading = bridge.read(kept.name, source, told)
    tell(1, _STEPS)
    part = Reading(item=row.id)
    _, blob = files.seal(bridge.as_stream(reading), item=part.id, key=part_key(key, part.id))
    sealed_part(key, part, bridge.summary(reading, timezone.now()))
    try:
        with transaction.atomic():
            part.save(force_insert=True)
            blob.save(force_insert=True)
    except IntegrityError:  # another worker was quicker; its reading stands
        files.store().delete(blob.name)
