"""Between sealed rows and the library's tables. The only file of this room that knows Polars."""

import io
import json
import uuid
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import polars as pl
from django.utils import timezone

from chesil import pipeline
from chesil.case_folder import kept_readings
from chesil.phones import conversations
from chesil.phones.orders import DATABASES, Order
from chesil.readers import intake
from chesil.readers.media.kinds import named_as_picture, named_as_sound, named_as_video
from chesil.readers.registry import FileReading
from chesil.sandbox.faults import HelperLost, ReaderKilled, ReaderStopped
from chesil.sandbox.nursery import STOPPED
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Reading as Table
from chesil.terms.readings import ReadOptions, span
from chesil.timeline.captions import base_name, naming_files
from chesil.timeline.proposed_times import MOST_MESSAGES
from chesil_web.foundation.keys import files, page_turns
from chesil_web.foundation.log import actions as log
from chesil_web.record.evidence import looking
from chesil_web.record.evidence.models import Conversation, Kept, Read, Reading, Source, Told

MOST_PROBLEMS = 200
MOST_CONVERSATIONS: Final = 500  # of a database, that can be chosen on a page; those of most records
MOST_PEOPLE: Final = 100  # of a document, that are named
MOST_FILES: Final = 30  # of a record, that are named
_NAMING: Final = ("record", "at", "wall", "precision", "direction", "sender", "sender_name", "place")
_ASKED = {"columns", "day-order-unknown"}  # their sentences name options of the command; the page asks itself


def read(kept: Kept, source: BinaryIO, told: Told, *, progress: Callable[[int], object]) -> FileReading:
    """Read a file, in a process of its own; *progress* is told how many bytes were read."""
    options = ReadOptions(day_first=told.day_first, zone=told.zone, columns=kept.columns or None)
    return pipeline.read_in_memory(kept.name, source, options=options, progress=progress)


def held_back(reading: FileReading) -> tuple[FileReading, tuple[tuple[Conversation, ...], ...]]:
    """A reading without the records of phones' databases; and of each document the conversations in it.

    A database holds the life of everybody who wrote to the phone: she chooses first. Of one in a ZIP none can
    be chosen, for what is taken says which file it is from.
    """
    kept: list[Table] = []
    listed: list[tuple[Conversation, ...]] = []
    for table in reading.readings:
        if table.format not in DATABASES:
            kept.append(table)
            listed.append(())
            continue
        there = () if table.document.member else conversations.listed(table)[:MOST_CONVERSATIONS]
        listed.append(tuple(Conversation(each.name, each.records, each.first, each.last) for each in there))
        kept.append(
            attrs.evolve(
                table, records=0, rows=table.rows.clear(), problems=table.problems.clear(), owners=()
            )
        )
    return attrs.evolve(reading, readings=tuple(kept)), tuple(listed)


def ask_phone(order: Order, sources: Sequence[BinaryIO], secret: bytes) -> bytes:
    """What a confined child finds in a phone's database, or in a backup of a phone.

    Args:
        sources: as `phones.orders.Order` says.

    Raises:
        ReadingError: it does not open.
    """
    return pipeline.ask_phone(order, sources, secret)


def check_end(reading: FileReading) -> None:
    """See that the reader of a file came to its end, or could not do so however often it is tried.

    Raises:
        ReaderStopped, ReaderKilled: another try may do better.
    """
    if (fault := _stopped_by(reading)) is not None:
        raise fault


def _stopped_by(reading: FileReading) -> ReadingError | None:
    for table in reading.readings:
        if table.reader == STOPPED:
            code, message = table.problems.select("code", "message").row(0)
            if code in _MAY_DO_BETTER:
                return _MAY_DO_BETTER[code](message)
    return None


_MAY_DO_BETTER: Final = {each.code: each for each in (ReaderKilled, ReaderStopped)}


def picture(safe: uuid.UUID, id: uuid.UUID, key: bytes, member: str) -> bytes | None:
    """A file of a record, or a *member* of it, as a JPEG to be looked at; None when it cannot be.

    It is made in a process of its own, and pages go on meanwhile.

    Raises:
        Busy: enough others wait for one. HelperLost: no process could be started.
        BlobMissing, Damaged: the file is not as it was sealed.
    """
    return _written_anew(pipeline.look, safe, id, key, member)


def sound(safe: uuid.UUID, id: uuid.UUID, key: bytes, member: str) -> bytes | None:
    """A recording of a record, or the sound of a video, as an MP3; otherwise as `picture`."""
    return _written_anew(pipeline.listen, safe, id, key, member)


def _written_anew(
    made: Callable[..., bytes], safe: uuid.UUID, id: uuid.UUID, key: bytes, member: str
) -> bytes | None:
    try:
        with page_turns.TURNS.aside(), looking.turn(safe), files.opened(id, key) as stream:
            return made(stream, member=member)
    except HelperLost:
        raise
    except ReadingError:
        return None


