"""What a worker changes of their own sign-in: the passphrase, and the sessions that are open."""

import uuid
from collections.abc import Callable

import msgspec
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.keys.turns import in_turn
from chesil_web.foundation.limits import limits
from chesil_web.staff.workforce import actions, rules
from chesil_web.staff.workforce.models import WorkerSession
from chesil_web.staff.workforce.queries import Working


def begin_session(worker: uuid.UUID, browser: str) -> str:
    """Keep that a session begins; gives its id. Those that are over by their age are let go."""
    with transaction.atomic():
        row, told = actions.locked(worker)
        now = timezone.now()
        new = WorkerSession(id=uuid.uuid4().hex, begun_at=now, browser=browser)
        open_still = (each for each in told.sessions if now - each.begun_at <= rules.LONGEST)
        office.reseal(row, msgspec.structs.replace(told, sessions=(*open_still, new)))
    return new.id


def end_session(worker: uuid.UUID, session: str) -> None:
    """End one session of a worker. One that is over stays so."""
    _leave(worker, lambda each: each.id != session)


def end_others(worker: uuid.UUID, session: str) -> None:
    """End every session of a worker but one."""
    _leave(worker, lambda each: each.id == session)


def _leave(worker: uuid.UUID, stays: Callable[[WorkerSession], bool]) -> None:
    with transaction.atomic():
        row, told = actions.locked(worker)
        left = tuple(filter(stays, told.sessions))
        if left != told.sessions:
            office.reseal(row, msgspec.structs.replace(told, sessions=left))


def change_passphrase(worker: Working, session: str, *, now: str, new: str) -> None:
    """Change the passphrase of a worker, and end every other session of theirs.

    Args:
        session: the one in which it is changed. now: the passphrase as it is.

    Raises:
        WrongSecret: *now* is not right. TooSoon: too many were not. Busy: too many are being checked.
    """
    with limits.one_guess(limits.INSIDE, worker.id.bytes):
        if not in_turn(check_password)(now, worker.told.password):
            raise WrongSecret
    password = in_turn(make_password)(new)
    with transaction.atomic():
        row, told = actions.locked(worker.id)
        if told.password != worker.told.password:  # another window changed it meanwhile
            raise WrongSecret
        left = tuple(each for each in told.sessions if each.id == session)
        office.reseal(row, msgspec.structs.replace(told, password=password, sessions=left))
