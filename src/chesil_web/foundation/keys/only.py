"""The one document of a kind that a record has, such as how she likes the website to be."""

from collections.abc import Callable

import msgspec
from django.db import transaction

from chesil_web.foundation.keys.models import Safe, Sealed
from chesil_web.foundation.keys.opened import OpenSafe


def read[T: msgspec.Struct](safe: OpenSafe, model: type[Sealed], start: T) -> T:
    """The document; *start* where there is none, or where it is damaged, which is noted."""
    found = safe.read_all(model, type(start))
    return found[0][1] if found else start


def change[T: msgspec.Struct](
    safe: OpenSafe, model: type[Sealed], start: T, how: Callable[[T], T], *, drop_damaged: bool = False
) -> None:
    """Keep the document as it is after a change.

    Args:
        start: what is changed where there is none yet. how: gives the document after the change.
        drop_damaged: a row that cannot be opened goes; else it stays, and a new one stands beside it.
    """
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        found = safe.read_all(model, type(start))
        before = found[0][1] if found else start
        after = how(before)
        if found and after != before:
            safe.reseal(found[0][0], after)
        elif not found and (drop_damaged or after != start):
            if drop_damaged:
                safe.drop(list(model._default_manager.filter(safe_id=safe.id)))
            safe.keep(model, after)
