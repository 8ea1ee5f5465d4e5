"""`chesil paper transcript`: what was sent between two people, message by message, as an exhibit."""

from pathlib import Path
from typing import Annotated

import typer

from chesil import pipeline
from chesil.cli import apart, console, describe
from chesil.cli.new_file import new_file
from chesil.cli.options import (
    Columns,
    DayFirst,
    MadeOn,
    Me,
    Paths,
    People,
    SettingsFile,
    Since,
    Until,
    Zone,
    as_told,
    day_of_run,
    settings_from,
)
from chesil.documents.transcript import print_transcript
from chesil.papers import transcribing
from chesil.papers.transcribing import Wanted
from chesil.timeline import load_people


def transcript(
    paths: Paths,
    *,
    out: Annotated[Path, typer.Option(help="The PDF to write; it must not exist yet.", show_default=False)],
    talk_with: Annotated[
        list[str],
        typer.Option("--with", help="Name or number of the other person; repeat it for more than one."),
    ] = [],  # noqa: B006 - the option parser's way to say none
    since: Since = None,
    until: Until = None,
    record: Annotated[
        list[int], typer.Option(help="Print this record of a file alone; repeat it for more than one.")
    ] = [],  # noqa: B006 - the option parser's way to say none
    exhibit: Annotated[str, typer.Option(help="The exhibit number, such as AB/1.")] = "",
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="Print small copies of pictures.")
    ] = True,
    me: Me = None,
    people: People = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    columns: Columns = None,
    date: MadeOn = None,
) -> None:
    """Print a conversation: both sides, numbered lines, and a count of what is not printed."""
    told = settings_from(settings, zone=zone, day_first=day_first)
    options = as_told(told, columns)
    wanted = Wanted(
        people=tuple(talk_with), since=since.date() if since else None,
        until=until.date() if until else None, records=tuple(record),
    )  # fmt: skip
    with console.progress(shown=True) as report, new_file(out) as sink:
        files = pipeline.read(paths, options=options, progress=report)
        known = load_people(people) if people else None
        joined = pipeline.join(files, settings=told, people=known, me=me)
        made = transcribing.transcript(
            files, joined, wanted, zone=told.reading.zone, exhibit=exhibit, pictures=pictures,
            made=day_of_run(date, told.reading.zone), progress=report,
        )  # fmt: skip
        sink.write(print_transcript(made))
    apart.warn()
    describe.show_passed_over(paths)
    described = describe.objects(files)
    counted = console.counted(len(made.chosen), "message or call", "messages and calls")
    console.say(f"The transcript is in {out}: {counted}.")
    for each in made.left_out:
        console.say(each, mark="- ")
    raise typer.Exit(describe.status(described))
