"""`chesil paper statement`: from a diary to a draft, and from there to a paper for a court or the police."""

from pathlib import Path
from typing import Annotated, Final

import typer
from msgspec.structs import replace

from chesil.cli import console
from chesil.cli.new_file import new_file
from chesil.cli.options import DayFirst, Zone, reading_options
from chesil.documents.statement import kinds
from chesil.documents.statement.drafting import Draft, Note, open_points, renewed
from chesil.documents.statement.printing import pages_of, print_back, print_draft, print_notes
from chesil.papers import stating
from chesil.terms.errors import SettingsError

app = typer.Typer(no_args_is_help=True, help="A statement in your own words, from your diary.")
_OPEN: Final = 1

About = Annotated[
    Path, typer.Option(help="Your answers, from: chesil paper statement about.", exists=True, dir_okay=False)
]


@app.command("about")
def about(
    kind: Annotated[str, typer.Argument(help=f"One of: {', '.join(kinds.names())}.")],
    *,
    out: Annotated[Path, typer.Option(help="The file to write; it must not exist yet.", show_default=False)],
) -> None:
    """Begin the file of answers: what the statement needs beside your diary."""
    if kind not in kinds.names():
        raise typer.BadParameter(f"Choose one of: {', '.join(kinds.names())}.", param_hint="KIND")
    with new_file(out) as sink:
        sink.write(stating.new_about(kinds.kind(kind)).encode())
    console.say(f"Fill in {out}, then: chesil paper statement draft DIARY --about {out} --out draft.toml")


@app.command("draft")
def draft(
    diary: Annotated[list[Path], typer.Argument(help="Your diary.", exists=True)],
    *,
    about: About,
    out: Annotated[Path, typer.Option(help="The draft to write; it must not exist yet.", show_default=False)],
    earlier: Annotated[
        Path | None,
        typer.Option("--from", help="An earlier draft: what you changed by hand stays.", show_default=False),
    ] = None,
    zone: Zone = None,
    day_first: DayFirst = None,
) -> None:
    """Make a draft of your diary, or bring an earlier draft up to date. Change it by hand after that."""
    told, kind = stating.read_about(about)
    entries = stating.entries(
        diary, told.exhibit, options=reading_options(zone=zone, day_first=day_first, columns=None)
    )
    if told.worst and told.worst not in {each.id for each in entries}:
        times = ", ".join(each.id for each in entries[:20])
        raise SettingsError("No entry has the time of the worst one.", next_step=f"Entries: {times}.")
    before = stating.read_draft(earlier, kind) if earlier else Draft(kind=kind.key)
    made, notes = renewed(replace(before, worst=told.worst), kind, entries, told.answers)
    with new_file(out) as sink:
        sink.write(stating.written(made, kind).encode())
    console.say(f"The draft is in {out}, with {console.counted(len(made.paragraphs), 'paragraph')}.")
    _show([*notes, *open_points(made, kind, told.exhibits)])
    console.say(f"Read it and change it, then: chesil paper statement print {out} --about {about} --out FILE")


@app.command("print")
def print_paper(
    listed: Annotated[Path, typer.Argument(metavar="DRAFT", help="The draft.", exists=True, dir_okay=False)],
    *,
    about: About,
    out: Annotated[Path, typer.Option(help="The PDF to write; it must not exist yet.", show_default=False)],
    notes: Annotated[
        Path, typer.Option(help="A PDF for you alone: what is open, what signing means.", show_default=False)
    ],
    back: Annotated[
        Path | None,
        typer.Option(help="For the police: the page that is never served.", show_default=False),
    ] = None,
) -> None:
    """Print the statement, unsigned. Status 1: something is still to be said."""
    told, kind = stating.read_about(about)
    made = stating.read_draft(listed, kind)
    if back and not kind.back:
        raise SettingsError(
            "Only a statement for the police has a page that is never served.", next_step="Leave out --back."
        )
    points = open_points(made, kind, told.exhibits)
    pdf = print_draft(made, kind, told.head, told.exhibits)
    papers = [(out, pdf), (notes, print_notes(made, kind, told.head, points, pages=pages_of(pdf)))]
    papers += [(back, print_back(kind, told.head))] if back else []
    for path, data in papers:
        with new_file(path) as sink:
            sink.write(data)
    console.say(
        f"The statement is in {out}. It is not signed. What signing means is in {notes}: read that first."
    )
    _show(points)
    console.say("Look for what must stay secret before it goes: chesil paper check.")
    if points:
        raise typer.Exit(_OPEN)


def _show(notes: list[Note] | tuple[Note, ...]) -> None:
    for each in notes:
        place = f"paragraph {each.number}: " if each.number else ""
        console.say(f"{place}{each.words}", mark="- ")
        if each.now:
            console.say(f"The entry says now: {each.now}", mark="    ")
