"""The records of a whole chat: cut out of its texts, with their columns of words.

Polars keeps a string of more than twelve bytes as a place in a buffer, and a slice of it as a place
in the same buffer. So each byte of a chat is copied once, into `raw`, and the time, the sender and
what was said cost sixteen bytes a record each. Slices count characters, not bytes: that is what
`wide` is for.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.readers.whatsapp import fast, glance, segments
from chesil.readers.whatsapp.cuts import Cuts
from chesil.readers.whatsapp.layouts import NUMBERS, Shape
from chesil.readers.whatsapp.text import Bytes, Numbers, Places, Small, Text

_WORKERS: Final = 2
_WORDS: Final = ("raw", "as_written", "sender", "said")

Finder = Callable[[Text], Cuts]


@attrs.frozen(kw_only=True, eq=False)
class Records:
    """Every record of a chat, one value a record in file order.

    Attributes:
        preface: what stands before the first record.
        repaired: how many unreadable byte sequences were replaced by U+FFFD.
        line: number of its line, 1 for the first.
        shape: number of its shape in shapes. numbers: its date and time, as in Cuts.
        glance: the flags of a first glance at it.
        raw: as it stands in the file, without the line break at its end.
        as_written: its date and time. sender: null without one. said: all the rest.
    """

    preface: str
    repaired: int
    shapes: Sequence[Shape]
    line: Numbers
    shape: Small
    numbers: dict[str, Small]
    glance: Bytes
    raw: pl.Series
    as_written: pl.Series
    sender: pl.Series
    said: pl.Series

    def __len__(self) -> int:
        return len(self.line)

    def by_shape(self, values: Iterable[Any], kind: type[np.generic]) -> npt.NDArray[Any]:
        """For each record the value of its shape, from one value for each of shapes."""
        return np.fromiter(values, kind, len(self.shapes))[self.shape]


@attrs.frozen(kw_only=True, eq=False)
class _Part:
    """The records of one text; its bytes and their places are no longer needed."""

    preface: str
    repaired: int
    lines: int
    shapes: Sequence[Shape]
    line: Numbers
    shape: Small
    numbers: dict[str, Small]
    glance: Bytes
    words: dict[str, pl.Series]


def read(texts: Iterable[Text], *, find: Finder = fast.find) -> Records:
    """The records of a chat.

    Args:
        texts: the chat, in pieces that start and end with a record.
        find: finds the records of a text.
    """
    return _join(list(_parts(texts, find)))


def put(column: pl.Series, rows: Numbers, values: pl.Series) -> pl.Series:
    """*column* with *values* at *rows*; its other values are not copied."""
    if not len(rows):
        return column
    index, is_new = np.zeros(len(column), np.uint32), np.zeros(len(column), bool)
    index[rows], is_new[rows] = np.arange(len(rows), dtype=np.uint32), True
    return values.gather(index).zip_with(pl.Series(is_new), column).alias(column.name)


def _parts(texts: Iterable[Text], find: Finder) -> Iterator[_Part]:
    # Polars looks for NumPy when it first meets an array, and two threads at once trip over that.
    pl.Series(np.zeros(1))
    with ThreadPoolExecutor(_WORKERS) as workers:
        waiting: deque[Future[_Part]] = deque()
        for text in texts:
            waiting.append(workers.submit(_part, text, find))
            if len(waiting) > _WORKERS:  # no more texts in memory than are being worked on
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _part(text: Text, find: Finder) -> _Part:
    cuts = find(text)
    ends = cuts.ends(text)
    try:
        words = _words(text, cuts, ends)
    except _NotUtf8:
        return _part(segments.repaired(text), find)
    return _Part(
        preface=text.bytes(0, int(cuts.start[0]) if len(cuts) else text.size).decode("utf-8", "replace"),
        repaired=text.repaired,
        lines=cuts.lines,
        shapes=cuts.shapes,
        line=cuts.line,
        shape=cuts.shape,
        numbers=cuts.numbers,
        glance=glance.flags(text, cuts, ends),
        words=words,
    )


class _NotUtf8(Exception):
    """Some bytes of a text are no characters."""


def _words(text: Text, cuts: Cuts, ends: Places) -> dict[str, pl.Series]:
    """The columns of words of one text."""
    if not len(cuts):
        return {name: pl.Series([], dtype=pl.String) for name in _WORDS}
    raw = _raw(text, cuts.start, ends)
    headers = [shape.characters(shape.body) for shape in cuts.shapes]
    stamps = [tuple(map(shape.characters, shape.stamp)) for shape in cuts.shapes]
    (as_written,) = _grouped(raw, cuts.shape, lambda rows, which: [_between(rows, *stamps[which])])
    (after_header,) = _grouped(raw, cuts.shape, lambda rows, which: [rows.str.slice(headers[which])])
    name = cuts.sender - cuts.wide
    key = name << np.uint16(2) | cuts.gap
    sender, said = _grouped(
        after_header,
        key,
        lambda rows, key: [rows.str.slice(0, key >> 2), rows.str.slice((key >> 2) + (key & 3))],
    )
    named = sender.zip_with(pl.Series(name > 0), pl.Series([None], dtype=pl.String))
    return {"raw": raw, "as_written": as_written, "sender": named, "said": said}


def _between(rows: pl.Series, start: int, end: int) -> pl.Series:
    return rows.str.slice(start, end - start)


def _raw(text: Text, starts: Places, ends: Places) -> pl.Series:
    first = int(starts[0])
    whole = pl.Series([text.bytes(first, int(ends[-1]))], dtype=pl.Binary)
    parts = pl.DataFrame(
        {"whole": whole.new_from_index(0, len(starts)), "from": starts - first, "length": ends - starts}
    )
    cut = pl.col("whole").bin.slice(pl.col("from"), pl.col("length"))
    try:
        return parts.select(cut.cast(pl.String)).to_series()
    except pl.exceptions.PolarsError:
        raise _NotUtf8 from None  # Polars' own error quotes the text


def _grouped(
    column: pl.Series, key: Small, cut: Callable[[pl.Series, int], list[pl.Series]]
) -> list[pl.Series]:
    """*column* cut in one way for each value of *key*.

    Polars slices a column at one place without copying any text, but copies it for a place a row.
    There are only some dozens of different places, so rows with the same are taken together.
    """
    if key.min() == key.max():
        return cut(column, int(key[0]))
    order = np.argsort(key, kind="stable")
    firsts = np.flatnonzero(np.diff(key[order], prepend=-1)).tolist()
    rows = column.gather(order)
    groups = zip(firsts, [*firsts[1:], len(key)], strict=True)
    parts = [cut(rows.slice(first, last - first), int(key[order[first]])) for first, last in groups]
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return [pl.concat(each, rechunk=True).gather(back) for each in zip(*parts, strict=True)]


def _join(parts: Sequence[_Part]) -> Records:
    shapes = list(dict.fromkeys(shape for part in parts for shape in part.shapes))
    number = {shape: index for index, shape in enumerate(shapes)}
    own = [np.array([number[shape] for shape in part.shapes], np.uint16) for part in parts]
    before = np.cumsum([0, *(part.lines for part in parts)]).astype(np.uint32)
    return Records(
        preface="".join(part.preface for part in parts),
        repaired=sum(part.repaired for part in parts),
        shapes=shapes,
        line=_whole((part.line + more for part, more in zip(parts, before, strict=False)), np.uint32),
        shape=_whole((numbers[part.shape] for part, numbers in zip(parts, own, strict=True)), np.uint16),
        numbers={name: _whole((part.numbers[name] for part in parts), np.uint16) for name in NUMBERS},
        glance=_whole((part.glance for part in parts), np.uint8),
        **{name: _column(name, parts) for name in _WORDS},
    )


def _column(name: str, parts: Sequence[_Part]) -> pl.Series:
    # Taken out of the parts, so that only one column at a time is in memory twice.
    columns = [part.words.pop(name).alias(name) for part in parts]
    return pl.concat([pl.Series(name, [], dtype=pl.String), *columns], rechunk=False)


def _whole(values: Iterable[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate([*values, np.zeros(0, kind)])
