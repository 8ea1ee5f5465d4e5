"""Names of sealed files that no item has: being sealed, deleted, or in quarantine.
`chesil.vault.stores.sweeping` says what becomes of each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from chesil.vault.stores import new_name
from chesil.vault.stores.sweeping import Loose, Standing, State
from chesil_web.foundation.keys.models import Blob, ItemKey, LooseFile, Part

_AT_ONCE: Final = 500


def announce() -> str:
    """A new name, kept in a transaction of its own: bytes that a crash leaves then have it too."""
    name = new_name()
    with transaction.atomic(durable=True):
        LooseFile.objects.create(name=name, state=State.BEGUN, since=timezone.now())
    return name


def settle(name: str) -> None:
    """A file is in use, or gone: its name is not loose any more."""
    LooseFile.objects.filter(name=name).delete()


def note_deleted(names: Iterable[str]) -> None:
    """The owner of these files deleted them: that is what proves that they may go for good."""
    now = timezone.now()
    LooseFile.objects.bulk_create(
        (LooseFile(name=name, state=State.DELETED, since=now) for name in names),
        batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["name"], update_fields=["state", "since"],
    )  # fmt: skip


class Rows:
    """The rows, as a sweep asks for them (`chesil.vault.stores.sweeping.Names`)."""

    def standing(self) -> Standing:
        """What the rows say now. What is needed is read first: what is deleted meanwhile then counts as
        deleted."""
        key = ItemKey.objects.filter(item=OuterRef("item"))
        opens = Q(Exists(key))
        for model in Part.kinds():
            opens |= Q(Exists(model._default_manager.filter(Exists(key), id=OuterRef("item"))))
        needed = set(Blob.objects.filter(opens).values_list("name", flat=True))
        known = set(Blob.objects.values_list("name", flat=True))
        rows = LooseFile.objects.order_by("since", "name").values_list("name", "state", "since")
        return Standing(known, needed, [Loose(name, State(state), since) for name, state, since in rows])

    def note_quarantined(self, name: str, at: datetime) -> None:
        """See `Names`."""
        LooseFile.objects.bulk_create(
            [LooseFile(name=name, state=State.BEGUN, since=at)], ignore_conflicts=True
        )
        begun = LooseFile.objects.filter(name=name).exclude(state=State.DELETED)
        begun.update(state=State.QUARANTINED, since=at)

    def settle(self, name: str) -> None:
        """See `Names`."""
        settle(name)

    def forget(self, name: str) -> None:
        """See `Names`."""
        with transaction.atomic():
            blobs = Blob.objects.filter(name=name)
            items = list(blobs.values_list("item", flat=True))
            for model in Part.kinds():
                model._default_manager.filter(id__in=items).delete()
            blobs.delete()
            settle(name)
