"""What is read of passkeys."""

import uuid

from chesil_web.foundation.keys import office
from chesil_web.staff.workforce.models import Passkey, PasskeyTold


def passkeys(worker: uuid.UUID) -> list[tuple[Passkey, PasskeyTold]]:
    """The passkeys of a worker by name."""
    rows = Passkey.objects.filter(worker_id=worker)
    return sorted(office.read_those(rows, PasskeyTold), key=lambda each: each[1].name.casefold())


def with_passkeys(agency: uuid.UUID) -> set[uuid.UUID]:
    """The workers of an agency who have a passkey."""
    return set(Passkey.objects.filter(worker__agency=agency).values_list("worker", flat=True))
