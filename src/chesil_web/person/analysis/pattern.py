"""The page of the pattern: drawings of each person, what changed, and the same numbers as tables."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.terms.acts import ASKED_TO_STOP
from chesil.terms.findings import Counted, PersonFindings, TurningPoint
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, short_day
from chesil_web.person.analysis import headlines, shown
from chesil_web.person.analysis.models import Lane, Lanes, Pattern
from chesil_web.person.analysis.presenters import MANY, RestsOnPage, event_row, pages_of
from chesil_web.record.contact import channel_name


@attrs.frozen(kw_only=True)
class Table:
    """Numbers in rows: the first cell of each says of what. *note*: what is not among them."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@attrs.frozen(kw_only=True)
class Tables:
    """The tables of one part of a pattern, closed at first below *summary*."""

    summary: str
    tables: tuple[Table, ...]


@attrs.frozen(kw_only=True)
class Shape:
    """A drawing, what it shows in a sentence, and the same numbers as tables.

    *narrow*: the drawing for a phone.
    """

    title: str
    sentence: str
    address: str
    narrow: str
    alt: str
    numbers: Tables


@attrs.frozen(kw_only=True)
class AskedToStop:
    """A time she asked somebody to stop: what came after it, and where that can be read."""

    said: str
    address: str


@attrs.frozen(kw_only=True)
class PersonPattern:
    """The pattern of one person: what is counted, drawings with their numbers, and what changed.

    *once*: which contacts each time she asked counts; empty where she asked once.
    """

    name: str
    sentences: tuple[str, ...]
    shapes: tuple[Shape, ...]
    turning: tuple[str, ...]
    changes: Tables
    asked: tuple[AskedToStop, ...]
    once: str
    since_asked: Tables
    gaps: Shape
    cautions: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PatternPage(Page):
    """The pattern. *everything*: also what was not kept is in it. *stale*: something changed since."""

    people: tuple[PersonPattern, ...]
    stale: bool
    everything: bool
    other: str
    law: str


def pattern(sealed: Pattern, *, which: str, hers: str, stale: bool) -> PatternPage:
    """The pattern, person by person."""
    everything = which == "all"
    people, points = [], 0
    for number, (person, lanes) in enumerate(zip(sealed.people, sealed.lanes, strict=True)):
        people.append(_pattern(number, person, lanes, which, first_point=points))
        points += len(person.turning_points)
    here = reverse("analysis:pattern")
    return PatternPage(
        heading=_("The pattern"), back=reverse("analysis:noticed"), people=tuple(people),
        everything=everything, stale=stale,
        other=here if everything else reverse("analysis:pattern-all"), notice=hers,
        law=reverse("analysis:asks-all" if everything else "analysis:asks"),
    )  # fmt: skip


def _pattern(
    number: int, person: PersonFindings, lanes: Lanes, which: str, *, first_point: int
) -> PersonPattern:
    def shape(name: str, title: str, sentence: str, tables: Iterable[Table]) -> Shape:
        return _shape(
            title, sentence, reverse("analysis:drawing", args=[which, number, name]),
            reverse("analysis:drawing", args=[which, number, f"{name}-narrow"]), tables,
        )  # fmt: skip

    changed, asked = _("What changed, and when"), _("After you asked them to stop")
    return PersonPattern(
        name=headlines.called(person), sentences=_sentences(person), cautions=person.cautions,
        shapes=(
            shape("strip", _("When it happened"), shown.ways(person), _lanes(lanes)),
            shape("weeks", _("How often, week by week"), shown.weeks(person), [_weeks(person)]),
            shape("hours", _("Time of day and day of the week"), shown.hours(person), [_hours(person)]),
        ),
        turning=tuple(map(_turning, person.turning_points)),
        changes=_tables(changed, [_changes(changed, person)]),
        asked=tuple(_asked(point, which, first_point + nth) for nth, point in _requests(person)),
        once=_once(person),
        since_asked=_tables(asked, [_since_asked(asked, person)]),
        gaps=shape("gaps", _("Times without contact"), shown.gaps(person), [_gaps(person)]),
    )  # fmt: skip


def _shape(title: str, sentence: str, address: str, narrow: str, tables: Iterable[Table]) -> Shape:
    numbers = _tables(title, tables)
    below = _("The same numbers are below it, under: %(summary)s.") % {"summary": numbers.summary}
    alt = f"{title}. {below if numbers.tables else _('There is nothing to count.')}"
    return Shape(
        title=title, sentence=sentence, address=address, narrow=narrow, alt=alt, numbers=numbers
    )  # fmt: skip


def _tables(title: str, tables: Iterable[Table]) -> Tables:
    """The tables that have a row."""
    return Tables(
        summary=_("%(title)s, as a table") % {"title": title},
        tables=tuple(table for table in tables if table.rows or table.note),
    )


def _sentences(person: PersonFindings) -> tuple[str, ...]:
    return tuple(filter(None, (headlines.contact(person), headlines.after_asking(person))))


def _turning(point: TurningPoint) -> str:
    near = ", ".join(_near(point))
    if near:
        near = " " + _("Contacts: %(counts)s.") % {"counts": near}
    return f"{said(point.at)}: {point.what}{near}"


def _near(point: TurningPoint) -> Iterator[str]:
    """How many contacts there were shortly before and after, where the files can show it."""
    if before := point.before:
        yield ngettext(
            "%(n)s in the day before", "%(n)s in the %(days)d days before", before.days
        ) % {"n": f"{before.contacts:,}", "days": before.days}  # fmt: skip
    if after := point.after:
        yield ngettext("%(n)s in the day after", "%(n)s in the %(days)d days after", after.days) % {
            "n": f"{after.contacts:,}", "days": after.days,
        }  # fmt: skip


