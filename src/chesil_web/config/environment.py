"""What the environment says, read once and checked. A name or value that cannot be stops the start."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import attrs

from chesil.terms.errors import ChesilError

PREFIX: Final = "CHESIL_"
_FROM_FILE: Final = "_FILE"

# Where leaving quickly may lead: pages that show everyone the same, so that nothing there tells who looks.
EXITS: Final = {
    "bbc-weather": "https://www.bbc.co.uk/weather",
    "met-office": "https://weather.metoffice.gov.uk/",
    "wikipedia": "https://en.wikipedia.org/wiki/Main_Page",
    "gov-uk": "https://www.gov.uk/",
}


class BadSetting(ChesilError):
    """A setting that is not known or cannot be used."""

    code = "bad-setting"


@attrs.frozen(kw_only=True)
class Environment:
    """The settings of one installation.

    Attributes:
        data: the folder with the database (when it is SQLite) and the sealed files.
        keys: the folder with the instance key and the web key; never inside *data*.
        database: an address such as postgresql://user@host/name; empty for SQLite in *data*.
        database_password: for that address.
        hosts: the names the site answers to.
        title: of every private page, on the browser's tab. council: on public pages; may be empty.
        colour: the council's, as #rrggbb.
        exit: where leaving quickly leads.
        live: whether real people use it; some starts are then refused.
    """

    data: Path
    keys: Path
    database: str = ""
    database_password: str = attrs.field(default="", repr=False)
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    title: str = "Notes"
    council: str = ""
    colour: str = "#1d4f6e"
    exit: str = EXITS["bbc-weather"]
    live: bool = False


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """The settings.

    Raises:
        BadSetting: a CHESIL_ name that is not known, or a value that cannot be used; it names both.
    """
    given = dict(_given(variables))
    known = {
        "DATA",
        "KEYS",
        "DATABASE",
        "DATABASE_PASSWORD",
        "HOSTS",
        "TITLE",
        "COUNCIL",
        "COLOUR",
        "EXIT",
        "LIVE",
    }
    for name in sorted(given.keys() - known):
        raise BadSetting(
            f"There is no setting {PREFIX}{name}.", next_step=f"Known are: {', '.join(sorted(known))}."
        )
    data = Path(given.get("DATA", "chesil-data")).absolute()
    keys = Path(given.get("KEYS", data.with_name(f"{data.name}-keys"))).absolute()
    if keys.is_relative_to(data):
        raise BadSetting("The keys lie inside the data that they open.", where=f"{PREFIX}KEYS")
    read_as = {
        "HOSTS": _hosts, "DATABASE": _database, "COLOUR": _colour, "EXIT": _exit, "LIVE": _yes_or_no,
    }  # fmt: skip
    said = {
        name.lower(): read_as.get(name, str)(value)
        for name, value in given.items()
        if name not in ("DATA", "KEYS")
    }
    return Environment(data=data, keys=keys, **said)


def _given(variables: Mapping[str, str]) -> dict[str, str]:
    mine = {name.removeprefix(PREFIX): value for name, value in variables.items() if name.startswith(PREFIX)}
    files = {
        name.removesuffix(_FROM_FILE): value for name, value in mine.items() if name.endswith(_FROM_FILE)
    }
    said = {name: value for name, value in mine.items() if not name.endswith(_FROM_FILE)}
    return said | {name: _from_file(name, Path(path)) for name, path in files.items()}


def _from_file(name: str, path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        where = f"{PREFIX}{name}{_FROM_FILE}"
        raise BadSetting(
            f"The file cannot be read. The system says: {error.strerror}.", where=where
        ) from None


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(each.strip() for each in value.split(",") if each.strip())
    if not hosts or "*" in hosts:
        raise BadSetting("Name each host that the site answers to.", where=f"{PREFIX}HOSTS")
    return hosts


def _database(value: str) -> str:
    if value and urlsplit(value).scheme != "postgresql":
        raise BadSetting(
            "The database is postgresql://user@host/name, or nothing for SQLite.", where=f"{PREFIX}DATABASE"
        )
    return value


def _colour(value: str) -> str:
    if (
        len(value) != len("#rrggbb")
        or value[0] != "#"
        or not all(each in "0123456789abcdefABCDEF" for each in value[1:])
    ):
        raise BadSetting("The colour is written as #1d4f6e.", where=f"{PREFIX}COLOUR")
    return value


def _exit(value: str) -> str:
    if value not in EXITS:
        raise BadSetting(f"Leaving leads to one of: {', '.join(EXITS)}.", where=f"{PREFIX}EXIT")
    return EXITS[value]


def _yes_or_no(value: str) -> bool:
    if value not in ("yes", "no"):
        raise BadSetting("This is yes or no.", where=f"{PREFIX}LIVE")
    return value == "yes"
