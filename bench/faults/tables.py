"""What each part prints: a table that Markdown shows, too."""

from collections.abc import Iterable, Sequence
from typing import Final

NOT_TRIED: Final = 3  # the exit status of a part that cannot be tried on this machine


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; whole numbers get their commas and stand to the right."""
    written = [[_cell(each) for each in row] for row in rows]
    numbers = [all(each[:1].isdigit() for each in column) for column in zip(*written, strict=True)]
    print(f"| {' | '.join(headings)} |")
    print("|" + "".join("--:|" if right else "---|" for right in numbers or [False] * len(headings)))
    for row in written:
        print(f"| {' | '.join(row)} |", flush=True)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
