"""`make model`: trains the heads and the reader, measures them on what was left out, and writes the model card.

Each author's sentences and a part of the everyday texts are scored by heads that did not see them; the heads that
are released learn from everything. The reader takes long to train, so it is trained once, without one author and a
quarter of the everyday texts: what is measured of it is measured of the very weights that are released. What is
worse than what is there is not written.
"""

import argparse
import sys
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.graded import heads as shipped
from training import bert, card, heads, measure, reader, rows

_HEADS: Final = Path(str(resources.files("chesil.recognisers.graded"))) / "model"
_READER: Final = Path(__file__).parents[1] / "packages" / "chesil-reader" / "src" / "chesil_reader"
_VERSION: Final = "1"
_WORSE: Final = 0.02  # of a measure, from which a model counts as worse

type Scores = npt.NDArray[np.float32]


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--without", default="birch", choices=rows.hands(), help="whose sentences measure the reader"
    )
    hand = parser.parse_args().without
    table = rows.table()
    if not table["source"].is_in(rows.EVERYDAY).any():
        sys.exit(f"The corpora are not there: {rows.CORPORA}. Nothing was trained.")
    print(f"{table.height:,} rows", flush=True)
    left_out, trained, corpora = _heads(table)
    net, read = _reader(table, hand)
    out = card.LeftOut(table=table, heads=left_out, reader=read, rules=measure.rules(table), corpora=corpora)
    measured = card.measures(out)
    if worse := _worse(measured):
        sys.exit(f"Worse than what is there, so nothing was written: {worse}.")
    heads.write(trained, _HEADS, thresholds=out.limits_of_heads, measured=measured, version=_VERSION)
    reader.write(net, _READER, thresholds=out.limits["reader"], measured=measured, version=_VERSION)
    card.write(out, measured, without=hand)


def _heads(table: pl.DataFrame) -> tuple[Scores, shipped.Heads, dict[str, float]]:
    """Scores of the heads, each text left out of what scored it; the heads trained on everything; and the average
    precision on each corpus when it was left out of training.
    """
    texts = heads.read(table["text"])
    counts = heads.counted(texts)
    rarity = heads.rarity_of(counts)
    matrix = heads.weighed(counts, rarity)
    names = (*heads.HEADS, *heads.KINDS)
    found = np.full((table.height, len(names)), np.nan, np.float32)
    for number, hand in enumerate(rows.hands()):
        print(f"heads without {hand}", flush=True)
        out = held_back(table, hand, number, len(rows.hands()))
        trained = heads.fitted(matrix, table, rarity, left_out=out | unseen(table))
        chosen = np.flatnonzero(out)
        found[chosen] = trained.scores([texts[row] for row in chosen], of=names)
    trained = heads.fitted(matrix, table, rarity, left_out=unseen(table))
    chosen = np.flatnonzero(unseen(table))
    found[chosen] = trained.scores([texts[row] for row in chosen], of=names)
    return found, trained, heads.corpora_left_out(matrix, table)


def held_back(table: pl.DataFrame, hand: str, number: int, of: int) -> npt.NDArray[np.bool_]:
    """The sentences of one author, and one part of the everyday texts."""
    everyday = table["source"].is_in(rows.EVERYDAY) & (table["fold"] * of // 8 == number)
    return ((table["source"] == hand) | everyday).to_numpy()


def unseen(table: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """What nothing is ever trained on: the test splits of the corpora, and those that only measure."""
    return ((table["split"] == "test") | table["source"].is_in(rows.MEASURED_ONLY)).to_numpy()


def _reader(table: pl.DataFrame, hand: str) -> tuple[bert.Bert, Scores]:
    """The reader, trained without one author and a quarter of the everyday texts, and its scores of what it never
    saw; NaN elsewhere.
    """
    print(f"reader without {hand}", flush=True)
    data = reader.Data(table)
    everyday = table["source"].is_in(rows.EVERYDAY) & (table["fold"] < 2)
    out = ((table["source"] == hand) | everyday).to_numpy()
    net = reader.fitted(data, left_out=out | unseen(table))
    measures_only = table["source"].is_in(rows.MEASURED_ONLY).to_numpy()
    chosen = np.flatnonzero((out | unseen(table)) & ~measures_only)
    scores = np.full(table.height, np.nan, np.float32)
    scores[chosen] = reader.scores(net, data, chosen)[:, 0]
    return net, scores


def _worse(found: dict[str, float]) -> str:
    """Which measures fell below those of the model that is there; empty when none did."""
    if not (_HEADS / "heads.json").exists():
        return ""
    before = msgspec.json.decode((_HEADS / "heads.json").read_bytes(), type=shipped.Described).measured
    fell = [name for name in card.GUARDED if name in before and found.get(name, 0) < before[name] - _WORSE]
    return ", ".join(fell)


if __name__ == "__main__":
    main()
