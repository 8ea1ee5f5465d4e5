"""Tries patterns on texts. If there are few texts, this is done in threads that stay.

It takes some milliseconds to compile a pattern of a word list, and far less to try it on few texts. Polars
keeps the last 32 compiled patterns of each thread. There are four times as many patterns, and looking through
a record mostly starts a new thread. So each pattern always goes to the same one of a few threads that stay,
where it is still compiled from its second use on. All patterns together take 70 MB.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import count
from typing import Final

import polars as pl

MANY: Final = 2_000  # texts: from so many on, trying a pattern takes longer than compiling it
_THREADS: Final = 8  # of up to 32 patterns each
_NUMBERS: Final = count()


@cache
def _thread(number: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"patterns-{number}")


@cache
def _number(_pattern: str) -> int:
    """The number of the thread for a pattern: they take turns, in the order in which patterns first come."""
    return next(_NUMBERS) % _THREADS


def held(texts: pl.Series, patterns: Sequence[str]) -> pl.Series:
    """Whether each of *texts* matches one of *patterns*; False for all if there is no pattern.

    Args:
        texts: never null. patterns: as Polars takes them.
    """
    if texts.is_empty():
        return pl.Series(dtype=pl.Boolean)
    if len(texts) >= MANY:
        holds = (pl.col("text").str.contains(each) for each in patterns)
        return pl.select(text=texts).select(pl.any_horizontal(pl.lit(value=False), *holds)).to_series()
    tried: list[Future[pl.Series]] = [
        _thread(_number(each)).submit(texts.str.contains, each) for each in patterns
    ]
    found = pl.repeat(value=False, n=len(texts), dtype=pl.Boolean, eager=True)
    for each in tried:
        found |= each.result()
    return found
