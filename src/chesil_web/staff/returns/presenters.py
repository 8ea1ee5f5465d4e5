"""Shapes the pages of returns. Each figure stands with what it is, and none says why it is so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import bars
from chesil_web.foundation.ui.bars import Bars
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day, said_month
from chesil_web.staff.access import policy
from chesil_web.staff.conference.meeting_models import ReturnTold
from chesil_web.staff.conference.models import Listing, Panel, Return
from chesil_web.staff.conference.pages import Link
from chesil_web.staff.conference.panel_models import Population, Settings
from chesil_web.staff.figures.figure_presenters import FigureRow
from chesil_web.staff.figures.rules import last_day, rounded
from chesil_web.staff.returns.counting import NATIONAL, Counted
from chesil_web.staff.returns.words import FIGURES, WORK
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.words import KINDS


@attrs.frozen(kw_only=True)
class ReturnPage(Page):
    """The figures of a quarter.

    Attributes:
        time: the quarter, in words. quarters: name, address, whether it is shown, cases heard.
        national, work: the figures. kinds: who referred. unknown, unread: what is not counted, in words.
        days: a row for each meeting day. cases: those behind the figures: reference and address.
        sent: what was sent, in words. sends: whether it can be kept as sent. file: as a spreadsheet.
        chart: None where there are not two quarters to compare. exact: else every count is rounded.
    """

    caption: str
    time: str
    quarters: tuple[tuple[str, str, bool, str], ...]
    national: tuple[FigureRow, ...]
    work: tuple[FigureRow, ...] = ()
    kinds: tuple[FigureRow, ...] = ()
    unknown: str = ""
    unread: str = ""
    days: tuple[tuple[str, int, int, int], ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    sent: tuple[str, ...] = ()
    sends: bool = False
    file: str = ""
    chart: Bars | None
    exact: bool
    other: str = ""


def panel_links(worker: Working, panel: Panel) -> Iterator[Link]:
    """The links on the page of a panel to its figures."""
    for page, words in (
        ("conference:return", _("Figures")),
        ("conference:published", _("Published figures")),
    ):
        if policy.nearness(page, worker.told.roles) == "panel":
            yield words, reverse(page, args=[panel.id])


def quarter(first: date) -> str:
    """What a quarter is called, as "April 2026 to June 2026"."""
    ends = (said_month(f"{day:%Y-%m}") for day in (first, last_day(first)))
    return _("%(first)s to %(last)s") % dict(zip(("first", "last"), ends, strict=True))


def exact(
    panel: Panel, settings: Settings, first: date, found: Counted, quarters: Iterable[date],
    many: dict[date, int],
    cases: Iterable[Listing], sent: Sequence[tuple[Return, ReturnTold]], *, is_over: bool,
) -> ReturnPage:  # fmt: skip
    """The figures of a quarter for who returns them."""
    at = reverse("conference:return", args=[panel.id])
    counts = found.counts
    return ReturnPage(
        heading=_("Figures of a quarter"), caption=settings.name, time=quarter(first), exact=True,
        quarters=tuple(
            (quarter(each), f"{at}?from={each}", each == first, str(many.get(each, 0))) for each in quarters
        ),
        national=tuple(_figure(each, counts[each]) for each in NATIONAL),
        work=tuple(_work(found, settings.population)),
        kinds=tuple(_kinds(found)), unknown=_unknown(found), unread=_unread(found.unread),
        days=tuple(
            (said_day(date.fromisoformat(str(each["day"]))), int(each["cases"]), int(each["repeats"]),
             int(each["children"]))
            for each in found.rows
        ),
        cases=tuple((each.ref, reverse("conference:listing", args=[each.id])) for each in cases),
        sent=tuple(_sent(*each, found) for each in sent), sends=is_over,
        file=reverse("conference:return-file", args=[panel.id]) + f"?from={first}",
        chart=_chart(sorted(many.items())), other=reverse("conference:published", args=[panel.id]),
        back=reverse("conference:panel", args=[panel.id]),
    )  # fmt: skip


def published(
    panel: Panel, name: str, first: date | None, found: Counted | None, closed: Sequence[tuple[date, int]]
) -> ReturnPage:
    """The rounded figures of a closed quarter, for everybody of a panel."""
    at = reverse("conference:published", args=[panel.id])
    return ReturnPage(
        heading=_("Published figures"), caption=name, time=quarter(first) if first else "", exact=False,
        quarters=tuple(
            (quarter(each), f"{at}?from={each}", each == first, said_rounded(many))
            for each, many in reversed(closed)
        ),
        national=tuple(
            _figure(each, said_rounded(found.counts[each])) for each in NATIONAL if each != "meetings"
        ) if found else (),
        file=reverse("conference:published-file", args=[panel.id]) if found else "",
        chart=_chart([(each, rounded(many)) for each, many in closed]),
        back=reverse("conference:panel", args=[panel.id]),
    )  # fmt: skip


def said_rounded(count: int) -> str:
    """A count as it is published."""
    return str(rounded(count)) if rounded(count) else _("fewer than 5")


def _figure(name: str, value: Any) -> FigureRow:
    words, about = FIGURES[name]
    return FigureRow(name=str(words), value=str(value), about=str(about))


def _work(found: Counted, population: Population | None) -> Iterator[FigureRow]:
    counts = found.counts
    lived = _("The number of women is not set. Add it to the settings of the panel.")
    if population:
        told = {"n": population.women, "day": said_day(population.on), "source": population.source}
        lived = _("There were %(n)d on %(day)s: %(source)s") % told
    values = {
        "attendance": _of(counts["filled"], counts["places"]),
        "days": str(found.days) if found.days is not None else _("none"),
        "in time": _of(counts["in time"], counts["due"] - counts["not possible"]),
        "per women": str(per_women(found.year, population.women)) if population else _("not known"),
        "repeat rate": percent(counts["repeats"], counts["cases"]),
        "partner rate": percent(counts["partners"], counts["cases"]),
    }
    for name, (words, about) in WORK.items():
        more = f"{about} {lived}" if name == "per women" else str(about)
        yield FigureRow(name=str(words), value=values[name], about=more)


def per_women(cases: int, women: int) -> int:
    """Cases for 10,000 women, in whole numbers, a half rounded up."""
    return (20_000 * cases + women) // (2 * women)


def _of(part: int, whole: int) -> str:
    if not whole:
        return _("none")
    return _("%(part)d of %(whole)d (%(rate)s)") % {
        "part": part, "whole": whole, "rate": percent(part, whole),
    }  # fmt: skip


def percent(part: int, whole: int) -> str:
    """A share in whole per cent, a half rounded up; a word where there is nothing to share."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else _("none")


