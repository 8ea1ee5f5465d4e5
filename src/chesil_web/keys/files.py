"""Sealed files in the store: each under the key of its row, known by a random name."""

import io
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from itertools import chain
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ObjectNotUpdated
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone

from chesil.vault import files as vault_files
from chesil.vault import labels
from chesil.vault.files import open_sealed, seal_stream
from chesil.vault.sealing import subkey
from chesil.vault.stores import Store
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.s3 import S3Store, connect
from chesil_web.keys.models import Blob, ItemKey, Part, Sealed

_ORPHAN_AFTER = timedelta(days=1)
BLOCK: Final = 1 << 20


@cache
def store() -> Store:
    """Where sealed files lie: a folder in the data, or a bucket.

    Raises:
        StoreUnavailable: it does not answer.
    """
    said = settings.CHESIL
    if not said.store:
        return FolderStore(said.data / "files")
    place = urlsplit(said.store)
    client = connect(
        endpoint=said.store_endpoint or None,
        region=said.store_region or None,
        key_id=said.store_key_id or None,
        secret=said.store_secret or None,
    )
    prefix = place.path.strip("/")
    return S3Store(client, place.netloc, f"{prefix}/" if prefix else "")


def seal(
    source: BinaryIO, *, item: uuid.UUID, key: bytes, progress: Callable[[int], object] | None = None
) -> tuple[vault_files.Sealed, Blob]:
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


def keep_first(made: Iterable[tuple[Part, Blob | None]], *changed: Sealed) -> bool:
    """Keep what a job made, all of it or none.

    What another worker kept before stands, and this goes. So it does when a row that it changes is no more,
    or the item that it was made from was deleted for good meanwhile.

    Args:
        made: parts, each with where its file lies, if it has one.
        changed: rows that the job put another document in.
    Returns:
        Whether it was kept.
    """
    made = list(made)
    try:
        with transaction.atomic():
            _hold({part.item for part, _ in made})
            for part, blob in made:
                part.save(force_insert=True)
                if blob is not None:
                    blob.save(force_insert=True)
            for row in changed:
                row.save(update_fields=["sealed"])
    except (IntegrityError, ObjectNotUpdated):
        for _, blob in made:
            if blob is not None:
                store().delete(blob.name)
        return False
    return True


def _hold(items: set[uuid.UUID]) -> None:
    """See that items are there, and stay until the transaction ends."""
    if ItemKey.objects.select_for_update().filter(item__in=items).count() < len(items):
        raise ObjectNotUpdated


def taken(safe: uuid.UUID, *, but: type[Part] | None = None) -> int:
    """Bytes that the sealed files of a safe take: those of its items, and of what was made from them.

    Args:
        but: parts that are not counted.
    """
    items = ItemKey.objects.filter(safe_id=safe).values("item")
    kinds = [model for model in Part.kinds() if model is not but]
    made = [model._default_manager.filter(item__in=items).values("id") for model in kinds]
    found = Blob.objects.filter(item__in=items.union(*made)).aggregate(bytes=Sum("cipher_size"))
    return found["bytes"] or 0


def drop(item: uuid.UUID) -> None:
    """Delete an item's file for good."""
    for blob in Blob.objects.filter(item=item):
        blob.delete()
        store().delete(blob.name)


def sweep(older_than: timedelta = _ORPHAN_AFTER) -> int:
    """Delete files whose item is gone, and files that no row knows; gives how many.

    An item is there as long as its key is. A crash leaves files that no row knows; one that is younger than
    *older_than* may still be on its way in.
    """
    key = ItemKey.objects.filter(item=OuterRef("item"))
    gone = Blob.objects.filter(~Exists(key))
    for model in Part.kinds():
        model.objects.filter(~Exists(key)).delete()
        gone = gone.filter(~Exists(model.objects.filter(id=OuterRef("item"))))
    count = 0
    for item in list(gone.values_list("item", flat=True)):
        drop(item)
        count += 1
    kept = set(Blob.objects.values_list("name", flat=True))
    return count + len(store().sweep(kept, timezone.now() - older_than))


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a stream, some at a time."""
    while block := stream.read(BLOCK):
        yield block


def begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, of which the first is taken at once.

    What keeps a file from being opened is then raised before an answer begins, where it can still be said.
    """
    first = next(pieces, b"")
    return chain((first,), pieces)


def joined(pieces: Iterator[bytes]) -> BinaryIO:
    """Pieces as one stream, to be sealed."""
    return io.BufferedReader(_Joined(pieces), BLOCK)


class _Joined(io.RawIOBase):
    """Pieces as one stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As of any raw stream."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
