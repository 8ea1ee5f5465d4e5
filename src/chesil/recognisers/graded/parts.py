"""Which words of a message are read: what is the sender's own, and of a long text a part at a time.

The heads and the reader were made on short texts, so each part is scored by itself and the highest counts.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.words import folding, traced
from chesil.recognisers.words.own_words import MARKED, in_place

type Span = tuple[int, int]

LONGEST: Final = 20_000  # letters of one message that the heads and the reader read; the rules read all of it
OF_HEADS: Final = 4_000  # letters of a part
OF_READER: Final = 300  # what 64 tokens hold of plain English
_ENDS: Final = (("\n", ". ", "! ", "? "), (" ",))  # where a part may end, the best first


def spans(text: str, *, most: int) -> list[Span]:
    """Where the parts of *text* start and end: up to *most* letters each, those without a word left out.

    A part ends where a sentence does, or else a word, if that is in its second half. Empty where nothing is
    left. What stands behind the first LONGEST letters is in none.
    """
    found, start = [], 0
    while len(text) - start > most:
        end = _end(text, start + most // 2, start + most)
        found.append((start, end))
        start = end
    trimmed = (_trimmed(text, *each) for each in (*found, (start, len(text))))
    return [(first, last) for first, last in trimmed if first < last][: LONGEST // most]


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return end - len(part.lstrip()), start + len(part.rstrip())


def _end(text: str, first: int, last: int) -> int:
    for marks in _ENDS:
        places = [place + len(mark) for mark in marks if (place := text.rfind(mark, first, last)) >= 0]
        if places:
            return min(max(places), last)
    return last


def split(texts: Sequence[str], *, most: int) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The parts of every text, side by side, and where the first of each is; a text without words is one
    part.
    """
    parts: list[str] = []
    starts = np.zeros(len(texts), np.int64)
    for row, text in enumerate(texts):
        starts[row] = len(parts)
        if len(text) <= most:
            parts.append(text)
        else:
            parts += [text[start:end] for start, end in spans(text, most=most)] or [""]
    return parts, starts


def highest[D: np.generic](scores: npt.NDArray[D], starts: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Of the scores of parts the highest of each text."""
    return np.maximum.reduceat(scores, starts, axis=0) if len(starts) else scores[:0]


def own_as_written(texts: pl.Series) -> list[str]:
    """*texts* as they were written, each letter in its place, line breaks for what they quote, forward or
    sing.
    """
    own = texts.to_list()
    for row in folding.written(texts).str.contains(MARKED).arg_true().to_list():
        own[row] = _own_as_written(own[row])
    return own


def _own_as_written(text: str) -> str:
    small = traced.written(text)
    own = in_place(small.text)
    letters, starts = list(text), [*(start for start, _ in small.places), len(text)]
    for place, (before, after) in enumerate(zip(small.text, own, strict=True)):
        if before != after:
            letters[starts[place] : starts[place + 1]] = "\n" * (starts[place + 1] - starts[place])
    return "".join(letters)


def too_long(texts: pl.Series) -> int:
    """How many of *texts* have more than LONGEST letters of their own."""
    long = texts.filter(texts.str.len_chars() > LONGEST)
    return sum(len(text.strip()) > LONGEST for text in own_as_written(long))
