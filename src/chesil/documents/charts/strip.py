"""The timeline strip: when each kind of contact and conduct happened, a line for each."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs

from chesil.documents import words
from chesil.documents.charts import axis
from chesil.documents.charts.axis import Axis
from chesil.documents.charts.svg import LINE, NARROW, PAPER, SOFT, STRONG, WIDE, Drawing, identity
from chesil.terms.findings import PersonFindings, Week

_HEADING: Final = 24.0
_MARK: Final = 3.0  # the width of the thinnest mark; days closer than this join
_KINDS: Final = 12
_POINTS: Final = 9


@attrs.frozen(kw_only=True)
class _Layout:
    """How the lanes lie: *edge* left of the labels, *left* and *right* of the time, *label* in characters.

    Attributes:
        above: how far a label stands above its lane; 0 where it stands left of it.
    """

    width: float
    edge: float
    left: float
    right: float
    lane: float
    label: int
    above: float = 0


_DESK: Final = _Layout(width=WIDE, edge=12, left=268, right=78, lane=16.5, label=38)
_PHONE: Final = _Layout(width=NARROW, edge=2, left=10, right=10, lane=40, label=32, above=18)


@attrs.frozen(kw_only=True)
class Lane:
    """One line of the strip: a channel, or a kind of conduct.

    Attributes:
        total: contacts by the channel, or events of the kind. days: local days that are marked, first first.
        busiest: the week (Monday) with most of them, the first of several, and how many; None when unknown.
    """

    label: str
    total: int
    days: tuple[date, ...]
    busiest: tuple[date, int] | None


def lanes(person: PersonFindings, *, zone: str) -> tuple[tuple[Lane, ...], tuple[Lane, ...]]:
    """The channels, and every kind of conduct that was noticed, the gravest first; the strip draws twelve.

    Args:
        zone: IANA zone the days are counted in.
    """
    return tuple(_channels(person, zone)), tuple(_kinds(person, zone))


def draw(person: PersonFindings, *, zone: str, for_paper: bool = False, narrow: bool = False) -> Drawing:
    """Draw the strip of one person.

    Above, a lane for each channel with the number of contacts; below, a lane for each kind of
    conduct that was noticed, the gravest twelve. A mark is a day, or several days where they lie close.

    Args:
        for_paper: leave out the list of what the numbers in circles stand for; the paper has it.
        narrow: for a phone: each label above its lane, and without that list too.
        zone: IANA zone the days are counted in.
    Returns:
        With no dated contact it says so in words.
    """
    layout = _PHONE if narrow else _DESK
    time = axis.of(person, zone=zone, x=layout.left, width=layout.width - layout.left - layout.right)
    channels, kinds = lanes(person, zone=zone)
    groups = [("How", channels), (_noticed(person), kinds[:_KINDS])]
    drawn = sum(len(each) for _, each in groups)
    headings = sum(1 for _, each in groups if each)
    points = person.turning_points[:_POINTS]
    more = len(person.turning_points) - len(points)
    top = 48.0 if points else 12.0
    bottom = top + drawn * layout.lane + headings * _HEADING
    listed = not (for_paper or narrow)
    notes = 20 * len(points) + (20 if more else 0) + (14 if points else 0) if listed else 0
    drawing = Drawing(
        name=identity("strip", person.person),
        width=layout.width,
        height=bottom + 34 + notes,
        title=f"When contact from {person.name} happened",
        description=_described(person, zone),
        for_paper=for_paper,
    )
    if time is None or not drawn:
        drawing.height = 40
        drawing.text("No contact with a known date.", layout.edge, 25, fill=SOFT)
        return drawing
    time = axis.reaching(time, points, zone=zone)
    time.draw(drawing, top=top, bottom=bottom)
    if narrow:  # the lines go behind the labels, which stand in the time there
        axis.draw_turning_points(drawing, points, time, zone=zone, top=top - 36, bottom=bottom)
    _draw_groups(drawing, groups, time, layout, top=top)
    if not narrow:
        axis.draw_turning_points(drawing, points, time, zone=zone, top=top - 36, bottom=bottom)
    if listed:
        axis.list_turning_points(drawing, points, zone=zone, x=12, y=bottom + 52, more=more)
    return drawing


def _draw_groups(
    drawing: Drawing, groups: list[tuple[str, tuple[Lane, ...]]], time: Axis, layout: _Layout, *, top: float
) -> None:
    y = top
    for heading, group in groups:
        if not group:
            continue
        drawing.text(heading, layout.edge, y + 17, bold=True)
        if not layout.above or y == top:  # on a phone there is room for it once
            drawing.text("How many", layout.width - 8, y + 17, anchor="end", fill=SOFT)
        y += _HEADING
        for lane in group:
            _draw_lane(drawing, lane, time, layout, y=y)
            y += layout.lane


def _draw_lane(drawing: Drawing, lane: Lane, time: Axis, layout: _Layout, *, y: float) -> None:
    label = lane.label if len(lane.label) <= layout.label else lane.label[: layout.label - 1] + "…"
    if layout.above:
        drawing.box(layout.edge, y, len(label) * axis.LETTER + 4, layout.above - 2, fill=PAPER)
    drawing.text(label, layout.edge, y + 12.5)
    drawing.text(f"{lane.total:,}", layout.width - 8, y + 12.5, anchor="end")
    y += layout.above
    drawing.line(layout.left, y + 8, layout.width - layout.right, y + 8, stroke=LINE, line=0.7)
    for start, end in _joined(time.at(day) for day in lane.days):
        width = max(_MARK, time.width / time.days, end - start + _MARK)
        drawing.box(min(start, time.x + time.width - width), y + 2, width, 12, fill=STRONG)


def _joined(places: Iterable[float]) -> Iterator[tuple[float, float]]:
    """Marks so close that they would touch, as one: its first and last place."""
    start = end = None
    for place in sorted(set(places)):
        if start is None or end is None:
            start = end = place
        elif place - end < _MARK + 0.5:
            end = place
        else:
            yield start, end
            start = end = place
    if start is not None and end is not None:
        yield start, end


def _channels(person: PersonFindings, zone: str) -> Iterator[Lane]:
    days: dict[str, set[date]] = {}
    for occasion in person.occasions:
        day = words.local(occasion.start, zone).date()
        for channel in occasion.channels:
            days.setdefault(channel, set()).add(day)
    busiest = _busiest(person.weeks)
    for channel, total in person.channels:
        yield Lane(
            label=words.CHANNELS.get(channel, channel), total=total,
            days=tuple(sorted(days.get(channel, ()))), busiest=busiest.get(channel),
        )  # fmt: skip


def _busiest(weeks: Iterable[Week]) -> dict[str, tuple[date, int]]:
    found: dict[str, tuple[date, int]] = {}
    for week in weeks:
        for channel, count in week.by_channel:
            if count > found.get(channel, (week.monday, 0))[1]:
                found[channel] = (week.monday, count)
    return found


def _kinds(person: PersonFindings, zone: str) -> Iterator[Lane]:
    days: dict[str, set[date]] = {}
    for occasion in person.occasions:
        day = words.local(occasion.start, zone).date()
        for behaviour in occasion.behaviours:
            days.setdefault(behaviour, set()).add(day)
    for strand in person.strands:
        ends = {words.local(each, zone).date() for each in (strand.first, strand.last)}
        yield Lane(
            label=strand.label or strand.title, total=strand.count,
            days=tuple(sorted(days.get(strand.code, ends))), busiest=strand.busiest,
        )  # fmt: skip


def _noticed(person: PersonFindings) -> str:
    kinds = len(person.strands)
    return "What was noticed" if kinds <= _KINDS else f"What was noticed: {_KINDS} of {kinds} kinds"


def _described(person: PersonFindings, zone: str) -> str:
    if person.first is None:
        return "No contact has a known date."
    how = words.listed(
        [f"{words.CHANNELS.get(channel, channel).lower()} {total:,}" for channel, total in person.channels]
    )
    said = [
        f"{words.count(person.contacts, 'contact')} on {words.count(person.days, 'day')}, from "
        f"{axis.spoken(person.first, zone)} to {axis.spoken(person.last, zone)}: {how}."
    ]
    said += [f"{each.title}: {each.count:,}." for each in person.strands[:_KINDS]]
    said += [f"{axis.spoken(each.at, zone)}: {each.what}" for each in person.turning_points[:_POINTS]]
    return " ".join(said)
