"""Options that several commands take, and what they come to."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from chesil.readers.call_records import columns as mapping_file
from chesil.terms import settings as settings_file
from chesil.terms.readings import ReadOptions
from chesil.terms.settings import Settings

DAY: Final = ["%Y-%m-%d"]
DEFAULT_ZONE: Final = settings_file.load().reading.zone

Paths = Annotated[list[Path], typer.Argument(help="Files, folders or ZIPs.", show_default=False)]
Zone = Annotated[str | None, typer.Option(help="Time zone of local times, such as Europe/London.")]
DayFirst = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="How dates are written, where a file cannot tell."),
]
Columns = Annotated[
    Path | None,
    typer.Option(help="A small TOML file that says which column of a bill is which.", show_default=False),
]

MadeOn = Annotated[
    datetime | None,
    typer.Option(
        "--date",
        formats=DAY,
        metavar="YYYY-MM-DD",
        help="The day of this run, from which days left are counted; it is printed. Today when left out.",
        show_default=False,
    ),
]
Since = Annotated[datetime | None, typer.Option(help="Only from this day on.", formats=DAY)]
Until = Annotated[datetime | None, typer.Option(help="Only up to this day.", formats=DAY)]
Me = Annotated[str | None, typer.Option(help="Your own name or number in the exports.")]
People = Annotated[Path | None, typer.Option(help="Who is who: people.toml.", show_default=False)]
Pdf = Annotated[bool, typer.Option("--pdf/--no-pdf", help="Print the chronology.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace an earlier run in that folder.")]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="A settings file.", show_default=False)]


def day_of_run(given: datetime | None, zone: str) -> date:
    """The day a run is made on: the one that was given, or today where the records' clocks are."""
    return given.date() if given else datetime.now(ZoneInfo(zone)).date()


def reading_options(*, zone: str | None, day_first: bool | None, columns: Path | None) -> ReadOptions:
    """What a person told the readers, with the defaults where she said nothing."""
    known = settings_from(None, zone=zone, day_first=None).reading.zone
    return ReadOptions(day_first=day_first, columns=column_mapping(columns), zone=known)


def as_told(told: Settings, columns: Path | None) -> ReadOptions:
    """What settings and a column mapping say to the readers."""
    reading = told.reading
    return ReadOptions(day_first=reading.day_first, columns=column_mapping(columns), zone=reading.zone)


def column_mapping(path: Path | None) -> dict[str, str] | None:
    """The confirmed column mapping in a file; None without a file."""
    return mapping_file.load(path) if path else None


def settings_from(path: Path | None, *, zone: str | None, day_first: bool | None) -> Settings:
    """The default settings, with what a file and the options change."""
    told = {"zone": zone, "day_first": day_first}
    reading = {name: value for name, value in told.items() if value is not None}
    return settings_file.change(settings_file.load(path), reading=reading)
