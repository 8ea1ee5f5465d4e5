"""What can be asked of the files in a record."""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

import attrs

from chesil.readers.media.kinds import named_as_sound, named_as_video
from chesil.readers.registry import FileReading
from chesil.terms.formats import PHOTO_LISTS
from chesil.terms.readings import TableHead
from chesil.terms.times import read_edtf
from chesil.timeline import ProposedTime
from chesil.timeline.captions import base_name
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import asking
from chesil_web.foundation.keys.opened import OpenSafe, part_key
from chesil_web.record.evidence import bridge
from chesil_web.record.evidence.models import (
    Answers,
    Caption,
    Conversation,
    Evidence,
    Kept,
    Read,
    Reading,
    Told,
    WrongClock,
)

_NEVER: Final = "~"  # after every time
UNDO_FOR = timedelta(days=30)
_NAMED: Final = re.compile(r"screen[ _-]?(?:shot|cap)|scrnshot|sgrinlun", re.IGNORECASE)
_SCREENS: Final = (1.6, 2.6)  # height by width, from an old phone's screen to the tallest of today
LOCKED: Final = ".crypt15"  # how the name of a backup of WhatsApp ends


@attrs.frozen(kw_only=True)
class File:
    """A file with what is known of it. *job* is None when it is read, or nothing works on it."""

    id: uuid.UUID
    kept: Kept
    read: Read | None
    part: uuid.UUID | None
    job: Job | None

    @property
    def is_busy(self) -> bool:
        """Whether it is still being read."""
        return self.read is None and self.job is not None and self.job.is_open

    @property
    def has_failed(self) -> bool:
        """Whether it could not be read."""
        return not self.is_busy and (self.read is None or self.read.stopped)

    @property
    def is_all_read(self) -> bool:
        """Whether everything in it was read, so that what was read tells all that it holds."""
        read = self.read
        if read is None or read.unknown or read.linked:
            return False
        return not any(each.problems for each in read.sources)

    @property
    def caption(self) -> Caption | None:
        """What is said of a photo or recording: by her, or else by the one time of its notes."""
        return self.kept.caption or (_by_notes(self) if _has_no_time(self) else None)


def files(safe: OpenSafe, *, removed: bool = False, closed: Collection[str] = ()) -> list[File]:
    """The files of a record, newest first.

    Args:
        closed: ids in hex of files that are only asked for: nothing is opened of what was read from them.
    """
    found = _known(safe, safe.rows(Evidence), closed)
    shown = [each for each in found if (each.kept.removed_at is not None) == removed]
    return sorted(shown, key=lambda each: (each.kept.received_at, each.id), reverse=True)


def kept(safe: OpenSafe, ids: Iterable[uuid.UUID] | None = None) -> list[tuple[uuid.UUID, Kept]]:
    """The files of a record as they came, newest first, also deleted ones; or some. No reading is opened."""
    mine = Evidence.objects.filter(safe_id=safe.id)
    rows = list(mine if ids is None else mine.filter(id__in=list(ids)))
    found = [(row.id, said) for row, said in safe.read_those(rows, Kept)]
    return sorted(found, key=lambda each: (each[1].received_at, each[0]), reverse=True)


def file(safe: OpenSafe, id: uuid.UUID) -> File | None:
    """One file, or None.

    Raises:
        Damaged: it does not open.
    """
    rows = safe.rows(Evidence, id=id)
    found = _known(safe, rows)
    if not found:
        safe.read(rows, Kept)
    return found[0] if found else None


def _known(safe: OpenSafe, rows: list[Evidence], closed: Collection[str] = ()) -> list[File]:
    found = safe.read_those(rows, Kept)
    parts = asking.rows(Reading, item__in=[row.id for row, _ in found])
    # Where what is told of a reading is damaged, its tables still open.
    read: dict[uuid.UUID, tuple[uuid.UUID, Read | None]] = {part.item: (part.id, None) for part in parts}
    asked = [part for part in parts if part.item.hex not in closed]
    read |= {part.item: (part.id, said) for part, said in safe.read_parts(asked, Evidence, Read)}
    unread = [
        row.job
        for row, _ in found
        if row.job and row.id.hex not in closed and not read.get(row.id, _UNREAD)[1]
    ]
    jobs = {job.id: job for job in asking.rows(Job, id__in=unread)}
    known = []
    for row, kept in found:
        part, said = read.get(row.id, _UNREAD)
        job = jobs.get(row.job) if row.job else None
        known.append(File(id=row.id, kept=kept, read=said, part=part, job=job))
    return known


_UNREAD: Final = (None, None)


def conversations(found: File) -> tuple[Conversation, ...]:
    """Those that can be taken out of a file; none where it is no database, or is deleted."""
    if found.read is None or found.kept.removed_at is not None or len(found.read.sources) != 1:
        return ()
    return found.read.sources[0].conversations


def is_locked(found: File) -> bool:
    """Whether a file may be a backup of WhatsApp that her key opens."""
    return (
        found.kept.removed_at is None
        and found.read is not None
        and not found.read.sources
        and found.kept.name.lower().endswith(LOCKED)
    )


