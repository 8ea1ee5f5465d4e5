"""Job tickets: the key of one item, lent to one background job for a short time.

A ticket is sealed under a key of the installation's own safe, for one job, one kind of work and one end.
Whoever works on the job can read that one item and nothing else. The moment it was made is sealed in with
the key, so that it cannot be drawn out for ever.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

from chesil.vault import labels
from chesil.vault.errors import Damaged, Expired
from chesil.vault.sealing import KEY_BYTES, seal, subkey, unseal

LASTS: Final = timedelta(hours=2)
ENDS_AFTER: Final = timedelta(hours=24)

_MADE: Final = 8


@attrs.frozen
class Ticket:
    """One row: the job it is for, what kind of work that is, and when it ends."""

    job: bytes
    kind: str
    sealed: bytes = attrs.field(repr=False)
    expires_at: datetime


def make_ticket(item_key: bytes, *, ticket_key: bytes, job: bytes, kind: str, now: datetime) -> Ticket:
    """Lend the key of one item to one job for 2 hours.

    Args:
        ticket_key: a key of the installation's own safe.
        kind: a plain word.
    """
    return _sealed(item_key, ticket_key, Ticket(job, kind, b"", now + LASTS), made=now)


def open_ticket(ticket: Ticket, *, ticket_key: bytes, now: datetime) -> bytes:
    """The item key a ticket lends.

    Raises:
        Expired: its time is over.
        Damaged, Moved, UnknownVersion: as they say. With another job, kind or end beside it, it is moved.
    """
    return _opened(ticket, ticket_key, now)[1]


def extend_ticket(ticket: Ticket, *, ticket_key: bytes, now: datetime) -> Ticket:
    """The ticket for 2 hours more from now, but never past 24 hours after it was made.

    Raises:
        Expired: its time is over, so its owner must sign in for the job to go on.
        Damaged, Moved, UnknownVersion: as `open_ticket`.
    """
    made, key = _opened(ticket, ticket_key, now)
    ends = min(now + LASTS, made + ENDS_AFTER)
    return _sealed(key, ticket_key, attrs.evolve(ticket, expires_at=ends), made=made)


def _sealed(item_key: bytes, ticket_key: bytes, ticket: Ticket, *, made: datetime) -> Ticket:
    plain = int(made.timestamp()).to_bytes(_MADE) + item_key
    place = labels.ticket(ticket.job, ticket.kind, ticket.expires_at)
    return attrs.evolve(ticket, sealed=seal(subkey(ticket_key, labels.TICKET), plain, place))


def _opened(ticket: Ticket, ticket_key: bytes, now: datetime) -> tuple[datetime, bytes]:
    try:
        place = labels.ticket(ticket.job, ticket.kind, ticket.expires_at)
    except ValueError:  # no ticket was ever made with such a kind
        raise Damaged from None
    plain = unseal(subkey(ticket_key, labels.TICKET), ticket.sealed, place)
    if len(plain) != _MADE + KEY_BYTES:
        raise Damaged
    if ticket.expires_at <= now:
        raise Expired("The time for this job is over.", next_step="Sign in to finish adding this.")
    return datetime.fromtimestamp(int.from_bytes(plain[:_MADE]), UTC), plain[_MADE:]
