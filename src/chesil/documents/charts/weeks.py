"""Contacts a week by channel, as stacked bars, with turning points and stretches without contact."""

import math
from typing import Final

import attrs

from chesil.documents import words
from chesil.documents.charts import axis
from chesil.documents.charts.axis import Axis
from chesil.documents.charts.periods import Period, Periods, periods
from chesil.documents.charts.svg import LINE, NARROW, PALE, SOFT, WIDE, Drawing, identity
from chesil.terms.findings import Gap, PersonFindings

_HEIGHT: Final = 114.0
_POINTS: Final = 9


@attrs.frozen(kw_only=True)
class _Layout:
    """How the bars lie: *edge* left of what is written, *left* and *right* of the bars, and the legend."""

    width: float
    edge: float
    left: float
    right: float
    columns: int
    step: float


_DESK: Final = _Layout(width=WIDE, edge=12, left=56, right=16, columns=4, step=172)
_PHONE: Final = _Layout(width=NARROW, edge=2, left=36, right=10, columns=2, step=166)


def draw(person: PersonFindings, *, zone: str, for_paper: bool = False, narrow: bool = False) -> Drawing:
    """Draw contacts a week by channel; months, quarters or years where weeks would be too many.

    A hollow circle is what she sent to this person. Pale bands are gaps. Contact known only to the
    month or less is not in it (PersonFindings.undated).

    Args:
        for_paper: leave out the list of what the numbers in circles stand for; the paper has it.
        narrow: for a phone, and without that list too.
        zone: IANA zone of turning points and gaps.
    Returns:
        With no dated contact it says so in words.
    """
    counted, layout = periods(person), _PHONE if narrow else _DESK
    points = person.turning_points[:_POINTS] if counted.periods else ()
    more = len(person.turning_points) - len(points) if counted.periods else 0
    channels = _channels(counted)
    legend = math.ceil((len(channels) + _hers(counted) + bool(person.gaps)) / layout.columns)
    top = 68.0 if points else 34.0
    bottom = top + _HEIGHT
    listed = not (for_paper or narrow)
    notes = 20 * len(points) + (20 if more else 0) + (6 if points else 0) if listed else 0
    drawing = Drawing(
        name=identity("weeks", person.person),
        width=layout.width,
        height=bottom + 34 + 22 * legend + notes,
        title=f"Contacts from {person.name} each {counted.each}",
        description=_described(person, counted, zone),
        for_paper=for_paper,
    )
    if not counted.periods:
        drawing.height = 40
        drawing.text("No contact with a known date.", layout.edge, 25, fill=SOFT)
        return drawing
    ends = counted.periods[0].first, counted.periods[-1].last
    time = Axis(first=ends[0], last=ends[1], x=layout.left, width=layout.width - layout.left - layout.right)
    time = axis.reaching(time, points, zone=zone)
    scale = _Scale(most=_most(counted), bottom=bottom)
    _draw_gaps(drawing, person.gaps, time, zone=zone, top=top, bottom=bottom)
    _draw_counts(drawing, scale, counted.each, layout)
    time.draw(drawing, top=bottom, bottom=bottom)
    for period in counted.periods:
        _draw_bar(drawing, period, time, scale)
    axis.draw_turning_points(drawing, points, time, zone=zone, top=top - 36, bottom=bottom)
    _draw_legend(drawing, channels, layout, y=bottom + 46, hers=_hers(counted), gaps=bool(person.gaps))
    if listed:
        axis.list_turning_points(drawing, points, zone=zone, x=12, y=bottom + 52 + 22 * legend, more=more)
    return drawing


@attrs.frozen(kw_only=True)
class _Scale:
    """Counts laid along a height: 0 at *bottom*, a round number at the top."""

    most: int
    bottom: float

    @property
    def step(self) -> int:
        rough = max(1.0, self.most / 4)
        power = int(10 ** math.floor(math.log10(rough)))
        return next(power * each for each in (1, 2, 5, 10) if power * each >= rough)

    @property
    def top(self) -> int:
        return self.step * math.ceil(max(1, self.most) / self.step)

    def at(self, count: int) -> float:
        return self.bottom - _HEIGHT * count / self.top


