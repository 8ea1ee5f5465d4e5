"""How many occasions the acts of a log show, and how far apart they are.

Entries for single acts on one and the same day are one occasion for certain, and may be several: the
law lets minutes separate occasions, but it can be argued. An entry that stands for several acts is as
many occasions, unless all of them were on one day.
"""

from functools import cached_property

import attrs
import numpy as np

from chesil.conduct.reading.acts import Acts, Ints
from chesil.conduct.reading.scene import Marks


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
        acts = self.acts
        days = np.unique(acts.first[self.rows & acts.one_day])
        return len(days) + int(acts.stands_for[self.rows & ~acts.one_day].sum())

    @cached_property
    def possible(self) -> int:
        """Occasions if every act is one, but for lines of the same moment."""
        acts = self.acts
        moment = self.rows & acts.one_day & acts.scene.in_summary("same_moment")
        return int(acts.stands_for[self.rows & ~moment].sum()) + len(np.unique(acts.first[moment]))

    @cached_property
    def at_least(self) -> bool:
        """Some entry stands for several acts without a number."""
        counted = self.acts.scene.entries["counted"].to_numpy()
        return bool((self.rows & ~counted & (self.acts.stands_for > 1)).any())

    @cached_property
    def longest_gap(self) -> int | None:
        """The longest time between acts in whole calendar months; None when a time is not known.

        An entry that names a stretch of time covers it, so a gap runs from the end of what is covered so
        far to the next start. 0 for a single entry.
        """
        if not self.acts.dated[self.rows].all():
            return None
        first, last = self.acts.first[self.rows], self.acts.last[self.rows]
        order = np.lexsort((last, first))
        covered = np.maximum.accumulate(last[order])
        return int(np.max(months(covered[:-1], first[order][1:]), initial=0))

    @cached_property
    def span_days(self) -> int | None:
        """Days from the first to the last act; None when there is none, or a time is not known."""
        if not self.rows.any() or not self.acts.dated[self.rows].all():
            return None
        return int(self.acts.last[self.rows].max() - self.acts.first[self.rows].min())


def months(earlier: Ints, later: Ints) -> Ints:
    """Whole calendar months between days counted from 1970-01-01; 0 where *later* is not later.

    Calendar months, so that a log moved by a year keeps its gaps in leap years too.
    """
    (month_a, day_a), (month_b, day_b) = _month_and_day(earlier), _month_and_day(later)
    return np.maximum(month_b - month_a - (day_b < day_a), 0)


def _month_and_day(days: Ints) -> tuple[Ints, Ints]:
    month = days.astype("M8[D]").astype("M8[M]")
    return month.astype(np.int64), days - month.astype("M8[D]").astype(np.int64)
