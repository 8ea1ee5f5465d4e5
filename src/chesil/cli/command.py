"""The command line: options in, one call to the pipeline, exit status out.

Exit status: 0 done, 1 done with problems that are listed, 2 not done.
"""

import json
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, Final

import typer

from chesil import pipeline
from chesil.cli import (
    anchor,
    apart,
    assess,
    backup,
    case,
    console,
    describe,
    explain,
    first,
    keys,
    law,
    open_case,
    pack,
    paper,
    phone,
    screens,
    serve,
    site,
    speech,
    times,
    verify,
)
from chesil.cli.options import (
    Columns,
    DayFirst,
    MadeOn,
    Me,
    Paths,
    Pdf,
    People,
    Replace,
    SettingsFile,
    Zone,
    column_mapping,
    day_of_run,
    reading_options,
    settings_from,
)
from chesil.documents import folder
from chesil.terms import settings as settings_file
from chesil.terms.errors import ChesilError, OwnerUnknown
from chesil.timeline import load_people

DONE: Final = 0
NOT_DONE: Final = 2
INTERRUPTED: Final = 130  # what the option parser makes of Ctrl-C

app = typer.Typer(
    name="chesil",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Turn the exports of a phone into one timeline, findings and a chronology.",
    epilog="In danger now? Call 999. If you cannot speak, press 55 when asked.",
)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,  # noqa: FBT002 - an option's flag
) -> None:
    """Say the version when asked."""
    if version:
        console.OUT.print(f"chesil {installed_version('chesil')}")
        raise typer.Exit(DONE)


@app.command()
def read(
    paths: Paths,
    *,
    zone: Zone = None,
    day_first: DayFirst = None,
    columns: Columns = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON list, with an object for each file.")
    ] = False,
) -> None:
    """Say what each file is, how many records it holds, and what could not be read."""
    options = reading_options(zone=zone, day_first=day_first, columns=columns)
    with console.progress(shown=True) as report:
        files = pipeline.read(paths, options=options, progress=report)
    apart.warn()
    describe.show_passed_over(paths)
    described = describe.objects(files)
    if as_json:
        sys.stdout.write(json.dumps(described, ensure_ascii=False, indent=2) + "\n")
    else:
        describe.show(described, zone=options.zone)
        screens.hint(files)
    raise typer.Exit(describe.status(described))


@app.command()
def analyse(
    paths: Paths,
    *,
    out: Annotated[
        Path, typer.Option(help="The folder to write; it must not exist yet.", show_default=False)
    ],
    me: Me = None,
    about: Annotated[str | None, typer.Option(help="The person it is about; proposed when left out.")] = None,
    people: People = None,
    notes: Annotated[
        Path | None, typer.Option(help="Your own notes, if they are in another folder.", show_default=False)
    ] = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    columns: Columns = None,
    pdf: Pdf = True,
    date: MadeOn = None,
    replace: Replace = False,
) -> None:
    """Join everything into one timeline and write findings, charts and a chronology."""
    told = settings_from(settings, zone=zone, day_first=day_first)
    day = day_of_run(date, told.reading.zone)
    folder.check_free(out, replace=replace, inputs=[*paths, *([notes] if notes else [])])
    if pdf and told.printing.law:
        console.say(law.DISCLOSED)
    with console.progress(shown=True) as report:
        run = pipeline.analyse(
            [*paths, *([notes] if notes else [])],
            settings=told,
            me=me,
            about=about,
            people=load_people(people) if people else None,
            columns=column_mapping(columns),
            told=[path for path in (people, settings, columns) if path],
            as_of=day,
            progress=report,
        )
        written = pipeline.write(run, out, pdf=pdf, made=day, replace=replace, progress=report)
    apart.warn()
    describe.show_passed_over(paths)
    described = describe.objects(list(run.files))
    describe.show(described, zone=run.findings.zone)
    describe.show_run(run, written)
    raise typer.Exit(describe.status(described))


app.command()(first.first)
app.command()(times.times)
app.command()(screens.screens)
app.command()(speech.speech)
app.command()(case.init)
app.command()(case.add)
app.add_typer(open_case.app, name="open")
app.add_typer(keys.app, name="keys")
app.add_typer(paper.app, name="paper")
app.add_typer(phone.app, name="phone")
for each in (
    anchor.anchor,
    backup.backup,
    backup.backup_key,
    backup.restore,
    backup.drill,
    backup.check,
    pack.pack,
    pack.complete,
    verify.verify,
):
    app.command()(each)


app.command("serve")(serve.run)
app.add_typer(site.app, name="site")


@app.command("assess-log")
def assess_log(
    *,
    batch: Annotated[
        bool, typer.Option("--batch", help="Read one log from each line, and write one answer on each line.")
    ] = False,
) -> None:
    """Read a written log of incidents (JSON on standard input) and answer with its legal reading."""
    assess.run(batch=batch)


app.command()(explain.explain)


@app.command("settings")
def show_settings() -> None:
    """Print every default setting with its reason; save what you change in a file of your own."""
    sys.stdout.write(settings_file.defaults())


def run() -> None:
    """Run the command; every error ends as plain words and a status, never as a traceback."""
    try:
        app()
    except OwnerUnknown as error:
        console.say_error(error)
        describe.show_proposals(error.proposals)
        sys.exit(NOT_DONE)
    except ChesilError as error:
        console.say_error(error)
        sys.exit(NOT_DONE)
    except Exception as fault:
        # A fault in Chesil itself. Its words may quote a record, so only its place is shown.
        console.say_fault(fault)
        sys.exit(NOT_DONE)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            console.ERR.print("Stopped. Nothing was left half written.")
            sys.exit(NOT_DONE)
        raise
