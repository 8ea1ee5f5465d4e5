"""What the weighing of a log gives on decided cases that its figures were not chosen with.

`python -m bench.leaving_out CASES SCORER`, where CASES is a file of decided cases and SCORER the program that
knows how they are scored. The rules are written by hand, so only the figures (chesil.conduct.reading.figures)
can be chosen again without a case: for each case, or each tenth of them, the best figures for all the others
are used. It prints totals only, never a case.
"""

import argparse
import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from statistics import fmean
from types import ModuleType
from typing import Any, Final

import attrs

from chesil.conduct.extracting.answer import answer
from chesil.conduct.reading.figures import FIGURES, Figures

Score = dict[str, Any]
# What the figures are chosen from: those in use, and one step to each side.
GRID: Final = {"many": (8, 10, 12), "sustained": (4, 5, 6), "enough": (4, 6, 8)}
FOLDS: Final = 10


def main() -> None:
    """Score the cases in each of the three ways and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("scorer", type=Path)
    given = parser.parse_args()
    scorer = _module(given.scorer)
    cases = sorted(json.loads(given.cases.read_text("utf-8"))["cases"], key=lambda case: case["blind_id"])
    scores = [[_score(scorer, case, figures) for case in cases] for figures in choices()]
    ways = {
        "with the figures in use": scores[0],
        "with figures chosen on all of the cases": scores[best(scores)],
        "each case with figures chosen on the others": left_out(scores, folds=len(cases)),
        "each tenth with figures chosen on the other nine": left_out(scores, folds=FOLDS),
    }
    print(f"{len(cases)} cases, {len(scores)} choices of figures")
    for name, row in ways.items():
        print(f"{name}: {_told(scorer, row, cases)}")


def choices() -> list[Figures]:
    """The figures in use, then every other choice of the grid, the nearest to those in use first."""
    every = [
        attrs.evolve(FIGURES, **dict(zip(GRID, values, strict=True))) for values in product(*GRID.values())
    ]
    return sorted(every, key=_steps_away)


def _steps_away(figures: Figures) -> int:
    return sum(getattr(figures, name) != getattr(FIGURES, name) for name in GRID)


def best(scores: Sequence[Sequence[Score]], *, without: Callable[[int], bool] = lambda _: False) -> int:
    """Which choice earns most on the cases that are not left out; the nearest to those in use among equals."""
    earned = [sum(score["points"] for place, score in enumerate(row) if not without(place)) for row in scores]
    return max(range(len(scores)), key=lambda choice: (round(earned[choice], 6), -choice))


def left_out(scores: Sequence[Sequence[Score]], *, folds: int) -> list[Score]:
    """Each case as scored with the figures that are best for the cases of the other folds."""
    chosen = [
        best(scores, without=lambda place, fold=fold: place % folds == fold)  # type: ignore[misc]
        for fold in range(folds)
    ]
    return [scores[chosen[place % folds]][place] for place in range(len(scores[0]))]


def _told(scorer: ModuleType, row: Sequence[Score], cases: Sequence[dict[str, Any]]) -> str:
    sums = scorer.totals(row)
    decidable = [case["expected"].get("log_decidable") == "yes" for case in cases]
    ordinary = [case["tags"][-1] == "ordinary" for case in cases]
    both = [one and two for one, two in zip(decidable, ordinary, strict=True)]
    nothing = sum(
        score["held"] and not score["overall"] for score, kept in zip(row, ordinary, strict=True) if kept
    )
    return ", ".join(
        (
            f"score {sums['score']}",
            f"held {sums['splits']['held']}, not held {sums['splits']['not held']}",
            f"false strong {sums['false_strong']}",
            f"ordinary held cases at none {nothing}",
            f"warnings found {sums['must_recall']:.2f} with {sums['codes_a_case']:.1f} a case",
            f"apart {sums['separation']:.2f}",
            *(_apart(name, row, kept) for name, kept in _kinds(decidable, ordinary, both)),
        )
    )


def _kinds(
    decidable: Sequence[bool], ordinary: Sequence[bool], both: Sequence[bool]
) -> Iterator[tuple[str, Sequence[bool]]]:
    yield "what a log can decide", decidable
    yield "ordinary", ordinary
    yield "both", both


def _apart(name: str, row: Sequence[Score], kept: Sequence[bool]) -> str:
    """How far the levels of held and other cases are apart, on average."""
    held, rest = (
        [score["overall"] for score, one in zip(row, kept, strict=True) if one and score["held"] is side]
        for side in (True, False)
    )
    return f"{name} {fmean(held) - fmean(rest):.2f} ({len(held)} and {len(rest)})" if held and rest else name


def _score(scorer: ModuleType, case: dict[str, Any], figures: Figures) -> Score:
    line = json.dumps(scorer.engine_input(case)).encode()
    score: Score = scorer.score_case(case, json.loads(answer(line, figures=figures)))
    return score


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a program in Python. Name the one that scores cases.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
