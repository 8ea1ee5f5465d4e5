"""Who may touch an entry: whoever opened the record that holds it. Another's looks like none."""

import uuid

from django.http import Http404

from chesil_web.diary.models import Draft, Version
from chesil_web.keys.opened import OpenSafe


def newest(safe: OpenSafe, entry: uuid.UUID) -> Version:
    """The newest version of an entry.

    Raises:
        Http404: there is none in this record.
    """
    found = Version.objects.filter(safe_id=safe.id, entry=entry).order_by("-number").first()
    if found is None:
        raise Http404
    return found


def is_draft(safe: OpenSafe, draft: uuid.UUID) -> bool:
    """Whether it is being written in this record."""
    return Draft.objects.filter(safe_id=safe.id, id=draft).exists()


def is_there(safe: OpenSafe, id: uuid.UUID) -> bool:
    """Whether it is a draft or an entry of this record."""
    return is_draft(safe, id) or Version.objects.filter(safe_id=safe.id, entry=id).exists()


def draft(safe: OpenSafe, draft: uuid.UUID) -> Draft:
    """A draft of this record.

    Raises:
        Http404: there is none.
    """
    found = Draft.objects.filter(safe_id=safe.id, id=draft).first()
    if found is None:
        raise Http404
    return found
