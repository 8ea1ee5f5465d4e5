"""What is read of pieces that can be kept, and of the copies that are."""

import uuid
from contextlib import AbstractContextManager
from io import BytesIO
from typing import BinaryIO

import attrs
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_day, said_edtf
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Evidence, Kept
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given import shared
from chesil_web.record.given.copy_models import MediaCopy, ShareMedia, ShareTalk, TalkCopy
from chesil_web.record.given.models import EntryCopy, Share, ShareEntry
from chesil_web.staff.cases.copy_models import CaseCopy, CaseCopyTold, CopyKind
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.rules import readable_shares


@attrs.frozen(kw_only=True)
class Piece:
    """A piece of a share that a copy can be kept of.

    *id*: of its row. *title*: what kind of thing of which days; it gives nothing of its words away.
    """

    id: uuid.UUID
    kind: CopyKind
    title: str
    entry: EntryCopy | None = None
    talk: TalkCopy | None = None
    media: MediaCopy | None = None
    file: Kept | None = None


def piece(safe: OpenSafe, id: uuid.UUID) -> Piece:
    """One piece of an open share: an entry, a conversation, a picture, a recording or a whole file.

    Raises:
        Http404: there is none. Damaged: it is not as it was sealed.
    """
    if entry := ShareEntry.objects.filter(safe_id=safe.id, id=id).first():
        (told,) = safe.read([entry], EntryCopy)
        return Piece(id=id, kind="entry", title=_entry_title(told), entry=told)
    if talk := ShareTalk.objects.filter(safe_id=safe.id, id=id).first():
        (said,) = safe.read([talk], TalkCopy)
        return Piece(id=id, kind="talk", title=_talk_title(said), talk=said)
    if media := ShareMedia.objects.filter(safe_id=safe.id, id=id).first():
        (made,) = safe.read([media], MediaCopy)
        name = _("Picture") if made.kind == "picture" else _("Recording")
        day = said_edtf(made.when)
        return Piece(id=id, kind="media", title=": ".join(filter(None, (name, day))), media=made)
    if whole := evidence.file(safe, id):
        day = said_day(timezone.localdate(whole.kept.received_at))
        title = _("Document, made on %(day)s") if whole.kept.made else _("Whole file, added on %(day)s")
        title %= {"day": day}
        return Piece(id=id, kind="file", title=title, file=whole.kept)
    raise Http404


def _entry_title(told: EntryCopy) -> str:
    return ": ".join((_("Entry"), said_edtf(told.when) or _("No day given")))


def _talk_title(told: TalkCopy) -> str:
    days = [day for each in told.messages if (day := copied.day_of(each))]
    span = " – ".join(dict.fromkeys((said_day(days[0]), said_day(days[-1])))) if days else _("No day known")
    return ": ".join((_("Conversation"), span))


def media_stream(safe: OpenSafe, found: Piece) -> BytesIO:
    """What was made of a picture or recording of an open share.

    Raises:
        BlobMissing, Damaged: it is not as it was sealed.
    """
    return BytesIO(shared.media_bytes(safe, ShareMedia.objects.get(safe_id=safe.id, id=found.id)))


def file_stream(safe: OpenSafe, found: Piece) -> AbstractContextManager[BinaryIO]:
    """A whole file of an open share as it came; raises as `media_stream`."""
    return files.opened(found.id, safe.item_key(Evidence(id=found.id)))


def kept_media(safe: OpenSafe, row: CaseCopy) -> bytes:
    """The picture or recording of a copy that is kept; raises as `media_stream`."""
    with files.opened(row.id, safe.item_key(row)) as stream:
        return stream.read()


def copies(case: Case, safe: OpenSafe) -> list[tuple[CaseCopy, CaseCopyTold]]:
    """What is kept of what was shared in a case and what waits for a second person, the newest first."""
    rows = (
        CaseCopy.objects.filter(case=case, ended_on=None).select_related("task").order_by("-asked_on", "id")
    )
    return safe.read_those(rows, CaseCopyTold)


def copy(case: Case, safe: OpenSafe, id: uuid.UUID) -> tuple[CaseCopy, CaseCopyTold]:
    """One of them, also one that was refused.

    Raises:
        Http404: there is none. Damaged: it is not as it was sealed.
    """
    row = CaseCopy.objects.filter(case=case, id=id).first()
    if row is None:
        raise Http404
    return row, safe.read([row], CaseCopyTold)[0]


def states(case: Case, share: Share) -> dict[uuid.UUID, CaseCopy]:
    """What is kept, or asked for, of the pieces of a share, by the piece."""
    return {each.piece: each for each in CaseCopy.objects.filter(case=case, share=share.id, ended_on=None)}


def is_readable(case: Case, row: CaseCopy) -> bool:
    """Whether what a copy was asked of can be read still."""
    return readable_shares(case).filter(id=row.share).exists()


def is_late(row: CaseCopy) -> bool:
    """Whether it is time to ask again if they can be told."""
    return row.told_on is None and row.task is not None and row.task.due_on <= timezone.localdate()
