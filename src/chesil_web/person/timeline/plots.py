"""How much is on which days: bars for a page, the same as numbers, and one sentence that says it."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import attrs
import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from chesil_web.foundation.ui import bars
from chesil_web.foundation.ui.bars import Bars
from chesil_web.foundation.ui.when import said_day, said_month

_MOST_BARS: Final = 48


@attrs.frozen(kw_only=True)
class Part:
    """One part of the time in numbers. *day*: its first, as an address or form has it."""

    name: str
    count: str
    day: str


@attrs.frozen(kw_only=True)
class Plot(Bars):
    """The drawing, and the same in numbers. *parts*: those with something in them, the first one first."""

    parts: tuple[Part, ...]


def plot(days: NDArray[np.datetime64], counts: NDArray[np.int64]) -> Plot | None:
    """The drawing of how much there is on each day; None where there are not two days to compare.

    Args:
        days: the first day first, each with its count in *counts*.
    """
    if len(days) < 2:
        return None
    first, last = days[0].item(), days[-1].item()
    begins, name, step = _parts(first, last)
    every = _every(begins, step, first, last)
    before = np.searchsorted(days, np.array(every, days.dtype))
    passed = np.concatenate(([0], np.cumsum(counts)))
    found = dict(zip(every, map(int, np.diff(passed[np.append(before, len(days))])), strict=True))
    most = max(found, key=lambda part: found[part])
    is_tied = list(found.values()).count(found[most]) > 1
    return Plot(
        width=bars.width(len(every)), height=bars.HEIGHT, first=name(every[0]), last=name(every[-1]),
        bars=bars.bars([found[each] for each in every]),
        parts=tuple(
            Part(name=name(each), count=f"{found[each]:,}", day=str(each)) for each in every if found[each]
        ),
        said="" if is_tied else _("Busiest time: %(part)s (%(n)s).")
        % {"part": name(most), "n": f"{found[most]:,}"},
    )  # fmt: skip


def _parts(first: date, last: date) -> tuple[Callable[[date], date], Callable[[date], str], int]:
    """What parts there are: the first day of the one that a day is in, what it is called, and how many days
    none of them is shorter than. They are few enough to be seen."""
    days = (last - first).days + 1
    if days <= _MOST_BARS:
        return (lambda day: day), said_day, 1
    if days <= _MOST_BARS * 7:
        return _monday, lambda day: _("Week from %(day)s") % {"day": said_day(day)}, 7
    if days <= _MOST_BARS * 30:
        return (lambda day: day.replace(day=1)), lambda day: said_month(str(day)[:7]), 28
    years = math.ceil((last.year - first.year + 1) / _MOST_BARS)
    return (
        lambda day: date(first.year + (day.year - first.year) // years * years, 1, 1),
        lambda day: str(day.year) if years == 1 else _("From %(year)d") % {"year": day.year},
        365,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday()) if day.toordinal() > 7 else day


def _every(begins: Callable[[date], date], step: int, first: date, last: date) -> list[date]:
    """Every part from one day to another."""
    days = (first + timedelta(days=nth) for nth in range(0, (last - first).days, step))
    return list(dict.fromkeys([*map(begins, days), begins(last)]))
