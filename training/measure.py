"""What is measured of texts that were left out, and how it is written down."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.graded import grading
from chesil.recognisers.graded.kinds import KINDS
from chesil.recognisers.words import lexicon, matching

WRONG: Final = 0.08  # of harmless twins, at which what is found is told
_FEWEST: Final = 20  # of a group, from which a figure is told

type Scores = npt.NDArray[np.float32]
type Flags = npt.NDArray[np.bool_]


def rules(table: pl.DataFrame) -> npt.NDArray[np.int8]:
    """For each text 2 where a word list for threats fits, 1 where any other does, else 0; nobody said no before."""
    said = table.select("text").with_row_index("order").with_columns(after_no=pl.lit(value=False))
    ready = matching.prepared(said, hers=said.select("order", "text").clear())
    grave = {code for kind in grading.GRAVE for code in KINDS[kind].lists}
    found = np.zeros(table.height, np.int8)
    for name in sorted(lexicon.names(), key=grave.__contains__):
        fits = matching.fitting(ready, words=lexicon.load(name))["order"].to_numpy()
        found[fits] = 2 if name in grave else 1
    return found


def found_at(scores: Scores, harm: Scores, wrong: float = WRONG) -> float:
    """The share of harmful texts above the score that a share *wrong* of the harmless ones reach."""
    return float((scores[harm == 1] > threshold(scores, harm, wrong)).mean())


def threshold(scores: Scores, harm: Scores, wrong: float = WRONG) -> float:
    """The score that a share *wrong* of the harmless texts reach."""
    return float(np.quantile(scores[harm == 0], 1 - wrong))


def by_group(table: pl.DataFrame, scores: Scores, column: str) -> Iterator[tuple[str, int, float, float]]:
    """Each group of *column*: its name, how many harmful texts, and the shares found and wrong at one threshold."""
    harm = table["harm"].to_numpy()
    limit = threshold(scores, harm)
    for name in table[column].unique().sort().to_list():
        of_it = (table[column] == name).to_numpy()
        right, wrong = of_it & (harm == 1), of_it & (harm == 0)
        if right.sum() >= _FEWEST and wrong.any():
            yield name, int(right.sum()), _share(scores[right] > limit), _share(scores[wrong] > limit)


def _share(flags: Flags) -> float:
    return float(flags.mean())
