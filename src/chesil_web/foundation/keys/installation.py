"""Which installation this is, and that its store is its own.

The database holds a random id, and the store holds the same. Either could be another's: an older copy, a new
one, one that belongs to another site. So before anything is written the two are compared.

1. Both hold the same id: they belong together.
2. The store holds another id, or the database knows none: the store is another's.
3. The store holds no id. Where it is empty and the database knows no sealed file, they are new, and the store
   gets the id. Where it holds the files that the database knows, they are from before there were ids, or were
   copied without it, and the store gets the id too. Else one of the two is not the right one.
"""

import logging
import uuid

from chesil.terms.errors import ChesilError
from chesil.vault.stores import Store
from chesil_web.foundation.keys.models import Blob, Installation

_log = logging.getLogger(__name__)
_NEXT = (
    "Nothing was changed. Start with the database and the sealed files that belong together: "
    "docs/how-to/run-the-site.md says how."
)


class StoreOfAnother(ChesilError):
    """The store belongs to another installation."""

    code = "store-of-another"


class StoreNotEmpty(ChesilError):
    """The database knows no sealed file, and the store holds some."""

    code = "store-not-empty"


class FilesElsewhere(ChesilError):
    """The database knows sealed files, and the store does not hold them."""

    code = "files-elsewhere"


def bind(store: Store) -> None:
    """Make sure that the store belongs to this installation; a new one gets it.

    Raises:
        StoreUnavailable: the store does not answer.
        StoreOfAnother, StoreNotEmpty, FilesElsewhere: as they say.
    """
    row, owner = Installation.objects.first(), store.owner()
    if row is None or owner != row.id.hex:
        _claim(store, row, owner)


def take(store: Store) -> None:
    """Mark an empty store as this installation's: a backup is put back into it.

    Raises:
        StoreUnavailable: the store does not answer. StoreOfAnother: it belongs to another installation.
    """
    row, _ = Installation.objects.get_or_create(only=1, defaults={"id": uuid.uuid4()})
    if store.claim(row.id.hex) != row.id.hex:
        raise _of_another()


def check(store: Store) -> None:
    """Make sure of it again, before something that cannot be undone.

    Raises:
        StoreOfAnother: the store lost its id since the start, or has another.
    """
    row, owner = Installation.objects.first(), store.owner()
    if row is None or owner != row.id.hex:
        raise _of_another()


def _claim(store: Store, row: Installation | None, owner: str | None) -> None:
    held = _holds_ours(store)
    if owner is not None and (row is not None or not held):
        raise _of_another()
    if not held:
        _check_both_are_new(store)
    if row is None:
        id = uuid.UUID(owner) if owner else uuid.uuid4()
        row, _ = Installation.objects.get_or_create(only=1, defaults={"id": id})
    if store.claim(row.id.hex) != row.id.hex:
        raise _of_another()
    if held:
        _log.warning("the store of sealed files holds what the database knows, and is now marked as its own")


def _holds_ours(store: Store) -> bool:
    """Whether at least half of the files that the database knows are there. No two stores have a name in
    common by chance; what a disk has lost is for `scrub` to say."""
    known = set(Blob.objects.values_list("name", flat=True))
    here = known.intersection(store.names()) | known.intersection(store.quarantined()) if known else set()
    return bool(known) and 2 * len(here) >= len(known)


def _check_both_are_new(store: Store) -> None:
    count = Blob.objects.count()
    if count:
        raise FilesElsewhere(
            f"Most of the sealed files that the database knows are not in the store. It knows {count}.",
            where="CHESIL_STORE", next_step=_NEXT,
        )  # fmt: skip
    if any(True for names in (store.names(), store.quarantined()) for _ in names):
        raise StoreNotEmpty(
            "The store holds sealed files, and the database knows none of them.",
            where="CHESIL_DATABASE", next_step=_NEXT,
        )  # fmt: skip


def _of_another() -> StoreOfAnother:
    return StoreOfAnother(
        "The store of sealed files belongs to another installation.", where="CHESIL_STORE", next_step=_NEXT
    )
