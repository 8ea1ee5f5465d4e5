"""Rows that belong to the installation and to nobody in particular, sealed under its own key."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chesil_web.keys.models import Content
from chesil_web.keys.opened import closed_again, document_of
from chesil_web.keys.service import office_key


def keep[M: Content](model: type[M], document: msgspec.Struct, **columns: Any) -> M:
    """A new row.

    Raises:
        IntegrityError: its id is there already.
    """
    row = model(**columns)
    closed_again(office_key(), row, document)
    row.save(force_insert=True)
    return row


def read[T](rows: Iterable[Content], type: type[T]) -> list[T]:
    """The documents of such rows, in their order.

    Raises:
        Damaged: a row is not as it was sealed.
    """
    key = office_key()
    return [document_of(key, row, type) for row in rows]
