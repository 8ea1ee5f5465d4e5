"""Django's tasks over our own table, where a job outlives whoever worked on it.

1. Enqueuing writes a row in the caller's transaction: the job is there exactly when what it is about is.
2. A worker takes a row by writing its lease into it, and renews the lease while it works.
3. When a worker dies, its lease ends, and another takes the job from the start. What a job writes, it writes
   so that the second time finds the first time's work.
"""

from collections.abc import Sequence
from typing import Any

from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskResult, TaskResultStatus

from chesil_web.foundation.jobs.models import Job


class Leased(BaseTaskBackend):
    """Enqueues into the table."""

    def enqueue[**P, R](
        self, task: Task[P, R], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> TaskResult[P, R]:
        """Write the job down. Its id is the first argument, when the caller gave none other."""
        self.validate_task(task)
        job = Job.objects.create(task=task.module_path, arguments=list(args))
        return TaskResult(
            task=task, id=str(job.id), status=TaskResultStatus.READY, enqueued_at=job.made_at,
            started_at=None, finished_at=None, last_attempted_at=None, args=list(args), kwargs=dict(kwargs),
            backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip
