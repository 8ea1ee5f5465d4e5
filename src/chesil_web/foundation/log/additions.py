"""What came into a record while its log grew from one size to another."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from chesil.vault.records import EntryAdded, EntryRevised, FileAdded
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import queries
from chesil_web.foundation.log.models import Leaf, Log

_ADDED: Final = (EntryAdded, EntryRevised, FileAdded)


def size(safe: OpenSafe) -> int:
    """How many events the record's log has."""
    found = Log.objects.filter(safe_id=safe.id).first()
    return found.size if found else 0


def between(safe: OpenSafe, first: int, last: int | None, until: datetime) -> Iterator[uuid.UUID]:
    """What was written or received, by the ids of its rows, in order; what went for good is left out.

    Args:
        first, last: numbers of events: from, up to and without; None for all after. until: a time as well.
    """
    leaves = Leaf.objects.filter(log__safe_id=safe.id, item__isnull=False, number__gte=first)
    if last is not None:
        leaves = leaves.filter(number__lt=last)
    found = [(leaf.item, leaf) for leaf in leaves.order_by("number") if leaf.item and leaf.sealed]
    keys = safe.keys_of(item for item, _leaf in found)
    for item, leaf in found:
        if item in keys:
            record = queries.opened(leaf, keys[item]).record
            if isinstance(record, _ADDED) and record.logged_at <= until:
                yield item
