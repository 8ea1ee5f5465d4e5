"""What can be asked of a share that is open, by either side."""

import uuid

import attrs
from django.http import Http404, HttpRequest, HttpResponse

from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Sealed
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui import ranges
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Kept
from chesil_web.record.given.copy_models import (
    KeptTold,
    MediaCopy,
    PersonCopy,
    ShareKept,
    ShareMedia,
    SharePerson,
    ShareTalk,
    TalkCopy,
)
from chesil_web.record.given.models import EntryCopy, ReplyTold, ShareEntry, ShareReply


@attrs.frozen(kw_only=True)
class Inside:
    """All that a share holds, each kind in its order. What is damaged is left out, and noted in the safe.

    Attributes:
        entries: of each entry the version that was shared last. media: with their ids; files: likewise.
        kept: of which pieces the other side keeps a copy, as far as whoever shared them was told.
        entry_ids, talk_ids: of the rows of those.
    """

    entries: tuple[EntryCopy, ...]
    talks: tuple[TalkCopy, ...]
    media: tuple[tuple[uuid.UUID, MediaCopy], ...]
    files: tuple[tuple[uuid.UUID, Kept], ...]
    people: tuple[PersonCopy, ...]
    replies: tuple[ReplyTold, ...]
    kept: tuple[KeptTold, ...]
    entry_ids: tuple[uuid.UUID, ...]
    talk_ids: tuple[uuid.UUID, ...]


def inside(safe: OpenSafe) -> Inside:
    """All that a share holds. No file is opened."""
    media = safe.read_those(ShareMedia.objects.filter(safe_id=safe.id).order_by("number"), MediaCopy)
    people = safe.read_those(SharePerson.objects.filter(safe_id=safe.id).order_by("number"), PersonCopy)
    replies = safe.read_those(ShareReply.objects.filter(safe_id=safe.id).order_by("number"), ReplyTold)
    kept = safe.read_those(ShareKept.objects.filter(safe_id=safe.id).order_by("number"), KeptTold)
    written, said = entries(safe), talks(safe)
    return Inside(
        entries=tuple(copy for _row, copy in written), talks=tuple(talk for _row, talk in said),
        entry_ids=tuple(row.id for row, _copy in written), talk_ids=tuple(row.id for row, _talk in said),
        media=tuple((row.id, copy) for row, copy in media), files=tuple(evidence.kept(safe)),
        people=tuple(copy for _row, copy in people), replies=tuple(told for _row, told in replies),
        kept=tuple(told for _row, told in kept),
    )  # fmt: skip


def entries(safe: OpenSafe) -> list[tuple[ShareEntry, EntryCopy]]:
    """The entries of a share in their order, each in the version that was shared last."""
    rows = ShareEntry.objects.filter(safe_id=safe.id).order_by("number")
    found = safe.read_those(rows, EntryCopy)
    newest = {copy.entry: row.id for row, copy in found}
    return [(row, copy) for row, copy in found if newest[copy.entry] == row.id]


def talks(safe: OpenSafe) -> list[tuple[ShareTalk, TalkCopy]]:
    """The conversations of a share in their order."""
    return safe.read_those(ShareTalk.objects.filter(safe_id=safe.id).order_by("number"), TalkCopy)


def talk(safe: OpenSafe, number: int) -> TalkCopy:
    """One of them, by its number from 1 among those that open.

    Raises:
        Http404: there is none.
    """
    found = talks(safe)
    if not 0 < number <= len(found):
        raise Http404
    return found[number - 1][1]


def media(request: HttpRequest, safe: OpenSafe, id: uuid.UUID) -> HttpResponse:
    """A picture or recording as it was made when it was shared.

    Raises:
        Http404: there is none. BlobMissing, Damaged: it is not as it was sealed.
    """
    row = ShareMedia.objects.filter(safe_id=safe.id, id=id).first()
    if row is None:
        raise Http404
    (copy,) = safe.read([row], MediaCopy)
    return played(request, media_bytes(safe, row), copy)


def media_bytes(safe: OpenSafe, row: Sealed) -> bytes:
    """What was made of a picture or recording.

    Raises:
        BlobMissing, Damaged: it is not as it was sealed.
    """
    with files.opened(row.id, safe.item_key(row)) as stream:
        return stream.read()


def played(request: HttpRequest, data: bytes, copy: MediaCopy) -> HttpResponse:
    """A picture or recording that was made anew, or the part of it that is asked for."""
    kind, name = ("image/jpeg", "picture.jpg") if copy.kind == "picture" else ("audio/mpeg", "recording.mp3")
    return ranges.answered(request, data, content_type=kind, name=name)
