"""A kiss, a small x at the end of a message, which the engine takes for a capital: told by its height.

The two letters differ in size alone, and the words on the line, or on the nearest one, tell which it is.
"""

import re
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from chesil.screens.engine import Line, Pixels

_KISS: Final = re.compile(r"(?<!\S)X{1,5}(?!\S)")
_HIGH: Final = re.compile(r"[A-Zbdfhklt0-9]")  # reach as far up as a capital
_LOW: Final = re.compile(r"[gjpqyQ,;()/]|X+$")  # reach below the others, or are what is asked about
_SMALL: Final = 0.88  # of the height of capitals: an x reaches to three quarters
_INK: Final = 0.5  # of the greatest distance from the ground
_GAP: Final = 0.13  # of a line's height between two words


def with_kisses(lines: Sequence[Line], pixels: Pixels) -> list[Line]:
    """The lines, with each kiss that was read as a capital as the picture shows it."""
    kept = list(lines)
    for place, line in enumerate(lines):
        if _KISS.search(line.text):
            near = [line, *sorted(lines, key=lambda each: abs(each.top - line.top))]
            capitals = next((high for each in near if (high := _capitals(each, pixels))), None)
            kept[place] = _settled(line, pixels, capitals) if capitals else line
    return kept


def _capitals(line: Line, pixels: Pixels) -> int | None:
    """How high the capitals of a line are, in rows; None where it has none that can be measured."""
    words = line.text.split()
    drawn = _drawn_words(line, pixels)
    if len(words) != len(drawn):
        return None
    heights = [
        high
        for word, high in zip(words, drawn, strict=True)
        if _HIGH.search(word) and not _LOW.search(word) and word.isalnum()
    ]
    return max(heights, default=None)


def _settled(line: Line, pixels: Pixels, capitals: int) -> Line:
    words, drawn = line.text.split(), _drawn_words(line, pixels)
    if len(words) != len(drawn):
        return line
    small = [
        word.lower() if _KISS.fullmatch(word) and high < _SMALL * capitals else word
        for word, high in zip(words, drawn, strict=True)
    ]
    return attrs.evolve(line, text=" ".join(small))


def _drawn_words(line: Line, pixels: Pixels) -> list[int]:
    """How many rows each word that is drawn on a line is high, from left to right."""
    part = pixels[max(0, int(line.top)) : int(line.bottom) + 1, max(0, int(line.left)) : int(line.right) + 1]
    if not part.size:
        return []
    shades = part.astype(float)
    distance = np.abs(shades - np.median(shades.reshape(-1, 3), axis=0)).max(axis=2)
    ink = distance > _INK * max(1.0, float(distance.max()))
    columns = np.flatnonzero(ink.any(axis=0))
    if not columns.size:
        return []
    breaks = np.flatnonzero(np.diff(columns) > _GAP * len(part) + 1) + 1
    rows = [np.flatnonzero(ink[:, word].any(axis=1)) for word in np.split(columns, breaks)]
    return [int(each[-1] - each[0]) + 1 for each in rows]
