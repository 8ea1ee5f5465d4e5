"""Fill the disk at every point of making a case, adding to it and packing it, and see what is left.

    python -m bench.faults.full_disk [--steps 40]

Each step is a small disk of its own in memory with a little more room than the one before, from none to enough. On
it a case is made, files are added and a pack is written, each by the command as a person runs it. Whatever does not
fit must end with status 2 and words, no half file and no half pack; what was there before must be whole. Needs to
be allowed to mount a disk, as root is; else it says so and ends with 3. Ends with 1 when something was not so.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import attrs
from tests.vault.pack.verdicts import verdicts

from bench.faults.tables import NOT_TRIED, table

WORDS = "gravel lantern oyster meadow"
LARGEST = 1600 << 10  # bytes of a disk on which all has room
CALM = ("no room", "disk is full")


@attrs.frozen
class Ended:
    """How a command ended: its status and what it said."""

    status: int
    said: str

    @property
    def is_full(self) -> bool:
        return (
            self.status == 2
            and any(each in self.said for each in CALM)
            and "fault of its own" not in self.said
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--steps", type=int, default=40)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        exports = write_exports(Path(place, "exports"))
        if not may_mount(Path(place, "disk")):
            print("A small disk cannot be mounted here.")
            sys.exit(NOT_TRIED)
        counts: Counter[tuple[str, str]] = Counter()
        faults: list[str] = []
        for step in range(given.steps):
            size = 64 * 1024 + LARGEST * step // given.steps
            with disk(Path(place, "disk"), size) as root:
                for what, result, wrong in one_disk(root, exports):
                    counts[what, result] += 1
                    faults += [f"{size:,} bytes: {what}: {each}" for each in wrong]
    rows = [
        [what, counts[what, "done"], counts[what, "no room"], sum(f": {what}: " in each for each in faults)]
        for what in ("init", "add", "pack")
    ]
    table(["command", "done", "said there is no room", "wrong"], rows)
    for each in faults:
        print(f"\n{each}")
    sys.exit(1 if faults else 0)


def write_exports(folder: Path) -> Path:
    folder.mkdir()
    for number in range(6):
        lines = (
            f"{day:02}/03/2026, 14:30 - Dev: message {number} {os.urandom(20).hex()}\n"
            for day in range(1, 29)
        )
        (folder / f"WhatsApp Chat with Dev {number}.txt").write_text("".join(lines) * 20, "utf-8")
    return folder


def one_disk(root: Path, exports: Path) -> Iterator[tuple[str, str, list[str]]]:
    """What each command came to on one disk, and what was wrong with it."""
    record, pack = root / "record", root / "pack.zip"
    made = chesil("init", record, "--passphrase-fd", "FD")
    yield "init", *judged(made, [] if made.status == 0 else half_made(record))
    if made.status:
        return
    added = chesil("add", record, exports, "--day-first", "--passphrase-fd", "FD")
    yield "add", *judged(added, lost(record, exports, all_of_them=added.status in (0, 1)))
    packed = chesil("pack", record, "--out", pack, "--no-papers", "--passphrase-fd", "FD")
    nothing_to_pack = "Nothing in this case fits" in packed.said
    if nothing_to_pack:
        return
    left = [] if packed.status == 0 else [f"{path.name} was left" for path in root.glob("*pack*")]
    if packed.status == 0:
        found = verdicts(pack)
        left += [] if found.alone and found.ours else ["the pack does not hold"]
    yield "pack", *judged(packed, left + lost(record, exports, all_of_them=False))


def judged(ended: Ended, wrong: list[str]) -> tuple[str, list[str]]:
    if ended.status in (0, 1):
        return "done", wrong
    return "no room", wrong + ([] if ended.is_full else [f"it said: {ended.said.strip()[:300]}"])


def half_made(record: Path) -> list[str]:
    return [f"{path.name} was left" for path in record.parent.glob("*record*")]


def lost(record: Path, exports: Path, *, all_of_them: bool) -> list[str]:
    """Whether the case is whole, and each file in it comes back as it went in."""
    checked = chesil("check", record)
    wrong = [] if checked.status == 0 else [f"check said: {checked.said.strip()[:300]}"]
    with tempfile.TemporaryDirectory() as place:
        taken = chesil("open", "--passphrase-fd", "FD", record, "export", "--out", place)
        wrong += [] if taken.status == 0 else [f"export said: {taken.said.strip()[:300]}"]
        out = {sha256(path.read_bytes()).digest() for path in Path(place).iterdir()}
    went_in = {sha256(path.read_bytes()).digest() for path in exports.iterdir()}
    if not out <= went_in or (all_of_them and out != went_in):
        wrong.append("a file did not come back as it went in")
    return wrong


def chesil(*arguments: object) -> Ended:
    """Run the command; FD stands for a descriptor that gives the passphrase."""
    reading, writing = os.pipe()
    os.write(writing, WORDS.encode() + b"\n")
    os.close(writing)
    told = [str(reading if each == "FD" else each) for each in arguments]
    ended = subprocess.run(
        [sys.executable, "-c", "from chesil.cli import main; main()", *told],
        pass_fds=[reading],
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(reading)
    return Ended(ended.returncode, ended.stdout + ended.stderr)


def may_mount(folder: Path) -> bool:
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False).returncode:
        return False
    subprocess.run(["umount", folder], check=True)
    return True


@contextmanager
def disk(folder: Path, size: int) -> Iterator[Path]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


if __name__ == "__main__":
    main()
