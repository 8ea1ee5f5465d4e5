"""`chesil paper redact`: takes finds and chosen places out of a PDF or a picture for good."""

from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer

from chesil.cli import console
from chesil.cli.new_file import new_file
from chesil.cli.options import DEFAULT_ZONE, MadeOn, day_of_run
from chesil.documents.redaction.record import Box
from chesil.papers import leaving, redacting
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import SettingsError

_PARTS: Final = 5
_ALL: Final = 100


def redact(
    file: Annotated[Path, typer.Argument(help="A PDF or a picture.", exists=True, dir_okay=False)],
    *,
    out: Annotated[Path, typer.Option(help="The new file; it must not exist yet.", show_default=False)],
    log: Annotated[
        Path,
        typer.Option(help="The log to keep, which ties the new file to the whole one.", show_default=False),
    ],
    secrets: Annotated[
        Path | None,
        typer.Option(help="Take out everything on this list of secrets.", exists=True, show_default=False),
    ] = None,
    box: Annotated[
        list[str],
        typer.Option(
            help="Take out a place: page, left, top, right, bottom in % of the page, such as 2,10,40,60,45."
        ),
    ] = [],  # noqa: B006 - the option parser's way to say none
    number: Annotated[
        str, typer.Option(help="The exhibit's number, such as AK/1: it stands below each page of a PDF.")
    ] = "",
    date: MadeOn = None,
) -> None:
    """Draw a PDF or a picture anew, without what is taken out. The whole file stays as it is."""
    boxes = [_box(each) for each in box]
    if not boxes and not secrets:
        raise SettingsError("Nothing is to be taken out.", next_step="Give --secrets, --box or both.")
    details = leaving.read_secrets(secrets).details if secrets else ()
    with console.progress(shown=True) as report, new_file(out) as sink, new_file(log) as logged:
        report("Drawing it anew", 0, 0)
        with Nursery() as nursery:
            made = redacting.redact(
                file, out.name, details=details, boxes=boxes, made=day_of_run(date, DEFAULT_ZONE),
                nursery=nursery, footer=f"{number}, redacted" if number else "",
            )  # fmt: skip
        sink.write(made.data)
        logged.write(msgspec.json.format(msgspec.json.encode(made.log), indent=2))
    _say(made, out, log)


def _box(given: str) -> Box:
    try:
        page, *edges = (float(each) for each in given.split(","))
    except ValueError:
        page, edges = 0.0, []
    is_whole = page >= 1 and page == int(page) and len(edges) == _PARTS - 1
    if (
        not is_whole
        or not all(0 <= each <= _ALL for each in edges)
        or edges[0] >= edges[2]
        or edges[1] >= edges[3]
    ):
        raise typer.BadParameter(
            "Write a page and four numbers from 0 to 100: page, left, top, right, bottom.", param_hint="--box"
        )
    left, top, right, bottom = (each / _ALL for each in edges)
    return Box(int(page), left, top, right, bottom)


def _say(made: redacting.Redacted, out: Path, log: Path) -> None:
    count = console.counted(len(made.log.boxes), "box", "boxes")
    console.say(f"The new file is in {out}, with {count}.")
    for each in made.log.boxes:
        what = each.secret or "a place that you chose"
        console.say(f"page {each.page}: {what}", mark="- ")
    console.say(f"The log is in {log}. Keep it and the whole file; send neither.")
    console.say(
        "Look at every page before you send it: words in pictures are read by machine at best, and "
        "handwriting is not found."
    )
