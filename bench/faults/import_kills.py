"""Kill `add` at random moments, again and again, and see what is left of the case.

    python -m bench.faults.import_kills [--kills 500] [--store folder] [--store s3] [--seed 1]

A child opens a case folder and adds small files to it, as `chesil add` does: seal, store, log, read apart, log. The
parent kills it with SIGKILL after a random time. Then another child opens the case and looks: the log must be whole,
every file it tells of must come back as it went in, and every reading it tells of must open. After the last kill the
same files are added once more, which must end what was left half done; and one sweep must remove every blob that
nothing refers to. Ends with 1 if not.
"""

import argparse
import json
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
from typing import Any

import attrs

from bench.faults.s3_services import client_of, free_bucket, moto_process
from bench.faults.tables import table
from chesil.case_folder import checking, kept_readings, log, loose, opening, receiving
from chesil.case_folder.case import Case
from chesil.case_folder.places import Bucket
from chesil.terms.readings import ReadOptions
from chesil.vault.recovery import read_code
from chesil.vault.stores import sweeping

LONGEST_SECONDS = {"folder": 3.0, "s3": 4.0}  # the first file takes a second: a reader has to be started
SHORT_SECONDS = 0.5  # within which half of the kills fall
FILES = 20  # that one child is given and no child before took in; more than it comes to
WORDS = "gravel lantern oyster meadow"


@attrs.define(kw_only=True)
class Outcome:
    """What many kills came to. Bad, gaps, unread and left must be nothing.

    Attributes:
        while_killed: files that children took in which were killed. files, readings: in the case at the end.
        bad: that do not come back. gaps: looks at a log with a gap. unread: left so by the last, whole run.
        orphans: blobs swept, that nothing referred to. left: faults after the sweep.
    """

    kills: int
    while_killed: int = 0
    files: int = 0
    readings: int = 0
    bad: int = 0
    gaps: int = 0
    unread: int = 0
    orphans: int = 0
    left: int = 0

    @property
    def is_good(self) -> bool:
        return self.while_killed > 0 and not (self.bad or self.gaps or self.unread or self.left)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--store", action="append", choices=sorted(LONGEST_SECONDS))
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    outcomes = {}
    for kind in given.store or sorted(LONGEST_SECONDS):
        with tempfile.TemporaryDirectory() as folder, place(kind) as bucket:
            outcomes[kind] = kill_adding(Path(folder), bucket, kills=given.kills, kind=kind, seed=given.seed)
    headings = {
        "kills": "kills", "while_killed": "files kept by killed runs", "files": "files at the end",
        "readings": "readings", "bad": "bad", "gaps": "gaps in the log", "unread": "left unread",
        "orphans": "orphans swept", "left": "left",
    }  # fmt: skip
    rows = [[kind, *(getattr(each, name) for name in headings)] for kind, each in outcomes.items()]
    table(["store", *headings.values()], rows)
    sys.exit(0 if all(each.is_good for each in outcomes.values()) else 1)


