"""Contacts by day of the week and hour of the day: a number in each cell, darker for more."""

from typing import Final

from chesil.documents import words
from chesil.documents.charts.svg import LINE, PAPER, SOFT, Drawing, identity
from chesil.terms.findings import PersonFindings

_LEFT: Final = 48.0
_TOP: Final = 44.0
_CELL: Final = 25.5
_ROW: Final = 26.0
_TOTAL: Final = 60.0
# Shades from one contact to the most; the last two are dark, so their numbers are white.
_SHADES: Final = ("#eef2f8", "#d3deee", "#a9bfdd", "#5f86bb", "#1d4f91")
_DARK: Final = 3
_DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def draw(person: PersonFindings) -> Drawing:
    """Draw the week of one person hour by hour: seven rows, Monday first, of 24 hours.

    Hours are those of PersonFindings.by_hour (local time). Contact known only to the day is not in
    it; how many that are is written below.

    Returns:
        When no contact has an hour, it says so in words.
    """
    most = max((count for row in person.by_hour for count in row), default=0)
    bottom = _TOP + _ROW * 7
    drawing = Drawing(
        name=identity("hours", person.person),
        width=_LEFT + _CELL * 24 + _TOTAL,
        height=bottom + (34 if person.undated else 10),
        title=f"Contacts from {person.name} by hour and day of the week",
        description=_described(person, most),
    )
    if not most:
        drawing.height = 40
        drawing.text("No contact with a known hour.", 12, 25, fill=SOFT)
        return drawing
    _draw_heads(drawing)
    for day, row in enumerate(person.by_hour):
        y = _TOP + _ROW * day
        drawing.text(words.DAYS[day], 12, y + 18)
        for hour, count in enumerate(row):
            _draw_cell(drawing, count, most, x=_LEFT + _CELL * hour, y=y)
        drawing.text(f"{sum(row):,}", drawing.width - 8, y + 18, anchor="end", bold=True)
    if person.undated:
        drawing.text(_undated(person.undated), 12, bottom + 24, fill=SOFT)
    return drawing


def _draw_heads(drawing: Drawing) -> None:
    drawing.text("Hour of the day", _LEFT, 16, fill=SOFT)
    for hour in range(24):
        drawing.text(f"{hour:02}", _LEFT + _CELL * (hour + 0.5), _TOP - 8, anchor="middle", size=12)
    drawing.text("All", drawing.width - 8, _TOP - 8, anchor="end", fill=SOFT)


def _draw_cell(drawing: Drawing, count: int, most: int, *, x: float, y: float) -> None:
    shade = _shade(count, most)
    drawing.box(x, y, _CELL, _ROW, fill=PAPER if shade is None else _SHADES[shade], stroke=LINE, line=0.7)
    if shade is None:
        return
    said = f"{count:,}" if count < 1000 else f"{count / 1000:.1f}k" if count < 10_000 else f"{count // 1000}k"
    size = 12.0 if len(said) < 4 else 9.5
    fill = PAPER if shade >= _DARK else "#0b0c0c"
    drawing.text(said, x + _CELL / 2, y + 17.5, anchor="middle", size=size, fill=fill)


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
