"""Read pictures in the background, one after the other, with the keys of these pictures and no others."""

import uuid

from django.tasks import task
from django.utils import timezone

from chesil.sandbox.faults import HelperLost
from chesil.screens import ScreensNotInstalled
from chesil.terms.errors import ReadingError
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files, lending
from chesil_web.foundation.keys.opened import closed_again, document_of, save_sealed, sealed_part
from chesil_web.person.screens import bridge
from chesil_web.person.screens.models import ScreenBatch, ScreenOrder, ScreenRead, ScreenReading, Waiting
from chesil_web.record.evidence.models import Evidence


@task(backend="jobs")
def read_screens(job: str, batch: str) -> None:
    """Read pictures that are not read yet. Stopped and begun again, it goes on with the next one.

    Raises:
        ChesilError: a key cannot be opened, or a reader was stopped and may do better.
    """
    row = ScreenBatch.objects.filter(id=batch).first()
    if row is None:
        return
    key = lending.borrowed(uuid.UUID(job))
    pictures, tell = document_of(key, row, ScreenOrder).pictures, worker.progress(job)
    with bridge.reader() as read:
        for done, each in enumerate(pictures):
            tell(done, len(pictures))
            if worker.is_to_end(job):
                break
            if _is_to_be_read(each):
                _read(each, read, Job.objects.get(id=job))
    tell(len(pictures), len(pictures))
    closed_again(key, row, ScreenOrder())
    save_sealed(row)


worker.clears(read_screens, ScreenBatch, ScreenOrder, lambda _order: ScreenOrder())


def _is_to_be_read(picture: Waiting) -> bool:
    """Whether a picture is still there and nobody read it meanwhile."""
    is_read = ScreenReading.objects.filter(item=picture.evidence).exists()
    return not is_read and Evidence.objects.filter(id=picture.evidence, ends_on=None).exists()


def _read(picture: Waiting, read: bridge.Reader, job: Job) -> None:
    id, key = uuid.UUID(picture.evidence), bytes.fromhex(picture.key)
    try:
        with files.opened(id, key) as source:
            screen = read(source, corners=picture.corners)
        found = bridge.as_read(
            screen, taken=picture.taken, now=timezone.now(), corners=picture.corners, first=picture.first
        )
    except (HelperLost, ScreensNotInstalled):
        raise
    except ReadingError as fault:
        if fault.code in worker.TRIED_AGAIN and not worker.is_last_try(job):
            raise
        found = ScreenRead(read_at=timezone.now(), fault=fault.code, corners=picture.corners)
    part = ScreenReading(item=id)
    files.keep_first([(sealed_part(key, part, found), None)])
