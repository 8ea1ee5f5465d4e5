"""What hashing, sealing and storing costs beside hashing and copying with the system's own tools.

    python -m bench.faults.intake [--folder FOLDER] [--mib 1024] [--rounds 5] [--memory-mib 4096]

The same files are taken in turn by ``sha256sum`` and ``cp``, by both and ``sync``, and by Chesil with and without its
own syncing, so that a busy machine is busy for all of them. Given are medians of the rounds and of the ratios inside
each round. Chesil hashes twice and seals, on two processors at once: where others use these, its seconds tell of them,
so their share and the processor time are given too. Ends with 1 when Chesil, which always syncs, takes more than 1.3
times as long as the system's tools with ``sync``, or more than 200 MiB.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import RawIOBase
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO
from unittest import mock

import attrs

from bench.faults.tables import table
from chesil.vault.files import Sealed, open_sealed, seal_stream
from chesil.vault.stores import Store
from chesil.vault.stores.folder import FolderStore

CONTEXT = b"file/" + bytes(16).hex().encode()
MIB = 1 << 20
MOST_RATIO, MOST_MIB = 1.3, 200


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    options.add_argument("--mib", type=int, default=1024)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--memory-mib", type=int, default=4096)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        ratio = compare(Path(folder), size=given.mib * MIB, rounds=given.rounds)
        measure_reading(Path(folder), size=given.mib * MIB // 2)
    held = measure_memory(given.memory_mib * MIB)
    sys.exit(0 if ratio <= MOST_RATIO and held <= MOST_MIB else 1)


def compare(folder: Path, *, size: int, rounds: int) -> float:
    """Print what each way takes; gives how many times as long as hashing, copying and syncing Chesil takes."""
    files = make_files(folder / "in", size=size)
    ways: dict[str, Callable[[Path], object]] = {
        "sha256sum + cp": lambda out: hash_and_copy(files, out),
        "sha256sum + cp + sync": lambda out: hash_and_copy(files, out, synced=True),
        "Chesil, not synced": lambda out: take_in_unsynced(files, out),
        "Chesil": lambda out: take_in(files, FolderStore(out)),
    }
    took: dict[str, list[Took]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            took[name].append(timed(way, folder / "out"))
    print(f"{len(files)} files, {size / MIB:,.0f} MiB, on {file_system(folder)}, medians of {rounds}.\n")
    pairs = {"Chesil, not synced": "sha256sum + cp", "Chesil": "sha256sum + cp + sync"}
    ratios = {ours: ratio(took[ours], took[theirs]) for ours, theirs in pairs.items()}
    rows = [
        [
            name,
            f"{median(each.seconds for each in all_of_it):.2f}",
            f"{min(each.seconds for each in all_of_it):.2f} to {max(each.seconds for each in all_of_it):.2f}",
            f"{median(each.processor for each in all_of_it):.2f}",
            f"{median(each.others for each in all_of_it):.1f}",
            f"{ratios[name]:.2f} of {pairs[name]}" if name in ratios else "",
        ]
        for name, all_of_it in took.items()
    ]
    headings = ["way", "seconds", "from, to", "processor seconds", "processors in use by others"]
    table([*headings, "ratio in the same round"], rows)
    return ratios["Chesil"]


def ratio(ours: list["Took"], theirs: list["Took"]) -> float:
    """The median, over the rounds, of how many times as long ours takes as theirs."""
    return median(a.seconds / b.seconds for a, b in zip(ours, theirs, strict=True))


def make_files(folder: Path, *, size: int) -> list[Path]:
    """Random files of 0.2 to 300 MB, most of them small, as photos and a few films are."""
    folder.mkdir()
    chance, files, left = random.Random(20), [], size
    while left:
        length = min(left, int(200_000 * 1500 ** chance.random() ** 2))
        files.append(folder / f"{len(files):04}")
        with files[-1].open("wb") as file:
            for start in range(0, length, MIB):
                file.write(chance.randbytes(min(MIB, length - start)))
        left -= length
    return files


@attrs.frozen
class Took:
    """What one way took in one round.

    Attributes:
        seconds: by the clock. processor: seconds of processor time, over all processors.
        others: how many processors the rest of the machine used meanwhile.
    """

    seconds: float
    processor: float
    others: float


def timed(way: Callable[[Path], object], out: Path) -> Took:
    os.sync()  # what the one before left to be written is not this one's
    start, own, all_of_it = time.perf_counter(), processor_time(), busy_time()
    way(out)
    seconds, own = time.perf_counter() - start, processor_time() - own
    others = max(busy_time() - all_of_it - own, 0) / seconds
    shutil.rmtree(out)
    return Took(seconds, own, others)


def processor_time() -> float:
    """Seconds that this process and the children that ended have used the processors for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def busy_time() -> float:
    """Seconds that all processors together were in use since the machine started."""
    with Path("/proc/stat").open() as stat:
        user, nice, system, _, _, *interrupts = map(int, stat.readline().split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def hash_and_copy(files: list[Path], out: Path, *, synced: bool = False) -> None:
    out.mkdir()
    subprocess.run(["sha256sum", *files], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cp", *files, out], check=True)
    if synced:
        subprocess.run(["sync", *out.iterdir(), out], check=True)


def take_in(files: list[Path], store: Store) -> list[Sealed]:
    return [take_in_one(path, store) for path in files]


def take_in_one(path: Path, store: Store) -> Sealed:
    with path.open("rb", buffering=0) as source, store.draft() as draft:
        sealed = seal_stream(source, os.urandom(32), CONTEXT, draft.write)
        draft.commit()
    return sealed


def take_in_unsynced(files: list[Path], out: Path) -> None:
    """As `cp` does: neither wait for the disk nor have it begin."""
    with mock.patch("os.fsync"), mock.patch("os.posix_fadvise"):
        take_in(files, FolderStore(out))


def measure_reading(folder: Path, *, size: int) -> None:
    store, key, chance = FolderStore(folder / "store"), os.urandom(32), random.Random(21)
    with store.draft() as draft:
        seal_stream(Zeros(size), key, CONTEXT, draft.write)
        name = draft.commit()
    with open_sealed(store.open(name), key, CONTEXT) as file:
        start = time.perf_counter()
        while file.read(MIB):
            pass
        whole = time.perf_counter() - start
        each = sorted(read_at(file, chance.randrange(size - 4096)) for _ in range(20_000))
    print(f"\nReading {size / MIB:,.0f} MiB: {size / whole / 1e9:.1f} GB/s.")
    print(f"4 KiB from anywhere: {each[10_000] * 1e6:.1f} µs; 99 of 100 within {each[19_800] * 1e6:.0f} µs.")


def read_at(file: BinaryIO, place: int) -> float:
    start = time.perf_counter()
    file.seek(place)
    file.read(4096)
    return time.perf_counter() - start


def file_system(folder: Path) -> str:
    return subprocess.run(
        ["stat", "-f", "-c", "%T", folder], check=True, capture_output=True, text=True
    ).stdout.strip()


class Zeros(RawIOBase):
    """A file of many bytes that takes no room."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readinto(self, buffer: Any, /) -> int:
        given = min(len(buffer), self.left)
        buffer[:given] = bytes(given)
        self.left -= given
        return given


def measure_memory(size: int) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seal_stream(Zeros(size), os.urandom(32), CONTEXT, lambda data: None)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = (after - before) / 1024
    print(
        f"Sealing {size / MIB:,.0f} MiB: the process held {after / 1024:.0f} MiB at most, {grown:.0f} more than before."
    )
    return after / 1024


if __name__ == "__main__":
    main()
