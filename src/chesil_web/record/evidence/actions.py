"""What changes the files of a record."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.jobs.beginning import begin
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.erasing import drop_made, drop_whole
from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import actions as log
from chesil_web.foundation.log import rows as log_rows
from chesil_web.record.evidence import queries, quota, rules
from chesil_web.record.evidence.models import Answers, Caption, Evidence, Kept, Noted, Reading, WrongClock
from chesil_web.record.evidence.tasks import read_evidence
from chesil_web.record.evidence.uploads import Refused, Uploaded


def add(safe: OpenSafe, given: Uploaded, declared: str = "") -> tuple[uuid.UUID, bool]:
    """Keep an uploaded file as `keep` does, where there is room for it.

    Raises:
        Refused: there is none. Nothing of it is kept.
    """
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        refusal = quota.refusal(safe, given.sealed.size)
        if not refusal:
            return keep(safe, given, declared)
    files.give_up(given.blob)
    raise Refused(refusal)


def keep(
    safe: OpenSafe, given: Uploaded, declared: str = "", saved_at: datetime | None = None
) -> tuple[uuid.UUID, bool]:
    """Keep an uploaded file and have it read; gives its id, and whether it is new.

    The same file twice is kept once, also when both arrive at the same moment.

    Args:
        saved_at: when her own device says that the file was saved, where a script could ask.
    """
    kept = Kept(
        name=given.name, size=given.sealed.size, sha256=given.sealed.sha256, received_at=timezone.now(),
        declared=declared, saved_at=saved_at,
    )  # fmt: skip
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        same = next((each for each in queries.files(safe) if each.kept.sha256 == kept.sha256), None)
        if same is None:
            files.keep(given.blob)  # before its row, whose state tells of it
            safe.put(given.new, kept)
            log.received(
                safe, given.new.row, name=kept.name, size=kept.size, sha256=kept.sha256, declared=declared
            )
            _have_read(safe, given.new.row, given.new.key)
            return given.new.row.id, True
    files.give_up(given.blob)
    return same.id, False


def read_again(safe: OpenSafe, id: uuid.UUID) -> None:
    """Read a file anew, such as after an answer or when an earlier try was cut short."""
    row = rules.evidence(safe, id)
    with transaction.atomic():
        drop_made([id], to_read_anew=True)
        _have_read(safe, row, safe.item_key(row))


def _have_read(safe: OpenSafe, row: Evidence, key: bytes) -> None:
    job = begin(read_evidence, row, key, order=queries.answers(safe))
    Evidence.objects.filter(id=row.id).update(job=job)


def answer(safe: OpenSafe, **said: Any) -> None:
    """Keep an answer; files whose dates rest on it, or wait for it, are read again."""
    before = queries.answers(safe)
    after = msgspec.structs.replace(before, **said)
    with transaction.atomic():
        row = Answers.objects.select_for_update().filter(safe_id=safe.id).first()
        if row is None:
            safe.keep(Answers, after)
        else:
            safe.reseal(row, after)
    if "day_first" in said:
        for each in queries.files(safe):
            if each.read and any(source.order_unknown or source.order_told for source in each.read.sources):
                read_again(safe, each.id)


def set_clock(safe: OpenSafe, id: uuid.UUID, zone: str) -> None:
    """Keep which zone the times of a file are in, where it does not say. Nothing is read again for it."""
    with transaction.atomic():
        row, kept = _held(safe, id)
        safe.reseal(row, msgspec.structs.replace(kept, zone=zone))


def set_wrong_clock(safe: OpenSafe, clock: WrongClock) -> bool:
    """Keep that a clock was wrong; False where another one holds for one of its files at that time.

    Nothing is read again for it: the next look moves the times.
    """
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        known = queries.answers(safe).clocks
        if queries.meeting(known, clock):
            return False
        answer(safe, clocks=(*known, clock))
        return True


def take_back_clock(safe: OpenSafe, id: str, *, back: bool = True) -> bool:
    """Take back what she said of a clock, or use it again where *back* is false; False where it cannot be."""
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        known = queries.answers(safe).clocks
        found = next((each for each in known if each.id == id), None)
        if found is None or (not back and queries.meeting(known, found)):
            return False
        changed = msgspec.structs.replace(found, taken_back_at=timezone.now() if back else None)
        answer(safe, clocks=tuple(changed if each.id == id else each for each in known))
        return True


def set_columns(safe: OpenSafe, id: uuid.UUID, columns: dict[str, str]) -> None:
    """Keep what the columns of a list of calls are, and read it again; empty: as they look.

    What is being read at this moment stays as it is: its end would be taken for the new reading.
    """
    with transaction.atomic():
        row, kept = _held(safe, id)
        if Reading.objects.filter(item=id).exists():
            safe.reseal(row, msgspec.structs.replace(kept, columns=columns))
            read_again(safe, id)


def set_caption(safe: OpenSafe, id: uuid.UUID, caption: Caption | None) -> None:
    """Keep what she says of a photo or recording; None takes it back. Nothing is read again for it."""
    with transaction.atomic():
        row, kept = _held(safe, id)
        safe.reseal(row, msgspec.structs.replace(kept, caption=caption))


def note_files(safe: OpenSafe, note: str, said: Noted, *, has: Collection[str], had: Collection[str]) -> None:
    """Keep which files a note belongs to, in the transaction that keeps the note.

    Args:
        note: its id. has, had: ids of its files now and before, in hex; one that is gone is passed over.
    """
    ids = sorted({*has, *had})
    rows = Evidence.objects.filter(safe_id=safe.id, id__in=ids).order_by("id").select_for_update(no_key=True)
    for row, kept in safe.read_those(rows, Kept) if ids else ():
        others = {id: each for id, each in kept.notes.items() if id != note}
        notes = others | ({note: said} if row.id.hex in has else {})
        if notes != kept.notes:
            safe.reseal(row, msgspec.structs.replace(kept, notes=notes))


def remove(safe: OpenSafe, id: uuid.UUID) -> None:
    """Delete a file: it can be brought back for 30 days."""
    _mark(safe, id, removed=True)


def bring_back(safe: OpenSafe, id: uuid.UUID) -> None:
    """Undo a deletion."""
    _mark(safe, id, removed=False)


def _mark(safe: OpenSafe, id: uuid.UUID, *, removed: bool) -> None:
    now = timezone.now()
    with transaction.atomic():
        row, kept = _held(safe, id)
        if (kept.removed_at is not None) == removed:
            return
        safe.reseal(row, msgspec.structs.replace(kept, removed_at=now if removed else None))
        row.ends_on = (now + queries.UNDO_FOR).date() if removed else None
        row.save(update_fields=["ends_on"])
        log.marked(safe, row, until=now + queries.UNDO_FOR if removed else None)


def _held(safe: OpenSafe, id: uuid.UUID) -> tuple[Evidence, Kept]:
    """A file with its document, held until the transaction ends: a second tab waits, and sees the change."""
    row = rules.evidence(safe, id, changing=True)
    return row, safe.read([row], Kept)[0]


def take_out(safe: OpenSafe, id: uuid.UUID) -> None:
    """Delete a file for good at once, which nobody but who brought it could open so far.

    Raises:
        Http404: there is no such file.
    """
    with transaction.atomic():
        row = rules.evidence(safe, id, changing=True)
        log.erased(safe.id, [id], reason=log.TAKEN_OUT, by=log.OWNER)
        drop_whole(row)


def clear_every_removed() -> int:
    """Delete for good what was deleted 30 days ago, as the clock does, with no key; gives how many files."""
    due = Evidence.objects.filter(ends_on__lte=timezone.localdate())
    gone = [row for row in due if log_rows.was_deleted(row)]
    for row in gone:
        with transaction.atomic():
            log.erased(row.safe_id, [row.id], reason=log.ENDED)
            drop_whole(row)
    return len(gone)
