"""Change the keys of a case of many items, again and again, while others write to it.

    python -m bench.faults.rotation [--items 10000] [--rounds 10]

Four processes add items to a case, up to fifty a second each. Meanwhile the safe's key is changed, so that every item key
is wrapped anew and every way in is closed anew, and then the key file's, with all that a person waits for: the
passphrase's derivation, the wait for the writers, the sync. At the end every item that a writer was told is kept must
open with the last keys, have one wrapped key, and stand in the log. Ends with 1 if not.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.case_folder.test_rotation import (
    WRITERS,
    change_instance_key,
    change_safe_key,
    filled,
    lost,
    more_than,
    taken,
    write,
)

from bench.faults.tables import table
from chesil.vault.key_service import KeyRing, LocalKey
from chesil.vault.sealing import new_key


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--items", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=10)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        took, written, faults = rotating(Path(place), items=given.items, rounds=given.rounds)
    headings = ["key changed", "times", "seconds, median", "slowest", "of processor time, median"]
    rows = [
        [what, len(each), f"{median(whole):.2f}", f"{max(whole):.2f}", f"{median(own):.2f}"]
        for what, each in took.items()
        for whole, own in [zip(*each, strict=True)]
    ]
    table(headings, rows)
    print(f"\n{given.items:,} items at the start. {WRITERS} writers added {written:,} more meanwhile.")
    print(f"Lost, wrapped twice, not opening or not in the log: {len(faults)}.")
    for each in sorted(set(faults)):
        print(f"\n{each}")
    sys.exit(1 if faults else 0)


def rotating(
    folder: Path, *, items: int, rounds: int
) -> tuple[dict[str, list[tuple[float, float]]], int, list[str]]:
    """What each round took, how many items were written meanwhile, and what is wrong at the end."""
    record, over = folder / "record", folder / "over"
    keys = [new_key(), new_key()]
    code = filled(record, items, now=now, service=LocalKey(keys[0]))
    ledgers = [folder / f"ledger {number}" for number in range(WRITERS)]
    apart = multiprocessing.get_context("spawn")
    writers = [apart.Process(target=writer, args=(record, ledger, over, keys)) for ledger in ledgers]
    for each in writers:
        each.start()
    took: dict[str, list[tuple[float, float]]] = {"the safe's": [], "the key file's": []}
    try:
        for _ in range(rounds):
            for ledger in ledgers:
                more_than(ledger, more_than(ledger, 0))  # all are at work when the keys change
            old, new = map(LocalKey, keys)
            with timed(took["the safe's"]):
                code = change_safe_key(record, code, old, now=now)
            with timed(took["the key file's"]):
                change_instance_key(record, old=old, new=new)
            keys.reverse()
    finally:
        over.touch()
        for each in writers:
            each.join(60)
    written = taken(ledgers)
    faults = list(lost(record, written, now=now, service=LocalKey(keys[0])))
    faults += [f"a writer ended with {each.exitcode}" for each in writers if each.exitcode]
    return took, len(written), faults


@contextmanager
def timed(into: list[tuple[float, float]]) -> Iterator[None]:
    """Add the seconds that something took, by the clock and of this process's processor time."""
    start, own = time.perf_counter(), time.process_time()
    yield
    into.append((time.perf_counter() - start, time.process_time() - own))


def writer(record: Path, ledger: Path, over: Path, keys: list[bytes]) -> None:
    write(record, ledger, over, now=now, service=KeyRing(*map(LocalKey, keys)))


def now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
