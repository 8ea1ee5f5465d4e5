"""`chesil paper form`: sheets to copy into forms from, and letters, from one file of answers."""

from pathlib import Path
from typing import Annotated, Final

import typer

from chesil.cli import console
from chesil.cli.new_file import new_file
from chesil.cli.options import DEFAULT_ZONE, MadeOn, day_of_run
from chesil.documents import words
from chesil.documents.forms.filling import Due
from chesil.documents.forms.sheet import Sheet, names, sheet
from chesil.papers import forming

app = typer.Typer(no_args_is_help=True, help="Sheets for forms, and letters, from your answers.")
_OPEN: Final = 1


@app.command("list")
def show() -> None:
    """Say which forms and letters there are."""
    for name in names():
        each = sheet(name)
        console.say(f"{name}: {each.title}. To: {each.to}.")


def _named(name: str) -> Sheet:
    if name not in names():
        raise typer.BadParameter(f"Choose one of: {', '.join(names())}.", param_hint="NAME")
    return sheet(name)


@app.command("answers")
def answers(
    wanted: Annotated[list[str], typer.Argument(metavar="NAME", help="Forms and letters.")],
    *,
    out: Annotated[Path, typer.Option(help="The file to write; it must not exist yet.", show_default=False)],
    known: Annotated[
        Path | None,
        typer.Option("--from", help="Answers that you have given already.", exists=True, show_default=False),
    ] = None,
) -> None:
    """Begin a file of answers. One file does for several forms: each question stands once."""
    told = forming.read_answers(known).answers if known else {}
    text = forming.new_answers([_named(each) for each in wanted], told)
    with new_file(out) as sink:
        sink.write(text.encode())
    console.say(f"Fill in {out}, then: chesil paper form print NAME --answers {out} --out FILE")


@app.command("print")
def print_form(
    name: Annotated[str, typer.Argument(help="A form or a letter; see: chesil paper form list.")],
    *,
    given: Annotated[Path, typer.Option("--answers", help="Your answers.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="The PDF to write; it must not exist yet.", show_default=False)],
    date: MadeOn = None,
) -> None:
    """Print a sheet or a letter, with its days. Status 1: a secret stands in it, so nothing is written."""
    wanted = _named(name)
    day = day_of_run(date, DEFAULT_ZONE)
    made = forming.make(wanted, forming.read_answers(given), day=day)
    for hit in made.leaks:
        console.say(f"{hit.part}, line {hit.line}: your {hit.detail.id} stands here.", mark="- ")
    if made.leaks:
        console.say("Nothing was written. Take it out of the answers, or say that it need not be secret.")
        raise typer.Exit(_OPEN)
    with new_file(out) as sink:
        sink.write(made.pdf)
    console.say(f"{wanted.title}: {out}.")
    if made.missing:
        console.say(f"Lines to write on: {', '.join(made.missing)}.")
    for each in made.dues:
        console.say(_due(each), mark="- ")
    if wanted.is_letter:
        for note in wanted.ask:
            console.say(note.words, mark="- ")
    if wanted.confidential:
        console.say("It is for the court alone. Keep it apart from every other paper.")


def _due(each: Due) -> str:
    clock = each.clock
    unsure = "" if clock.mark == "sure" else " We did not find this in the rule itself: ask."
    day = f" That is {words.weekday_words(each.day)}." if each.day else ""
    banks = " Bank holidays are not counted out." if clock.working_days and each.day else ""
    return f"{clock.words}.{day}{banks} ({clock.source}){unsure}"
