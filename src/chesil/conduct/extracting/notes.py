"""What somebody's own words hold: each fact with the words it came from, and whether it is certain."""

import re
from collections.abc import Sequence
from typing import Final

import attrs
import polars as pl

from chesil.conduct.extracting.words import folded, marks, places
from chesil.conduct.reading.scene import FactTable

_ROLES: Final = {"V": "V", "D": "D"}
# What stands between spaces: folding can join or part nothing across them.
_CHUNK: Final = re.compile(r"\S+")
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
# Words with which a person says that they are not certain, or that they were told.
_UNSURE: Final = re.compile(
    r"\b(?:may|might|maybe|perhaps|possibly|probably|apparently|i think|i believe|i guess|not sure|seems?"
    r"|seemed|looked like|could have|must have|someone told|was told|heard that|they said|says that)\b",
    re.IGNORECASE,
)


@attrs.frozen(kw_only=True)
class Found:
    """A fact in a text.

    Attributes:
        fact: a code of reading.scene.facts. start, end: the characters it rests on. words: those characters.
        sure: the sentence does not say that it is a guess or hearsay.
    """

    fact: str
    start: int
    end: int
    words: str
    sure: bool


def facts_in(texts: Sequence[str]) -> list[frozenset[str]]:
    """The facts that each of a person's own texts holds; "I" and "me" stand for that person."""
    if not any(texts):
        return [frozenset()] * len(texts)
    series = pl.Series(texts, dtype=pl.String)
    table = FactTable(marks=marks(folded(series, roles=_ROLES)))
    return [table.codes(row) for row in range(len(texts))]


def found_in(text: str) -> tuple[Found, ...]:
    """The facts of one text, each with the first words that it came from, in the order of the text."""
    words = _words(text)
    found: dict[str, Found] = {}
    for first, count, fact in sorted(places(folded(pl.Series([text], dtype=pl.String), roles=_ROLES))):
        start, end = words[first][0], words[first + count - 1][1]
        found.setdefault(fact, _found(text, fact, start, end))
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.end, each.fact)))


def _words(text: str) -> list[tuple[int, int]]:
    """The characters that each word of the folded text came from: "don't" gives two words."""
    chunks = list(_CHUNK.finditer(text))
    pieces = folded(pl.Series([chunk[0] for chunk in chunks], dtype=pl.String), roles=_ROLES)
    spans = (_without_marks(chunk) for chunk in chunks)
    return [span for piece, span in zip(pieces, spans, strict=True) for _ in piece.split()]


def _without_marks(chunk: re.Match[str]) -> tuple[int, int]:
    """Where the letters of a chunk are, without the punctuation around them."""
    letters = list(re.finditer(r"\w", chunk[0]))
    if not letters:
        return chunk.span()
    return chunk.start() + letters[0].start(), chunk.start() + letters[-1].end()


def _found(text: str, fact: str, start: int, end: int) -> Found:
    around = (each[0] for each in _SENTENCE.finditer(text) if each.start() <= start < each.end())
    sure = not _UNSURE.search(next(around, text))
    return Found(fact=fact, start=start, end=end, words=text[start:end], sure=sure)
