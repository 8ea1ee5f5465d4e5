"""Small letters that the engine takes for capitals, a kiss above all: told by their height.

An x and an X differ in size alone, and the words on the line, or on the nearest one, tell which it is.
"""

import re
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil.screens.engine import Line, Pixels

_ALIKE: Final = re.compile(r"(?<!\S)(?=\S+[A-Z]|X)[cosvwxzCOSVWXZ]{1,8}(?!\S)")  # a kiss, or such as "wOW"
_HIGH: Final = re.compile(r"[A-Zbdfhklt0-9]")  # reach as far up as a capital
_LOW: Final = re.compile(
    r"[gjpqyQ,;()/]|^[cosvwxzCOSVWXZ]+$"
)  # reach below the others, or are what is asked about
_SMALL: Final = 0.88  # of the height of capitals: an x reaches to three quarters
_INK: Final = 0.5  # of the greatest distance from the ground
_CLEAR: Final = 1.15  # times the widest gap between letters: the narrowest one between words


def with_kisses(lines: Sequence[Line], pixels: Pixels) -> list[Line]:
    """The lines, with each kiss that was read as a capital as the picture shows it."""
    kept = list(lines)
    for place, line in enumerate(lines):
        if _ALIKE.search(line.text):
            near = [line, *sorted(lines, key=lambda each: abs(each.top - line.top))]
            capitals = next((high for each in near if (high := _capitals(each, pixels))), None)
            kept[place] = _settled(line, pixels, capitals) if capitals else line
    return kept


def _capitals(line: Line, pixels: Pixels) -> int | None:
    """How high the capitals of a line are, in rows; None where it has none that can be measured."""
    heights = [
        high
        for word, high in _measured(line, pixels)
        if _HIGH.search(word) and not _LOW.search(word) and word.isalnum()
    ]
    return max(heights, default=None)


def _settled(line: Line, pixels: Pixels, capitals: int) -> Line:
    small = [
        word.lower() if _ALIKE.fullmatch(word) and high < _SMALL * capitals else word
        for word, high in _measured(line, pixels)
    ]
    return attrs.evolve(line, text=" ".join(small)) if small else line


def _measured(line: Line, pixels: Pixels) -> list[tuple[str, int]]:
    """Each word of a line with how many rows it is high; none where the picture has not as many words."""
    words = line.text.split()
    part = pixels[max(0, int(line.top)) : int(line.bottom) + 1, max(0, int(line.left)) : int(line.right) + 1]
    if not part.size or not words:
        return []
    shades = part.astype(float)
    distance = np.abs(shades - np.median(shades.reshape(-1, 3), axis=0)).max(axis=2)
    ink = distance > _INK * max(1.0, float(distance.max()))
    columns = np.flatnonzero(ink.any(axis=0))
    breaks = _breaks(columns, len(words))
    if breaks is None:
        return []
    rows = [np.flatnonzero(ink[:, each].any(axis=1)) for each in np.split(columns, breaks)]
    return [(word, int(its[-1] - its[0]) + 1) for word, its in zip(words, rows, strict=True)]


def _breaks(columns: NDArray[np.intp], words: int) -> NDArray[np.intp] | None:
    """Where among the columns with ink words end: at the widest gaps; None where these do not stand out."""
    gaps = np.diff(columns)
    if len(columns) < words:
        return None
    widest = np.argsort(gaps)[::-1]
    chosen, rest = widest[: words - 1], widest[words - 1 :]
    if chosen.size and rest.size and gaps[chosen].min() <= _CLEAR * gaps[rest].max():
        return None
    return np.sort(chosen) + 1
