"""Why a message stands out: the words that counted, each with its exact share of what the heads made of it.

Worked out for one message when a person asks. A disguise that was undone is shown as it was written, with
how it was read.
"""

import re
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
import polars as pl

from chesil.recognisers.graded import heads
from chesil.recognisers.graded.parts import OF_HEADS, Span, own_as_written, spans
from chesil.recognisers.words import folding, traced
from chesil.recognisers.words.own_words import EMPTY_LINES

_WORD: Final = re.compile(r"[^\s.,!?;:\"()]+")
MOST: Final = 3
HEADS: Final = ("harm", "any_abuse")  # the heads that make a level


@attrs.frozen(kw_only=True)
class Counted:
    """One word that counted.

    Attributes:
        start, end: where it stands in the message, in characters. written: as it stands there.
        read_as: how it was read where a disguise or a slip was undone, else None.
        share: of all that speaks for the label, 0 to 1.
    """

    start: int
    end: int
    written: str = attrs.field(repr=False)
    read_as: str | None = attrs.field(repr=False)
    share: float


def counted(text: str, *, labels: Sequence[str] = HEADS, most: int = MOST) -> tuple[Counted, ...]:
    """The words of *text* that counted most for *labels* together, most first; empty when none does.

    Args:
        text: as it was written. Of a long one, the part that stands out most is told of.
        labels: names of heads. Beside those of the level, the head of the kind tells what in the message is
            of that kind.
    """
    own = own_as_written(pl.Series([text], dtype=pl.String))[0]
    places = spans(own, most=OF_HEADS)
    if not places:
        return ()
    start, end = _highest(own, places, labels)
    read = traced.folded(own[start:end]).sub(EMPTY_LINES, lambda _: "\n")
    by_byte = sum((heads.load().shares(read.text, of=label) for label in labels), np.zeros(1))
    place = np.cumsum([0, *(len(letter.encode("utf-8", "replace")) for letter in read.text)])
    words = [match.span() for match in _WORD.finditer(read.text)]
    weights = [float(by_byte[place[first] : place[last]].sum()) for first, last in words]
    whole = sum(weight for weight in weights if weight > 0)
    best = sorted(range(len(words)), key=lambda each: -weights[each])[:most]
    return tuple(
        _counted(own[start:end], start, read, words[each], weights[each] / whole)
        for each in best
        if weights[each] > 0
    )


def _highest(own: str, places: Sequence[Span], labels: Sequence[str]) -> Span:
    """The part that stands out most."""
    if len(places) == 1:
        return places[0]
    folded = folding.fold(pl.Series([own[start:end] for start, end in places]))
    return places[int(heads.load().scores(folded.to_list(), of=labels).sum(axis=1).argmax())]


def _counted(text: str, before: int, read: traced.Traced, word: Span, share: float) -> Counted:
    """*before*: letters of the message before *text*, the part that was read."""
    start, end = read.written(*word)
    written, as_read = text[start:end], read.text[slice(*word)]
    plain = written.lower().replace("'", "").replace("’", "")
    return Counted(
        start=before + start,
        end=before + end,
        written=written,
        read_as=as_read if plain != as_read else None,
        share=share,
    )
