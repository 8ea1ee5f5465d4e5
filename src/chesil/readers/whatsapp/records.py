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

_WORKERS: Final = 2  # more do not help: NumPy's share of the work holds Python's lock between calls
_WORDS: Final = ("raw", "as_written", "sender", "said", "picked")

_MOST_GROUPS: Final = 500

Finder = Callable[[Text], Cuts]
Cut = Callable[[pl.Series, Any], list[pl.Series]]  # of rows, at a place: one for all, or one for each


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
        as_written: its date and time. sender: null without one.
        said: all the rest, with a line feed for every line break inside it.
        picked: what those records say whose glance is LOOK.
        names: every sender.
    """

    preface: str
    repaired: int
    shapes: Sequence[Shape]
    line: Numbers
    shape: Numbers
    numbers: dict[str, Small]
    glance: Bytes
    raw: pl.Series
    as_written: pl.Series
    sender: pl.Series
    said: pl.Series
    picked: pl.Series
    names: frozenset[str]

    def __len__(self) -> int:
        return len(self.line)

    def by_shape(
        self, values: Iterable[Any], kind: type[np.generic], rows: Numbers | None = None
    ) -> npt.NDArray[Any]:
        """For each record (or for those of *rows*) the value of its shape, from one for each of shapes."""
        shape = self.shape if rows is None else self.shape[rows]
        return np.fromiter(values, kind, len(self.shapes))[shape]


@attrs.frozen(kw_only=True, eq=False)
class _Part:
    """The records of one text; its bytes and their places are no longer needed."""

    preface: str
    repaired: int
    lines: int
    shapes: Sequence[Shape]
    line: Numbers
    shape: Numbers
    numbers: dict[str, Small]
    glance: Bytes
    words: dict[str, pl.Series]
    names: frozenset[str]


# Polars loads parts of NumPy when it first meets an array. Two threads at once would trip over that, and each
# process that reads a file would load them anew.
pl.Series(np.zeros(1))


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
    flags = glance.at(text, cuts, ends)
    try:
        words = _words(text, cuts, ends, flags)
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
        glance=flags,
        words=words,
        names=frozenset(words["sender"].unique().drop_nulls().to_list()),
    )


class _NotUtf8(Exception):
    """Some bytes of a text are no characters."""


def _words(text: Text, cuts: Cuts, ends: Places, flags: Bytes) -> dict[str, pl.Series]:
    """The columns of words of one text."""
    if not len(cuts):
        return {name: pl.Series([], dtype=pl.String) for name in _WORDS}
    raw = _raw(text, cuts.start, ends)
    stamps = [tuple(map(shape.characters, shape.stamp)) for shape in cuts.shapes]
    stamp = _by_shape(cuts, [start * 256 + end - start for start, end in stamps])
    header = _by_shape(cuts, [shape.characters(shape.body) for shape in cuts.shapes])
    name = cuts.sender - cuts.wide
    (as_written,) = _grouped(raw, stamp, lambda rows, key: [rows.str.slice(key // 256, key % 256)])
    (after_header,) = _grouped(raw, header, lambda rows, key: [rows.str.slice(key)])
    sender, said = _grouped(
        after_header,
        name * np.uint16(4) + cuts.gap,
        lambda rows, key: [rows.str.slice(0, key // 4), rows.str.slice(key // 4 + key % 4)],
    )
    plain = _with_line_feeds(said, glance.rows(flags, glance.LONGER))
    return {
        "raw": raw,
        "as_written": as_written,
        "sender": sender.zip_with(pl.Series(name > 0), pl.Series([None], dtype=pl.String)),
        "said": plain,
        "picked": plain.gather(glance.rows(flags, glance.LOOK)),
    }


def _with_line_feeds(said: pl.Series, longer: Numbers) -> pl.Series:
    """What was said with every line break inside it a line feed."""
    lines = said.gather(longer)
    if not lines.str.contains("\r", literal=True).any():
        return said
    plain = lines.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
    return put(said, longer, plain)


def _by_shape(cuts: Cuts, values: list[int]) -> Small:
    return np.array(values, np.uint16)[cuts.shape]


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


def _grouped(column: pl.Series, key: Small, cut: Cut) -> list[pl.Series]:
    """*column* cut in one way for each value of *key*.

    Polars slices a column at one place without copying any text, but copies it for a place a row.
    There are only some dozens of different places, so rows with the same are taken together.
    """
    order = np.argsort(key, kind="stable").astype(np.uint32)
    firsts = np.flatnonzero(np.diff(key[order], prepend=-1)).tolist()
    if len(firsts) == 1:
        return cut(column, int(key[0]))
    if len(firsts) > _MOST_GROUPS:
        return cut(column, pl.Series(key).cast(pl.UInt32))
    rows = column.gather(order)
    groups = zip(firsts, [*firsts[1:], len(key)], strict=True)
    parts = [cut(rows.slice(first, last - first), int(key[order[first]])) for first, last in groups]
    back = np.empty_like(order)
    back[order] = np.arange(len(order), dtype=np.uint32)
    return [pl.concat(each, rechunk=True).gather(back) for each in zip(*parts, strict=True)]


def _join(parts: Sequence[_Part]) -> Records:
    shapes = list(dict.fromkeys(shape for part in parts for shape in part.shapes))
    number = {shape: index for index, shape in enumerate(shapes)}
    own = [np.array([number[shape] for shape in part.shapes], np.uint32) for part in parts]
    before = np.cumsum([0, *(part.lines for part in parts)]).astype(np.uint32)
    return Records(
        preface="".join(part.preface for part in parts),
        repaired=sum(part.repaired for part in parts),
        shapes=shapes,
        line=_whole((part.line + more for part, more in zip(parts, before, strict=False)), np.uint32),
        shape=_whole((numbers[part.shape] for part, numbers in zip(parts, own, strict=True)), np.uint32),
        numbers={name: _whole((part.numbers[name] for part in parts), np.uint16) for name in NUMBERS},
        glance=_whole((part.glance for part in parts), np.uint8),
        **{name: _column(name, parts) for name in _WORDS},
        names=frozenset().union(*(part.names for part in parts)),
    )


def _column(name: str, parts: Sequence[_Part]) -> pl.Series:
    # Taken out of the parts, so that only one column at a time is in memory twice.
    columns = [part.words.pop(name).alias(name) for part in parts]
    return pl.concat([pl.Series(name, [], dtype=pl.String), *columns], rechunk=False)


def _whole(values: Iterable[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate([*values, np.zeros(0, kind)])
