"""Takes the many records of a JSON export that are written alike out of it, without decoding them.

A chat of 300,000 messages has a few dozen shapes: the same keys, commas and indents, with other
numbers and words between them. One record teaches its shape; NumPy compares all others with it, and
what differs becomes columns. A run of such records is then replaced by one number, so that what is
left of the file is small, is as sound as the whole was, and can be read with ordinary care.

A record is taken only when each of its bytes is as its shape has it, or belongs to a sound JSON
string or number. Whatever is not surely so is left to be read one by one.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.readers import json_export
from chesil.terms.readings import Document

PIECE: Final = 2 << 20  # bytes looked at together: few enough to stay in the processor's cache
_MOST_SHAPES: Final = 64
_MOST_SAMPLES: Final = 256  # of an export, and at most a quarter of them of one piece
_LONGEST_SAMPLE: Final = 4_096
_LONGEST_SEPARATOR: Final = 64
_LONGEST_REST: Final = 1 << 16
_LONGEST_NUMBER: Final = 15  # any number of so many digits is exact in every JSON reader
_MOST_STEPS: Final = 128  # of a window each, in one string
_PADDING: Final = 2 * _LONGEST_SAMPLE  # zero bytes after a piece: they end a string and fit no shape

_MARK: Final = b"-0.0e-000"  # starts the number that stands for a run; nobody writes numbers so
_TOKEN: Final = re.compile(rb'("(?:[^"\\]|\\.)*+")(\s*+:)?|[{}\[\]]|[-+.\w]++', re.DOTALL)
_SEPARATOR: Final = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+")
_DECODER: Final = json.JSONDecoder()
_STRINGS: Final = msgspec.json.Decoder(list[str])

_WINDOW: Final = 32  # bytes looked at in one step, each of which becomes a bit of a number
_FIRST_BITS: Final = np.array([(1 << count) - 1 for count in range(_WINDOW + 1)], np.uint32)

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint32]
Windows = npt.NDArray[np.uint8]


@attrs.frozen(kw_only=True, eq=False)
class Pattern:
    """What a reader knows of its plain records.

    Attributes:
        opening: finds the first record; its first group is that record up to its first value.
        strings, numbers: the path of a value that varies, such as "text_entities.text", and its
            column. Values of one column in one record must be the same.
        is_plain: whether a record holds nothing but these, and beside them only what all plain
            records may. The strings it is given have a character for each byte.
    """

    opening: re.Pattern[bytes]
    strings: Mapping[str, str]
    numbers: Mapping[str, str]
    is_plain: Callable[[dict[str, Any]], bool]

    @property
    def columns(self) -> list[str]:
        """The columns of the records taken out: each as it stands in the file, then its values."""
        return ["raw", *dict.fromkeys((*self.strings.values(), *self.numbers.values()))]


@attrs.frozen
class Run:
    """Neighbouring records that were taken out: *count* of them, from row *first* of the table."""

    first: int
    count: int


@attrs.frozen(kw_only=True, eq=False)
class Thinned:
    """An export without its plain records.

    Attributes:
        data: what is left, with a number in place of each run.
        rows: the records taken out, in file order, in the pattern's columns. All are strings; an
            empty one, or one the record has not, is null.
        removed: places in the data, with how many bytes were taken out of the export before each.
    """

    data: bytes
    rows: pl.DataFrame
    removed: Sequence[tuple[int, int]]
    _runs: Sequence[Run]
    _places: json_export.Places

    def run(self, entry: msgspec.Raw) -> Run | None:
        """The run that an entry stands for; None when it is a record itself."""
        number = bytes(entry)
        return self._runs[int(number[len(_MARK) :])] if self._runs and number.startswith(_MARK) else None

    def has_all(self, entries: Iterable[msgspec.Raw]) -> bool:
        """Whether every run, and nothing that looks like one, stands among *entries*.

        A run that does not was none: it stood inside something else, or in text that is not JSON.
        """
        count = self.data.count(_MARK)
        return count == len(self._runs) == sum(bytes(entry).startswith(_MARK) for entry in entries if count)

    def line(self, entry: msgspec.Raw | json_export.Piece) -> int:
        """The line of the whole export, 1 for the first, on which an entry starts."""
        if isinstance(entry, json_export.Piece):
            return entry.line
        offset = json_export.offset(entry, self.data)
        _, removed = self.removed[bisect_right(self.removed, offset, key=itemgetter(0)) - 1]
        return self._places.line(offset + removed)


def thin(document: Document, pattern: Pattern) -> Thinned:
    """Take all plain records out of an export.

    Raises:
        TooLarge: it passes json_export.MOST_BYTES.
    """
    thinning = _Thinning(pattern)
    buffer = np.zeros(PIECE + _PADDING, np.uint8)
    carried, size = 0, PIECE
    with json_export.open_utf8(document) as stream:
        while size == PIECE:
            size = _fill(stream, buffer, carried)
            used = thinning.take(_Piece(buffer, size), is_last=size < PIECE)
            carried = size - used
            buffer[:carried] = buffer[used:size]
    return thinning.done(json_export.Places(document))


def _fill(stream: BinaryIO, buffer: Windows, size: int) -> int:
    """Read on from *size* until the piece is full; gives how many bytes it has."""
    view = memoryview(buffer)
    while size < PIECE and (read := stream.readinto(view[size:PIECE])):  # type: ignore[attr-defined]
        size += read
    buffer[size:] = 0
    return size


def whole(document: Document) -> Thinned:
    """An export of which nothing is taken out.

    Raises:
        TooLarge: it passes json_export.MOST_BYTES.
    """
    with json_export.open_utf8(document) as stream:
        data = stream.read()
    places = json_export.Places(document)
    return Thinned(data=data, rows=pl.DataFrame(), removed=[(0, 0)], runs=(), places=places)


@attrs.frozen
class _Value:
    """A value that varies, and the column it belongs to."""

    column: str
    is_number: bool


_Shape = tuple[bytes | _Value, ...]


@attrs.frozen(eq=False)
class _Found:
    """Records of a piece: where they, and the values of each column, start and end.

    Attributes:
        bounds: of shape (columns, 2, records). escaped: records with a backslash in a string.
    """

    bounds: Places
    escaped: Flags

    def only(self, which: Flags | Places) -> "_Found":
        """Some of the records."""
        return _Found(self.bounds[:, :, which], self.escaped[which])


class _Thinning:
    """Learns shapes, and takes out what fits them, piece by piece."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._opening = b""
        self._shapes: list[_Shape] = []
        self._samples = _MOST_SAMPLES
        self._tables = [pl.DataFrame(schema=dict.fromkeys(pattern.columns, pl.String))]
        self._rows = 0
        self._kept: list[bytes] = []
        self._kept_bytes, self._removed_bytes = 0, 0
        self._runs: list[Run] = []
        self._removed = [(0, 0)]

    def take(self, piece: "_Piece", *, is_last: bool) -> int:
        """Take out of the next piece what fits; gives how many of its bytes need not be seen again."""
        if not self._opening and (first := self._pattern.opening.search(piece.cut(0, piece.size))):
            self._opening = first[1]
        found, rows = _table(piece, self._find(piece), self._pattern)
        self._tables.append(rows)
        # What follows the last record may be the start of one that the end of the piece cuts.
        rest = int(found.bounds[0, 1].max(initial=0))
        may_be_cut = 0 < rest < piece.size <= rest + _LONGEST_REST and not is_last
        used = rest if may_be_cut else piece.size
        self._keep(piece, found, used)
        return used

    def done(self, places: json_export.Places) -> Thinned:
        """What is left, and what was taken out."""
        return Thinned(
            data=b"".join(self._kept),
            rows=pl.concat(self._tables, rechunk=False),
            removed=self._removed,
            runs=self._runs,
            places=places,
        )

    def _find(self, piece: "_Piece") -> _Found:
        left, parts = piece.starts(self._opening), []
        for shape in self._shapes:
            part, left = _fit(piece, shape, left, self._pattern.columns)
            parts.append(part)
        for _ in range(min(self._samples, _MOST_SAMPLES // 4)):
            if not len(left) or len(self._shapes) == _MOST_SHAPES:
                break
            self._samples -= 1
            new = _shape(piece.cut(int(left[0]), int(left[0]) + _LONGEST_SAMPLE), self._pattern)
            if new is None or new in self._shapes:
                left = left[1:]
                continue
            self._shapes.append(new)
            part, left = _fit(piece, new, left, self._pattern.columns)
            parts.append(part)
        return _together(parts, len(self._pattern.columns))

    def _keep(self, piece: "_Piece", found: _Found, used: int) -> None:
        starts, ends = found.bounds[0]
        breaks = np.flatnonzero(~piece.are_neighbours(ends[:-1], starts[1:])) + 1
        before = 0
        for first, last in pairwise([0, *breaks.tolist(), len(starts)] if len(starts) else []):
            self._keep_bytes(piece.cut(before, int(starts[first])))
            before = int(ends[last - 1])
            self._take_run(last - first, before - int(starts[first]))
        self._keep_bytes(piece.cut(before, used))

    def _take_run(self, count: int, size: int) -> None:
        number = b" %b%d " % (_MARK, len(self._runs))  # no digit beside it can become a part of it
        self._runs.append(Run(self._rows, count))
        self._rows += count
        self._removed_bytes += size - len(number)
        self._keep_bytes(number)
        self._removed.append((self._kept_bytes, self._removed_bytes))

    def _keep_bytes(self, data: bytes) -> None:
        self._kept.append(data)
        self._kept_bytes += len(data)


def _shape(sample: bytes, pattern: Pattern) -> _Shape | None:
    """The shape of the record that starts *sample*; None when it is not plain or too long."""
    try:
        record, end = _DECODER.raw_decode(sample.decode("latin-1"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not pattern.is_plain(record):
        return None
    parts: list[bytes | _Value] = []
    done = 0
    for path, is_string, start, last in _values(sample[:end]):
        column = (pattern.strings if is_string else pattern.numbers).get(path)
        if column is not None:
            parts += [sample[done:start], _Value(column, not is_string)]
            done = last
    return (*parts, sample[done:end])


def _values(record: bytes) -> Iterator[tuple[str, bool, int, int]]:
    """Of each string and whole number: its path, whether it is a string, its start and end without quotes."""
    keys: list[str] = []
    key = ""
    for token in _TOKEN.finditer(record):
        mark, (start, end) = token[0], token.span()
        if token[2] is not None:
            key = token[1][1:-1].decode("latin-1")
        elif mark in (b"{", b"["):
            keys.append(key)
            key = ""
        elif mark in (b"}", b"]"):
            keys.pop()
        elif token[1] is not None or mark.isdigit():
            is_string = token[1] is not None
            yield ".".join(filter(None, (*keys, key))), is_string, start + is_string, end - is_string


def _fit(piece: "_Piece", shape: _Shape, starts: Places, columns: list[str]) -> tuple[_Found, Places]:
    """The records that fit a shape, and the starts of those that do not."""
    rows, place = np.arange(len(starts)), starts
    escaped = np.zeros(len(starts), bool)
    spans: dict[str, Places] = {}
    for part in shape:
        if isinstance(part, bytes):
            sound, ends = piece.has(place, part), place + len(part)
        elif part.column in spans:
            sound, ends = piece.repeats(spans[part.column], place)
        elif part.is_number:
            sound, ends = piece.number_ends(place)
            spans[part.column] = np.stack((place, ends))
        else:
            ends, has_escapes = piece.string_ends(place)
            sound = np.ones(len(place), bool)
            escaped |= has_escapes
            spans[part.column] = np.stack((place, ends))
        if not sound.all():
            rows, ends, escaped = rows[sound], ends[sound], escaped[sound]
            spans = {column: span[:, sound] for column, span in spans.items()}
        place = ends
    bounds = np.zeros((len(columns), 2, len(rows)), np.int64)
    bounds[0] = starts[rows], place
    for column, span in spans.items():
        bounds[columns.index(column)] = span
    return _Found(bounds, escaped), np.delete(starts, rows)


def _together(parts: list[_Found], columns: int) -> _Found:
    """The records of every shape in file order."""
    nothing = _Found(np.zeros((columns, 2, 0), np.int64), np.zeros(0, bool))
    bounds = np.concatenate([nothing.bounds, *(part.bounds for part in parts)], axis=2)
    found = _Found(bounds, np.concatenate([nothing.escaped, *(part.escaped for part in parts)]))
    found = found.only(np.argsort(bounds[0, 0], kind="stable"))
    starts, ends = found.bounds[0]
    # One inside another cannot both be records of one list.
    return nothing if np.any(starts[1:] < ends[:-1]) else found


def _table(piece: "_Piece", found: _Found, pattern: Pattern) -> tuple[_Found, pl.DataFrame]:
    """The records whose strings are all sound, and their columns."""
    strings = [pattern.columns.index(column) for column in dict.fromkeys(pattern.strings.values())]
    which = np.flatnonzero(found.escaped)
    decoded = {column: piece.decoded(*found.bounds[column][:, which].tolist()) for column in strings}
    if None in decoded.values():
        decoded, found = {}, found.only(~found.escaped)
    try:
        table = piece.table(pattern.columns, found.bounds)
    except pl.exceptions.ComputeError:  # some bytes are no characters; the error quotes them
        nothing = found.only(np.zeros(len(found.escaped), bool))
        return nothing, piece.table(pattern.columns, nothing.bounds)
    for column, values in decoded.items():
        if values:
            name = pattern.columns[column]
            right = pl.Series([value or None for value in values], dtype=pl.String)
            table = table.with_columns(table[name].scatter(which, right))
    return found, table


class _Piece:
    """Some bytes of an export, and what can be told of thousands of places in them at once."""

    def __init__(self, buffer: Windows, size: int) -> None:
        self.size = size
        self._buffer = buffer
        self._view = memoryview(buffer)[:size]

    def cut(self, start: int, end: int) -> bytes:
        """A copy of the bytes between two places."""
        return self._view[start:end].tobytes()

    def starts(self, opening: bytes) -> Places:
        """Every place where a record may start."""
        if not opening:
            return np.zeros(0, np.int64)
        braces = np.flatnonzero(self._buffer[: self.size] == opening[0])
        return braces[self.has(braces, opening)]

    def has(self, places: Places, literal: bytes) -> Flags:
        """Whether *literal* stands at each place."""
        same: Flags = self._each(places, len(literal)) == np.void(literal)
        return same

    def _each(self, places: Places, length: int) -> npt.NDArray[np.void]:
        every = np.ndarray((len(self._buffer) - length,), f"V{length}", self._buffer.data, 0, (1,))
        each: npt.NDArray[np.void] = every[places]
        return each

    def _windows(self, places: Places) -> Windows:
        return self._each(places, _WINDOW).view(np.uint8)

    def repeats(self, span: Places, places: Places) -> tuple[Flags, Places]:
        """Whether the bytes of a span stand again at each place, and where they would end."""
        starts, lengths = span[0], span[1] - span[0]
        same = np.ones(len(places), bool)
        left, done = np.arange(len(places)), 0
        while len(left):
            differ = _bits(self._windows(starts[left] + done) != self._windows(places[left] + done))
            same[left] = differ & _FIRST_BITS[np.minimum(lengths[left] - done, _WINDOW)] == 0
            done += _WINDOW
            left = left[same[left] & (lengths[left] > done)]
        return same, places + lengths

    def number_ends(self, places: Places) -> tuple[Flags, Places]:
        """Whether a whole number of few digits stands at each place, and where it ends."""
        windows = self._windows(places)
        length = _before(_bits((windows < ord("0")) | (windows > ord("9"))))
        zero = self._buffer[places] == ord("0")
        return (length > 0) & (length <= _LONGEST_NUMBER) & ~(zero & (length > 1)), places + length

    def string_ends(self, places: Places) -> tuple[Places, Flags]:
        """Where the string that starts at each place may end, and whether it has a backslash.

        A string that is not sound, or too long, ends at a byte that is no quotation mark.
        """
        ends, escaped = places.copy(), np.zeros(len(places), bool)
        left = np.arange(len(places))
        for _ in range(_MOST_STEPS):
            windows = self._windows(ends[left])
            bits = _bits((windows == ord('"')) | (windows == ord("\\")) | (windows < ord(" ")))
            at = ends[left] + _before(bits)
            is_escape = (self._buffer[at] == ord("\\")) & (bits != 0)
            ends[left] = at + 2 * is_escape
            escaped[left] |= is_escape
            left = left[is_escape | (bits == 0)]
            if not len(left):
                break
        ends[left] = self.size
        return ends, escaped

    def are_neighbours(self, ends: Places, starts: Places) -> Flags:
        """Whether between each end and start there is the usual comma with its blanks, alone."""
        if not len(ends):
            return np.zeros(0, bool)
        gaps = starts - ends
        least = int(gaps.argmin())
        usual = self.cut(int(ends[least]), int(ends[least]) + min(int(gaps[least]), _LONGEST_SEPARATOR))
        if not _SEPARATOR.fullmatch(usual):
            return np.zeros(len(ends), bool)
        same: Flags = (gaps == len(usual)) & self.has(ends, usual)
        return same

    def decoded(self, starts: list[int], ends: list[int]) -> list[str] | None:
        """The strings between these places with their escapes undone; None when one is not sound.

        Empty when none has an escape.
        """
        strings = b'","'.join([self._view[start:end] for start, end in zip(starts, ends, strict=True)])
        try:
            return _STRINGS.decode(b'["%b"]' % strings) if b"\\" in strings else []
        except json_export.UNSOUND:
            return None

    def table(self, names: list[str], bounds: Places) -> pl.DataFrame:
        """Columns of the bytes within bounds of shape (names, 2, rows), as strings; an empty one is null.

        Raises:
            PolarsError: some bytes are no characters.
        """
        height = bounds.shape[2]
        if not height:
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        data = pl.Series("data", [self.cut(0, self.size)], dtype=pl.Binary).new_from_index(0, height)
        places, cuts = [data], []
        for name, (starts, ends) in zip(names, bounds, strict=True):
            start, length = pl.Series(f"{name} start", starts), pl.Series(f"{name} length", ends - starts)
            places += [start, length]
            cut = pl.col("data").bin.slice(pl.col(start.name), pl.col(length.name)).cast(pl.String)
            if not ends.any():
                cut = pl.lit(None, pl.String)
            elif np.any(starts == ends):
                cut = pl.when(pl.col(length.name) > 0).then(cut)
            cuts.append(cut.alias(name))
        return pl.DataFrame(places).select(cuts)


def _bits(flags: Flags) -> Bits:
    """The flags of each window as the bits of a number, the first one lowest."""
    return np.packbits(flags, bitorder="little").view("<u4")


def _before(bits: Bits) -> Places:
    """How many bits stand below the lowest one that is set; all of them when none is."""
    count: Places = np.bitwise_count((bits & -bits) - np.uint32(1)).astype(np.int64)
    return count
