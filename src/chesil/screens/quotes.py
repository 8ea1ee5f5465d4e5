"""What a message answers: a panel of another colour high in its bubble, kept apart from its own words."""

from collections.abc import Sequence
from typing import Final

from chesil.screens.bubbles import Bubble
from chesil.screens.engine import Line
from chesil.screens.segments import Segments, unlike
from chesil.screens.wording import words

_OTHER_INK: Final = 40.0
_UPPER: Final = 0.75  # of a bubble: where a quote's middle stands


def quote(bubble: Bubble, areas: Segments, names: frozenset[str]) -> str | None:
    """The words that a bubble quotes, without the name above them; None where it quotes nothing.

    It is empty where nothing but a name was read, such as above a picture.

    Args:
        names: in small letters, that are known on this screen.
    """
    high = [panel for panel in bubble.panels if _is_high(panel.top, panel.bottom, bubble)]
    lines = [line for panel in sorted(high, key=lambda each: each.top) for line in panel.lines]
    if not lines:
        return None
    if lines[0].text.lower() in names or _is_coloured(lines, bubble, areas):
        lines = lines[1:]
    return words(lines)


def _is_coloured(lines: Sequence[Line], bubble: Bubble, areas: Segments) -> bool:
    """Whether the first line is in another colour than the one below it."""
    below = [*lines[1:], *bubble.lines]
    return bool(below) and unlike(areas.ink(lines[0]), areas.ink(below[0])) > _OTHER_INK


def _is_high(top: int, bottom: int, bubble: Bubble) -> bool:
    return (top + bottom) / 2 < bubble.top + _UPPER * bubble.height
