"""Reads the timeline of a run in part: what a page shows, and what a search finds."""

import sys
import zlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from math import log
from typing import Any, BinaryIO, Final

import attrs
import msgspec
import numpy as np
from numpy.typing import NDArray

from chesil.terms.frames import Frames
from chesil.terms.offsets import Offset
from chesil_web.person.analysis import row_bits
from chesil_web.person.analysis.orders import Origin
from chesil_web.person.analysis.row_bits import Bits, Rows
from chesil_web.person.analysis.timeline_index import (
    ACT,
    BLOCK,
    KIND,
    NUMBERS,
    SOURCE,
    WHO,
    Joined,
    Said,
    Terms,
    is_common,
)
from chesil_web.person.analysis.word_forms import SHORT, forms_of

type Days = NDArray[np.datetime64]

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
        offset: how far its time was moved, as JSON of Offset; None where it was not.
        version: of an entry, its id in hex; of such a thing nothing else is told but *at*.
        heard: what is said in its recordings, as JSON of Said; None where nothing is.
        plain: its words are not likely to hurt; not known in timelines of earlier versions.
        shown: it is a message that a picture shows; not known in timelines of earlier versions.
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
    shown: bool | None = None
    offset: str | None = None
    heard: str | None = None
    plain: bool | None = None

    @property
    def hurts(self) -> bool:
        """Whether its words may hurt. Her own do not. Nor do those of other people that no word list or grade
        marks, unless the record is about them."""
        return not (self.plain or self.kind == "file" or self.direction == "from_owner")

    @property
    def said(self) -> tuple[Said, ...]:
        """What is said in its recordings, as she answered for it when the run began."""
        return msgspec.json.decode(self.heard, type=tuple[Said, ...]) if self.heard else ()

    def without(self, stamps: Collection[str]) -> "Thing":
        """The thing without words of recordings that she changed or took back since, by their stamps."""
        if not self.heard:
            return self
        left = [each for each in self.said if each.stamp not in stamps]
        return msgspec.structs.replace(self, heard=msgspec.json.encode(left).decode() if left else None)

    @property
    def moved(self) -> Offset | None:
        """How far its time was moved, because a clock was wrong; None where it was not."""
        return msgspec.json.decode(self.offset, type=Offset) if self.offset else None

    @property
    def event(self) -> str:
        """Its id in the tables of the run."""
        return f"{self.source}:{self.record}"

    @property
    def reached_her(self) -> bool:
        """Whether it is a message or call to her, which is counted as contact itself."""
        return self.direction == "to_owner" and self.kind in ("message", "call", "mail")

    @property
    def moment(self) -> datetime | None:
        """When it was."""
        return _EPOCH + timedelta(microseconds=self.at) if self.at is not None else None


@attrs.frozen(kw_only=True)
class Sought:
    """What a thing has to have. *words*: all of them; what is empty narrows nothing.

    Attributes:
        begins: the words may be the beginnings of longer ones.
        people: ids, one of which it has to be with. kinds: one of them.
        gone: sources that are left out.
    """

    words: Sequence[str] = ()
    begins: bool = False
    kinds: Sequence[str] = ()
    people: Sequence[str] | None = None
    source: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    gone: Collection[str] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.people is not None or any(attrs.astuple(attrs.evolve(self, begins=False), recurse=False))


@attrs.frozen(kw_only=True)
class Nearest:
    """What comes nearest to some words.

    Attributes:
        weights: what each word adds to how near something comes that has it. rows: each with how near, in no
            order.
    """

    weights: Mapping[str, float]
    rows: tuple[tuple[int, float], ...]


