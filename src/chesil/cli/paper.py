"""`chesil paper …`: papers for a court, made from files."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from chesil.cli import compare, console, form, leaving, official, redact, report, statement, transcript
from chesil.cli.new_file import new_file
from chesil.documents import bundle
from chesil.papers import bundling, officers

app = typer.Typer(
    no_args_is_help=True, help="Make papers for a court or the police, and check them before they go."
)
app.command()(transcript.transcript)
app.command()(leaving.check)
app.command()(compare.compare)
app.command()(redact.redact)
app.command()(official.fields)
app.add_typer(statement.app, name="statement")
app.add_typer(form.app, name="form")
app.add_typer(report.app, name="report")
_NOT_MET: Final = 1

Rules = Annotated[str, typer.Option(help=f"The rules of the court: {', '.join(bundle.names())}.")]


@app.command("list")
def begin(
    files: Annotated[list[Path], typer.Argument(help="The files, in order.", exists=True, dir_okay=False)],
    *,
    out: Annotated[Path, typer.Option(help="The list to write; it must not exist yet.", show_default=False)],
    rules: Rules = "civil",
) -> None:
    """Begin the list of a bundle: which files, with which titles, in which sections."""
    if rules not in bundle.names():
        raise typer.BadParameter(f"Choose one of: {', '.join(bundle.names())}.", param_hint="--rules")
    text = bundling.new_list([_beside(each, out) for each in files], rules)
    with new_file(out) as sink:
        sink.write(text.encode())
    console.say(f"The list is in {out}. Put titles, sections and days right, then: chesil paper bundle {out}")


def _beside(path: Path, out: Path) -> Path:
    return path.resolve().relative_to(out.resolve().parent, walk_up=True)


@app.command("cover")
def cover(
    *,
    out: Annotated[Path, typer.Option(help="The file to write; it must not exist yet.", show_default=False)],
) -> None:
    """Begin the cover page of a hand-over to the police."""
    with new_file(out) as sink:
        sink.write(officers.NEW.encode())
    console.say(f"Fill in {out}, then: chesil pack FOLDER --cover {out} --out handover.zip")


@app.command("bundle")
def make(
    listed: Annotated[
        Path, typer.Argument(metavar="LIST", help="The list from: chesil paper list.", exists=True)
    ],
    *,
    out: Annotated[Path, typer.Option(help="The PDF to write; it must not exist yet.", show_default=False)],
) -> None:
    """Make one PDF of all documents in a list, and say which rules of the court it meets."""
    found = bundling.read_list(listed)
    with console.progress(shown=True) as report:
        made = bundling.make(found, listed, progress=report)
    with new_file(out) as sink:
        sink.write(made.pdf)
    _show(made)
    console.say(f"The bundle is in {out}.")
    if any(each.state == "not met" for each in made.checks):
        raise typer.Exit(_NOT_MET)


def _show(made: bundle.Bundle) -> None:
    table = Table("Rule", "State", box=None)
    for each in made.checks:
        table.add_row(console.clean(each.words), each.state)
    console.OUT.print(table)
    for each in made.checks:
        if each.why:
            console.say(each.why, mark="- ")
