"""Tells her diary from other files, and takes it apart into entries."""

import csv
import datetime as dt
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice, pairwise
from typing import Any, Final, Literal

import attrs

from chesil.readers.gathering import Gathering
from chesil.readers.notes.fields import FIELDS, FOREIGN, plain
from chesil.readers.notes.row import FORMAT, VERSION, Entry, Pages
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reading, ReadOptions

MOST_BYTES: Final = 16 << 20
MOST_TOML_BYTES: Final = 4 << 20  # the parser is slow, and nobody types more than this
MOST_DEPTH: Final = 16
_SEPARATORS: Final = (",", ";", "\t", "|")
_MOST_LINES_ABOVE: Final = 20  # a title and a few lines on whose diary it is
_TOML_ENTRY: Final = re.compile(r"^[ \t]*\[\[[ \t]*(?:entry|entries)[ \t]*\]\]", re.MULTILINE)
_TOML_KEY: Final = re.compile(r"^[ \t]*(?:when|what|what_happened|date)[ \t]*=", re.MULTILINE)
_JSON_ENTRIES: Final = re.compile(r'"(?:entry|entries)"\s{0,100}:\s{0,100}\[')
_JSON_KEY: Final = re.compile(r'"(?:when|what|what_happened|date)"\s{0,100}:')
_NEXT: Final = "Mend that line and run again; docs/formats/notes.md shows the format."


@attrs.frozen
class _Table:
    """How a table in text is laid out.

    Attributes:
        headings: as they are written. columns: the field each heads, None where it is not known.
        above: how many rows stand above the headings.
    """

    separator: str
    headings: list[str]
    columns: list[str | None]
    above: int

    @property
    def known(self) -> int:
        """How many columns are known."""
        return len(self.columns) - self.columns.count(None)


def recognises(document: Document) -> bool:
    """Whether the document is a diary: entries in TOML or JSON, or a table with a time and what happened."""
    return _layout(document) is not None


def read(document: Document, options: ReadOptions) -> Reading:
    """One row an entry; an entry without a time is a row too.

    Raises:
        TooLarge: the file is larger than any diary.
        ReadingError: it is not valid TOML or JSON (with the line), or not a diary.
    """
    layout = _layout(document)
    if document.size_bytes > (MOST_TOML_BYTES if layout == "toml" else MOST_BYTES):
        raise TooLarge("This file is too large to be a diary.", where=document.name)
    text, is_repaired = _decoded(document.read())
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    if is_repaired:
        gathering.assume("encoding", "The file is not in UTF-8. It was read as Western European.")
    pages = Pages(gathering, options)
    if layout == "toml":
        _read_entries(_toml(text, document.name), gathering, pages, raws=_toml_raws(text))
    elif layout == "json":
        _read_entries(_json(text, document.name), gathering, pages, raws=[])
    elif layout is not None:
        _read_table(text, layout, gathering, pages)
    else:
        raise ReadingError("This is not a diary Chesil knows.", where=document.name, next_step=_NEXT)
    pages.finish()
    return gathering.reading()


def _layout(document: Document) -> Literal["toml", "json"] | _Table | None:
    text = _decoded(document.head)[0]
    if "\0" in text:
        return None
    if _TOML_ENTRY.search(text) and _TOML_KEY.search(text):
        return "toml"
    if _is_json(text.lstrip()):
        return "json"
    return _table(text)


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether letters had to be guessed: UTF-16 by its mark, UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(data) - error.start < 4:
            return data[: error.start].decode("utf-8-sig"), False  # the head is cut inside a letter
        return data.decode("cp1252", "replace"), True


def _is_json(text: str) -> bool:
    if text.startswith("["):
        return text[1:].lstrip().startswith("{") and '"what"' in text and '"when"' in text
    return text.startswith("{") and bool(_JSON_ENTRIES.search(text)) and bool(_JSON_KEY.search(text))


def _table(text: str) -> _Table | None:
    """The layout of a table with a time, what happened, and nothing that makes it another reader's."""
    sample = list(islice(io.StringIO(text, newline=""), _MOST_LINES_ABOVE + 1))
    found = [table for separator in _SEPARATORS for table in _headed(sample, separator)]
    return max(found, key=lambda table: table.known, default=None)


def _headed(sample: Sequence[str], separator: str) -> Iterator[_Table]:
    try:
        rows = list(csv.reader(sample, delimiter=separator))
    except csv.Error:
        return
    for above, row in enumerate(rows):
        columns = [FIELDS.get(plain(cell)) for cell in row]
        if "what" in columns and ("when" in columns or "date" in columns):
            if FOREIGN.isdisjoint(map(plain, row)):
                yield _Table(separator, row, columns, above)
            return


