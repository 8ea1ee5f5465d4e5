"""The time at a message: at the end of its last line, or as a small line beside or under its bubble."""

from collections.abc import Sequence
from typing import Final

import attrs

from chesil.screens.bubbles import Bubble
from chesil.screens.engine import Line
from chesil.screens.words import RECORDING, TIME_ALONE, TIME_AT_END, TIME_BELOW

_MOST: Final = 0.5  # of the bubbles with words: then the app writes times into them
_AT_END: Final = 0.45  # of a bubble's width: a time within it begins to the right of this
_TICKS_WIDE, _TICKS_LONG = 50, 3  # pixels and letters that ticks are read as
_TICKS_SCORE: Final = 0.85  # the highest score of what is read where ticks stand
_SMALLER: Final = 0.96  # of the height of the message's own letters
_BELOW: Final = 1.1  # heights of the small line between a bubble and its time
_MUSIC: Final = 2.2  # times as wide as its length: the bubble of a recording


def take_times(whole: Sequence[Bubble]) -> list[str | None]:
    """The time at the end of each bubble's words, which is taken out of its lines; None where there is none.

    A time is only believed where most bubbles end so: a message too may end with one. A bubble alone must
    write it smaller than its words.
    """
    ends = [_end(bubble) for bubble in whole]
    worded = [end for bubble, end in zip(whole, ends, strict=True) if bubble.lines]
    if not worded or sum(end is not None for end in worded) < _MOST * len(worded):
        return [None] * len(whole)
    if len(worded) == 1 and not all(_small(bubble) for bubble in whole if bubble.lines):
        return [None] * len(whole)
    for bubble, end in zip(whole, ends, strict=True):
        if end:
            bubble.lines = end[1]
    return [end[0] if end else None for end in ends]


def _end(bubble: Bubble) -> tuple[str, list[Line]] | None:
    """The time that a bubble ends with, and its lines without it."""
    lines = list(bubble.lines)
    while lines and len(lines) > 1 and _is_ticks(lines[-1], bubble):
        lines.pop()
    if not lines:
        return None
    last = lines[-1]
    alone = TIME_ALONE.match(last.text)
    if alone and (last.left + last.right) / 2 > bubble.left + _AT_END * bubble.width:
        return alone.group(1), lines[:-1]
    within = TIME_AT_END.match(last.text)
    if within and last.right > bubble.left + 0.6 * bubble.width:
        words = within.group(1).rstrip()
        return within.group(2), [*lines[:-1], attrs.evolve(last, text=words)] if words else lines[:-1]
    return None


def _is_ticks(line: Line, bubble: Bubble) -> bool:
    """Whether a line is what the ticks behind a time were read as."""
    small = line.right - line.left < _TICKS_WIDE and len(line.text) <= _TICKS_LONG
    read = line.text.isalpha() and line.score > _TICKS_SCORE
    return small and line.left > bubble.left + 0.6 * bubble.width and not read


def _small(bubble: Bubble) -> bool:
    """Whether a bubble's last line is smaller than its first, or a time stands there alone."""
    first, last = bubble.lines[0], bubble.lines[-1]
    return last.height < _SMALLER * first.height or (
        len(bubble.lines) == 1 and bool(TIME_ALONE.match(last.text))
    )


def is_recording(lines: Sequence[Line], width: float) -> bool:
    """Whether the only words of a message *width* pixels wide are how long a recording takes.

    Its drawing may be read as strokes beside the length.
    """
    text = "".join(line.text for line in lines).replace(" ", "")
    length = RECORDING.match(text)
    return bool(length) and width > _MUSIC * min(lines[-1].right - lines[-1].left, 2.5 * lines[-1].height)


def beside(line: Line, whole: Sequence[Bubble]) -> int | None:
    """The place of the bubble that a time outside belongs to; None where it is no time, or near none."""
    if not TIME_BELOW.match(line.text):
        return None
    middle = (line.top + line.bottom) / 2
    level = [place for place, each in enumerate(whole) if _is_level(line, each, middle)]
    if level:
        return level[-1]
    above = [place for place, each in enumerate(whole) if _is_under(line, each)]
    return above[-1] if above else None


def _is_level(line: Line, bubble: Bubble, middle: float) -> bool:
    outside = line.left >= bubble.right - 4 or line.right <= bubble.left + 4
    return outside and bubble.top < middle <= bubble.bottom + 0.2 * line.height


def _is_under(line: Line, bubble: Bubble) -> bool:
    gap = line.top - bubble.bottom
    return -0.4 * line.height <= gap <= _BELOW * line.height and _same_edge(line, bubble)


def _same_edge(line: Line, bubble: Bubble) -> bool:
    near = 2 * line.height
    return abs(line.left - bubble.left) < near or abs(line.right - bubble.right) < near


def outside_time(line: Line) -> str | None:
    """The time of a line that `beside` took for one."""
    match = TIME_BELOW.match(line.text)
    return match.group(1) if match else None