def _most(counted: Periods) -> int:
    return max(max(each.contacts, each.from_owner) for each in counted.periods)


def _hers(counted: Periods) -> bool:
    return any(each.from_owner for each in counted.periods)


def _channels(counted: Periods) -> list[str]:
    used = {channel for period in counted.periods for channel, _ in period.by_channel}
    return [*(each for each in words.CHANNELS if each in used), *sorted(used - words.CHANNELS.keys())]


def _draw_counts(drawing: Drawing, scale: _Scale, each: str, layout: _Layout) -> None:
    for count in range(0, scale.top + 1, scale.step):
        end = layout.width - layout.right
        drawing.line(layout.left, scale.at(count), end, scale.at(count), stroke=LINE, line=0.7)
        drawing.text(f"{count:,}", layout.left - 8, scale.at(count) + 4.5, anchor="end", fill=SOFT)
    drawing.text(f"Contacts a {each}", layout.edge, 20, bold=True)


def _draw_bar(drawing: Drawing, period: Period, time: Axis, scale: _Scale) -> None:
    start = time.at(period.first)
    width = time.width * ((period.last - period.first).days + 1) / time.days
    bar = max(2.0, min(width * 0.8, 44.0))
    x, y = start + (width - bar) / 2, scale.bottom
    for channel, count in period.by_channel:
        height = scale.bottom - scale.at(count)
        y -= height
        drawing.channel_box(channel, x, y, bar, height)
    if period.from_owner:
        drawing.circle(x + bar / 2, scale.at(period.from_owner), 3.5)


def _draw_gaps(
    drawing: Drawing, gaps: tuple[Gap, ...], time: Axis, *, zone: str, top: float, bottom: float
) -> None:
    for gap in gaps:
        start, end = (time.at(words.local(each, zone).date()) for each in (gap.start, gap.end))
        # A pixel of white on each side keeps two gaps with one contact between them apart.
        drawing.box(start + 1, top, max(1.0, end - start - 2), bottom - top, fill=PALE)
        if end - start > 60:
            drawing.text(
                words.count(gap.days, "day"), (start + end) / 2, top + 18, anchor="middle", fill=SOFT
            )


def _draw_legend(
    drawing: Drawing, channels: list[str], layout: _Layout, *, y: float, hers: bool, gaps: bool
) -> None:
    place = 0
    for place, channel in enumerate(channels, start=1):
        x, line = _legend_place(place - 1, y, layout)
        drawing.channel_box(channel, x, line - 11, 16, 12)
        names = words.SHORT_CHANNELS if layout is _PHONE else words.CHANNELS
        drawing.text(names.get(channel, words.plain_code(channel)), x + 23, line)
    if hers:
        x, line = _legend_place(place, y, layout)
        drawing.circle(x + 8, line - 4.5, 4.5)
        drawing.text("Sent to them", x + 23, line)
        place += 1
    if gaps:
        x, line = _legend_place(place, y, layout)
        drawing.box(x, line - 11, 16, 12, fill=PALE, stroke=LINE)
        drawing.text("Gap in contact", x + 23, line)


def _legend_place(place: int, y: float, layout: _Layout) -> tuple[float, float]:
    return layout.edge + layout.step * (place % layout.columns), y + 22 * (place // layout.columns)


def _described(person: PersonFindings, counted: Periods, zone: str) -> str:
    if not counted.periods:
        return "No contact has a known date."
    busiest = max(counted.periods, key=lambda each: each.contacts)
    total = sum(each.contacts for each in counted.periods)
    said = [
        f"{words.count(total, 'contact')} over {words.count(len(counted.periods), counted.each)}.",
        f"The most in one {counted.each}: {busiest.contacts:,}, {busiest.label}.",
    ]
    for gap in person.gaps[:9]:
        start, end = axis.spoken(gap.start, zone), axis.spoken(gap.end, zone)
        said.append(f"Gap of {words.count(gap.days, 'day')} from {start} to {end}.")
    said += [f"{axis.spoken(each.at, zone)}: {each.what}" for each in person.turning_points[:_POINTS]]
    return " ".join(said)
