"""Has the reader read messages: what comes first first, each text once, a batch at a time.

What was read stands when the rest is not: whoever asks can end it between two batches, the process that reads
can stop, and a store can hold the scores, so that the next time goes on where this one was.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.graded import parts
from chesil.recognisers.graded.heads import Scores
from chesil.recognisers.graded.reader import Reads, harm
from chesil.terms.errors import ReadingError

type Rows = npt.NDArray[np.int64]

BATCH: Final = 512  # parts of texts; about a second of one core
_MOST_FAULTS: Final = 3  # batches at which the reader stopped, until it is left alone
_WORDS: Final = r"[\p{L}\p{N}]"


@attrs.frozen(kw_only=True)
class Coverage:
    """How far the reader came.

    Attributes:
        read, of: messages that it read, of those that it was to read.
        ended: why it did not read the rest: "asked" or "fault"; empty when it read all of them.
    """

    read: int
    of: int
    ended: str = ""


class Store(Protocol):
    """Where the scores of texts are kept from one time to the next."""

    def known(self, texts: Sequence[str]) -> Scores:
        """(texts,): the score of each; NaN for one that is not kept."""
        ...

    def keep(self, texts: Sequence[str], scores: Scores) -> None:
        """Keep the scores of *texts*."""
        ...


class NoStore:
    """A store that keeps nothing."""

    def known(self, texts: Sequence[str]) -> Scores:
        """NaN for each."""
        return np.full(len(texts), np.nan, np.float32)

    def keep(self, texts: Sequence[str], scores: Scores) -> None:
        """Nothing is kept."""


@attrs.frozen(kw_only=True)
class Pace:
    """How a reading goes on.

    Attributes:
        progress: told how many messages were read, of how many. goes_on: asked before each batch.
        store: where scores are kept.
    """

    progress: Callable[[int, int], None] = lambda done, total: None
    goes_on: Callable[[], bool] = lambda: True
    store: Store = attrs.field(factory=NoStore)


def through(reader: Reads, texts: pl.Series, pace: Pace) -> tuple[Scores, Coverage]:
    """(texts,): the reader's score for each, NaN where it did not read; and how far it came.

    Args:
        texts: as they were written, those to be read first first. One without a word of the sender's own
            is not read.
    """
    found = np.full(len(texts), np.nan, np.float32)
    own = pl.DataFrame({"text": pl.Series(parts.own_as_written(texts), dtype=pl.String)}).with_row_index(
        "row"
    )
    rows = own.filter(pl.col("text").str.contains(_WORDS))
    once = rows.group_by("text", maintain_order=True).agg("row", pl.len().alias("count"))
    scores, coverage = _read(reader, once["text"].to_list(), once["count"].to_numpy().astype(np.int64), pace)
    each = once.select("row").with_columns(score=scores).explode("row")
    found[each["row"].to_numpy()] = each["score"].to_numpy()
    return found, coverage


def _read(reader: Reads, texts: list[str], counts: Rows, pace: Pace) -> tuple[Scores, Coverage]:
    scores = pace.store.known(texts)
    faults, ended = 0, ""
    for rows in _batches(texts, np.flatnonzero(np.isnan(scores))):
        pace.progress(_messages(scores, counts), int(counts.sum()))
        if not pace.goes_on():
            ended = "asked"
            break
        some = [texts[row] for row in rows]
        try:
            scores[rows] = _highest(reader, some)
        except ReadingError:  # one text may be made to stop it; the others are read by another process
            faults += 1
            if faults == _MOST_FAULTS:
                break
        else:
            pace.store.keep(some, scores[rows])
    read, of = _messages(scores, counts), int(counts.sum())
    pace.progress(read, of)
    return scores, Coverage(read=read, of=of, ended=ended or ("fault" if faults else ""))


def _messages(scores: Scores, counts: Rows) -> int:
    return int(counts[~np.isnan(scores)].sum())


def _batches(texts: list[str], rows: Rows) -> Iterator[list[int]]:
    batch, size = list[int](), 0
    for row in rows.tolist():
        batch.append(row)
        size += 1 + len(texts[row]) // parts.OF_READER
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _highest(reader: Reads, texts: list[str]) -> Scores:
    split, starts = parts.split(texts, most=parts.OF_READER)
    scores: Scores = parts.highest(harm(reader, pl.Series(split, dtype=pl.String)), starts)
    return scores