@contextmanager
def place(kind: str) -> Iterator[Bucket | None]:
    """Where the sealed files go."""
    if kind == "folder":
        yield None
        return
    with moto_process() as address:
        os.environ |= {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented"}
        name = asked(lambda: free_bucket(client_of(address)))
        yield Bucket(name=name, prefix="case/", endpoint=address, region="us-east-1")


def kill_adding(folder: Path, bucket: Bucket | None, *, kills: int, kind: str, seed: int) -> Outcome:
    outcome, chance, record = Outcome(kills=kills), random.Random(seed), folder / "record"
    code = read_code(asked(lambda: make(record, bucket)))
    exports: list[Path] = []
    sums: set[str] = set()
    for _ in range(kills):
        known = outcome.while_killed
        for number in range(len(exports), known + FILES):
            exports.append(write(folder / f"{number:06}.txt", number))
            sums.add(sha256(exports[-1].read_bytes()).hexdigest())
        given = exports[max(0, known - 3) :]
        after = chance.uniform(0.02, chance.choice([SHORT_SECONDS, LONGEST_SECONDS[kind]]))
        kill(lambda: take_in(record, code, given), after=after)  # noqa: B023
        found = asked(lambda: look(record, code, sums, newest=6))
        outcome.bad += found["bad"]
        outcome.gaps += found["gaps"]
        outcome.while_killed = found["files"]
    asked(lambda: take_in(record, code, exports))
    found = asked(lambda: look(record, code, sums, newest=sys.maxsize))
    outcome.bad += found["bad"]
    outcome.gaps += found["gaps"]
    outcome.files, outcome.readings = found["files"], found["readings"]
    outcome.unread = len(exports) - outcome.readings
    outcome.orphans, outcome.left = asked(lambda: sweep(record, code))
    return outcome


def asked(work: Callable[[], Any]) -> Any:
    """What a child of its own answers. This process opens nothing: what has threads cannot be forked safely."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            os.write(writing, json.dumps(work()).encode())
            os._exit(0)
        finally:
            os._exit(1)  # only an error comes here; it must not run the parent's clean-up
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    if os.waitpid(child, 0)[1] or not answer:
        raise RuntimeError("A child that looks at the case ended with an error.")
    return json.loads(answer)


def kill(work: Callable[[], object], *, after: float) -> None:
    """Kill a child that works, wherever it is; one that is done waits to be killed."""
    child = os.fork()
    if not child:
        try:
            work()
            signal.pause()
        finally:
            os._exit(1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        raise RuntimeError("The child ended by itself.")


def make(record: Path, bucket: Bucket | None) -> str:
    case, code = opening.create(record, passphrase=WORDS, now=now, bucket=bucket)
    with case:
        return code


@contextmanager
def opened(record: Path, code: bytes) -> Iterator[Case]:
    """The case, opened with its recovery code, which costs no time to check."""
    with opening.open_case(record, code, now=now) as case:
        yield case


def take_in(record: Path, code: bytes, paths: list[Path]) -> None:
    with opened(record, code) as case:
        for _ in receiving.add(case, paths, options=ReadOptions(day_first=True)):
            pass


def now() -> datetime:
    return datetime.now(UTC)


def write(path: Path, number: int) -> Path:
    """A chat of its own, some hundreds of lines."""
    lines = (f"{day:02}/03/2026, 14:30 - Dev: message {number} of that day\n" for day in range(1, 29))
    path.write_text("".join(lines) * (1 + number % 40), "utf-8")
    return path


def look(record: Path, code: bytes, sums: set[str], *, newest: int) -> dict[str, int]:
    """Count what is there, and what is not as it should be among the items of the newest entries."""
    with opened(record, code) as case:
        leaves = log.leaves(case.database)
        log.check(case.database)
        items = {leaf.item for leaf in leaves[-newest:]}
        files, readings = case.files(), case.readings()
        bad = sum(_is_bad_file(case, item, files[item].sha256, sums) for item in items & files.keys())
        bad += sum(
            _is_bad_reading(case, item, kept.rows) for item, kept in readings.values() if item in items
        )
        gap = [leaf.number for leaf in leaves] != list(range(len(leaves)))
        return {"files": len(files), "readings": len(readings), "bad": bad, "gaps": int(gap)}


def _is_bad_file(case: Case, item: bytes, wanted: str, sums: set[str]) -> bool:
    with case.items.file(item) as sealed:
        found = sha256(sealed.read()).hexdigest()
    return found != wanted or found not in sums


def _is_bad_reading(case: Case, item: bytes, rows: int) -> bool:
    with case.items.file(item) as sealed:
        return kept_readings.from_bytes(sealed.read()).readings[0].rows.height != rows


def sweep(record: Path, code: bytes) -> tuple[int, int]:
    """How many blobs nothing referred to, and how many faults there are once they are gone."""
    with opened(record, code) as case:
        names, count = loose.Rows(case.database), 0
        while moved := sweeping.sweep(case.store, names, now=now() + timedelta(days=2)).quarantined:
            count += moved
    return count, len(list(checking.faults(record)))


if __name__ == "__main__":
    main()
