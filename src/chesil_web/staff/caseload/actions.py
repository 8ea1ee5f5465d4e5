"""What changes how somebody can be reached."""

import msgspec
from django.db import transaction

from chesil_web.staff.access import looking
from chesil_web.staff.cases import reaching
from chesil_web.staff.cases.models import Case, CaseTold, Contact
from chesil_web.staff.cases.noting import note
from chesil_web.staff.workforce.queries import Working


def set_contact(worker: Working, case: Case, contact: Contact) -> None:
    """Keep how somebody can be reached; what it was before stays among the entries.

    That it is unsafe reaches every agency with which something is shared.
    """
    with transaction.atomic():
        if contact.state == "unsafe":
            reaching.unsafe.send(sender=Case, worker=worker, case=case)
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        (told,) = safe.read([row], CaseTold)
        safe.reseal(row, msgspec.structs.replace(told, contact=contact))
        note(safe, row, worker, "contact", _as_words(contact))


def _as_words(contact: Contact) -> str:
    if contact.state != "confirmed":
        return {"unknown": "No safe way is known.", "unsafe": "Marked as unsafe."}[contact.state]
    parts = (contact.way, contact.hours, contact.words)
    return "; ".join(part for part in parts if part)
