"""Read a file in the background, with the key of that one file and no other."""

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files, lending
from chesil_web.foundation.keys.opened import document_of, part_key, sealed_part
from chesil_web.foundation.log import actions as log
from chesil_web.record.evidence import bridge
from chesil_web.record.evidence.models import Evidence, Kept, Reading, Told


@task(backend="jobs")
def read_evidence(job: str, evidence: str) -> None:
    """Read one file and keep what was read. Done twice, it keeps the first reading.

    Raises:
        ChesilError: the file or its key cannot be opened, or its reader was stopped and may do better.
    """
    row, mine = Evidence.objects.filter(id=evidence).first(), Job.objects.get(id=job)
    if row is not None and not Reading.objects.filter(item=row.id).exists():
        _read(row, lending.borrowed(mine.id), mine)


def _read(row: Evidence, key: bytes, job: Job) -> None:
    kept, told = document_of(key, row, Kept), document_of(part_key(key, job.id), job, Told)
    tell = worker.progress(str(job.id))
    tell(0, kept.size)
    with files.opened(row.id, key) as source:
        reading = bridge.read(kept, source, told, progress=lambda done: tell(done, kept.size))
    if not worker.is_last_try(job):
        bridge.check_end(reading)
    reading, listed = bridge.held_back(reading)
    worker.found(str(job.id), sum(each.records for each in reading.readings))
    part = Reading(item=row.id)
    sealed, blob = files.seal(bridge.as_stream(reading), item=part.id, key=part_key(key, part.id))
    sealed_part(key, part, bridge.summary(reading, timezone.now(), listed))
    record = bridge.as_record(reading, part, part_key(key, part.id), output_sha256=sealed.sha256)
    with transaction.atomic():
        if files.keep_first([(part, blob)]):
            log.append(row.safe_id, record, log.Key(row.id, key))
