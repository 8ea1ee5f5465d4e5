"""Whose share and whose choice it is: of the record that is open. Another's looks like none."""

import uuid

from django.http import Http404

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary.models import Version
from chesil_web.person.sharing.models import Choice, OwnShare


def share(safe: OpenSafe, id: uuid.UUID) -> OwnShare:
    """What leads from this record to a share.

    Raises:
        Http404: there is nothing.
    """
    found = OwnShare.objects.filter(safe_id=safe.id, id=id).first()
    if found is None:
        raise Http404
    return found


def of_record(safe: OpenSafe, entry: uuid.UUID) -> None:
    """See that an entry is of this record.

    Raises:
        Http404: there is none in it.
    """
    if not Version.objects.filter(safe_id=safe.id, entry=entry).exists():
        raise Http404


def choice(safe: OpenSafe, id: uuid.UUID) -> Choice:
    """What is about to be shared from this record.

    Raises:
        Http404: it was sent, or another choice took its place.
    """
    found = Choice.objects.filter(safe_id=safe.id, id=id).first()
    if found is None:
        raise Http404
    return found
