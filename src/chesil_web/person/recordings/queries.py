"""What can be asked of the recordings in a record."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from django.db.models import QuerySet
from django.utils import timezone

from chesil.terms.heard import Heard, How
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import asking, questions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.recordings.models import (
    Guessed,
    Notes,
    Order,
    Place,
    RecordingGuess,
    RecordingNotes,
    RecordingOrder,
    Said,
)
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.evidence.queries import File


@attrs.frozen(kw_only=True)
class Recording:
    """A recording, or a video, that came with a record of a file, or is the file itself.

    Attributes:
        member: of a ZIP, its name in it; empty where the file is it.
        row: the record, as evidence.rows gives it. attachment: what the record says of the recording.
        guess: what a machine guesses that it says. notes: what she wrote down.
        job: what listens to it, or is to; None where nothing does. failed: it was given up.
    """

    file: File
    place: Place
    member: str
    row: dict[str, Any]
    attachment: dict[str, Any]
    guess: Guessed | None
    notes: Notes
    job: Job | None = None
    failed: bool = False


def recording(safe: OpenSafe, id: uuid.UUID, document: int, record: int, nth: int) -> Recording | None:
    """One recording; None where there is none that can be listened to, or its file was deleted."""
    found = evidence.file(safe, id)
    if found is None or found.kept.removed_at is not None:
        return None
    sound = evidence.sound_of(safe, found, document=document, record=record, nth=nth)
    if sound is None:
        return None
    row, member = sound
    attachment = row["attachments"][nth]
    place = Place(document, record, nth, attachment["name"] or "")
    jobs = [job for _row, order, job in orders(safe) if job and is_of(order, id, place)]
    going = [job for job in jobs if job.is_open and not job.ending]
    return Recording(
        file=found,
        place=place,
        member=member,
        row=row,
        attachment=attachment,
        guess=next((each for each in _guesses(safe, id) if each.place == place), None),
        notes=next((each for _, each in notes(safe, id) if each.place == place), Notes(place=place)),
        job=going[0] if going else None,
        failed=any(job.state == Job.FAILED for job in jobs),
    )


def _guesses(safe: OpenSafe, id: uuid.UUID) -> list[Guessed]:
    """The guesses about recordings in a file, the newest first."""
    parts = asking.rows(RecordingGuess, item=id)
    found = [said for _, said in safe.read_parts(parts, Evidence, Guessed)]
    return sorted(found, key=lambda each: each.read_at, reverse=True)


def notes(safe: OpenSafe, id: uuid.UUID) -> list[tuple[RecordingNotes, Notes]]:
    """What she wrote down of the recordings in a file."""
    return list(safe.read_parts(asking.rows(RecordingNotes, item=id), Evidence, Notes))


def said(safe: OpenSafe, files: Iterable[File]) -> dict[uuid.UUID, tuple[Said, ...]]:
    """Of each file, what she says is said in the recordings in it. A guess that she did not check is none."""
    here, found = {each.id for each in files}, defaultdict[uuid.UUID, list[Said]](list)
    parts = [part for part in questions.found(_every, safe.id) if part.item in here]
    for part, notes in safe.read_parts(parts, Evidence, Notes):
        found[part.item].extend(_said(notes))
    return {item: tuple(each) for item, each in found.items() if each}


def _said(notes: Notes) -> Iterator[Said]:
    standing = notes.standing
    if standing is not None and standing.what != "thrown":
        how: How = "checked" if standing.what == "checked" else "typed"
        day = timezone.localtime(standing.at).date()
        words = Heard(text=standing.text, how=how, on=day, name=notes.place.name)
        yield Said(notes.place, words, standing.at)


def stamps(safe: OpenSafe, files: Iterable[File]) -> Mapping[uuid.UUID, str]:
    """Of each file with recordings that she wrote something about, what tells that from other words.

    None is opened for it.
    """
    here, found = {each.id for each in files}, defaultdict[uuid.UUID, list[str]](list)
    for item, part, number in _every(safe.id).order_by("id").values_list("item", "id", "seal_number"):
        if item in here:
            found[item].append(f"{part.hex} {number}")
    return {item: " ".join(each) for item, each in found.items()}


def _every(safe: uuid.UUID) -> QuerySet[RecordingNotes]:
    """All of a record, asked without naming its files: there can be thousands."""
    return RecordingNotes.objects.filter(item__in=Evidence.objects.filter(safe_id=safe).values("id"))


def orders(safe: OpenSafe) -> list[tuple[RecordingOrder, Order, Job | None]]:
    """Everything that a machine was asked to listen to, with the job that does it."""
    found = safe.read_all(RecordingOrder, Order)
    jobs = {job.id: job for job in asking.rows(Job, id__in=[row.job for row, _ in found if row.job])}
    return [(row, order, jobs.get(row.job) if row.job else None) for row, order in found]


def is_of(order: Order, id: uuid.UUID, place: Place) -> bool:
    """Whether an order is about this recording."""
    return order.evidence == id.hex and order.place == place
