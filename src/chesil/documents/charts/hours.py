"""Contacts by day of the week and hour of the day: a number in each cell, darker for more."""

from typing import Final

import attrs

from chesil.documents import words
from chesil.documents.charts.svg import LINE, NARROW, PAPER, SOFT, Drawing, identity
from chesil.terms.findings import PersonFindings

_TOP: Final = 44.0
# Shades from one contact to the most; the last two are dark, so their numbers are white.
_SHADES: Final = ("#eef2f8", "#d3deee", "#a9bfdd", "#5f86bb", "#1d4f91")
_DARK: Final = 3
_DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@attrs.frozen(kw_only=True)
class _Layout:
    """How the cells lie: *edge* left of the names of rows, *left* of the cells, and widths and heights."""

    edge: float
    left: float
    cell: float
    row: float
    total: float


_DESK: Final = _Layout(edge=12, left=48, cell=25.5, row=26, total=60)
_PHONE: Final = _Layout(edge=2, left=34, cell=36, row=22, total=NARROW - 34 - 7 * 36)


@attrs.frozen(kw_only=True)
class _Grid:
    """What stands in the cells: for each row its name and its counts, and the names of the columns."""

    rows: tuple[tuple[str, tuple[int, ...]], ...]
    columns: tuple[str, ...]


def draw(person: PersonFindings, *, narrow: bool = False) -> Drawing:
    """Draw the week of one person hour by hour: seven rows, Monday first, of 24 hours.

    Hours are those of PersonFindings.by_hour (local time). Contact known only to the day is not in
    it; how many that are is written below.

    Args:
        narrow: for a phone: 24 rows of seven days.
    Returns:
        When no contact has an hour, it says so in words.
    """
    most = max((count for row in person.by_hour for count in row), default=0)
    layout, grid = (_PHONE, _by_hour(person)) if narrow else (_DESK, _by_day(person))
    bottom = _TOP + layout.row * len(grid.rows)
    drawing = Drawing(
        name=identity("hours", person.person),
        width=layout.left + layout.cell * len(grid.columns) + layout.total,
        height=bottom + (34 if person.undated else 10),
        title=f"Contacts from {person.name} by hour and day of the week",
        description=_described(person, most),
    )
    if not most:
        drawing.height = 40
        drawing.text("No contact with a known hour.", layout.edge, 25, fill=SOFT)
        return drawing
    drawing.text("Hour of the day", layout.edge if narrow else layout.left, 16, fill=SOFT)
    _draw_heads(drawing, grid, layout)
    for place, (name, row) in enumerate(grid.rows):
        y = _TOP + layout.row * place
        drawing.text(name, layout.edge, y + layout.row / 2 + 5)
        for column, count in enumerate(row):
            _draw_cell(drawing, count, most, layout, x=layout.left + layout.cell * column, y=y)
        drawing.text(f"{sum(row):,}", drawing.width - 8, y + layout.row / 2 + 5, anchor="end", bold=True)
    if person.undated:
        said = f"Not shown: {person.undated:,} without a known hour" if narrow else _undated(person.undated)
        drawing.text(said, layout.edge, bottom + 24, fill=SOFT)
    return drawing


def _by_day(person: PersonFindings) -> _Grid:
    rows = zip(words.DAYS, person.by_hour, strict=True)
    return _Grid(rows=tuple(rows), columns=tuple(f"{hour:02}" for hour in range(24)))


def _by_hour(person: PersonFindings) -> _Grid:
    rows = ((f"{hour:02}", tuple(day[hour] for day in person.by_hour)) for hour in range(24))
    return _Grid(rows=tuple(rows), columns=tuple(words.DAYS))


def _draw_heads(drawing: Drawing, grid: _Grid, layout: _Layout) -> None:
    for place, name in enumerate(grid.columns):
        drawing.text(name, layout.left + layout.cell * (place + 0.5), _TOP - 8, anchor="middle", size=12)
    drawing.text("All", drawing.width - 8, _TOP - 8, anchor="end", fill=SOFT)


def _draw_cell(drawing: Drawing, count: int, most: int, layout: _Layout, *, x: float, y: float) -> None:
    shade = _shade(count, most)
    drawing.box(
        x, y, layout.cell, layout.row, fill=PAPER if shade is None else _SHADES[shade], stroke=LINE, line=0.7
    )
    if shade is None:
        return
    said = f"{count:,}" if count < 1000 else f"{count / 1000:.1f}k" if count < 10_000 else f"{count // 1000}k"
    size = 12.0 if len(said) < 4 else 9.5
    fill = PAPER if shade >= _DARK else "#0b0c0c"
    drawing.text(said, x + layout.cell / 2, y + layout.row / 2 + 4.5, anchor="middle", size=size, fill=fill)


def _shade(count: int, most: int) -> int | None:
    if not count:
        return None
    return min(len(_SHADES) - 1, (count * len(_SHADES) - 1) // most)


def _undated(count: int) -> str:
    are = "is" if count == 1 else "are"
    return f"{words.count(count, 'contact')} without a known hour {are} not in this chart."


def _described(person: PersonFindings, most: int) -> str:
    if not most:
        return "No contact has a known hour."
    cells = [(count, day, hour) for day, row in enumerate(person.by_hour) for hour, count in enumerate(row)]
    busiest = [(day, hour) for count, day, hour in cells if count == most][:3]
    by_day = (_day_in_words(day, row) for day, row in enumerate(person.by_hour))
    when = words.listed([f"{_DAY_NAMES[day]} from {hour:02}:00" for day, hour in busiest])
    night = sum(count for count, _, hour in cells if hour >= 23 or hour < 6)
    said = (
        f"The most in one hour: {most:,}, on {when}. {' '.join(by_day)} Between 23:00 and 06:00: {night:,}."
    )
    return f"{said} {_undated(person.undated)}" if person.undated else said


def _day_in_words(day: int, row: tuple[int, ...]) -> str:
    """Every number of one row: "Tuesday 3: 1 at 00:00, 2 at 23:00."."""
    hours = [f"{count:,} at {hour:02}:00" for hour, count in enumerate(row) if count]
    return f"{_DAY_NAMES[day]} {sum(row):,}{': ' if hours else ''}{', '.join(hours)}."
