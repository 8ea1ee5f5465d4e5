"""`python -m bench.bombs`: files made to exhaust a machine; each must be refused, or read within the bounds."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bench import watch
from bench.bombs import binary, packed, pages, phones, texts
from bench.watch import Input

_BOMBS: Final = (
    (packed.BOMBS, None),
    (texts.BOMBS, None),
    (pages.BOMBS, None),
    (binary.BOMBS, None),
    (phones.BOMBS, None),
    (phones.BACKUPS, phones.look_at_backup),
    (phones.PICTURES, phones.look_at_picture),
    (phones.SCREENS, phones.look_at_screen),
)


def main() -> None:
    """Read every bomb, print what became of it, and end with 1 when anything was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="where failing files are saved")
    parser.add_argument("--named", default="", help="only bombs whose name holds these letters")
    given = parser.parse_args()
    print("| bomb | read as | records | faults | seconds | most MB | it says |")
    print("|---|---|--:|--:|--:|--:|---|")
    done = sorted(
        watch.read_all(_inputs(given.named), workers=given.workers, keep=given.keep),
        key=lambda each: each[0].number,
    )
    for bomb, outcome in done:
        said = next(iter(outcome.refused), "")
        print(
            f"| {bomb.label} | {', '.join(outcome.formats) or ('' if bomb.look else 'not known')} | {outcome.records:,} | {len(outcome.faults)} "
            f"| {outcome.seconds:.2f} | {outcome.peak_bytes >> 20:,} | {said} |"
        )
    faults = [f"{bomb.label}: {fault}" for bomb, outcome in done for fault in outcome.faults]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


def _inputs(named: str) -> Iterator[Input]:
    every = ((label, pieces, look) for bombs, look in _BOMBS for label, pieces in bombs.items())
    for number, (label, pieces, look) in enumerate(every):
        if named in label:
            yield Input(
                number=number, label=label, name="input", look=look,
                write=lambda path, pieces=pieces: _write(path, pieces),
            )  # fmt: skip


def _write(path: Path, pieces: Callable[[], Iterator[bytes]]) -> None:
    with path.open("wb") as stream:
        stream.writelines(pieces())


if __name__ == "__main__":
    main()
