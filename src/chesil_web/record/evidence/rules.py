"""Whose file it is: whoever opened the record that holds it."""

import uuid

from django.http import Http404

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.evidence.models import Evidence, Upload


def evidence(safe: OpenSafe, id: uuid.UUID, *, changing: bool = False) -> Evidence:
    """A file of this record; held until the transaction ends when it is for *changing*.

    Raises:
        Http404: there is none.
    """
    files = Evidence.objects.select_for_update() if changing else Evidence.objects
    found = files.filter(safe_id=safe.id, id=id).first()
    if found is None:
        raise Http404
    return found


def upload(safe: OpenSafe, id: uuid.UUID) -> Upload:
    """A file of this record that is still arriving.

    Raises:
        Http404: there is none.
    """
    found = Upload.objects.filter(safe_id=safe.id, id=id).first()
    if found is None:
        raise Http404
    return found
