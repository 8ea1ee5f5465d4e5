"""`chesil anchor FOLDER`: have the log time-stamped by authorities outside."""

from pathlib import Path
from typing import Annotated

import typer

from chesil.case_folder import anchoring
from chesil.case_folder.case import Case
from chesil.cli import console
from chesil.cli.unlocking import CodeFd, Folder, KeyFile, PassphraseFd, Unlocking, WithCode


def anchor(
    folder: Folder,
    *,
    authorities: Annotated[
        Path | None,
        typer.Option(
            help="Which time-stamp authorities to ask from now on: a TOML file.", show_default=False
        ),
    ] = None,
    passphrase_fd: PassphraseFd = None,
    code_fd: CodeFd = None,
    with_code: WithCode = False,
    key_file: KeyFile = None,
) -> None:
    """Anchor the log: later anyone can check that what is in it now was there now.

    With authorities, a hash of the log is sent to them, and they time-stamp it. They see that this
    computer asked, and when. Nothing else leaves it. Once they are named, chesil add asks them, too.

    The file names one or two authorities, each with a file beside it of its root certificates (PEM):

    authority = [{ name = "One", url = "https://tsa.example.org/", roots = "one.pem" }]
    """
    named = anchoring.read_authorities(authorities) if authorities else None
    way = Unlocking(folder, passphrase_fd, code_fd, with_code, key_file)
    with way.opened() as case, console.progress(shown=True) as report:
        if named:
            anchoring.remember(case, named)
        report("Asking for time stamps", 0, 0)
        made = anchoring.make(case)
    say(made)
    raise typer.Exit(int(bool(made.pending)))


def after_adding(case: Case) -> None:
    """Anchor what was added, when the owner has named authorities; a gap is shown and is no failure."""
    if anchoring.authorities(case.database):
        say(anchoring.make(case))


def say(made: anchoring.Made) -> None:
    """Print what was anchored, and what is missing still."""
    console.OUT.print(f"Anchor {made.anchor.number} is made.")
    for refusal in made.refusals:
        console.OUT.print(f"  ! {console.clean(str(refusal))}")
    for gap in made.pending:
        console.OUT.print(f"  ! {console.clean(gap)} It is asked for again with the next anchor.")
    if not made.pending and not made.refusals:
        console.OUT.print("Every anchor has its time stamps." if made.stamped else _NOBODY_ASKED)


_NOBODY_ASKED = "No time-stamp authority is named, so nobody outside can say when. See chesil anchor --help."
