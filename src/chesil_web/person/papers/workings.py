"""Rows that she works on before a paper is made of them: each holds a document that is changed."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.models import Sealed
from chesil_web.foundation.keys.opened import OpenSafe


class Changed(Protocol):
    """A document that says when it was changed last."""

    @property
    def changed_at(self) -> datetime:
        """When."""


def every[T: Changed](safe: OpenSafe, model: type[Sealed], of: type[T]) -> list[tuple[uuid.UUID, T]]:
    """All of a record, the one that was changed last first."""
    found = [(row.id, told) for row, told in safe.read_all(model, of)]
    return sorted(found, key=lambda pair: pair[1].changed_at, reverse=True)


def one[T](safe: OpenSafe, model: type[Sealed], of: type[T], id: uuid.UUID) -> T:
    """The document of a row.

    Raises:
        Http404: there is none in this record. Damaged: it does not open.
    """
    found = safe.read(model._default_manager.filter(safe_id=safe.id, id=id), of)
    if not found:
        raise Http404
    return found[0]


def begin(safe: OpenSafe, model: type[Sealed], id: uuid.UUID, told: msgspec.Struct) -> None:
    """Keep a new one; a form that was sent twice keeps it once."""
    if not model._default_manager.filter(id=id).exists():
        safe.keep(model, told, id=id)


def change[T: msgspec.Struct](
    safe: OpenSafe, model: type[Sealed], of: type[T], id: uuid.UUID, how: Callable[[T], T]
) -> T:
    """Change the document of a row.

    Raises:
        Http404: there is none in this record.
    """
    with transaction.atomic():
        row = model._default_manager.select_for_update().filter(safe_id=safe.id, id=id).first()
        if row is None:
            raise Http404
        after = msgspec.structs.replace(how(safe.read([row], of)[0]), changed_at=timezone.now())
        safe.reseal(row, after)
    return after


def drop(safe: OpenSafe, model: type[Sealed], id: uuid.UUID) -> None:
    """Delete a row for good. What was made of it stays among the papers."""
    drop_whole(model._default_manager.get(safe_id=safe.id, id=id))
