"""The one settings file: thresholds, dates that matter, orders, and what to print.

`settings.toml` beside this module holds every default with its reason. A case's own file names
only what it changes. The run records the settings it used in the manifest.
"""

import tomllib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from chesil.terms.errors import SettingsError


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the settings file; an unknown key is an error, so a typing slip is noticed."""


class Reading(_Section, frozen=True):
    """How exports are read. `day_first` is absent until someone answers."""

    zone: str
    region: str
    day_first: bool | None = None


class Conduct(_Section, frozen=True):
    """How events become occasions, gaps and turning points."""

    occasion_gap_minutes: int
    gap_days: int


class Printing(_Section, frozen=True):
    """What the chronology holds. `text` is "full", "excerpt" or "withheld"."""

    text: str
    excerpt_characters: int
    title: str


class ImportantDate(_Section, frozen=True):
    """A date that matters to her, such as a hearing or a birthday; `yearly` repeats it."""

    day: date
    what: str
    yearly: bool = False


class Order(_Section, frozen=True):
    """A court order or bail condition that forbids contact, as she or a worker entered it."""

    what: str
    starts: date  # in force from the start of this day
    ends: date | None = None  # to the end of this day; None: still in force
    person: str | None = None  # a name as it stands in the exports; None: everyone analysed


class Settings(_Section, frozen=True):
    """Everything a run can be told. Thresholds of the recognisers are sections of their own."""

    reading: Reading
    conduct: Conduct
    printing: Printing
    dates: tuple[ImportantDate, ...] = ()
    orders: tuple[Order, ...] = ()


def load(path: Path | None = None) -> Settings:
    """The defaults, with what the file at *path* changes.

    Raises:
        SettingsError: the file is not TOML, names an unknown key, or holds a value that does not fit.
    """
    merged = tomllib.loads(resources.files("chesil.terms").joinpath("settings.toml").read_text("utf-8"))
    if path is not None:
        merged = _merge(merged, _toml(path))
    return _checked(merged, where=str(path or "settings.toml"))


def change(settings: Settings, **changes: dict[str, Any]) -> Settings:
    """A copy with some sections' values replaced: change(settings, reading={"zone": "Europe/Paris"})."""
    return _checked(_merge(msgspec.to_builtins(settings), changes), where="options")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"The settings file could not be read: {error}.",
            where=str(path),
            next_step="Compare it with the example in the README.",
        ) from error


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merge(base[key], value)
        for key, value in over.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return {**base, **over, **both}


def _checked(merged: dict[str, Any], *, where: str) -> Settings:
    try:
        settings = msgspec.convert(merged, Settings)
        ZoneInfo(settings.reading.zone)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{error}.", where=where, next_step="Mend that line and run again.") from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            "There is no such time zone.",
            where=where,
            next_step='Use a name such as "Europe/London".',
        ) from error
    return settings
