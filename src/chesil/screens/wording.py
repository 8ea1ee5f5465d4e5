"""The words of a message from its lines: joined where a line only wraps, broken where its writer broke it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from chesil.screens.bubbles import in_order
from chesil.screens.engine import Line
from chesil.screens.misread import mended

_BLANK: Final = 1.55  # pitches from line to line: one is empty between
_SPACE: Final = 0.3  # of a line's height
_UNBROKEN: Final = re.compile(r"(?:\w-|https?://\S*[/?&=.#-])$")  # a line breaks here without a space
_ROOM: Final = 1.1  # a first word that would have fitted this surely was not wrapped


def words(lines: Sequence[Line]) -> str:
    """Lines of one bubble as its text. An empty line stays one."""
    rows = _rows(lines)
    if not rows:
        return ""
    pitches = [below[0].top - above[0].top for above, below in pairwise(rows)]
    usual = float(np.median([row[0].height for row in rows])) * 1.1
    pitch = min([usual, *pitches]) if pitches else usual
    end = max(row[-1].right for row in rows)
    text = _row_text(rows[0])
    for row, below, step in zip(rows, rows[1:], pitches, strict=False):
        text += _between(row, below, step / max(pitch, 1.0), end) + _row_text(below)
    return mended(text)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in in_order(lines):
        if rows and (line.top + line.bottom) / 2 < rows[-1][0].bottom - 0.25 * rows[-1][0].height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _row_text(row: Sequence[Line]) -> str:
    return " ".join(line.text for line in row)


def _between(row: Sequence[Line], below: Sequence[Line], pitches: float, end: float) -> str:
    if pitches >= _BLANK:
        return "\n\n"
    if _UNBROKEN.search(_row_text(row)):
        return ""
    first = below[0].text.split(" ")[0]
    letter = (below[-1].right - below[0].left) / max(1, len(_row_text(below)))
    needed = _ROOM * letter * len(first) + _SPACE * row[0].height
    return "\n" if end - row[-1].right > needed else " "
