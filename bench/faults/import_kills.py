"""Kill `add` at random moments, again and again, and see what is left of the case.

    python -m bench.faults.import_kills [--kills 500] [--store folder] [--store s3] [--seed 1]

A child adds small files to a case folder, as `chesil add` does: seal, store, log, read apart, log. The parent kills
it with SIGKILL after a random time and looks: the log must be whole, every file it tells of must come back as it
went in, and every reading it tells of must open. After the last kill the same files are added once more, which must
end what was left half done; and one sweep must remove every blob that nothing refers to. Ends with 1 if not.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import attrs

from bench.faults.s3_services import client_of, free_bucket, moto_process
from chesil.case_folder import checking, kept_readings, log, opening, receiving
from chesil.case_folder.case import Case
from chesil.case_folder.places import Bucket
from chesil.terms.readings import ReadOptions

LONGEST_SECONDS = {"folder": 0.25, "s3": 0.5}
FILES = 40
WORDS = "gravel lantern oyster meadow"


@attrs.define
class Outcome:
    """What many kills came to; every count but the first three must be nothing."""

    kills: int
    files: int = 0
    readings: int = 0
    bad: int = 0
    gaps: int = 0
    unread: int = 0
    left: int = 0
    orphans: int = 0

    @property
    def is_good(self) -> bool:
        return self.files > 0 and not (self.bad or self.gaps or self.unread or self.left)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--store", action="append", choices=sorted(LONGEST_SECONDS))
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    good = True
    for kind in given.store or sorted(LONGEST_SECONDS):
        with tempfile.TemporaryDirectory() as folder, place(kind) as bucket:
            outcome = kill_adding(Path(folder), bucket, kills=given.kills, kind=kind, seed=given.seed)
        report(kind, outcome)
        good = good and outcome.is_good
    sys.exit(0 if good else 1)


def report(kind: str, outcome: Outcome) -> None:
    print(
        f"{kind}: {outcome.kills} kills, {outcome.files} files and {outcome.readings} readings kept; "
        f"{outcome.bad} bad, {outcome.gaps} gaps in the log, {outcome.unread} left unread by the last run, "
        f"{outcome.orphans} orphans swept, {outcome.left} left",
        flush=True,
    )


@contextmanager
def place(kind: str) -> Iterator[Bucket | None]:
    """Where the sealed files go."""
    if kind == "folder":
        yield None
        return
    with moto_process() as address:
        os.environ |= {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented"}
        name = free_bucket(client_of(address))
        yield Bucket(name=name, prefix="case/", endpoint=address, region="us-east-1")


def kill_adding(folder: Path, bucket: Bucket | None, *, kills: int, kind: str, seed: int) -> Outcome:
    outcome, chance, record = Outcome(kills), random.Random(seed), folder / "record"
    with opening.create(record, passphrase=WORDS, now=now, bucket=bucket)[0]:
        pass
    exports = [write(folder / f"{number}.txt", number) for number in range(kills * 2)]
    sums = {sha256(path.read_bytes()).hexdigest() for path in exports}
    with open_case(record) as case:
        for number in range(kills):
            start = number * 2
            with apart(lambda: take_in(case, exports[max(0, start - 4) : start + FILES])):  # noqa: B023
                time.sleep(chance.uniform(0, LONGEST_SECONDS[kind]))
            look(case, sums, outcome)
    with open_case(record) as case:
        take_in(case, exports)
        look(case, sums, outcome, thoroughly=True)
        outcome.files, outcome.readings = len(case.files()), len(case.readings())
        outcome.unread = len(exports) - outcome.readings
        known = {name for (name,) in case.database.rows("select name from blob")}
        outcome.orphans = len(case.store.sweep(known, now() + timedelta(hours=1)))
    outcome.left = len(list(checking.faults(record)))
    return outcome


def take_in(case: Case, paths: list[Path]) -> None:
    again = attrs.evolve(case, database=opening.Database.open(case.database.path))
    with again:
        for _ in receiving.add(again, paths, options=ReadOptions(day_first=True)):
            pass


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def open_case(record: Path) -> Iterator[Case]:
    with opening.open_case(record, WORDS, now=now) as case:
        yield case


def write(path: Path, number: int) -> Path:
    """A chat of its own, some hundreds of lines."""
    lines = (f"{day:02}/03/2026, 14:30 - Dev: message {number} of that day\n" for day in range(1, 29))
    path.write_text("".join(lines) * (1 + number % 40), "utf-8")
    return path


@contextmanager
def apart(work: Callable[[], None]) -> Iterator[None]:
    """A child that works until it is killed or done. This process must have no thread but one till the last."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def look(case: Case, sums: set[str], outcome: Outcome, *, thoroughly: bool = False) -> None:
    """Count what is not as it should be; the newest items only, unless *thoroughly*."""
    leaves = log.leaves(case.database)
    outcome.gaps += [leaf.number for leaf in leaves] != list(range(len(leaves)))
    log.check(case.database)
    newest = {leaf.item for leaf in (leaves if thoroughly else leaves[-4:])}
    files = case.files()
    for item in newest & files.keys():
        with case.items.file(item) as sealed:
            found = sha256(sealed.read()).hexdigest()
        outcome.bad += found != files[item].sha256 or found not in sums
    for item, kept in case.readings().values():
        if item in newest:
            with case.items.file(item) as sealed:
                table = sealed.read()
            outcome.bad += not table
            # Polars starts threads, and a process with threads cannot fork: only the last look opens tables.
            outcome.bad += thoroughly and kept_readings.from_bytes(table).readings[0].rows.height != kept.rows


if __name__ == "__main__":
    main()
