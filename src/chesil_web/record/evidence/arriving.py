"""Files that arrive piece by piece, so that a lost connection loses a piece and no more.

1. The browser says a file's name and size; an upload that fits is gone on with. The browser compares the
   pieces that are there with its file, and begins anew when they differ.
2. Each piece is sealed as it arrives. One that is there already is not kept twice.
3. When all are there, they become one sealed file, kept as any other, and the pieces go.
"""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import BinaryIO, Final, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil.terms.readings import file_name
from chesil.vault.errors import BlobMissing
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.keys.opened import OpenSafe, part_key, sealed_part
from chesil_web.record.evidence import actions, quota, rules
from chesil_web.record.evidence.models import Came, Coming, Evidence, Piece, Upload
from chesil_web.record.evidence.uploads import MOST_BYTES, Refused, Uploaded

PIECE: Final = 2 << 20
MOST_UPLOADS: Final = 100
KEPT_FOR: Final = timedelta(days=7)


def coming(safe: OpenSafe) -> list[tuple[uuid.UUID, Coming]]:
    """The files that have not arrived whole, the newest first."""
    found = [(row.id, said) for row, said in safe.read_all(Upload, Coming)]
    return sorted(found, key=lambda each: each[1].begun_at, reverse=True)


def begin(
    safe: OpenSafe, *, name: str, size: int, declared: str, saved_at: datetime | None = None
) -> uuid.UUID:
    """Begin an upload, or go on with the one of the same file.

    Raises:
        Refused: the file is too big, too many have not arrived whole, or the record has no room for it.
    """
    if size > MOST_BYTES:
        raise Refused(_("This file is too big. The most is 8 GB."))
    said = Coming(
        name=file_name(name), size=size, declared=declared, begun_at=timezone.now(), saved_at=saved_at
    )  # fmt: skip
    with transaction.atomic():
        # Two tabs that begin at once go on with one.
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        here = coming(safe)
        same = [id for id, each in here if (each.name, each.size) == (said.name, said.size)]
        if same:
            return same[0]
        if len(here) >= MOST_UPLOADS:
            raise Refused(_("Too many files are incomplete. Delete some of them first."))
        if refusal := quota.refusal(safe, size):
            raise Refused(refusal)
        return safe.keep(Upload, said, begun_on=timezone.localdate()).id


def came(safe: OpenSafe, upload: uuid.UUID) -> dict[int, Came]:
    """The pieces that are there, by number.

    Raises:
        Http404: no such upload.
    """
    parts = Piece.objects.filter(item=rules.upload(safe, upload).id)
    return {part.number: said for part, said in safe.read_parts(parts, Upload, Came)}


class Body(Protocol):
    """What a piece is read from: the body of a request."""

    def read(self, length: int, /) -> bytes:
        """At most so many bytes."""


def take(safe: OpenSafe, upload: uuid.UUID, number: int, source: Body) -> None:
    """Seal a piece. One that is there already stays as it is.

    Raises:
        Http404: no such upload. Refused: the piece is cut, too long, or of no such place.
        StoreFull, StoreUnavailable: nothing of it is kept.
    """
    row = rules.upload(safe, upload)
    (said,) = safe.read([row], Coming)
    length = min(PIECE, said.size - number * PIECE)
    if length <= 0:
        raise Refused(_("This part does not belong to the file."))
    key, part = safe.item_key(row), Piece(item=row.id, number=number)
    # One byte more than it may be shows that it is too long, and no more is taken in.
    sealed, blob = files.seal(io.BytesIO(source.read(length + 1)), item=part.id, key=part_key(key, part.id))
    sealed_part(key, part, Came(size=sealed.size, sha256=sealed.sha256))
    if sealed.size != length:
        files.give_up(blob)
        raise Refused(_("A part of the file did not arrive completely."))
    files.keep_first([(part, blob)])


@contextmanager
def whole(safe: OpenSafe, upload: uuid.UUID) -> Iterator[BinaryIO]:
    """What arrived of a file, once that is all of it, as one stream to be read.

    Raises:
        Http404: no such upload. Refused: a piece is missing.
    """
    row = rules.upload(safe, upload)
    (said,) = safe.read([row], Coming)
    if sum(each.size for each in came(safe, upload).values()) != said.size:
        raise Refused(_("A part of the file did not arrive completely."))
    yield files.joined(_bytes(safe, row))


def finish(safe: OpenSafe, upload: uuid.UUID) -> tuple[uuid.UUID, bool]:
    """Make one file of the pieces; gives its id, and whether it is new.

    Raises:
        Http404: no such upload, or another tab finished it. Refused: a piece is missing.
        StoreFull, StoreUnavailable: the pieces stay.
    """
    row, pieces = rules.upload(safe, upload), came(safe, upload)
    (said,) = safe.read([row], Coming)
    if sum(each.size for each in pieces.values()) != said.size:
        raise Refused(_("A part of the file did not arrive completely."))
    new = safe.new(Evidence)
    whole = files.joined(_bytes(safe, row))
    try:
        sealed, blob = files.seal(whole, item=new.row.id, key=new.key)
    except BlobMissing:
        rules.upload(safe, upload)  # another tab finished it meanwhile, or else a piece is lost
        raise
    if sealed.size != said.size:
        files.give_up(blob)
        raise Refused(_("A part of the file did not arrive completely."))
    kept = actions.keep(safe, Uploaded(said.name, new, sealed, blob), said.declared, said.saved_at)
    drop(safe, upload)
    return kept


def drop(safe: OpenSafe, upload: uuid.UUID) -> None:
    """Forget an upload and its pieces; one that is gone already, or another's, is none to forget."""
    for row in Upload.objects.filter(safe_id=safe.id, id=upload):
        drop_whole(row)


def clear(safe: OpenSafe) -> None:
    """Forget what did not arrive whole in a week."""
    for row in Upload.objects.filter(safe_id=safe.id, begun_on__lt=timezone.localdate() - KEPT_FOR):
        drop(safe, row.id)


def clear_every() -> int:
    """The same in every record, as the clock does; gives how many."""
    old = list(Upload.objects.filter(begun_on__lt=timezone.localdate() - KEPT_FOR))
    for row in old:
        drop_whole(row)
    return len(old)


def _bytes(safe: OpenSafe, row: Upload) -> Iterator[bytes]:
    key = safe.item_key(row)
    for part in Piece.objects.filter(item=row.id).order_by("number"):
        with files.opened(part.id, part_key(key, part.id)) as plain:
            yield plain.read()
