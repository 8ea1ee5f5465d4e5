"""Reads the timeline of a run in part: what a page shows, and what a search finds."""

import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from chesil.terms.frames import Frames
from chesil_web.analysis.models import Origin
from chesil_web.analysis.timeline_index import (
    ACT,
    BLOCK,
    KIND,
    NUMBERS,
    SOURCE,
    TERMS_A_FRAME,
    WHO,
    Joined,
)

type Rows = NDArray[np.uint32]  # in order
type Days = NDArray[np.datetime64]

SHORT: Final = 2  # letters of a word that is found whole only: half of all words begin with some of them
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Noticed(msgspec.Struct, frozen=True):
    """A suggestion that rests on a thing: its id, and where it stands among those of its run."""

    signal: str
    at: int


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing, as its page shows it.

    Attributes:
        at: microseconds since 1970 in UTC. kind: one of timeline_index.KINDS, but "private".
        name: of the other person, who sent it or whom it went to. cut: the text is longer.
        files: the names of what came with it.
        version: of an entry, its id in hex; of such a thing nothing else is told but *at*.
    """

    at: int | None
    clock: str | None
    kind: str
    channel: str | None
    direction: str | None
    name: str | None
    source: str | None
    record: int | None
    subject: str | None
    text: str | None
    cut: bool | None
    address_hidden: bool | None
    duration_s: float | None
    answered: bool | None
    files: tuple[str, ...] | None
    version: str | None
    noticed: tuple[Noticed, ...] | None

    @property
    def moment(self) -> datetime | None:
        """When it was."""
        return _EPOCH + timedelta(microseconds=self.at) if self.at is not None else None


@attrs.frozen(kw_only=True)
class Sought:
    """What a thing has to have. *words*: all of them; what is empty narrows nothing.

    Attributes:
        people: ids, one of which it has to be with. kinds: one of them.
        gone: sources that are left out.
    """

    words: Sequence[str] = ()
    kinds: Sequence[str] = ()
    people: Sequence[str] | None = None
    source: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    gone: Collection[str] = ()


class TimelineReading:
    """The timeline of a run.

    Every reading raises what the stream does, and polars.exceptions.PolarsError, zlib.error or
    msgspec.DecodeError for bytes that are none.
    """

    def __init__(self, stream: BinaryIO, head: Joined) -> None:
        self.head, self._stream = head, stream
        self._entries = Frames(stream, head.entries, start=head.start)
        self._terms = Frames(stream, head.terms, start=head.start + head.entries.size)

    def _numbers(self, name: str, first: int = 0, count: int | None = None) -> NDArray[Any]:
        """Some numbers of a list, or all."""
        kind, (begins, height) = np.dtype(NUMBERS[name]), self.head.numbers[name]
        count = height - first if count is None else count
        self._stream.seek(begins + first * kind.itemsize)
        return np.frombuffer(self._stream.read(count * kind.itemsize), kind)

    # What is found.

    def found(self, sought: Sought, *, without: Sequence[int] = ()) -> Rows:
        """The rows of what has everything that is sought. *without*: rows that do not count."""
        rows = np.arange(self.head.height, dtype=np.uint32)
        for some in self._narrowing(sought):
            rows = _both(some, rows, self.head.height)
        left_out = [self._having(f"{SOURCE}{each}") for each in sought.gone]
        if left_out or without:
            rows = np.setdiff1d(rows, np.concatenate([*left_out, np.array(without, np.uint32)]))
        return self._within(rows, sought.since, sought.until)

    def _narrowing(self, sought: Sought) -> Iterator[Rows]:
        for word in sought.words:
            yield self._having(word) if len(word) <= SHORT else self._beginning(word)
        if sought.kinds:
            yield self._any(KIND, sought.kinds)
        if sought.people is not None:
            yield self._any(WHO, sought.people)
        for sign, value in ((SOURCE, sought.source), (ACT, sought.act)):
            if value:
                yield self._having(f"{sign}{value}")

    def _within(self, rows: Rows, since: date | None, until: date | None) -> Rows:
        if since is None and until is None:
            return rows
        days, firsts = self.days, self.firsts
        first = firsts[np.searchsorted(days, np.datetime64(since), "left")] if since else 0
        last = firsts[np.searchsorted(days, np.datetime64(until), "right")] if until else self.head.dated
        return rows[np.searchsorted(rows, first) : np.searchsorted(rows, last)]

    def _any(self, sign: str, values: Sequence[str]) -> Rows:
        lists = [self._having(f"{sign}{each}") for each in values]
        return lists[0] if len(lists) == 1 else _all_of(lists, self.head.height)

    def _having(self, term: str) -> Rows:
        found = self._terms_from(term).filter(pl.col("term") == term)
        return self._rows_of(found)

    def _beginning(self, word: str) -> Rows:
        """The rows of all words that begin so: they stand side by side."""
        found = self._terms_from(word, more=True).filter(pl.col("term").str.starts_with(word))
        rows = self._rows_of(found)
        return _all_of([rows], self.head.height) if found.height > 1 else rows

    def _terms_from(self, term: str, *, more: bool = False) -> pl.DataFrame:
        """The frame of terms that has it, if any has; with *more* also those with what begins so."""
        firsts = self.head.firsts
        first = max(bisect_right(firsts, term) - 1, 0)
        last = first
        while more and last + 1 < len(firsts) and firsts[last + 1].startswith(term):
            last += 1
        return self._terms.rows(first * TERMS_A_FRAME, (last - first + 1) * TERMS_A_FRAME)

    def _rows_of(self, terms: pl.DataFrame) -> Rows:
        if terms.is_empty():
            return np.empty(0, np.uint32)
        return self._numbers("rows", terms["start"][0], int(terms["count"].sum()))

    @cached_property
    def days(self) -> Days:
        """The days that have something."""
        return self._numbers("days").astype("datetime64[D]")

    @cached_property
    def firsts(self) -> Rows:
        """The first row of each day, and after the last, that of what has none."""
        return self._numbers("firsts")

    def entries(self, page: str) -> list[tuple[str, int]]:
        """The versions of the entries that were on a page of the diary's list, with their rows."""
        start, count = self.head.pages[page]
        return list(self._entries.rows(start, count).iter_rows())

    # What is shown.

    def things(self, rows: Sequence[int]) -> list[Thing]:
        """What stands in some rows, in their order.

        Raises:
            IndexError: there is no such row.
        """
        if rows and not 0 <= min(rows) <= max(rows) < self.head.height:
            raise IndexError("There is no such row in this timeline.")
        lines: defaultdict[int, list[bytes]] = defaultdict(list)
        for number in sorted({row // BLOCK for row in rows}):
            lines[number] = zlib.decompress(self._block(number)).split(b"\n")
        return [_THING.decode(lines[row // BLOCK][row % BLOCK]) for row in rows]

    def _block(self, number: int) -> bytes:
        start, end = map(int, self._starts[number : number + 2])
        self._stream.seek(start)
        return self._stream.read(end - start)

    @cached_property
    def _starts(self) -> NDArray[np.uint64]:
        return self._numbers("blocks")

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """Where each source is."""
        return dict(self.head.sources)


_THING: Final = msgspec.json.Decoder(Thing)


def _both(one: Rows, other: Rows, height: int) -> Rows:
    """The rows that are in both."""
    if len(other) == height:
        return one
    mask = np.zeros(height, bool)
    mask[one] = True
    return other[mask[other]]


def _all_of(lists: Sequence[Rows], height: int) -> Rows:
    """The rows that are in any of them, each once and in order."""
    mask = np.zeros(height, bool)
    for rows in lists:
        mask[rows] = True
    return np.flatnonzero(mask).astype(np.uint32)
