"""Shapes the pages of figures. Each figure stands with what it is, and none says why it is so."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.cases.steps import STEPS
from chesil_web.staff.figures import rules
from chesil_web.staff.figures.models import Figures, StepFigures
from chesil_web.staff.figures.words import COUNTS, DAYS


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
        time: it, in words. steps: a kind, how many, acts before, acts after.
    """

    time: str
    counts: tuple[FigureRow, ...]
    days: tuple[FigureRow, ...]
    steps: tuple[tuple[str, str, str, str], ...]


@attrs.frozen(kw_only=True)
class WorkedPage(Page):
    """What was done in 12 months, and what came after. *panel*: None before the first night."""

    panel: FiguresPanel | None
    made: str


def worked(found: tuple[date, Figures] | None) -> WorkedPage:
    """The page of the last 12 months."""
    made, told = found or (None, None)
    return WorkedPage(
        heading=_("What was done, and what came after"), back=reverse("figures:team"),
        panel=panel(told) if told else None,
        made=_("Made in the night of %(day)s.") % {"day": said_day(made)} if made else "",
    )  # fmt: skip


def panel(told: Figures) -> FiguresPanel:
    """The figures of a time, to be shown."""
    return FiguresPanel(
        time=time(told), counts=_rows(COUNTS, told.counts, said), days=_rows(DAYS, told.days, said_days),
        steps=tuple(_step(kind, each) for kind, each in told.steps.items()),
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


def _step(kind: str, each: StepFigures) -> tuple[str, str, str, str]:
    name = str(STEPS[kind]) if kind in STEPS else kind
    return name, said(each.steps), said(each.before), said(each.after)


def said(count: int | None) -> str:
    """A rounded count in words; None where it is not shown."""
    if count is None:
        return _("too few to show")
    return f"{count:,}" if count else _("fewer than %(n)d") % {"n": rules.TO}


def said_days(days: int | None) -> str:
    """A median in words; None where it is not shown."""
    return _("too few to show") if days is None else str(days)
