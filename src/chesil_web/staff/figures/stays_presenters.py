"""Shapes the pages of safe accommodation: exact for who returns the figures, rounded for everybody else."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import bars
from chesil_web.foundation.ui.bars import Bars
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_month
from chesil_web.staff.figures import figure_presenters, rules, stays_counting
from chesil_web.staff.figures.figure_presenters import FigureRow
from chesil_web.staff.figures.stays_counting import Counted
from chesil_web.staff.figures.stays_words import ASK, DAYS, FIGURES


@attrs.frozen(kw_only=True)
class StaysPage(Page):
    """The figures of a year.

    Attributes:
        time: the year, in words. years: name, address, whether it is shown, households supported.
        chart: None where there are not two years to compare. exact: else every count is rounded.
        ask: what has to be asked before it is returned. file, other: addresses.
    """

    time: str
    years: tuple[tuple[str, str, bool, str], ...]
    rows: tuple[FigureRow, ...]
    chart: Bars | None
    exact: bool
    ask: tuple[str, ...]
    file: str
    other: str = ""


def stays(found: Sequence[Counted], shown: Counted | None, *, exact: bool) -> StaysPage:
    """The page of a year. *found*: all years, the newest first."""
    page = "figures:stays" if exact else "figures:stays-published"
    at, say = reverse(page), str if exact else figure_presenters.said
    return StaysPage(
        heading=_("Safe accommodation in a year"), exact=exact, time=year(shown.first) if shown else "",
        years=tuple(
            (year(each.first), f"{at}?from={each.first}", each is shown, say(_counted(each, exact=exact)))
            for each in found
        ),
        rows=tuple(_rows(shown, exact=exact)) if shown else (),
        chart=_chart([*reversed(found)], say, exact=exact),
        ask=tuple(map(str, ASK)) if exact else (), file=reverse(f"{page}-file"),
        other=reverse("figures:stays-published") if exact else "",
        back=reverse("figures:team" if exact else "cases:day"),
    )  # fmt: skip


def year(first: date) -> str:
    """What a year is called, as "April 2025 to March 2026"."""
    days = (first, stays_counting.last_day(first))
    return _("%(first)s to %(last)s") % dict(
        zip(("first", "last"), (said_month(f"{day:%Y-%m}") for day in days), strict=True)
    )


def _counted(each: Counted, *, exact: bool, name: str = "households") -> int:
    return each.counts[name] if exact else rules.rounded(each.counts[name])


def _rows(shown: Counted, *, exact: bool) -> Iterator[FigureRow]:
    for name, (words, about) in FIGURES.items():
        count = _counted(shown, exact=exact, name=name)
        yield FigureRow(
            name=str(words), value=str(count) if exact else figure_presenters.said(count), about=str(about)
        )
    if exact or shown.counts["ended"] >= rules.LEAST_FOR_DAYS:
        days = _("none") if shown.days is None else str(shown.days)
        yield FigureRow(name=str(DAYS[0]), value=days, about=str(DAYS[1]))


def _chart(found: Sequence[Counted], say: Callable[[int], Any], *, exact: bool) -> Bars | None:
    counts = [_counted(each, exact=exact) for each in found]
    if len(counts) < 2 or not any(counts):
        return None
    most = max(range(len(counts)), key=counts.__getitem__)
    return Bars(
        width=bars.width(len(counts)), height=bars.HEIGHT, bars=bars.bars(counts), first=year(found[0].first),
        last=year(found[-1].first),
        said=_("Households supported in each year. Most were supported in %(year)s: %(n)s.")
        % {"year": year(found[most].first), "n": say(counts[most])},
    )  # fmt: skip


def rows(found: Sequence[Counted], *, exact: bool) -> Iterator[tuple[Any, ...]]:
    """The figures of all years for a spreadsheet, a row each."""
    yield _("Year"), _("Figure"), _("Number"), _("What it is")
    for each in found:
        for row in _rows(each, exact=exact):
            yield year(each.first), row.name, row.value, row.about
