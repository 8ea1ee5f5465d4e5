"""A process beside the site, with its settings and its keys: it tells what no other process can know.

    python -m tests.web.beside

It is asked in lines of JSON, a question and what is given for it, and answers in lines of JSON.
"""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs


@attrs.frozen
class Beside:
    """The process, for a test."""

    process: subprocess.Popen[str]

    def told(self, question: str, *given: Any) -> Any:
        """What one of the functions below gives."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([question, given]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def beside(variables: Mapping[str, str]) -> Iterator[Beside]:
    """Start it with the settings of a site, and end it with the block."""
    command = [sys.executable, "-m", "tests.web.beside"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=os.environ | dict(variables), **pipes) as process:  # type: ignore[call-overload]
        yield Beside(process)
        process.communicate()
    assert process.returncode == 0


def _record() -> UUID:
    """The safe of the one record that somebody can open."""
    from chesil_web.foundation.keys.models import Safe

    return Safe.objects.filter(kind="person", locks__isnull=False).distinct().get().id


def keys_of_a_person(passphrase: str) -> dict[str, str]:
    """The keys of all items of the one record that opens, in hex, by the item."""
    from chesil.vault import safes
    from chesil_web.foundation.keys import people
    from chesil_web.foundation.keys.models import ItemKey
    from chesil_web.foundation.keys.rows import as_vault_item_keys

    hers = people.open_with_passphrase(_record(), passphrase)
    wrapped = as_vault_item_keys(ItemKey.objects.filter(safe_id=hers.safe))
    opened = safes.open_item_keys(hers.key, wrapped)
    return {row.item.hex(): key.hex() for row, key in zip(wrapped, opened, strict=True)}


def every_key(passphrase: str, receipt: str) -> tuple[dict[str, str], str]:
    """Every key there is, in hex, by what it is; and bytes of a row that must be found."""
    from chesil.vault import labels, safes
    from chesil.vault.sealing import subkey
    from chesil_web.foundation.keys import cases, people, service
    from chesil_web.foundation.keys.models import ItemKey
    from chesil_web.foundation.keys.rows import as_vault_item_keys

    hers = people.open_with_passphrase(_record(), passphrase)
    signing = service.signing_key().private_bytes_raw()
    keys = {"the site's own secrets": service._secrets(), "the key of the logs": signing}
    for whose, opened in (("hers", hers), ("a complaint's", cases.open_with_receipt(receipt))):
        keys[f"{whose}: the safe"] = opened.key
        wrapped = as_vault_item_keys(ItemKey.objects.filter(safe_id=opened.safe))
        for row, key in zip(wrapped, safes.open_item_keys(opened.key, wrapped), strict=True):
            name = f"{whose}: {row.kind} {row.item.hex()}"
            keys |= {
                name: key,
                f"{name}, body": subkey(key, labels.BODY),
                f"{name}, file": subkey(key, labels.FILE),
            }
    return {name: key.hex() for name, key in keys.items()}, wrapped[0].wrapped.hex()


def opened_tickets(lent: list[list[str]]) -> list[str]:
    """What opens of what was lent with the instance key in hand: with the site's own secrets, and every key that the
    site makes of them."""
    from chesil.terms.errors import ChesilError
    from chesil.vault import labels, sealing, tickets
    from chesil_web.foundation.keys import service

    secrets = service._secrets()
    words = (b"tickets", b"drafts", b"office", b"log", b"signing")
    keys = [secrets, *(sealing.subkey(secrets, labels.child(each)) for each in words)]
    opened = []
    for job, kind, sealed, expires in lent:
        ends = datetime.fromisoformat(expires)
        ticket, before = tickets.Ticket(bytes.fromhex(job), kind, bytes.fromhex(sealed), ends), ends.tzinfo
        for key in keys:
            try:
                found = tickets.open_ticket(ticket, ticket_key=key, now=datetime.min.replace(tzinfo=before))
            except ChesilError:
                continue
            opened.append(found.hex())
    return opened


def left() -> dict[str, Any]:
    """How many jobs, tickets and sealed files there are, and what the jobs were given."""
    from chesil_web.foundation.jobs.models import Job
    from chesil_web.foundation.keys.models import Blob, Ticket

    jobs = Job.objects.all()
    return {
        "jobs": jobs.count(), "waiting": jobs.filter(state="waiting").count(), "tickets": Ticket.objects.count(),
        "files": Blob.objects.count(), "read": jobs.filter(state="done", task__endswith="read_evidence").count(),
        "arguments": list(jobs.values_list("arguments", flat=True)),
    }  # fmt: skip


_over = threading.Event()
_seen: list[list[str]] = []
_watchers: list[threading.Thread] = []


def watch() -> None:
    """From now on write every ticket down that there is."""
    _over.clear()
    _seen.clear()
    begun = threading.Event()
    _watchers.append(threading.Thread(target=_watch, args=(begun,)))
    _watchers[-1].start()
    begun.wait()


def _watch(begun: threading.Event) -> None:
    from django.db import connections

    from chesil_web.foundation.keys.models import Ticket

    known = set()
    while not _over.wait(0.01):
        for job, kind, sealed, ends in Ticket.objects.values_list("job", "kind", "sealed", "expires_at"):
            if bytes(sealed) not in known:
                known.add(bytes(sealed))
                _seen.append([job.hex, kind, bytes(sealed).hex(), ends.isoformat()])
        begun.set()
    connections.close_all()


def watched() -> list[list[str]]:
    """The tickets that there were since `watch`: of each the job, the kind, what is sealed, and its end."""
    _over.set()
    _watchers.pop().join()
    return _seen


def check_logs() -> str:
    """What the command says that checks them."""
    from django.core.management import call_command

    said = io.StringIO()
    with suppress(SystemExit):  # it found something, and said so
        call_command("check_logs", stdout=said)
    return said.getvalue()


_QUESTIONS = {each.__name__: each for each in (keys_of_a_person, every_key, opened_tickets, left, watch, watched, check_logs)}  # fmt: skip


def main() -> None:
    from chesil_web.config import loading

    loading.load()
    from django.db import connections

    for line in sys.stdin:
        question, given = json.loads(line)
        answer = _QUESTIONS[question](*given)
        connections.close_all()  # between two questions the site has the database alone
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
