"""Chats without bubbles whose messages have a coloured bar at their left, such as Snapchat's."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil.screens.engine import Line, Pixels
from chesil.screens.rows import LEFT, RIGHT, Side
from chesil.screens.segments import Colour, unlike

_REACH: Final = 34  # pixels left of the words within which the bar stands
_COLOURED: Final = 60.0
_SAME: Final = 60.0
_WIDE: Final = 14  # pixels: a bar is no wider
_LEAST: Final = 0.5  # of the loose lines stand beside a bar where a chat is drawn so
_OWN: Final = frozenset(("me", "you", "fi"))
_NEAR: Final = 1.6  # line heights between a name and its first bar
_ONE_ROW: Final = 0.5  # line heights: lines whose middles are nearer are beside each other
_WRAPPED: Final = (1.08, 1.25)  # line heights from one line of a message to the next: often, and at most
_APART: Final = (1.22, 1.3)  # such steps: the least between two messages, if a step was seen, and if none was
_EMPTY_LINE: Final = (1.75, 2.2)  # such steps: somebody may have left a line empty


@attrs.define(eq=False)
class Bar:
    """One message beside its bar: from row *top* to row *bottom*."""

    top: int
    bottom: int
    column: int
    colour: Colour
    lines: list[Line] = attrs.field(factory=list)
    name: Line | None = None


def bars(lines: Sequence[Line], pixels: Pixels, *, top: int, bottom: int) -> list[Bar]:
    """Every bar with the lines beside it, from top to bottom; none where the chat is not drawn so."""
    columns = Counter(column for line in lines if (column := _column(line, pixels)) is not None)
    if not columns:
        return []
    (column, _), *_ = columns.most_common(1)
    names = [line for line in lines if line.left <= column]  # their letters stand in the bars' own column
    if columns.total() < max(2, _LEAST * (len(lines) - len(names))):
        return []
    found = [
        bar for bar in _runs(pixels, column, top, bottom) if not any(_is_of(bar, line) for line in names)
    ]
    for line in lines:
        middle = (line.top + line.bottom) / 2
        beside = next((bar for bar in found if bar.top - 2 <= middle <= bar.bottom + 2), None)
        if beside and line.left > column:
            beside.lines.append(line)
    return _parted(found)


def _parted(found: Sequence[Bar]) -> list[Bar]:
    """The bars, each split where two lines are further apart than the lines of one message."""
    stacks = [_stack(bar.lines) for bar in found]
    seen = [step for rows in stacks for step, height in _steps(rows) if step <= _WRAPPED[1] * height]
    wrapped = min(seen, default=None)
    return [part for bar, rows in zip(found, stacks, strict=True) for part in _parts(bar, rows, wrapped)]


def _stack(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a bar, grouped into rows from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=_centre):
        if rows and _centre(line) - _centre(rows[-1][0]) < _ONE_ROW * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _centre(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _steps(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """For each row and the next: the distance between them, and the height of the taller one."""
    return [
        (_centre(after[0]) - _centre(before[0]), max(before[0].height, after[0].height))
        for before, after in pairwise(rows)
    ]


def _parts(bar: Bar, rows: Sequence[list[Line]], wrapped: float | None) -> list[Bar]:
    """A bar as one message or more. *wrapped*: how far apart two lines of one message are on this picture."""
    ends = [nth for nth, step in enumerate(_steps(rows), start=1) if _is_apart(*step, wrapped)]
    cuts = [round((_lowest(rows[end - 1]) + min(line.top for line in rows[end])) / 2) for end in ends]
    groups = [rows[first:last] for first, last in pairwise([0, *ends, len(rows)])]
    return [
        attrs.evolve(bar, top=top, bottom=bottom, lines=[line for row in group for line in row])
        for top, bottom, group in zip([bar.top, *cuts], [*cuts, bar.bottom], groups, strict=True)
    ]


def _lowest(row: Sequence[Line]) -> float:
    return max(line.bottom for line in row)


def _is_apart(step: float, height: float, wrapped: float | None) -> bool:
    steps = step / (wrapped or _WRAPPED[0] * height)
    empty, over = _EMPTY_LINE
    return steps > _APART[wrapped is None] and not empty <= steps <= over


def _is_of(bar: Bar, line: Line) -> bool:
    """Whether a stretch of colour is a letter of a line."""
    return line.top - 3 <= bar.top and bar.bottom <= line.bottom + 3


def named(found: Sequence[Bar], loose: Iterable[Line]) -> list[Line]:
    """Give each bar the name that stands above it in its colour; gives the lines that are none."""
    left = []
    for line in loose:
        middle = (line.top + line.bottom) / 2
        below = next((bar for bar in found if bar.top > middle), None)
        near = below and below.top - line.bottom < _NEAR * line.height
        if below and near and line.text.upper() == line.text:
            below.name = line
        else:
            left.append(line)
    return left


def bar_sides(found: Sequence[Bar]) -> list[Side | None]:
    """Whose each message is, told by the names above bars of its colour; None where no such name is there."""
    known = [(bar.colour, _side(bar.name)) for bar in found if bar.name]
    sides: list[Side | None] = []
    for bar in found:
        alike = {side for colour, side in known if unlike(colour, bar.colour) < _SAME}
        sides.append(alike.pop() if len(alike) == 1 else None)
    return sides


def _side(name: Line) -> Side:
    return RIGHT if name.text.lower() in _OWN else LEFT


def _column(line: Line, pixels: Pixels) -> int | None:
    """The column of the bar left of a line; None where none runs along the whole of it."""
    start = max(0, int(line.left) - _REACH)
    part = pixels[int(line.top) : int(line.bottom), start : int(line.left) + 2].astype(float)
    if not part.size:
        return None
    coloured = (part.max(axis=2) - part.min(axis=2) > _COLOURED).mean(axis=0) > 0.9
    places = np.flatnonzero(coloured)
    return start + int(np.median(places)) if 0 < places.size <= _WIDE else None


def _runs(pixels: Pixels, column: int, top: int, bottom: int) -> list[Bar]:
    """The unbroken coloured stretches of a column."""
    strip = pixels[top:bottom, max(0, column - 1) : column + 2].astype(float).mean(axis=1)
    coloured = np.concatenate([[False], strip.max(axis=1) - strip.min(axis=1) > _COLOURED, [False]])
    ends = np.flatnonzero(np.diff(coloured.astype(int)))
    found: list[Bar] = []
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if end - start >= 12:
            found.extend(_one_colour(strip, int(start), int(end), top, column))
    return found


def _one_colour(strip: NDArray[np.float64], start: int, end: int, top: int, column: int) -> list[Bar]:
    """A stretch as one bar, or as several where its colour changes on the way."""
    steps = np.abs(np.diff(strip[start:end], axis=0)).max(axis=1)
    breaks = [start, *(start + int(place) + 1 for place in np.flatnonzero(steps > _SAME)), end]
    return [
        Bar(top + first, top + last, column, cast(Colour, np.median(strip[first:last], axis=0)))
        for first, last in pairwise(breaks)
        if last - first >= 12
    ]
