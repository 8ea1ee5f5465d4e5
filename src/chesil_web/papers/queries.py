"""What can be asked of the papers in a record."""

import uuid

import attrs
from django.http import Http404

from chesil_web.jobs.models import Job
from chesil_web.keys.opened import OpenSafe
from chesil_web.papers.models import Asked, File, Made, Paper


@attrs.frozen(kw_only=True)
class Found:
    """A paper with its files, when it is made."""

    id: uuid.UUID
    asked: Asked
    files: tuple[tuple[uuid.UUID, File], ...]
    job: Job | None

    @property
    def busy(self) -> bool:
        """Whether it is still being made."""
        return not self.files and self.job is not None and self.job.state in (Job.WAITING, Job.RUNNING)


def papers(safe: OpenSafe) -> list[Found]:
    """Every paper, newest first."""
    rows = list(Paper.objects.filter(safe_id=safe.id))
    asked = safe.read(rows, Asked)
    parts = list(Made.objects.filter(item__in=[row.id for row in rows]).order_by("number"))
    files = list(zip(parts, safe.read_parts(parts, Paper, File), strict=True))
    jobs = Job.objects.in_bulk([row.job for row in rows if row.job])
    found = [
        Found(
            id=row.id,
            asked=said,
            files=tuple((part.id, file) for part, file in files if part.item == row.id),
            job=jobs.get(row.job) if row.job else None,
        )
        for row, said in zip(rows, asked, strict=True)
    ]
    return sorted(found, key=lambda each: each.asked.asked_at, reverse=True)


def paper(safe: OpenSafe, id: uuid.UUID) -> Found:
    """One paper.

    Raises:
        Http404: there is none in this record.
    """
    found = next((each for each in papers(safe) if each.id == id), None)
    if found is None:
        raise Http404
    return found
