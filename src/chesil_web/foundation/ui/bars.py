"""Bars for a page: how much there is in each part of a time. `ui/amounts.html` draws them."""

from collections.abc import Sequence
from typing import Final

import attrs

HEIGHT: Final = 60
_WIDTH, _GAP = 8, 1


@attrs.frozen
class Bar:
    """One bar, in the units of the drawing."""

    x: int
    y: float
    width: int
    height: float


@attrs.frozen(kw_only=True)
class Bars:
    """The drawing. *first*, *last*: what its ends are called. *said*: what it shows, in a sentence."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    first: str
    last: str
    said: str


def width(parts: int) -> int:
    """How wide a drawing of so many parts is."""
    return parts * _WIDTH


def bars(counts: Sequence[int]) -> tuple[Bar, ...]:
    """A bar for each part that has something in it, the highest as high as the drawing."""
    most = max(counts, default=0)
    return tuple(_bar(nth, count / most) for nth, count in enumerate(counts) if count)


def _bar(nth: int, share: float) -> Bar:
    height = max(1.0, round(share * HEIGHT, 1))
    return Bar(nth * _WIDTH, round(HEIGHT - height, 1), _WIDTH - _GAP, height)
