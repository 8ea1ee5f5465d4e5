"""What can be asked of the pictures of screens in a record."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Final

import attrs
from django.db.models import QuerySet

from chesil.readers.media.kinds import named_as_picture
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import asking, questions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.screens import bridge, checking
from chesil_web.person.screens.checking import Standing
from chesil_web.person.screens.models import (
    Checked,
    Corner,
    Decided,
    Row,
    ScreenBatch,
    ScreenDecisions,
    ScreenOrder,
    ScreenRead,
    ScreenReading,
    Sides,
)
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.evidence.queries import File

_NO_DECISIONS: Final = Decided()


@attrs.frozen(kw_only=True)
class Shot:
    """A picture, what a machine read in it, and what she decided. *waits*: it is read, or will be."""

    file: File
    read: ScreenRead | None
    decided: Decided
    waits: bool = False

    @cached_property
    def standing(self) -> Standing:
        """The messages as they stand."""
        return checking.standing(self.read, self.decided)

    @property
    def sides(self) -> Sides | None:
        """Who wrote on which side, as she said it last; None where she did not."""
        return self.decided.sides[-1] if self.decided.sides else None

    @property
    def header(self) -> str:
        """The name at the top, which is a label and no proof; empty without one."""
        return self.read.header if self.read else ""

    @property
    def corners(self) -> tuple[Corner, ...]:
        """Of the screen, as she set them; none where the whole picture is the screen."""
        return self.read.corners if self.read else ()

    @property
    def open(self) -> list[Row]:
        """The messages that nobody has decided about."""
        return [row for row in self.standing.in_order if row.state == "open"]

    @property
    def right(self) -> list[Row]:
        """The messages that she says are right."""
        return [row for row in self.standing.in_order if row.state == "right"]


def shot(safe: OpenSafe, id: uuid.UUID) -> Shot | None:
    """One picture, even if it just came; None if there is none, or it is not a picture, or was deleted."""
    return next(iter(shots_of(safe, [id])), None)


def shots_of(safe: OpenSafe, ids: Iterable[uuid.UUID]) -> list[Shot]:
    """The same for several pictures, without those that would be None."""
    found = filter(None, (evidence.file(safe, each) for each in ids))
    return _shots(safe, [each for each in found if each.kept.removed_at is None and _is_one(each)])


def _is_one(found: File) -> bool:
    return evidence.is_picture(found) or just_came(found)


def just_came(found: File) -> bool:
    """Whether a file is not read yet and is a picture by its name."""
    return found.is_busy and named_as_picture(found.kept.name)


def shots(safe: OpenSafe) -> list[Shot]:
    """The pictures that look like screenshots, or that she has read or typed messages of, newest first."""
    pictures = [each for each in evidence.files(safe) if evidence.is_picture(each)]
    return [
        each
        for each in _shots(safe, pictures)
        if evidence.is_screenshot(each.file) or each.read or each.waits or each.decided != _NO_DECISIONS
    ]


def unread(safe: OpenSafe, pictures: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of some pictures that were not read, do not wait to be, and have no messages that she typed."""
    done = {
        part.item for of in (ScreenReading, ScreenDecisions) for part in asking.rows(of, item__in=pictures)
    }
    waiting = waiting_in(safe)
    return [each for each in pictures if each not in done and each.hex not in waiting]


def _shots(safe: OpenSafe, files: list[File]) -> list[Shot]:
    ids = [each.id for each in files]
    read = _parts(safe, ScreenReading, ScreenRead, ids)
    decided = _parts(safe, ScreenDecisions, Decided, ids)
    waiting = waiting_in(safe)
    return [
        Shot(
            file=each,
            read=read.get(each.id),
            decided=decided.get(each.id, _NO_DECISIONS),
            waits=each.id not in read and each.id.hex in waiting,
        )
        for each in files
    ]


def _parts[T](
    safe: OpenSafe, of: type[ScreenReading] | type[ScreenDecisions], document: type[T], items: list[uuid.UUID]
) -> dict[uuid.UUID, T]:
    parts = asking.rows(of, item__in=items) if items else []
    return {part.item: said for part, said in safe.read_parts(parts, Evidence, document)}


