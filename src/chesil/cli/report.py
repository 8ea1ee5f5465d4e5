"""`chesil paper report`: one page on contact under an order, for the police or with less for others."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from chesil import pipeline
from chesil.cli import apart, console
from chesil.cli.new_file import new_file
from chesil.cli.options import DayFirst, MadeOn, Me, People, Zone, day_of_run, reading_options, settings_from
from chesil.documents.report import READERS, Report, print_report
from chesil.papers import reporting
from chesil.timeline import load_people

app = typer.Typer(no_args_is_help=True, help="One page on contact under an order, for whoever can act.")


@app.command("begin")
def begin(
    *,
    out: Annotated[Path, typer.Option(help="The file to write; it must not exist yet.", show_default=False)],
) -> None:
    """Begin the file about the order: court, number, terms, when it was made and served."""
    with new_file(out) as sink:
        sink.write(reporting.new_report().encode())
    console.say(f"Fill in {out}, then: chesil paper report print {out} --for police --out FILE")


@app.command("print")
def print_paper(
    about: Annotated[Path, typer.Argument(metavar="ORDER", help="The file about the order.", exists=True)],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILES", help="Exports with what came after it.", show_default=False),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="The PDF to write; it must not exist yet.", show_default=False)],
    reader: Annotated[str, typer.Option("--for", help=f"Who reads it: {', '.join(READERS)}.")] = "police",
    contact_from: Annotated[
        list[str],
        typer.Option("--from", help="Name or number of the other person in the exports; may be repeated."),
    ] = [],  # noqa: B006 - the option parser's way to say none
    me: Me = None,
    people: People = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    date: MadeOn = None,
) -> None:
    """Print the page: the order, each contact since with its record, and what was reported."""
    chosen = next((each for each in READERS if each == reader), None)
    if chosen is None:
        raise typer.BadParameter(f"Choose one of: {', '.join(READERS)}.", param_hint="--for")
    told = settings_from(None, zone=zone, day_first=day_first)
    found = reporting.read_report(about)
    if paths:
        files = pipeline.read(paths, options=reading_options(zone=zone, day_first=day_first, columns=None))
        known = load_people(people) if people else None
        joined = pipeline.join(files, settings=told, people=known, me=me)
        more = reporting.since(found, joined, contact_from, zone=told.reading.zone)
        found = msgspec.structs.replace(found, contact=(*found.contact, *more))
        apart.warn()
    found = msgspec.structs.replace(found, contact=reporting.ordered(found.contact))
    pdf = print_report(found, chosen, made=day_of_run(date, told.reading.zone))
    with new_file(out) as sink:
        sink.write(pdf)
    _say(found, chosen, out)


def _say(found: Report, reader: str, out: Path) -> None:
    if reader == "police":
        console.say(f"The page is in {out}. Contacts in the records: {len(found.contact):,}.")
        if not found.order.served:
            console.say("It says that the day of service is not recorded. The police will ask how they knew.")
    else:
        console.say(f"The sheet is in {out}. It tells of no contact and gives no way to reach you.")
    console.say("Look for what must stay secret before it goes: chesil paper check.")
