"""The bubbles of a screen: even areas narrower than the page that words stand on, or that look like those."""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np

from chesil.screens.engine import Line
from chesil.screens.segments import Colour, Segments, unlike
from chesil.screens.words import TIME_ALONE

_PAGE: Final = 0.9  # of the width: an area as wide is the page, a header or a band
_SAME_COLOUR: Final = 8.0  # levels between two parts of one bubble that noise or a ring has split
_WITHIN: Final = 5  # pixels that a panel may stand over the bubble it lies in
_LEAST: Final = 20  # pixels of height and width of a bubble: on a tablet letters are small
_LEAST_WORDLESS: Final = 30
_FILLED: Final = 0.25  # of its box: a bubble around a photo is a frame
_WORDLESS_ALIGNED: Final = 8  # pixels between the edges of a bubble without words and those with words
_OVERLAP: Final = 0.6


@attrs.define(eq=False)
class Panel:
    """A part of a bubble with a ground of its own: what the message answers, or a preview."""

    left: int
    top: int
    right: int
    bottom: int
    lines: list[Line]


@attrs.define(eq=False)
class Bubble:
    """One bubble, with its lines from top to bottom.

    Attributes:
        left, top, right, bottom: in pixels of the picture that was read. segments: that it is made of.
    """

    left: int
    top: int
    right: int
    bottom: int
    colour: Colour
    segments: list[int]
    lines: list[Line]
    panels: list[Panel] = attrs.field(factory=list)

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Its centre from the left, in pixels."""
        return (self.left + self.right) / 2

    def holds(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether a box lies in this one, but for a few pixels."""
        return (
            self.left - _WITHIN <= left
            and self.top - _WITHIN <= top
            and right <= self.right + _WITHIN
            and bottom <= self.bottom + _WITHIN
        )


def bubbles(
    lines: Iterable[Line], areas: Segments, *, top: int, bottom: int
) -> tuple[list[Bubble], list[Line]]:
    """The bubbles between two rows of a screen, from top to bottom, and the lines that stand on none.

    Args:
        lines: all that stand between these rows.
    """
    on: dict[int, list[Line]] = {}
    loose: list[Line] = []
    for line in lines:
        ground = areas.ground(line)
        if ground is not None and _is_bubble(areas, ground):
            on.setdefault(ground, []).append(line)
        else:
            loose.append(line)
    parts = [_of(areas, segment, its) for segment, its in on.items()]
    whole = _nested(parts)
    whole = _answering(whole, _wordless(whole, areas, top=top, bottom=bottom))
    outside = [line for line in loose if not _taken_in(line, whole)]
    for each in whole:
        each.lines = in_order(each.lines)
        for panel in each.panels:
            panel.lines = in_order(panel.lines)
    return sorted(whole, key=lambda each: (each.top, each.left)), outside


def _is_bubble(areas: Segments, segment: int) -> bool:
    left, top, right, bottom = areas.edges[segment]
    high, wide = bottom - top, right - left
    return bool(
        wide <= _PAGE * areas.width
        and min(high, wide) >= _LEAST
        and areas.sizes[segment] >= _FILLED * 0.2 * high * wide
    )


def _of(areas: Segments, segment: int, lines: list[Line]) -> Bubble:
    left, top, right, bottom = (int(edge) for edge in areas.edges[segment])
    return Bubble(left, top, right, bottom, areas.colour(segment), [segment], lines)


def _nested(parts: Sequence[Bubble]) -> list[Bubble]:
    """Put each area that lies in another one into it: of the same colour as a part, else as a panel."""
    whole: list[Bubble] = []
    for part in sorted(parts, key=lambda each: each.width * each.height, reverse=True):
        around = _around(part, whole)
        split = around or next((each for each in whole if _halves(each, part)), None)
        if split is None:
            whole.append(part)
        elif unlike(split.colour, part.colour) <= _SAME_COLOUR:
            _join(split, part)
        elif around is not None:
            around.panels.append(Panel(part.left, part.top, part.right, part.bottom, part.lines))
        else:
            whole.append(part)
    return whole


