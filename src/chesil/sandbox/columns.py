"""Tables on their way between two processes of which one trusts nothing the other says.

They come as plain columns of numbers and bytes whose types and order both sides know, so that nothing about
their shape is read but lengths, and those are added up against a bound before anything is taken. Arrow's own
formats were tried and are not used: a few changed bytes in one end the process that reads it.

A column is one byte (0: all null, 1: no value is null, 2: some are) and its parts: numbers as they lie in
memory, strings and lists as their lengths (-1 for null) and then everything end to end.
"""

import struct
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.sandbox.faults import AGAIN, Misfit
from chesil.terms import tables

_ALL_NULL, _NO_NULLS, _SOME_NULLS = b"\0", b"\1", b"\2"
_LENGTH: Final = np.dtype("<i4")  # of a string or list, -1 for null
_COUNT: Final = struct.Struct("<I")
_BATCH: Final = 16 << 20  # bytes of a table that travel as one piece: memory just used costs less than new
_MOST_TOGETHER: Final = 1 << 31  # bytes, or values, of one column in a piece
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999  # µs: the years 1 to 9999
_KINDS: Final[dict[Any, npt.DTypeLike]] = {pl.Int16: np.int16, pl.Int64: np.int64, pl.Float64: np.float64}
_WIDTH: Final = 16  # bytes that a value takes at least, whatever is said of it

_Array = npt.NDArray[Any]


def write_bytes(data: bytes, stream: BinaryIO) -> None:
    """Write *data* behind its length."""
    stream.write(_COUNT.pack(len(data)))
    stream.write(data)


