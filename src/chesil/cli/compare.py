"""`chesil paper compare`: finds what one paper hides and another that goes with it shows."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from chesil.cli import console
from chesil.papers import comparing
from chesil.papers.comparing import What
from chesil.terms.errors import SettingsError

_DIFFERENT: Final = 1
_WORDS: Final[dict[What, str]] = {
    "hidden": "The paper does not show it",
    "not there": "It is listed, and the pack does not hold it",
    "UTC": "The day is the one in UTC, not where the record is",
}


def compare(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="PAPER TABLE PACK",
            help="The paper first, then all that goes with it.",
            exists=True,
            dir_okay=False,
        ),
    ],
) -> None:
    """Compare a paper with its table and its pack: what one hides may not stand in another.

    Looked for are addresses, numbers and places that the paper does not show, files that are listed and not
    in the pack, and days in UTC. The status is 1 when something was found.
    """  # fmt: skip
    if len(files) < 2:
        raise SettingsError("Give at least two files.", next_step="Name the paper, then its table or pack.")
    with console.progress(shown=True) as report:
        found = comparing.compare(files, progress=report)
    table = Table("File", "Where", "What stands there", "Why it is listed", box=None)
    for each in found.differences:
        table.add_row(*map(console.clean, (each.file, each.part, each.said, _WORDS[each.what])))
    if found.differences:
        console.OUT.print(table)
    for line in found.not_looked:
        console.say(console.clean(line), mark="- ")
    if not found.fits:
        raise typer.Exit(_DIFFERENT)
    console.say("Nothing stands in one of them that the paper does not show.")
