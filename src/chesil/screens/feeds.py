"""Chats as a list down the page, such as a server's channel: each writer's name with the time, and the words
below. Lists of calls too: a name, and the time at the right of its row or below the name."""

import re
from collections.abc import Sequence
from typing import Final

import attrs

from chesil.screens.bubbles import in_order
from chesil.screens.engine import Line
from chesil.screens.words import TIME_ALONE, TIME_AT_END, is_day

_HEAD: Final = re.compile(
    r"^(.{1,40}?)\s+((?:(?:today|yesterday|heddiw|ddoe|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})(?:\s+at|,)?\s+)?"
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[ap]\.?m\.?)?)$",
    re.IGNORECASE,
)
_LEAST: Final = 2  # heads, or times at the right
_ALIGNED: Final = 12  # pixels
_CLOSE: Final = 0.8  # line heights between two lines of one message
_RIGHT: Final = 0.85  # of the width: where the time of a row ends
_UNDER: Final = 1.2  # line heights between a row's name and what stands below it
_SHIFTED: Final = 3  # line heights that an icon shifts a line to the right
_ICON: Final = re.compile(r"^\W*(?:\w\W+)?")  # what an icon in front of a line may be read as


@attrs.define(eq=False)
class Entry:
    """One message of a list, with all its lines. What is not shown is None."""

    lines: list[Line]
    said: list[Line]
    name: str | None = None
    time: str | None = None


def entries(lines: Sequence[Line]) -> tuple[list[Entry], list[Line]]:
    """The messages of a chat whose writers stand above their words with a time, and the lines of none.

    No messages where a screen is not drawn so.
    """
    heads = [line for line in lines if _HEAD.match(line.text)]
    column = sorted(line.left for line in heads)[len(heads) // 2] if heads else 0.0
    heads = [line for line in heads if abs(line.left - column) <= _ALIGNED]
    if len(heads) < _LEAST or not all(_is_followed(head, lines) for head in heads[:-1]):
        return [], list(lines)
    found: list[Entry] = []
    rest: list[Line] = []
    for line in in_order(lines):
        if any(line is head for head in heads):
            found.append(_headed(line))
        elif found and _belongs(found[-1], line, column):
            found[-1].lines.append(line)
            found[-1].said.append(line)
        else:
            rest.append(line)
    return [entry for entry in found if entry.said], rest


def _is_followed(head: Line, lines: Sequence[Line]) -> bool:
    return any(
        abs(line.left - head.left) <= _ALIGNED and 0 < line.top - head.top < 2 * head.height for line in lines
    )


def _headed(line: Line) -> Entry:
    match = _HEAD.match(line.text)
    return Entry([line], [], match[1] if match else None, match[2] if match else None)


def _belongs(entry: Entry, line: Line, column: float) -> bool:
    last = entry.lines[-1]
    level = line.top < last.bottom - 0.5 * last.height and line.left > last.left
    return level or (abs(line.left - column) <= _ALIGNED and line.top - last.bottom <= _CLOSE * line.height)


def is_listed(lines: Sequence[Line], width: int) -> bool:
    """Whether a screen is a list with a time at the right of its rows."""
    return sum(_is_right_time(line, width) for line in lines) > _LEAST


def rows(lines: Sequence[Line], width: int) -> tuple[list[Entry], list[Line]]:
    """The rows of a list that have a time, and the lines of none. Icons in front are no words."""
    times = [line for line in lines if _is_right_time(line, width)]
    found: list[Entry] = []
    for time in times:
        its = [line for line in lines if line is not time and _is_level(line, time)]
        said = [line for line in its if len(line.text) > 1]
        if said:
            found.append(Entry([*its, time], said, None, time.text))
    taken = {id(line) for entry in found for line in entry.lines}
    return found, [line for line in lines if id(line) not in taken]


def under(entry: Entry, lines: Sequence[Line]) -> list[Line]:
    """The lines right below a row's name, such as the kind of a call."""
    name = entry.said[0]
    return [line for line in lines if _is_under(line, name)]


def _is_under(line: Line, name: Line) -> bool:
    near = -0.3 * name.height <= line.top - name.bottom <= _UNDER * name.height
    return near and -_ALIGNED <= line.left - name.left <= _SHIFTED * name.height


def stacked(lines: Sequence[Line]) -> tuple[list[Entry], list[Line]]:
    """The rows of a list with a day or time below each name, and the lines that are in no row."""
    found: list[Entry] = []
    told = [(line, _when(line)) for line in lines]
    names = [line for line, when in told if when is None]
    for line, when in told:
        name = next((each for each in names if when and _is_under(line, each)), None)
        if name is not None:
            found.append(Entry([name, line], [name], None, when))
    if len(found) <= _LEAST:
        return [], list(lines)
    taken = {id(line) for entry in found for line in entry.lines}
    return found, [line for line in lines if id(line) not in taken]


def _when(line: Line) -> str | None:
    """The time in a line that is only a time, with its day if there is one; None for any other line."""
    text = _ICON.sub("", line.text) if line.text[:1].isalpha() or not line.text[:1].isalnum() else line.text
    at_end = TIME_AT_END.match(text)
    return text if TIME_ALONE.match(text) or (at_end and is_day(at_end[1])) else None


def _is_right_time(line: Line, width: int) -> bool:
    return line.right > _RIGHT * width and bool(TIME_ALONE.match(line.text))


def _is_level(line: Line, time: Line) -> bool:
    return line.top < (time.top + time.bottom) / 2 < line.bottom and line.right <= time.left
