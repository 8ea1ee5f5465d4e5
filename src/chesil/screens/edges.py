"""Which messages the edge of the picture, or an app's own bar, cuts off.

A bubble has round corners. One whose last row is as wide as itself goes on where nobody can see it.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from chesil.screens.bubbles import Bubble
from chesil.screens.engine import Line
from chesil.screens.segments import Segments

_TOUCH: Final = 5  # pixels from a bar or from the picture's edge
_FOOT_TOUCH: Final = 21  # where corners tell nothing: the empty field below has a margin of its own
_ROUND: Final = 14  # pixels that corners must usually take away to tell anything
_DEPTH: Final = 1  # the row from a bubble's end at which its corners are measured
_OVER: Final = 3  # pixels that a line below a bubble may reach into it
_FLAT: Final = 5  # pixels that a row without corners may miss
_LESS_ROUND: Final = 0.7  # as a share of what the corners of other bubbles take away


def cut_bubbles(
    whole: Sequence[Bubble],
    areas: Segments,
    *,
    top: int,
    bottom: int,
    clipped_top: bool,
    clipped_bottom: bool,
    beyond: Sequence[Line] = (),
) -> set[int]:
    """The places in *whole* of bubbles that are cut off.

    Args:
        top, bottom: rows between which the chat lies. clipped_top, clipped_bottom: whether something ends it
            there for sure. beyond: lines that stand on no bubble: one of those above or below shows where
            a bubble ends.
    """
    corners = [(_missing(each, areas, upper=True), _missing(each, areas, upper=False)) for each in whole]
    usual = float(np.median([value for pair in corners for value in pair])) if len(whole) > 1 else 0.0
    starts = [float(each.top) for each in whole] + [line.top for line in beyond]
    ends = [float(each.bottom) for each in whole] + [line.bottom for line in beyond]
    cut = set()
    for place, bubble in enumerate(whole):
        first = not any(end <= bubble.top for end in ends)
        last = not any(start >= bubble.bottom - _OVER for start in starts)
        at_top = clipped_top and bubble.top - top <= _TOUCH
        at_bottom = clipped_bottom and bottom - bubble.bottom <= (_TOUCH if usual > _ROUND else _FOOT_TOUCH)
        flat = (first and _goes_on(corners[place][0], usual)) or (last and _goes_on(corners[place][1], usual))
        if at_top or at_bottom or flat:
            cut.add(place)
    return cut


def _missing(bubble: Bubble, areas: Segments, *, upper: bool) -> int:
    """Pixels that the corners take from one of a bubble's ends."""
    row = bubble.top + _DEPTH if upper else bubble.bottom - 1 - _DEPTH
    part = areas.labels[min(max(row, 0), areas.height - 1), bubble.left : bubble.right]
    if not bubble.segments:
        return bubble.width  # nothing is drawn around it
    within = np.flatnonzero(np.isin(part, bubble.segments))
    return int(bubble.width - (within[-1] - within[0] + 1)) if within.size else bubble.width


def _goes_on(missing: int, usual: float) -> bool:
    return usual > _ROUND and missing < max(_FLAT, _LESS_ROUND * usual)
