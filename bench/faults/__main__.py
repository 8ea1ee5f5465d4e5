"""`python -m bench.faults`: harm the vault in every way the test plan names, and write docs/faults.md.

    python -m bench.faults [--small] [--only PART ...] [--kills 500] [--changes 10000] [--rewrites 10000] [--disks 40]

Each part runs in a process of its own, one after the other, and can be run alone. A small run, or one of some parts
only, writes nothing. Ends with 1 when a part found what it should not.
"""

import argparse
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from os import process_cpu_count
from pathlib import Path
from typing import Final

import attrs

from bench.faults.tables import NOT_TRIED

PAGE: Final = Path(__file__).parents[2] / "docs" / "faults.md"
SMALL: Final = {
    "kills": 10,
    "work_kills": 10,
    "cuts": 20,
    "minute_kills": 2,
    "changes": 200,
    "rewrites": 300,
    "disks": 8,
    "mib": 64,
    "rounds": 1,
    "swaps": 40,
    "items": 500,
    "rotations": 2,
}
LARGE: Final = {
    "kills": 500,
    "work_kills": 200,
    "cuts": 500,
    "minute_kills": 50,
    "changes": 10_000,
    "rewrites": 10_000,
    "disks": 40,
    "mib": 1024,
    "rounds": 5,
    "swaps": 0,
    "items": 10_000,
    "rotations": 10,
}


@attrs.frozen
class Part:
    """One part: its module, the arguments with names of counts in braces, what its table shows, and where it lies."""

    module: str
    arguments: str
    title: str
    shows: str
    package: str = "bench.faults"


PARTS: Final = (
    Part("tampering", "--count {changes}", "A changed pack (E1)",
         "A pack is changed and both verifiers look at it: the scripted attacks, then random changes, some covered up "
         "as well as can be. Missed and disagreed must be 0."),
    Part("insider", "--count {rewrites}", "An insider with every key (E2)",
         "A log that is anchored every hour is rewritten, signed and anchored anew by somebody who has its key. Unseen must be 0."),
    Part("swaps", "--count {swaps}", "Sealed bytes in another place (K5)",
         "Every sealed byte string of a case is put in the place of others, of its own case and of another. All must be refused."),
    Part("rotation", "--items {items} --rounds {rotations}", "Keys changed while others write (K6)",
         "Four processes add items to a case of many while its keys are changed. Nothing may be lost, wrapped twice or left under an old key."),
    Part("store_kills", "--kills {kills}", "Killed while storing (F1)",
         "A process that seals and stores files is killed with SIGKILL at random moments. Bad and left must be 0."),
    Part("import_kills", "--kills {kills}", "Killed while adding to a case (F1)",
         "The same to a process that adds files to a case: seal, store, log, read apart, log. Bad, gaps, unread and left must be 0."),
    Part("work_kills", "--kills {work_kills}", "Killed amid casework (F1)",
         "People share, reports get their first look, letters go and agencies share what they know, while a process that answers, and at times the worker, is killed with SIGKILL. Lost, twice, unlined (a look without its line), half, readable (though it was stopped), left, log faults and refused must be 0.",
         "bench.site"),
    Part("minute_kills", "--cuts {cuts} --kills {minute_kills}", "Cut off while minuting (F1)",
         "Somebody minutes a meeting in a browser while the connection of that page is cut at four moments of a line, and at times the whole site is killed with SIGKILL and started anew. Unheard lines were kept although the page heard nothing, and were sent again. Lost, twice, moved (not in the order in which they were typed), unseen (a page shows other lines than are kept), half and log faults must be 0.",
         "bench.site"),
    Part("full_disk", "--steps {disks}", "A full disk (F2)",
         "A case is made, filled and packed on disks that are too small by more and less. What does not fit must be said; wrong must be 0."),
    Part("pythons", "", "Read again by other Pythons (E5)",
         "The invented case is read by each version of Python that is here. All hashes must be the same."),
    Part("intake", "--mib {mib} --rounds {rounds} --memory-mib {memory}", "What sealing costs",
         "Files are hashed, sealed and stored, in turn with the system's own hashing and copying. The ratio must be at most 1.3."),
)  # fmt: skip


def main() -> None:
    """Run the parts and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="few of everything, to try it out")
    parser.add_argument("--only", action="append", choices=[each.module for each in PARTS])
    for name in LARGE:
        parser.add_argument(f"--{name}", type=int)
    given = parser.parse_args()
    counts = (SMALL if given.small else LARGE) | {
        name: getattr(given, name) for name in LARGE if getattr(given, name) is not None
    }
    counts["memory"] = 4 * counts["mib"]
    sections, good = [], True
    for part in PARTS:
        if not given.only or part.module in given.only:
            section, status = run(part, counts)
            sections.append(section)
            good = good and status in (0, NOT_TRIED)
    if not given.small and not given.only:
        PAGE.write_text(page(sections), "utf-8")
    print("What was tried is as it should be." if good else "Something is not as it should be: see above.")
    sys.exit(0 if good else 1)


def run(part: Part, counts: dict[str, int]) -> tuple[str, int]:
    """Run one part; gives its section of the page, and its status."""
    print(f"## {part.title}\n\n{part.shows}\n", flush=True)
    start = time.monotonic()
    command = [
        sys.executable,
        "-m",
        f"{part.package}.{part.module}",
        *part.arguments.format_map(counts).split(),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        lines = []
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    took = f"{(time.monotonic() - start) / 60:.1f} minutes"
    verdicts = {0: "as it should be", NOT_TRIED: "not tried on this machine"}
    verdict = verdicts.get(process.returncode, "**not as it should be**")
    print(f"\n{took}: {verdict}.\n", flush=True)
    return f"## {part.title}\n\n{part.shows}\n\n{''.join(lines)}\nIn {took}: {verdict}.\n", process.returncode


def page(sections: list[str]) -> str:
    machine = f"Python {platform.python_version()}, {process_cpu_count()} processors, {platform.system()} {platform.machine()}"
    head = (
        "# Faults and attacks\n\n"
        "Written by `make faults`, which harms the vault in every way the test plan names and counts what goes wrong. "
        "Each part can be run alone: `.venv/bin/python -m bench.faults --only tampering`.\n\n"
        f"Chesil {version('chesil')}, {machine}.\n"
    )
    return "\n".join([head, *sections])


if __name__ == "__main__":
    main()
