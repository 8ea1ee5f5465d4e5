"""Rows that belong to the installation and to nobody in particular, sealed under its own key."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chesil_web.foundation.keys.models import Content
from chesil_web.foundation.keys.opened import closed_again, whole
from chesil_web.foundation.keys.service import office_key


def keep[M: Content](model: type[M], document: msgspec.Struct, **columns: Any) -> M:
    """A new row.

    Raises:
        IntegrityError: its id is there already.
    """
    row = model(**columns)
    closed_again(office_key(), row, document)
    row.save(force_insert=True)
    return row


def read_those[M: Content, T](rows: Iterable[M], type: type[T]) -> list[tuple[M, T]]:
    """Such rows with their documents, in their order; of what is damaged the service's own log tells."""
    key = office_key()
    return list(whole(((key, row) for row in rows), type, lambda _: None))
