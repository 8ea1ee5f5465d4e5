"""What was read from a file, as bytes to seal: a JSON head, then two Parquet tables.

The head says how long each part is. Parquet (zstd) holds a million messages in some tens of
megabytes and is read back into the very tables the readers made. The rows lie in frames
(chesil.terms.frames), so that a page of them is read without the others.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

import attrs
import msgspec
import polars as pl

from chesil.case_folder.errors import CaseDamaged
from chesil.readers.registry import FileReading
from chesil.terms import frames, tables
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Assumption, Document, OwnerHint, Reading, file_name
from chesil.vault import labels
from chesil.vault.pack.rows import seal_rows
from chesil.vault.records import ImportParsed
from chesil.vault.sealing import subkey

_ROWS: Final = b"rows"  # names the key that salts the rows of a reading
_LENGTH_BYTES: Final = 8
_LEVEL: Final = 1  # three times faster than the usual level, and a tenth larger


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    """Everything of a FileReading but its tables and its documents' bytes.

    Attributes:
        rows_bytes: of the table of rows. layout: its frames; None where an earlier version wrote it in one.
    """

    path: str
    size_bytes: int
    sha256: str
    unknown: tuple[str, ...]
    linked: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    readings: tuple[dict[str, Any], ...]
    rows_bytes: int = 0
    layout: frames.Layout | None = None


def to_bytes(file: FileReading) -> bytes:
    """A FileReading without the bytes of its documents, which are kept sealed on their own."""
    layout, rows = frames.written(all_rows(file))
    problems = _problems(file)
    head = _Head(
        path=file_name(file.path),
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        unknown=file.unknown,
        linked=file.linked,
        remarks=tuple((each.code, each.sentence) for each in file.remarks),
        readings=tuple(map(_reading, file.readings)),
        rows_bytes=len(rows),
        layout=layout,
    )
    written = msgspec.json.encode(head)
    return b"".join([len(written).to_bytes(_LENGTH_BYTES), written, rows, problems])


def from_bytes(data: bytes) -> FileReading:
    """The FileReading that `to_bytes` wrote. Its documents cannot be opened: their bytes are sealed.

    Raises:
        CaseDamaged: the bytes are not what `to_bytes` writes.
    """
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES])
    try:
        head = msgspec.json.decode(data[_LENGTH_BYTES:start], type=_Head)
        rows = _rows(head, io.BytesIO(data), start).whole()
        problems = pl.read_parquet(data[start + head.rows_bytes :])
    except _NOT_OURS:
        raise _damaged() from None
    readings, row, problem = [], 0, 0
    for each in head.readings:
        height, faults = each.pop("rows"), each.pop("problems")
        readings.append(
            _restored(each, Path(head.path), rows.slice(row, height), problems.slice(problem, faults))
        )
        row, problem = row + height, problem + faults
    return FileReading(
        path=Path(head.path),
        size_bytes=head.size_bytes,
        sha256=head.sha256,
        readings=tuple(readings),
        unknown=head.unknown,
        linked=head.linked,
        remarks=tuple(Assumption(code=code, sentence=sentence) for code, sentence in head.remarks),
    )


def rows_at(source: BinaryIO, *, start: int, count: int, columns: Sequence[str]) -> tuple[pl.DataFrame, int]:
    """Some rows of what `to_bytes` wrote, as `all_rows` orders them, without reading the others.

    Args:
        source: the bytes; it can seek. start: 0 for the first row. columns: of tables.ROWS.
    Returns:
        Up to *count* rows, none past the end, and how many there are in all.
    Raises:
        CaseDamaged: the bytes are not what `to_bytes` writes.
    """
    head, begins = _head(source)
    try:
        rows = _rows(head, source, begins)
        return rows.rows(start, count, columns), rows.height
    except _NOT_OURS:
        raise _damaged() from None


def documents(source: BinaryIO) -> list[tuple[str | None, int]]:
    """Of each document of what `to_bytes` wrote, in order: its name in a ZIP, and how many rows it has.

    Raises:
        CaseDamaged: the bytes are not what `to_bytes` writes.
    """
    head, _ = _head(source)
    return [(each["document"]["member"], each["rows"]) for each in head.readings]


def linked(source: BinaryIO) -> tuple[str, ...]:
    """The media in a ZIP that what `to_bytes` wrote was read from, as `FileReading.linked` names them.

    Raises:
        CaseDamaged: the bytes are not what `to_bytes` writes.
    """
    return _head(source)[0].linked


def columns_of(source: BinaryIO, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of all rows of what `to_bytes` wrote, as `all_rows` orders them.

    Raises:
        CaseDamaged: the bytes are not what `to_bytes` writes.
    """
    head, begins = _head(source)
    try:
        rows = _rows(head, source, begins)
        return rows.rows(0, rows.height, columns)
    except _NOT_OURS:
        raise _damaged() from None


