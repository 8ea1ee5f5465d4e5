"""What is read of a joint: its sides, what stands there with who read it, and what was asked."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import attrs
from django.db import transaction

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case
from chesil_web.staff.joint import reading, rules
from chesil_web.staff.joint.models import (
    Asking,
    AskingTold,
    Copy,
    CopyText,
    CopyTold,
    JointTold,
    Reading,
    Side,
    SideTold,
    Text,
)
from chesil_web.staff.letters.details import OfOthers
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Read:
    """A copy with who read it. *text*: None once it was taken back, or where its side has left."""

    row: Copy
    told: CopyTold
    text: Text | None
    is_own: bool
    readers: tuple[tuple[str, datetime], ...]


@attrs.frozen(kw_only=True)
class Whole:
    """A joint as one side has it. *copies*: the newest first. *sides*: in the order in which they came."""

    own: Side
    told: JointTold
    sides: tuple[tuple[Side, SideTold], ...]
    copies: tuple[Read, ...]


def read(worker: Working, own: Side, *, only: uuid.UUID | None = None) -> Whole:
    """A joint to be shown to a worker who may see a side of it. What they read first is written down.

    Args:
        only: the one copy that is shown.
    """
    with transaction.atomic():  # what is written down as read cannot be taken back before it is shown
        reading.mark_read(worker, own, only=only)
        return whole(worker, own)


def whole(worker: Working, own: Side) -> Whole:
    """The same with the texts of their own agency, and of others those that this worker has read before."""
    safe = looking.opened(worker.id, own.joint)
    (told,) = safe.read([own.joint], JointTold)
    sides = own.joint.sides.order_by("joined_on", "since", "id")
    return Whole(
        own=own, told=told, sides=tuple(safe.read_those(sides, SideTold)),
        copies=tuple(_copies(worker, own, safe)),
    )  # fmt: skip


def _copies(worker: Working, own: Side, safe: OpenSafe) -> Iterable[Read]:
    rows = safe.read_those(rules.copies(own), CopyTold)
    readings = _readings([row.id for row, _told in rows])
    texts = _texts(worker, own, safe)
    for row, told in rows:
        yield Read(
            row=row, told=told, text=texts.get(row.id), is_own=row.side_id == own.id,
            readers=tuple(readings.get(row.id, ())),
        )  # fmt: skip


def _texts(worker: Working, own: Side, safe: OpenSafe) -> dict[uuid.UUID, Text]:
    """What stands in copies: of those of others only what is written down as read by this worker."""
    if own.left_on is not None:
        return {}
    there = rules.copies(own).filter(taken_on=None)
    read = there.filter(readings__worker=worker.id) | there.filter(side=own)
    found = CopyText.objects.filter(copy__in=read.values("id"))
    return {row.copy_id: text for row, text in safe.read_those(found, Text)}


def _readings(copies: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, datetime]]]:
    rows = list(Reading.objects.filter(copy__in=copies).order_by("at", "id"))
    workers = Worker.objects.filter(id__in={row.worker_id for row in rows})
    names = {row.id: told.name for row, told in office.read_those(workers, WorkerTold)}
    found: dict[uuid.UUID, list[tuple[str, datetime]]] = {}
    for row in rows:
        found.setdefault(row.copy_id, []).append((names.get(row.worker_id, ""), row.at))
    return found


def askings(safe: OpenSafe, case: Case) -> list[tuple[Asking, AskingTold]]:
    """What a case asked of other agencies, the newest first."""
    rows = Asking.objects.filter(case=case).select_related("agency")
    found = safe.read_those(rows, AskingTold)
    return sorted(found, key=lambda each: each[1].asked.at, reverse=True)


def of_others(worker: Working, case: Case) -> OfOthers | None:
    """What other agencies let a case's workers read, to look for in what leaves it; None where nothing is."""
    own = rules.running(worker, case)
    there = rules.copies(own).filter(taken_on=None).exclude(side=own) if own else Copy.objects.none()
    if own is None or not there:
        return None
    safe = looking.opened(worker.id, own.joint)
    texts = safe.read_those(CopyText.objects.filter(copy__in=there.values("id")), Text)
    return OfOthers(
        contacts=tuple(text.contact for _row, text in texts if text.contact),
        words=tuple(value for _row, text in texts for _name, value in text.rows), damaged=len(safe.damaged),
    )  # fmt: skip
