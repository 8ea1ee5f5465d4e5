"""Stretches without contact: where each lies in the record, and how long it lasted."""

from typing import Final

import attrs

from chesil.documents import words
from chesil.documents.charts import axis
from chesil.documents.charts.axis import Axis
from chesil.documents.charts.svg import INK, LINE, NARROW, SOFT, STRONG, WIDE, Drawing, identity
from chesil.terms.findings import UNNAMED, Gap, PersonFindings

_MOST: Final = 8


@attrs.frozen(kw_only=True)
class _Layout:
    """How the rows lie: *left* of the time and its width, *row* from one to the next.

    Attributes:
        above: how far what is said of a row stands above it; 0 where it stands right of it.
    """

    width: float
    left: float
    plot: float
    row: float
    above: float = 0


_DESK: Final = _Layout(width=WIDE, left=12, plot=370, row=26)
_PHONE: Final = _Layout(width=NARROW, left=2, plot=NARROW - 4, row=44, above=18)


def draw(person: PersonFindings, *, zone: str, narrow: bool = False) -> Drawing:
    """Draw the gaps in one person's contact: the eight longest, in time order, a row each.

    The first row is the whole record, with contact filled in and every gap left open.

    Args:
        narrow: for a phone: what is said of a row stands above it.
        zone: IANA zone the days are counted in.
    Returns:
        With no gap, or no dated contact, it says so in words.
    """
    layout = _PHONE if narrow else _DESK
    time = axis.of(person, zone=zone, x=layout.left, width=layout.plot)
    shown = sorted(sorted(person.gaps, key=lambda gap: -gap.days)[:_MOST], key=lambda gap: gap.start)
    more = len(person.gaps) - len(shown)
    bottom = 12 + layout.row * (len(shown) + 1)
    drawing = Drawing(
        name=identity("gaps", person.person),
        width=layout.width,
        height=bottom + 32 + (20 if more else 0),
        title=f"Gaps in contact from {person.name}",
        description=_described(person, zone),
    )
    if time is None or not shown:
        drawing.height = 40
        drawing.text(_nothing(person), layout.left, 25, fill=SOFT)
        return drawing
    time.draw(drawing, top=12, bottom=bottom)
    _draw_record(drawing, person, time, layout, zone=zone)
    for place, gap in enumerate(shown, start=1):
        _draw_gap(drawing, gap, time, layout, zone=zone, y=12 + layout.row * place)
    if more:
        drawing.text(f"and {words.count(more, 'shorter gap')}", layout.left, bottom + 42, fill=SOFT)
    return drawing


def _draw_record(drawing: Drawing, person: PersonFindings, time: Axis, layout: _Layout, *, zone: str) -> None:
    y = 12 + layout.above
    drawing.box(time.x, y + 6, time.width, 12, fill=STRONG)
    for gap in person.gaps:
        start, end = _ends(gap, time, zone)
        drawing.box(start, y + 5, max(1.5, end - start), 14, fill="#ffffff", stroke=INK, line=0.7)
    drawing.text("The whole record", *_said_at(time, layout, 12))


def _said_at(time: Axis, layout: _Layout, y: float) -> tuple[float, float]:
    """Where that begins which is said of a row at *y*: above it, or right of it."""
    return (layout.left, y + 13) if layout.above else (time.x + time.width + 20, y + 17)


def _draw_gap(drawing: Drawing, gap: Gap, time: Axis, layout: _Layout, *, zone: str, y: float) -> None:
    days = words.count(gap.days, "day")
    ends = (words.short_day(words.local(each, zone).date()) for each in (gap.start, gap.end))
    x, line = _said_at(time, layout, y)
    drawing.text(days, x, line, bold=True)
    drawing.text(" to ".join(ends), x + 90, line)
    start, end = _ends(gap, time, zone)
    y += layout.above
    drawing.line(time.x, y + 12, time.x + time.width, y + 12, stroke=LINE, line=0.7)
    drawing.line(start, y + 12, max(start + 1.5, end), y + 12, line=3)
    for edge in (start, max(start + 1.5, end)):
        drawing.line(edge, y + 6, edge, y + 18, line=1.4)


def _ends(gap: Gap, time: Axis, zone: str) -> tuple[float, float]:
    start, end = (time.at(words.local(each, zone).date()) for each in (gap.start, gap.end))
    return start, end


def _nothing(person: PersonFindings) -> str:
    if person.first is None:
        return "No contact with a known date."
    if person.person in (None, UNNAMED):
        return "Gaps are not counted here: nobody is named, and it may be more than one person."
    return "No gap long enough to show."


def _described(person: PersonFindings, zone: str) -> str:
    if not person.gaps:
        return _nothing(person)
    said = (
        f"{words.count(gap.days, 'day')} from {axis.spoken(gap.start, zone)} to {axis.spoken(gap.end, zone)}"
        for gap in person.gaps[:20]
    )
    return f"{words.count(len(person.gaps), 'gap')}: {'; '.join(said)}."
