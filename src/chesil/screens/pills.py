"""Bubbles that are no message: those in the middle, which hold days and notices, and an empty field below."""

from collections.abc import Sequence
from typing import Final

from chesil.screens.bubbles import Bubble
from chesil.screens.engine import Line
from chesil.screens.segments import unlike
from chesil.screens.sides import is_centred
from chesil.screens.words import is_day, is_time_separator, is_unread

_FIELD_WIDE, _FIELD_HIGH, _FIELD_LOW = 0.42, 0.16, 0.14  # of the width: an empty field below the chat
_OWN_COLOUR: Final = 10.0
_ALIGNED: Final = 10
_EDGE: Final = 1  # pixels: what begins at the picture's edge is a band over its whole width
_AWAY: Final = 0.5  # of the width: what is narrower, and in the middle, stands at no edge as messages do
_BADGE_LONG, _BADGE_WIDE = 3, 0.2  # letters, and of the width: the number beside a reaction
_NARROW: Final = 0.86  # of the width: a wider bubble is in the middle by its length alone


def without(whole: Sequence[Bubble], width: int, *, bottom: int) -> tuple[list[Bubble], list[Line]]:
    """The bubbles that may be messages, and the lines of the others."""
    kept = [bubble for bubble in whole if not _is_field(bubble, whole, width, bottom)]
    left: list[Bubble] = []
    released: list[Line] = []
    for bubble in kept:
        if _is_pill(bubble, kept, width) or _is_badge(bubble, kept, width):
            released += bubble.lines + [line for panel in bubble.panels for line in panel.lines]
        else:
            left.append(bubble)
    return left, released


def _is_field(bubble: Bubble, whole: Sequence[Bubble], width: int, bottom: int) -> bool:
    return (
        not bubble.lines
        and bubble.width >= _FIELD_WIDE * width
        and bubble.height <= _FIELD_HIGH * width
        and bottom - bubble.bottom <= _FIELD_LOW * width
        and all(other.bottom <= bubble.bottom for other in whole)
    )


def _is_pill(bubble: Bubble, whole: Sequence[Bubble], width: int) -> bool:
    text = " ".join(line.text for line in bubble.lines)
    if is_unread(text) or bubble.left <= _EDGE or bubble.right >= width - _EDGE:
        return True
    if not is_centred(bubble.left, bubble.right, width) or bubble.width > _NARROW * width:
        return False
    if bubble.width < _AWAY * width and not _is_aligned(bubble, whole, width):
        return True
    if _is_ragged(bubble.lines):
        return False
    if is_day(text) or (is_time_separator(text) and bubble.width < 0.3 * width):
        return True
    beside = [each for each in whole if not is_centred(each.left, each.right, width)]
    return not any(unlike(each.colour, bubble.colour) <= _OWN_COLOUR for each in beside)


def _is_badge(bubble: Bubble, whole: Sequence[Bubble], width: int) -> bool:
    """Whether it is the number of reactions, which hangs over the lower edge of another bubble."""
    text = "".join(line.text for line in bubble.lines)
    hangs = any(
        each.top < bubble.top < each.bottom < bubble.bottom
        and each.left < bubble.right
        and bubble.left < each.right
        for each in whole
    )
    return hangs and 0 < len(text) <= _BADGE_LONG and bubble.width < _BADGE_WIDE * width


def _is_aligned(bubble: Bubble, whole: Sequence[Bubble], width: int) -> bool:
    """Whether a bubble begins or ends where another one does that is not in the middle."""
    beside = [each for each in whole if not is_centred(each.left, each.right, width)]
    return any(
        abs(each.left - bubble.left) <= _ALIGNED or abs(each.right - bubble.right) <= _ALIGNED
        for each in beside
    )


def _is_ragged(lines: Sequence[Line]) -> bool:
    """Whether lines begin at one place and end at others, as no notice in the middle does."""
    starts, ends = [line.left for line in lines], [line.right for line in lines]
    return len(lines) > 1 and max(starts) - min(starts) <= _ALIGNED < max(ends) - min(ends)
