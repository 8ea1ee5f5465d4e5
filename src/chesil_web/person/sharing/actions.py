"""What changes shares: chosen, sent, answered, stopped, and taken off the list."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.limits import Limit
from chesil_web.person.sharing import queries, rules
from chesil_web.person.sharing.models import Choice, Chosen, OwnShare, ShareLink
from chesil_web.record.given import actions as given
from chesil_web.record.given import workers
from chesil_web.record.given.actions import NoLonger
from chesil_web.record.given.models import ShareCode

USUALLY_FOR: Final = timedelta(days=183)
LONGEST: Final = timedelta(days=731)
_CODES: Final = Limit("share-codes", 30, timedelta(hours=1))
_GUESS: Final = "share-code"


class Changed(Exception):
    """Something of what was chosen cannot go out as it was looked over. Nothing was sent."""


def choose(safe: OpenSafe, versions: Sequence[str], without: Sequence[str]) -> uuid.UUID:
    """Keep what is chosen, in place of what was chosen before; gives its id."""
    with transaction.atomic():
        before = queries.choice(safe)
        drop_choice(safe)
        name = before.name if before else ""
        return safe.keep(Choice, Chosen(versions=tuple(versions), without=tuple(without), name=name)).id


def drop_choice(safe: OpenSafe) -> None:
    """Forget what is chosen."""
    safe.drop(list(Choice.objects.filter(safe_id=safe.id)))


def try_code(request: PrivateRequest, id: uuid.UUID, *, code: str, name: str) -> None:
    """Check the code of a worker, and keep with the choice whose it is.

    Raises:
        TooSoon: nothing was checked. WrongSecret: it is none, was used, or is too old.
        Http404: as `queries.chosen`.
    """
    with limits.one_guess(_GUESS, blind_index("share-guess", request.safe.id.hex)):
        limits.check_network(request, _CODES)
        found = given.find_code(code)
    row, told = queries.chosen(request.safe, id)
    request.safe.reseal(row, msgspec.structs.replace(told, name=name, code=found.id.hex))


def send(safe: OpenSafe, id: uuid.UUID, *, purpose: str, until: date) -> uuid.UUID:
    """Share what is chosen; gives the id of the link in her record. Both safes change, or neither.

    Raises:
        Changed: an entry was changed, deleted or kept for herself since. NoLonger: the code works no more.
        Http404: as `queries.chosen`.
    """
    with transaction.atomic():
        _row, told = queries.chosen(safe, id)
        copies = queries.copies(safe, told)
        if len(copies) != len(told.versions) or not copies:
            raise Changed
        code = ShareCode.objects.filter(id=uuid.UUID(told.code)).first() if told.code else None
        who = workers.who(code.worker) if code else None
        if code is None or who is None:
            raise NoLonger
        share, secret = given.send(
            code.id, copies, name=told.name, purpose=purpose, ends_on=until, agency=who.agency_id
        )
        link = ShareLink(
            share=share.id.hex, safe=share.safe_id.hex, secret=secret.hex(), agency=who.agency, role=who.role,
            first_name=who.first_name, name=told.name, purpose=purpose, entries=len(copies), until=until,
            sent_at=timezone.now(),
        )  # fmt: skip
        drop_choice(safe)
        return safe.keep(OwnShare, link).id


def leave_out_what_changed(safe: OpenSafe, id: uuid.UUID) -> None:
    """Keep of a choice what can still go out as it was looked over.

    Raises:
        Http404: as `queries.chosen`.
    """
    with transaction.atomic():
        row, told = queries.chosen(safe, id)
        left = tuple(each.version for each in queries.copies(safe, told))
        safe.reseal(row, msgspec.structs.replace(told, versions=left))


def reply(safe: OpenSafe, id: uuid.UUID, text: str) -> None:
    """Write to the worker.

    Raises:
        NoLonger: the share is not open. Http404: there is none.
    """
    found = queries.share(safe, id)
    if found.safe is None:
        raise NoLonger
    given.reply(found.safe, text)


def stop(safe: OpenSafe, id: uuid.UUID) -> None:
    """End a share at once. One that has ended stays as it is.

    Raises:
        Http404: there is none.
    """
    found = queries.share(safe, id)
    if found.row is not None:
        given.stop([found.row.id])


def stop_all(safe: OpenSafe) -> None:
    """End every share: its record is about to go."""
    given.stop([found.row.id for found in queries.shares(safe) if found.row is not None])


def drop(safe: OpenSafe, id: uuid.UUID) -> None:
    """Take a share that has ended off her list, with what is left of it.

    Raises:
        Http404: there is none.
    """
    with transaction.atomic():
        found = queries.share(safe, id)
        if found.row is not None and found.row.stopped_on is None:
            return
        if found.row is not None:
            cases.erase(found.row.safe_id, why="owner")
        safe.drop([rules.share(safe, id)])
