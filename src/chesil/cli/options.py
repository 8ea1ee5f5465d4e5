"""Options that several commands take, and what they come to."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from chesil.readers.call_records import columns as mapping_file
from chesil.terms import settings as settings_file
from chesil.terms.readings import ReadOptions
from chesil.terms.settings import Settings

DEFAULT_ZONE: Final = settings_file.load().reading.zone

Paths = Annotated[list[Path], typer.Argument(help="Files, folders or ZIPs.", show_default=False)]
Zone = Annotated[str | None, typer.Option(help="Time zone of local times, such as Europe/London.")]
DayFirst = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="How dates are written, where a file cannot tell."),
]
Columns = Annotated[
    Path | None, typer.Option(help="Which column of a bill is what: a small TOML file.", show_default=False)
]

MadeOn = Annotated[
    datetime | None,
    typer.Option(
        "--date",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="The day the chronology is made: printed, and days left are counted from it.",
        show_default=False,
    ),
]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="A settings file.", show_default=False)]


def reading_options(*, zone: str | None, day_first: bool | None, columns: Path | None) -> ReadOptions:
    """What a person told the readers, with the defaults where she said nothing."""
    known = settings_from(None, zone=zone, day_first=None).reading.zone
    return ReadOptions(day_first=day_first, columns=column_mapping(columns), zone=known)


def column_mapping(path: Path | None) -> dict[str, str] | None:
    """The confirmed column mapping in a file; None without a file."""
    return mapping_file.load(path) if path else None


def settings_from(path: Path | None, *, zone: str | None, day_first: bool | None) -> Settings:
    """The default settings, with what a file and the options change."""
    told = {"zone": zone, "day_first": day_first}
    reading = {name: value for name, value in told.items() if value is not None}
    return settings_file.change(settings_file.load(path), reading=reading)
