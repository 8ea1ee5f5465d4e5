"""Stretches without contact: where each lies in the record, and how long it lasted."""

from typing import Final

from chesil.documents import words
from chesil.documents.charts import axis
from chesil.documents.charts.axis import Axis
from chesil.documents.charts.svg import INK, LINE, SOFT, STRONG, Drawing, identity
from chesil.terms.findings import UNNAMED, Gap, PersonFindings

_WIDTH: Final = 720.0
_LEFT: Final = 12.0
_PLOT: Final = 370.0
_ROW: Final = 26.0
_MOST: Final = 8


def draw(person: PersonFindings, *, zone: str) -> Drawing:
    """Draw the gaps in one person's contact: the eight longest, in time order, a row each.

    The first row is the whole record, with contact filled in and every gap left open.

    Args:
        zone: IANA zone the days are counted in.
    Returns:
        With no gap, or no dated contact, it says so in words.
    """
    time = axis.of(person, zone=zone, x=_LEFT, width=_PLOT)
    shown = sorted(sorted(person.gaps, key=lambda gap: -gap.days)[:_MOST], key=lambda gap: gap.start)
    more = len(person.gaps) - len(shown)
    bottom = 12 + _ROW * (len(shown) + 1)
    drawing = Drawing(
        name=identity("gaps", person.person),
        width=_WIDTH,
        height=bottom + 32 + (20 if more else 0),
        title=f"Gaps in contact from {person.name}",
        description=_described(person, zone),
    )
    if time is None or not shown:
        drawing.height = 40
        drawing.text(_nothing(person), 12, 25, fill=SOFT)
        return drawing
    time.draw(drawing, top=12, bottom=bottom)
    _draw_record(drawing, person, time, zone=zone)
    for place, gap in enumerate(shown, start=1):
        _draw_gap(drawing, gap, time, zone=zone, y=12 + _ROW * place)
    if more:
        drawing.text(f"and {words.count(more, 'shorter gap')}", _LEFT, bottom + 42, fill=SOFT)
    return drawing


def _draw_record(drawing: Drawing, person: PersonFindings, time: Axis, *, zone: str) -> None:
    drawing.box(time.x, 18, time.width, 12, fill=STRONG)
    for gap in person.gaps:
        start, end = _ends(gap, time, zone)
        drawing.box(start, 17, max(1.5, end - start), 14, fill="#ffffff", stroke=INK, line=0.7)
    drawing.text("The whole record", time.x + time.width + 20, 29)


def _draw_gap(drawing: Drawing, gap: Gap, time: Axis, *, zone: str, y: float) -> None:
    start, end = _ends(gap, time, zone)
    drawing.line(time.x, y + 12, time.x + time.width, y + 12, stroke=LINE, line=0.7)
    drawing.line(start, y + 12, max(start + 1.5, end), y + 12, line=3)
    for edge in (start, max(start + 1.5, end)):
        drawing.line(edge, y + 6, edge, y + 18, line=1.4)
    days = words.count(gap.days, "day")
    ends = (words.short_day(words.local(each, zone).date()) for each in (gap.start, gap.end))
    drawing.text(days, time.x + time.width + 20, y + 17, bold=True)
    drawing.text(" to ".join(ends), time.x + time.width + 110, y + 17)


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
