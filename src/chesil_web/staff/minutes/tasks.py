"""Print the papers of a meeting in the background."""

import uuid

from django.tasks import task

from chesil_web.foundation.jobs import worker
from chesil_web.staff.minutes import printing


@task(backend="jobs")
def make_papers(job: str, meeting: str) -> None:
    """Print the papers of one meeting, which is told by its id in hex."""
    printing.make(uuid.UUID(meeting), progress=worker.progress(job))
