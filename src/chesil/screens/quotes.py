"""What a message answers: a panel of another colour high in its bubble, kept apart from its own words."""

from typing import Final

from chesil.screens.bubbles import Bubble
from chesil.screens.segments import Segments, unlike
from chesil.screens.wording import words

_OTHER_INK: Final = 40.0
_UPPER: Final = 0.75  # of a bubble: where a quote's middle stands


def quote(bubble: Bubble, areas: Segments) -> str | None:
    """The words of what a bubble answers, without the name above them; None where it answers nothing."""
    high = [panel for panel in bubble.panels if _is_high(panel.top, panel.bottom, bubble)]
    lines = [line for panel in sorted(high, key=lambda each: each.top) for line in panel.lines]
    if not lines:
        return None
    if len(lines) > 1 and unlike(areas.ink(lines[0]), areas.ink(lines[1])) > _OTHER_INK:
        lines = lines[1:]
    return words(lines)


def _is_high(top: int, bottom: int, bubble: Bubble) -> bool:
    return (top + bottom) / 2 < bubble.top + _UPPER * bubble.height
