"""How much is on which days: bars for a page, the same as numbers, and one sentence that says it."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

import attrs
from django.utils.translation import gettext as _

from chesil_web.ui.when import said_day, said_month

_MOST_BARS: Final = 48
_HEIGHT, _WIDTH, _GAP = 60, 8, 1


@attrs.frozen
class Bar:
    """One bar, in the units of the drawing."""

    x: int
    y: float
    width: int
    height: float


@attrs.frozen(kw_only=True)
class Part:
    """One part of the time in numbers. *day*: its first, as an address or form has it."""

    name: str
    count: str
    day: str


@attrs.frozen(kw_only=True)
class Plot:
    """The drawing. *parts*: those with something in them, the first one first. *said*: what it shows."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    first: str
    last: str
    parts: tuple[Part, ...]
    said: str


def plot(counts: Sequence[tuple[date | None, int]]) -> Plot | None:
    """The drawing of how much there is on each day; None where there are not two days to compare."""
    dated = [(day, count) for day, count in counts if day is not None]
    if len(dated) < 2:
        return None
    begins, name = _parts(dated[0][0], dated[-1][0])
    found: Counter[date] = Counter()
    for day, count in dated:
        found[begins(day)] += count
    every = _every(begins, dated[0][0], dated[-1][0])
    most = max(found.values())
    bars = tuple(_bar(nth, found[each] / most) for nth, each in enumerate(every) if found[each])
    parts = tuple(
        Part(name=name(each), count=f"{found[each]:,}", day=str(each)) for each in every if found[each]
    )
    return Plot(
        width=len(every) * _WIDTH, height=_HEIGHT, bars=bars, parts=parts,
        first=name(every[0]), last=name(every[-1]), said=_said(found, name),
    )  # fmt: skip


def _bar(nth: int, share: float) -> Bar:
    height = max(1.0, round(share * _HEIGHT, 1))
    return Bar(nth * _WIDTH, round(_HEIGHT - height, 1), _WIDTH - _GAP, height)


def _said(found: Counter[date], name: Callable[[date], str]) -> str:
    ((most, count),) = found.most_common(1)
    return _("Most is in: %(part)s (%(n)s).") % {"part": name(most), "n": f"{count:,}"}


def _parts(first: date, last: date) -> tuple[Callable[[date], date], Callable[[date], str]]:
    """The first day of the part that a day is in, and what a part is called: few enough parts to be seen."""
    days = (last - first).days + 1
    if days <= _MOST_BARS:
        return (lambda day: day), said_day
    if days <= _MOST_BARS * 7:
        return _monday, lambda day: _("Week from %(day)s") % {"day": said_day(day)}
    if days <= _MOST_BARS * 30:
        return (lambda day: day.replace(day=1)), lambda day: said_month(str(day)[:7])
    years = math.ceil((last.year - first.year + 1) / _MOST_BARS)
    return (
        lambda day: date(first.year + (day.year - first.year) // years * years, 1, 1),
        lambda day: str(day.year) if years == 1 else _("From %(year)d") % {"year": day.year},
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday()) if day.toordinal() > 7 else day


def _every(begins: Callable[[date], date], first: date, last: date) -> list[date]:
    """Every part from one day to another. A day in the middle of each month finds each once."""
    step = timedelta(days=1 if (last - first).days < _MOST_BARS else 7)
    count = (last - first) // step
    days = (first + step * nth for nth in range(count + 1))
    return list(dict.fromkeys([*map(begins, days), begins(last)]))