def _requests(person: PersonFindings) -> Iterator[tuple[int, TurningPoint]]:
    points = enumerate(person.turning_points)
    return ((number, point) for number, point in points if point.code == ASKED_TO_STOP)


def _once(person: PersonFindings) -> str:
    """Which contacts each time she asked counts, so that nobody adds them up."""
    if len(list(_requests(person))) < 2 or person.asked is None:
        return ""
    said_once = _(
        "Each contact after the first time you asked is counted once: %(n)s in all. The lines for the later "
        "times count some of them again, so do not add the lines up."
    )
    return said_once % {"n": f"{person.asked.contacts_after:,}"}


def _asked(point: TurningPoint, which: str, number: int) -> AskedToStop:
    """*number*: of the turning point, among those of everyone."""
    if point.last_after is None:
        none = _("%(day)s: no contact after it in these records.") % {"day": said(point.at)}
        return AskedToStop(said=none, address="")
    text = ngettext(
        "%(day)s: %(n)s contact after it, on %(last)s.",
        "%(day)s: %(n)s contacts after it, the last on %(last)s.",
        point.contacts_after,
    )
    named = {"day": said(point.at), "n": f"{point.contacts_after:,}", "last": said(point.last_after)}
    return AskedToStop(said=text % named, address=reverse("analysis:after", args=[which, number]))


def after(point: TurningPoint, row: dict[str, Any], *, number: int, which: str) -> RestsOnPage:
    """The contacts after a turning point. *number*: of the page."""
    return RestsOnPage(
        heading=_("What came after"), why=f"{said(point.at)}: {point.what}", rule="",
        back=reverse("analysis:pattern-all" if which == "all" else "analysis:pattern"),
        events=tuple(map(event_row, row["events"])), number=number, pages=pages_of(row["count"], MANY),
    )  # fmt: skip


# The numbers of each part as tables. Columns are few, so that a phone shows them side by side.


def _lanes(lanes: Lanes) -> Iterator[Table]:
    for caption, rows in ((_("How"), lanes.channels), (_("What was noticed"), lanes.kinds)):
        heads = (_("What"), _("In all"), _("First"), _("Last"), _("Busiest week"))
        yield Table(caption=caption, heads=heads, rows=tuple(map(_lane, rows)))


def _lane(lane: Lane) -> tuple[str, ...]:
    week = ""
    if lane.busiest:
        week = _("%(n)s from %(day)s") % {"n": f"{lane.busiest[1]:,}", "day": short_day(lane.busiest[0])}
    return lane.name, f"{lane.total:,}", _day(lane.first), _day(lane.last), week or _unknown()


def _day(day: date | None) -> str:
    return short_day(day) if day else _unknown()


def _unknown() -> str:
    return _("not known")


def _weeks(person: PersonFindings) -> Table:
    codes = [code for code, _count in person.channels]
    rows = []
    for week in person.weeks:
        counts = dict(week.by_channel)
        rows.append((week.monday, (*(counts.get(code, 0) for code in codes), week.from_owner)))
    return Table(
        caption=_("Week by week"), heads=(_("Week from"), *map(channel_name, codes), _("From you")),
        rows=tuple((short_day(monday), *(f"{count:,}" for count in numbers)) for monday, numbers in rows),
    )  # fmt: skip


def _hours(person: PersonFindings) -> Table:
    days = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    by_day = person.by_hour
    rows = [
        (f"{hour:02}:00", *(f"{by_day[day][hour]:,}" for day in range(7)))
        for hour in range(24)
        if any(by_day[day][hour] for day in range(7))
    ]
    if rows:
        rows.append((_("All"), *(f"{sum(hours):,}" for hours in by_day)))
    undated = ngettext(
        "%(n)s contact is not in it: its time of day is not known.",
        "%(n)s contacts are not in it: their time of day is not known.",
        person.undated,
    )
    return Table(
        caption=_("Time of day"), heads=(_("Hour"), *days), rows=tuple(rows),
        note=undated % {"n": f"{person.undated:,}"} if person.undated else "",
    )  # fmt: skip


def _gaps(person: PersonFindings) -> Table:
    return Table(
        caption=_("Times without contact"),
        heads=(_("From"), _("To"), _("Days"), _("Entries that name nobody")),
        rows=tuple(
            (_on(gap.start), _on(gap.end), f"{gap.days:,}", f"{gap.unnamed:,}") for gap in person.gaps
        ),
    )  # fmt: skip


def _changes(caption: str, person: PersonFindings) -> Table:
    heads = (_("Day"), _("What changed"), _("Shortly before"), _("Shortly after"))
    rows = tuple((_on(point.at), point.what, *_beside(point)) for point in person.turning_points)
    return Table(caption=caption, heads=heads, rows=rows)


def _since_asked(caption: str, person: PersonFindings) -> Table:
    rows = tuple(
        (
            _on(point.at), *_beside(point), f"{point.contacts_after:,}",
            _on(point.last_after) if point.last_after else _("none"),
        )
        for _number, point in _requests(person)
    )  # fmt: skip
    heads = (_("You asked"), _("Shortly before"), _("Shortly after"), _("Contacts"), _("Last one"))
    return Table(caption=caption, heads=heads, rows=rows)


def _beside(point: TurningPoint) -> tuple[str, str]:
    before, after = (_counted(each) for each in (point.before, point.after))
    return before, after


def _counted(counted: Counted | None) -> str:
    if counted is None:
        return _unknown()
    return ngettext("%(n)s in %(days)d day", "%(n)s in %(days)d days", counted.days) % {
        "n": f"{counted.contacts:,}", "days": counted.days,
    }  # fmt: skip


def _on(moment: datetime) -> str:
    return short_day(timezone.localtime(moment).date())