def pictures(row: dict[str, Any], *, document: str, linked: frozenset[str]) -> dict[int, str]:
    """Which of a row's attachments can be looked at: the place of each among them, and its member of the ZIP.

    Args:
        row: as `rows` gives it. document: the one it is in, and *linked*: what lies beside it, of the ZIP.
    Returns:
        The member is empty where the file itself is the picture.
    """
    return _shown(row, document=document, linked=linked, kinds=("image/",), named=named_as_picture)


def sounds(row: dict[str, Any], *, document: str, linked: frozenset[str]) -> dict[int, str]:
    """Which of a row's attachments can be listened to, as `pictures` gives those that can be looked at."""
    return _shown(row, document=document, linked=linked, kinds=("audio/", "video/"), named=named_as_sound)


def _shown(
    row: dict[str, Any], *, document: str, linked: frozenset[str],
    kinds: tuple[str, ...], named: Callable[[str], bool],
) -> dict[int, str]:  # fmt: skip
    attached = enumerate((row["attachments"] or ())[:MOST_FILES])
    if not document:
        fits = ((nth, (each["media_type"] or "").startswith(kinds)) for nth, each in attached)
        return {nth: "" for nth, is_one in fits if is_one and row["kind"] == "media"}
    found = {
        nth: intake.member_of(each["name"], document=document, linked=linked)
        for nth, each in attached
        if each["name"] and named(each["name"])
    }
    return {nth: member for nth, member in found.items() if member}


def is_video(attachment: Mapping[str, Any]) -> bool:
    """Whether a file that came with a record is a video, by what it is, or else by its name."""
    kind = attachment["media_type"] or ""
    return kind.startswith("video/") if kind else named_as_video(attachment["name"] or "")


def as_stream(reading: FileReading) -> BinaryIO:
    """The tables of a reading, to be sealed."""
    return io.BytesIO(kept_readings.to_bytes(reading))


def tables(part: uuid.UUID, key: bytes) -> FileReading:
    """The tables of a reading again.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    with files.opened(part, key) as stream:
        return kept_readings.from_bytes(stream.read())


def as_record(reading: FileReading, part: Reading, key: bytes, *, output_sha256: str) -> log.Told:
    """What the log is told of a reading, but when."""
    record = kept_readings.as_record(
        reading, item=part.id.bytes, key=key, parent=part.item.bytes, output_sha256=output_sha256,
        logged_at=timezone.now(), by=log.OWNER,
    )  # fmt: skip
    return lambda now: msgspec.structs.replace(record, logged_at=now)


def summary(reading: FileReading, now: object, listed: tuple[tuple[Conversation, ...], ...] = ()) -> Read:
    """What a page says of a reading. *listed*: as `held_back` gives it."""
    problems = [
        (record or 0, message)
        for table in reading.readings
        for record, message in table.problems.select("record", "message").head(MOST_PROBLEMS).iter_rows()
    ]
    return Read(
        read_at=now,  # type: ignore[arg-type]
        sources=tuple(
            _source(table, listed[place] if place < len(listed) else ())
            for place, table in enumerate(reading.readings)
        ),
        remarks=tuple(each.sentence for each in reading.remarks),
        unknown=reading.unknown[:MOST_PROBLEMS],
        linked=len(reading.linked),
        problems=tuple(problems[:MOST_PROBLEMS]),
        tables=reading.heads,
        stopped=_stopped_by(reading) is not None,
    )


def _source(table: Table, there: tuple[Conversation, ...]) -> Source:
    kinds = dict(table.rows["kind"].cast(pl.String).value_counts().iter_rows())
    known, codes = span(table.rows), {each.code for each in table.assumptions}
    return Source(
        format=table.format, rows=table.rows.height, problems=table.problems.height, kinds=kinds,
        first=known.first or "", last=known.last or "", clock=known.clock,
        assumptions=tuple(each.sentence for each in table.assumptions if each.code not in _ASKED),
        order_unknown="day-order-unknown" in codes,
        order_told="day-order-told" in codes,
        owners=tuple((each.name, each.reason) for each in table.owners),
        attached=int((table.rows["attachments"].list.len() > 0).sum()),
        people=_people(table.rows), conversations=there, **_picture_says(table),
    )  # fmt: skip


def _picture_says(table: Table) -> dict[str, Any]:
    """What a picture says of its shape, and whether it names a camera; nothing of anything else."""
    if table.format != "media" or not table.rows.height:
        return {}
    said = json.loads(table.rows["details"][0] or "{}")
    shape = said.get("width"), said.get("height")
    sized = all(isinstance(each, int) for each in shape)
    return {"shape": shape if sized else (0, 0), "camera": bool(said.get("make") or said.get("model"))}


def _people(rows: pl.DataFrame) -> tuple[str, ...]:
    """Who wrote or called, by name or number, those of most records first."""
    called = rows.select(who=pl.coalesce("sender_name", "sender")).drop_nulls()
    counted = called.group_by("who", maintain_order=True).len()
    counted = counted.sort("len", descending=True, maintain_order=True)
    return tuple(counted["who"].head(MOST_PEOPLE))


def rows(part: uuid.UUID, key: bytes, *, start: int, count: int) -> tuple[list[dict[str, object]], int]:
    """Some rows of a reading as they are shown, and how many there are. Only what is shown is opened.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    columns = (
        "record", "kind", "channel", "at", "wall", "as_written", "direction", "sender", "sender_name", "text",
        "subject", "duration_s", "answered", "address_hidden", "attachments",
    )  # fmt: skip
    with files.opened(part, key) as stream:
        shown, height = kept_readings.rows_at(stream, start=start, count=count, columns=columns)
    return shown.to_dicts(), height


