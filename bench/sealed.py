"""What a sealed case costs beside the plain exports: to open it, and to come to the same findings.

    python -m bench.sealed [--messages 1000000] [--rounds 5] [--folder FOLDER]

One invented chat is read plainly and out of a sealed case, in turn. Opening is from the passphrase to the tables
in memory: Argon2id, unwrapping, decrypting and Parquet; the start of the program is left out, as for the plain
reading. Ends with 1 when the two do not give the same findings and timeline, byte for byte, or when opening takes
longer than a second in the median.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench import invented
from chesil import pipeline
from chesil.case_folder import opening, receiving
from chesil.readers.registry import FileReading
from chesil.terms import settings as settings_file
from chesil.terms.readings import ReadOptions

WORDS = "gravel lantern oyster meadow"
MOST_SECONDS = 1.0
SAME = ("findings.json", "timeline.parquet", "timeline.csv")


def main() -> None:
    """Measure, compare, print, and end with 1 when a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="chesil-sealed-") as folder:
        sys.exit(measure(Path(folder), given.messages, given.rounds))


def measure(folder: Path, messages: int, rounds: int) -> int:
    """Print a table of medians, and the exit status."""
    chat, record = folder / "chat.txt", folder / "record"
    invented.android(chat, messages)
    seal(chat, record)
    taken: dict[str, list[tuple[float, float]]] = {
        "open the sealed case": [],
        "read the plain export": [],
        "only Argon2id": [],
    }
    for _ in range(rounds):
        taken["open the sealed case"].append(timed(lambda: load(record)))
        taken["read the plain export"].append(timed(lambda: read(chat)))
        taken["only Argon2id"].append(timed(lambda: only_open(record)))
    size = sum(path.stat().st_size for path in record.rglob("*") if path.is_file())
    print(
        f"{messages:,} messages: {chat.stat().st_size / 1e6:.0f} MB plain, {size / 1e6:.0f} MB sealed in all"
    )
    print("\n| what | median s | least s | most s | processor s |\n|---|--:|--:|--:|--:|")
    for name, each in taken.items():
        walls = [wall for wall, _ in each]
        spent = median(spent for _, spent in each)
        print(f"| {name} | {median(walls):.2f} | {min(walls):.2f} | {max(walls):.2f} | {spent:.2f} |")
    differ = compare(folder, read(chat), load(record))
    print(f"\nThe same findings, byte for byte: {'no: ' + ', '.join(differ) if differ else 'yes'}")
    opening_takes = median(wall for wall, _ in taken["open the sealed case"])
    return int(bool(differ) or opening_takes > MOST_SECONDS)


def seal(chat: Path, record: Path) -> None:
    case, _ = opening.create(record, passphrase=WORDS, now=now)
    with case:
        list(receiving.add(case, [chat], options=options()))


def load(record: Path) -> list[FileReading]:
    with opening.open_case(record, WORDS, now=now) as case:
        return case.load()


def only_open(record: Path) -> None:
    with opening.open_case(record, WORDS, now=now):
        pass


def read(chat: Path) -> list[FileReading]:
    return pipeline.read([chat], options=options())


def compare(folder: Path, *readings: list[FileReading]) -> list[str]:
    """Which of the files that must be the same differ, when each is understood and written."""
    written = []
    for number, files in enumerate(readings):
        run = pipeline.understand(files, settings=settings_file.load(), me="Asha")
        pipeline.write(run, folder / f"out-{number}", pdf=False)
        written.append([(folder / f"out-{number}" / name).read_bytes() for name in SAME])
    return [name for name, one, other in zip(SAME, *written, strict=True) if one != other]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that passed, and seconds of all processors: on a busy machine the second still tells."""
    begun, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - spent


def options() -> ReadOptions:
    return ReadOptions(day_first=True)


def now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
