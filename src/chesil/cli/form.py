"""`chesil paper form`: sheets to copy into forms from, and letters, from one file of answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from chesil.cli import console, official
from chesil.cli.new_file import new_file
from chesil.cli.options import DEFAULT_ZONE, MadeOn, day_of_run
from chesil.documents import words
from chesil.documents.forms.filling import Due
from chesil.documents.forms.sheet import Sheet, names, sheet
from chesil.leaks import Hit
from chesil.papers import forming
from chesil.terms.errors import SettingsError

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
    brought: Annotated[
        Path | None,
        typer.Option(
            "--official",
            help="The blank official form as PDF, to be filled in.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    told: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="Which answer goes into which field; see: chesil paper fields.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print a sheet or a letter with its days, or fill in an official form that you bring.

    Status 1: a secret stands in it, so nothing is written. Nothing is ever ticked or signed.
    """
    wanted, answers = _named(name), forming.read_answers(given)
    if bool(brought) != bool(told):
        raise SettingsError("--official and --map belong together.", next_step="Give both, or neither.")
    form = official.filled(name, brought, told, answers) if brought and told else None
    made = forming.make(wanted, answers, day=day_of_run(date, DEFAULT_ZONE))
    _stop_at(form.leaks if form else made.leaks)
    with new_file(out) as sink:
        sink.write(form.pdf if form else made.pdf)
    if form:
        console.say(f"The form is in {out}. Look at every page.")
    else:
        _say(wanted, made, out)
    if wanted.confidential:
        console.say("It is for the court alone. Keep it apart from every other paper.")


def _stop_at(leaks: Sequence[Hit]) -> None:
    for hit in leaks:
        place = f"{hit.part}, line {hit.line}" if hit.line else hit.part
        console.say(f"{place}: your {hit.detail.id} stands here.", mark="- ")
    if leaks:
        console.say("Nothing was written. Take it out of the answers, or say that it need not be secret.")
        raise typer.Exit(_OPEN)


def _say(wanted: Sheet, made: forming.Form, out: Path) -> None:
    console.say(f"{wanted.title}: {out}.")
    if made.missing:
        console.say(f"Lines to write on: {', '.join(made.missing)}.")
    for each in made.dues:
        console.say(_due(each), mark="- ")
    if wanted.is_letter:
        for note in wanted.ask:
            console.say(note.words, mark="- ")


def _due(each: Due) -> str:
    clock = each.clock
    unsure = "" if clock.mark == "sure" else " We did not find this in the rule itself: ask."
    day = f" That is {words.weekday_words(each.day)}." if each.day else ""
    banks = " Bank holidays are not counted out." if clock.working_days and each.day else ""
    return f"{clock.words}.{day}{banks} ({clock.source}){unsure}"