def _around(part: Bubble, whole: Sequence[Bubble]) -> Bubble | None:
    return next((each for each in whole if each.holds(part.left, part.top, part.right, part.bottom)), None)


def _halves(first: Bubble, second: Bubble) -> bool:
    """Whether two areas of one colour are one bubble, split by a ring that was drawn on it."""
    high = min(first.bottom, second.bottom) - max(first.top, second.top)
    wide = min(first.right, second.right) - max(first.left, second.left)
    return (
        unlike(first.colour, second.colour) <= _SAME_COLOUR
        and high > _OVERLAP * min(first.height, second.height)
        and wide > 0
    )


def _join(bubble: Bubble, part: Bubble) -> None:
    bubble.left, bubble.top = min(bubble.left, part.left), min(bubble.top, part.top)
    bubble.right, bubble.bottom = max(bubble.right, part.right), max(bubble.bottom, part.bottom)
    bubble.lines += part.lines
    bubble.panels += part.panels
    bubble.segments += part.segments


def _wordless(worded: Sequence[Bubble], areas: Segments, *, top: int, bottom: int) -> list[Bubble]:
    """Bubbles without words, such as those of photos: of the colour of others, at the same edge as they."""
    left, high, right, low = areas.edges.T
    wide, tall = right - left, low - high
    fit = (
        (wide <= _PAGE * areas.width)
        & (wide >= _LEAST_WORDLESS)
        & (tall >= _LEAST_WORDLESS)
        & (high >= top)
        & (low <= bottom)
    )
    found: list[Bubble] = []
    taken = {segment for each in worded for segment in each.segments}
    for segment in np.flatnonzero(fit & (areas.sizes >= 400)):
        box = [int(edge) for edge in areas.edges[segment]]
        if int(segment) in taken or any(each.holds(*box) for each in [*worded, *found]):
            continue
        colour = areas.colour(int(segment))
        if any(_alike(each, box, colour) for each in worded):
            found = [each for each in found if not _inside(each, box)]
            found.append(Bubble(box[0], box[1], box[2], box[3], colour, [int(segment)], []))
    return found


def _answering(worded: Sequence[Bubble], wordless: Sequence[Bubble]) -> list[Bubble]:
    """All bubbles; what lies in one without words, such as a quote above an emoji, is put into it."""
    left: list[Bubble] = []
    for bubble in worded:
        around = _around(bubble, wordless)
        if around is None:
            left.append(bubble)
        elif unlike(around.colour, bubble.colour) <= _SAME_COLOUR or _is_time(bubble):
            _join(around, bubble)
        else:
            around.panels += [
                Panel(bubble.left, bubble.top, bubble.right, bubble.bottom, bubble.lines),
                *bubble.panels,
            ]
    return [*left, *wordless]


def _is_time(bubble: Bubble) -> bool:
    """Whether a bubble is a part of a photo with nothing but the time on it."""
    return all(TIME_ALONE.match(line.text) for line in bubble.lines)


def _alike(bubble: Bubble, box: Sequence[int], colour: Colour) -> bool:
    aligned = min(abs(bubble.left - box[0]), abs(bubble.right - box[2])) <= _WORDLESS_ALIGNED
    return aligned and unlike(bubble.colour, colour) <= _SAME_COLOUR


def _inside(bubble: Bubble, box: Sequence[int]) -> bool:
    return (
        box[0] <= bubble.left and box[1] <= bubble.top and bubble.right <= box[2] and bubble.bottom <= box[3]
    )


def _taken_in(line: Line, whole: Sequence[Bubble]) -> bool:
    """Give a line on uneven ground, such as a photo, to the smallest bubble that it lies in."""
    across, down = line.middle, (line.top + line.bottom) / 2
    around = [each for each in whole if each.left < across < each.right and each.top < down < each.bottom]
    if not around:
        return False
    min(around, key=lambda each: each.width * each.height).lines.append(line)
    return True


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines from top to bottom, those on one row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: each.top + each.bottom):
        middle = (line.top + line.bottom) / 2
        if rows and middle < rows[-1][0].bottom - 0.25 * rows[-1][0].height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda each: each.left)]
