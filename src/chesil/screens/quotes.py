"""What a message answers: a panel of another colour high in its bubble, kept apart from its own words."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from chesil.screens.bubbles import Bubble, Panel
from chesil.screens.engine import Line
from chesil.screens.segments import Segments, unlike
from chesil.screens.wording import words
from chesil.screens.words import RECORDING, TIME_ALONE

_OTHER_INK: Final = 40.0
_SAID: Final = re.compile(r"[\w?!.]")  # what is read on a photo may be a dot or a star
_INITIALS: Final = 2  # letters on an avatar
_ROUND: Final = 8  # pixels that it may be wider or higher
_LINK: Final = re.compile(r"^(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?$")
_UPPER: Final = 0.75  # of a bubble: where a quote's middle stands
_REACH: Final = 40  # pixels left of the words within which a quote's bar stands
_BAR: Final = 25.0  # levels between a bar and what is beside it
_WIDE: Final = 14  # pixels: a bar is no wider
_ALONG: Final = 0.8  # of a line's height that its bar runs along
_CLEAR: Final = 0.15  # the most that is drawn beside a bar: an emoji has no clear ground around it
_INDENTED: Final = 8  # pixels between where quoted and own words begin
_EMOJI: Final = 1.2  # heights of a line below a quote: room for an emoji, which is not read
_SOFT, _NEAR = 4, 12  # pixels
_EARLY: Final = 0.3  # of a bubble's width: where the words beside a bar begin
_ALIGNED: Final = 4  # pixels between the bars of two lines


def take_barred(whole: Sequence[Bubble], areas: Segments) -> None:
    """Put the lines high in a bubble that stand beside a bar within it into a panel of their own.

    The ground of a quote can be so like its bubble's own that nothing but the bar tells them apart.
    """
    for bubble in whole:
        lines = _barred(
            [*bubble.lines, *(line for panel in bubble.panels for line in panel.lines)], bubble, areas
        )
        taken = {id(line) for line in lines}
        rest = [line for line in bubble.lines if id(line) not in taken]
        own = any(not TIME_ALONE.match(line.text) for line in rest) or _has_room(bubble, lines)
        if len(rest) == len(bubble.lines) or not own or any(line.bottom < lines[0].top for line in rest[1:]):
            continue
        bubble.lines = rest
        bubble.panels = [
            panel for panel in bubble.panels if not any(id(line) in taken for line in panel.lines)
        ]
        bubble.panels.append(
            Panel(bubble.left, int(lines[0].top), bubble.right, int(lines[-1].bottom), lines)
        )


def _has_room(bubble: Bubble, quoted: Sequence[Line]) -> bool:
    """Whether an emoji, which is not read, has room below a quote."""
    return bool(quoted) and bubble.bottom - quoted[-1].bottom > _EMOJI * quoted[-1].height


def _barred(lines: Sequence[Line], bubble: Bubble, areas: Segments) -> list[Line]:
    """Lines that follow one another beside one bar, of which a name may stand above the first."""
    ordered = sorted(lines, key=lambda line: line.top)
    columns = [_bar(line, bubble, areas) for line in ordered]
    first = next((place for place in range(min(2, len(columns))) if columns[place] is not None), None)
    if first is None or RECORDING.match(ordered[first].text):
        return []
    column = columns[first] or 0
    beside = [
        place for place, each in enumerate(columns) if each is not None and abs(each - column) <= _ALIGNED
    ]
    end, start = beside[-1] + 1, ordered[first].left
    if any(line.left < start - _INDENTED for line in ordered[end:]):
        # A blurred bar may break off; the words beside it stand further in than the message's own.
        while abs(ordered[end].left - start) <= _INDENTED:
            end += 1
    return ordered[first:end]


def _bar(line: Line, bubble: Bubble, areas: Segments) -> int | None:
    """The column of a bar between the left edge of a bubble and a line; None where none is there."""
    start, end = max(bubble.left + 1, int(line.left) - _REACH), int(line.left) - 1
    if line.left > bubble.left + max(_REACH, _EARLY * bubble.width):
        return None
    part = areas.pixels[max(0, int(line.top)) : int(line.bottom), start : max(start, end)].astype(float)
    if not part.size:
        return None
    ground = np.median(part.reshape(-1, 3), axis=0)
    along = (np.abs(part - ground).max(axis=2) > _BAR).mean(axis=0)
    places = np.flatnonzero(along > _ALONG)
    if not 0 < places.size <= _WIDE or places[-1] - places[0] >= _WIDE:
        return None
    if start + places[0] <= bubble.left + 1:  # the page, beside the tail at a bubble's upper corner
        return None
    # A soft edge is a few pixels wide; further to the left a bubble's round corner may stand.
    beside = [*along[max(0, places[0] - _NEAR) : max(0, places[0] - _SOFT)], *along[places[-1] + _SOFT :]]
    is_clear = places[-1] + _SOFT < len(along) and max(beside) < _CLEAR
    return start + int(np.median(places)) if is_clear else None


def quote(bubble: Bubble, areas: Segments, names: frozenset[str]) -> str | None:
    """The words that a bubble quotes, without the name above them; None where it quotes nothing.

    It is empty where nothing but a name was read, such as above a picture.

    Args:
        names: in small letters, that are known on this screen.
    """
    high = [panel for panel in bubble.panels if _is_high(panel, bubble) and not _is_other(panel)]
    lines = [line for panel in sorted(high, key=lambda each: each.top) for line in panel.lines]
    if not any(_SAID.search(line.text) for line in lines):
        return None
    if lines[0].text.lower() in names or _is_coloured(lines, bubble, areas):
        lines = lines[1:]
    return words(lines)


def _is_coloured(lines: Sequence[Line], bubble: Bubble, areas: Segments) -> bool:
    """Whether the first line is in another colour than the one below it."""
    below = [*lines[1:], *bubble.lines]
    return bool(below) and unlike(areas.ink(lines[0]), areas.ink(below[0])) > _OTHER_INK


def _is_high(panel: Panel, bubble: Bubble) -> bool:
    """Whether a panel stands high in its bubble, above the bubble's own words and not beside them."""
    above = all(line.top >= panel.top for line in bubble.lines) or not bubble.lines
    beside = any(line.left >= panel.right and line.top < panel.bottom for line in bubble.lines)
    return above and not beside and (panel.top + panel.bottom) / 2 < bubble.top + _UPPER * bubble.height


def _is_other(panel: Panel) -> bool:
    """Whether a panel is an avatar, or ends with the address of a page that it shows."""
    if not panel.lines:
        return False
    letters = sum(len(line.text) for line in panel.lines)
    is_round = abs((panel.right - panel.left) - (panel.bottom - panel.top)) <= _ROUND
    return (letters <= _INITIALS and is_round) or bool(_LINK.match(panel.lines[-1].text.lower()))
