"""What of a record goes into a pack: its files and what she wrote, as they were logged."""

import io
import uuid
from collections.abc import Callable, Container, Iterator, Sequence, Set
from contextlib import AbstractContextManager
from functools import partial
from typing import BinaryIO, Final

import attrs
import msgspec
import polars as pl

from chesil.case_folder import kept_readings, splitting
from chesil.case_folder.choosing import Chosen as RowsChosen
from chesil.case_folder.handing_over import (
    Held,
    LeftOut,
    Original,
    Packed,
    Paper,
    Parts,
    Read,
    RowSlice,
    Way,
    chosen_in,
    make,
    part,
)
from chesil.documents.report.cover import Cover
from chesil.papers import officers
from chesil.pipeline import Analysis
from chesil.readers.registry import FileReading
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Sealed
from chesil_web.foundation.keys.opened import document_bytes, part_key
from chesil_web.foundation.log import checking, rows
from chesil_web.foundation.log import queries as log
from chesil_web.foundation.log.actions import Key
from chesil_web.foundation.log.anchoring import RecordLog
from chesil_web.person.diary.models import Version
from chesil_web.person.papers.models import COVER, PACK, Asked, Bundle, Front, HeldFile, HeldNote
from chesil_web.person.papers.slicing import Places
from chesil_web.person.people.models import Known
from chesil_web.record.evidence import bridge as readings

type Made = tuple[str, str, bytes]
"""The name of a paper, what it is, and its bytes."""

_MODELS: Final[dict[str, type[Sealed]]] = {"entry": Version, "request": Known}
_MOST_BYTES: Final = 1_900 << 20  # of a part: what police take by a link differs, and 2 GB often fails
_BEFORE: Final = "They came before a log was kept"
_NOT_AS_KEPT: Final = "They are missing from the record, or are not as they were kept"
_NOT_CHOSEN: Final = "The owner did not choose them for this pack"
_GIVES_AWAY: Final = "Something in them must stay secret, and the owner left them out"


@attrs.frozen(kw_only=True)
class AsItIs:
    """Something that goes into a pack byte by byte.

    Attributes:
        id: of the file, or of the version of what she wrote, in hex. ref: its exhibit number, or nothing.
        open: gives its bytes; None where *rows* of it go. is_note: it is what she wrote.
    """

    id: str
    ref: str
    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]] | None = attrs.field(default=None, repr=False)
    rows: RowSlice | None = attrs.field(default=None, repr=False)
    is_note: bool = False


@attrs.frozen(kw_only=True)
class Chosen:
    """What goes into a pack.

    Attributes:
        files: the ids in hex of those that go, whole or in part. as_they_are: what cannot be changed.
        names: of pictures that go as copies: id in hex and name.
        found: what the papers are made from. people: everyone in the record (tables.PEOPLE).
    """

    parts: Parts = attrs.field(repr=False)
    files: frozenset[str]
    as_they_are: Sequence[AsItIs] = attrs.field(repr=False)
    names: Sequence[tuple[str, str]] = attrs.field(repr=False)
    found: Analysis = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(eq=False, repr=False)


def packs(
    asked: Asked, bundle: Bundle, chosen: Chosen, *, safe: uuid.UUID, papers: Sequence[Made]
) -> Iterator[tuple[str, Packed]]:
    """Make a pack of what was chosen, and log that; for the police in parts, the papers in the first of them.

    Args:
        papers: what is handed over with it: name, what it is, and bytes.
    Returns:
        The name of each part, and the part, to be written before the next is asked for.
    """
    own = Key(uuid.UUID(bundle.own[0]), bytes.fromhex(bundle.own[1]))
    made = [Paper(name=name, what=what, open=partial(io.BytesIO, data)) for name, what, data in papers]
    parts = _split(asked, chosen, sum(len(data) for _name, _what, data in papers))
    for number, each in enumerate(parts, 1):
        several = len(parts) > 1
        yield (
            f"pack-{number}-of-{len(parts)}.zip" if several else PACK,
            make(
                RecordLog(safe=safe, own=own), each, papers=made if number == 1 else [],
                recipient=asked.recipient, purpose=f"part {number} of {len(parts)}" if several else "",
            ),
        )  # fmt: skip


