"""What can be asked of everything in a record, in order."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice, pairwise
from typing import Final

import attrs

from chesil_web.analysis import queries as analysis
from chesil_web.analysis.models import Origin
from chesil_web.analysis.queries import Looked
from chesil_web.analysis.timeline_index import words_in
from chesil_web.analysis.timeline_reading import Rows, Sought, Thing, TimelineReading, counted
from chesil_web.evidence import queries as evidence
from chesil_web.keys.opened import OpenSafe
from chesil_web.timeline import live
from chesil_web.timeline.live import Live
from chesil_web.timeline.models import Choices, Chosen, Wanted

A_PAGE: Final = 40
_A_NAME, _MOST_NAMES = 60, 200  # letters; what is longer describes somebody
_INDEXED: Final = ("diary", "private", "message", "call", "mail", "file", "notice")


@attrs.frozen(kw_only=True)
class Item:
    """One thing on a page: of the run, with its row, or one that is read now."""

    day: date | None
    row: int = -1
    thing: Thing | None = None
    live: Live | None = None


@attrs.frozen
class _Day:
    """A day, where its rows begin and end among those that were found, and what of it is read now."""

    day: date | None
    first: int
    last: int
    live: tuple[Live, ...]

    @property
    def count(self) -> int:
        return self.last - self.first + len(self.live)


@attrs.frozen(kw_only=True)
class State:
    """How much of what is here the list has.

    Attributes:
        looked: the newest run. files: how many files have more than it knows of. is_empty: nothing is here.
        names, sources: what can be chosen from: people by name; sources with the names of their files.
    """

    looked: Looked | None
    files: int
    is_empty: bool
    names: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Opened:
    """A timeline that is open: what is asked of it costs no second opening."""

    safe: OpenSafe
    state: State
    timeline: TimelineReading | None
    now: live.Now
    gone: frozenset[str]
    chosen: Chosen

    def found(self, wanted: Wanted) -> "Found":
        """What has everything that is looked for."""
        some = live.fitting(self.safe, self.now.live, wanted)
        rows = self._rows(wanted)
        return Found(
            timeline=self.timeline, rows=rows, days=_by_day(self.timeline, rows, some), wanted=wanted
        )

    def _rows(self, wanted: Wanted) -> Rows | None:
        if self.timeline is None or (wanted.kind and wanted.kind not in _INDEXED):
            return None
        people = [id for id, name in self.timeline.head.people if name == wanted.who]
        sought = Sought(
            words=words_in(wanted.words), kinds=[wanted.kind] if wanted.kind else (),
            people=people if wanted.who else None, source=wanted.source, act=wanted.act,
            since=wanted.since, until=wanted.until, gone=self.gone,
        )  # fmt: skip
        return self.timeline.found(sought, without=self.now.dead)

    def thing(self, row: int) -> Thing | None:
        """What stands in a row, or None."""
        if self.timeline is None or row >= self.timeline.head.height:
            return None
        return self.timeline.things([row])[0]

    def origin(self, thing: Thing) -> Origin | None:
        """The file that a thing is in."""
        return self.timeline.origins.get(thing.source or "") if self.timeline else None

    def live_thing(self, ref: str) -> Live | None:
        """What its address names, of what is read now; or None."""
        return next((each for each in self.now.live if each.ref == ref), None)


@contextmanager
def opened(safe: OpenSafe, chosen: Chosen) -> Iterator[Opened]:
    """The timeline of a record.

    Raises:
        BlobMissing, Damaged: what the run found is not as it was sealed.
    """
    looked, files = analysis.newest(safe), evidence.files(safe)
    if looked is None or looked.part is None:
        yield _opened(safe, chosen, looked, None, files)
        return
    with analysis.timeline(safe, looked) as timeline:
        yield _opened(safe, chosen, looked, timeline, files)


def _opened(
    safe: OpenSafe, chosen: Chosen, looked: Looked | None, timeline: TimelineReading | None,
    files: Sequence[evidence.File],
) -> Opened:  # fmt: skip
    here = {each.id.hex for each in files}
    origins = timeline.head.sources if timeline else ()
    known = {each.reading for each in looked.order.inputs} if looked and timeline else set()
    now = live.now(safe, timeline, files)
    state = State(
        looked=looked, files=sum(1 for each in files if each.part and each.part.hex not in known),
        is_empty=not (now.live or files or (timeline and timeline.head.height)),
        names=tuple(_names(timeline, now.live)),
        sources=tuple((id, each.name) for id, each in origins if each.evidence in here),
    )  # fmt: skip
    gone = frozenset(id for id, each in origins if each.evidence not in here)
    return Opened(safe=safe, state=state, timeline=timeline, now=now, gone=gone, chosen=chosen)


def _names(timeline: TimelineReading | None, some: Sequence[Live]) -> Iterator[str]:
    """Who can be chosen: the people of the run, and whom else she names now."""
    known = [name for _, name in timeline.head.people] if timeline else []
    named = [each.who for each in some if 0 < len(each.who) <= _A_NAME]
    once = {name.casefold(): name for name in reversed((*known, *named))}
    return islice(reversed(once.values()), _MOST_NAMES)


def _by_day(timeline: TimelineReading | None, rows: Rows | None, some: Sequence[Live]) -> list[_Day]:
    """What was found by the day, the first day first and what has none last."""
    of_day: dict[date | None, list[Live]] = {}
    for each in sorted(some, key=lambda each: each.place):
        of_day.setdefault(each.day, []).append(each)
    spans: dict[date | None, tuple[int, int]] = {}
    if timeline is not None and rows is not None:
        days, firsts = timeline.days
        begins = [*counted(rows, firsts), len(rows)]
        for day, (first, last) in zip([*days, None], pairwise(begins), strict=True):
            if first < last:
                spans[day] = first, last
    ordered = sorted({*spans, *of_day}, key=lambda day: (day is None, day or date.min))
    return [_Day(day, *spans.get(day, (0, 0)), tuple(of_day.get(day, ()))) for day in ordered]


@attrs.frozen(kw_only=True)
class Found:
    """What was found, in the order in which it is looked at: what has no day is last in either."""

    timeline: TimelineReading | None
    rows: Rows | None
    days: list[_Day]
    wanted: Wanted

    @property
    def count(self) -> int:
        """How much there is."""
        return sum(day.count for day in self.days)

    def counts(self) -> list[tuple[date | None, int]]:
        """How much there is on each day, the first day first."""
        return [(day.day, day.count) for day in self.days]

    def _ordered(self) -> list[_Day]:
        if self.wanted.oldest:
            return self.days
        dated = [day for day in self.days if day.day is not None]
        return [*reversed(dated), *self.days[len(dated) :]]

    def before(self, day: date) -> int:
        """How much comes before a day, or where it has nothing, before the next day in the order."""
        passed = 0
        for each in self._ordered():
            if each.day is None or (each.day >= day if self.wanted.oldest else each.day <= day):
                break
            passed += each.count
        return passed

    def place(self, row: int) -> int:
        """How much comes before a row that was found."""
        if self.rows is None:
            return 0
        passed, nth = 0, bisect_left(self.rows, row)
        for each in self._ordered():
            if each.first <= nth < each.last:
                of_day = self._of_day(each)
                return passed + next((at for at, item in enumerate(of_day) if item == row), 0)
            passed += each.count
        return 0

    def page(self) -> list[Item]:
        """The things of the page that is looked at."""
        start, found = self.wanted.start, []
        passed = 0
        for each in self._ordered():
            first, last = max(start - passed, 0), min(start + A_PAGE - passed, each.count)
            if first < last:
                found += [(each.day, item) for item in self._of_day(each, first, last)]
            passed += each.count
            if passed >= start + A_PAGE:
                break
        return self._items(found)

    def _of_day(self, day: _Day, first: int = 0, last: int | None = None) -> Sequence[int | Live]:
        """Some of a day, as rows or as what is read now, in the order in which it is looked at."""
        last = day.count if last is None else last
        if not self.wanted.oldest and day.day is not None:
            first, last = day.count - last, day.count - first
        some: Sequence[int | Live]
        if day.live:
            some = self._merged(day)[first:last]
        else:
            some = self._row_list(day.first + first, day.first + last)
        return some if self.wanted.oldest or day.day is None else some[::-1]

    def _merged(self, day: _Day) -> "list[int | Live]":
        """All of a day. What is read now goes to where its time is; its rows are in order already."""
        merged: list[int | Live] = [*self._row_list(day.first, day.last)]
        for each in reversed(day.live):
            merged.insert(self._where(day, each), each)
        return merged

    def _where(self, day: _Day, each: Live) -> int:
        if self.timeline is None or each.at is None or day.day is None:
            return day.last - day.first if each.at else 0
        rows, things = self._row_list(day.first, day.last), self.timeline.things
        at = int(each.at.timestamp() * 1_000_000)
        return bisect_left(rows, at, key=lambda row: things([row])[0].at or 0)

    def _row_list(self, first: int, last: int) -> list[int]:
        return [] if self.rows is None else list(map(int, self.rows[first:last]))

    def _items(self, found: "list[tuple[date | None, int | Live]]") -> list[Item]:
        rows = [each for _, each in found if isinstance(each, int)]
        things = dict(zip(rows, self.timeline.things(rows), strict=True)) if self.timeline else {}
        return [
            Item(day=day, row=each, thing=things[each]) if isinstance(each, int) else Item(day=day, live=each)
            for day, each in found
        ]


def chosen(safe: OpenSafe) -> Chosen:
    """How she likes her timeline."""
    found = safe.read_all(Choices, Chosen)
    return found[0][1] if found else Chosen()
