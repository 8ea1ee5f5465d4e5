"""Whose it is: whoever opened the record that holds it. Another's looks like none."""

import uuid

from django.http import Http404

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.people.models import Known


def known(safe: OpenSafe, id: uuid.UUID) -> Known:
    """One thing of this record.

    Raises:
        Http404: there is none.
    """
    found = Known.objects.filter(safe_id=safe.id, id=id).first()
    if found is None:
        raise Http404
    return found