class TimelineReading:
    """The timeline of a run.

    Every reading raises what the stream does, and zlib.error, msgspec.DecodeError or
    polars.exceptions.PolarsError for bytes that are none.
    """

    def __init__(self, stream: BinaryIO, head: Joined) -> None:
        self.head, self._stream = head, stream
        self._entries = Frames(stream, head.entries, start=head.start)
        self._frames: dict[int, Terms] = {}  # a word and its plurals are often in one

    def _numbers(self, name: str, first: int = 0, count: int | None = None) -> NDArray[Any]:
        """Some numbers of a list, or all."""
        kind, (begins, height) = np.dtype(NUMBERS[name]), self.head.numbers[name]
        count = height - first if count is None else count
        self._stream.seek(begins + first * kind.itemsize)
        return np.frombuffer(self._stream.read(count * kind.itemsize), kind)

    # What is found.

    def found(self, sought: Sought, *, without: Sequence[int] = ()) -> Rows:
        """The rows of what has everything that is sought. *without*: rows that do not count."""
        every = _every(self.head.height)
        if not (sought.narrows or without):
            return every
        here = every.bits.copy()
        for some in self._narrowing(sought):
            here &= some
        for source in sought.gone:
            here &= ~self._having([f"{SOURCE}{source}"])
        if without:
            here &= ~row_bits.of(list(without), height=self.head.height)
        return Rows(here)

    def nearest(self, sought: Sought, most: int, *, without: Sequence[int] = ()) -> Nearest:
        """Of what has any of the words and all else that is sought, *most* that come nearest to it: with more
        of the words, and with rarer ones. Of those that come as near, the newest.
        """
        height = self.head.height
        here = {word: self._having(forms_of(word)) for word in sought.words}
        weights = {word: _weight(int(np.bitwise_count(bits).sum()), height) for word, bits in here.items()}
        some = self.found(attrs.evolve(sought, words=()), without=without).bits
        some = some & np.bitwise_or.reduce([self._none(), *here.values()])
        rows = np.flatnonzero(np.unpackbits(some, count=height))
        scores = np.zeros(len(rows), np.float32)
        for word, bits in here.items():
            scores += np.unpackbits(bits, count=height)[rows] * np.float32(weights[word])
        best = _highest(scores, most)
        return Nearest(
            weights=weights, rows=tuple(zip(rows[best].tolist(), scores[best].tolist(), strict=True))
        )

    def days_of(self, rows: Sequence[int]) -> list[date | None]:
        """The day of each of some rows."""
        at = np.searchsorted(self.firsts, np.array(rows, np.int64), "right") - 1
        return [self.days[nth].item() if nth < len(self.days) else None for nth in at]

    def _narrowing(self, sought: Sought) -> Iterator[Bits]:
        for word in sought.words:
            wide = sought.begins and len(word) > SHORT
            yield self._beginning(word) if wide else self._having(forms_of(word))
        if sought.kinds:
            yield self._having([f"{KIND}{each}" for each in sought.kinds])
        if sought.people is not None:
            yield self._having([f"{WHO}{each}" for each in sought.people])
        for sign, value in ((SOURCE, sought.source), (ACT, sought.act)):
            if value:
                yield self._having([f"{sign}{value}"])
        if sought.since or sought.until:
            yield self._within(sought.since, sought.until)

    def _within(self, since: date | None, until: date | None) -> Bits:
        """What has a day, from one to another."""
        first = np.searchsorted(self.days, np.datetime64(since), "left") if since else 0
        last = np.searchsorted(self.days, np.datetime64(until), "right") if until else len(self.days)
        days = slice(int(self.firsts[first]), int(self.firsts[last]))
        return row_bits.of(days, height=self.head.height)

    def _having(self, terms: Sequence[str]) -> Bits:
        """What has any of some terms."""
        here = self._none()
        for term in terms:
            frame = self._frame(self._frame_of(term))
            at = bisect_left(frame.terms, term)
            if at < len(frame.terms) and frame.terms[at] == term:
                self._add(here, frame, at, at + 1)
        return here

    def _beginning(self, word: str) -> Bits:
        """What has any word that begins so: they stand side by side."""
        here = self._none()
        nth, after = self._frame_of(word), word + chr(sys.maxunicode)
        while nth < len(self.head.firsts) and self.head.firsts[nth] < after:
            frame = self._frame(nth)
            self._add(here, frame, bisect_left(frame.terms, word), bisect_right(frame.terms, after))
            nth += 1
        return here

    def _frame_of(self, term: str) -> int:
        """The frame that has a term, if any has."""
        return max(bisect_right(self.head.firsts, term) - 1, 0)

    def _frame(self, nth: int) -> Terms:
        if nth >= len(self.head.firsts):
            return Terms([], [], [])
        if nth not in self._frames:
            packed = self._piece(*self._numbers("terms", nth, 2))
            self._frames[nth] = _TERMS.decode(zlib.decompress(packed))
        return self._frames[nth]

    def _add(self, here: Bits, frame: Terms, first: int, last: int) -> None:
        """Add what has any of some terms of a frame: the lists of rare ones lie side by side."""
        rare = []
        for nth in range(first, last):
            if is_common(frame.counts[nth], self.head.height):
                here |= self._bits(frame.starts[nth])
            else:
                rare.append(nth)
        if rare:
            end = frame.starts[rare[-1]] + frame.counts[rare[-1]]
            rows = self._numbers("rows", frame.starts[rare[0]], end - frame.starts[rare[0]])
            here |= row_bits.of(rows, height=self.head.height)

    def _bits(self, nth: int) -> Bits:
        width = len(self._none())
        return self._numbers("bits", nth * width, width)

    def _none(self) -> Bits:
        return np.zeros(-(-self.head.height // 8), np.uint8)

    @cached_property
    def days(self) -> Days:
        """The days that have something."""
        return self._numbers("days").astype("datetime64[D]")

    @cached_property
    def firsts(self) -> NDArray[np.uint32]:
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
        return self._piece(*self._starts[number : number + 2])

    def _piece(self, start: int, end: int) -> bytes:
        self._stream.seek(int(start))
        return self._stream.read(int(end - start))

    @cached_property
    def _starts(self) -> NDArray[np.uint64]:
        return self._numbers("blocks")

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """Where each source is."""
        return dict(self.head.sources)


def _weight(count: int, height: int) -> float:
    """What a word adds to how near something comes that has it: a rare one more than one that much has."""
    return 1 + log((height + 1) / (count + 1))


def _highest(scores: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The places of the highest scores; of those that are alike, the last places."""
    if len(scores) <= most:
        return np.arange(len(scores))
    least = np.partition(scores, -most)[-most]
    above, alike = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
    return np.concatenate((above, alike[len(alike) - (most - len(above)) :]))


_THING: Final = msgspec.json.Decoder(Thing)
_TERMS: Final = msgspec.json.Decoder(Terms)


@lru_cache(1)  # it tells nothing of anyone, and is asked for again by the same person
def _every(height: int) -> Rows:
    return Rows(row_bits.of(slice(None), height=height))
