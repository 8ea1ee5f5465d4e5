"""Sealed files in the store: each under the key of its row, known by a random name.

A name is written down before its bytes come, and again before they go, so that a crash leaves nothing of
which nobody knows (`loose`).
"""

import io
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ObjectNotUpdated
from django.db import IntegrityError, transaction
from django.db.models import Sum

from chesil.vault import files as vault_files
from chesil.vault import labels
from chesil.vault.errors import BlobLocked, BlobMissing, StoreUnavailable
from chesil.vault.files import open_sealed, seal_stream
from chesil.vault.sealing import subkey
from chesil.vault.stores import Store
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.s3 import S3Store, connect
from chesil_web.foundation.keys import asking, installation, loose
from chesil_web.foundation.keys.models import Blob, ItemKey, Part, Safe, Sealed
from chesil_web.foundation.keys.opened import save_sealed

BLOCK: Final = 1 << 20


@cache
def store() -> Store:
    """Where sealed files lie. It belongs to this installation: the first time it is asked for, that is made
    sure.

    Raises:
        StoreUnavailable: it does not answer.
        StoreOfAnother, StoreNotEmpty, FilesElsewhere: it and the database do not belong together.
    """
    opened = place()
    installation.bind(opened)
    return opened


@cache
def place() -> Store:
    """The folder in the data, or the bucket, whoever it belongs to.

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


def announce() -> str:
    """A name for a file that is about to be sealed, kept before any of its bytes come.

    Raises:
        StoreUnavailable, StoreOfAnother, StoreNotEmpty, FilesElsewhere: as `store`.
    """
    store()
    return loose.announce()


def seal(
    source: BinaryIO,
    *,
    item: uuid.UUID,
    key: bytes,
    name: str = "",
    progress: Callable[[int], object] | None = None,
) -> tuple[vault_files.Sealed, Blob]:
    """Seal a file into the store under an item's key. The caller keeps it with the item's row, or gives it
    up.

    Args:
        name: what `announce` gave; only a thread that may not write to the database needs to ask first.

    Raises:
        StoreFull, StoreUnavailable: nothing of it is kept.
    """
    with store().draft(name or announce()) as draft:
        sealed = seal_stream(
            source, subkey(key, labels.FILE), labels.file(item.bytes), draft.write, progress=progress
        )
        name = draft.commit()
    return sealed, Blob(
        item=item, name=name, cipher_size=sealed.cipher_size, cipher_sha256=sealed.cipher_sha256
    )


def keep(blob: Blob) -> None:
    """Keep a sealed file with its item's row, in the same transaction."""
    blob.save(force_insert=True)
    loose.settle(blob.name)


def give_up(blob: Blob) -> None:
    """Delete a sealed file that nothing will refer to."""
    loose.note_deleted([blob.name])
    _delete(blob.name)


@contextmanager
def opened(item: uuid.UUID, key: bytes) -> Iterator[BinaryIO]:
    """A sealed file, to be read in any place.

    Raises:
        BlobMissing, Damaged: it is not as it was sealed.
    """
    found = asking.rows(Blob, item=item)
    if not found:
        raise BlobMissing
    with (
        store().open(found[0].name) as stream,
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
                if blob is not None:
                    keep(blob)  # before its row, whose state tells of it
                part.save(force_insert=True)
            for row in changed:
                save_sealed(row)
    except (IntegrityError, ObjectNotUpdated):
        for _, blob in made:
            if blob is not None:
                give_up(blob)
        return False
    return True


def _hold(items: set[uuid.UUID]) -> None:
    """See that items are there, and stay until the transaction ends.

    Their safes are held, as whoever deletes one holds it first: a lock on keys alone would be asked for in
    another order than the log's.
    """
    keys = ItemKey.objects.filter(item__in=items)
    safes = Safe.objects.filter(id__in=keys.values("safe"))
    list(safes.select_for_update(no_key=True).order_by("id").values_list("id"))
    if keys.count() < len(items):
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


def drop(*items: uuid.UUID) -> None:
    """Delete the files of items for good: their rows now, their bytes once the transaction is kept."""
    with transaction.atomic():
        blobs = Blob.objects.filter(item__in=items)
        names = list(blobs.values_list("name", flat=True))
        loose.note_deleted(names)
        blobs.delete()
        for name in names:
            transaction.on_commit(partial(_delete, name), robust=True)


def _delete(name: str) -> None:
    """Delete a file that its row says was deleted. Where that cannot be now, a sweep does it."""
    try:
        store().delete(name)
    except (StoreUnavailable, BlobLocked):
        return
    loose.settle(name)


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
