"""Everything the heads and the reader learn from, in one table: our own sentences, and public corpora where
they lie.

The corpora are no part of Chesil. Where they are absent only the sentences are there, and nothing can be
trained.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from training import slips

SENTENCES: Final = Path(__file__).parent / "sentences"
CORPORA: Final = Path(__file__).parents[2] / "shared" / "data" / "text"
# What each corpus counts for. Davidson teaches that swearing is abuse, and the toxic spans hold no harmless
# text.
WEIGHTS: Final = {
    "benign_second_person": 3.0,
    "convabuse": 1.0,
    "davidson": 0.5,
    "edos": 1.0,
    "foxnews": 1.0,
    "hatemojibuild": 1.0,
    "hatexplain": 1.0,
    "madlibs": 0.5,
    "misogyny": 1.0,
    "mlma": 1.0,
    "sms_spam": 3.0,
    "toxic_spans": 0.2,
}
# Their texts are under CC BY-SA, so no weight that is released may come of them: see ADR 0020. They only
# measure.
MEASURED_ONLY: Final = ("stormfront", "wiki_talk")
EVERYDAY: Final = ("benign_second_person", "sms_spam")
LABELS: Final = ("any_abuse", "insult", "threat", "hate")
# Behaviours of the sentences that are also these labels of the corpora.
_ALSO: Final = {
    "any_abuse": ("abuse", "hate"),
    "insult": ("abuse",),
    "threat": ("threat_person", "threat_property"),
    "hate": ("hate",),
}
_SCHEMA: Final = {
    "source": pl.String,
    "split": pl.String,
    "text": pl.String,
    "weight": pl.Float32,
    **dict.fromkeys(LABELS, pl.Float32),
    "harm": pl.Float32,
    "behaviour": pl.String,
    "variety": pl.String,
    "form": pl.String,
}
_FOLDS: Final = 8
_SEED: Final = 1
OWN, SLIPPED = "own", "slipped"  # splits: our sentences, and the same misspelt


def table() -> pl.DataFrame:
    """Every row: source, split, text, weight, labels (null where unknown), and what a sentence says of
    itself.

    Each sentence stands a second time, misspelt, in the same order and in the split SLIPPED.
    `harm` is 1 for a harmful sentence and 0 for its twin and for everyday texts. `fold` is 0 to 7, by the
    text alone: what is left out together with an author.
    """
    own = pl.DataFrame(_sentences(), schema=_SCHEMA, infer_schema_length=None)
    corpora = pl.DataFrame(_corpora(), schema=_SCHEMA, infer_schema_length=None)
    rows = pl.concat([own, _misspelt(own), corpora])
    folds = np.random.default_rng(7).integers(0, _FOLDS, rows.height)
    return rows.with_columns(
        pl.when(pl.col("source").is_in(EVERYDAY)).then(pl.lit(0.0)).otherwise("harm").alias("harm"),
        fold=pl.Series(folds),
    )


def own(table: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows are sentences of ours as they were written."""
    return (table["split"] == OWN).to_numpy()


def _misspelt(sentences: pl.DataFrame) -> pl.DataFrame:
    texts = slips.slipped(sentences["text"], np.random.default_rng(_SEED))
    return sentences.with_columns(text=pl.Series(texts, dtype=pl.String), split=pl.lit(SLIPPED))


def hands() -> list[str]:
    """The authors of the sentences, sorted."""
    return sorted(path.stem for path in SENTENCES.glob("*.jsonl"))


def _sentences() -> Iterator[dict[str, Any]]:
    for hand in hands():
        for line in (SENTENCES / f"{hand}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            also = {label: float(row["harm"]) for label, each in _ALSO.items() if row["behaviour"] in each}
            yield {
                "source": hand,
                "split": OWN,
                "weight": 1.0,
                **also,
                **{key: row[key] for key in ("text", "behaviour", "variety", "form")},
                "harm": float(row["harm"]),
            }


def _corpora() -> Iterator[dict[str, Any]]:
    for name in (*WEIGHTS, *MEASURED_ONLY):
        path = CORPORA / name / f"{name}.csv.gz"
        if not path.exists():
            continue
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known = {label: float(row[label]) for label in LABELS if row.get(label)}
                short = (
                    name == "toxic_spans" and len(row["text"]) < 60
                )  # news comments; short ones are like messages
                weight = 0.5 if short else WEIGHTS.get(name, 1.0)
                yield {"source": name, "split": row["split"], "text": row["text"], "weight": weight, **known}
