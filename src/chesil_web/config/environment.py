"""What the environment says, read once and checked. A name or value that cannot be stops the start."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import attrs

from chesil.terms.errors import ChesilError
from chesil.vault.stores.sweeping import QUARANTINE_DAYS

PREFIX: Final = "CHESIL_"
_FROM_FILE: Final = "_FILE"
_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"  # systemd's own name for it
_MOST_PROCESSES: Final = 64
_MOST_DAYS: Final = 60
_QUARANTINE: Final = (30, 3650)  # days
_TITLE_AT_MOST: Final = 40
_CONTACT_LINES: Final = 6
_CONTACT_AT_MOST: Final = 100

# Where leaving quickly may lead: pages that show everyone the same, so that nothing there tells who looks.
EXITS: Final = {
    "bbc-weather": "https://www.bbc.co.uk/weather",
    "met-office": "https://weather.metoffice.gov.uk/",
    "wikipedia": "https://en.wikipedia.org/wiki/Main_Page",
    "gov-uk": "https://www.gov.uk/",
}
THIS_MACHINE: Final = ("localhost", "127.0.0.1", "[::1]")
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")  # the same as the host of an address


class BadSetting(ChesilError):
    """A setting that is not known or cannot be used."""

    code = "bad-setting"


@attrs.frozen(kw_only=True)
class Environment:
    """The settings of one installation. Each is CHESIL_ and its name in capitals.

    Attributes:
        data: the folder with the database (when it is SQLite) and the sealed files.
        keys: the folder with the instance key and the web key; never inside *data*.
        database: an address such as postgresql://user@host/name; empty for SQLite in *data*.
        database_password: for that address.
        store: s3://bucket/prefix for the sealed files; empty for a folder in *data*.
        store_endpoint, store_region: of a service other than Amazon's, and where the bucket is.
        store_key_id, store_secret: its access key; without them the machine's own role is used.
        quarantine_days: how long a file that nothing refers to is kept; as long as backups are, or longer.
        hosts: the names the site answers to.
        title: of every private page, on the browser's tab. council: on public pages; may be empty.
        colour: the council's, as #rrggbb.
        contact: how to reach who runs the site, a line each; empty where nobody has said.
        exit: where leaving quickly leads.
        findable: whether search engines may list the public pages, which then have titles of their own.
        editors: the address below which editors of the guidance work; empty where nobody edits.
        work: the address below which agencies work on cases; empty where none does.
        authorities: a file that names who gives time stamps, as for `chesil anchor`; none where not set.
        erasures: a file that lists what was erased, kept apart from the data and from backups; none where not
            set.
        speech_model: the folder of a model that guesses what recordings say; none where nobody gave one.
        forms: a folder with blank official forms as PDF, and beside each a file that says which answer goes
            into which field; none where not set.
        processes: how many answer at once.
        live: whether real people use it; some starts are then refused.
        complaint_days: within how many working days somebody means to have read a complaint; 0: none are
            taken, so that nobody writes to a council where nobody reads.
        record_gb: how much a record may hold. record_waiting: how many of its files and papers may wait.
        credentials: the folder in which systemd hands over what it unsealed; not a setting of ours.
    """

    data: Path
    keys: Path
    database: str = ""
    database_password: str = attrs.field(default="", repr=False)
    store: str = ""
    store_endpoint: str = ""
    store_region: str = ""
    store_key_id: str = attrs.field(default="", repr=False)
    store_secret: str = attrs.field(default="", repr=False)
    quarantine_days: int = QUARANTINE_DAYS
    hosts: tuple[str, ...] = THIS_MACHINE
    title: str = "Notes"
    council: str = ""
    colour: str = "#1d4f6e"
    contact: tuple[str, ...] = ()
    exit: str = EXITS["bbc-weather"]
    findable: bool = True
    editors: str = "editors"
    work: str = ""
    authorities: Path | None = None
    erasures: Path | None = None
    speech_model: Path | None = None
    forms: Path | None = None
    processes: int = 2
    live: bool = False
    complaint_days: int = 0
    record_gb: int = 50
    record_waiting: int = 500
    credentials: Path | None = None

    @property
    def is_apart(self) -> bool:
        """Whether the database or the store may be on another machine."""
        return bool(self.store) or urlsplit(self.database).hostname not in (None, *_LOCAL)


NAMES: Final = tuple(
    sorted(each.name.upper() for each in attrs.fields(Environment) if each.name != "credentials")
)


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """The settings.

    Raises:
        BadSetting: a CHESIL_ name that is not known, or a value that cannot be used; it names both.
    """
    given = _given(variables)
    for name in sorted(given.keys() - set(NAMES)):
        raise BadSetting(
            f"There is no setting {PREFIX}{name}.", next_step=f"The settings are: {', '.join(NAMES)}."
        )
    data = Path(given.pop("DATA", "") or "chesil-data").absolute()
    keys = Path(given.pop("KEYS", "") or data.with_name(f"{data.name}-keys")).absolute()
    if keys.resolve().is_relative_to(data.resolve()):
        raise BadSetting(
            "The folder of the keys is inside the data that they open.",
            where=f"{PREFIX}KEYS", next_step="Name a folder outside of it.",
        )  # fmt: skip
    said: dict[str, Any] = {name.lower(): _READ_AS.get(name, str)(value) for name, value in given.items()}
    credentials = variables.get(_CREDENTIALS)
    found = Environment(data=data, keys=keys, credentials=Path(credentials) if credentials else None, **said)
    _check_together(found)
    return found


def _check_together(found: Environment) -> None:
    """What belongs together is there together: a setting that changes nothing is a mistake."""
    parts = ("store_endpoint", "store_region", "store_key_id", "store_secret")
    alone = [name for name in parts if getattr(found, name) and not found.store]
    if found.database_password and not found.database:
        alone.append("database_password")
    if alone:
        whole = "STORE" if alone[0].startswith("store") else "DATABASE"
        raise BadSetting(f"This is set, and {PREFIX}{whole} is not.", where=f"{PREFIX}{alone[0].upper()}")
    if bool(found.store_key_id) != bool(found.store_secret):
        raise BadSetting("The access key has two parts. Set both, or neither.", where=f"{PREFIX}STORE_KEY_ID")


def _given(variables: Mapping[str, str]) -> dict[str, str]:
    mine = {name.removeprefix(PREFIX): value for name, value in variables.items() if name.startswith(PREFIX)}
    files = {
        name.removesuffix(_FROM_FILE): value for name, value in mine.items() if name.endswith(_FROM_FILE)
    }
    said = {name: value for name, value in mine.items() if not name.endswith(_FROM_FILE)}
    for name in sorted(files.keys() & said.keys()):
        raise BadSetting("This is set twice: here and in a file.", where=f"{PREFIX}{name}")
    return said | {name: _from_file(name, Path(path)) for name, path in files.items()}


def _from_file(name: str, path: Path) -> str:
    where = f"{PREFIX}{name}{_FROM_FILE}"
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise BadSetting(
            f"The file cannot be read. The system says: {error.strerror}.", where=where
        ) from None
    except UnicodeDecodeError:
        raise BadSetting("The file does not hold text.", where=where) from None


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(each.strip() for each in value.split(",") if each.strip())
    if not hosts or any("*" in host or "/" in host for host in hosts):
        raise BadSetting(
            "Name each host that the site answers to, with commas between them.",
            where=f"{PREFIX}HOSTS", next_step="A name is written as notes.example.org.",
        )  # fmt: skip
    return hosts


_DATABASE_OPTIONS: Final = {"sslmode", "sslrootcert"}


def _database(value: str) -> str:
    address = urlsplit(value)
    good = address.scheme == "postgresql" and address.hostname and address.path.strip("/") and _port(address)
    if value and (not good or {name for name, _ in parse_qsl(address.query)} - _DATABASE_OPTIONS):
        raise BadSetting(
            "The database is postgresql://user@host/name, or nothing for SQLite.", where=f"{PREFIX}DATABASE"
        )
    if address.password is not None:
        raise BadSetting(
            "The password does not belong in the address.",
            where=f"{PREFIX}DATABASE", next_step=f"Put it in {PREFIX}DATABASE_PASSWORD_FILE.",
        )  # fmt: skip
    return value


def _port(address: Any) -> bool:
    try:
        return address.port is None or address.port > 0
    except ValueError:  # it is not a number, or too large
        return False


def _store(value: str) -> str:
    if value and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?", value):
        raise BadSetting(
            "The store is s3://bucket/prefix, or nothing for a folder in the data.", where=f"{PREFIX}STORE"
        )
    return value


def _endpoint(value: str) -> str:
    if value and (urlsplit(value).scheme not in ("https", "http") or not urlsplit(value).hostname):
        raise BadSetting(
            "The service's address is written as https://s3.example.org.", where=f"{PREFIX}STORE_ENDPOINT"
        )
    return value


def _title(value: str) -> str:
    if not value.strip() or len(value) > _TITLE_AT_MOST or not value.isprintable():
        raise BadSetting(
            f"The title is a word or two, at most {_TITLE_AT_MOST} characters.",
            where=f"{PREFIX}TITLE", next_step="It shows on the browser's tab, so it must tell nothing.",
        )  # fmt: skip
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise BadSetting("The colour is written as #1d4f6e.", where=f"{PREFIX}COLOUR")
    return value


def _contact(value: str) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in value.splitlines() if line.strip())
    if len(lines) > _CONTACT_LINES or any(len(each) > _CONTACT_AT_MOST for each in lines):
        raise BadSetting(
            f"This is at most {_CONTACT_LINES} lines of at most {_CONTACT_AT_MOST} characters.",
            where=f"{PREFIX}CONTACT", next_step="Each line is an e-mail address, a number or words.",
        )  # fmt: skip
    if not all(each.isprintable() for each in lines):
        raise BadSetting("This holds characters that cannot be seen.", where=f"{PREFIX}CONTACT")
    return lines


def _exit(value: str) -> str:
    if value not in EXITS:
        raise BadSetting(f"Leaving leads to one of: {', '.join(EXITS)}.", where=f"{PREFIX}EXIT")
    return EXITS[value]


def _path(value: str) -> Path | None:
    return Path(value).absolute() if value else None


def _below(name: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch(r"(?:[a-z0-9][a-z0-9-]{2,39})?", value):
            raise BadSetting(
                "This is 3 to 40 lower-case letters, digits and dashes, or nothing where it is not used.",
                where=f"{PREFIX}{name}",
            )
        return value

    return read


def _processes(value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", value) or int(value) > _MOST_PROCESSES:
        raise BadSetting(f"This is a number from 1 to {_MOST_PROCESSES}.", where=f"{PREFIX}PROCESSES")
    return int(value)


def _days(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", value) or int(value) > _MOST_DAYS:
        raise BadSetting(
            f"This is a number of working days, at most {_MOST_DAYS}; 0 takes no complaints.",
            where=f"{PREFIX}COMPLAINT_DAYS",
        )
    return int(value)


def _at_least_one(name: str) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[1-9][0-9]{0,4}", value):
            raise BadSetting("This is a number from 1 to 99999.", where=f"{PREFIX}{name}")
        return int(value)

    return read


def _quarantine_days(value: str) -> int:
    least, most = _QUARANTINE
    if not re.fullmatch(r"[0-9]{1,4}", value) or not least <= int(value) <= most:
        raise BadSetting(
            f"This is a number of days from {least} to {most}.",
            where=f"{PREFIX}QUARANTINE_DAYS", next_step="It must not be less than backups are kept for.",
        )  # fmt: skip
    return int(value)


def _yes_or_no(name: str) -> Callable[[str], bool]:
    def read(value: str) -> bool:
        if value not in ("yes", "no"):
            raise BadSetting("This is yes or no.", where=f"{PREFIX}{name}")
        return value == "yes"

    return read


_READ_AS: Final[dict[str, Callable[[str], Any]]] = {
    "HOSTS": _hosts, "DATABASE": _database, "STORE": _store, "STORE_ENDPOINT": _endpoint, "TITLE": _title,
    "AUTHORITIES": _path, "COLOUR": _colour, "CONTACT": _contact, "EXIT": _exit,
    "EDITORS": _below("EDITORS"), "WORK": _below("WORK"), "PROCESSES": _processes,
    "LIVE": _yes_or_no("LIVE"), "COMPLAINT_DAYS": _days, "ERASURES": _path, "SPEECH_MODEL": _path,
    "FORMS": _path, "RECORD_GB": _at_least_one("RECORD_GB"),
    "RECORD_WAITING": _at_least_one("RECORD_WAITING"),
    "QUARANTINE_DAYS": _quarantine_days, "FINDABLE": _yes_or_no("FINDABLE"),
}  # fmt: skip
