"""Who wrote a message in a group: the name in colour at the head of a bubble, or the line above it."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from chesil.screens.bubbles import Bubble
from chesil.screens.engine import Line
from chesil.screens.misread import mended_name
from chesil.screens.rows import LEFT, Side
from chesil.screens.segments import Colour, Segments, saturation, unlike

_OTHER_INK: Final = 45.0
_COLOURED: Final = 35.0  # more levels from grey than what the others wrote in
_LINK: Final = re.compile(r"^(?:https?:|www\.)|\.[a-z]{2,4}/", re.IGNORECASE)
_ABOVE: Final = 1.0  # line heights between a name and its bubble
_TWO_LINES: Final = 2.0  # times a name's height: a bubble that holds more than the name
_LONGEST: Final = 40
_LEAST_NAME: Final = re.compile(r"[^\W\d]|(?:\d\W*){5}")  # a letter, or a number that one can ring


def take_senders(whole: Sequence[Bubble], sides: Sequence[Side | None], areas: Segments) -> list[str | None]:
    """The name at the head of each bubble on the left, which is taken out of its lines; None without one."""
    usual = _usual_ink(whole, sides, areas)
    names: list[str | None] = []
    for bubble, side in zip(whole, sides, strict=True):
        is_name = side == LEFT and usual is not None and _begins_with_name(bubble, areas, usual)
        row = _first_row(bubble, areas) if is_name else 0
        names.append(" ".join(line.text for line in bubble.lines[:row]) if is_name else None)
        bubble.lines = bubble.lines[row:]
    return names


def _first_row(bubble: Bubble, areas: Segments) -> int:
    """How many lines a name is: all of its row that are in its colour."""
    first = bubble.lines[0]
    level = [line for line in bubble.lines if line.top < first.top + 0.5 * first.height]
    alike = [line for line in level if unlike(areas.ink(line), areas.ink(first)) <= _OTHER_INK]
    return len(alike) if level[: len(alike)] == alike else 1


def _usual_ink(whole: Sequence[Bubble], sides: Sequence[Side | None], areas: Segments) -> Colour | None:
    """What most lines on the left are written in."""
    inks = [
        areas.ink(line)
        for bubble, side in zip(whole, sides, strict=True)
        if side == LEFT
        for line in bubble.lines[-1:]  # a name stands above
    ]
    return np.median(inks, axis=0) if inks else None


def _begins_with_name(bubble: Bubble, areas: Segments, usual: Colour) -> bool:
    if not bubble.lines or _LINK.search(bubble.lines[0].text) or len(bubble.lines[0].text) > _LONGEST:
        return False
    if not _LEAST_NAME.search(bubble.lines[0].text):
        return False
    first, rest = bubble.lines[0], bubble.lines[1:]
    beneath = (
        any(line.top > first.top + 0.5 * first.height for line in rest)
        or bubble.height > _TWO_LINES * first.height
    )
    if not beneath or any(panel.top < first.top for panel in bubble.panels):
        return False
    ink = areas.ink(first)
    others = np.median([areas.ink(line) for line in rest], axis=0) if rest else usual
    return _stands_out(ink, usual) and _stands_out(ink, others)


def _stands_out(ink: Colour, usual: Colour) -> bool:
    return unlike(ink, usual) > _OTHER_INK and saturation(ink) > saturation(usual) + _COLOURED


def above(line: Line, whole: Sequence[Bubble], sides: Sequence[Side | None]) -> int | None:
    """The place of the bubble on the left that a line stands just above, as a name does; None without one."""
    if not _LEAST_NAME.search(line.text) or len(line.text) > _LONGEST or line.text.endswith((".", "…")):
        return None
    for place, (bubble, side) in enumerate(zip(whole, sides, strict=True)):
        gap = bubble.top - line.bottom
        near = -0.4 * line.height <= gap <= _ABOVE * line.height
        if side == LEFT and near and -0.5 * line.height <= line.left - bubble.left <= 1.5 * line.height:
            return place
    return None


def spelled(names: Sequence[str | None], around: Sequence[Line]) -> list[str | None]:
    """Names as this screen spells them best: a lost space is what is misread in them most.

    Args:
        around: lines around the chat, of which one may list the members of a group.
    """
    known = [part.strip() for line in around for part in line.text.split(",")]
    known += [name for name in names if name]
    return [
        name and mended_name(max((each for each in known if _is_one(each, name)), key=_spaces))
        for name in names
    ]


def _is_one(first: str, second: str) -> bool:
    return "".join(first.split()) == "".join(second.split())


def _spaces(name: str) -> int:
    return name.count(" ")


def carried_on(
    names: Sequence[str | None], sides: Sequence[Side | None], parted: Sequence[bool]
) -> list[str | None]:
    """Names given on to the messages of one run, which an app writes at the first of it alone.

    Args:
        parted: whether a separator stands above each.
    """
    given: list[str | None] = []
    last: str | None = None
    side_before: Side | None = None
    for name, side, new in zip(names, sides, parted, strict=True):
        last = name if name else (last if side and side == side_before and not new else None)
        side_before = side
        given.append(last)
    return given
