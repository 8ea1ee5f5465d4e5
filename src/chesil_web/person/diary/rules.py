"""Who may touch an entry: whoever opened the record that holds it. Another's looks like none."""

import uuid

from django.http import Http404

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary.models import Draft, Entry, Version


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


def draft(safe: OpenSafe, draft: uuid.UUID) -> Draft:
    """A draft of this record.

    Raises:
        Http404: there is none.
    """
    found = Draft.objects.filter(safe_id=safe.id, id=draft).first()
    if found is None:
        raise Http404
    return found


def refuse_anothers(safe: OpenSafe, id: uuid.UUID) -> None:
    """Raise Http404 where a draft or an entry of another record has an id."""
    drafts = Draft.objects.filter(id=id).exclude(safe_id=safe.id)
    if drafts.exists() or Version.objects.filter(entry=id).exclude(safe_id=safe.id).exists():
        raise Http404


def is_empty(entry: Entry) -> bool:
    """Whether nothing is written: who may see it says nothing about anything."""
    nothing = Entry(written_at=entry.written_at, based_on=entry.based_on, private=entry.private)
    return entry == nothing