def linked(part: uuid.UUID, key: bytes) -> frozenset[str]:
    """The names of the pictures and recordings that lie in a ZIP beside what was read, but for equal ones.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    with files.opened(part, key) as stream:
        names = Counter(kept_readings.linked(stream))
    return frozenset(name for name, times in names.items() if times == 1)


def documents(part: uuid.UUID, key: bytes) -> list[tuple[str, int]]:
    """The name of each document in a file, empty where it is the file itself, and how many rows it has.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    with files.opened(part, key) as stream:
        return [(member or "", rows) for member, rows in kept_readings.documents(stream)]


def media_row(part: uuid.UUID, key: bytes) -> dict[str, Any] | None:
    """What a photo or recording says of when it is from, and what it is; None without a row.

    It has at, wall, precision, details, attachments and duration_s of tables.ROWS.

    Raises:
        BlobMissing, Damaged: it is not as it was sealed.
    """
    with files.opened(part, key) as stream:
        columns = ("at", "wall", "precision", "details", "attachments", "duration_s")
        found, _ = kept_readings.rows_at(stream, start=0, count=1, columns=columns)
    return next(found.iter_rows(named=True), None)


def naming(part: uuid.UUID, key: bytes, *, name: str, kind: str = "message") -> list[dict[str, Any]]:
    """The records of a kind that name a file, as `rows` gives them, with document, who, precision and place.

    Of photos and recordings that are files themselves, which name themselves, there is none.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    with files.opened(part, key) as stream:
        attached = kept_readings.columns_of(stream, ["kind", "attachments"]).with_row_index("row")
        is_file = pl.col("attachments").list.first().struct.field("sha256").is_not_null()
        named = attached.filter((pl.col("kind") == kind) & ((pl.col("kind") != "media") | ~is_file))
        places = naming_files(named, [name], kind=kind).get(base_name(name), [])[: MOST_MESSAGES + 1]
        starts = list(accumulate((rows for _, rows in kept_readings.documents(stream)), initial=0))
        found = [kept_readings.rows_at(stream, start=place, count=1, columns=_NAMING)[0] for place in places]
    return [
        row.row(0, named=True)
        | {"document": bisect_right(starts, place) - 1, "who": _sender(row.row(0, named=True))}
        for place, row in zip(places, found, strict=True)
    ]


def _sender(row: Mapping[str, Any]) -> str:
    return "" if row["direction"] == "from_owner" else row["sender_name"] or row["sender"] or ""


def place_of_record(part: uuid.UUID, key: bytes, *, document: int, record: int) -> int | None:
    """Where the row of a record is; None where it was not read, or is not there.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    with files.opened(part, key) as stream:
        heights = [rows for _, rows in kept_readings.documents(stream)]
        if not 0 <= document < len(heights):
            return None
        begins = sum(heights[:document])
        records = kept_readings.columns_of(stream, ["record"])["record"].slice(begins, heights[document])
    found = (records == record).arg_true()
    return begins + int(found[0]) if len(found) else None


def place_of_day(part: uuid.UUID, key: bytes, *, day: date) -> int | None:
    """Where the first row of a day is, or of the next day that has one; None when there is none.

    Raises:
        BlobMissing, Damaged: they are not as they were sealed.
    """
    with files.opened(part, key) as stream:
        times = kept_readings.columns_of(stream, ["at", "wall"])
    local = pl.col("at").dt.convert_time_zone(timezone.get_current_timezone_name()).dt.date()
    days = times.select(day=pl.coalesce(local, pl.col("wall").dt.date())).with_row_index("place")
    first = days.filter(pl.col("day") >= day).sort("day", maintain_order=True)["place"].first()
    return int(first) if isinstance(first, int) else None
