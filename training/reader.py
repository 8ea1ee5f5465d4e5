"""Fine-tunes the reader on our sentences and a part of the corpora, and writes it as ONNX in whole numbers.

One pass over 4,000 rows of the corpora, then some passes over the sentences with everyday texts among them.
The two of a pair always stand in one batch, and the harmful one is asked to score higher than its twin: that
is what tells them apart when nearly all their words are the same.
"""

import hashlib
import math
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from chesil.recognisers.graded.heads import Thresholds
from chesil.recognisers.graded.kinds import KINDS
from chesil.recognisers.graded.reader import Described, readable
from training import bert, rows

LABELS: Final = ("harm", *rows.LABELS, *KINDS)
_TOKENS, _AT_ONCE, _PASSES = 64, 32, 4
_CORPUS_ROWS, _EVERYDAY_ROWS = 4_000, 1_500
_RATE, _SETTLING_RATE, _WARM, _LEAST = 8e-5, 2e-5, 0.06, 0.02
_HARM_WEIGHT, _KIND_WEIGHT, _MARGIN = 2.0, 0.3, 1.0
_MISSPELT: Final = 0.25  # of the pairs in each pass
_SEED: Final = 1
_TOGETHER: Final = 20  # batches among which texts of like length are put together

type Rows = npt.NDArray[np.int64]


