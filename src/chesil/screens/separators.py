"""The days between messages: a centred line that is a date, a weekday, Today or Yesterday."""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from chesil.screens.bubbles import Bubble
from chesil.screens.engine import Line
from chesil.screens.words import is_day, is_time_separator, may_be_day

_CUT: Final = 5  # pixels between a line and the end of the chat
_CENTRED: Final = 0.06  # of the width


@attrs.frozen
class Separator:
    """One, with the row of its middle.

    Attributes:
        day: as written; None of one that is a time alone, or a day in a language that is not known here:
            after it no day is known.
    """

    row: float
    day: str | None
    line: Line


def separators(lines: Iterable[Line], whole: Sequence[Bubble], width: int, *, top: int) -> list[Separator]:
    """The separators among lines that stand outside of every bubble and beside none, from top to bottom.

    One that the upper end of the chat, at row *top*, may cut off is none: half a date reads as another.
    """
    below = [line for line in lines if line.top > top + _CUT]
    found = [
        _separator(line, alone=not any(_level(line, other) for other in below if other is not line))
        for line in below
        if _centred(line, width) and not _beside(line, whole)
    ]
    return sorted((each for each in found if each), key=lambda each: each.row)


def at_left(lines: Iterable[Line]) -> list[Separator]:
    """The separators among lines of a list, whose days stand at the left."""
    return [found for line in lines if is_day(line.text) and (found := _separator(line))]


def _centred(line: Line, width: int) -> bool:
    return abs(line.middle - width / 2) <= _CENTRED * width


def _beside(line: Line, whole: Sequence[Bubble]) -> bool:
    middle = (line.top + line.bottom) / 2
    return any(bubble.top < middle < bubble.bottom for bubble in whole)


def _level(line: Line, other: Line) -> bool:
    return other.top < (line.top + line.bottom) / 2 < other.bottom


def _separator(line: Line, *, alone: bool = True) -> Separator | None:
    """The separator that a line is; one in an unknown language is *alone* on its row, as no button is."""
    row = (line.top + line.bottom) / 2
    if is_day(line.text):
        return Separator(row, line.text, line)
    is_other = is_time_separator(line.text) or (alone and may_be_day(line.text))
    return Separator(row, None, line) if is_other else None


def above(row: float, parted: Sequence[Separator]) -> Separator | None:
    """The last separator above a row; None where there is none in the picture."""
    return next((each for each in reversed(parted) if each.row < row), None)
