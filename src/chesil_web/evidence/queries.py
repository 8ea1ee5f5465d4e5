"""What can be asked of the files in a record."""

import uuid
from datetime import timedelta

import attrs

from chesil.readers.registry import FileReading
from chesil_web.evidence import bridge
from chesil_web.evidence.models import Answers, Evidence, Kept, Read, Reading, Told
from chesil_web.jobs.models import Job
from chesil_web.keys.opened import OpenSafe, part_key

UNDO_FOR = timedelta(days=30)


@attrs.frozen(kw_only=True)
class File:
    """A file with what is known of it. *job* is None when nothing works on it."""

    id: uuid.UUID
    kept: Kept
    read: Read | None
    part: uuid.UUID | None
    job: Job | None


def files(safe: OpenSafe, *, removed: bool = False) -> list[File]:
    """The files of a record, newest first."""
    rows = list(Evidence.objects.filter(safe_id=safe.id))
    kept = safe.read(rows, Kept)
    parts = list(Reading.objects.filter(item__in=[row.id for row in rows]))
    read = {
        part.item: (part.id, said)
        for part, said in zip(parts, safe.read_parts(parts, Evidence, Read), strict=True)
    }
    jobs = Job.objects.in_bulk([row.job for row in rows if row.job])
    found = []
    for row, said in zip(rows, kept, strict=True):
        part, done = read.get(row.id, (None, None))
        if (said.removed_at is not None) == removed:
            job = jobs.get(row.job) if row.job else None
            found.append(File(id=row.id, kept=said, read=done, part=part, job=job))
    return sorted(found, key=lambda each: (each.kept.received_at, each.id), reverse=True)


def file(safe: OpenSafe, id: uuid.UUID) -> File | None:
    """One file, or None."""
    return next(
        (each for removed in (False, True) for each in files(safe, removed=removed) if each.id == id), None
    )


def tables(safe: OpenSafe, found: File) -> FileReading | None:
    """What was read from a file, whole; None when nothing was."""
    if found.part is None:
        return None
    key = safe.item_key(Evidence(id=found.id))
    return bridge.tables(found.part, part_key(key, found.part))


def answers(safe: OpenSafe) -> Told:
    """What she answered so far."""
    found = safe.read(Answers.objects.filter(safe_id=safe.id), Told)
    return found[0] if found else Told()
