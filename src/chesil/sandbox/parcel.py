"""How a reading travels from the process that read the file to the one that asked.

What is said of the file is JSON of fixed fields; the tables come as `columns` writes them. The receiver
trusts nothing in it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import attrs
import msgspec
import polars as pl
from msgspec import Meta

from chesil.readers import plugins, registry
from chesil.readers.registry import FileReading
from chesil.sandbox.columns import Arriving, read_table, write_bytes, write_table
from chesil.sandbox.faults import AGAIN, Misfit
from chesil.terms import tables
from chesil.terms.errors import ChesilError, ReadingError
from chesil.terms.readings import Assumption, Document, OwnerHint, Reading, TableHead

_Number = Annotated[int, Meta(ge=0, lt=1 << 62)]
_Word = Annotated[str, Meta(max_length=100)]
_Text = Annotated[str, Meta(max_length=100_000)]
_Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
_Pair = tuple[_Text, _Text]
_Cells = Annotated[list[_Text], Meta(max_length=100)]


class _Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of a document that lies in a ZIP."""

    name: _Text
    member: _Text
    size_bytes: _Number
    sha256: _Digest


class _Read(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Reading without its tables. The document is the file itself where there is no member."""

    member: _Member | None
    format: _Word
    reader: _Word
    version: _Word
    records: _Number
    rows: _Number
    problems: _Number
    assumptions: list[_Pair]
    owners: list[_Pair]
    columns: dict[_Text, _Text]


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A TableHead."""

    name: _Text
    header: _Cells
    lines: Annotated[list[_Cells], Meta(max_length=100)]
    columns: dict[_Text, _Text]


class _Found(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A FileReading without its tables."""

    readings: list[_Read]
    unknown: list[_Text]
    linked: list[_Text]
    remarks: list[_Pair]
    heads: list[_Head]


def pack(found: FileReading, stream: BinaryIO) -> None:
    """Write what was read of one file."""
    said = _Found(
        readings=[_said(reading) for reading in found.readings],
        unknown=list(found.unknown),
        linked=list(found.linked),
        remarks=_pairs(found.remarks),
        heads=[msgspec.convert(attrs.asdict(head), _Head) for head in found.heads],
    )
    write_bytes(msgspec.json.encode(said), stream)
    write_table([reading.rows for reading in found.readings], stream)
    write_table([reading.problems for reading in found.readings], stream)
    stream.flush()


def _said(reading: Reading) -> _Read:
    document = reading.document
    member = document.member and _Member(
        name=document.name, member=document.member, size_bytes=document.size_bytes, sha256=document.sha256
    )
    return _Read(
        member=member or None,
        format=reading.format,
        reader=reading.reader,
        version=reading.version,
        records=reading.records,
        rows=reading.rows.height,
        problems=reading.problems.height,
        assumptions=_pairs(reading.assumptions),
        owners=[(each.name, each.reason) for each in reading.owners],
        columns=reading.columns,
    )


def _pairs(assumptions: Sequence[Assumption]) -> list[_Pair]:
    return [(each.code, each.sentence) for each in assumptions]


def unpack(stream: BinaryIO, *, document: Document, most_bytes: int) -> FileReading:
    """Take what was read of the file *document*.

    What is known of the file itself comes from *document*; a member of a ZIP cannot be opened again.

    Raises:
        Misfit: it is not a reading, or takes more than *most_bytes*.
        EOFError: the stream ends too early.
    """
    arriving = Arriving(stream, most_bytes)
    try:
        said = msgspec.json.decode(arriving.take(arriving.count()), type=_Found)
        rows, problems = (read_table(schema, arriving) for schema in (tables.ROWS, tables.PROBLEMS))
        return FileReading(
            path=document.path or Path(document.name),
            size_bytes=document.size_bytes,
            sha256=document.sha256,
            readings=tuple(_readings(said, document, rows, problems)),
            unknown=tuple(said.unknown),
            linked=tuple(said.linked),
            remarks=_assumptions(said.remarks),
            heads=tuple(map(_head, said.heads)),
        )
    except Misfit:
        raise
    except (msgspec.DecodeError, UnicodeError, ValueError, pl.exceptions.PolarsError, ChesilError):
        # The words of these errors may quote what came.
        raise Misfit("What was read from this file does not fit.", next_step=AGAIN) from None


def _readings(
    said: _Found, document: Document, rows: pl.DataFrame, problems: pl.DataFrame
) -> Iterator[Reading]:
    row = problem = 0
    for each in said.readings:
        if each.format not in ("", *registry.FORMATS, *plugins.offered()):
            raise ValueError
        yield Reading(
            document=_member(each.member, document) if each.member else document,
            format=each.format,
            reader=each.reader,
            version=each.version,
            records=each.records,
            rows=rows.slice(row, each.rows),
            problems=problems.slice(problem, each.problems),
            assumptions=_assumptions(each.assumptions),
            owners=tuple(OwnerHint(name=name, reason=reason) for name, reason in each.owners),
            columns=each.columns,
        )
        row, problem = row + each.rows, problem + each.problems
    if (row, problem) != (rows.height, problems.height):
        raise ValueError


def _assumptions(pairs: list[_Pair]) -> tuple[Assumption, ...]:
    return tuple(Assumption(code=code, sentence=sentence) for code, sentence in pairs)


def _head(said: _Head) -> TableHead:
    return TableHead(
        name=said.name, header=tuple(said.header), lines=tuple(map(tuple, said.lines)), columns=said.columns
    )


def _member(said: _Member, outer: Document) -> Document:
    return Document(
        name=said.name,
        size_bytes=said.size_bytes,
        sha256=said.sha256,
        head=b"",
        opener=refused,
        member=said.member,
        container_name=outer.name,
        container_sha256=outer.sha256,
    )


def refused() -> BinaryIO:
    """The opener of a document whose bytes are not on disk."""
    raise ReadingError("What was read in the sandbox is not opened outside it.")
