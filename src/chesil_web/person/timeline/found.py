"""What a search of a timeline found, page by page."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil_web.person.analysis.row_bits import Rows
from chesil_web.person.analysis.timeline_reading import Days, Thing, TimelineReading
from chesil_web.person.timeline.days import Day, FoundDays
from chesil_web.person.timeline.live import Live
from chesil_web.person.timeline.models import Wanted

A_PAGE: Final = 30


@attrs.frozen(kw_only=True)
class Item:
    """One thing on a page: a row of the run, or a thing that is read live."""

    day: date | None
    row: int = -1
    thing: Thing | None = None
    live: Live | None = None


@attrs.frozen(kw_only=True)
class Found:
    """What was found, in the order on the page. In either order, things without a day come last.

    Attributes:
        words: the words of the search, each by itself. near: all that was found, the best match first, if
            only some of the words have to be there. taken_back: as in Opened.
    """

    timeline: TimelineReading | None
    rows: Rows | None
    days: FoundDays
    wanted: Wanted
    words: Sequence[str]
    near: tuple[Item, ...] = ()
    taken_back: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many things were found."""
        return int(self.days.counts.sum()) + self.days[len(self.days) - 1].count

    def counts(self) -> tuple[Days, NDArray[np.int64]]:
        """The days that have something, the first day first, and how many things are on each."""
        return self.days.days, self.days.counts

    def _passed(self) -> NDArray[np.int64]:
        """How many things come before each day in the order on the page, and before those without a day."""
        counts = self.days.counts if self.wanted.oldest else self.days.counts[::-1]
        return np.concatenate(([0], np.cumsum(counts)))

    def _nth(self, place: int) -> Day:
        """The day at a place in the order on the page."""
        dated = len(self.days) - 1
        return self.days[place if self.wanted.oldest or place == dated else dated - 1 - place]

    def before(self, day: date) -> int:
        """How many things come before a day. If it has none, before the next day in the order."""
        days, asked = self.days.days, np.datetime64(day)
        earlier, to_it = np.searchsorted(days, asked, "left"), np.searchsorted(days, asked, "right")
        return int(self._passed()[earlier if self.wanted.oldest else len(days) - to_it])

    def place(self, row: int) -> int:
        """How many things come before a row that was found."""
        if self.rows is None:
            return 0
        nth = int(self.rows.before(np.array([row]))[0])
        dated = len(self.days) - 1
        at = min(int(np.searchsorted(self.days.lasts, nth, "right")), dated)
        place = at if self.wanted.oldest or at == dated else dated - 1 - at
        of_day = self._of_day(self._nth(place))
        return int(self._passed()[place]) + next((nth for nth, item in enumerate(of_day) if item == row), 0)

    def page(self) -> list[Item]:
        """The things on the page that she looks at."""
        start, found, passed = self.wanted.start, [], self._passed()
        if self.wanted.near:
            near = self.near[start : start + A_PAGE]
            return self._items([(each.day, each.live or each.row) for each in near])
        place = max(0, int(np.searchsorted(passed, start, "right")) - 1)
        while place < len(self.days) and int(passed[place]) < start + A_PAGE:
            day, before = self._nth(place), int(passed[place])
            first, last = max(start - before, 0), min(start + A_PAGE - before, day.count)
            if first < last:
                found += [(day.day, item) for item in self._of_day(day, first, last)]
            place += 1
        return self._items(found)

    def _of_day(self, day: Day, first: int = 0, last: int | None = None) -> Sequence[int | Live]:
        """Some things of a day, as rows or read live, in the order on the page."""
        last = day.count if last is None else last
        if not self.wanted.oldest and day.day is not None:
            first, last = day.count - last, day.count - first
        some: Sequence[int | Live]
        if day.live:
            some = self._merged(day)[first:last]
        else:
            some = self._row_list(day.first + first, day.first + last)
        return some if self.wanted.oldest or day.day is None else some[::-1]

    def _merged(self, day: Day) -> "list[int | Live]":
        """Everything on a day. Things read live are put in by their time; the rows are in order already."""
        merged: list[int | Live] = [*self._row_list(day.first, day.last)]
        for each in reversed(day.live):
            merged.insert(self._where(day, each), each)
        return merged

    def _where(self, day: Day, each: Live) -> int:
        if self.timeline is None or each.at is None or day.day is None:
            return day.last - day.first if each.at else 0
        rows, things = self._row_list(day.first, day.last), self.timeline.things
        at = int(each.at.timestamp() * 1_000_000)
        return bisect_right(rows, at, key=lambda row: things([row])[0].at or 0)

    def _row_list(self, first: int, last: int) -> list[int]:
        return [] if self.rows is None else self.rows[first:last]

    def _items(self, found: "list[tuple[date | None, int | Live]]") -> list[Item]:
        rows = [each for _, each in found if isinstance(each, int)]
        read = self.timeline.things(rows) if self.timeline else []
        things = {row: each.without(self.taken_back) for row, each in zip(rows, read, strict=True)}
        return [
            Item(day=day, row=each, thing=things[each]) if isinstance(each, int) else Item(day=day, live=each)
            for day, each in found
        ]