def _head(source: BinaryIO) -> tuple[_Head, int]:
    """What is said first, and where the rows begin."""
    source.seek(0)
    try:
        begins = _LENGTH_BYTES + int.from_bytes(source.read(_LENGTH_BYTES))
        return msgspec.json.decode(source.read(begins - _LENGTH_BYTES), type=_Head), begins
    except _NOT_OURS:
        raise _damaged() from None


def _rows(head: _Head, source: BinaryIO, start: int) -> frames.Frames:
    height = sum(each["rows"] for each in head.readings)
    in_one = frames.Layout(height, (head.rows_bytes,), max(height, 1))
    return frames.Frames(source, head.layout or in_one, start=start)


_NOT_OURS: Final = (msgspec.MsgspecError, UnicodeDecodeError, pl.exceptions.PolarsError, OSError)


def _damaged() -> CaseDamaged:
    return CaseDamaged("What was read from a file cannot be opened again.")


def all_rows(file: FileReading) -> pl.DataFrame:
    """The rows of every document in the file, in order: row n of it is row n of the import in the log."""
    return pl.concat([tables.empty(tables.ROWS), *(each.rows for each in file.readings)])


def salt_key(key: bytes) -> bytes:
    """What salts the rows of a reading in the log, from the reading's own key."""
    return subkey(key, labels.child(_ROWS))


def as_record(
    file: FileReading,
    *,
    item: bytes,
    key: bytes,
    parent: bytes,
    output_sha256: str,
    logged_at: datetime,
    by: str,
) -> ImportParsed:
    """What the log is told of a reading.

    Args:
        item, key: of the reading. parent: the item it was read from.
        output_sha256: of what `to_bytes` gave, before sealing.
    """
    rows = seal_rows(all_rows(file), salt_key=salt_key(key))
    readers = {each.reader: each.version for each in file.readings}
    records = sum(each.records for each in file.readings)
    return ImportParsed(
        logged_at=logged_at,
        by=by,
        item=item.hex(),
        parent=parent.hex(),
        parent_sha256=file.sha256,
        output_sha256=output_sha256,
        tool=", ".join(sorted(readers)),
        version=", ".join(readers[each] for each in sorted(readers)),
        records=records,
        rows=rows.rows,
        problems=records - rows.rows,
        rows_root=rows.root.hex(),
    )


def _problems(file: FileReading) -> bytes:
    sink = io.BytesIO()
    together = pl.concat([tables.empty(tables.PROBLEMS), *(each.problems for each in file.readings)])
    together.write_parquet(sink, compression="zstd", compression_level=_LEVEL, statistics=False)
    return sink.getvalue()


def _reading(reading: Reading) -> dict[str, Any]:
    document = attrs.asdict(
        reading.document, filter=attrs.filters.exclude("opener", "head", "path", "beside"), recurse=False
    )
    return {
        "document": document,
        "format": reading.format,
        "reader": reading.reader,
        "version": reading.version,
        "records": reading.records,
        "rows": reading.rows.height,
        "problems": reading.problems.height,
        "assumptions": [(each.code, each.sentence) for each in reading.assumptions],
        "owners": [(each.name, each.reason) for each in reading.owners],
        "columns": reading.columns,
    }


def _restored(kept: dict[str, Any], path: Path, rows: pl.DataFrame, problems: pl.DataFrame) -> Reading:
    document = kept.pop("document")
    return Reading(
        document=Document(
            **document, head=b"", opener=_sealed, path=None if document["member"] is not None else path
        ),
        rows=rows,
        problems=problems,
        assumptions=tuple(
            Assumption(code=code, sentence=sentence) for code, sentence in kept.pop("assumptions")
        ),
        owners=tuple(OwnerHint(name=name, reason=reason) for name, reason in kept.pop("owners")),
        **kept,
    )


def _sealed() -> NoReturn:
    raise ReadingError(
        "The original of this file is sealed.", next_step="Take it out with chesil open FOLDER export."
    )