def _split(asked: Asked, chosen: Chosen, size: int) -> list[Parts]:
    """The parts that can be sent; one where no cover page for an officer was asked for."""
    return splitting.split(chosen.parts, _MOST_BYTES, papers=size) if asked.front else [chosen.parts]


def cover(asked: Asked, front: Front, chosen: Chosen, papers: Sequence[Made]) -> Made:
    """The cover page for an officer, with what is left out and in how many parts it all goes.

    Raises:
        ReportHeld, PaperNotMade: it cannot be printed.
    """
    parts = _split(asked, chosen, sum(len(data) for _name, _what, data in papers))
    page = Cover(**msgspec.structs.asdict(front))
    return COVER, "The cover page", officers.cover_page(page, chosen.found, chosen.parts.left_out, len(parts))


def _faulty(safe: uuid.UUID) -> set[uuid.UUID]:
    """The rows of the record that are not what they must be.

    Raises:
        LogBroken: a log of the record does not fit the anchors over it, so nothing can be said of its rows.
    """
    checking.check_record(safe)
    return {each.row for each in rows.of_record(safe)}


def _without(bundle: Bundle, faulty: Set[uuid.UUID]) -> Bundle:
    gone = {each.hex for each in faulty}
    return msgspec.structs.replace(
        bundle,
        files=tuple(
            msgspec.structs.replace(each, reading="" if each.reading in gone else each.reading)
            for each in bundle.files
            if each.id not in gone
        ),
        notes=tuple(  # one that loses every version keeps its place: the events of the diary count them
            msgspec.structs.replace(note, rows=tuple(row for row in note.rows if row[0] not in gone))
            for note in bundle.notes
        ),
    )


def _keys(bundle: Bundle) -> dict[uuid.UUID, bytes]:
    said = [(each.id, each.key) for each in bundle.files]
    said += [row for each in bundle.notes for row in each.rows]
    return {uuid.UUID(id): bytes.fromhex(key) for id, key in said}


def choose(asked: Asked, bundle: Bundle, found: Analysis, *, people: pl.DataFrame, safe: uuid.UUID) -> Chosen:
    """What goes: of the files what she said, and of the rest what the papers show; less what she left out
    because something in it must stay secret.

    Args:
        found: what the papers are made from. people: everyone in the record (tables.PEOPLE).

    Raises:
        LogBroken: a log of the record does not fit the anchors over it, so nothing can be said of its rows.
    """
    faulty = _faulty(safe)
    bundle, logged = _without(bundle, faulty), log.told(safe, _keys(bundle))
    parts = _parts(bundle, logged, asked, found, people, len(faulty))
    going = {each.record for each in (*(one.logged for one in parts.originals), *parts.records)}
    files = (each.id for each in bundle.files if uuid.UUID(each.id) in logged)
    copied = {each.of.logged.index for each in parts.copies}
    return Chosen(
        parts=parts,
        files=frozenset(id for id in files if logged[uuid.UUID(id)].record in going),
        as_they_are=tuple(_as_they_are(bundle, logged, parts)),
        names=tuple((each.id, _name(each)) for each in bundle.files if _index(each.id, logged) in copied),
        found=found, people=people,
    )  # fmt: skip


def _index(id: str, logged: log.LoggedById) -> int:
    """Where it stands in the log that something came; -1 where it does not."""
    found = logged.get(uuid.UUID(id)) if id else None
    return found.index if found else -1


def _as_they_are(bundle: Bundle, logged: log.LoggedById, parts: Parts) -> Iterator[AsItIs]:
    whole = {each.logged.index: each for each in parts.originals}
    cut = {each.logged.index: each for each in parts.slices}
    for each in bundle.files:
        original, rows = whole.get(_index(each.id, logged)), cut.get(_index(each.reading, logged))
        if original or rows:
            yield AsItIs(
                id=each.id, ref=each.ref, name=each.name, open=original.open if original else None,
                rows=None if original else rows,
            )  # fmt: skip
    for note in bundle.notes:
        for id, _key in note.rows:
            if (said := whole.get(_index(id, logged))) is not None:
                yield AsItIs(id=id, ref="", name=note.what, open=said.open, is_note=True)


