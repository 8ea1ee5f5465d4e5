"""Conversations that were taken out of a phone's database: a line that says from where, then one a record."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec
import polars as pl

from chesil.readers.sheet import RAW_LIMIT, Sheet
from chesil.terms import tables
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "phone-extract"
PHOTOS: Final = "photos"  # the format of an extract that lists the photos beside it
VERSION: Final = "1"
MOST_BYTES: Final = 1 << 30
_LONGEST_LINE: Final = 16 << 20
_START: Final = b'{"chesil_extract":1,'
_CHOICES: Final = {
    "kind": tables.KINDS, "precision": tables.PRECISIONS, "channel": tables.CHANNELS,
    "direction": tables.DIRECTIONS, "state": tables.STATES, "notice": tables.NOTICES,
}  # fmt: skip


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where records were taken from.

    Attributes:
        database: the name of the file. path: where it lies in the backup, empty where it lay by itself.
        sha256: of the file as it is stored, locked or not. format, version: of what read it.
        device, system, backed_up: of the backup, as it names them; empty where it does not.
        records, problems: of the whole database. conversations: how many it has; taken: of these.
        owners: the addresses that the database names as the phone's own.
        files: what lies beside the extract: name, path in the backup, SHA-256 as stored and as taken. They
            are photos where the format says so, else files that records name.
    """

    database: str
    sha256: str
    format: str
    version: str
    records: int
    problems: int
    conversations: int
    taken: int
    path: str = ""
    device: str = ""
    system: str = ""
    backed_up: str = ""
    owners: tuple[str, ...] = ()
    files: tuple[tuple[str, str, str, str], ...] = ()


class _Head(msgspec.Struct, frozen=True):
    chesil_extract: int
    origin: Origin


class _Attachment(msgspec.Struct, frozen=True):
    name: str
    media_type: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The columns of tables.ROWS that a database's reader can fill."""

    kind: str
    precision: str
    at: datetime | None = None
    offset_minutes: int | None = None
    as_written: str | None = None
    channel: str | None = None
    direction: str | None = None
    sender: str | None = None
    sender_name: str | None = None
    recipients: list[str] | None = None
    address_hidden: bool | None = None
    duration_s: float | None = None
    answered: bool | None = None
    subject: str | None = None
    text: str | None = None
    attachments: list[_Attachment] | None = None
    state: str | None = None
    notice: str | None = None
    thread: str | None = None
    place: str | None = None
    raw: str | None = None
    details: str | None = None


def written(origin: Origin, rows: pl.DataFrame) -> bytes:
    """An extract of *rows* (tables.ROWS), in their order."""
    names = [name for name in _Row.__struct_fields__ if name != "at"]
    # As text: for an instant, Polars would open the system's list of zones, which a confined child cannot.
    at = pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
    lines = [
        msgspec.json.encode({name: value for name, value in row.items() if value is not None})
        for row in rows.select(*names, at).iter_rows(named=True)
    ]
    return head(origin) + b"".join(each + b"\n" for each in lines)


def head(origin: Origin) -> bytes:
    """The line that an extract begins with."""
    return msgspec.json.encode(_Head(1, origin)) + b"\n"


def names_of_files(data: bytes) -> tuple[str, ...]:
    """The names that the records of an extract give to files, each once."""
    rows = (msgspec.json.decode(line, type=_Row) for line in data.split(b"\n")[1:] if line)
    return tuple(dict.fromkeys(each.name for row in rows for each in row.attachments or () if each.name))


def recognises(document: Document) -> bool:
    """Whether the document begins as an extract does."""
    return document.head.startswith(_START)


def read(document: Document, options: ReadOptions) -> Reading:
    """One row a record.

    Raises:
        TooLarge: it is larger than any real one. ReadingError: its first line is damaged.
    """
    if document.size_bytes > MOST_BYTES:
        said = "Take fewer conversations from the backup at once."
        raise TooLarge("This extract is too large to read.", where=document.name, next_step=said)
    sheet = Sheet({})
    lines = _lines(document)
    origin = _origin(document, next(lines, (0, b""))[1])
    for number, line in lines:
        record = sheet.number()
        try:
            sheet.row(record, {**_columns(line), "line": number})
        except ValueError:  # msgspec's are ValueErrors too
            raw = line.decode("utf-8", "replace")[:RAW_LIMIT]
            sheet.problem(record, "unreadable", "This line is damaged.", raw=raw, line=number)
    for code, sentence in _said(origin):
        sheet.count(code, sentence)
    for each in origin.owners[:100]:
        sheet.owner(each, "The database names it as the phone's own address.")
    return sheet.reading(document, sheet.rows(), format=FORMAT, version=VERSION)


def _lines(document: Document) -> Iterator[tuple[int, bytes]]:
    with document.open() as stream:
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            if line.strip():
                yield number, line


def _origin(document: Document, line: bytes) -> Origin:
    try:
        return msgspec.json.decode(line, type=_Head).origin
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ReadingError(
            "The first line of this extract is damaged, so nobody can say where it is from.",
            where=document.name,
            next_step="Take the conversations from the backup again.",
        ) from error


def _columns(line: bytes) -> dict[str, Any]:
    """The columns of a record.

    Raises:
        ValueError: the line is none, or one of its values is none that the column can have.
    """
    try:
        row: dict[str, Any] = msgspec.to_builtins(
            msgspec.json.decode(line, type=_Row), builtin_types=(datetime,)
        )
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError("no record") from error
    for name, choices in _CHOICES.items():
        if row[name] is not None and row[name] not in choices:
            raise ValueError(name)
    at = row["at"]
    if at is not None and (at.tzinfo is None or not 1990 <= at.year < 2100):
        raise ValueError("at")
    minutes = row["offset_minutes"]
    if minutes is not None and abs(minutes) > 24 * 60:
        raise ValueError("offset_minutes")
    if row["details"] is not None:
        msgspec.json.decode(row["details"], type=dict[str, Any])
    sizes = [each["size_bytes"] for each in row["attachments"] or () if each["size_bytes"] is not None]
    if any(not 0 <= each < 1 << 62 for each in sizes):
        raise ValueError("size_bytes")
    return row


def _said(origin: Origin) -> Iterator[tuple[str, str]]:
    backup = _backup(origin)
    if origin.files:
        kind = (
            "photos and videos"
            if origin.format == PHOTOS
            else "pictures, recordings and files that records name"
        )
        yield "photos-from", f"{len(origin.files):,} {kind} lie beside this file. They were taken{backup}."
        return
    named = f"{origin.path or origin.database} (SHA-256 {origin.sha256})"
    yield "taken-from", f"Taken out of the database {named}{backup}."
    yield (
        "taken",
        f"{origin.taken:,} of {origin.conversations:,} conversations were taken. The others were left there.",
    )
    if origin.problems:
        said = f"{origin.problems:,} records of the database could not be read. Nobody knows whose they are."
        yield "not-taken", said


def _backup(origin: Origin) -> str:
    device = f" of {origin.device}" if origin.device else ""
    system = f" ({origin.system})" if origin.system else ""
    when = f", made {origin.backed_up}" if origin.backed_up else ""
    return f" from the backup{device}{system}{when}" if device or when else ""


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
