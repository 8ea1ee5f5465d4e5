"""The worker: takes a job, does it, takes the next."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from chesil.terms.errors import ChesilError
from chesil_web.jobs.models import Job
from chesil_web.keys import lending
from chesil_web.keys.models import Ticket

LEASE: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3
KEPT_FOR: Final = timedelta(days=30)
_RENEW_EVERY: Final = LEASE / 4
_PAUSE_S: Final = 0.5
_log = logging.getLogger(__name__)


def run(stopped: threading.Event, *, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Work until told to stop; *meanwhile* is done between jobs."""
    while not stopped.is_set():
        close_old_connections()
        try:
            meanwhile()
            worked = work_once()
        except Exception:  # such as a database that restarts: the job stays, and its lease will end
            _log.exception("the worker could not go on")
            worked = False
        if not worked:
            stopped.wait(_PAUSE_S)


def work_once() -> bool:
    """Do one job; gives whether there was one."""
    job = take()
    if job is None:
        return False
    with _renewed(job):
        fault = _done(job)
    _end(job, Job.DONE if not fault else Job.FAILED, fault)
    return True


def take() -> Job | None:
    """Take the oldest job that nobody works on."""
    while (job := _taken()) is not None:
        if job.attempts <= MOST_ATTEMPTS:
            return job
        _end(job, Job.FAILED, "stopped")  # whoever took it before did not live to say why
    return None


def _taken() -> Job | None:
    now = timezone.now()
    skips = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        free = Job.objects.select_for_update(skip_locked=skips).filter(_is_free())
        job = free.order_by("made_at").first()
        if job is not None:
            job.lease, job.leased_until, job.state = uuid.uuid4(), now + LEASE, Job.RUNNING
            job.attempts += 1
            job.save()
    return job


def _is_free() -> Q:
    return Q(state=Job.WAITING) | Q(state=Job.RUNNING, leased_until__lt=timezone.now())


def _done(job: Job) -> str:
    try:
        import_string(job.task).call(str(job.id), *job.arguments)
    except ChesilError as error:
        return error.code
    except Exception:  # a fault of ours in one job must not end the worker
        _log.exception("a job failed")
        return "fault"
    return ""


def _end(job: Job, state: str, fault: str) -> None:
    """The job is over, unless somebody else has it by now. What was lent for it is given back."""
    with transaction.atomic():
        mine = Job.objects.filter(id=job.id, lease=job.lease)
        if mine.update(state=state, fault=fault, leased_until=None):
            lending.give_back(job.id)


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Keep the lease while the job goes on."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(_RENEW_EVERY.total_seconds()):
            try:
                mine = Job.objects.filter(id=job.id, lease=job.lease)
                mine.update(leased_until=timezone.now() + LEASE)
            except Exception:  # the database does not answer: there is time for another try
                _log.exception("a lease was not renewed")
            finally:
                connection.close()

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def progress(job: str, *, every_s: float = 0.5) -> Callable[[int, int], None]:
    """Tells how far a job is, at most twice a second and always at its first and last step."""
    last = [float("-inf")]

    def told(done: int, total: int) -> None:
        if time.monotonic() - last[0] >= every_s or done >= total:
            last[0] = time.monotonic()
            Job.objects.filter(id=job).update(done=done, total=total)

    return told


def found(job: str, records: int) -> None:
    """Tell how many records a job has found."""
    Job.objects.filter(id=job).update(found=records)


def give_up_keyless() -> int:
    """End the jobs whose key was taken back before anybody came to them; gives how many.

    Their owner is asked for one more press. A job that was begun is left alone: it may have all but ended.
    """
    lent = Ticket.objects.filter(job=OuterRef("id"))
    left = Job.objects.filter(~Exists(lent), state=Job.WAITING)
    return left.update(state=Job.FAILED, fault="expired")


def forget_old() -> int:
    """Delete what is known of jobs that ended a month ago; gives how many."""
    over = Job.objects.filter(state__in=(Job.DONE, Job.FAILED), made_at__lt=timezone.now() - KEPT_FOR)
    return over.delete()[0]
