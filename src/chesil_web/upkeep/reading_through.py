"""Reads the sealed files through, some each hour: what a disk loses is noticed while a backup still has it.

All are read once in 30 days, in the order of their names. A file that is harmed is remembered until it is
read whole again.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import ceil
from typing import Final

import attrs
from django.db import transaction
from django.utils import timezone

from chesil.vault.stores.scrub import scrub_some
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob
from chesil_web.upkeep.models import Harmed, Reading

ALL_WITHIN: Final = timedelta(days=30)
EVERY: Final = timedelta(hours=1)


@attrs.frozen
class Found:
    """A sealed file that is harmed: the item it is of, and a word for what is wrong."""

    item: str
    what: str


def next_share() -> int:
    """As the clock does: read the next share; gives how many files are known to be harmed now."""
    row, _ = Reading.objects.get_or_create(id=1)
    share = max(1, ceil(Blob.objects.count() / (ALL_WITHIN / EVERY)))
    rows = list(Blob.objects.filter(name__gt=row.up_to).order_by("name")[:share])
    harmed = Blob.objects.filter(item__in=Harmed.objects.values("item"))  # a store may only have been away
    _read([*rows, *harmed.exclude(id__in=[each.id for each in rows])])
    Reading.objects.filter(id=1).update(up_to=rows[-1].name if len(rows) == share else "")
    return Harmed.objects.count()


def every(progress: Callable[[int], object] | None = None) -> list[Found]:
    """Read all of them now; gives those that are harmed."""
    _read(list(Blob.objects.order_by("name")), progress)
    return known()


def known() -> list[Found]:
    """The files that were harmed when they were read last."""
    return [Found(each.item.hex, each.what) for each in Harmed.objects.order_by("item")]


def _read(rows: list[Blob], progress: Callable[[int], object] | None = None) -> None:
    harmed = dict(_faults(rows, progress))
    here = {row.item for row in Blob.objects.filter(item__in=harmed)}  # one may have been erased meanwhile
    with transaction.atomic():
        Harmed.objects.filter(item__in=[row.item for row in rows]).delete()
        Harmed.objects.exclude(item__in=Blob.objects.values("item")).delete()
        now = timezone.now()
        Harmed.objects.bulk_create(
            Harmed(item=item, what=what, seen_at=now) for item, what in harmed.items() if item in here
        )


def _faults(rows: list[Blob], progress: Callable[[int], object] | None) -> Iterator[tuple[uuid.UUID, str]]:
    items = {row.name: row.item for row in rows}
    expected = ((row.name, row.cipher_size, row.cipher_sha256) for row in rows)
    for fault in scrub_some(files.store(), expected, progress=progress):
        yield items[fault.name], fault.what.value
