"""Reads the JSON of an export that may be huge, damaged or hostile, and keeps each record's own text.

A sound file is split by msgspec into its records without building them. A damaged one is split by
counting brackets outside strings, so a fault inside one record costs that record alone, and a file
that was cut short keeps every record before the cut.
"""

import codecs
import io
import json
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import numpy as np

from chesil.readers.sheet import too_many
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document

MOST_BYTES: Final = 2 << 30
_RECORDS: Final = 100_000  # no file of so many records is too small for them
_RECORD_BYTES: Final = 40  # of the shortest message: who wrote it, and when
UNSOUND: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)  # what msgspec raises

_MOST_DIGITS: Final = 25  # a longer number is no id, time or length; it is kept as its digits
_DEEPEST: Final = 12
_MOST_RESTARTS: Final = 1_000
_LONGEST_KEY: Final = 100
_LONGEST_NAME: Final = 1_000
# A string that holds a line break has lost a quotation mark, and so is not matched as a string.
_TOKEN: Final = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[\[\]{},"]')
_BLANK: Final = re.compile(r"[\s,]*+")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def load(document: Document) -> bytes:
    """All bytes of the document as UTF-8 without a byte order mark.

    Raises:
        TooLarge: it passes MOST_BYTES.
    """
    with open_utf8(document) as stream:
        return stream.read()


def open_utf8(document: Document) -> BinaryIO:
    """A stream of the document as UTF-8 without a byte order mark.

    Raises:
        TooLarge: it passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge(
            f"This file is larger than {MOST_BYTES >> 30} GB.",
            where=document.name,
            next_step="Export fewer chats, or shorter periods, at a time.",
        )
    if document.head.startswith(tuple(mark for mark, _ in _MARKS)):
        return io.BytesIO(_utf8(document.read()))
    return document.open()


def most_records(document: Document) -> int:
    """More records than a sound export of this size can hold: each names at least who wrote it, and when."""
    return _RECORDS + document.size_bytes // _RECORD_BYTES


def head(document: Document) -> bytes:
    """The start of the document as UTF-8, for recognising it."""
    return _utf8(document.head)


def _utf8(data: bytes) -> bytes:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return rest if encoding == "utf-8" else rest.decode(encoding, "replace").encode()
    return data


def parse(text: str) -> Any:
    """One JSON value, read leniently: control characters, NaN and half of a surrogate pair do no harm.

    Raises:
        ValueError: it is not JSON. RecursionError: it nests too deeply.
    """
    return _DECODER.decode(text)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _fraction(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


_DECODER: Final = json.JSONDecoder(
    strict=False, parse_int=_whole, parse_float=_fraction, parse_constant=lambda word: None
)


@attrs.frozen
class Piece:
    """One element of an array in a damaged file: its text and the line it starts on.

    Attributes:
        cut: its end is missing; the text goes on to the next sound element, or as far as it can.
    """

    text: str
    line: int
    cut: bool = False


def open_record(entry: msgspec.Raw | Piece) -> tuple[str, dict[str, Any] | None]:
    """The text of a record as it stands in the file, and the object it is; None when it is none."""
    if isinstance(entry, Piece):
        return entry.text, None if entry.cut else _object(entry.text)
    text = str(memoryview(entry), "utf-8", "replace")
    return text, _object(text)


def _object(text: str) -> dict[str, Any] | None:
    try:
        record = msgspec.json.decode(text)
    except UNSOUND:
        try:
            record = parse(text)
        except (ValueError, RecursionError):
            return None
    return record if isinstance(record, dict) else None


def clean(text: str) -> str:
    """*text* as valid Unicode: half of a surrogate pair becomes U+FFFD, two halves become one character."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def name(text: str) -> str:
    """A name that each message of a chat repeats, as `clean` gives it; longer than any real one it is cut."""
    return clean(text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…")


def write_details(details: dict[str, Any]) -> str | None:
    """*details* as a JSON object, bounded in depth; null when there is nothing."""
    if not details:
        return None
    try:
        written = msgspec.json.encode(details, order="sorted")
        if written.count(b"[") + written.count(b"{") <= _DEEPEST:
            return written.decode()
    except (UnicodeEncodeError, RecursionError):
        pass  # half of a surrogate pair, or nested too deeply; both are put right below
    return msgspec.json.encode(_plain(details, 0), order="sorted").decode()


def _plain(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean(value)
    if depth > _DEEPEST and isinstance(value, (dict, list)):
        return "nested too deeply to show here; the raw record has it"
    if isinstance(value, dict):
        return {clean(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    return value


class Places:
    """Finds the line of a place in an export; quick when asked in file order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._data: bytes | None = None
        self._offset, self._line = 0, 1

    def line(self, offset: int) -> int:
        """The line, 1 for the first, of the byte at *offset*."""
        if self._data is None:  # few exports have a record that could not be read
            self._data = load(self._document)
        if offset < self._offset:
            self._offset, self._line = 0, 1
        self._line += self._data.count(b"\n", self._offset, offset)
        self._offset = offset
        return self._line


def offset(entry: msgspec.Raw, data: bytes) -> int:
    """Where in *data* an entry starts that was decoded from it."""
    return _address(entry) - _address(data)


def _address(view: bytes | msgspec.Raw) -> int:
    # A Raw knows its bytes but not where they lie in the file; memory addresses give the distance.
    address: int = np.frombuffer(view, dtype=np.uint8).__array_interface__["data"][0]
    return address


@attrs.frozen
class Array:
    """An array found in a damaged file, with the text between the last array and this one."""

    before: str
    pieces: tuple[Piece, ...]


def arrays(text: str, key: str, *, start: int = 0) -> Iterator[Array]:
    """Each array that follows "*key*": from *start* on in a file that is not sound JSON, in file order.

    The text after the last array is given as an array without pieces.
    """
    # Inside a JSON string every quote is escaped, so this pattern cannot match in a message.
    opening = re.compile(rf'"{key}"\s*+:\s*+\[')
    openings = [found.span() for found in opening.finditer(text, start)]
    end, line, counted = start, 1, 0
    for (opens, inside), (limit, _) in pairwise([*openings, (len(text), 0)]):
        before = text[end:opens]
        spans, end = _spans(text, inside, limit)
        pieces = []
        for first, last, cut in spans:
            line += text.count("\n", counted, first)
            counted = first
            pieces.append(Piece(text[first:last], line, cut))
        yield Array(before, tuple(pieces))
    yield Array(text[end:], ())


def _spans(text: str, position: int, limit: int) -> tuple[list[tuple[int, int, bool]], int]:
    """Start, end and whether it was cut of each element of one array; and where the array ends."""
    spans: list[tuple[int, int, bool]] = []
    first = _skip_blank(text, position)
    cuts, signature = 0, text[position:first] + text[first : first + _LONGEST_KEY].partition(":")[0]
    most = _RECORDS + (limit - position) // _RECORD_BYTES
    while True:
        start = _skip_blank(text, position)
        # In a file known to be damaged no element is looked for beyond the next, or each could cost it all.
        end = _element_end(text, start, _next_sound(text, start, limit, signature) if cuts else limit)
        if end == start:
            return spans, end + 1
        if end is not None:
            spans.append((start, end, False))
            if len(spans) > most:
                raise too_many()
            position = end
            continue
        cuts += 1
        position = _next_sound(text, start, limit, signature if cuts <= _MOST_RESTARTS else "")
        spans.append((start, position, True))
        if position == limit:
            return spans, start


def _skip_blank(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    return found.end() if found else position


def _element_end(text: str, start: int, limit: int) -> int | None:
    """Where the element at *start* ends: *start* itself at the end of the array, None when damaged."""
    closers = bytearray()
    for token in _TOKEN.finditer(text, start, limit):
        mark = token.group()
        if mark in "[{":
            closers += b"]" if mark == "[" else b"}"
        elif mark == '"':
            return None  # a string that never ends
        elif not closers and mark in "],":
            return len(text[start : token.start()].rstrip()) + start
        elif mark in "]}":
            if closers[-1:] != mark.encode():
                return None
            closers.pop()
            if not closers:
                return token.end()
    return None


def _next_sound(text: str, start: int, limit: int, signature: str) -> int:
    """Where the next sound element starts after a damaged one; *limit* when that cannot be told.

    It is known by *signature*: the line break, indent and first key of the array's first element.
    No JSON string holds a line break, so that is never the inside of a message.
    """
    found = text.find(signature, start, limit) if "\n" in signature else -1
    return found if found >= 0 else limit


def value_of(text: str, key: str) -> Any:
    """The last value of "*key*": in *text*, a part of a damaged file; None when it cannot be read."""
    found = list(re.finditer(rf'"{key}"\s*+:\s*+', text))
    if not found:
        return None
    start = found[-1].end()
    try:
        return parse(text[start : _element_end(text, start, len(text))])
    except (ValueError, RecursionError):
        return None


def fault_line(text: str) -> int | None:
    """The line on which *text* stops being JSON; None when it is JSON after all."""
    try:
        parse(text)
    except json.JSONDecodeError as fault:
        return fault.lineno
    except (ValueError, RecursionError):
        return None
    return None
