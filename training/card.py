"""The measures of both models, and docs/model-card.md."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.graded import levels
from chesil.recognisers.graded.heads import Thresholds
from training import measure, rows, thresholds
from training.heads import HEADS

CARD: Final = Path(__file__).parents[1] / "docs" / "model-card.md"
_HARMFUL: Final = 0.02  # of the inbox that what is read first is measured on
_DRAWS: Final = 20
GUARDED: Final = ("found_by_heads", "found_by_reader", "precision_on_corpora")

type Scores = npt.NDArray[np.float32]
type Flags = npt.NDArray[np.bool_]
type Rules = npt.NDArray[np.int8]  # as measure.rules gives them


@attrs.frozen(kw_only=True, eq=False)
class LeftOut:
    """Scores of texts by models that did not see them; NaN where there is none.

    Attributes:
        table: as rows.table gives it. heads: (rows, heads). reader: (rows,). rules: as measure.rules gives them.
        corpora: the average precision on each corpus.
    """

    table: pl.DataFrame
    heads: Scores
    reader: Scores
    rules: Rules
    corpora: dict[str, float]

    @cached_property
    def blended(self) -> Scores:
        """The reader with head and rules, as it is used."""
        return levels.blended(self.reader, self.heads[:, 0], self.rules > 0)

    @cached_property
    def fast(self) -> Scores:
        """Head and rules, without the reader."""
        return self.heads[:, 0] + (self.rules > 0)

    @cached_property
    def harm(self) -> Scores:
        """1, 0, or NaN where nobody said."""
        return self.table["harm"].to_numpy()

    @cached_property
    def own(self) -> Flags:
        """Sentences of ours, as they were written."""
        return rows.own(self.table)

    @cached_property
    def read(self) -> Flags:
        """What the reader scored."""
        return ~np.isnan(self.reader)

    @cached_property
    def everyday(self) -> Flags:
        """The everyday texts that thresholds are set by."""
        return (self.table["source"] == "sms_spam").to_numpy() & ~np.isnan(self.heads[:, 0])

    @cached_property
    def limits_of_heads(self) -> dict[str, Thresholds]:
        """The thresholds of the heads."""
        return thresholds.of_heads(self.heads[self.everyday])

    @cached_property
    def limits(self) -> dict[str, Thresholds]:
        """The thresholds of the heads, and of the reader."""
        return {
            **self.limits_of_heads,
            "reader": thresholds.of_reader(self.blended[self.everyday & self.read]),
        }

    def level(self, *, with_reader: bool) -> levels.Levels:
        """The level of each text as the product would give it, its context aside."""
        return levels.of(self._evidence(with_reader=with_reader), self.limits)

    def order(self, *, with_reader: bool) -> Scores:
        """What is read first."""
        return levels.order(self._evidence(with_reader=with_reader), self.limits)

    def _evidence(self, *, with_reader: bool) -> levels.Evidence:
        return levels.Evidence(
            harm=self.heads[:, HEADS.index("harm")],
            abuse=self.heads[:, HEADS.index("any_abuse")],
            hate=self.heads[:, HEADS.index("hate")],
            threat=self.heads[:, HEADS.index("threat")],
            reader=self.blended if with_reader else None,
            rule=self.rules > 0,
            grave=self.rules > 1,
            explicit=np.zeros(len(self.rules), bool),  # which entry fitted is not kept beside the scores
            lowered=np.zeros(len(self.rules), bool),
        )


def measures(out: LeftOut) -> dict[str, float]:
    """Every figure that is kept beside the weights."""
    own, harm, read = out.own, out.harm, out.own & out.read
    misspelt = (out.table["split"] == rows.SLIPPED).to_numpy()
    return {
        "everyday_median": float(np.median(out.heads[out.everyday, 0])),
        "found_by_rules": float((out.rules > 0)[own & (harm == 1)].mean()),
        "wrong_by_rules": float((out.rules > 0)[own & (harm == 0)].mean()),
        "found_by_heads": measure.found_at(out.fast[own], harm[own]),
        "found_by_reader": measure.found_at(out.blended[read], harm[read]),
        "misspelt_by_heads": _above(out.fast, own, misspelt, harm),
        "misspelt_by_reader": _above(out.blended, read, misspelt & out.read, harm),
        "precision_on_corpora": float(np.mean(list(out.corpora.values()))),
        **_reading(out, with_reader=False),
        **_reading(out, with_reader=True),
        **_of_levels(out, with_reader=False),
        **_of_levels(out, with_reader=True),
    }


def _above(scores: Scores, plain: Flags, misspelt: Flags, harm: Scores) -> float:
    """The share of misspelt harmful sentences above the threshold of those that are spelt well."""
    limit = measure.threshold(scores[plain], harm[plain])
    return float((scores[misspelt & (harm == 1)] > limit).mean())


def _how(*, with_reader: bool) -> str:
    return "with_reader" if with_reader else "without_reader"


def _reading(out: LeftOut, *, with_reader: bool) -> dict[str, float]:
    """How many of the harmful sentences stand in the first part of an inbox of everyday texts, 2 % harmful."""
    known = out.read if with_reader else ~np.isnan(out.heads[:, 0])
    order = out.order(with_reader=with_reader)
    calm = np.flatnonzero(out.table["source"].is_in(rows.EVERYDAY).to_numpy() & known)
    bad = np.flatnonzero(out.own & (out.harm == 1) & known)
    dice = np.random.default_rng(1)
    count = int(len(calm) * _HARMFUL / (1 - _HARMFUL))
    shares = np.zeros(len(levels.READ_SHARES))
    for _ in range(_DRAWS):
        chosen = np.concatenate([dice.choice(bad, count, replace=False), calm])
        first = np.argsort(-order[chosen], kind="stable")
        for place, share in enumerate(levels.READ_SHARES):
            shares[place] += (first[: int(len(chosen) * share)] < count).sum() / count / _DRAWS
    names = (f"read_{share:.0%}_{_how(with_reader=with_reader)}" for share in levels.READ_SHARES)
    return dict(zip(names, map(float, shares), strict=True))


def _of_levels(out: LeftOut, *, with_reader: bool) -> dict[str, float]:
    """How many everyday texts and sentences reach each level, and how often that is right."""
    known = out.read if with_reader else ~np.isnan(out.heads[:, 0])
    level, how = out.level(with_reader=with_reader), _how(with_reader=with_reader)
    shares = {}
    for name, least in (("strong", levels.STRONG), ("some", levels.SOME), ("weak", levels.WEAK)):
        shares[f"everyday_{name}_{how}"] = float((level[out.everyday & known] >= least).mean())
        shares[f"found_{name}_{how}"] = float((level[out.own & known & (out.harm == 1)] >= least).mean())
        shares[f"wrong_{name}_{how}"] = float((level[out.own & known & (out.harm == 0)] >= least).mean())
    return shares


def write(out: LeftOut, measured: dict[str, float], *, without: str) -> None:
    """Write the card.

    Args:
        without: the author whose sentences the reader did not see.
    """
    CARD.write_text("\n".join(_lines(out, measured, without)) + "\n", "utf-8")


def _lines(out: LeftOut, measured: dict[str, float], without: str) -> Iterator[str]:
    yield "# Model card: the heads and the reader\n"
    yield "Written by `make model`. Every figure is of texts that the model which scored them had not seen: of an author whose sentences were left out, or of the test split of a corpus.\n"
    yield f"The heads that are released learnt from every author; what is measured of them is of heads trained without the author. The reader that is released never saw the sentences of {without}, nor a quarter of the everyday texts, so its figures are its own.\n"
    yield from _about()
    yield "## What it was made of\n"
    yield from _counts(out.table)
    yield "\n## What was measured\n"
    yield from _main_figures(measured)
    for column in ("source", "behaviour", "variety", "form"):
        yield f"\n### By {'author' if column == 'source' else column}\n"
        yield from _groups(out, column)
    yield "\n### Average precision on public corpora\n"
    yield "Of the head for abuse on each corpus's test split, when none of that corpus was trained on.\n"
    yield "| corpus | average precision |\n|---|--:|"
    for name, value in out.corpora.items():
        yield f"| {name} | {value:.2f} |"
    yield "\n## Thresholds\n\n| head | some | beside a rule | weak |\n|---|--:|--:|--:|"
    for name, each in out.limits.items():
        yield f"| {name} | {each.some:.2f} | {each.support:.2f} | {each.weak:.2f} |"
    yield from _limits()


def _about() -> Iterator[str]:
    yield "- **What they do.** They grade messages that others sent: how much each stands out, in three levels, and which words made it so. A level is a suggestion, never a finding, and no level leaves the record."
    yield "- **The heads** are linear models on hashed n-grams, int8, run by NumPy on every message. **The reader** is a small transformer (six layers, int8 ONNX) that reads a fifth of the messages; it is a package of its own, chesil-reader, fine-tuned from all-MiniLM-L6-v2 (Apache License 2.0, based on Microsoft's MiniLM, MIT). See [ADR 0020](adr/0020-words-are-graded-by-three-readers.md)."
    yield "- **Who they are for.** Somebody with ten thousand messages who wants to find the forty that matter. They are not for moderation, policing or judging anybody.\n"


def _counts(table: pl.DataFrame) -> Iterator[str]:
    yield "Our own sentences are in `training/sentences`. The corpora are public, are no part of Chesil, and none of their text is released.\n"
    yield "| source | rows | harmful or abusive | counts for |\n|---|--:|--:|--:|"
    for name in (*rows.hands(), *rows.WEIGHTS, *rows.MEASURED_ONLY):
        of_it = table.filter(pl.col("source") == name)
        marked = of_it.filter((pl.col("any_abuse") == 1) | (pl.col("harm") == 1)).height
        weight = "measures only" if name in rows.MEASURED_ONLY else f"{rows.WEIGHTS.get(name, 1.0):g}"
        yield f"| {name} | {of_it.height:,} | {marked:,} | {weight} |"


def _main_figures(found: dict[str, float]) -> Iterator[str]:
    yield f"Of harmful sentences by authors who were left out, at {measure.WRONG:.0%} of their harmless twins wrongly marked:\n"
    yield "| what reads | found | of the same, misspelt |\n|---|--:|--:|"
    yield f"| word lists alone (wrong: {found['wrong_by_rules']:.1%}) | {found['found_by_rules']:.1%} | |"
    yield f"| heads and word lists | {found['found_by_heads']:.1%} | {found['misspelt_by_heads']:.1%} |"
    yield f"| reader, heads and word lists | {found['found_by_reader']:.1%} | {found['misspelt_by_reader']:.1%} |"
    yield "\nHow many of them stand in the first part of an inbox in the order of reading, 2 % harmful, the rest everyday texts:\n"
    shares = [f"{share:.0%}" for share in levels.READ_SHARES]
    yield "| | " + " | ".join(f"first {share}" for share in shares) + " |\n|---" + "|--:" * len(shares) + "|"
    for how in ("without_reader", "with_reader"):
        told = " | ".join(f"{found[f'read_{share}_{how}']:.2f}" for share in shares)
        yield f"| {how.replace('_', ' the ')} | {told} |"
    yield "\nWhat each level means, at least that level, as it is used:\n"
    yield "| level | reader | of 1,000 everyday texts | of harmful sentences | of harmless twins |\n|---|---|--:|--:|--:|"
    for how in ("without_reader", "with_reader"):
        for name in ("strong", "some", "weak"):
            yield (
                f"| {name} | {how.split('_')[0]} | {1000 * found[f'everyday_{name}_{how}']:.1f} "
                f"| {found[f'found_{name}_{how}']:.1%} | {found[f'wrong_{name}_{how}']:.1%} |"
            )


def _groups(out: LeftOut, column: str) -> Iterator[str]:
    yield f"| {column} | harmful sentences | heads: found | wrong | with the reader: found | wrong |\n|---|--:|--:|--:|--:|--:|"
    read = out.own & out.read
    slow = {
        name: (right, wrong)
        for name, _, right, wrong in measure.by_group(out.table.filter(read), out.blended[read], column)
    }
    for name, count, right, wrong in measure.by_group(out.table.filter(out.own), out.fast[out.own], column):
        beside = slow.get(name)
        told = f"{beside[0]:.0%} | {beside[1]:.0%}" if beside else "not measured | "
        yield f"| {name} | {count} | {right:.0%} | {wrong:.0%} | {told} |"


def _limits() -> Iterator[str]:
    yield "\n## What it cannot tell\n"
    yield "- Real messages are not invented ones. No corpus of messages from stalkers or controlling partners exists, so nothing here was measured on one."
    yield "- A harmless twin has nearly the words of a harmful message. What hurts is often not in the words at all: who wrote it, when, and after what. That is for the structure of a record, not for this."
    yield "- It reads English. Other languages are told by conversation, left unread, and said to be."
    yield "- Public corpora mark words for who somebody is as hateful more often than they should. Such words alone never reach more than the lowest level."
    yield "- Everyday texts are mostly from Singapore and Britain, and few: a rate below 1 in 1,000 is not sure."
