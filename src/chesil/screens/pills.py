"""Bubbles that are no message: days and notices in the middle, avatars, reactions, and the field below."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from chesil.screens.bubbles import Bubble
from chesil.screens.engine import Line
from chesil.screens.segments import Segments, unlike
from chesil.screens.sides import is_centred
from chesil.screens.words import TIME_ALONE, is_day, is_time_separator, is_unread

_FIELD_WIDE, _FIELD_HIGH, _FIELD_LOW = 0.42, 0.16, 0.14  # of the width: an empty field below the chat
_OWN_COLOUR: Final = 10.0
_ALIGNED: Final = 10
_EDGE: Final = 1  # pixels: what begins at the picture's edge is a band over its whole width
_AWAY: Final = 0.5  # of the width: what is narrower, and in the middle, stands at no edge as messages do
_BUTTON_OFF: Final = 4  # pixels between the middle of a field and that of its button
_WITHIN: Final = 0.06  # of the width: what buttons take at each side of a field
_INITIALS: Final = 2  # letters on an avatar
_AVATAR: Final = 0.13  # of the width: an avatar is no larger
_ROUND: Final = 0.2  # of its width that a round area may be higher or lower
_REACTION: Final = 3  # letters that a reaction and its number are read as
_NARROW: Final = 0.86  # of the width: a wider bubble is in the middle by its length alone


def without(
    whole: Sequence[Bubble], areas: Segments, *, bottom: int
) -> tuple[list[Bubble], list[Line], list[Line]]:
    """The bubbles that may be messages, the lines of those in the middle, and the lines of the others."""
    width = areas.width
    small = [each for each in whole if _is_avatar(each, whole, width) or _is_reaction(each, whole, width)]
    others = [bubble for bubble in whole if not any(bubble is each for each in small)]
    fields = [each for each in others if _is_field(each, others, areas, bottom)]
    kept = [bubble for bubble in others if not any(bubble is each for each in fields)]
    left: list[Bubble] = []
    released: list[Line] = []
    for bubble in kept:
        if _is_pill(bubble, kept, width):
            released += bubble.lines + [line for panel in bubble.panels for line in panel.lines]
        else:
            left.append(bubble)
    return left, released, [line for bubble in [*small, *fields] for line in bubble.lines]


def _is_field(bubble: Bubble, whole: Sequence[Bubble], areas: Segments, bottom: int) -> bool:
    """Whether a bubble is what one writes in: empty, or beside its buttons and in no column of messages."""
    width = areas.width
    return (
        bubble.width >= _FIELD_WIDE * width
        and bubble.height <= _FIELD_HIGH * width
        and bottom - bubble.bottom <= _FIELD_LOW * width
        and all(other.top <= bubble.bottom for other in whole)
        and (not bubble.lines or _has_button(bubble, areas) or _is_between(bubble, whole, width))
    )


def _is_between(field: Bubble, whole: Sequence[Bubble], width: int) -> bool:
    """Whether a field begins and ends well within the columns that messages on both sides reach."""
    others = [each for each in whole if each is not field and each.lines]
    if not others:
        return False
    left, right = min(each.left for each in others), max(each.right for each in others)
    return field.left - left > _WITHIN * width and right - field.right > _WITHIN * width


def _has_button(field: Bubble, areas: Segments) -> bool:
    """Whether a round area as high as a field stands at the right of it, in the middle of its height."""
    left, top, right, bottom = areas.edges.T
    wide, high = right - left, bottom - top
    beside = (left >= field.right) & (right > (1 - _AVATAR) * areas.width)
    level = np.abs(top + bottom - field.top - field.bottom) <= 2 * _BUTTON_OFF
    as_high = np.abs(high - field.height) <= _ROUND * field.height
    return bool(np.any(beside & level & as_high & (np.abs(high - wide) <= _ROUND * high)))


def _is_avatar(bubble: Bubble, whole: Sequence[Bubble], width: int) -> bool:
    """Whether a bubble is a small round one with initials, beside the column that messages stand in."""
    if not 0 < _letters(bubble) <= _INITIALS or bubble.width > _AVATAR * width:
        return False
    if abs(bubble.height - bubble.width) > _ROUND * bubble.width:
        return False
    level = [each for each in whole if each.top < bubble.bottom and bubble.top < each.bottom]
    beside = [each for each in level if each.width > _AVATAR * width]
    if bubble.right < width / 2:
        return bool(beside) and all(each.left >= bubble.right - _ALIGNED for each in beside)
    return bool(beside) and all(each.right <= bubble.left + _ALIGNED for each in beside)


def _is_reaction(bubble: Bubble, whole: Sequence[Bubble], width: int) -> bool:
    """Whether a bubble is a small one that hangs on the lower edge of a message."""
    large = bubble.height > _AVATAR / 2 * width or bubble.width > 2 * _AVATAR * width
    if large or _letters(bubble) > _REACTION:
        return False
    return any(
        each.top < bubble.top < each.bottom < bubble.bottom
        and each.left <= bubble.middle <= each.right
        and each.height > bubble.height
        for each in whole
    )


def _letters(bubble: Bubble) -> int:
    return sum(len(line.text) for line in bubble.lines)


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


def _is_aligned(bubble: Bubble, whole: Sequence[Bubble], width: int) -> bool:
    """Whether a bubble begins or ends where another one does that is not in the middle."""
    beside = [each for each in whole if not is_centred(each.left, each.right, width)]
    return any(
        abs(each.left - bubble.left) <= _ALIGNED or abs(each.right - bubble.right) <= _ALIGNED
        for each in beside
    )


def _is_ragged(lines: Sequence[Line]) -> bool:
    """Whether lines begin at one place and end at others, as no notice in the middle does."""
    said = [line for line in lines if not TIME_ALONE.match(line.text)]
    starts, ends = [line.left for line in said], [line.right for line in said]
    return len(said) > 1 and max(starts) - min(starts) <= _ALIGNED < max(ends) - min(ends)