def write_table(parts: Sequence[pl.DataFrame], stream: BinaryIO) -> None:
    """Write the *parts* as one table, in pieces: the height of each, its columns; 0 behind the last."""
    filled = [part for part in parts if part.height]
    whole = pl.concat(filled) if filled else pl.DataFrame()
    rows = max(1, whole.height * _BATCH // max(int(whole.estimated_size()), _BATCH))
    for piece in whole.iter_slices(rows):
        stream.write(_COUNT.pack(piece.height))
        for column in piece:
            _write_column(column, stream)
    stream.write(_COUNT.pack(0))


def _write_column(column: pl.Series, stream: BinaryIO) -> None:
    nulls, dtype = column.null_count(), column.dtype
    if nulls == len(column):
        stream.write(_ALL_NULL)
        return
    stream.write(_SOME_NULLS if nulls else _NO_NULLS)
    if dtype == pl.String:
        _write_lengths(column.str.len_bytes(), stream)
        stream.write(column.str.join("").cast(pl.Binary).item())
    elif dtype == pl.List:
        _write_lengths(column.list.len(), stream)
        _write_column(column.explode(empty_as_null=False, keep_nulls=False), stream)
    else:
        if nulls:
            _write_numbers(column.is_not_null(), stream)
        if dtype == pl.Struct:
            for field in column.struct.unnest():
                _write_column(field, stream)
        else:
            physical = column.to_physical()
            known = physical.drop_nulls().first() if nulls else None
            _write_numbers(physical.fill_null(known) if nulls else physical, stream)


def _write_lengths(lengths: pl.Series, stream: BinaryIO) -> None:
    _write_numbers(lengths.cast(pl.Int32).fill_null(-1), stream)


def _write_numbers(numbers: pl.Series, stream: BinaryIO) -> None:
    stream.write(np.ascontiguousarray(numbers.to_numpy()).data)


@attrs.define
class Arriving:
    """A stream of which at most *left* bytes more are taken, in it and in the memory they unfold to.

    Raises:
        Misfit: more was to be taken. EOFError: the stream ends too early.
    """

    stream: BinaryIO
    left: int

    def spend(self, count: int) -> None:
        """Count what is about to take *count* bytes."""
        self.left -= count
        if self.left < 0 or count > _MOST_TOGETHER:
            raise Misfit("Far more was read from this file than can be in it.", next_step=AGAIN)

    def take(self, count: int) -> bytes:
        """The next *count* bytes."""
        self.spend(count)
        data = self.stream.read(count)
        if len(data) < count:
            raise EOFError
        return data

    def count(self) -> int:
        """The number that comes next."""
        return int(_COUNT.unpack(self.take(_COUNT.size))[0])

    def numbers(self, kind: npt.DTypeLike, count: int) -> _Array:
        """The *count* numbers that come next."""
        return np.frombuffer(self.take(np.dtype(kind).itemsize * count), kind)


def read_table(schema: pl.Schema, arriving: Arriving) -> pl.DataFrame:
    """Take what `write_table` wrote of tables of *schema*.

    Raises:
        Misfit, EOFError: as Arriving. ValueError, PolarsError: it is not such a table.
    """
    pieces = []
    while height := arriving.count():
        columns = [_column(dtype, height, arriving).alias(name) for name, dtype in schema.items()]
        pieces.append(pl.DataFrame(columns))
    return pl.concat(pieces) if pieces else tables.empty(schema)


def _column(dtype: Any, height: int, arriving: Arriving) -> pl.Series:
    arriving.spend(height * _WIDTH)  # of nulls there may be millions in a byte
    nulls = arriving.take(1)
    if nulls == _ALL_NULL:
        return pl.repeat(None, height, dtype=dtype, eager=True)
    if dtype == pl.String:
        lengths = arriving.numbers(_LENGTH, height)
        return _masked(_strings(lengths, arriving), lengths >= 0)
    if dtype == pl.List:
        lengths = arriving.numbers(_LENGTH, height)
        return _masked(_lists(lengths, dtype.inner, arriving), lengths >= 0)
    some = nulls == _SOME_NULLS
    known = arriving.numbers(np.uint8, height) != 0 if some else np.ones(height, np.bool)
    if dtype == pl.Struct:
        fields = [_column(each.dtype, height, arriving).alias(each.name) for each in dtype.fields]
        return _masked(pl.DataFrame(fields).to_struct(), known)
    return _masked(_numbers(dtype, height, arriving), known)


def _masked(column: pl.Series, known: npt.NDArray[np.bool]) -> pl.Series:
    if known.all():
        return column
    return column.zip_with(pl.Series(known), pl.Series([None], dtype=column.dtype))


def _strings(lengths: _Array, arriving: Arriving) -> pl.Series:
    starts, sizes = _ranges(lengths)
    together = pl.Series([arriving.take(int(sizes.sum()))], dtype=pl.Binary)
    # Each row is the whole, of which only its own part is kept; nothing is copied.
    rows = pl.DataFrame({"whole": together.new_from_index(0, len(lengths)), "start": starts, "size": sizes})
    return rows.select(pl.col("whole").bin.slice("start", "size").cast(pl.String)).to_series()


def _lists(lengths: _Array, inner: Any, arriving: Arriving) -> pl.Series:
    starts, sizes = _ranges(lengths)
    together = _column(inner, int(sizes.sum()), arriving)
    places = pl.int_ranges(pl.Series(starts), pl.Series(starts + sizes))
    return pl.select(pl.lit(together.implode()).list.gather(places)).to_series()


def _ranges(lengths: _Array) -> tuple[_Array, _Array]:
    """Where each value of such lengths starts in all of them end to end, and how long it is."""
    sizes = np.maximum(lengths, 0).astype(np.int64)
    return np.cumsum(sizes) - sizes, sizes


def _numbers(dtype: Any, height: int, arriving: Arriving) -> pl.Series:
    if dtype == pl.Enum:
        codes = arriving.numbers(np.uint8, height)
        if codes.max() >= len(dtype.categories):
            raise ValueError
        return pl.Series(codes).cat.to(dtype)
    if dtype == pl.Boolean:
        return pl.Series(arriving.numbers(np.uint8, height) != 0)
    if dtype == pl.Datetime:
        instants = arriving.numbers(np.int64, height)
        if instants.min() < _FIRST or instants.max() > _LAST:
            raise ValueError
        return pl.Series(instants).cast(dtype)
    return pl.Series(arriving.numbers(_KINDS[dtype], height))
