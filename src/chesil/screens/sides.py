"""On which side each bubble stands. The right one is the phone owner's; what stands on neither has none."""

from collections.abc import Sequence
from typing import Final

from chesil.screens.bubbles import Bubble
from chesil.screens.rows import LEFT, RIGHT, Side
from chesil.screens.segments import unlike

_CLEAR: Final = 0.06  # of the chat's width, between the gaps on both sides
_SAME_COLOUR: Final = 12.0
_CENTRED: Final = 0.03  # of the width


def sides(whole: Sequence[Bubble], width: int) -> list[Side | None]:
    """The side of each bubble; None where the gaps are alike and its colour does not tell either."""
    left = min([0.2 * width, *(bubble.left for bubble in whole)])
    right = max([0.8 * width, *(bubble.right for bubble in whole)])
    by_place = [_by_place(bubble, left, right) for bubble in whole]
    return [side or _by_colour(bubble, whole, by_place) for bubble, side in zip(whole, by_place, strict=True)]


def _by_place(bubble: Bubble, left: float, right: float) -> Side | None:
    """Nearer to which edge that bubbles reach: an avatar may stand beside all of one side."""
    difference = (bubble.left - left) - (right - bubble.right)
    if abs(difference) <= _CLEAR * (right - left):
        return None
    return RIGHT if difference > 0 else LEFT


def _by_colour(bubble: Bubble, whole: Sequence[Bubble], known: Sequence[Side | None]) -> Side | None:
    alike = {
        side
        for other, side in zip(whole, known, strict=True)
        if side and unlike(bubble.colour, other.colour) <= _SAME_COLOUR
    }
    return alike.pop() if len(alike) == 1 else None


def is_centred(left: float, right: float, width: int) -> bool:
    """Whether something stands in the middle of the chat."""
    return abs((left + right) / 2 - width / 2) <= _CENTRED * width