def _left_out(asked: Asked) -> tuple[frozenset[str], dict[str, frozenset[int]]]:
    """What she left out for what it tells: ids in hex of what goes whole, and of files the records."""
    out = [each for each in asked.finds if each.of and each.out]
    rows: dict[str, set[int]] = {}
    for each in out:
        if each.record is not None:
            rows.setdefault(each.of, set()).add(each.record)
    whole = frozenset(id for each in out if each.record is None for id in each.of.split())
    return whole, {id: frozenset(numbers) for id, numbers in rows.items()}


def _parts(
    bundle: Bundle, logged: log.LoggedById, asked: Asked, found: Analysis, people: pl.DataFrame, faulty: int
) -> Parts:
    secret, records = _left_out(asked)
    there = [each for each in bundle.files if uuid.UUID(each.id) in logged]
    kept = [each for each in there if each.id not in secret]
    held = [_held(each, logged) for each in kept]
    chosen = _chosen(bundle.notes, asked.diary, found)
    versions = [row for note in chosen for row in note.rows]
    notes = [each for note in chosen for each in _originals(note, logged, secret)]
    silent = sum(id in secret for id, _key in versions)
    missing = len(bundle.files) - len(there) + len(versions) - silent - len(notes)
    hidden = sum(map(len, records.values()))
    left_out = [LeftOut(count=count, what=what, why=why) for count, what, why in bundle.left_out]
    for count, what, why in (
        (missing, "things", _BEFORE),
        (faulty, "things", _NOT_AS_KEPT),
        (len(bundle.notes) - len(chosen), "entries and requests to stop", _NOT_CHOSEN),
        (len(there) - len(kept), "whole files", _GIVES_AWAY),
        (silent, "entries and requests to stop", _GIVES_AWAY),
        (hidden, "messages and other records", _GIVES_AWAY),
    ):
        left_out += [LeftOut(count=count, what=what, why=why)] if count else []
    numbers = [records.get(each.id, frozenset()) for each in kept if each.reading and _is_read(each, logged)]
    shown = rows_shown(found, people)
    return part(
        held,
        lambda files: [
            attrs.evolve(each, withheld=each.withheld | out)
            for each, out in zip(shown(files), numbers, strict=True)
        ],
        notes=notes,
        left_out=left_out,
    )


def _is_read(each: HeldFile, logged: log.LoggedById) -> bool:
    return uuid.UUID(each.reading) in logged


def rows_shown(found: Analysis, people: pl.DataFrame) -> Callable[[list[FileReading]], list[RowsChosen]]:
    """Chooses the rows that the papers show, less those that hold what papers hide.

    Args:
        found: what the papers are made from. people: everyone in the record (tables.PEOPLE).
    """
    persons = [each.person for each in found.findings.people if each.person]
    return chosen_in(found.shown.events, people=people, persons=persons)


def _held(each: HeldFile, logged: log.LoggedById) -> Held:
    id, key = uuid.UUID(each.id), bytes.fromhex(each.key)
    return Held(
        original=Original(name=_name(each), open=partial(files.opened, id, key), logged=logged[id]),
        read=_read(uuid.UUID(each.reading), key, logged) if each.reading else None,
        way=Way(each.way),
    )


def _name(each: HeldFile) -> str:
    """What a file is called in a pack: its exhibit number goes before it, as a name of a file can hold it."""
    return f"{each.ref.replace('/', '-')} {each.name}" if each.ref else each.name


def _read(reading: uuid.UUID, key: bytes, logged: log.LoggedById) -> Read | None:
    if reading not in logged:
        return None
    own = part_key(key, reading)
    return Read(
        table=partial(readings.tables, reading, own),
        logged=logged[reading],
        salt_key=kept_readings.salt_key(own),
    )


def _chosen(notes: Sequence[HeldNote], diary: str, found: Analysis) -> list[HeldNote]:
    """The notes that are among the chosen events: record n of her diary is note n."""
    numbers = Places.of({}, diary).notes_in(found.shown.events)
    return [notes[number - 1] for number in numbers if number <= len(notes)]


def _originals(note: HeldNote, logged: log.LoggedById, out: Container[str]) -> Iterator[Original]:
    for hexed, key in note.rows:
        if hexed in out:
            continue
        id = uuid.UUID(hexed)
        row = _MODELS[note.what]._default_manager.filter(id=id).first()
        if row is not None and id in logged:
            said = document_bytes(bytes.fromhex(key), row)
            yield Original(name=f"{note.what}.json", open=partial(io.BytesIO, said), logged=logged[id])
