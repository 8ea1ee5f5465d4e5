"""What can be asked of reading links: by whoever opened one, and from the record that it came from."""

import uuid
from collections.abc import Iterator
from datetime import datetime

import attrs
from django.http import Http404

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import VaultError
from chesil_web.foundation.log import queries as log
from chesil_web.record.given import shared
from chesil_web.record.given.copy_models import MediaCopy, ShareMedia, TalkCopy
from chesil_web.record.given.models import EntryCopy
from chesil_web.record.links.models import LinkTold, OwnLink, OwnLinkTold, ReadingLink


@attrs.frozen(kw_only=True)
class Found:
    """A link as her record knows it. *row*, *safe*: None where it was erased."""

    id: uuid.UUID
    told: OwnLinkTold
    row: ReadingLink | None
    safe: OpenSafe | None


@attrs.frozen
class Inside:
    """What can be read, each kind in its order; what is damaged is left out, and noted in the safe."""

    entries: tuple[EntryCopy, ...] = ()
    talks: tuple[TalkCopy, ...] = ()
    pictures: tuple[tuple[ShareMedia, MediaCopy], ...] = ()


def inside(safe: OpenSafe) -> Inside:
    """What can be read by a link. No picture is opened."""
    pictures = safe.read_those(ShareMedia.objects.filter(safe_id=safe.id).order_by("number"), MediaCopy)
    return Inside(
        entries=tuple(copy for _row, copy in shared.entries(safe)),
        talks=tuple(talk for _row, talk in shared.talks(safe)), pictures=tuple(pictures),
    )  # fmt: skip


def data(safe: OpenSafe, found: Inside) -> dict[uuid.UUID, bytes]:
    """The pictures themselves, by their rows; one that is damaged is left out, and noted in the safe."""
    made = {}
    for row, _copy in found.pictures:
        try:
            made[row.id] = shared.media_bytes(safe, row)
        except VaultError:
            safe.damaged[row.id] = ShareMedia._meta.label_lower
    return made


def words(safe: OpenSafe, row: ReadingLink) -> str:
    """What she wrote to whoever reads it; empty where there is nothing, or it is damaged."""
    return next((told.words for _row, told in safe.read_those([row], LinkTold)), "")


def openings(safe: OpenSafe) -> tuple[datetime, ...]:
    """When it was opened with its code, the newest first."""
    return tuple(each.logged_at for each in log.viewed(safe))


def links(record: OpenSafe) -> list[Found]:
    """The links that were made in a record, the newest first."""
    return sorted(_links(record), key=lambda each: each.told.made_at, reverse=True)


def _links(record: OpenSafe) -> Iterator[Found]:
    for row, told in record.read_all(OwnLink, OwnLinkTold):
        try:
            yield _found(row.id, told)
        except VaultError:  # its lock is harmed: it keeps nobody from the others
            record.damaged[row.id] = OwnLink._meta.label_lower


def link(record: OpenSafe, id: uuid.UUID) -> Found:
    """One of them.

    Raises:
        Http404: there is none in this record.
    """
    row = OwnLink.objects.filter(safe_id=record.id, id=id).first()
    if row is None:
        raise Http404
    return _found(id, record.read([row], OwnLinkTold)[0])


def _found(id: uuid.UUID, told: OwnLinkTold) -> Found:
    place = uuid.UUID(told.safe)
    safe = cases.open_as_giver(place, bytes.fromhex(told.secret))
    row = ReadingLink.objects.filter(id=uuid.UUID(told.link), safe_id=place).first() if safe else None
    return Found(id=id, told=told, row=row, safe=safe if row else None)
