"""Which complaint it is: the one of the safe that is open. Another's looks like none."""

import uuid

from django.http import Http404

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.given.models import Complaint, Joined


def complaint(safe: OpenSafe, id: uuid.UUID, *, lock: bool = False) -> Complaint:
    """The complaint of an open safe; with *lock* it is the caller's until the transaction ends.

    Raises:
        Http404: there is none.
    """
    rows = Complaint.objects.select_for_update() if lock else Complaint.objects.all()
    found = rows.filter(safe_id=safe.id, id=id).first()
    if found is None:
        raise Http404
    return found


def joined(safe: OpenSafe, id: uuid.UUID) -> Joined:
    """What joins a complaint to this record.

    Raises:
        Http404: there is nothing.
    """
    found = Joined.objects.filter(safe_id=safe.id, id=id).first()
    if found is None:
        raise Http404
    return found
