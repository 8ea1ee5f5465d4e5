"""The days on which something was found, and how much there is on each."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil_web.person.analysis.row_bits import Rows
from chesil_web.person.analysis.timeline_reading import Days, TimelineReading
from chesil_web.person.timeline.live import Live

_DAY: Final = "datetime64[D]"


@attrs.frozen
class Day:
    """A day: where its rows begin and end among those found, and which of its things are read live."""

    day: date | None
    first: int
    last: int
    live: tuple[Live, ...]

    @property
    def count(self) -> int:
        return self.last - self.first + len(self.live)


@attrs.frozen(kw_only=True, eq=False)
class FoundDays:
    """The days that have something. A record can have thousands, and a page shows some of them.

    Attributes:
        firsts, lasts: where the rows of each begin and end among those that were found.
        counts: how much each has. undated: where the rows without a day begin and end. live: by day.
    """

    days: Days
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    counts: NDArray[np.int64]
    undated: tuple[int, int]
    live: dict[date | None, tuple[Live, ...]]

    def __len__(self) -> int:
        return len(self.days) + 1

    def __getitem__(self, nth: int) -> Day:
        """One day; the place after the last one is for things without a day."""
        if nth == len(self.days):
            return Day(None, *self.undated, self.live.get(None, ()))
        day: date = self.days[nth].item()
        return Day(day, int(self.firsts[nth]), int(self.lasts[nth]), self.live.get(day, ()))


def by_day(timeline: TimelineReading | None, rows: Rows | None, some: Sequence[Live]) -> FoundDays:
    """What was found, by day: the first day first, and things without a day last."""
    live: dict[date | None, list[Live]] = {}
    for each in sorted(some, key=lambda each: each.place):
        live.setdefault(each.day, []).append(each)
    has_rows = timeline is not None and rows is not None
    known = timeline.days if timeline is not None and has_rows else np.empty(0, _DAY)
    firsts = rows.before(timeline.firsts) if timeline is not None and rows is not None else np.zeros(1, int)
    ends = np.append(firsts[1:], 0 if rows is None else len(rows))
    alone = np.array([day for day in live if day is not None], _DAY)
    days = known[firsts[:-1] < ends[:-1]]
    if len(alone):
        days = np.union1d(days, alone)
    # A day that only has things that are read live begins and ends where the next one begins.
    at = np.searchsorted(known, days)
    is_known = np.isin(days, known)
    counts = np.where(is_known, ends[at] - firsts[at], 0)
    for day, here in live.items():
        if day is not None:
            counts[np.searchsorted(days, np.datetime64(day))] += len(here)
    return FoundDays(
        days=days, firsts=firsts[at], lasts=np.where(is_known, ends[at], firsts[at]), counts=counts,
        undated=(int(firsts[-1]), int(ends[-1])), live={day: tuple(each) for day, each in live.items()},
    )  # fmt: skip
