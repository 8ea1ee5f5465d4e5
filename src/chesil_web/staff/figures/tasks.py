"""Make the figures of an agency in the background."""

import uuid

from django.tasks import task

from chesil_web.foundation.jobs import worker
from chesil_web.staff.figures import actions


@task(backend="jobs")
def make_figures(job: str, agency: str) -> None:
    """Make the figures of one agency, which is told by its id in hex."""
    actions.make(uuid.UUID(agency), progress=worker.progress(job))


def ask() -> int:
    """Begin that for each agency whose figures were not made today, as the clock does; gives how many."""
    return actions.ask(make_figures.module_path)
