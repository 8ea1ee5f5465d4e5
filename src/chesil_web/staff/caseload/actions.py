"""What changes how somebody can be reached."""

from typing import Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.staff.access import looking
from chesil_web.staff.cases import reaching
from chesil_web.staff.cases.models import Case, CaseTold, Contact
from chesil_web.staff.cases.noting import note
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.workforce.queries import Working

WARN_FIRST: Final = (
    "Contact is not safe any more. Tell them first, in another way that is safe. Look at the safety plan."
)


def set_contact(worker: Working, case: Case, contact: Contact) -> None:
    """Keep how somebody can be reached; what it was before stays among the entries.

    That it is unsafe reaches every agency with which something is shared. If a safe way was known before, a
    task for today asks to warn them in another way.
    """
    with transaction.atomic():
        if contact.state == "unsafe":
            reaching.unsafe.send(sender=Case, worker=worker, case=case)
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        (told,) = safe.read([row], CaseTold)
        safe.reseal(row, msgspec.structs.replace(told, contact=contact))
        note(safe, row, worker, "contact", _as_words(contact))
        if contact.state == "unsafe" and told.contact.state == "confirmed" and row.closed_on is None:
            handling.add_task(worker, row, WARN_FIRST, timezone.localdate(), row.worker)


def set_teller(worker: Working, case: Case, contact: Contact) -> None:
    """Keep how somebody can be reached who told it for another person; nothing where nobody did."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        (told,) = safe.read([row], CaseTold)
        if told.teller is None:
            return
        teller = msgspec.structs.replace(told.teller, contact=contact)
        safe.reseal(row, msgspec.structs.replace(told, teller=teller))
        note(safe, row, worker, "contact", f"{teller.name}, who told it: {_as_words(contact)}")


def _as_words(contact: Contact) -> str:
    if contact.state != "confirmed":
        return {"unknown": "No safe way is known.", "unsafe": "Marked as unsafe."}[contact.state]
    parts = (contact.way, contact.hours, contact.words)
    return "; ".join(part for part in parts if part)
