"""Sealed files in the store: each under the key of its row, known by a random name."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from chesil.vault import labels
from chesil.vault.files import Sealed, open_sealed, seal_stream
from chesil.vault.sealing import subkey
from chesil.vault.stores import Store
from chesil.vault.stores.folder import FolderStore
from chesil_web.keys.models import Blob

_ORPHAN_AFTER = timedelta(days=1)


@cache
def store() -> Store:
    """Where sealed files lie."""
    folder = settings.CHESIL.data / "files"
    folder.mkdir(mode=0o700, exist_ok=True)
    return FolderStore(folder)


def seal(
    source: BinaryIO, *, item: uuid.UUID, key: bytes, progress: Callable[[int], object] | None = None
) -> tuple[Sealed, Blob]:
    """Seal a file into the store under an item's key. The caller keeps the Blob with the item's row.

    Raises:
        StoreFull, StoreUnavailable: nothing of it is kept.
    """
    with store().draft() as draft:
        sealed = seal_stream(
            source, subkey(key, labels.FILE), labels.file(item.bytes), draft.write, progress=progress
        )
        name = draft.commit()
    return sealed, Blob(
        item=item, name=name, cipher_size=sealed.cipher_size, cipher_sha256=sealed.cipher_sha256
    )


@contextmanager
def opened(item: uuid.UUID, key: bytes) -> Iterator[BinaryIO]:
    """A sealed file, to be read in any place.

    Raises:
        BlobMissing, Damaged: it is not as it was sealed.
    """
    blob = Blob.objects.get(item=item)
    with (
        store().open(blob.name) as stream,
        open_sealed(stream, subkey(key, labels.FILE), labels.file(item.bytes)) as plain,
    ):
        yield plain


def drop(item: uuid.UUID) -> None:
    """Delete an item's file for good."""
    for blob in Blob.objects.filter(item=item):
        blob.delete()
        store().delete(blob.name)


def sweep() -> int:
    """Delete files that no row knows, left by a crash more than a day ago; gives how many."""
    kept = set(Blob.objects.values_list("name", flat=True))
    return len(store().sweep(kept, timezone.now() - _ORPHAN_AFTER))
