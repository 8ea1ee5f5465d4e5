"""What was lent to a job opens nothing once it lies on the disk, whoever has the instance key (K2, K3).

The site runs as `chesil serve` starts it, with its worker. Whatever is lent is written down as it comes; then everything
the site wrote is searched for it, and each is tried with every key that the data and the instance key give.
"""

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import attrs
import pytest
from bench.site.load import served
from bench.site.visitor import Visitor
from tests.web.installation import PASSPHRASE
from tests.web.test_nothing_in_clear_on_the_web import Installation, Search, installed

NAME, CODE = '<p translate="no" class="ch-code">', '<p class="ch-code" translate="no">'
A_DAY = "".join(f"13/03/2026, {hour:02}:30 - Dev: number {{0}}, where are you\n" for hour in range(24))
LONG = 12_000  # days: it takes seconds to read, and others wait meanwhile

WATCH = """
import json, select, sys, time
import django
django.setup()
from chesil_web.foundation.keys.models import Ticket
seen = set()
print(flush=True)
while not select.select([sys.stdin], [], [], 0.01)[0]:
    for row in Ticket.objects.values_list("job", "kind", "sealed", "expires_at"):
        if bytes(row[2]) not in seen:
            seen.add(bytes(row[2]))
            print(json.dumps([row[0].hex, row[1], bytes(row[2]).hex(), row[3].isoformat()]), flush=True)
"""

# With the instance key in hand: the site's own secrets, and every key that the site makes of them.
TRY = """
import json, sys
from datetime import datetime
import django
django.setup()
from chesil.terms.errors import ChesilError
from chesil.vault import labels, sealing, tickets
from chesil_web.foundation.keys import service
secrets = service._secrets()
said = json.load(sys.stdin)
words = (b"tickets", b"drafts", b"office", b"log", b"signing")
keys = [secrets, *(sealing.subkey(secrets, labels.child(each)) for each in words)]
opened = []
for job, kind, sealed, expires in said["tickets"]:
    ticket = tickets.Ticket(bytes.fromhex(job), kind, bytes.fromhex(sealed), datetime.fromisoformat(expires))
    for key in keys:
        try:
            opened.append(tickets.open_ticket(ticket, ticket_key=key, now=datetime.min.replace(tzinfo=ticket.expires_at.tzinfo)).hex())
        except ChesilError:
            pass
print(json.dumps(opened))
"""

KEYS = """
import json, sys
import django
django.setup()
from chesil.vault import safes
from chesil_web.foundation.keys import people
from chesil_web.foundation.keys.models import ItemKey, Safe
from chesil_web.foundation.keys.rows import as_vault_item_keys
hers = people.open_with_passphrase(Safe.objects.get(kind="person").id, json.load(sys.stdin))
wrapped = as_vault_item_keys(ItemKey.objects.filter(safe_id=hers.safe))
print(json.dumps({row.item.hex(): key.hex() for row, key in zip(wrapped, safes.open_item_keys(hers.key, wrapped))}))
"""

LEFT = """
import json
import django
django.setup()
from chesil_web.record.evidence.models import Evidence
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.models import Blob, Ticket
jobs = Job.objects.all()
print(json.dumps({"jobs": jobs.count(), "waiting": jobs.filter(state="waiting").count(), "tickets": Ticket.objects.count(),
                  "files": Blob.objects.count(), "read": jobs.filter(state="done", task__endswith="read_evidence").count(),
                  "arguments": list(jobs.values_list("arguments", flat=True))}))
"""


