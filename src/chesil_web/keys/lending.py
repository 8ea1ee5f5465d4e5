"""Keys lent to background work: one item's key, for one job, for two hours."""

import uuid

from django.utils import timezone

from chesil.vault import tickets
from chesil.vault.errors import Expired
from chesil_web.keys.models import Ticket
from chesil_web.keys.service import ticket_key


def lend(item_key: bytes, *, job: uuid.UUID, kind: str) -> None:
    """Lend an item's key to a job."""
    made = tickets.make_ticket(
        item_key, ticket_key=ticket_key(), job=job.bytes, kind=kind, now=timezone.now()
    )
    Ticket.objects.create(job=job, kind=kind, sealed=made.sealed, expires_at=made.expires_at)


def borrowed(job: uuid.UUID) -> bytes:
    """The key lent to a job.

    Raises:
        Expired: it was given back, or taken back: its owner must sign in for the job to go on.
    """
    row = Ticket.objects.filter(job=job).first()
    if row is None:
        raise Expired("The time for this job is over.", next_step="Sign in to finish adding this.")
    ticket = tickets.Ticket(job.bytes, row.kind, bytes(row.sealed), row.expires_at)
    return tickets.open_ticket(ticket, ticket_key=ticket_key(), now=timezone.now())


def give_back(job: uuid.UUID) -> None:
    """The job is over, one way or another."""
    Ticket.objects.filter(job=job).delete()


def take_back() -> int:
    """Take back what was lent and whose time is over; gives how many keys."""
    count, _ = Ticket.objects.filter(expires_at__lte=timezone.now()).delete()
    return count
