"""The worker: takes a job, does it, takes the next."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import attrs
import msgspec
from django.db import close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.module_loading import import_string

from chesil.sandbox.faults import HelperLost, ReaderKilled, ReaderStopped
from chesil.terms.errors import ChesilError
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import lending
from chesil_web.foundation.keys.models import Sealed, Ticket
from chesil_web.foundation.keys.opened import closed_again, document_of, save_sealed

LEASE: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3
TRIED_AGAIN: Final = (HelperLost.code, ReaderKilled.code, ReaderStopped.code)  # another try may do better
KILLED: Final = "stopped"  # the fault of a job that no worker outlived
STOPPED: Final = (KILLED, *TRIED_AGAIN)  # what becomes of a job that was stopped each time
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
    if fault in TRIED_AGAIN and not is_last_try(job):
        _put_back(job)
    else:
        _end(job, Job.DONE if not fault else Job.FAILED, fault)
    return True


def is_last_try(job: Job) -> bool:
    """Whether a job is given up when it is stopped once more."""
    return job.attempts >= MOST_ATTEMPTS


def take() -> Job | None:
    """Take a job that nobody works on: the oldest of whoever had a turn the longest time ago."""
    while (job := _taken()) is not None:
        if job.attempts <= MOST_ATTEMPTS:
            return job
        _end(job, Job.FAILED, KILLED)  # whoever took it before did not live to say why
    return None


def _taken() -> Job | None:
    now = timezone.now()
    skips = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        free = Job.objects.select_for_update(skip_locked=skips).filter(_is_free(), lending.opens_here())
        job = free.order_by(_last_turn().asc(nulls_first=True), "made_at").first()
        if job is not None:
            job.lease, job.leased_until, job.state = uuid.uuid4(), now + LEASE, Job.RUNNING
            job.taken_at = now
            job.attempts += 1
            job.save()
    return job


def _last_turn() -> Subquery:
    """When somebody last began a job of the same record."""
    of_the_same = Job.objects.filter(safe=OuterRef("safe"), taken_at__isnull=False).order_by("-taken_at")
    return Subquery(of_the_same.values("taken_at")[:1])


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


def _put_back(job: Job) -> None:
    """The job waits for another try, with what was lent for it."""
    Job.objects.filter(id=job.id, lease=job.lease).update(state=Job.WAITING, leased_until=None)


def _end(job: Job, state: str, fault: str) -> None:
    """The job is over, unless somebody else has it by now. What was lent for it is given back."""
    with transaction.atomic():
        mine = Job.objects.filter(id=job.id, lease=job.lease)
        if mine.update(state=state, fault=fault, leased_until=None):
            _clear(job, state, fault)
            lending.give_back(job.id)


@attrs.frozen
class _Order[D: msgspec.Struct]:
    """Where what a task is to do is kept, and what is left of it once nothing more is done with it."""

    model: type[Sealed]
    document: type[D]
    ended: Callable[[D], D]

    def clear(self, item: uuid.UUID, key: bytes) -> None:
        for row in self.model._default_manager.filter(id=item):
            closed_again(key, row, self.ended(document_of(key, row, self.document)))
            save_sealed(row)


_ORDERS: Final[dict[str, _Order[Any]]] = {}


def clears[D: msgspec.Struct](
    task: Any, model: type[Sealed], document: type[D], ended: Callable[[D], D]
) -> None:
    """When a task is given up, have *ended* take keys and words out of the document that it works by."""
    _ORDERS[task.module_path] = _Order(model, document, ended)


def _clear(job: Job, state: str, fault: str) -> None:
    """One without its key is left: it goes on with the same order when its owner is here."""
    order = _ORDERS.get(job.task)
    if state != Job.FAILED or fault == Job.EXPIRED or order is None or job.item is None:
        return
    try:
        order.clear(job.item, lending.borrowed(job.id))
    except ChesilError as error:  # such as an order that is damaged: then nobody reads it anyway
        _log.warning("an order was not cleared: %s", error.code)


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


def is_to_end(job: str) -> bool:
    """Whether its owner asked a job to end with what it has."""
    return Job.objects.filter(id=job, ending=True).exists()


def found(job: str, records: int) -> None:
    """Tell how many records a job has found."""
    Job.objects.filter(id=job).update(found=records)


def give_up_keyless() -> int:
    """End the jobs whose key was taken back before anybody came to them; gives how many.

    They are taken up when their owner comes. A job that was begun is left alone: it may have all but ended.
    One of nobody's needs no key.
    """
    lent = Ticket.objects.filter(job=OuterRef("id"))
    left = Job.objects.filter(~Exists(lent), state=Job.WAITING, safe__isnull=False)
    return left.update(state=Job.FAILED, fault=Job.EXPIRED)


def forget_old() -> int:
    """Delete what is known of jobs that ended a month ago; gives how many."""
    over = Job.objects.filter(state__in=(Job.DONE, Job.FAILED), made_at__lt=timezone.now() - KEPT_FOR)
    return over.delete()[0]
