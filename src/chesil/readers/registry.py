"""Every format Chesil reads, strictest recognition first, and the reading of one file by content."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Final

import attrs

from chesil.readers import call_records, intake, media, plugins, unread
from chesil.readers.gathering import Gathering
from chesil.terms import formats
from chesil.terms.errors import ChesilError, ReadingError
from chesil.terms.readings import Assumption, Document, Reader, Reading, ReadOptions, TableHead


def _built_in(where: str) -> Reader:
    module, _, attribute = where.partition(":")
    reader: Reader = getattr(import_module(f"chesil.readers.{module}"), attribute)
    return reader


READERS: Final = tuple(_built_in(each.reader) for each in formats.FORMATS)
FORMATS: Final = tuple(each.code for each in formats.FORMATS)
_MOST_HEADS: Final = 20


@attrs.frozen(kw_only=True, eq=False)
class FileReading:
    """One file a person handed over, and everything read from it.

    Attributes:
        path: as given, or as found in a folder.
        readings: one for each document in it; a ZIP has one for each member worth reading.
        unknown: names of the documents no reader knows. linked: media in a ZIP, left there.
        remarks: what a person should know about the file as a whole.
        heads: of call records, and of tables that no reader knows and that may be call records.
    """

    path: Path
    size_bytes: int
    sha256: str
    readings: tuple[Reading, ...]
    unknown: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    remarks: tuple[Assumption, ...] = ()
    heads: tuple[TableHead, ...] = ()


def detect(document: Document, *, columns: dict[str, str] | None = None) -> Reader | None:
    """The reader of the document's format, decided from its content; None when no reader knows it.

    Args:
        columns: a confirmed mapping; a table with exactly those headings is a call record.
    """
    found = next((each for each in (*READERS, *plugins.readers()) if each.recognises(document)), None)
    if found is None and columns and call_records.has_columns(document, columns):
        return call_records.READER
    return found


def read_file(path: Path, *, beside: frozenset[str], options: ReadOptions) -> FileReading:
    """Read one file or ZIP. Whatever goes wrong inside it becomes a problem of that file.

    Raises:
        ReadingError: the file itself cannot be opened.
    """
    return read_document(intake.on_disk(path, beside=beside), options=options)


def read_document(document: Document, *, options: ReadOptions) -> FileReading:
    """Read one file or ZIP, which is opened only through `document.open`; as read_file."""
    handed = intake.unpack(document, is_media=media.READER.recognises)
    with handed.archives:
        found = [(document, _read(document, options)) for document in handed.documents]
        heads = tuple(islice(_heads(found), _MOST_HEADS))
        named = tuple(unread.remarks(_named(found)))
    readings = [reading for _, reading in found if reading]
    if handed.faults:
        readings.append(_unread(attrs.evolve(document, head=b""), None, *handed.faults))
    return FileReading(
        path=handed.path,
        size_bytes=handed.size_bytes,
        sha256=handed.sha256,
        readings=tuple(readings),
        unknown=tuple(document.member or document.name for document, reading in found if not reading),
        linked=tuple(handed.linked),
        remarks=(*_remarks(handed), *named),
        heads=heads,
    )


def _named(found: list[tuple[Document, Reading | None]]) -> Iterator[tuple[str, unread.Kind]]:
    """The name of each document that no reader knows and that can be told all the same, and what it is."""
    for document, reading in found:
        kind = unread.kind(intake.with_head(document)) if reading is None else None
        if kind is not None:
            yield document.member or document.name, kind


def _heads(found: list[tuple[Document, Reading | None]]) -> Iterator[TableHead]:
    for document, reading in found:
        if reading is None or reading.format == call_records.FORMAT:
            head = call_records.head(intake.with_head(document), reading.columns if reading else {})
            if head is not None:
                yield head


def _read(document: Document, options: ReadOptions) -> Reading | None:
    """The reading of one document, None when no reader knows it."""
    whole = intake.with_head(document)
    reader = detect(whole, columns=options.columns)
    if reader is None:
        return None
    # A case holds thousands of readings, and nobody looks at the heads of their documents any more.
    return attrs.evolve(_reading(whole, reader, options), document=attrs.evolve(document, head=b""))


def _reading(document: Document, reader: Reader, options: ReadOptions) -> Reading:
    try:
        return reader.read(document, options)
    except ChesilError as fault:
        return _unread(document, reader, fault)
    except Exception as fault:
        # What a hostile file can do to a reader is not a closed list. The file becomes one problem
        # that is shown; only the kind of fault is named, since its words may quote the file.
        said = f"The reader stopped at something it did not expect ({type(fault).__name__})."
        return _unread(document, reader, ReadingError(said, next_step="Nothing from this file was used."))


def _unread(document: Document, reader: Reader | None, *faults: ChesilError) -> Reading:
    gathering = Gathering(
        document,
        format=reader.format if reader else "",
        reader=reader.format if reader else "intake",
        version=reader.version if reader else "1",
    )
    for fault in faults:
        gathering.problem(fault.code, str(fault))
    return gathering.reading()


def _remarks(handed: intake.Handed) -> Sequence[Assumption]:
    remarks, kind = [], handed.kind
    if handed.linked:
        many = f"{len(handed.linked):,} pictures and recordings stay in the {kind}. They are named, not read."
        one = f"1 picture or recording stays in the {kind}. It is named, not read."
        how = f"To have time and place read, unpack the {kind} and add what is in it to your exports."
        said = f"{one if len(handed.linked) == 1 else many} {how}"
        remarks.append(Assumption(code="media-linked", sentence=said))
    if handed.passed_over:
        files = "file" if len(handed.passed_over) == 1 else "files"
        hold = "holds" if len(handed.passed_over) == 1 else "hold"
        said = f"{len(handed.passed_over):,} empty or system {files} in the {kind} {hold} nothing to read."
        remarks.append(Assumption(code="passed-over", sentence=said))
    return remarks