def only_table(found: File) -> TableHead | None:
    """The table of which it can be said which column is what: the only one, for one answer is kept."""
    tables = found.read.tables if found.read and not found.kept.removed_at else ()
    return tables[0] if len(tables) == 1 else None


def is_media(found: File) -> bool:
    """Whether a file is one photo, video or recording, and nothing else."""
    sources = found.read.sources if found.read else ()
    return len(sources) == 1 and sources[0].format == "media" and sources[0].rows == 1


def is_picture(found: File) -> bool:
    """Whether a file is one picture, and nothing else."""
    name = found.kept.name
    return is_media(found) and not (named_as_video(name) or named_as_sound(name))


def is_screenshot(found: File) -> bool:
    """Whether a picture looks like a phone's screen: by its name, or its shape where it names no camera."""
    if not is_picture(found) or found.read is None:
        return False
    source = found.read.sources[0]
    short, long = sorted(source.shape)
    is_tall = bool(short) and source.shape[1] == long and _SCREENS[0] <= long / short <= _SCREENS[1]
    return bool(_NAMED.match(found.kept.name)) or (is_tall and not source.camera)


def untimed(safe: OpenSafe) -> list[File]:
    """Photos and recordings that are `is_untimed`, the oldest first."""
    return [each for each in reversed(files(safe)) if is_untimed(each)]


def is_untimed(found: File) -> bool:
    """Whether a file is a photo or recording without a time, which neither she nor a note of hers gave it."""
    return _has_no_time(found) and found.caption is None


def _has_no_time(found: File) -> bool:
    return found.read is not None and is_media(found) and found.read.sources[0].clock == "none"


def _by_notes(found: File) -> Caption | None:
    """Nothing where its notes have no time, or not the same one: then she is asked which."""
    timed = times_of_notes(found)
    if len({each.when for each in timed}) != 1:
        return None
    written = max(each.written_at for each in found.kept.notes.values() if each.when)
    return Caption(at=written, when=timed[0].when, when_from=timed[0].when_from)


def times_of_notes(found: File) -> tuple[ProposedTime, ...]:
    """When the notes that a file belongs to say that it was; those that are for her alone come last.

    Of these nothing that leaves speaks: their time is one that she gave.
    """
    return tuple(
        ProposedTime(when=each.when, when_from="given" if each.private else "note")
        for each in sorted(found.kept.notes.values(), key=lambda each: each.private)
        if each.when
    )


@attrs.frozen(kw_only=True)
class Naming:
    """A message that names a file: where it is, and its row, as `bridge.naming` gives it."""

    file: uuid.UUID
    name: str
    document: int
    record: int
    row: dict[str, Any]


def naming(safe: OpenSafe, found: File) -> list[Naming]:
    """The messages in other files that name this one; more than some tell nothing, and are not looked for."""
    named = []
    for each in files(safe):
        has = each.read is not None and any(source.attached != 0 for source in each.read.sources)
        if each.id == found.id or not has or is_media(each) or each.part is None:
            continue
        for row in bridge.naming(*_opens(safe, each.id, each.part), name=found.kept.name):
            named.append(
                Naming(
                    file=each.id, name=each.kept.name, document=row["document"], record=row["record"], row=row
                )
            )
    return named


def listed(safe: OpenSafe, found: File) -> list[dict[str, Any]]:
    """What apps' lists of photos say of this one, as `bridge.naming` gives it."""
    return [
        row
        for each in files(safe)
        if each.part is not None and each.read is not None and not is_media(each)
        if any(source.format in PHOTO_LISTS for source in each.read.sources)
        for row in bridge.naming(*_opens(safe, each.id, each.part), name=found.kept.name, kind="media")
    ]


def media_row(safe: OpenSafe, found: File) -> dict[str, Any] | None:
    """The row of a photo or recording, as `bridge.media_row` gives it; None where the file is none."""
    return bridge.media_row(*_opens(safe, found.id, found.part)) if found.part and is_media(found) else None


def tables(safe: OpenSafe, found: File) -> FileReading | None:
    """What was read from a file, whole; None when nothing was."""
    if found.part is None:
        return None
    return bridge.tables(*_opens(safe, found.id, found.part))


def rows(
    safe: OpenSafe, found: File, *, start: int, count: int
) -> tuple[list[dict[str, object]], int] | None:
    """Some of what was read from a file, and how much there is; None when nothing was."""
    if found.part is None:
        return None
    return bridge.rows(*_opens(safe, found.id, found.part), start=start, count=count)


def documents(safe: OpenSafe, found: File) -> list[tuple[str, int]]:
    """The documents of a file, as `bridge.documents` gives them; none when nothing was read."""
    return bridge.documents(*_opens(safe, found.id, found.part)) if found.part else []


