"""Options that several commands take, and what they come to."""

from pathlib import Path
from typing import Annotated, Final

import typer

from chesil.readers.call_records import columns as mapping_file
from chesil.terms import settings as settings_file
from chesil.terms.readings import ReadOptions

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


def reading_options(*, zone: str | None, day_first: bool | None, columns: Path | None) -> ReadOptions:
    """What a person told the readers, with the defaults where she said nothing."""
    return ReadOptions(day_first=day_first, columns=column_mapping(columns), zone=zone or DEFAULT_ZONE)


def column_mapping(path: Path | None) -> dict[str, str] | None:
    """The confirmed column mapping in a file; None without a file."""
    return mapping_file.load(path) if path else None
