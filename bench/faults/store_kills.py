"""Kill an import at random moments, again and again, and see what is left.

    python -m bench.faults.store_kills [--kills 500] [--store folder] [--store s3] [--seed 1]

A child takes in files without end: it seals each into a draft, commits it to the store, and then appends one synced
line to a journal, which stands for the transaction that a database would commit. The parent kills it with SIGKILL
after a random time and starts another. Every file a whole line tells of must come back as it went in; whatever else
the store holds must be gone after one sweep. S3 is a moto server in a process of its own. Ends with 1 if anything
was bad or left.
"""

import argparse
import io
import json
import mmap
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from unittest import mock

import attrs

from bench.faults.s3_services import client_of, free_bucket, moto_process
from bench.faults.tables import table
from chesil.vault.errors import VaultError
from chesil.vault.files import open_sealed, seal_stream
from chesil.vault.stores import Store, s3
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.scrub import What, scrub

STEPS = ("starting", "sealing", "committing", "writing down", "between two files")
LONGEST_SECONDS = {"folder": 0.06, "s3": 0.2}


@attrs.frozen
class Line:
    """One line of the journal: what a database would hold of a file."""

    name: str
    key: str
    sha256: str
    cipher_size: int
    cipher_sha256: str


@attrs.define
class Outcome:
    kills: int
    committed: int = 0
    bad: int = 0
    orphans: int = 0
    left: int = 0
    killed_while: Counter[str] = attrs.Factory(Counter)

    @property
    def is_good(self) -> bool:
        return self.committed > 0 and self.bad == self.left == 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--store", action="append", choices=sorted(LONGEST_SECONDS))
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    outcomes = {}
    for kind in given.store or sorted(LONGEST_SECONDS):
        with tempfile.TemporaryDirectory() as folder, place(kind, Path(folder)) as make_store:
            outcomes[kind] = kill_imports(
                make_store, Path(folder), kills=given.kills, kind=kind, seed=given.seed
            )
    rows = [
        [
            kind,
            each.kills,
            *(each.killed_while[step] for step in STEPS),
            each.committed,
            each.bad,
            each.orphans,
            each.left,
        ]
        for kind, each in outcomes.items()
    ]
    steps = [f"killed while {step}" for step in STEPS]
    table(["store", "kills", *steps, "files committed", "bad", "orphans swept", "left"], rows)
    sys.exit(0 if all(each.is_good for each in outcomes.values()) else 1)


@contextmanager
def place(kind: str, folder: Path) -> Iterator[Callable[[], Store]]:
    """What makes a store of a kind; each call makes one of its own, as a fresh process would."""
    if kind == "folder":
        yield lambda: FolderStore(folder / "store")
        return
    with moto_process() as address, mock.patch.object(s3, "_PART", 5 << 20):
        bucket = free_bucket(client_of(address))
        yield lambda: s3.S3Store(client_of(address), bucket, "evidence/")


def kill_imports(
    make_store: Callable[[], Store], folder: Path, *, kills: int, kind: str, seed: int
) -> Outcome:
    outcome, chance = Outcome(kills), random.Random(seed)
    journal, store, step = folder / "journal", make_store(), mmap.mmap(-1, 1)
    checked: list[Line] = []
    for number in range(kills):
        with taking_in(make_store(), journal, step, seed=seed * 1_000_000 + number):
            if number % 4 == 0:  # however slow the machine, some are committed
                wait_for_a_line(journal, more_than=len(checked))
            time.sleep(chance.uniform(0, LONGEST_SECONDS[kind]))
        outcome.killed_while[STEPS[step[0]]] += 1
        lines = read_journal(journal)
        outcome.bad += sum(not comes_back(store, line) for line in lines[len(checked) :])
        checked = lines
    outcome.committed = len(checked)
    expected = [(line.name, line.cipher_size, line.cipher_sha256) for line in checked]
    outcome.bad += sum(fault.what is not What.UNKNOWN for fault in scrub(store, expected))
    outcome.orphans = swept(store, {line.name for line in checked})
    outcome.left = len(list(scrub(store, expected))) + len(list(store.unfinished()))
    return outcome


def swept(store: Store, keep: set[str]) -> int:
    """How many names there were that nothing referred to, whole or not, once they are out of use."""
    left = {*store.names(), *store.unfinished()} - keep
    return sum(store.quarantine(name, datetime.now(UTC) + timedelta(hours=1)) for name in left)


@contextmanager
def taking_in(store: Store, journal: Path, step: mmap.mmap, *, seed: int) -> Iterator[None]:
    """A child that takes in files until the block ends, and then is killed wherever it is."""
    step[0] = 0
    child = os.fork()
    if not child:
        try:
            take_in_for_ever(store, journal, step, chance=random.Random(seed))
        finally:
            os._exit(1)  # only an error comes here; it must not run the parent's clean-up
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("The child ended by itself.")


def wait_for_a_line(journal: Path, *, more_than: int) -> None:
    for _ in range(6000):
        if len(read_journal(journal)) > more_than:
            return
        time.sleep(0.01)
    raise TimeoutError("The child does not take in anything.")


def take_in_for_ever(store: Store, journal: Path, step: mmap.mmap, *, chance: random.Random) -> None:
    lines = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    cut_torn_line(journal, lines)
    while True:
        plain, key = random_file(chance), chance.randbytes(32)
        step[0] = 1
        with store.draft() as draft:
            sealed = seal_stream(io.BytesIO(plain), key, b"file/0", draft.write)
            step[0] = 2
            name = draft.commit()
        step[0] = 3
        line = Line(name, key.hex(), sealed.sha256, sealed.cipher_size, sealed.cipher_sha256)
        os.write(lines, json.dumps(attrs.asdict(line)).encode() + b"\n")
        os.fsync(lines)
        step[0] = 4


def random_file(chance: random.Random) -> bytes:
    """Mostly small, sometimes empty, sometimes large enough for several parts."""
    return chance.randbytes(
        chance.choice([0, 1, 16384, 40_000, 40_000, 200_000, 200_000, 1_000_000, 6_000_000])
    )


def cut_torn_line(journal: Path, lines: int) -> None:
    """A database takes back what was not committed; a journal has to be told."""
    os.ftruncate(lines, journal.read_bytes().rfind(b"\n") + 1)


def read_journal(journal: Path) -> list[Line]:
    if not journal.exists():
        return []
    *whole, _torn = journal.read_text().split("\n")
    return [Line(**json.loads(line)) for line in whole]


def comes_back(store: Store, line: Line) -> bool:
    try:
        with open_sealed(store.open(line.name), bytes.fromhex(line.key), b"file/0") as file:
            return sha256(file.read()).hexdigest() == line.sha256
    except VaultError:
        return False


if __name__ == "__main__":
    main()