def program(text: str, installation: Installation, given: object = None) -> object:
    """What a program says that knows the site's settings and its keys."""
    ended = subprocess.run(
        [sys.executable, "-c", text], input=json.dumps(given), env=os.environ | dict(installation.variables),
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(ended.stdout)


@contextmanager
def watched(installation: Installation) -> Iterator[list[list[str]]]:
    """Every ticket that there was, once the block has ended."""
    seen: list[list[str]] = []
    command, variables = [sys.executable, "-c", WATCH], os.environ | dict(installation.variables)
    with subprocess.Popen(
        command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as watcher:
        assert watcher.stdout
        watcher.stdout.readline()
        yield seen
        said, _ = watcher.communicate("\n")
    seen += map(json.loads, said.splitlines())


@attrs.frozen
class Seen:
    """What was lent in all, the keys it was lent from, and what the disk held: as the site ran, and at its end."""

    tickets: list[list[str]]
    keys: dict[str, bytes]
    while_it_ran: list[str]
    limits: set[str]
    left: list[dict[str, object]]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("installation")) as made:
        yield made


@pytest.fixture(scope="module")
def seen(installation: Installation) -> Seen:
    """A journey, a start in between with files that wait, and a deletion with files that wait."""
    with (
        served(installation.folder, installation.variables) as server,
        closing(Visitor(server.port)) as person,
    ):
        with watched(installation) as tickets:
            person.post("/n/new", {"new": PASSPHRASE})
            shown = person.get("/n/code").text
            name, code = (shown.split(before)[1].split("<")[0] for before in (NAME, CODE))
            person.post("/n/code", {})
            add(person, installation.folder, range(3))
            person.settled("/n/f")
            person.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, form="/n/f/add")
            person.settled("/n/p")
            paper = {
                "paper": uuid.uuid4().hex,
                "what_for": "police",
                "papers": "exhibits",
                "name": "papers",
                "files": "chosen",
            }
            person.post("/n/d", paper)
            person.settled("/n/d")
            limits = core_limits(server.process.pid)
        keys = program(KEYS, installation, PASSPHRASE)
        search = Search({name: bytes.fromhex(key) for name, key in keys.items()})
        in_clear = search.found(*installation.places())
        add(person, installation.folder, range(3, 9), first=LONG)
    left = [program(LEFT, installation)]  # the site was stopped with some of them waiting
    with (
        served(installation.folder, installation.variables) as server,
        closing(Visitor(server.port)) as again,
    ):
        again.post("/n/open", {"name": name, "passphrase": PASSPHRASE})
        again.settled("/n/f")
        left.append(program(LEFT, installation))
        with watched(installation) as more:
            add(again, installation.folder, range(9, 12), first=LONG)
            waited = program(LEFT, installation)
            again.post("/n/keeping/end", {"when": "now", "code": code})
            left += [waited, program(LEFT, installation)]
    lent = {name: bytes.fromhex(key) for name, key in keys.items()}
    return Seen(tickets=tickets + more, keys=lent, while_it_ran=in_clear, limits=limits, left=left)


def core_limits(parent: int) -> set[str]:
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


def add(person: Visitor, folder: Path, numbers: range, *, first: int = 1) -> None:
    """Add files. *first*: how many days there are in the first of them."""
    for number in numbers:
        path = folder / f"chat {number}.txt"
        path.write_text(A_DAY.format(number) * (first if number == numbers.start else 1))
        assert person.send_file("/n/f/add", path).status == 302
        path.unlink()


def test_every_job_was_lent_a_key_and_no_key_of_an_item_stands_in_clear(seen, installation):
    assert {kind for _job, kind, _sealed, _end in seen.tickets} >= {
        "read_evidence",
        "look_through",
        "make_paper",
    }
    assert len(seen.keys) > 5
    assert seen.while_it_ran == []
    assert Search(seen.keys).found(*installation.places()) == []


def test_what_was_lent_stands_on_the_disk_and_opens_with_no_key_that_the_disk_and_the_instance_key_give(
    seen, installation
):
    tickets = {f"ticket {number}": bytes.fromhex(each[2]) for number, each in enumerate(seen.tickets)}
    found = Search(tickets).found(*installation.places())
    assert found or not installation.cluster, "a log of the database keeps what was deleted"
    assert program(TRY, installation, {"tickets": seen.tickets}) == []


def test_what_waited_when_the_site_was_stopped_is_read_after_its_owner_has_come_back(seen):
    stopped, back, *_ = seen.left
    assert stopped["waiting"] > 0
    assert (back["read"], back["waiting"], back["tickets"]) == (9, 0, 0)


def test_deleting_for_good_takes_what_waits_and_goes_on_with_it(seen, installation):
    *_, waited, erased = seen.left
    assert waited["jobs"] > waited["read"] + 1, "a file was being read, and others waited"
    assert (erased["jobs"], erased["tickets"], erased["files"]) == (0, 0, 0)
    left = [each for each in (installation.folder / "data" / "files").rglob("*") if each.is_file()]
    assert [each.name for each in left] == ["owner"]  # whose store it is


def test_no_process_of_the_site_writes_its_memory_down_when_it_crashes(seen):
    assert seen.limits == {"0"}


def test_a_job_names_ids_and_nothing_of_what_was_answered(seen):
    for each in (arguments for left in seen.left for arguments in left["arguments"]):
        assert [uuid.UUID(id).hex for id in each]
