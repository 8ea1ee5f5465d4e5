"""Copies of shared pieces that are kept at the desk: asked for, agreed to by a second person, told of."""

import uuid
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.record.given import actions as given
from chesil_web.record.given.copy_models import KeptTold
from chesil_web.record.given.models import Share
from chesil_web.staff.access import looking
from chesil_web.staff.cases.copy_models import CaseCopy, CaseCopyTold, CopyKind, KeepBasis, Telling, Way
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.noting import add_task, finish_task, note
from chesil_web.staff.keeping.holding import NotNow, said
from chesil_web.staff.shares import copy_queries
from chesil_web.staff.shares.copy_queries import Piece
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second

# What a piece is called until a copy of it is kept: nothing of it may stay when no copy is.
KINDS: Final[dict[CopyKind, str]] = {
    "entry": "Entry", "talk": "Conversation", "media": "Picture or recording", "file": "Whole file",
}  # fmt: skip
ASK_AGAIN_IN: Final = timedelta(days=28)
_ASK_AGAIN: Final = "Ask again whether they can be told that a copy of what they shared is kept."


def ask(
    worker: Working,
    case: Case,
    share: Share,
    piece: Piece,
    *,
    basis: KeepBasis,
    why: str,
    not_safe: str,
    who: str,
) -> uuid.UUID:
    """Ask that a copy of a piece is kept; a second person has to agree. Gives the id of what was asked.

    Args:
        why: whoever shared it reads that. not_safe: why they cannot be told now; empty if they can.
        who: what they are called.

    Raises:
        NotNow: it was asked for before. NoLonger: it was stopped.
    """
    with transaction.atomic():
        row, safe = _of_case(worker, case)
        given.goes_on(share.id)
        if CaseCopy.objects.filter(case=row, piece=piece.id, ended_on=None).exists():
            raise NotNow
        told = CaseCopyTold(
            kind=piece.kind,
            title=KINDS[piece.kind],
            who=who,
            basis=basis,
            asked=said(worker, why),
            not_safe=not_safe,
        )
        made = safe.keep(
            CaseCopy, told, case=row, share=share.id, piece=piece.id, asked_on=timezone.localdate()
        )
        asked = f"Asked to keep a copy ({KINDS[piece.kind].lower()}): {why}"
        note(safe, row, worker, "kept", asked, about=made.id.hex)
    return made.id


def agree(worker: Working, case: Case, copy: uuid.UUID) -> None:
    """Agree as the second person: the piece is copied to the desk, and whoever shared it is told that day.

    Raises:
        NotNow: somebody answered before, or this worker asked for it.
        NoLonger, WrongSecret: they stopped sharing it. Http404: the piece is not there any more.
        BlobMissing, Damaged, StoreFull, StoreUnavailable: a picture or recording cannot be copied now.
    """
    row = CaseCopy.objects.get(id=copy, case=case)
    share = Share.objects.get(id=row.share)
    theirs = looking.opened(worker.id, share)  # a look, as reading it is
    piece = copy_queries.piece(theirs, row.piece)
    desk = looking.opened(worker.id, case)
    blob = _sealed(desk, row, theirs, piece)
    try:
        _agree(worker, case, copy, theirs, piece, blob)
    except BaseException:
        if blob:
            files.give_up(blob)
        raise


def _sealed(desk: OpenSafe, row: CaseCopy, theirs: OpenSafe, piece: Piece) -> Blob | None:
    if piece.file is not None:
        with copy_queries.file_stream(theirs, piece) as stream:
            return files.seal(stream, item=row.id, key=desk.item_key(row))[1]
    if piece.media is None:
        return None
    data = copy_queries.media_stream(theirs, piece)
    return files.seal(data, item=row.id, key=desk.item_key(row))[1]


