"""Change the instance key again and again while four people write, and kill the change at random moments.

    python -m bench.site.key_kills [--kills 40] [--database sqlite] [--database postgresql] [--seed 1]

Four processes each sign somebody in, write an entry and change the passphrase, and begin again. Meanwhile the instance
key is changed by a process that is killed with SIGKILL at a random moment, and begun again; in between, some changes are
left to end. At the end a process that has only the last key signs everybody in with the passphrase they were last told is
theirs, and finds every entry. No lock may be left under another key. Ends with 1 if not.
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import attrs

from bench.site import killing
from bench.site.installation import PASSPHRASE, called

_PEOPLE: Final = 4
_OTHER_LOCKS: Final = 120  # so that there is something to do
_TOGETHER: Final = 2
_SETTLES: Final = timedelta(seconds=4)
_PAUSE_S: Final = 0.4
_MODULE: Final = "bench.site.key_kills"


@attrs.frozen(kw_only=True)
class Outcome:
    """What many kills came to; the last four must be nothing.

    Attributes:
        midway: kills that hit while locks were under two keys. keys: how many keys were in use one after another.
        entries: how many were written meanwhile. locked_out: people whom their passphrase does not let in.
        lost: entries that are not shown. left: locks under another key. refused: requests of writers that failed.
    """

    kills: int
    midway: int
    keys: int
    entries: int
    locked_out: int
    lost: int
    left: int
    refused: int

    @property
    def is_good(self) -> bool:
        wrong = (self.locked_out, self.lost, self.left, self.refused)
        return self.midway > 0 and self.keys > 1 and self.entries > 0 and not any(wrong)


def main() -> None:
    options = killing.options(__doc__, kills=40)
    options.add_argument("--look", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.look:
        print(json.dumps(look(given.look)))
    else:
        killing.run(_MODULE, Outcome, kill_changes, given)


def apart(database: str, *, kills: int, seed: int, tables: Path | None = None) -> Outcome:
    """One database in a process of its own; see `killing.apart`."""
    return killing.apart(_MODULE, Outcome, database, kills=kills, seed=seed, tables=tables)


def _command(*arguments: str) -> list[str]:
    return killing.command(_MODULE, *arguments)


def kill_changes(kills: int, *, seed: int) -> Outcome:
    """Kill that many changes of the key, let the last one end, and look."""
    chance, midway, keys = random.Random(seed), 0, {_current()}
    _more_locks()
    with tempfile.TemporaryDirectory(prefix="chesil-ledgers-") as name:
        ledgers = [Path(name) / str(number) for number in range(_PEOPLE)]
        writers = [killing.started(partial(write, ledger)) for ledger in ledgers]
        try:
            _until(lambda: all(each.exists() for each in ledgers))
            usual = _usual_seconds()
            keys.add(_current())
            for number in range(kills):
                if number == kills // 2:
                    _end(_change())  # one ends, so that the next begins with another key
                    keys.add(_current())
                _put_back_under_old()
                process = _change()
                time.sleep(chance.uniform(0, usual))
                killing.kill(process)
                midway += len(_in_use()) > 1
            _end(_change())
            keys.add(_current())
        finally:
            for each in ledgers:
                each.with_suffix(".over").touch()
            for each in writers:
                _until(partial(_is_over, each))
        looked = subprocess.run(_command("--look", name), check=True, stdout=subprocess.PIPE, text=True)
        seen = json.loads(looked.stdout.splitlines()[-1])
    left = len(_in_use() - {_current()})
    return Outcome(kills=kills, midway=midway, keys=len(keys), left=left, **seen)


def _change() -> int:
    """Begin a change of the key, or go on with one, as `chesil site change-key` does; gives the process."""

    def change() -> None:
        from django.conf import settings

        from chesil_web.config import instance_keys
        from chesil_web.foundation.keys import resealing

        place = settings.KEY_FILES.instance
        instance_keys.make_new(place)
        instance_keys.begin_use(place)
        resealing.reseal_all(settings.KEY_FILES.service, settles_in=_SETTLES, together=_TOGETHER)
        instance_keys.end_use_of_old(place)

    return killing.started(change)


def _end(process: int) -> None:
    _, status = os.waitpid(process, 0)
    if status:
        raise RuntimeError("A change of the key that nobody killed did not end well.")


def _is_over(process: int) -> bool:
    return os.waitpid(process, os.WNOHANG)[0] == process


def _usual_seconds() -> float:
    """How long it takes to put all locks under another key, without the time that is waited at its end."""
    start, process = time.monotonic(), _change()
    _until(lambda: len(_in_use()) > 1)
    _until(lambda: len(_in_use()) == 1)
    usual = time.monotonic() - start
    _end(process)
    return usual


def _put_back_under_old() -> None:
    """Give a change that was all but over something to do again; what the writers have is left as it is."""
    from django.conf import settings

    from chesil.vault import safes
    from chesil.vault.key_service import FileKeyService
    from chesil_web.foundation.keys.models import Lock
    from chesil_web.foundation.keys.rows import apply, as_vault_locks

    if len(_in_use()) == 1:
        old, ring = FileKeyService(settings.KEY_FILES.instance), settings.KEY_FILES.service
        others = as_vault_locks(Lock.objects.filter(kind="service", safe__kind="case"))
        apply(safes.rotate_instance_key(others, old=ring, new=old))


def _current() -> str:
    from django.conf import settings

    return str(settings.KEY_FILES.service.id)


def _in_use() -> set[str]:
    from chesil_web.foundation.keys.models import Lock

    found = Lock.objects.exclude(instance_key=None).values_list("instance_key", flat=True)
    return {str(each) for each in found.distinct()}


def _more_locks() -> None:
    from chesil_web.foundation.keys import cases
    from chesil_web.foundation.keys.opened import OpenSafe

    for _ in range(_OTHER_LOCKS):
        made = cases.begin()
        cases.let_installation_in(OpenSafe(made.safe, uuid.uuid4(), made.key))


def _until(happens: Any) -> None:
    killing.until(happens, every_s=0.05)


def _set_up() -> None:
    """The site in this process, with passphrases that cost little to check."""
    from chesil_web.config import loading

    loading.load()
    killing.quick_passphrases()


class _Person:
    def __init__(self, number: str, passphrase: str) -> None:
        from django.test import Client

        self.client, self.name, self.passphrase = (
            Client(HTTP_HOST="localhost"),
            f"amber kettle {number}1",
            passphrase,
        )

    def sent(self, address: str, **fields: Any) -> bool:
        # Each time from another network, or the limit on sign-ins from one would be met.
        network = ".".join(map(str, os.urandom(2)))
        answer = self.client.post(
            address, fields, secure=True, headers={"X-Forwarded-For": f"10.{network}.1"}
        )
        return answer.status_code == 302

    def signs_in(self) -> bool:
        return self.sent("/n/open", name=self.name, passphrase=self.passphrase)


def write(ledger: Path) -> None:
    """Be one of the people, until the ledger's other file is there; write down what was told to be done."""
    _set_up()
    person, refused, entries = _Person(ledger.name, PASSPHRASE), 0, 0
    refused += not person.sent("/n/new", new=person.passphrase)
    refused += not person.sent("/n/code")
    called(person.name, safe_id=person.client.session["safe"])
    while not ledger.with_suffix(".over").exists():
        if person.sent("/n/w/all", entry=uuid.uuid4().hex, what=f"number {entries}"):
            entries += 1
        else:
            refused += 1
        new = f"{PASSPHRASE} {entries}"
        if person.sent("/n/keeping/words", passphrase=person.passphrase, new=new):
            person.passphrase = new
        else:
            refused += 1
        refused += not person.signs_in()
        told = {"passphrase": person.passphrase, "entries": entries, "refused": refused}
        draft = ledger.with_suffix(".draft")
        draft.write_text(json.dumps(told))
        draft.rename(ledger)
        time.sleep(_PAUSE_S)


def look(folder: Path) -> dict[str, int]:
    """Sign everybody in with the last key alone, and count what is there."""
    _set_up()
    from chesil_web.person.diary.models import Version

    locked_out = lost = entries = refused = 0
    for number in range(_PEOPLE):
        told = json.loads((folder / str(number)).read_text())
        person = _Person(str(number), told["passphrase"])
        refused, entries = refused + told["refused"], entries + told["entries"]
        if not person.signs_in():
            locked_out += 1
            continue
        rows = Version.objects.filter(safe_id=person.client.session["safe"])
        pages = (person.client.get(f"/n/e/{row.entry}", secure=True) for row in rows)
        shown = sum(b"number " in page.content for page in pages)
        lost += max(0, told["entries"] - shown)
    return {"locked_out": locked_out, "lost": lost, "entries": entries, "refused": refused}


if __name__ == "__main__":
    main()
