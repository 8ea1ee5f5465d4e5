"""Rows that belong to the installation and to nobody in particular, sealed under its own key."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chesil_web.foundation.keys.models import Content
from chesil_web.foundation.keys.opened import closed_again, document_of, save_sealed, whole
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


def read[T](row: Content, type: type[T]) -> T:
    """The document of one row.

    Raises:
        Damaged: it is not as it was sealed.
    """
    return document_of(office_key(), row, type)


def reseal(row: Content, document: msgspec.Struct) -> None:
    """Put another document in a row.

    Raises:
        ObjectNotUpdated: the row is no more.
    """
    closed_again(office_key(), row, document)
    save_sealed(row)
