"""`python -m bench.faults.tampering`: change a pack at random; neither verifier may miss a change.

First the scripted attacks, then thousands of random changes. Both verifiers see each pack, and must agree.
What depends on its input alone (a signature, OpenSSL's word on a time stamp) is found out once and remembered.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import attrs
from tests.vault.pack.attacks import EVERY, SCRIPTED
from tests.vault.pack.changes import LAYERS, change, must_be_found
from tests.vault.pack.invented import Made, made
from tests.vault.pack.verdicts import verdicts

from bench.faults.tables import table

KINDS: Final = ("scripted attacks", "further attacks", *LAYERS)
_MADE: Final[list[Made]] = []


@attrs.frozen
class Result:
    """One changed pack: of what kind, how, and whether each verifier let it pass."""

    kind: str
    what: str
    alone: bool
    ours: bool
    must_be_found: bool
    seconds: float

    @property
    def fault(self) -> str:
        """What is wrong with the verifiers; nothing when all is well."""
        if self.alone != self.ours:
            return "they disagree: " + ("ours" if self.ours else "verify.py") + " lets it pass"
        return "both let it pass" if self.alone and self.must_be_found else ""


def main() -> None:
    """Run all, print a table, and end with 1 when a change was missed or the two disagreed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="another seed changes the pack in other ways")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    results = [*scripted(), *at_random(given.count, seed=given.seed, workers=given.workers)]
    sys.exit(report(results))


def scripted() -> Iterator[Result]:
    """Every attack that somebody thought of."""
    pack = made()
    for name, attack in EVERY.items():
        kind = KINDS[0] if name in SCRIPTED else KINDS[1]
        yield judged(kind, name, attack(pack), must=True)


def at_random(count: int, *, seed: int, workers: int) -> Iterator[Result]:
    """So many random changes; one that changes nothing is not counted, and another is made."""
    # Polars has started threads, and a process with threads cannot fork safely.
    with get_context("spawn").Pool(workers, initializer=_start) as pool:
        tried = ((number, seed) for number in range(2 * count))
        found = pool.imap_unordered(_one, tried, chunksize=20)
        for done, result in enumerate((each for each in found if each), start=1):
            yield result
            if done == count:
                return


def _start() -> None:
    _MADE[:] = [made()]


def _one(given: tuple[int, int]) -> Result | None:
    number, seed = given
    changed = change(_MADE[0], number, seed=seed)
    if changed.data is None:
        return None
    what = f"{changed.what} (number {number})"
    return judged(changed.layer, what, changed.data, must=must_be_found(changed))


def judged(kind: str, what: str, data: bytes, *, must: bool) -> Result:
    """What the two verifiers say of a pack."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pack.zip")
        path.write_bytes(data)
        start = time.perf_counter()
        said = verdicts(path)
        return Result(kind, what, said.alone, said.ours, must, time.perf_counter() - start)


def report(results: Iterable[Result]) -> int:
    """Print the table and the faults; 1 when there was a fault, else 0."""
    done = list(results)
    kinds = {kind: [each for each in done if each.kind == kind] for kind in KINDS} | {"together": done}
    headings = [
        "changes",
        "tried",
        "missed by verify.py",
        "missed by chesil verify",
        "they disagree",
        "slowest, s",
    ]
    table(headings, [_row(kind, some) for kind, some in kinds.items()])
    faults = [each for each in done if each.fault]
    for each in faults:
        print(f"\n{each.kind}: {each.what}: {each.fault}")
    return 1 if faults else 0


def _row(kind: str, results: list[Result]) -> list[object]:
    alone = sum(each.alone and each.must_be_found for each in results)
    ours = sum(each.ours and each.must_be_found for each in results)
    apart = sum(each.alone != each.ours for each in results)
    slowest = max((each.seconds for each in results), default=0.0)
    return [kind, len(results), alone, ours, apart, f"{slowest:.2f}"]


if __name__ == "__main__":
    main()
