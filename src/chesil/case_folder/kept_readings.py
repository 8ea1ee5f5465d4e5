"""What was read from a file, as bytes to seal: a JSON head, then two Parquet tables.

The head says how long each part is. Parquet (zstd) holds a million messages in some tens of
megabytes and is read back into the very tables the readers made.
"""

import io
from pathlib import Path
from typing import Any, Final, NoReturn

import attrs
import msgspec
import polars as pl

from chesil.case_folder.errors import CaseDamaged
from chesil.readers.registry import FileReading
from chesil.terms import tables
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Assumption, Document, OwnerHint, Reading, file_name

_LENGTH_BYTES: Final = 8
_LEVEL: Final = 1  # three times faster than the usual level, and a tenth larger


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    """Everything of a FileReading but its tables and its documents' bytes."""

    path: str
    size_bytes: int
    sha256: str
    unknown: tuple[str, ...]
    linked: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    readings: tuple[dict[str, Any], ...]
    rows_bytes: int = 0


def to_bytes(file: FileReading) -> bytes:
    """A FileReading without the bytes of its documents, which are kept sealed on their own."""
    rows = _parquet(tables.ROWS, [each.rows for each in file.readings])
    problems = _parquet(tables.PROBLEMS, [each.problems for each in file.readings])
    head = _Head(
        path=file_name(file.path),
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        unknown=file.unknown,
        linked=file.linked,
        remarks=tuple((each.code, each.sentence) for each in file.remarks),
        readings=tuple(map(_reading, file.readings)),
        rows_bytes=len(rows),
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
        rows = pl.read_parquet(data[start : start + head.rows_bytes])
        problems = pl.read_parquet(data[start + head.rows_bytes :])
    except (msgspec.MsgspecError, UnicodeDecodeError, pl.exceptions.PolarsError, OSError):
        raise CaseDamaged("What was read from a file cannot be opened again.") from None
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


def all_rows(file: FileReading) -> pl.DataFrame:
    """The rows of every document in the file, in order: row n of it is row n of the import in the log."""
    return pl.concat([tables.empty(tables.ROWS), *(each.rows for each in file.readings)])


def _parquet(schema: pl.Schema, frames: list[pl.DataFrame]) -> bytes:
    sink = io.BytesIO()
    together = pl.concat([tables.empty(schema), *frames])
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
