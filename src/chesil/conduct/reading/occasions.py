"""How many occasions the acts of a log show, and how far apart they are.

Entries for single acts on one and the same day are one occasion for certain, and may be several: the
law lets minutes separate occasions, but it can be argued. An entry that stands for several acts is as
many occasions, unless all of them were on one day.
"""

from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from chesil.conduct.reading.acts import Acts
from chesil.conduct.reading.words import Marks

Ints = npt.NDArray[np.int64]
# A run of acts called "several" or "repeated", or of watching or control over days, is read as at least this.
MANY: Final = 4


@attrs.frozen(kw_only=True, eq=False)
class Occasions:
    """The occasions among the marked entries of a log.

    Attributes:
        rows: which entries are looked at.
    """

    acts: Acts
    rows: Marks

    @cached_property
    def certain(self) -> int:
        """Occasions that nobody can well say are one."""
        days = np.unique(self._first[self.rows & self._one_day])
        return len(days) + int(self.each[self.rows & ~self._one_day].sum())

    @cached_property
    def possible(self) -> int:
        """Occasions if every act is one, but for lines of the same moment."""
        moment = self.rows & self._one_day & self.acts.scene.in_summary("same_moment")
        return int(self.each[self.rows & ~moment].sum()) + len(np.unique(self._first[moment]))

    @cached_property
    def at_least(self) -> bool:
        """Some entry stands for several acts without a number."""
        counted = self.acts.scene.entries["counted"].to_numpy()
        return bool((self.rows & ~counted & (self.each > 1)).any())

    @cached_property
    def longest_gap(self) -> int | None:
        """The longest time between acts in whole calendar months; None when a time is not known.

        An entry that names a stretch of time covers it, so a gap runs from the end of what is covered so
        far to the next start. 0 for a single entry.
        """
        if not self._known[self.rows].all():
            return None
        first, last = self._first[self.rows], self._last[self.rows]
        order = np.lexsort((last, first))
        covered = np.maximum.accumulate(last[order])
        return int(np.max(months(covered[:-1], first[order][1:]), initial=0))

    @cached_property
    def span_days(self) -> int | None:
        """Days from the first to the last act; None when there is none, or a time is not known."""
        if not self.rows.any() or not self._known[self.rows].all():
            return None
        return int(self._last[self.rows].max() - self._first[self.rows].min())

    @cached_property
    def each(self) -> Ints:
        """How many acts each entry of the log stands for."""
        scene = self.acts.scene
        watched = scene.entries["channel"].is_in(("surveillance", "coercive_control")).to_numpy()
        sustained = (scene.in_summary("sustained") | (watched & ~self._one_day)) & (self.acts.weight > 1)
        return np.where(sustained, np.maximum(self.acts.weight, MANY), self.acts.weight)

    @cached_property
    def _known(self) -> Marks:
        return self.acts.scene.entries["first"].is_not_null().to_numpy()

    @cached_property
    def _first(self) -> Ints:
        return self.acts.scene.entries["first"].fill_null(0).cast(int).to_numpy()

    @cached_property
    def _last(self) -> Ints:
        return self.acts.scene.entries["last"].fill_null(0).cast(int).to_numpy()

    @cached_property
    def _one_day(self) -> Marks:
        return self._known & (self._first == self._last)


def months(earlier: Ints, later: Ints) -> Ints:
    """Whole calendar months between days counted from 1970-01-01; 0 where *later* is not later.

    Calendar months, so that a log moved by a year keeps its gaps in leap years too.
    """
    (month_a, day_a), (month_b, day_b) = _month_and_day(earlier), _month_and_day(later)
    return np.maximum(month_b - month_a - (day_b < day_a), 0)


def _month_and_day(days: Ints) -> tuple[Ints, Ints]:
    month = days.astype("M8[D]").astype("M8[M]")
    return month.astype(np.int64), days - month.astype("M8[D]").astype(np.int64)
