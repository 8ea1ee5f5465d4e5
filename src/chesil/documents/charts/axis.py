"""The time axis charts share: from the first to the last day, with months or years under it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import attrs

from chesil.documents import words
from chesil.documents.charts.svg import INK, LINE, SOFT, TEXT, Drawing
from chesil.terms.findings import PersonFindings, TurningPoint

LETTER: Final = 0.6 * TEXT  # about how wide a letter is
_MOST_LABELS: Final = 9
_CIRCLE: Final = 19.0  # from the middle of a circle to that of the next beside it
_ROW: Final = 18.0  # from one row of circles to the next
_MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@attrs.frozen(kw_only=True)
class Axis:
    """Days laid along a line: x is that of *first*, and x + width that of the day after *last*."""

    first: date
    last: date
    x: float
    width: float

    @property
    def days(self) -> int:
        """How many days it shows, both ends counted."""
        return (self.last - self.first).days + 1

    def at(self, day: date) -> float:
        """Where a day begins; a day outside is put at the nearer end."""
        part = ((day - self.first).days) / self.days
        return self.x + self.width * min(1.0, max(0.0, part))

    def draw(self, drawing: Drawing, *, top: float, bottom: float) -> None:
        """Draw the base line at *bottom*, ticks and their labels below it, and faint lines up to *top*."""
        free = self.x  # where the next label has room to begin
        for day, label in self._labels():
            x = self.at(day)
            drawing.line(x, top, x, bottom, stroke=LINE, line=0.7)
            drawing.line(x, bottom, x, bottom + 5)
            begins = min(x, self.x + self.width - len(label) * LETTER)
            if begins >= free:
                anchor, place = ("start", x) if begins == x else ("end", self.x + self.width)
                drawing.text(label, place, bottom + 18, fill=SOFT, anchor=anchor)
                free = begins + (len(label) + 1) * LETTER
        drawing.line(self.x, bottom, self.x + self.width, bottom, stroke=INK)

    def _labels(self) -> Iterator[tuple[date, str]]:
        if self.days <= 45:
            step = 1 + (self.days - 1) // _MOST_LABELS
            for place in range(0, self.days, step):
                day = self.first + timedelta(days=place)
                yield day, f"{day.day} {words.MONTHS[day.month - 1][:3]}"
            return
        months = _months(self.first, self.last)
        step = next((each for each in _MONTH_STEPS if len(months) / each <= _MOST_LABELS), len(months))
        for place, day in enumerate(day for day in months if _fits(day, step)):
            named = f"{words.MONTHS[day.month - 1][:3]}" if step < 12 else ""
            year = f" {day.year}" if place == 0 or day.month == 1 or step >= 12 else ""
            yield day, f"{named}{year}".strip()


def of(person: PersonFindings, *, zone: str, x: float, width: float) -> Axis | None:
    """The axis from a person's first to last contact, local days; None when no contact has a time."""
    if person.first is None or person.last is None:
        return None
    first, last = (words.local(each, zone).date() for each in (person.first, person.last))
    return Axis(first=first, last=max(first, last), x=x, width=width)


def reaching(axis: Axis, points: tuple[TurningPoint, ...], *, zone: str) -> Axis:
    """The same axis, made long enough for every turning point."""
    days = [axis.first, axis.last, *(words.local(point.at, zone).date() for point in points)]
    return attrs.evolve(axis, first=min(days), last=max(days))


def draw_turning_points(
    drawing: Drawing, points: tuple[TurningPoint, ...], axis: Axis, *, zone: str, top: float, bottom: float
) -> None:
    """A dashed line down from a numbered circle at each turning point; no circle touches another."""
    days = [axis.at(words.local(point.at, zone).date()) for point in points]
    circles = _apart(days, right=axis.x + axis.width)
    for x, (at, row) in zip(days, circles, strict=True):
        drawing.line(at, top + row * _ROW, x, top + 2 * _ROW, line=1.4)
        drawing.line(x, top + 2 * _ROW, x, bottom, line=1.4, dashes="4 3")
    for place, (at, row) in enumerate(circles, start=1):
        drawing.circle(at, top + row * _ROW, 8.5)
        drawing.text(str(place), at, top + row * _ROW + 4, anchor="middle", size=11.5, bold=True)


def _apart(days: Sequence[float], *, right: float) -> list[tuple[float, int]]:
    """Where circles stand so that none touches another, near its day in two rows."""
    rows: tuple[list[float], list[float]] = ([], [])
    found = []
    for day in days:
        free = [max(day, row[-1] + _CIRCLE) if row else day for row in rows]
        row = free.index(min(free))
        rows[row].append(free[row])
        found.append((row, len(rows[row]) - 1))
    kept = tuple(_within(row, right) for row in rows)
    return [(kept[row][place], row) for row, place in found]


def _within(row: Sequence[float], right: float) -> list[float]:
    """The same places, moved to the left as far as the last ones would stand beyond the right."""
    return [
        min(place, right - _CIRCLE * after) for after, place in zip(range(len(row))[::-1], row, strict=True)
    ]


def list_turning_points(
    drawing: Drawing, points: tuple[TurningPoint, ...], *, zone: str, x: float, y: float, more: int = 0
) -> None:
    """What each numbered circle stands for, a line each, from *y* down."""
    for place, point in enumerate(points, start=1):
        line = y + 20 * (place - 1)
        drawing.circle(x + 9, line - 4.5, 8.5)
        drawing.text(str(place), x + 9, line, anchor="middle", size=11.5, bold=True)
        said = f"{words.day_words(words.local(point.at, zone).date())}: {point.what}"
        drawing.text(said if len(said) <= 100 else said[:99] + "…", x + 24, line)
    if more:
        line = y + 20 * len(points)
        drawing.text(f"and {more:,} more in the list of what changed", x + 24, line, fill=SOFT)


def _months(first: date, last: date) -> list[date]:
    """The first day of every month that begins between two days, both included."""
    months = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        months.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return months if months[0] >= first else months[1:]


def _fits(day: date, step: int) -> bool:
    return (day.year * 12 + day.month - 1) % step == 0


def spoken(when: datetime | None, zone: str) -> str:
    """A day in a description; "an unknown day" when there is none."""
    return words.day_words(words.local(when, zone).date()) if when else "an unknown day"
