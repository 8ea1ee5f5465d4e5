"""Keys lent to background work: one item's key, for one job, for two hours.

What lies in the database is sealed under a key that never does (`lending_keys`).
"""

import uuid

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from chesil.vault import tickets
from chesil.vault.errors import Expired
from chesil_web.foundation.keys import lending_keys
from chesil_web.foundation.keys.models import Ticket


def lend(item_key: bytes, *, job: uuid.UUID, safe: uuid.UUID, kind: str) -> None:
    """Lend an item's key to a job, in place of what was lent to it before."""
    lender = lending_keys.ours().current()
    made = tickets.make_ticket(item_key, ticket_key=lender.key, job=job.bytes, kind=kind, now=timezone.now())
    said = {"kind": kind, "sealed": made.sealed, "expires_at": made.expires_at}
    Ticket.objects.update_or_create(job=job, defaults={**said, "safe": safe, "lender": lender.id})


def borrowed(job: uuid.UUID) -> bytes:
    """The key lent to a job.

    Raises:
        Expired: it was given back, or taken back, or the site was started anew: its owner must sign in for
            the job to go on.
    """
    row = Ticket.objects.filter(job=job).first()
    key = lending_keys.ours().held().get(row.lender) if row else None
    if row is None or key is None:
        raise Expired("The time for this job is over.", next_step="Sign in to finish adding this.")
    ticket = tickets.Ticket(job.bytes, row.kind, bytes(row.sealed), row.expires_at)
    return tickets.open_ticket(ticket, ticket_key=key, now=timezone.now())


def opens_here() -> Q:
    """Of jobs: those to which nothing is lent that this start of the site cannot open.

    What another start lent, or one on another machine, is left to it.
    """
    lent = Ticket.objects.filter(job=OuterRef("id"))
    return ~Q(Exists(lent.exclude(lender__in=list(lending_keys.ours().held()))))


def lent_now() -> Exists:
    """Of jobs: whether something is lent to them under the key of this hour."""
    return Exists(Ticket.objects.filter(job=OuterRef("id"), lender=lending_keys.ours().current().id))


def give_back(job: uuid.UUID) -> None:
    """The job is over, one way or another."""
    Ticket.objects.filter(job=job).delete()


def take_back_from(safe: uuid.UUID) -> None:
    """Take back whatever was lent of a safe that nobody may open for now."""
    Ticket.objects.filter(safe=safe).delete()


def take_back() -> int:
    """Take back what was lent and whose time is over; gives how many keys."""
    count, _ = Ticket.objects.filter(expires_at__lte=timezone.now()).delete()
    return count