class Data:
    """The rows as the reader sees them: tokens, targets (NaN where unknown), and which are the harmful of
    a pair.
    """

    def __init__(self, table: pl.DataFrame) -> None:
        cutter = Tokenizer.from_str(bert.base_file("tokenizer.json").decode())
        cutter.enable_truncation(_TOKENS)
        cutter.no_padding()
        self.tokens = [each.ids for each in cutter.encode_batch(readable(table["text"]))]
        self.source = table["source"].to_numpy()
        self.plain, self.slipped = ((table["split"] == each).to_numpy() for each in (rows.OWN, rows.SLIPPED))
        self.is_own = self.plain | self.slipped
        self.target = _targets(table)

    def padded(self, batch: Rows) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids and mask of the rows of a batch."""
        longest = max(len(self.tokens[row]) for row in batch)
        ids = np.zeros((len(batch), longest), np.int64)
        for place, row in enumerate(batch):
            ids[place, : len(self.tokens[row])] = self.tokens[row]
        return torch.from_numpy(ids), torch.from_numpy((ids > 0).astype(np.int64))


def _targets(table: pl.DataFrame) -> npt.NDArray[np.float32]:
    target = np.full((table.height, len(LABELS)), np.nan, np.float32)
    for place, label in enumerate(("harm", *rows.LABELS)):
        target[:, place] = table[label].to_numpy()
    known = table["harm"].is_not_null().to_numpy()
    harmful = (table["harm"] == 1).fill_null(value=False).to_numpy()
    for place, kind in enumerate(KINDS.values(), len(rows.LABELS) + 1):
        of_it = table["behaviour"].is_in(kind.behaviours).fill_null(value=False).to_numpy()
        target[known, place] = (of_it & harmful)[known]
    return target


def fitted(data: Data, *, left_out: npt.NDArray[np.bool_]) -> bert.Bert:
    """The reader, fine-tuned on the rows that are not *left_out*. The same rows give the same weights."""
    torch.set_num_threads(1)  # so that sums are made in the same order
    net = bert.base(len(LABELS)).train()
    learn(net, list(_batches(data, left_out, np.random.default_rng(_SEED))), data, rate=_RATE)
    learn(net, list(_settling(data, left_out, np.random.default_rng(_SEED))), data, rate=_SETTLING_RATE)
    return net.eval()


def learn(net: bert.Bert, batches: Sequence[Rows], data: Data, *, rate: float) -> None:
    """Fit *net* to the batches, one step each, the head of it ten times as fast as its body."""
    torch.manual_seed(_SEED)
    body = [each for name, each in net.named_parameters() if each.requires_grad and "head" not in name]
    steps = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": net.head.parameters(), "lr": 10 * rate}], weight_decay=0.01
    )
    plan = torch.optim.lr_scheduler.LambdaLR(steps, lambda step: _pace(step / len(batches)))
    began = time.monotonic()
    for number, batch in enumerate(batches):
        loss = _loss(net(*data.padded(batch)), data, batch)
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        steps.step()
        plan.step()
        if number % 100 == 0:
            print(f"  reader: {number} of {len(batches)} steps, {time.monotonic() - began:.0f} s", flush=True)


def _pace(done: float) -> float:
    return min(1.0, (done + 1e-4) / _WARM) * max(_LEAST, 1 - done)


def _batches(data: Data, left_out: npt.NDArray[np.bool_], dice: np.random.Generator) -> Iterator[Rows]:
    everyday = np.isin(data.source, rows.EVERYDAY)
    measured = np.isin(data.source, (*rows.MEASURED_ONLY, "toxic_spans", "madlibs"))
    corpus = np.flatnonzero(~data.is_own & ~everyday & ~measured & ~left_out)
    calm = np.flatnonzero(everyday & ~left_out)
    plain, slipped = (np.flatnonzero(each & ~left_out).reshape(-1, 2) for each in (data.plain, data.slipped))
    yield from _mixed([(row,) for row in dice.choice(corpus, _CORPUS_ROWS, replace=False)], data, dice)
    for _ in range(_PASSES):
        singles = [(row,) for row in dice.choice(calm, _EVERYDAY_ROWS, replace=False)]
        pairs = np.where(dice.random((len(plain), 1)) < _MISSPELT, slipped, plain)
        yield from _mixed([*map(tuple, pairs), *singles], data, dice)


def _settling(data: Data, left_out: npt.NDArray[np.bool_], dice: np.random.Generator) -> Iterator[Rows]:
    """One more pass in which everyday texts are as many as sentences, as nearly all that is read is everyday."""
    calm = np.flatnonzero(np.isin(data.source, rows.EVERYDAY) & ~left_out)
    pairs = np.flatnonzero(data.plain & ~left_out).reshape(-1, 2)
    chosen = dice.choice(pairs, len(calm) // 2, replace=False)
    yield from _mixed([*map(tuple, chosen), *((row,) for row in calm)], data, dice)


def _mixed(items: Sequence[tuple[int, ...]], data: Data, dice: np.random.Generator) -> Iterator[Rows]:
    """Batches of items in a random order, those of like length together."""
    shuffled = [items[place] for place in dice.permutation(len(items))]
    batches = []
    for first in range(0, len(shuffled), _TOGETHER * _AT_ONCE):
        batch: list[int] = []
        part = shuffled[first : first + _TOGETHER * _AT_ONCE]
        for item in sorted(part, key=lambda item: max(len(data.tokens[row]) for row in item)):
            batch += item
            if len(batch) >= _AT_ONCE:
                batches.append(np.array(batch))
                batch = []
        if batch:
            batches.append(np.array(batch))
    yield from (batches[place] for place in dice.permutation(len(batches)))


def _loss(scores: torch.Tensor, data: Data, batch: Rows) -> torch.Tensor:
    target = torch.from_numpy(data.target[batch])
    weight = torch.full((len(LABELS),), _KIND_WEIGHT)
    weight[0], weight[1 : len(rows.LABELS) + 1] = _HARM_WEIGHT, 1.0
    each = functional.binary_cross_entropy_with_logits(
        scores, torch.nan_to_num(target), reduction="none"
    ) * ~torch.isnan(target)
    loss = (each * weight).sum(1).mean()
    harmful = data.is_own[batch[:-1]] & (data.target[batch[:-1], 0] == 1)
    first = np.flatnonzero(harmful & (np.diff(batch) == 1))  # its twin stands right after it
    if len(first):
        loss = loss + functional.softplus(_MARGIN - scores[first, 0] + scores[first + 1, 0]).mean()
    return loss


@torch.no_grad()
def scores(net: bert.Bert, data: Data, chosen: Rows) -> npt.NDArray[np.float32]:
    """(chosen, LABELS): what the reader makes of some rows."""
    order = np.argsort([len(data.tokens[row]) for row in chosen], kind="stable")
    found = np.zeros((len(chosen), len(LABELS)), np.float32)
    for first in range(0, len(order), 2 * _AT_ONCE):
        places = order[first : first + 2 * _AT_ONCE]
        found[places] = net(*data.padded(chosen[places])).numpy()
    return found


def write(
    net: bert.Bert, folder: Path, *, thresholds: Thresholds, measured: dict[str, float], version: str
) -> None:
    """Write model.onnx (dynamic int8, a scale for each channel), tokenizer.json and reader.json into
    *folder*.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = (torch.ones(2, 8, dtype=torch.int64), torch.ones(2, 8, dtype=torch.int64))
    axes = {"ids": {0: "texts", 1: "tokens"}, "mask": {0: "texts", 1: "tokens"}, "scores": {0: "texts"}}
    with tempfile.TemporaryDirectory() as draft, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = Path(draft) / "whole.onnx"
        torch.onnx.export(
            net, example, whole, input_names=["ids", "mask"], output_names=["scores"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
    (folder / "tokenizer.json").write_bytes(bert.base_file("tokenizer.json"))
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("model.onnx", "tokenizer.json")
    }
    about = Described(version=version, files=files, labels=LABELS, thresholds=thresholds, measured=measured)
    (folder / "reader.json").write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=2) + b"\n")
    if not math.isfinite(thresholds.some):
        raise ValueError("The reader gives no finite scores.")
