"""Which way a call in a list went, from a word or the arrow beside it; otherwise it is not known.

A call that came in, answered or missed, is on the left, like a message from somebody else. A call that went
out is on the right. An arrow counts if it runs from corner to corner and has a head at only one end.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chesil.screens.day_words import folded
from chesil.screens.engine import Line, Pixels
from chesil.screens.rows import LEFT, RIGHT, Side

_IN: Final = (
    r"incoming|missed|yn dod i mewn|galwad a gollwyd|eingehend\w*|verpasst\w*|entrante?|manque|perdida"
    r"|recebida|przychodzace|nieodebrane|in entrata|persa|inkomend\w*|gemist\w*"
)
_OUT: Final = (
    r"outgoing|yn mynd allan|ausgehend\w*|sortant|saliente|efetuada|wychodzace|in uscita|uitgaand\w*"
)
_OF_A_CALL: Final = r"(?:\s+(?:voice|video|audio|phone))*(?:\s+calls?)?(?:\s*\(\d+\))?(?:\s*[•·,(-].*)?"
_ICON: Final = r"(?:\W+|\w\s+)?"  # what an icon in front may be read as
_WORDS: Final[tuple[tuple[re.Pattern[str], Side], ...]] = (
    (re.compile(rf"{_ICON}(?:{_IN}){_OF_A_CALL}"), LEFT),
    (re.compile(rf"{_ICON}(?:{_OUT}){_OF_A_CALL}"), RIGHT),
)
_BEFORE, _INTO = 3.0, 1.3  # line heights to the left and right of where a line begins: an arrow is in there
_SMALLEST, _LARGEST = 0.35, 1.4  # line heights of an arrow's side
_INK: Final = 60  # levels between an arrow and what it stands on
_CELLS: Final = 24  # along each side of the grid that an arrow is measured in
_SQUARE: Final = 1.3
_STROKE, _HEAD, _NO_HEAD, _ALIKE = 0.9, 0.8, 0.3, 0.6  # shares of cells: see _way


def side(own: Sequence[Line], pixels: Pixels) -> Side | None:
    """The side of a call, from the lines of its row in a list; None if nothing says it, or two disagree."""
    said = {side for line in own for words, side in _WORDS if words.fullmatch(folded(line.text))}
    if not said:
        said = set(_arrows(own, pixels))
    return said.pop() if len(said) == 1 else None


def _arrows(lines: Iterable[Line], pixels: Pixels) -> Iterator[Side]:
    for line in lines:
        for shape in _shapes(line, pixels):
            way = _way(shape)
            if way is not None:
                yield way


def _shapes(line: Line, pixels: Pixels) -> Iterator[NDArray[np.bool_]]:
    """Each small square thing beside the beginning of a line."""
    import cv2  # noqa: PLC0415 - an extra that may not be installed

    left, right = int(line.left - _BEFORE * line.height), int(line.left + _INTO * line.height)
    part = pixels[max(0, int(line.top) - 4) : int(line.bottom) + 4, max(0, left) : right].astype(int)
    if not part.size:
        return
    ground = np.median(part.reshape(-1, 3), axis=0)
    ink = (np.abs(part - ground).max(axis=2) > _INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for number in range(1, count):
        x, y, wide, high, _ = stats[number]
        if max(wide, high) < _SQUARE * min(wide, high) and (
            _SMALLEST * line.height < min(wide, high) and max(wide, high) < _LARGEST * line.height
        ):
            yield labels[y : y + high, x : x + wide] == number


def _way(shape: NDArray[np.bool_]) -> Side | None:
    """Which way an arrow points: to the lower left for an incoming call, to the upper right for outgoing."""
    places = (np.arange(_CELLS) + 0.5) / _CELLS
    cells = shape[np.ix_(*((places * length).astype(int) for length in shape.shape))]
    mirrored = cells[::-1, ::-1].T
    if (cells & mirrored).sum() < _ALIKE * (cells | mirrored).sum() or not _is_stroke(cells):
        return None
    came, went = _has_head(cells), _has_head(cells[::-1, ::-1])
    return None if came == went else LEFT if came else RIGHT


def _is_stroke(cells: NDArray[np.bool_]) -> bool:
    """Whether ink runs from the lower left corner to the upper right one."""
    across, down = np.meshgrid(np.arange(_CELLS), np.arange(_CELLS))
    beside = np.abs(across + down - (_CELLS - 1))
    along = [cells[(beside <= 2) & (across == each)].any() for each in range(_CELLS)]
    return float(np.mean(along)) >= _STROKE


def _has_head(cells: NDArray[np.bool_]) -> bool:
    """Whether strokes along the left and the lower edge meet in that corner, with none opposite."""
    left, lower = cells[10:20, :4].any(axis=1), cells[-4:, 4:14].any(axis=0)
    right, upper = cells[4:14, -4:].any(axis=1), cells[:4, 10:20].any(axis=0)
    there, opposite = np.minimum(left.mean(), lower.mean()), np.maximum(right.mean(), upper.mean())
    return bool(there >= _HEAD and opposite <= _NO_HEAD)
