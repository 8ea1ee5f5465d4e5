"""Read a file in the background, with the key of that one file and no other."""

import uuid

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from chesil_web.evidence import bridge
from chesil_web.evidence.models import Evidence, Kept, Reading, Told
from chesil_web.jobs import worker
from chesil_web.keys import files, lending
from chesil_web.keys.opened import document_of, part_key, sealed_part
from chesil_web.log import actions as log


@task(backend="jobs")
def read_evidence(job: str, evidence: str, day_first: bool | None, zone: str) -> None:  # noqa: FBT001
    """Read one file and keep what was read. Done twice, it keeps the first reading.

    Raises:
        ChesilError: the file or its key cannot be opened.
    """
    row = Evidence.objects.filter(id=evidence).first()
    if row is not None and not Reading.objects.filter(item=row.id).exists():
        _read(row, lending.borrowed(uuid.UUID(job)), Told(day_first=day_first, zone=zone), job)


def _read(row: Evidence, key: bytes, told: Told, job: str) -> None:
    kept = document_of(key, row, Kept)
    tell = worker.progress(job)
    tell(0, kept.size)
    with files.opened(row.id, key) as source:
        reading = bridge.read(kept, source, told, progress=lambda done: tell(done, kept.size))
    worker.found(job, sum(each.records for each in reading.readings))
    part = Reading(item=row.id)
    sealed, blob = files.seal(bridge.as_stream(reading), item=part.id, key=part_key(key, part.id))
    sealed_part(key, part, bridge.summary(reading, timezone.now()))
    told = bridge.as_record(reading, part, part_key(key, part.id), output_sha256=sealed.sha256)
    with transaction.atomic():
        if files.keep_first([(part, blob)]):
            log.append(row.safe_id, told, log.Key(row.id, key))
