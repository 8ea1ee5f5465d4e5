"""What has a machine listen to a recording, and what keeps what she writes down of it."""

import uuid
from typing import Literal

from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace

from chesil_web.foundation.jobs.beginning import begin
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.opened import OpenSafe, closed_again, part_key, save_sealed, sealed_part
from chesil_web.person.recordings import queries
from chesil_web.person.recordings.models import Notes, Order, Place, RecordingNotes, RecordingOrder, Written
from chesil_web.person.recordings.queries import Recording
from chesil_web.person.recordings.tasks import listen_to
from chesil_web.record.evidence import actions as remembering
from chesil_web.record.evidence import queries as files
from chesil_web.record.evidence import rules as evidence
from chesil_web.record.evidence.models import Evidence

By = Literal["owner", "owner with a helper"]
What = Literal["written", "checked", "thrown", "undone"]


def ask(safe: OpenSafe, found: Recording, language: str = "") -> bool:
    """Have a machine listen to a recording in the background; gives whether it was not asked so before.

    Args:
        language: the code of what is spoken, which is proposed for the next one; empty: the machine tells.
    """
    guess = found.guess
    if found.job is not None or (guess is not None and not guess.fault and guess.asked == language):
        return False
    with transaction.atomic():
        _clear_ended(safe)
        new = safe.new(RecordingOrder)
        new.row.job = begin(listen_to, new.row, new.key)
        key = safe.item_key(Evidence(id=found.file.id))
        order = Order(
            evidence=found.file.id.hex,
            key=key.hex(),
            place=found.place,
            member=found.member,
            language=language,
        )
        safe.put(new, order)
    if files.answers(safe).spoken != language:
        remembering.answer(safe, spoken=language)
    return True


def _clear_ended(safe: OpenSafe) -> None:
    for row, _order, job in queries.orders(safe):
        if job is None or not job.is_open:
            drop_whole(row)


def stop(safe: OpenSafe, found: Recording) -> None:
    """Listen no further to a recording. Nothing is kept of what was guessed so far."""
    with transaction.atomic():
        for row, order, job in queries.orders(safe):
            if not queries.is_of(order, found.file.id, found.place) or job is None:
                continue
            if job.state == Job.WAITING:
                drop_whole(row)
            else:
                Job.objects.filter(id=job.id, state__in=Job.OPEN).update(ending=True)


def write(
    safe: OpenSafe,
    id: uuid.UUID,
    place: Place,
    what: What,
    *,
    text: str = "",
    by: By = "owner",
) -> bool:
    """Keep what she did about a recording; gives whether that is anything new."""
    said = Written(at=timezone.now(), what=what, text=text, by=by)
    with transaction.atomic():
        key = safe.item_key(evidence.evidence(safe, id, changing=True))
        row, before = next(
            ((row, each) for row, each in queries.notes(safe, id) if each.place == place),
            (None, Notes(place=place)),
        )
        standing = before.standing
        if (standing is None and what == "undone") or (
            standing is not None and what != "thrown" and (standing.what, standing.text) == (what, text)
        ):
            return False
        now = replace(before, written=(*before.written, said))
        if row is None:
            sealed_part(key, RecordingNotes(item=id), now).save(force_insert=True)
        else:
            closed_again(part_key(key, row.id), row, now)
            save_sealed(row)
    return True
