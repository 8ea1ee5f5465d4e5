"""Jobs begun, each with the key of the one item it works on, and taken up again when that key is gone.

What is lent goes with the hour and with the process (`keys.lending_keys`). So whatever waits for somebody is
lent anew while she is here: once in each hour, and when she comes back.
"""

import uuid
from collections.abc import Callable
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import lending, lending_keys
from chesil_web.foundation.keys.models import Sealed
from chesil_web.foundation.keys.opened import OpenSafe, sealed_part
from chesil_web.foundation.keys.requests import Request

_LENT_BY: Final = "lent-by"
_OPENS: Final = ("private", "receipt")  # the views that open a record or a complaint


def begin(task: Any, row: Sealed, key: bytes, *, order: msgspec.Struct | None = None) -> uuid.UUID:
    """Have an item worked on in the background with its key; gives the job. Earlier jobs of the item go.

    Args:
        task: takes the ids of the job and of the item. order: how it is to be done; it is sealed.
    """
    with transaction.atomic():
        drop(row.id)
        job = Job(task=task.module_path, arguments=[str(row.id)], item=row.id, safe=row.safe_id)
        if order is not None:
            sealed_part(key, job, order)
        job.save(force_insert=True)
        _lend(job, row.safe_id, key)
    return job.id


def drop(item: uuid.UUID) -> None:
    """End the jobs of an item, whether anybody works on them or not."""
    for job in Job.objects.filter(item=item):
        lending.give_back(job.id)
        job.delete()


def _lend(job: Job, safe: uuid.UUID, key: bytes) -> None:
    lending.lend(key, job=job.id, safe=safe, kind=job.task.rpartition(".")[2])


def take_up(safe: OpenSafe) -> int:
    """Lend anew what the jobs of a record need, and begin those again whose key was gone; gives how many."""
    open_or_expired = Q(state__in=Job.OPEN) | Q(state=Job.FAILED, fault=Job.EXPIRED)
    found = list(Job.objects.filter(open_or_expired, ~lending.lent_now(), safe=safe.id))
    keys = safe.keys_of([job.item for job in found if job.item])
    return sum(
        _taken_up(safe.id, job.id, open_or_expired, keys[job.item]) for job in found if job.item in keys
    )


def _taken_up(safe: uuid.UUID, id: uuid.UUID, open_or_expired: Q, key: bytes) -> bool:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(open_or_expired, id=id).first()
        if job is None:  # it has ended meanwhile
            return False
        if job.state == Job.FAILED:
            job.state, job.fault, job.attempts = Job.WAITING, "", 0
            job.save(update_fields=["state", "fault", "attempts"])
        _lend(job, safe, key)
    return True


class TakesUp:
    """Middleware: what waits in a record is lent anew when its owner comes back or stays for another hour."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> None:
        """Before the page looks at any job."""
        safe = getattr(request, "visit", None) or request.safe
        if safe is None or getattr(view, "who", "") not in _OPENS:
            return
        lender = f"{safe.id.hex} {lending_keys.ours().current().id.hex}"
        if request.session.get(_LENT_BY) != lender:
            take_up(safe)
            request.session[_LENT_BY] = lender
