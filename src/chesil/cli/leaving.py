"""`chesil paper check`: looks for what must stay secret in files that are about to be sent."""

from pathlib import Path
from typing import Annotated, Final

import typer

from chesil.cli import console
from chesil.papers import leaving

_OPEN: Final = 1

SecretsFile = Annotated[
    Path,
    typer.Option("--secrets", help="A TOML file of what must not leave.", exists=True, dir_okay=False),
]


def check(
    files: Annotated[
        list[Path], typer.Argument(help="Every file that is about to go.", exists=True, dir_okay=False)
    ],
    *,
    secrets: SecretsFile,
) -> None:
    """Look for what must stay secret in files, also in their names, notes and hidden parts.

    Status 1: something was found that is not settled, or a part could not be looked at. Do not send it then.
    """
    listed = leaving.read_secrets(secrets)
    with console.progress(shown=True) as report:
        found = leaving.check_files(files, listed, progress=report)
    for each in found.finds:
        _show(each)
    for part in found.not_looked:
        console.say(part, mark="- ")
    if found.for_the_eye:
        console.say(f"Look at these pictures yourself: {', '.join(found.for_the_eye)}.")
    _sum_up(found)
    if found.is_open:
        raise typer.Exit(_OPEN)


def _show(find: leaving.Find) -> None:
    hit = find.hit
    place = f"{hit.part}, line {hit.line}" if hit.line else hit.part
    how = "" if hit.exact else " (close to it)"
    kept = f" It stays: {find.reason}" if find.reason else ""
    console.say(f"{find.file}, {place}: {hit.detail.id}, written as {hit.masked}{how}.{kept}", mark="- ")


def _sum_up(found: leaving.Checked) -> None:
    still = sum(not each.reason for each in found.finds)
    files = console.counted(found.files, "file")
    if found.is_open:
        parts = [f"{console.counted(still, 'find')} not settled"] if still else []
        parts += (
            [f"{console.counted(len(found.not_looked), 'part')} not looked at"] if found.not_looked else []
        )
        console.say(f"{files} looked at: {', '.join(parts)}. Do not send them like this.")
        console.say("Take it out (chesil paper redact), leave the file out, or write down why it stays.")
    else:
        console.say(f"{files} looked at. Nothing on the list was found that is not settled.")
        console.say("The check knows what is on the list and nothing else.")
    words = f"The words of {console.counted(found.read, 'picture')} were read by machine, which misses some."
    console.say(words if found.read else "No words in pictures were read.")