def batches(safe: OpenSafe) -> list[tuple[ScreenBatch, ScreenOrder, Job | None]]:
    """Everything that was asked to be read, with the job that reads it."""
    found = safe.read_all(ScreenBatch, ScreenOrder)
    jobs = {job.id: job for job in asking.rows(Job, id__in=[row.job for row, _ in found if row.job])}
    return [(row, order, jobs.get(row.job) if row.job else None) for row, order in found]


def waiting_in(safe: OpenSafe) -> set[str]:
    """The ids in hex of the pictures that are to be read."""
    return {
        each.evidence
        for _row, order, job in batches(safe)
        if job is not None and job.is_open and not job.ending
        for each in order.pictures
    }


def has_failed(safe: OpenSafe) -> bool:
    """Whether the reading of some was given up."""
    return any(job is not None and job.state == Job.FAILED for _row, _order, job in batches(safe))


def with_header(found: Iterable[Shot], header: str) -> list[Shot]:
    """The pictures that have the same name at the top."""
    return [each for each in found if header and each.header == header]


def checked(safe: OpenSafe, files: Iterable[File]) -> Mapping[uuid.UUID, Checked]:
    """Of each picture, the messages that she says are right, once she said who wrote on which side."""
    pictures = [each.id for each in files if evidence.is_picture(each)]
    every = _parts(safe, ScreenDecisions, Decided, pictures)
    decided = {id: said for id, said in every.items() if said.sides}
    read = _parts(safe, ScreenReading, ScreenRead, list(decided))
    found = {id: _checked(read.get(id), said) for id, said in decided.items()}
    return {id: each for id, each in found.items() if each.rows}


def stamps(files: Iterable[File]) -> dict[uuid.UUID, str]:
    """Of each picture among files that she decided about, what tells its decisions from others.

    None is opened for it.
    """
    pictures = [each.id for each in files if evidence.is_picture(each)]
    if not pictures:
        return {}
    found = ScreenDecisions.objects.filter(item__in=pictures).values_list("item", "id", "seal_number")
    return {item: f"{part.hex} {number}" for item, part, number in found}


def checked_since(safe: OpenSafe, files: Iterable[File], since: datetime) -> int:
    """How many messages in pictures among some files she checked since then, and said who wrote them.

    This opens nothing that was read: a picture is known by its name. If there is none, no query is made.
    """
    pictures = {each.id for each in files if named_as_picture(each.kept.name)}
    if not pictures:
        return 0
    parts = [part for part in questions.found(_every, safe.id) if part.item in pictures]
    found = safe.read_parts(parts, Evidence, Decided)
    return sum(len(checking.right_since(said, since)) for _part, said in found)


def _every(safe: uuid.UUID) -> QuerySet[ScreenDecisions]:
    """The query for all of a record. It does not name its pictures, as there can be thousands."""
    return ScreenDecisions.objects.filter(item__in=Evidence.objects.filter(safe_id=safe).values("id"))


def _checked(read: ScreenRead | None, decided: Decided) -> Checked:
    now, shown = checking.standing(read, decided), read or ScreenRead(read_at=decided.sides[-1].at)
    rows = tuple(row for row in now.in_order if row.state == "right" and row.side)
    did = [checking.did(row, now.read.get(row.number)) for row in rows]
    return Checked(
        rows=rows,
        sides=decided.sides[-1],
        corrected=tuple(each.corrected for each in did),
        given=tuple(each.given for each in did),
        header=shown.header,
        engine=shown.engine,
        models=shown.models,
        width=shown.width,
        height=shown.height,
    )


def taken_on(safe: OpenSafe, found: File) -> str:
    """The ISO day on which a picture was taken, as bridge.taken_on says."""
    said = found.caption.when if found.caption else ""
    return bridge.taken_on(None if said else evidence.media_row(safe, found), said)


def given_day(found: File) -> date | None:
    """The day that she gave a picture, or the notes that it belongs to; None if she gave none, or several."""
    said = found.caption.when if found.caption else ""
    times = [said] if said else [each.when for each in evidence.times_of_notes(found)]
    days = {bridge.whole_day(each) for each in times}
    return days.pop() if len(days) == 1 else None
