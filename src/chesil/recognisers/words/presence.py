"""Which patterns of the word lists can fit which texts: looked up once for each different word.

An anchor is a word or stands within one, so whether a text holds it is known from its words. People
use few different words, so each is looked at once and a text only counts up what its words are known for.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np
import polars as pl

_BITS: Final = 64  # patterns that fit in one number


def marks(words: pl.Series, anchors: Sequence[list[str]]) -> pl.DataFrame:
    """For each text, of which patterns it holds an anchor.

    Args:
        words: cleaned texts (folding.clean), none null. anchors: those of each pattern, in order.
    Returns:
        One UInt64 column for each 64 patterns, to be read by `holding`; a row for each text.
    """
    apart = words.str.split(" ")
    each = apart.explode().cast(pl.Categorical(pl.Categories.random()))
    codes = each.to_physical().to_numpy()
    known = _known(each.unique(), anchors)
    starts = np.concatenate([[0], np.cumsum(apart.list.len().to_numpy(), dtype=np.int64)])[:-1]
    return pl.DataFrame(
        {str(place): np.bitwise_or.reduceat(column[codes], starts) for place, column in enumerate(known)},
        schema=dict.fromkeys(map(str, range(len(known))), pl.UInt64),
    )


def holding(marked: pl.DataFrame, pattern: int) -> pl.Series:
    """The row numbers of the texts that hold an anchor of the pattern of that number."""
    column, bit = divmod(pattern, _BITS)
    return (marked[str(column)] & (1 << bit) > 0).arg_true()


def held(marked: pl.DataFrame, patterns: int) -> list[int]:
    """The numbers, below *patterns*, of those that any text holds an anchor of."""
    columns = (marked[str(column)].to_numpy() for column in range(-(-patterns // _BITS)))
    known = [int(np.bitwise_or.reduce(column)) for column in columns]
    return [each for each in range(patterns) if known[each // _BITS] >> each % _BITS & 1]


def _known(different: pl.Series, anchors: Sequence[list[str]]) -> np.ndarray:
    """What each word is known for, by its code: a bit for each pattern that has an anchor in it."""
    codes = different.to_physical().to_numpy()
    words = pl.DataFrame({"code": codes, "word": different.cast(pl.String)})
    holds = pl.format(" {} ", "word").str.extract_many(sorted({*chain(*anchors)}), overlapping=True)
    held = words.select("code", holds.alias("anchor")).explode("anchor")
    patterns = pl.DataFrame({"anchor": anchors}).with_row_index("pattern").explode("anchor")
    both = held.join(patterns, on="anchor")
    column, bit = np.divmod(both["pattern"].to_numpy(), _BITS)
    found = np.zeros((-(-len(anchors) // _BITS), int(codes.max(initial=0)) + 1), dtype=np.uint64)
    np.bitwise_or.at(found, (column, both["code"].to_numpy()), np.uint64(1) << bit.astype(np.uint64))
    return found
