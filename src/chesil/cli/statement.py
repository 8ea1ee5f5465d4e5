"""`chesil paper statement`: from a diary to a draft, and from there to a paper for a court or the police."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from msgspec.structs import replace
from rich.console import Console

from chesil.cli import console
from chesil.cli.new_file import new_file
from chesil.cli.options import DayFirst, Me, People, Zone, settings_from
from chesil.documents.statement import kinds
from chesil.documents.statement.drafting import Draft, Note, renewed
from chesil.documents.statement.missing import check_complete, open_points
from chesil.documents.statement.printing import (
    pages_of,
    print_back,
    print_draft,
    print_final,
    print_notes,
)
from chesil.papers import stating
from chesil.terms.errors import SettingsError
from chesil.timeline import load_people

app = typer.Typer(no_args_is_help=True, help="A statement in your own words, from your diary and messages.")
# Where each thing that is missing is filled in.
_PLACES: Final = {
    "source": "{draft}: source of that paragraph, or known_from in your diary",
    "when": "{draft}: text of that paragraph, or when in your diary",
    "exhibit": "{about}: an [[exhibit]] of that number",
    "head": "{about}: {key} under [head]",
    "missing": "{about}: {key} under [answers]; then make the draft again, with --from",
    "worst": "{about}: worst, the time of that entry; then make the draft again, with --from",
}

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
    files: Annotated[
        list[Path],
        typer.Argument(help="Your diary, and the exports of messages that the answers name.", exists=True),
    ],
    *,
    about: About,
    out: Annotated[Path, typer.Option(help="The draft to write; it must not exist yet.", show_default=False)],
    earlier: Annotated[
        Path | None,
        typer.Option("--from", help="An earlier draft: what you changed by hand stays.", show_default=False),
    ] = None,
    me: Me = None,
    people: People = None,
    zone: Zone = None,
    day_first: DayFirst = None,
) -> None:
    """Make a draft, or bring an earlier draft up to date. Change it by hand after that."""
    told, kind = stating.read_about(about)
    entries = stating.entries(
        files, told, settings=settings_from(None, zone=zone, day_first=day_first), me=me,
        people=load_people(people) if people else None,
    )  # fmt: skip
    if told.worst and told.worst not in {each.id for each in entries}:
        times = ", ".join(each.id for each in entries[:20])
        raise SettingsError("No entry has the time of the worst one.", next_step=f"Entries: {times}.")
    before = stating.read_draft(earlier, kind) if earlier else Draft(kind=kind.key)
    made, notes = renewed(replace(before, worst=told.worst), kind, entries, told.answers)
    with new_file(out) as sink:
        sink.write(stating.written(made, kind).encode())
    console.say(f"The draft is in {out}, with {console.counted(len(made.paragraphs), 'paragraph')}.")
    _show([*notes, *open_points(made, kind, told.head, told.exhibits)], draft=out, about=about)
    for each in told.messages:
        console.say(
            f"Print the messages of {each.number}: chesil paper transcript {each.file} --exhibit "
            f"{each.number} {' '.join(f'--record {one}' for one in each.records)} --out FILE"
        )
    console.say(f"Read it and change it, then: chesil paper statement print {out} --about {about} --out FILE")


@app.command("print")
def print_paper(
    listed: Annotated[Path, typer.Argument(metavar="DRAFT", help="The draft.", exists=True, dir_okay=False)],
    *,
    about: About,
    out: Annotated[Path, typer.Option(help="The PDF to write; it must not exist yet.", show_default=False)],
    as_draft: Annotated[
        bool, typer.Option("--draft", help="Print a draft, with a list of what is missing.")
    ] = False,
    notes: Annotated[
        Path, typer.Option(help="A PDF for you alone: what is open, what signing means.", show_default=False)
    ],
    back: Annotated[
        Path | None,
        typer.Option(help="For the police: the page that is never served.", show_default=False),
    ] = None,
) -> None:
    """Print the statement to sign by hand. Status 2: something is missing, and nothing was printed."""
    told, kind = stating.read_about(about)
    made = stating.read_draft(listed, kind)
    if back and not kind.back:
        raise SettingsError(
            "Only a statement for the police has a page that is never served.", next_step="Leave out --back."
        )
    points = open_points(made, kind, told.head, told.exhibits)
    if not as_draft:
        _show(points, draft=listed, about=about, to=console.ERR)
        check_complete(points)
    pdf = (print_draft if as_draft else print_final)(made, kind, told.head, told.exhibits, points)
    papers = [(out, pdf), (notes, print_notes(made, kind, told.head, points, pages=pages_of(pdf)))]
    papers += [(back, print_back(kind, told.head))] if back else []
    for path, data in papers:
        with new_file(path) as sink:
            sink.write(data)
    what = "draft" if as_draft else "statement"
    console.say(
        f"The {what} is in {out}. It is not signed. What signing means is in {notes}: read that first."
    )
    _show(points, draft=listed, about=about)
    console.say("Look for what must stay secret before it goes: chesil paper check.")


def _show(notes: Sequence[Note], *, draft: Path, about: Path, to: Console = console.OUT) -> None:
    for each in notes:
        place = f"paragraph {each.number}: " if each.number else ""
        console.say(f"{place}{each.words}", mark="- ", to=to)
        if each.now:
            console.say(f"The entry says now: {each.now}", mark="    ", to=to)
        where = _PLACES.get("worst" if each.key == "worst" else each.what, "")
        if where:
            filled = where.format(draft=draft, about=about, key=each.key)
            console.say(f"Fill it in here: {filled}", mark="    ", to=to)
