"""What has pictures read, and what keeps her decisions about what was read."""

import uuid
from collections.abc import Collection, Iterable
from itertools import batched
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace

from chesil_web.foundation.jobs.beginning import begin
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.opened import (
    OpenSafe,
    closed_again,
    document_of,
    part_key,
    save_sealed,
    sealed_part,
)
from chesil_web.person.screens import checking, queries
from chesil_web.person.screens.checking import Deciding
from chesil_web.person.screens.models import (
    Corner,
    Decided,
    Decision,
    ScreenBatch,
    ScreenDecisions,
    ScreenOrder,
    ScreenRead,
    ScreenReading,
    Sides,
    Waiting,
)
from chesil_web.person.screens.queries import Shot
from chesil_web.person.screens.tasks import read_screens
from chesil_web.record.evidence import rules as evidence
from chesil_web.record.evidence.models import Evidence

A_BATCH: Final = 20  # pictures of one job, so that what others wait for is not behind all of hers
By = Literal["owner", "owner with a helper"]


def read(safe: OpenSafe, shots: Iterable[Shot], *, again: bool = False) -> int:
    """Have pictures read in the background, in the order given; gives how many were not asked for before.

    Args:
        again: also those that could not be read, or in which no message was found.
    """
    wanted = [
        each for each in shots if not each.waits and (each.read is None or (again and not each.read.rows))
    ]
    with transaction.atomic():
        _clear_ended(safe)
        ScreenReading.objects.filter(item__in=[each.file.id for each in wanted]).delete()
        for some in batched(wanted, A_BATCH):
            _begin(safe, some)
    return len(wanted)


def read_within(safe: OpenSafe, shot: Shot, corners: tuple[Corner, ...], *, by: By = "owner") -> None:
    """Have a picture read again by the corners of the screen on it; by none, the whole of it.

    What was read before goes, and what she decided about that is set aside. What she typed stays.
    """
    if shot.waits:
        return
    with transaction.atomic():
        _clear_ended(safe)
        _set_aside(safe, shot.file.id, by)
        ScreenReading.objects.filter(item=shot.file.id).delete()
        _begin(safe, [shot], corners)


def _set_aside(safe: OpenSafe, id: uuid.UUID, by: By) -> None:
    read, decided = _held(safe, id)
    old = tuple(row for row in checking.standing(read, decided).in_order if row.box)
    if old and decided.decisions:
        said = Decision(at=timezone.now(), press=uuid.uuid4().hex, what="reread", old=old, new=(), by=by)
        _keep(safe, id, replace(decided, decisions=(*decided.decisions, said)))


def _begin(safe: OpenSafe, shots: Iterable[Shot], corners: tuple[Corner, ...] | None = None) -> None:
    """*corners*: of the screen; None where they stay as they were."""
    new = safe.new(ScreenBatch)
    new.row.job = begin(read_screens, new.row, new.key)
    pictures = (
        Waiting(
            evidence=each.file.id.hex,
            key=safe.item_key(Evidence(id=each.file.id)).hex(),
            taken=queries.taken_on(safe, each.file),
            corners=each.corners if corners is None else corners,
            first=each.standing.new_number,
        )
        for each in shots
    )
    safe.put(new, ScreenOrder(pictures=tuple(pictures)))


def _clear_ended(safe: OpenSafe) -> None:
    for row, _order, job in queries.batches(safe):
        if job is None or not job.is_open:
            drop_whole(row)


def stop(safe: OpenSafe) -> None:
    """Read no more pictures than the one that is read at this moment. What was read stays."""
    with transaction.atomic():
        for row, _order, job in queries.batches(safe):
            if job is not None and job.state == Job.WAITING:
                drop_whole(row)
            elif job is not None:
                Job.objects.filter(id=job.id, state__in=Job.OPEN).update(ending=True)


def decide(safe: OpenSafe, id: uuid.UUID, deciding: Deciding, *, by: By = "owner") -> int:
    """Keep what she decides about rows of a picture in one press; gives how many decisions that were."""
    press, now = uuid.uuid4().hex, timezone.now()
    with transaction.atomic():
        read, decided = _held(safe, id)
        made = tuple(
            Decision(at=now, press=press, what=what, old=old, new=new, by=by)
            for what, old, new in deciding(checking.standing(read, decided))
        )
        if made:
            _keep(safe, id, replace(decided, decisions=(*decided.decisions, *made)))
    return len(made)


def say_sides(safe: OpenSafe, ids: Collection[uuid.UUID], *, left: str, right: str) -> None:
    """Keep who wrote what stands on each side of some pictures."""
    said = Sides(at=timezone.now(), left=left, right=right)
    with transaction.atomic():
        for id in sorted(ids):
            _read, decided = _held(safe, id)
            _keep(safe, id, replace(decided, sides=(*decided.sides, said)))


def _held(safe: OpenSafe, id: uuid.UUID) -> tuple[ScreenRead | None, Decided]:
    """What was read and decided; a second tab waits until the transaction ends, and sees the change."""
    key = safe.item_key(evidence.evidence(safe, id, changing=True))
    reading = ScreenReading.objects.filter(item=id).first()
    decisions = ScreenDecisions.objects.filter(item=id).first()
    return (
        document_of(part_key(key, reading.id), reading, ScreenRead) if reading else None,
        document_of(part_key(key, decisions.id), decisions, Decided) if decisions else Decided(),
    )


def _keep(safe: OpenSafe, id: uuid.UUID, decided: Decided) -> None:
    key = safe.item_key(Evidence(id=id))
    row = ScreenDecisions.objects.filter(item=id).first()
    if row is None:
        sealed_part(key, ScreenDecisions(item=id), decided).save(force_insert=True)
    else:
        closed_again(part_key(key, row.id), row, decided)
        save_sealed(row)
