"""`python -m bench.mutations`: read thousands of broken files; none may crash, hang, swell or lose a record."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from bench import watch
from bench.mutator import Mutant, mutant
from bench.seeds import seeds
from bench.watch import Input, Outcome


def main() -> None:
    """Run the mutants, print a table by format, and end with 1 when anything was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="another seed breaks the files in other ways")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="where failing files are saved")
    parser.add_argument("--formats", nargs="+", help="break the files of these formats alone")
    given = parser.parse_args()
    pool = tuple(each for each in seeds() if not given.formats or each.format in given.formats)
    if not pool:
        parser.error("There is no sound file of these formats.")
    inputs = (_input(mutant(number, seed=given.seed, pool=pool)) for number in range(given.count))
    sys.exit(report(watch.read_all(inputs, workers=given.workers, keep=given.keep), keep=given.keep))


def _input(made: Mutant) -> Input:
    return Input(
        number=made.number,
        label=made.format,
        name=made.name,
        write=lambda path: path.write_bytes(made.data),
        options=made.options,
    )


def report(results: Iterable[tuple[Input, Outcome]], *, keep: Path) -> int:
    """Print the table and the faults; 1 when there was a fault, else 0."""
    done = sorted(results, key=lambda result: result[0].number)
    labels = dict.fromkeys(sorted(given.label for given, _ in done))
    print("| made from | inputs | recognised | records | faults | slowest s | most MB |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for label in labels:
        print(_row(label, [result for result in done if result[0].label == label]))
    print(_row("together", done))
    faults = [(given, fault) for given, outcome in done for fault in outcome.faults]
    for given, fault in faults:
        print(f"\n{given.number}-{given.label}: {fault}")
    if faults:
        print(f"\n{len(faults):,} faults; the files that show them are in {keep}.")
    return 1 if faults else 0


def _row(label: str, results: list[tuple[Input, Outcome]]) -> str:
    outcomes = [outcome for _, outcome in results]
    slowest, seconds = max(
        ((given.number, outcome.seconds) for given, outcome in results), key=lambda each: each[1]
    )
    return (
        f"| {label} | {len(outcomes):,} | {sum(bool(each.formats) for each in outcomes):,} "
        f"| {sum(each.records for each in outcomes):,} | {sum(bool(each.faults) for each in outcomes):,} "
        f"| {seconds:.2f} (number {slowest}) | {max(each.peak_bytes for each in outcomes) >> 20:,} |"
    )


if __name__ == "__main__":
    main()
