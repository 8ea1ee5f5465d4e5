"""Chats with neither bubbles nor bars: lines in a row belong together; sides are seldom sure."""

from collections.abc import Sequence
from typing import Final

from chesil.screens.bubbles import in_order
from chesil.screens.engine import Line
from chesil.screens.rows import RIGHT, Side

_TOGETHER: Final = 0.75  # line heights between two lines of one message
_ALIGNED: Final = 12  # pixels
_RIGHT: Final = 0.4  # of the width: what begins to the right of it, and ends at the right edge, is her own


def groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that follow one another closely and begin, or end, at one place."""
    found: list[list[Line]] = []
    for line in in_order(lines):
        if found and _belongs(found[-1][-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _belongs(last: Line, line: Line) -> bool:
    aligned = abs(last.left - line.left) <= _ALIGNED or abs(last.right - line.right) <= _ALIGNED
    return aligned and line.top - last.bottom <= _TOGETHER * line.height


def side(group: Sequence[Line], width: int) -> Side | None:
    """Right where all its lines end at the right edge and begin far from the left one; else not sure."""
    left, right = min(line.left for line in group), max(line.right for line in group)
    return RIGHT if left > _RIGHT * width and right > 0.9 * width else None