def _read_table(text: str, table: _Table, gathering: Gathering, pages: Pages) -> None:
    if table.above:
        gathering.assume("above-headings", f"Rows above the headings hold no entry: {table.above} of them.")
    is_open, line = False, 1
    for number, (cells, raw, line) in enumerate(_rows(text, table.separator)):
        is_open = bool(raw.count('"') % 2) and "\n" in raw.strip()
        if cells is None:
            gathering.problem("row-too-long", "This row is too long to read.", raw=_clean(raw), line=line)
        elif number > table.above and any(cell.strip() for cell in cells):
            more = [f"column {n}" for n in range(len(table.headings) + 1, len(cells) + 1)]
            pages.add(
                _entry(zip([*table.headings, *more], cells, strict=False), raw=raw.strip("\r\n"), line=line)
            )
    if is_open:
        said = f"A quotation mark in the entry on line {line} is not closed, so all after it is one entry."
        gathering.assume("quote-open", said)


def _rows(text: str, separator: str) -> Iterator[tuple[list[str] | None, str, int]]:
    """Each row's cells (None where it cannot be read), the row as it stands, and the line it starts on."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=separator)
    done = 0
    while done < len(lines):
        try:
            cells: list[str] | None = next(reader)
        except csv.Error:  # a cell passes 128 KB
            cells = None
        yield cells, "".join(lines[done : reader.line_num]), done + 1
        done = reader.line_num


def _toml(text: str, name: str) -> Any:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number that is far too long
        line = (
            re.search(r"at line ([0-9]+)", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else None
        )
        where = f"{name}, line {line[1]}" if line else name
        raise ReadingError("This is not valid TOML.", where=where, next_step=_NEXT) from None


def _toml_raws(text: str) -> list[tuple[str, int]]:
    """Each entry as it stands in the file, and its line."""
    starts = [found.start() for found in _TOML_ENTRY.finditer(text)]
    ends = [*starts[1:], len(text)]
    # From one entry to the next: counted from the top each time, a long diary takes minutes.
    lines = accumulate(text.count("\n", before, start) for before, start in pairwise([0, *starts]))
    return [(text[start:end].strip(), line + 1) for start, end, line in zip(starts, ends, lines, strict=True)]


def _json(text: str, name: str) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"{name}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else name
        raise ReadingError("This is not valid JSON.", where=where, next_step=_NEXT) from None
    return found if isinstance(found, dict) else {"entries": found}


def _read_entries(
    data: dict[str, Any], gathering: Gathering, pages: Pages, *, raws: Sequence[tuple[str, int]]
) -> None:
    entries = [each for key in ("entry", "entries") for each in _list(data.get(key))]
    if len(data) > len({"entry", "entries"} & data.keys()):
        gathering.assume("outside-entries", "What stands outside the entries was passed over.")
    for number, entry in enumerate(entries):
        # Words inside a text can look like the start of an entry; then no entry can be cut out.
        raw, line = raws[number] if len(raws) == len(entries) else (None, None)
        if not isinstance(entry, dict) or _depth(entry) > MOST_DEPTH:
            gathering.problem(
                "not-an-entry", "This is not an entry of named parts.", raw=raw or "", line=line
            )
            continue
        raw = raw or json.dumps(entry, ensure_ascii=False, default=str)
        pages.add(_entry(entry.items(), raw=raw, line=line))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= MOST_DEPTH:
        inner = (
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, (dict, list))
        )
        level = [part for parts in inner for part in parts]
        depth += 1
    return depth


def _entry(parts: Iterable[tuple[str, Any]], *, raw: str, line: int | None) -> Entry:
    """An entry by the names its parts have in the file; the first of two parts for one field is it."""
    fields: dict[str, str] = {}
    other: dict[str, str] = {}
    for name, value in parts:
        text = _text(value)
        field = FIELDS.get(plain(name))
        if not text.strip():
            continue
        if field and field not in fields:
            fields[field] = text
        else:
            key = _clean(name)
            other[key] = f"{other[key]}; {text}" if key in other else text
    return Entry(fields=fields, other=other, raw=_clean(raw), line=line)


def _text(value: Any) -> str:
    """A value in words: lists and tables in one line, truths as yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, dict):
        return "; ".join(f"{_clean(name)}: {_text(each)}" for name, each in value.items())
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, int) and value.bit_length() > 64:
        return hex(value)  # decimal digits of a number this long are refused
    return _clean(str(value))


def _clean(text: str) -> str:
    """*text* without the half characters that JSON lets pass, which no other file can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
