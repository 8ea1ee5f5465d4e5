"""Shapes the pages of figures. Each figure stands with what it is, and none says why it is so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import bars
from chesil_web.foundation.ui.bars import Bars
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day, said_month
from chesil_web.staff.figures import rules
from chesil_web.staff.figures.models import Figures, StepFigures
from chesil_web.staff.figures.words import COUNTS, DAYS
from chesil_web.staff.plans.steps import STEPS


@attrs.frozen(kw_only=True)
class FigureRow:
    """A figure, as a word or number, with what it is."""

    name: str
    value: str
    about: str


@attrs.frozen(kw_only=True)
class FiguresPanel:
    """All figures of a time.

    Attributes:
        time: it, in words. steps: a kind, and how many with the acts before and after, in words.
        few: the kinds of which there are too few, in a sentence; empty for none.
    """

    time: str
    counts: tuple[FigureRow, ...]
    days: tuple[FigureRow, ...]
    steps: tuple[tuple[str, str], ...]
    few: str


@attrs.frozen(kw_only=True)
class WorkedPage(Page):
    """What was done in 12 months, and what came after. *panel*: None before the first night."""

    panel: FiguresPanel | None
    made: str


@attrs.frozen(kw_only=True)
class PublishedPage(Page):
    """The figures of closed quarters.

    Attributes:
        panel: of the quarter that is shown; None before one is published.
        quarters: the newest first: a name, an address, whether it is shown, cases begun and closed.
        chart: None where there are not two quarters to compare.
    """

    panel: FiguresPanel | None
    quarters: tuple[tuple[str, str, bool, str, str], ...]
    chart: Bars | None


def worked(found: tuple[date, Figures] | None) -> WorkedPage:
    """The page of the last 12 months."""
    made, told = found or (None, None)
    return WorkedPage(
        heading=_("What was done, and what came after"), back=reverse("figures:team"),
        panel=panel(told) if told else None,
        made=_("Made in the night of %(day)s.") % {"day": said_day(made)} if made else "",
    )  # fmt: skip


def published(quarters: Sequence[Figures], wanted: str) -> PublishedPage:
    """The page of what is published. *wanted*: the first day of a quarter; else the newest is shown."""
    shown = next((each for each in quarters if each.since.isoformat() == wanted), next(iter(quarters), None))
    return PublishedPage(
        heading=_("Published figures"), back=reverse("cases:day"), panel=panel(shown) if shown else None,
        quarters=tuple(
            (quarter(each), f"?from={each.since.isoformat()}", each is shown, said(each.counts["begun"]),
             said(each.counts["closed"]))
            for each in quarters
        ),
        chart=_chart([*reversed(quarters)]) if len(quarters) > 1 else None,
    )  # fmt: skip


def _chart(quarters: Sequence[Figures]) -> Bars:
    """Cases begun in each quarter, the first one first."""
    counts = [each.counts["begun"] for each in quarters]
    most = max(quarters, key=lambda each: each.counts["begun"])
    told = _("Most cases began in %(quarter)s: %(n)s. Where there is no bar, fewer than 5 began.")
    return Bars(
        width=bars.width(len(counts)), height=bars.HEIGHT, bars=bars.bars(counts),
        first=quarter(quarters[0]), last=quarter(quarters[-1]),
        said=told % {"quarter": quarter(most), "n": said(most.counts["begun"])} if any(counts)
        else _("Fewer than 5 cases began in each quarter."),
    )  # fmt: skip


def quarter(told: Figures) -> str:
    """What a quarter is called, as "April 2026 to June 2026"."""
    first, last = (said_month(f"{day:%Y-%m}") for day in (told.since, told.until))
    return _("%(since)s to %(until)s") % {"since": first, "until": last}


def rows(quarters: Iterable[Figures]) -> Iterator[tuple[str, ...]]:
    """What is published as a table: the names of its columns, then a row for each figure of a quarter."""
    yield _("From"), _("To"), _("Figure"), _("Value"), _("What it is")
    for told in quarters:
        days, given = (told.since.isoformat(), told.until.isoformat()), panel(told)
        for each in (*given.counts, *given.days):
            yield *days, each.name, each.value, each.about
        for kind, step in told.steps.items():
            name = {"kind": _kind(kind)}
            yield *days, _("Steps: %(kind)s") % name, said(step.steps), ""
            yield *days, _("Acts in the 28 days before: %(kind)s") % name, said(step.before), ""
            yield *days, _("Acts in the 28 days after: %(kind)s") % name, said(step.after), ""


def panel(told: Figures) -> FiguresPanel:
    """The figures of a time, to be shown."""
    return FiguresPanel(
        time=time(told), counts=_rows(COUNTS, told.counts, said), days=_rows(DAYS, told.days, said_days),
        steps=tuple((_kind(kind), _step(each)) for kind, each in told.steps.items() if each.steps),
        few=_few([_kind(kind) for kind, each in told.steps.items() if not each.steps]),
    )  # fmt: skip


def time(told: Figures) -> str:
    """From which day to which."""
    return _("%(since)s to %(until)s") % {"since": said_day(told.since), "until": said_day(told.until)}


def _rows(words: Mapping[str, tuple[Any, Any]], values: Mapping[str, Any], say: Any) -> tuple[FigureRow, ...]:
    return tuple(
        FigureRow(name=str(name), value=say(values[key]), about=str(about))
        for key, (name, about) in words.items()
        if key in values
    )


def _kind(kind: str) -> str:
    return str(STEPS[kind]) if kind in STEPS else kind


def _step(each: StepFigures) -> str:
    return _("%(steps)s steps · acts before: %(before)s · acts after: %(after)s") % {
        "steps": said(each.steps), "before": said(each.before), "after": said(each.after),
    }  # fmt: skip


def _few(kinds: Sequence[str]) -> str:
    words = _("Fewer than 5 of each, also none: %(kinds)s.")
    return words % {"kinds": "; ".join(kinds)} if kinds else ""


def said(count: int | None) -> str:
    """A rounded count in words; None where it is not shown."""
    if count is None:
        return _("too few to show")
    return f"{count:,}" if count else _("fewer than %(n)d") % {"n": rules.TO}


def said_days(days: int | None) -> str:
    """A median in words; None where it is not shown."""
    return _("too few to show") if days is None else str(days)
