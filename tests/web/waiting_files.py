"""A way through the site whose files wait: while it is started anew, and while its record is deleted for good."""

import re
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import attrs
from bench.site.visitor import Visitor
from tests.web.beside import Beside
from tests.web.installation import PASSPHRASE
from tests.web.searching import Installation, Search

_NAME, _CODE = '<p translate="no" class="ch-code">', '<p class="ch-code" translate="no">'
_A_DAY = "".join(f"13/03/2026, {hour:02}:30 - Dev: number {{0}}, where are you\n" for hour in range(24))
_GIVEN_UP_WITHIN = 60  # seconds
_LONG = 12_000  # days: it takes seconds to read, and others wait meanwhile


@attrs.define
class Seen:
    """What was lent in all, the keys it was lent from, and what the disk held.

    Attributes:
        on_disk: where what was lent stood after the record was deleted. left: of the database, at four moments.
        files: names of the sealed files after the record was deleted.
    """

    name: str = ""
    code: str = ""
    keys: dict[str, bytes] = attrs.field(factory=dict)
    tickets: list[list[str]] = attrs.field(factory=list)
    while_it_ran: list[str] = attrs.field(factory=list)
    limits: set[str] = attrs.field(factory=set)
    left: list[dict[str, Any]] = attrs.field(factory=list)
    on_disk: list[str] = attrs.field(factory=list)
    files: list[str] = attrs.field(factory=list)


def begun(port: int, process: int, installation: Installation, beside: Beside) -> Seen:
    """A record with files and a paper; at its end files are added, of which some wait still."""
    seen = Seen()
    with closing(Visitor(port)) as person:
        with _watched(beside, seen):
            _sign_up(person, seen)
            _add(person, installation.folder, range(3))
            person.settled("/n/f")
            person.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, form="/n/f/add")
            person.settled("/n/p")
            paper = {"paper": uuid.uuid4().hex, "what_for": "police", "papers": "exhibits", "name": "papers", "files": "chosen"}  # fmt: skip
            person.post("/n/d", paper)
            person.settled("/n/d")
            seen.limits = _core_limits(process)
        keys = beside.told("keys_of_a_person", PASSPHRASE)
        seen.keys = {name: bytes.fromhex(key) for name, key in keys.items()}
        seen.while_it_ran = Search(seen.keys).found(*installation.places())
        _add(person, installation.folder, range(3, 9), first=_LONG)
    return seen


def ended(port: int, installation: Installation, beside: Beside, seen: Seen) -> None:
    """Its owner comes back after the site was started anew, adds more files, and deletes all while some wait."""
    with closing(Visitor(port)) as again:
        again.post("/n/open", {"name": seen.name, "passphrase": PASSPHRASE})
        again.settled("/n/f")
        seen.left.append(beside.told("left"))
        with _watched(beside, seen):
            _add(again, installation.folder, range(9, 12), first=_LONG)
            seen.left.append(beside.told("left"))
            again.post("/n/keeping/end", {"when": "now", "code": seen.code})
            seen.left.append(beside.told("left"))
    seen.files = _left_once_given_up(installation.folder / "data" / "files")
    tickets = {f"ticket {number}": bytes.fromhex(each[2]) for number, each in enumerate(seen.tickets)}
    seen.on_disk = Search(tickets).found(*installation.places())


def _left_once_given_up(folder: Path) -> list[str]:
    """The sealed files that stay: a file that was being read meanwhile is given up when that ends."""
    until = time.monotonic() + _GIVEN_UP_WITHIN
    while True:
        left = [each.name for each in folder.rglob("*") if each.is_file()]
        if len(left) == 1 or time.monotonic() > until:
            return left
        time.sleep(0.1)


def _sign_up(person: Visitor, seen: Seen) -> None:
    person.post("/n/new", {"new": PASSPHRASE})
    shown = person.get("/n/code").text
    seen.name, seen.code = (shown.split(before)[1].split("<")[0] for before in (_NAME, _CODE))
    person.post("/n/code", {})


def _add(person: Visitor, folder: Path, numbers: range, *, first: int = 1) -> None:
    """Add files. *first*: how many days there are in the first of them."""
    for number in numbers:
        path = folder / f"chat {number}.txt"
        path.write_text(_A_DAY.format(number) * (first if number == numbers.start else 1))
        assert person.send_file("/n/f/add", path).status == 302
        path.unlink()


@contextmanager
def _watched(beside: Beside, seen: Seen) -> Iterator[None]:
    """Write down every ticket that there is in the block."""
    beside.told("watch")
    yield
    seen.tickets += beside.told("watched")


def _core_limits(parent: int) -> set[str]:
    """How large a core file each process of the site may write: its own programs that answer and work."""
    own = [each for each in Path("/proc").glob("[0-9]*") if parent in (int(each.name), _parent(each))]
    programs = [each for each in own if re.search(b"chesil_web|spawn_main", (each / "cmdline").read_bytes())]
    assert len(programs) >= 4, "the first, two that answer, and the worker"
    lines = [line for each in programs for line in (each / "limits").read_text().splitlines()]
    return {line.split()[4] for line in lines if line.startswith("Max core file size")}


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it ended meanwhile
        return 0
