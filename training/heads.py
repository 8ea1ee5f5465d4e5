"""Trains the heads of chesil.recognisers.graded and packs them as whole numbers of one byte."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import average_precision_score

from chesil.recognisers.graded import features
from chesil.recognisers.graded.heads import Described, Heads, Thresholds
from chesil.recognisers.graded.kinds import KINDS
from chesil.recognisers.words import folding
from training import rows

_LONGEST: Final = 2_000
_RAREST: Final = 9.0
_SEED: Final = 1
_AT_ONCE: Final = 20_000
HARM: Final = "harm"
HEADS: Final = (HARM, *rows.LABELS)


def read(texts: pl.Series) -> list[str]:
    """*texts* as the heads see them: folded, disguises and slips undone."""
    return folding.fold(texts).str.slice(0, _LONGEST).to_list()


def counted(texts: Sequence[str]) -> sp.csr_matrix:
    """(texts, BUCKETS): how often each text has each feature."""
    parts = [_counted(texts[first : first + _AT_ONCE]) for first in range(0, len(texts), _AT_ONCE)]
    return sp.vstack(parts).tocsr()


def _counted(texts: Sequence[str]) -> sp.csr_matrix:
    pairs = [(np.repeat(np.arange(len(texts)), np.diff(each.starts)), each.buckets)
             for each in features.batch(texts).features()]  # fmt: skip
    text, bucket = (np.concatenate(each) for each in zip(*pairs, strict=True))
    kept = bucket != features.NOTHING
    ones = np.ones(int(kept.sum()), np.float32)
    return sp.coo_matrix((ones, (text[kept], bucket[kept])), shape=(len(texts), features.BUCKETS)).tocsr()


def rarity_of(counts: sp.csr_matrix) -> npt.NDArray[np.float32]:
    """(BUCKETS,): the inverse document frequency of each bucket, held below a bound."""
    in_texts = np.bincount(counts.indices, minlength=features.BUCKETS)
    return np.minimum(np.log((1 + counts.shape[0]) / (1 + in_texts)), _RAREST).astype(np.float32)


def weighed(counts: sp.csr_matrix, rarity: npt.NDArray[np.float32]) -> sp.csr_matrix:
    """Counts times rarity, each text of length 1."""
    length = np.sqrt(np.maximum(counts @ rarity**2, 1e-6)).astype(np.float32)
    return (sp.diags(1 / length) @ counts @ sp.diags(rarity)).tocsr().astype(np.float32)


def fitted(
    matrix: sp.csr_matrix,
    table: pl.DataFrame,
    rarity: npt.NDArray[np.float32],
    *,
    left_out: npt.NDArray[np.bool_],
) -> Heads:
    """Every head, from the rows that are not *left_out*."""
    trained = [_fit(matrix, *_target(table, name), left_out) for name in HEADS]
    trained += [_fit(matrix, *_kind(table, kind), left_out) for kind in KINDS]
    return packed(np.stack([weights for weights, _ in trained]), [base for _, base in trained], rarity)


def corpora_left_out(matrix: sp.csr_matrix, table: pl.DataFrame) -> dict[str, float]:
    """The average precision of the head for abuse on each corpus, when none of it was trained on."""
    target, weight = _target(table, "any_abuse")
    test = (table["split"] == "test").to_numpy()
    found = {}
    for name in (*rows.WEIGHTS, *rows.MEASURED_ONLY):
        of_it = (table["source"] == name).to_numpy()
        measured = np.flatnonzero(of_it & test & ~np.isnan(target))
        if not len(measured) or not 0 < target[measured].mean() < 1:
            continue
        out = of_it | test | table["source"].is_in(rows.MEASURED_ONLY).to_numpy()
        weights, base = _fit(matrix, target, weight, out)
        found[name] = float(average_precision_score(target[measured], matrix[measured] @ weights + base))
    return found


def _target(table: pl.DataFrame, name: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """What is to be learnt of each row (NaN: not this row), and what the row counts for."""
    weight = table["weight"].to_numpy().copy()
    return table[name].to_numpy().copy(), weight if name != HARM else _harm_weight(table)


def _harm_weight(table: pl.DataFrame) -> npt.NDArray[np.float32]:
    everyday = table["source"].is_in(rows.EVERYDAY).to_numpy()
    return np.select([rows.own(table), everyday], [2.0, 3.0], 1.0).astype(np.float32)


def _kind(table: pl.DataFrame, kind: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Among harmful sentences only: whether it is of *kind*. So a head says what a message is, not
    whether.
    """
    of_it = table["behaviour"].is_in(KINDS[kind].behaviours).to_numpy().astype(np.float32)
    harmful = (table["harm"] == 1).fill_null(value=False).to_numpy()
    return np.where(harmful, of_it, np.nan).astype(np.float32), np.ones(table.height, np.float32)


def _fit(
    matrix: sp.csr_matrix,
    target: npt.NDArray[np.float32],
    weight: npt.NDArray[np.float32],
    left_out: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.float32], float]:
    chosen = np.flatnonzero(~np.isnan(target) & ~left_out)
    alpha = 2e-6 if len(chosen) > 30_000 else 1e-5
    model = SGDClassifier(
        loss="log_loss", alpha=alpha, average=True, max_iter=12, tol=None, random_state=_SEED
    )
    model.fit(matrix[chosen], target[chosen], sample_weight=weight[chosen])
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def packed(weights: npt.NDArray[np.float32], bases: list[float], rarity: npt.NDArray[np.float32]) -> Heads:
    """The heads as they are kept: rarity put into the weights, these as whole numbers."""
    whole = weights * rarity
    whole[:, features.NOTHING] = 0
    scales = np.abs(whole).max(axis=1) / 127
    small = np.round(whole / scales[:, None]).astype(np.int8)
    square = rarity.astype(np.float32) ** 2
    square[features.NOTHING] = 0
    about = Described(
        version="",
        sha256="",
        labels=HEADS,
        kinds=tuple(KINDS),
        scales=tuple(map(float, scales)),
        intercepts=tuple(bases),
        thresholds={},
        measured={},
    )
    return Heads(about, small, square.astype(np.float16).astype(np.float32))


def write(
    heads: Heads, folder: Path, *, thresholds: dict[str, Thresholds], measured: dict[str, float], version: str
) -> None:
    """Write heads.npz and heads.json into *folder*. The same heads give the same bytes."""
    folder.mkdir(exist_ok=True)
    data = _npz(heads)
    about = msgspec.structs.replace(
        heads.about,
        version=version,
        sha256=hashlib.sha256(data).hexdigest(),
        thresholds=thresholds,
        measured=measured,
    )
    (folder / "heads.npz").write_bytes(data)
    (folder / "heads.json").write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=2) + b"\n")


def _npz(heads: Heads) -> bytes:
    to = io.BytesIO()
    np.savez_compressed(to, weights=heads.weights, rarity=heads.rarity.astype(np.float16))
    return to.getvalue()