def _agree(
    worker: Working, case: Case, copy: uuid.UUID, theirs: OpenSafe, piece: Piece, blob: Blob | None
) -> None:
    with transaction.atomic():
        row, safe = _of_case(worker, case)
        found, told = _waiting(safe, row, copy)
        if not is_second(worker, told.asked.by, told.asked.at):
            raise NotNow
        given.goes_on(found.share)
        if blob:
            files.keep(blob)  # before its row, whose state tells of it
        copied = {"entry": piece.entry, "talk": piece.talk, "media": piece.media, "file": piece.file}
        told = msgspec.structs.replace(told, title=piece.title, agreed=said(worker), **copied)
        safe.reseal(found, told)
        found.agreed_on = timezone.localdate()
        note(safe, row, worker, "kept", f"Agreed to keep a copy of “{told.title}”.", about=found.id.hex)
        if told.not_safe:
            found.task = _ask_again(safe, row, worker)
        else:
            _tell(theirs, found, told)
        found.save(update_fields=["agreed_on", "told_on", "task"])
        by = uuid.UUID(told.asked.by)
        for each in (safe, *([] if told.not_safe else [theirs])):
            deeds.copy_kept(each, found.piece, found.id, by=by, second=worker.id, is_told=not told.not_safe)


def refuse(worker: Working, case: Case, copy: uuid.UUID, why: str) -> None:
    """Say as the second person that no copy is kept; or take back what one asked for.

    Raises:
        NotNow: somebody answered before.
    """
    with transaction.atomic():
        row, safe = _of_case(worker, case)
        found, told = _waiting(safe, row, copy)
        safe.reseal(found, msgspec.structs.replace(told, refused=said(worker, why)))
        found.ended_on = timezone.localdate()
        found.save(update_fields=["ended_on"])
        note(safe, row, worker, "kept", f"No copy is kept ({told.title.lower()}): {why}", about=found.id.hex)


def tell(worker: Working, case: Case, copy: uuid.UUID, way: Way, words: str) -> None:
    """Keep whether they were told of a copy; in their share it is said there, and “not yet” asks again.

    Raises:
        NotNow: they were told before. NoLonger, WrongSecret: they stopped sharing; nothing can be said there.
    """
    with transaction.atomic():
        row, safe = _of_case(worker, case)
        found = CaseCopy.objects.filter(id=copy, case=row, told_on=None).exclude(agreed_on=None).first()
        if found is None:
            raise NotNow
        (told,) = safe.read([found], CaseCopyTold)
        telling = Telling(said=said(worker, words), way=way)
        safe.reseal(found, msgspec.structs.replace(told, tellings=(*told.tellings, telling)))
        finish_task(safe, row, found.task, "done")
        if way == "shared":
            theirs = looking.opened(worker.id, Share.objects.get(id=found.share))
            given.goes_on(found.share)
            _tell(theirs, found, told)
        elif way == "another way":
            found.told_on = timezone.localdate()
        else:
            found.task = _ask_again(safe, row, worker)
        found.save(update_fields=["told_on", "task"])
        note(safe, row, worker, "kept", _NOTES[way] % {"title": told.title, "words": words}, about=copy.hex)


_NOTES: Final[dict[Way, str]] = {
    "shared": "Told them in what they share that a copy of “%(title)s” is kept.",
    "another way": "Told them that a copy of “%(title)s” is kept: %(words)s",
    "not yet": "Not told yet that a copy of “%(title)s” is kept: %(words)s",
}


def _tell(theirs: OpenSafe, found: CaseCopy, told: CaseCopyTold) -> None:
    kept = KeptTold(
        at=timezone.now(), by=told.asked.by, piece=found.piece.hex, title=told.title, why=told.asked.why
    )
    given.tell_kept(theirs, kept)
    found.told_on = timezone.localdate()


def _ask_again(safe: OpenSafe, row: Case, worker: Working) -> Any:
    return add_task(safe, row, _ASK_AGAIN, timezone.localdate() + ASK_AGAIN_IN, by=worker.id.hex)


def _of_case(worker: Working, case: Case) -> tuple[Case, OpenSafe]:
    row = Case.objects.select_for_update().get(id=case.id)
    return row, looking.opened(worker.id, row)


def _waiting(safe: OpenSafe, row: Case, copy: uuid.UUID) -> tuple[CaseCopy, CaseCopyTold]:
    found = CaseCopy.objects.filter(id=copy, case=row, agreed_on=None, ended_on=None).first()
    if found is None:
        raise NotNow
    return found, safe.read([found], CaseCopyTold)[0]
