"""The measures of both models, and docs/model-card.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

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


def measures(
    table: pl.DataFrame, heads: Scores, blended: Scores, rules: Rules, corpora: dict[str, float]
) -> dict[str, float]:
    """Every figure that is kept beside the weights. All of them are of texts that were left out."""
    harm = table["harm"].to_numpy()
    own = table["behaviour"].is_not_null().to_numpy()
    everyday = (table["source"] == "sms_spam").to_numpy() & ~np.isnan(heads[:, 0])
    read = own & ~np.isnan(blended)
    with_rules = heads[:, 0] + (rules > 0)
    limits = {**thresholds.of_heads(table, heads), "reader": _of_reader(table, blended)}
    return {
        "everyday_median": float(np.median(heads[everyday, 0])),
        "found_by_rules": float((rules > 0)[own & (harm == 1)].mean()),
        "wrong_by_rules": float((rules > 0)[own & (harm == 0)].mean()),
        "found_by_heads": measure.found_at(with_rules[own], harm[own]),
        "found_by_reader": measure.found_at(blended[read], harm[read]),
        "precision_on_corpora": float(np.mean(list(corpora.values()))),
        **_reading(table, _order(heads, None, rules, limits), ~np.isnan(heads[:, 0]), "without_reader"),
        **_reading(table, _order(heads, blended, rules, limits), ~np.isnan(blended), "with_reader"),
        **_of_levels(table, heads, None, rules, limits, "without_reader"),
        **_of_levels(table, heads, blended, rules, limits, "with_reader"),
    }


def _reading(table: pl.DataFrame, order: Scores, known: Flags, how: str) -> dict[str, float]:
    """How many of the harmful sentences stand in the first part of an inbox of everyday texts, 2 % harmful."""
    harm = table["harm"].to_numpy()
    calm = np.flatnonzero(table["source"].is_in(rows.EVERYDAY).to_numpy() & known)
    bad = np.flatnonzero(table["behaviour"].is_not_null().to_numpy() & (harm == 1) & known)
    dice = np.random.default_rng(1)
    count = int(len(calm) * _HARMFUL / (1 - _HARMFUL))
    found = np.zeros(len(levels.READ_SHARES))
    for _ in range(_DRAWS):
        chosen = np.concatenate([dice.choice(bad, count, replace=False), calm])
        first = np.argsort(-order[chosen], kind="stable")
        for place, share in enumerate(levels.READ_SHARES):
            found[place] += (first[: int(len(chosen) * share)] < count).sum() / count / _DRAWS
    names = (f"read_{share:.0%}_{how}" for share in levels.READ_SHARES)
    return dict(zip(names, map(float, found), strict=True))


def _of_reader(table: pl.DataFrame, blended: Scores) -> Thresholds:
    everyday = (table["source"] == "sms_spam").to_numpy() & ~np.isnan(blended)
    return thresholds.of_reader(blended[everyday])


def _of_levels(
    table: pl.DataFrame,
    heads: Scores,
    blended: Scores | None,
    rules: Rules,
    limits: dict[str, Thresholds],
    how: str,
) -> dict[str, float]:
    """How many everyday texts and sentences reach each level, and how often that is right."""
    known = ~np.isnan(heads[:, 0]) if blended is None else ~np.isnan(blended)
    level = level_of(heads, blended, rules, limits)
    harm = table["harm"].to_numpy()
    own = table["behaviour"].is_not_null().to_numpy() & known
    everyday = (table["source"] == "sms_spam").to_numpy() & known
    found = {}
    for name, least in (("strong", levels.STRONG), ("some", levels.SOME), ("weak", levels.WEAK)):
        found[f"everyday_{name}_{how}"] = float((level[everyday] >= least).mean())
        found[f"found_{name}_{how}"] = float((level[own & (harm == 1)] >= least).mean())
        found[f"wrong_{name}_{how}"] = float((level[own & (harm == 0)] >= least).mean())
    return found


def level_of(
    heads: Scores, blended: Scores | None, rules: Rules, limits: dict[str, Thresholds]
) -> levels.Levels:
    """The level of each text as the product would give it, its context aside."""
    return levels.of(_evidence(heads, blended, rules), limits)


def _order(heads: Scores, blended: Scores | None, rules: Rules, limits: dict[str, Thresholds]) -> Scores:
    return levels.order(_evidence(heads, blended, rules), limits)


def _evidence(heads: Scores, blended: Scores | None, rules: Rules) -> levels.Evidence:
    return levels.Evidence(
        harm=heads[:, HEADS.index("harm")],
        abuse=heads[:, HEADS.index("any_abuse")],
        hate=heads[:, HEADS.index("hate")],
        threat=heads[:, HEADS.index("threat")],
        reader=blended,
        rule=rules > 0,
        grave=rules > 1,
        lowered=np.zeros(len(rules), bool),
    )


def write(
    table: pl.DataFrame,
    heads: Scores,
    blended: Scores,
    rules: Rules,
    found: dict[str, float],
    corpora: dict[str, float],
    limits: dict[str, Thresholds],
) -> None:
    """Write the card."""
    CARD.write_text("\n".join(_lines(table, heads, blended, rules, found, corpora, limits)) + "\n", "utf-8")


def _lines(
    table: pl.DataFrame,
    heads: Scores,
    blended: Scores,
    rules: Rules,
    found: dict[str, float],
    corpora: dict[str, float],
    limits: dict[str, Thresholds],
) -> Iterator[str]:
    yield "# Model card: the heads and the reader\n"
    yield "Written by `make model`. Every figure is of texts that the model which scored them had not seen: of an author whose sentences were left out, or of the test split of a corpus.\n"
    yield from _about()
    yield "## What it was made of\n"
    yield from _counts(table)
    yield "\n## What was measured\n"
    yield from _main_figures(found)
    own = table["behaviour"].is_not_null().to_numpy()
    read = own & ~np.isnan(blended)
    for column in ("source", "behaviour", "variety", "form"):
        yield f"\n### By {'author' if column == 'source' else column}\n"
        yield from _groups(table, heads[:, 0] + (rules > 0), blended, own, read, column)
    yield "\n### Average precision on public corpora\n"
    yield "Of the head for abuse on each corpus's test split, when none of that corpus was trained on.\n"
    yield "| corpus | average precision |\n|---|--:|"
    for name, value in corpora.items():
        yield f"| {name} | {value:.2f} |"
    yield "\n## Thresholds\n\n| head | some | beside a rule | weak |\n|---|--:|--:|--:|"
    for name, each in limits.items():
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
    yield "| what reads | found |\n|---|--:|"
    yield f"| word lists alone (wrong: {found['wrong_by_rules']:.1%}) | {found['found_by_rules']:.1%} |"
    yield f"| heads and word lists | {found['found_by_heads']:.1%} |"
    yield f"| reader, heads and word lists | {found['found_by_reader']:.1%} |"
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


def _groups(
    table: pl.DataFrame, fast: Scores, blended: Scores, own: Flags, read: Flags, column: str
) -> Iterator[str]:
    yield f"| {column} | harmful sentences | heads: found | wrong | with the reader: found | wrong |\n|---|--:|--:|--:|--:|--:|"
    slow = {
        name: (right, wrong)
        for name, _, right, wrong in measure.by_group(table.filter(read), blended[read], column)
    }
    for name, count, right, wrong in measure.by_group(table.filter(own), fast[own], column):
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