def linked(safe: OpenSafe, found: File) -> frozenset[str]:
    """The pictures and recordings in a ZIP, as `bridge.linked` gives them; none when nothing was read."""
    return bridge.linked(*_opens(safe, found.id, found.part)) if found.part else frozenset()


def member_of_picture(safe: OpenSafe, found: File, *, document: int, record: int, nth: int) -> str | None:
    """Where the picture of a record lies in its file, as `bridge.pictures` says; None where there is none."""
    return _member(safe, found, bridge.pictures, document=document, record=record, nth=nth)


def member_of_sound(safe: OpenSafe, found: File, *, document: int, record: int, nth: int) -> str | None:
    """Where the recording of a record lies in its file, as `bridge.sounds` says; None where there is none."""
    return _member(safe, found, bridge.sounds, document=document, record=record, nth=nth)


def sound_of(
    safe: OpenSafe, found: File, *, document: int, record: int, nth: int
) -> tuple[dict[str, Any], str] | None:
    """The record that a recording came with, and where the recording lies, as `member_of_sound` says."""
    return _row_and_member(safe, found, bridge.sounds, document=document, record=record, nth=nth)


def _member(safe: OpenSafe, found: File, shown_of: Callable[..., dict[int, str]], **place: int) -> str | None:
    shown = _row_and_member(safe, found, shown_of, **place)
    return shown[1] if shown else None


def _row_and_member(
    safe: OpenSafe, found: File, shown_of: Callable[..., dict[int, str]],
    *, document: int, record: int, nth: int,
) -> tuple[dict[str, Any], str] | None:  # fmt: skip
    place = place_of_record(safe, found, document=document, record=record)
    shown = rows(safe, found, start=place, count=1) if place is not None else None
    if shown is None:
        return None
    name, _ = documents(safe, found)[document]
    member = shown_of(shown[0][0], document=name, linked=linked(safe, found)).get(nth)
    return None if member is None else (shown[0][0], member)


def picture(safe: OpenSafe, found: File, member: str) -> bytes | None:
    """A picture to be looked at, as `bridge.picture` gives it."""
    return bridge.picture(safe.id, found.id, safe.item_key(Evidence(id=found.id)), member)


def sound(safe: OpenSafe, found: File, member: str) -> bytes | None:
    """A recording to be listened to, as `bridge.sound` gives it."""
    return bridge.sound(safe.id, found.id, safe.item_key(Evidence(id=found.id)), member)


def media_by_name(safe: OpenSafe) -> dict[str, File]:
    """The photos and recordings that are files of their own, by base name; not those that share a name."""
    media = [each for each in files(safe) if is_media(each)]
    names = Counter(base_name(each.kept.name) for each in media)
    return {name: each for each in media if names[name := base_name(each.kept.name)] == 1 and name}


def place_of_record(safe: OpenSafe, found: File, *, document: int, record: int) -> int | None:
    """Where a record of a document of a file is among what was read; None where it is not."""
    if found.part is None:
        return None
    return bridge.place_of_record(*_opens(safe, found.id, found.part), document=document, record=record)


def place_of_day(safe: OpenSafe, found: File, day: date) -> int | None:
    """Where the first record of a day, or of the next that has one, is; None where there is none."""
    return bridge.place_of_day(*_opens(safe, found.id, found.part), day=day) if found.part else None


def _opens(safe: OpenSafe, id: uuid.UUID, part: uuid.UUID) -> tuple[uuid.UUID, bytes]:
    return part, part_key(safe.item_key(Evidence(id=id)), part)


def answers(safe: OpenSafe) -> Told:
    """What she answered so far."""
    found = safe.read_all(Answers, Told)
    return found[0][1] if found else Told()


def clocks_of(safe: OpenSafe, file: uuid.UUID) -> list[WrongClock]:
    """What she said of the clock behind a file, the newest first."""
    found = (each for each in answers(safe).clocks if file.hex in each.files)
    return sorted(found, key=lambda each: each.said_at, reverse=True)


def in_use(clocks: Sequence[WrongClock]) -> list[WrongClock]:
    """Those that she did not take back."""
    return [each for each in clocks if each.taken_back_at is None]


def has_clock(found: File) -> bool:
    """Whether anything in a file has a time that a clock showed."""
    sources = found.read.sources if found.read and not found.kept.removed_at else ()
    return any(each.clock in ("stated", "assumed") for each in sources)


def meeting(known: Sequence[WrongClock], clock: WrongClock) -> bool:
    """Whether another clock in use holds for one of the files of this one at one of its times."""
    starts, ends = _span(clock)
    return any(
        each.id != clock.id and set(each.files) & set(clock.files)
        and _span(each)[0] <= ends and starts <= _span(each)[1]
        for each in in_use(known)
    )  # fmt: skip


def _span(clock: WrongClock) -> tuple[str, str]:
    """From when until when it holds, by what the clock showed, as text that can be compared."""
    starts = read_edtf(clock.starts).start if clock.starts else None
    ends = read_edtf(clock.ends).end if clock.ends else None
    return starts.isoformat() if starts else "", ends.isoformat() if ends else _NEVER
