"""What is shown on a terminal: plain words, progress on stderr, and no control characters."""

import sys
import textwrap
import traceback
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from chesil.pipeline import Progress as Reporter
from chesil.terms.errors import ChesilError

# Lines are left to the terminal to wrap, so that a path can be copied whole.
OUT: Final = Console(highlight=False, markup=False, soft_wrap=True)
ERR: Final = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def clean(text: str) -> str:
    """The text without characters that could steer a terminal or hide what follows."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in ("Cc", "Cf", "Cs") else each
        for each in text
    )


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things: "1 file", "2,000 files"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say(text: str, *, mark: str = "", to: Console = OUT) -> None:
    """Print a sentence after *mark*, its lines broken between words and set under its first word."""
    width = max(20, to.width)
    lines = textwrap.wrap(
        clean(text), width=width - len(mark), break_long_words=False, break_on_hyphens=False
    ) or [""]
    for place, line in enumerate(lines):
        to.print((mark if place == 0 else " " * len(mark)) + line)


def say_error(error: ChesilError) -> None:
    """Print what is wrong, where, and what to do next."""
    place = f"{clean(error.where)}:" if error.where else ""
    if place and len(place) + len(error.what) >= ERR.width:
        ERR.print(place)  # a path stays whole, so that it can be copied
        place = ""
    say(f"{place} {error.what}".lstrip(), to=ERR)
    if error.next_step:
        say(error.next_step, to=ERR)


def say_fault(fault: Exception) -> None:
    """Print where a fault in Chesil lies, without its words: they may hold a record."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    ours = [each for each in traceback.extract_tb(fault.__traceback__) if "chesil" in each.filename]
    frame = ours[-1] if ours else place
    where = f"{Path(frame.filename).name}, line {frame.lineno}"
    ERR.print(
        f"There is a fault in Chesil ({type(fault).__name__} in {where}). Nothing was left half written."
    )
    ERR.print("Please report it with this line. Do not send your files.")


@contextmanager
def progress(*, shown: bool) -> Iterator[Reporter]:
    """A bar on stderr with what is happening and how long it may take; nothing when not a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
        TextColumn("about"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=ERR, transient=True, disable=not (shown and sys.stderr.isatty())) as bar:
        task = bar.add_task("Starting", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=clean(what), completed=done, total=total or None)

        yield report