def _kinds(found: Counted) -> Iterator[FigureRow]:
    for kind, many in sorted(found.kinds.items(), key=lambda each: (-each[1], each[0])):
        name = str(KINDS[kind]) if kind in KINDS else _("Other")  # type: ignore[index]
        yield FigureRow(name=name, value=str(many), about="")


def _unknown(found: Counted) -> str:
    parts = [f"{FIGURES[name][0]}: {many}" for name, many in found.unknown.items() if many]
    if not parts:
        return ""
    return _("Cases of which nobody knows it, or nobody asked. %(which)s.") % {"which": "; ".join(parts)}


def _unread(count: int) -> str:
    words = ngettext(
        "%(n)d case could not be read. It counts as a case and in nothing else.",
        "%(n)d cases could not be read. They count as cases and in nothing else.", count,
    )  # fmt: skip
    return words % {"n": count} if count else ""


def _sent(row: Return, told: ReturnTold, now: Counted) -> str:
    words = _("Return %(n)d, kept by %(who)s, %(when)s: %(cases)d cases.") % {
        "n": row.number, "who": told.by_name, "when": said(told.at) if told.at else "",
        "cases": told.counts["cases"],
    }  # fmt: skip
    changed = [each for each in NATIONAL if told.counts.get(each, 0) != now.counts[each]]
    if not changed:
        return words
    names = ", ".join(str(FIGURES[each][0]) for each in changed)
    return _("%(what)s It is different now: %(which)s.") % {"what": words, "which": names}


def _chart(quarters: Sequence[tuple[date, int]]) -> Bars | None:
    if len(quarters) < 2:
        return None
    counts = [many for _first, many in quarters]
    most, many = max(quarters, key=lambda each: each[1])
    return Bars(
        width=bars.width(len(counts)), height=bars.HEIGHT, bars=bars.bars(counts),
        first=quarter(quarters[0][0]), last=quarter(quarters[-1][0]),
        said=_("Cases heard in each quarter. Most were heard in %(quarter)s: %(n)d.")
        % {"quarter": quarter(most), "n": many},
    )  # fmt: skip


def rows(found: Counted, first: date, settings: Settings) -> Iterator[tuple[Any, ...]]:
    """The figures of a quarter for a spreadsheet: what each is, then a row for each meeting day."""
    yield _("Quarter"), quarter(first)
    yield _("Figure"), _("Number"), _("What it is")
    for each in NATIONAL:
        yield FIGURES[each][0], found.counts[each], FIGURES[each][1]
    for row in (*_kinds(found), *_work(found, settings.population)):
        yield row.name, row.value, row.about
    yield ()
    columns = [each for each in NATIONAL if each != "meetings"]
    yield _("Day"), *(FIGURES[each][0] for each in columns)
    for day in found.rows:
        yield day["day"], *(day[each] for each in columns)


def published_rows(found: Iterable[tuple[date, Counted]]) -> Iterator[tuple[Any, ...]]:
    """The rounded figures of closed quarters for a spreadsheet, a row each."""
    columns = [each for each in NATIONAL if each != "meetings"]
    yield _("Quarter"), *(FIGURES[each][0] for each in columns)
    for first, counted in found:
        yield quarter(first), *(said_rounded(counted.counts[each]) for each in columns)
