"""Others' messages without a bubble beside the owner's own: drawn so, or too pale to be told apart."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from chesil.screens.bubbles import Bubble, Panel, in_order
from chesil.screens.engine import Line
from chesil.screens.words import TIME_BELOW, is_status, is_unread

_LEAST: Final = 3  # lines without a bubble
_MORE: Final = 2  # times as many as in bubbles on the left
_LEFT: Final = 0.3  # of the width: where they begin
_ALIGNED: Final = 8  # pixels
_TOGETHER: Final = 0.55  # line heights between two lines of one message
_AROUND: Final = 12  # pixels that a bubble would reach around its words
_PANEL: Final = 40  # pixels between what is answered and the answer


def framed(whole: Sequence[Bubble], loose: Sequence[Line], width: int) -> tuple[list[Bubble], list[Line]]:
    """The bubbles with one around each message that has none, and the lines that are still loose."""
    right = [bubble for bubble in whole if bubble.lines and bubble.left > width - bubble.right]
    left = [bubble for bubble in whole if bubble.lines and bubble.left <= width - bubble.right]
    words = [line for line in loose if _may_be_words(line, width)]
    edge = float(np.median([line.left for line in words])) if words else 0.0
    words = [line for line in words if abs(line.left - edge) <= _ALIGNED]
    if not right or len(words) < max(_LEAST, _MORE * sum(len(bubble.lines) for bubble in left)):
        return list(whole), list(loose)
    taken = {id(line) for line in words}
    made = [_bubble(group) for group in _groups(words)]
    kept = [bubble for bubble in whole if not _is_panel_of(bubble, left, made)]
    rest = [line for line in loose if id(line) not in taken]
    return sorted([*kept, *made], key=lambda each: (each.top, each.left)), rest


def _may_be_words(line: Line, width: int) -> bool:
    beside = is_status(line.text) or is_unread(line.text) or bool(TIME_BELOW.match(line.text))
    return line.left < _LEFT * width and not beside


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in in_order(lines):
        if found and line.top - found[-1][-1].bottom <= _TOGETHER * line.height:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _bubble(lines: list[Line]) -> Bubble:
    return Bubble(
        int(min(line.left for line in lines)) - _AROUND,
        int(lines[0].top) - _AROUND,
        int(max(line.right for line in lines)) + _AROUND,
        int(lines[-1].bottom) + _AROUND,
        np.zeros(3),
        [],
        lines,
    )


def _is_panel_of(bubble: Bubble, left: Sequence[Bubble], made: Sequence[Bubble]) -> bool:
    """Put a bubble on the left that stands just above a message into it, as what it answers."""
    if not any(bubble is each for each in left):
        return False
    under = [each for each in made if -_AROUND <= each.top + _AROUND - bubble.bottom <= _PANEL]
    for each in under[:1]:
        each.panels.append(Panel(bubble.left, bubble.top, bubble.right, bubble.bottom, bubble.lines))
        each.top = min(each.top, bubble.top)
    return bool(under)
