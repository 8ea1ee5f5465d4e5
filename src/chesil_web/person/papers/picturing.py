"""The pictures that a chronology prints beside its entries: which, and small copies of them.

A picture stands once: beside the message or note that names it, else beside the photo's own entry.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import polars as pl

from chesil import pipeline
from chesil.documents.chronology import LeftOut, Picture
from chesil.documents.redaction.record import Box
from chesil.documents.words import base_name
from chesil.pipeline import Analysis
from chesil.readers import intake
from chesil.readers.media.kinds import named_as_picture
from chesil.readers.registry import FileReading
from chesil.sandbox.faults import HelperLost
from chesil.terms.contact import in_order
from chesil.terms.errors import ReadingError
from chesil.terms.shown import SHOWN_IN, shown_in
from chesil_web.foundation.keys import files
from chesil_web.person.papers.models import Pictured
from chesil_web.person.papers.slicing import Places

MOST: Final = 150  # in one chronology
MOST_OF_ENTRY: Final = 4
MOST_BYTES: Final = 24 << 20  # of all of them
_SIDE: Final = 1_000  # pixels: the words of a screenshot can be read when the page is made larger
_NO_ROOM: Final = f"A chronology has room for {MOST} pictures, and {MOST_OF_ENTRY} beside one entry."
_NOT_SHOWN: Final = "They are not in the files that were chosen, or cannot be shown here."


@attrs.frozen(kw_only=True)
class _Named:
    """A picture that an entry names. *source*: that it is in, where it is the file itself.

    Attributes:
        part: what alone is shown of it: the bubble of a message that the picture shows.
    """

    event: str
    name: str
    beside: str  # the source of the message or note that names it
    source: str = ""
    part: Box | None = None


@attrs.frozen(kw_only=True)
class _Place:
    """Where a picture lies: the file by its id in hex, and the member of it, empty for the file itself."""

    file: str
    member: str


def chosen(found: Analysis) -> pl.DataFrame:
    """The events that a chronology prints, in order."""
    ids = pl.Series("event_id", found.selection.chosen, dtype=pl.String).implode()
    return in_order(found.shown.events.filter(pl.col("event_id").is_in(ids)))


def named(events: pl.DataFrame) -> int:
    """How many pictures the entries of a paper name, at most as many as it has room for."""
    of = Counter(each.event for each in _named(events))
    return min(MOST, sum(min(count, MOST_OF_ENTRY) for count in of.values()))


def made(
    events: pl.DataFrame, files_read: Sequence[FileReading], places: Places, held: Mapping[str, Pictured]
) -> tuple[dict[str, tuple[Picture, ...]], list[LeftOut]]:
    """The pictures by event_id, and what was left out of them.

    Args:
        events: that are printed, in order. files_read: what was read of each file.
        held: the files they may come from, by their ids in hex.

    Raises:
        HelperLost: no process could be started to decode one. BlobMissing, Damaged: a file is not as sealed.
    """
    pictures: dict[str, list[Picture]] = {}
    size, no_room, not_shown = 0, 0, 0
    located = _Located.of(files_read, places)
    with pipeline.thumbnails(_SIDE) as small:
        for each in _named(events):
            of, count = pictures.setdefault(each.event, []), sum(map(len, pictures.values()))
            place = located.place(each)
            if count >= MOST or len(of) >= MOST_OF_ENTRY or size >= MOST_BYTES:
                no_room += 1
            elif place is None or (picture := _picture(small, each, place, held)) is None:
                not_shown += 1
            else:
                size += len(picture.small.jpeg)
                of.append(picture)
    left_out = [(no_room, _NO_ROOM), (not_shown, _NOT_SHOWN)]
    return (
        {event: tuple(of) for event, of in pictures.items() if of},
        [LeftOut(count=count, what="pictures, which are named", why=why) for count, why in left_out if count],
    )


def _picture(small: Any, named: _Named, place: _Place, held: Mapping[str, Pictured]) -> Picture | None:
    """The small copy; None where it cannot be shown, or its file was not chosen."""
    if place.file not in held:
        return None
    file = held[place.file]
    try:
        with files.opened(uuid.UUID(place.file), bytes.fromhex(file.key)) as stream:
            copy = small(stream, place.member, named.part)
    except HelperLost:
        raise
    except ReadingError:
        return None
    where = "part of exhibit" if named.part else "in exhibit" if place.member else "exhibit"
    return Picture(small=copy, name=named.name, where=f"{where} {file.ref}")


def _named(events: pl.DataFrame) -> Iterator[_Named]:
    """Every picture that the entries name, in their order, each once where it is a file of its own."""
    is_shown = pl.col("details").str.contains(f'"{SHOWN_IN}"', literal=True).fill_null(value=False)
    rows = events.filter((pl.col("attachments").list.len() > 0) | is_shown)
    told = rows.select("event_id", "kind", "source", "attachments", "details").to_dicts()
    own = {row["source"]: row["attachments"][0]["name"] for row in told if _is_photo(row)}
    sources = _alone(own)
    said = [each for row in told if row["kind"] != "media" for each in _names_in(row, sources)]
    there = {each.source for each in said if each.source}
    alone = {
        row["event_id"]: _Named(
            event=row["event_id"], name=own[row["source"]] or "", beside=row["source"], source=row["source"]
        )
        for row in told
        if row["source"] in own and row["source"] not in there
    }  # fmt: skip
    by_event: dict[str, list[_Named]] = {}
    for each in said:
        by_event.setdefault(each.event, []).append(each)
    for row in told:
        yield from _bubble(row)
        yield from by_event.get(row["event_id"], ())
        if row["event_id"] in alone:
            yield alone[row["event_id"]]


def _bubble(row: Mapping[str, Any]) -> Iterator[_Named]:
    """The part of a picture that shows a message, which stands beside that message."""
    shown = shown_in(row) if row["kind"] == "message" else None
    if shown is not None and shown.box and shown.width and shown.height:
        left, top, right, bottom = shown.box
        part = Box(
            page=1,
            left=max(0, left) / shown.width,
            top=max(0, top) / shown.height,
            right=min(right, shown.width) / shown.width,
            bottom=min(bottom, shown.height) / shown.height,
        )
        yield _Named(
            event=row["event_id"], name=shown.name, beside=row["source"], source=row["source"], part=part
        )


def _is_photo(row: Mapping[str, Any]) -> bool:
    return row["kind"] == "media" and (row["attachments"][0]["media_type"] or "").startswith("image/")


def _alone(own: Mapping[str, str | None]) -> dict[str, str]:
    """The source of each photo by its name, but for those that share one."""
    names = Counter(base_name(name or "") for name in own.values())
    return {
        base: source for source, name in own.items() if names[base := base_name(name or "")] == 1 and base
    }


def _names_in(row: Mapping[str, Any], sources: Mapping[str, str]) -> Iterator[_Named]:
    for each in row["attachments"] or ():
        name = each["name"] or ""
        if named_as_picture(name):
            yield _Named(
                event=row["event_id"],
                name=name,
                beside=row["source"],
                source=sources.get(base_name(name), ""),
            )


@attrs.frozen(kw_only=True)
class _Located:
    """Where the pictures of each source lie: its file, its own place in that, and what lies beside it."""

    files: Mapping[str, str]
    documents: Mapping[str, tuple[str, frozenset[str]]]

    @classmethod
    def of(cls, files_read: Sequence[FileReading], places: Places) -> "_Located":
        documents = {
            reading.document.source: (reading.document.member or "", _once(file.linked))
            for file in files_read
            for reading in file.readings
        }
        return cls(files=places.files, documents=documents)

    def place(self, each: _Named) -> _Place | None:
        """In the ZIP of the message that names it, else a file of its own."""
        document, linked = self.documents.get(each.beside, ("", frozenset()))
        member = intake.member_of(each.name, document=document, linked=linked) if document else None
        if member and each.beside in self.files:
            return _Place(file=self.files[each.beside], member=member)
        if each.source in self.files and not self.documents.get(each.source, ("", None))[0]:
            return _Place(file=self.files[each.source], member="")
        return None


def _once(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name, times in Counter(names).items() if times == 1)
