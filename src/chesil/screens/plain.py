"""Chats with neither bubbles nor bars: lines in a row belong together; sides are seldom sure."""

from collections.abc import Sequence
from typing import Final

import attrs

from chesil.screens.bubbles import in_order
from chesil.screens.engine import Line
from chesil.screens.rows import LEFT, RIGHT, Side

_TOGETHER: Final = 0.3  # line heights between two lines of one message
_OWN: Final = frozenset(("me", "you", "fi"))
_ALIGNED: Final = 12  # pixels
_RIGHT: Final = 0.4  # of the width: what begins to the right of it, and ends at the right edge, is her own


@attrs.define(eq=False)
class Group:
    """Lines that follow one another closely and begin, or end, at one place, with the name above them."""

    lines: list[Line]
    name: str | None = None


def groups(lines: Sequence[Line], header: str | None) -> list[Group]:
    """The groups of a chat, from top to bottom. A name is the header's, or one that means the owner."""
    found: list[Group] = []
    named: str | None = None
    for line in in_order(lines):
        if line.text.lower() in _OWN or line.text == header:
            named = line.text
        elif found and named is None and _belongs(found[-1].lines[-1], line):
            found[-1].lines.append(line)
        else:
            found.append(Group([line], named))
            named = None
    return found


def _belongs(last: Line, line: Line) -> bool:
    aligned = abs(last.left - line.left) <= _ALIGNED or abs(last.right - line.right) <= _ALIGNED
    return aligned and line.top - last.bottom <= _TOGETHER * line.height


def side(group: Group, width: int) -> Side | None:
    """Whose it is by the name above it; right where its lines end at the right edge; else not sure."""
    if group.name:
        return RIGHT if group.name.lower() in _OWN else LEFT
    left, right = min(line.left for line in group.lines), max(line.right for line in group.lines)
    return RIGHT if left > _RIGHT * width and right > 0.9 * width else None
