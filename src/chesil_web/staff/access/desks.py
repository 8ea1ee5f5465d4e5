"""Safes that are an agency's own: what it has on a case, and the cards of its cases."""

import uuid
from collections.abc import Iterable

from chesil_web.foundation.keys import cases, entrusted
from chesil_web.foundation.keys.models import Sealed
from chesil_web.foundation.keys.opened import OpenSafe


def begin() -> OpenSafe:
    """A new safe, open, which this installation opens from now on."""
    made = cases.begin()
    cases.let_installation_in(OpenSafe(made.safe, uuid.UUID(int=0), made.key))
    return opened(made.safe)


def opened(safe: uuid.UUID) -> OpenSafe:
    """Such a safe. Nothing of it is anybody's who could read a log, so no look is written.

    Raises:
        WrongSecret: it is none, or was erased.
    """
    return entrusted.open_as_installation(safe)


def read_each[M: Sealed, T](rows: Iterable[M], type: type[T]) -> list[tuple[M, T]]:
    """Rows of one kind, each in such a safe of its own, with their documents.

    What is damaged or was erased is left out. No look is written: the caller shows nothing that would be one.
    """
    return entrusted.read_each(rows, type)
