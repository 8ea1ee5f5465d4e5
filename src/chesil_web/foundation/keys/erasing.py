"""What belongs to an item goes with it: its key, what was made from it, what is lent of it, and its files.

The rows go in one transaction, and the bytes of files right after it. What a crash leaves of those is swept.
A job that is at work on the item keeps nothing any more (`files.keep_first`).
"""

import uuid
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Final

from django.db import transaction

from chesil_web.foundation.keys import erasures, files
from chesil_web.foundation.keys.models import ItemKey, Part, Sealed, Ticket

_AT_ONCE: Final = 500  # ids in one question


def drop_whole(row: Sealed) -> None:
    """Delete a row of anybody for good with everything that belongs to it. It needs no open safe."""
    with transaction.atomic():
        ItemKey.objects.filter(safe_id=row.safe_id, item=row.id).delete()
        erasures.note(row.safe_id, [row.id])
        drop_items([row.id])
        row.delete()


def drop_items(items: Iterable[uuid.UUID]) -> None:
    """Delete the files of items whose keys are gone, and whatever was made from them.

    An item that another safe still has a key for stays.
    """
    with transaction.atomic():
        for some in batched(items, _AT_ONCE):
            kept = ItemKey.objects.filter(item__in=some).values_list("item", flat=True)
            gone = list(set(some) - set(kept))
            drop_made(gone)
            files.drop(*gone)


def drop_made(items: Sequence[uuid.UUID], *, to_read_anew: bool = False) -> None:
    """Delete what was made from a few items, or is being made, and leave them as they came.

    Args:
        to_read_anew: what was decided about them stays.
    """
    with transaction.atomic():
        for model in Part.kinds():
            if to_read_anew and model.stays:
                continue
            made = list(model._default_manager.filter(item__in=items).values_list("id", flat=True))
            for some in batched(made, _AT_ONCE):
                model._default_manager.filter(id__in=some).delete()
                Ticket.objects.filter(job__in=some).delete()
                files.drop(*some)
