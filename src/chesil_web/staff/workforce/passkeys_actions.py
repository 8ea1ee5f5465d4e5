"""What changes the passkeys of a worker, and keeps a worker from having no second step."""

import uuid
from collections.abc import Callable

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.staff.workforce import actions, rules
from chesil_web.staff.workforce.models import Passkey, PasskeyTold
from chesil_web.staff.workforce.passkeys_queries import passkeys


class TooMany(Exception):
    """The worker has as many passkeys as one may have."""


class LastStep(Exception):
    """The worker would have no second step left."""


def add(worker: uuid.UUID, told: PasskeyTold) -> None:
    """Keep a passkey.

    Raises:
        TooMany: there are enough.
    """
    with transaction.atomic():
        actions.locked(worker)
        if Passkey.objects.filter(worker_id=worker).count() >= rules.MOST_PASSKEYS:
            raise TooMany
        office.keep(Passkey, told, worker_id=worker)


def remove(worker: uuid.UUID, passkey: uuid.UUID) -> None:
    """Remove a passkey of a worker; one that is gone stays gone.

    Raises:
        LastStep: it is the only second step.
    """
    with transaction.atomic():
        told = actions.locked(worker)[1]
        if not told.confirmed and all(row.id == passkey for row, _ in passkeys(worker)):
            raise LastStep
        Passkey.objects.filter(id=passkey, worker_id=worker).delete()


def remove_authenticator(worker: uuid.UUID) -> None:
    """Let the codes of a worker's authenticator open nothing any more.

    Raises:
        LastStep: it is the only second step.
    """
    with transaction.atomic():
        row, told = actions.locked(worker)
        if not passkeys(worker):
            raise LastStep
        office.reseal(row, msgspec.structs.replace(told, totp="", confirmed=False, step=0))


def use(worker: uuid.UUID, credential: bytes, count: Callable[[PasskeyTold], int]) -> None:
    """Check an answer of one of the worker's passkeys, and keep that it was used.

    Two answers at one moment are checked one after the other, so that no count is taken twice.

    Args:
        count: gives the count of a passkey that gave this answer.

    Raises:
        WrongSecret: the worker has no such passkey, or *count* says that it is wrong.
    """
    with transaction.atomic():
        actions.locked(worker)
        found = [each for each in passkeys(worker) if each[1].credential == credential.hex()]
        if not found:
            raise WrongSecret
        row, told = found[0]
        today = timezone.localdate()
        office.reseal(row, msgspec.structs.replace(told, count=count(told), used_on=today))
