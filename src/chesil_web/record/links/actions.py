"""What changes a reading link: made with its copies, opened by its code, ended, cleared.

Its claim is derived from the address and the code together, and the installation has no lock of it. So
whoever has the server with all its keys, and neither the address nor the code, opens nothing.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import attrs
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.models import Lock
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import Entered, WrongSecret
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.limits import limits
from chesil_web.foundation.log import actions as log
from chesil_web.record.given import codes
from chesil_web.record.given import copies as given
from chesil_web.record.given.copies import Copies
from chesil_web.record.links.models import LinkTold, ReadingLink

MOST_TRIES: Final = 5
KEPT_FOR: Final = timedelta(days=365)  # after its end, for her to read when it was opened
READER: Final = "reader"  # in its log: whoever had the code
_GUESS: Final = "reading-link"


@attrs.frozen
class Drawn:
    """A link that is not kept yet: its address and code, and what they open it by."""

    safe: Entered
    address: uuid.UUID
    code: str = attrs.field(repr=False)
    claim: cases.Claim
    ends_at: datetime


def draw(lasts: timedelta) -> Drawn:
    """Draw the address and the code of a new link. It takes long, so do it before a transaction.

    Raises:
        Busy: too many are being made or checked.
    """
    safe, address, code, ends_at = cases.draw(), uuid.uuid4(), codes.new_code(), timezone.now() + lasts
    claim = cases.new_claim(safe, _secret(address, code), ref=_index(address), ends_at=ends_at)
    return Drawn(safe, address, code, claim, ends_at)


def keep(drawn: Drawn, copies: Copies, *, words: str) -> tuple[ReadingLink, bytes]:
    """Keep a link with its copies, in the caller's transaction; gives it, and the secret of its giver.

    Args:
        copies: those that take long are sealed for the safe that was drawn.
    """
    safe, secret = cases.begin_for_giver(drawn.safe)
    told = LinkTold(words=words, made_at=timezone.now())
    row = safe.keep(ReadingLink, told, address_index=_index(drawn.address), ends_at=drawn.ends_at)
    given.keep(safe, copies)
    cases.keep_claim(drawn.claim)
    return row, secret


def open_by_code(address: uuid.UUID, code: str) -> tuple[OpenSafe, ReadingLink]:
    """Open a link; that it was opened is written down in its log. Too many wrong codes end it.

    Raises:
        TooSoon: nothing was checked. Busy: too many are being checked.
        WrongSecret: no code opens this address, or another one. All of these take as long.
    """
    index = _index(address)
    with limits.one_guess(_GUESS, index):
        counted = _going_on(index).update(tries=F("tries") + 1)
        try:
            safe = cases.open_with_claim(_secret(address, code), ref=index)
        except WrongSecret:
            end(_going_on(index).filter(tries__gte=MOST_TRIES).values_list("id", flat=True))
            raise
        except BaseException:
            if counted:
                _going_on(index).update(tries=F("tries") - 1)
            raise
    with transaction.atomic():
        row = ReadingLink.objects.select_for_update().filter(safe_id=safe.id, ended_at=None).first()
        if row is None:  # stopped just now
            raise WrongSecret
        row.tries = 0
        row.save(update_fields=["tries"])
        log.viewed(safe, row, by=READER)
    return safe, row


def end(links: Iterable[uuid.UUID]) -> None:
    """End links: no code opens them any more. One that has ended stays as it is."""
    with transaction.atomic():
        rows = ReadingLink.objects.select_for_update().filter(id__in=list(links), ended_at=None)
        ending = list(rows.order_by("id"))
        ReadingLink.objects.filter(id__in=[row.id for row in ending]).update(ended_at=timezone.now())
        if ending:
            cases.drop_claims([row.safe_id for row in ending])


def clear() -> int:
    """As the clock does: end what is due, and erase what ended a year ago; gives how many."""
    now = timezone.now()
    shut = ~Exists(Lock.objects.filter(safe=OuterRef("safe"), kind="claim"))  # before a backup was put back
    running = ReadingLink.objects.filter(ended_at=None, safe__state="active")
    due = list(running.filter(Q(ends_at__lte=now) | shut).values_list("id", flat=True))
    end(due)
    old = ReadingLink.objects.filter(ended_at__lte=now - KEPT_FOR, safe__state="active")
    gone = list(old.values_list("safe_id", flat=True))
    for safe in gone:
        with transaction.atomic():
            cases.erase(safe, why="clock")
    return len(due) + len(gone)


def _going_on(index: bytes) -> QuerySet[ReadingLink]:
    return ReadingLink.objects.filter(address_index=index, ended_at=None)


def _index(address: uuid.UUID) -> bytes:
    return blind_index("reading-link", address.hex)


def _secret(address: uuid.UUID, code: str) -> str:
    return f"{address.hex} {codes.read(code)}"
