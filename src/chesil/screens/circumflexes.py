"""The Welsh letters ŵ and ŷ, which the engine does not know: it leaves them out, or takes them for others.

A line on which something stands like a roof over a letter is read once more with the roofs taken away. Where
that gives a w or a y that was not there before, the letter is one with a circumflex.
"""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil.screens.engine import Line, Pixels

Reads = Callable[[Pixels], str]  # what stands on a picture of one line

_ROOFED: Final = str.maketrans("wyWY", "ŵŷŴŶ")
_TAKEN_FOR: Final = frozenset(("", *"âêîôûìíïiIlÂÊÎÔÛÌÍýÿỳÝẃẁẅ"))  # what a letter with a roof is read as
_INK: Final = 0.4  # of the greatest distance from the ground
_AROUND: Final = 2  # pixels around a line, and around a roof
_LOW: Final = 0.45  # of the line's height: a roof ends above
_WIDE, _NARROW, _HIGH = 0.5, 0.16, 0.3  # of the line's height: how large a roof is
_FLAT: Final = 1.15  # times as wide as it is high: the dot of an i is not


def with_circumflexes(lines: Sequence[Line], pixels: Pixels, read: Reads) -> list[Line]:
    """The lines with each ŵ and ŷ that the picture shows."""
    return [_settled(line, pixels, read) for line in lines]


def _settled(line: Line, pixels: Pixels, read: Reads) -> Line:
    top, left = max(0, int(line.top) - _AROUND), max(0, int(line.left) - _AROUND)
    part = pixels[top : int(line.bottom) + _AROUND, left : int(line.right) + _AROUND].copy()
    roofs = _roofs(part)
    if not roofs:
        return line
    ground = np.median(part.reshape(-1, 3), axis=0)
    for across, down in roofs:
        part[down, across] = ground
    return attrs.evolve(line, text=_roofed(line.text, read(part), len(roofs)))


def _roofs(part: Pixels) -> list[tuple[slice, slice]]:
    """The columns and rows of what may be circumflexes on a picture of one line."""
    import cv2  # noqa: PLC0415 - an extra that may not be installed

    if not part.size:
        return []
    ink = _ink(part)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height = len(part)
    found = []
    for left, top, wide, high, _ in stats[1:]:
        fits = _NARROW * height <= wide <= _WIDE * height and high <= _HIGH * height and wide >= _FLAT * high
        beneath = ink[top + high : top + high + height // 3, left : left + wide]
        if fits and top + high <= _LOW * height and beneath.any():
            found.append((_wider(left, wide), _wider(top, high)))
    return found


def _wider(start: int, length: int) -> slice:
    return slice(max(0, start - _AROUND), start + length + _AROUND)


def _ink(part: Pixels) -> NDArray[np.uint8]:
    shades = part.astype(float)
    distance = np.abs(shades - np.median(shades.reshape(-1, 3), axis=0)).max(axis=2)
    is_ink: NDArray[np.bool_] = distance > _INK * max(1.0, float(distance.max()))
    return is_ink.astype(np.uint8)


def _roofed(text: str, bare: str, roofs: int) -> str:
    """A text with circumflexes where its reading without roofs has a w or a y more; else as it is."""
    made, changes = [], 0
    for what, start, end, first, last in SequenceMatcher(None, text, bare, autojunk=False).get_opcodes():
        new = bare[first:last]
        if what in ("insert", "replace") and text[start:end] in _TAKEN_FOR and new in ("w", "y", "W", "Y"):
            made.append(new.translate(_ROOFED))
            changes += 1
        else:
            made.append(text[start:end])
    return "".join(made) if 0 < changes <= roofs else text
