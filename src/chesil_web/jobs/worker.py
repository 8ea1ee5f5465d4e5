"""The worker: takes a job, does it, takes the next."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from chesil.terms.errors import ChesilError
from chesil_web.jobs.models import Job

LEASE: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3
_RENEW_EVERY: Final = LEASE / 4
_PAUSE_S: Final = 0.5
_log = logging.getLogger(__name__)


def run(stopped: threading.Event) -> None:
    """Work until told to stop."""
    while not stopped.is_set():
        close_old_connections()
        if not work_once():
            stopped.wait(_PAUSE_S)


def work_once() -> bool:
    """Do one job; gives whether there was one."""
    job = take()
    if job is None:
        return False
    with _renewed(job):
        fault = _done(job)
    state = Job.DONE if not fault else Job.FAILED
    Job.objects.filter(id=job.id, lease=job.lease).update(state=state, fault=fault, leased_until=None)
    return True


def take() -> Job | None:
    """Take the oldest job that nobody works on."""
    now = timezone.now()
    free = Q(state=Job.WAITING) | Q(state=Job.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=_skips()).filter(free).order_by("made_at").first()
        if job is None:
            return None
        job.lease, job.leased_until, job.state = uuid.uuid4(), now + LEASE, Job.RUNNING
        if job.attempts >= MOST_ATTEMPTS:  # whoever took it before did not live to say why
            job.state, job.fault = Job.FAILED, "stopped"
        job.attempts += 1
        job.save()
    return job if job.state == Job.RUNNING else take()


def _skips() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _done(job: Job) -> str:
    try:
        import_string(job.task).call(str(job.id), *job.arguments)
    except ChesilError as error:
        return error.code
    except Exception:  # a fault of ours in one job must not end the worker
        _log.exception("a job failed")
        return "fault"
    return ""


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Keep the lease while the job goes on."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(_RENEW_EVERY.total_seconds()):
            Job.objects.filter(id=job.id, lease=job.lease).update(leased_until=timezone.now() + LEASE)
            close_old_connections()

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def progress(job: str, *, every_s: float = 0.5) -> Callable[[int, int], None]:
    """Tells how far a job is, at most twice a second."""
    last = [0.0]

    def told(done: int, total: int) -> None:
        if time.monotonic() - last[0] >= every_s:
            last[0] = time.monotonic()
            Job.objects.filter(id=job).update(done=done, total=total)

    return told
