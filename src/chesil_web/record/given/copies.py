"""What goes into a share: sealed for it before it is there where that takes long, and kept with it."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

import attrs
import msgspec

from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob
from chesil_web.foundation.keys.opened import NewItem, OpenSafe, part_key, sealed_part
from chesil_web.foundation.keys.people import Entered
from chesil_web.foundation.log import actions as log
from chesil_web.record.evidence.models import Answers, Evidence, Kept, Reading, Told
from chesil_web.record.evidence.queries import File
from chesil_web.record.given.copy_models import (
    MediaCopy,
    PersonCopy,
    ShareMedia,
    SharePerson,
    ShareTalk,
    TalkCopy,
)
from chesil_web.record.given.models import EntryCopy, ShareEntry


@attrs.frozen
class SealedMedia:
    """A picture or recording, sealed and not kept yet."""

    new: NewItem[ShareMedia]
    copy: MediaCopy
    blob: Blob


@attrs.frozen
class SealedFile:
    """A whole file with what was read from it, sealed and not kept yet. *reading*: None where nothing was."""

    new: NewItem[Evidence]
    kept: Kept
    blob: Blob
    reading: tuple[Reading, Blob] | None


@attrs.frozen(kw_only=True)
class Copies:
    """All that one share holds.

    Attributes:
        safe: drawn for it, for which media and files are sealed. zone: of times in the files that name none.
    """

    safe: Entered
    entries: tuple[EntryCopy, ...] = ()
    talks: tuple[TalkCopy, ...] = ()
    people: tuple[PersonCopy, ...] = ()
    media: tuple[SealedMedia, ...] = ()
    files: tuple[SealedFile, ...] = ()
    zone: str = ""


def unkept(safe: Entered) -> OpenSafe:
    """A safe that was drawn, to seal things for. It has no way in yet, so nothing can be kept through it."""
    return OpenSafe(safe.safe, safe.safe, safe.key)


def seal_media(share: OpenSafe, number: int, made: bytes, copy: MediaCopy) -> SealedMedia:
    """Seal what was made of a picture or recording.

    Raises:
        StoreFull, StoreUnavailable: nothing of it stays.
    """
    new = share.new(ShareMedia, number=number)
    _sealed, blob = files.seal(BytesIO(made), item=new.row.id, key=new.key)
    whole = msgspec.structs.replace(copy, made_sha256=sha256(made).hexdigest(), size=len(made))
    return SealedMedia(new, whole, blob)


def seal_file(share: OpenSafe, hers: OpenSafe, found: File) -> SealedFile:
    """Seal a file of her record anew, with what was read from it. Her own keys stay where they are.

    Raises:
        BlobMissing, Damaged: it is not as it was sealed. StoreFull, StoreUnavailable: as `seal_media`.
    """
    new, key = share.new(Evidence), hers.item_key(Evidence(id=found.id))
    with files.opened(found.id, key) as stream:
        _sealed, blob = files.seal(stream, item=new.row.id, key=new.key)
    try:
        reading = _reading(new, key, found)
    except BaseException:
        files.give_up(blob)
        raise
    return SealedFile(new, msgspec.structs.replace(found.kept, removed_at=None), blob, reading)


def seal_paper(share: OpenSafe, data: bytes, kept: Kept) -> SealedFile:
    """Seal a document that was made of her record, which nothing reads; otherwise as `seal_media`."""
    new = share.new(Evidence)
    _sealed, blob = files.seal(BytesIO(data), item=new.row.id, key=new.key)
    return SealedFile(new, kept, blob, None)


def _reading(new: NewItem[Evidence], key: bytes, found: File) -> tuple[Reading, Blob] | None:
    if found.part is None or found.read is None:
        return None
    part = Reading(item=new.row.id)
    with files.opened(found.part, part_key(key, found.part)) as stream:
        _sealed, blob = files.seal(stream, item=part.id, key=part_key(new.key, part.id))
    return sealed_part(new.key, part, found.read), blob


def keep(share: OpenSafe, copies: Copies) -> None:
    """Keep everything in a share that was just begun, in the caller's transaction."""
    for number, entry in enumerate(copies.entries, 1):
        share.keep(ShareEntry, entry, number=number)
    for number, talk in enumerate(copies.talks, 1):
        share.keep(ShareTalk, talk, number=number)
    for number, person in enumerate(copies.people, 1):
        share.keep(SharePerson, person, number=number)
    for each in copies.media:
        files.keep(each.blob)  # before its row, whose state tells of it
        share.put(each.new, each.copy)
    for file in copies.files:
        _keep_file(share, file)
    if copies.files and copies.zone:
        share.keep(Answers, Told(zone=copies.zone))


def _keep_file(share: OpenSafe, file: SealedFile) -> None:
    kept = file.kept
    files.keep(file.blob)
    share.put(file.new, kept)
    log.received(
        share, file.new.row, name=kept.name, size=kept.size, sha256=kept.sha256, declared=kept.declared
    )
    if file.reading:
        part, blob = file.reading
        files.keep(blob)
        part.save(force_insert=True)


def give_up(copies: Copies) -> None:
    """Delete what was sealed for a share that did not begin."""
    for blob in _blobs(copies):
        files.give_up(blob)


def _blobs(copies: Copies) -> Iterator[Blob]:
    yield from (each.blob for each in copies.media)
    for file in copies.files:
        yield file.blob
        if file.reading:
            yield file.reading[1]
