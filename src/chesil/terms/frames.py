"""A table as bytes, in frames: small Parquet files one after the other, of which any can be read alone.

A page of a million rows then costs what it shows: the one or two frames that hold it are read, and a sealed
file gives any part of itself. Measured on a million events: a page in 1.3 ms, all of it in 0.7 s where one
large Parquet file takes 0.5 s, and a twelfth more bytes.
"""

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import msgspec
import polars as pl

from chesil.terms import tables

FRAME: Final = 4096  # rows
_LEVEL: Final = 1  # of zstd: three times faster than the usual level, and a tenth larger


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a table lies in its bytes: how many rows it has, the bytes of each frame, and the rows in each."""

    height: int
    sizes: tuple[int, ...]
    frame: int = FRAME

    @property
    def size(self) -> int:
        """All its bytes."""
        return sum(self.sizes)


def written(table: pl.DataFrame, *, frame: int = FRAME) -> tuple[Layout, bytes]:
    """A table as frames of *frame* rows. One without rows is one frame, which keeps its columns."""
    frames = [_parquet(table.slice(start, frame)) for start in range(0, max(table.height, 1), frame)]
    return Layout(table.height, tuple(map(len, frames)), frame), b"".join(frames)


class Frames:
    """A table that `written` wrote, somewhere in a stream that can seek.

    One that was written with former words comes with those of today (tables.with_current_words).

    Every reading raises what the stream does, and polars.exceptions.PolarsError or OSError for bytes that are
    no such table.
    """

    def __init__(self, stream: BinaryIO, layout: Layout, *, start: int = 0) -> None:
        self._stream, self._layout, self._start = stream, layout, start

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self._layout.height

    def whole(self) -> pl.DataFrame:
        """All rows."""
        return pl.concat(self._read(range(len(self._layout.sizes)), None), rechunk=True)

    def rows(self, start: int, count: int, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Up to *count* rows from *start*, 0 for the first; none past the end. *columns*: all when None."""
        first = min(max(start, 0), self.height)
        last = min(max(start + count, first), self.height)
        if first == last:
            return pl.concat(self._read([0], columns)).clear()
        numbers = range(first // self._layout.frame, (last - 1) // self._layout.frame + 1)
        return pl.concat(self._read(numbers, columns)).slice(first % self._layout.frame, last - first)

    def at(self, places: Sequence[int], columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The rows at these places, in their order; a place may come twice.

        Raises:
            IndexError: there is no such place.
        """
        if not places:
            return self.rows(0, 0, columns)
        if min(places) < 0 or max(places) >= self.height:
            raise IndexError("There is no such row in this table.")
        found = [divmod(place, self._layout.frame) for place in places]
        numbers = sorted({number for number, _ in found})
        begins = {number: nth * self._layout.frame for nth, number in enumerate(numbers)}
        return pl.concat(self._read(numbers, columns))[[begins[number] + row for number, row in found]]

    def _read(self, numbers: Sequence[int], columns: Sequence[str] | None) -> Iterator[pl.DataFrame]:
        sizes = self._layout.sizes
        place, number = self._start, 0
        for wanted in numbers:
            place += sum(sizes[number:wanted])
            number = wanted
            self._stream.seek(place)
            data = self._stream.read(sizes[wanted])
            table = pl.read_parquet(io.BytesIO(data), columns=list(columns) if columns else None)
            yield tables.with_current_words(table)


def _parquet(table: pl.DataFrame) -> bytes:
    sink = io.BytesIO()
    table.write_parquet(sink, compression="zstd", compression_level=_LEVEL, statistics=False)
    return sink.getvalue()
