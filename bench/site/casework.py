"""Measure the pages of workers over many cases, and what ten times as many cases cost.

    python -m bench.site.casework [--cases 100000] [--entries 10] [--workers 200] [--connections 16] [--seconds 8]

Five agencies share the cases. Each case is a safe of its own with real seals, put into the database many at once; a
fifth of them is open, each with a task. Then every page is asked for by one worker from all connections at once, and
the first look at a case, which writes a line, by one request for each case. First with a tenth of the cases, then
with all of them.
"""

import argparse
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import msgspec

from bench.site import load
from bench.site.installation import DATABASES, installed
from bench.site.visitor import Visitor

_AGENCIES: Final = 5
_AT_ONCE: Final = 2_000  # cases that are put in together
_OPEN: Final = 5  # one of so many is open
_FIRST_LOOKS: Final = 200
ALONE_MS, FIRST_LOOK_MS, P95_MS, GROWS_BY = 25, 60, 250, 1.3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--entries", type=int, default=10, help="of each case")
    options.add_argument("--workers", type=int, default=200)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--database", choices=DATABASES, default="postgresql")
    given = options.parse_args()
    with installed(given.database) as folder:
        sys.exit(_measured(folder, given))


def _measured(folder: Path, given: argparse.Namespace) -> int:
    filling = Filling(given.workers)
    few = given.cases // 10
    filling.add(few, given.entries)
    before = _pages(folder, filling, given)
    filling.add(given.cases - few, given.entries)
    after = _pages(folder, filling, given)
    print(f"\n## {given.cases:,} cases, {given.cases * given.entries:,} entries, over {given.database}\n")
    print("| page | alone ms | a tenth of the cases | p95 ms | processor ms |\n|---|--:|--:|--:|--:|")
    wrong = 0
    for name, timed in after.items():
        most = FIRST_LOOK_MS if name.startswith("A first look") else ALONE_MS
        grown = timed.alone / before[name].alone
        wrong += timed.alone > most or timed.p95 > P95_MS or (grown > GROWS_BY and timed.alone > 5)
        print(
            f"| {name} | {timed.alone:.1f} | {before[name].alone:.1f} | {timed.p95:.0f} | {timed.processor:.1f} |"
        )
    print(f"\nLoad average: {os.getloadavg()[0]:.1f}. Outside what was asked: {wrong} of {len(after)}.")
    return int(bool(wrong))


@attrs.define
class Filling:
    """Agencies with workers, and cases that are put in many at once."""

    workers: int
    agencies: list[Any] = attrs.field(init=False)
    people: list[list[Any]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        from chesil_web.staff.workforce import actions

        self.agencies = [actions.add_agency(f"Agency {number}", "council") for number in range(_AGENCIES)]
        each = self.workers // _AGENCIES
        self.people = [[_worker(agency.id, number) for number in range(each)] for agency in self.agencies]

    def add(self, cases: int, entries: int) -> None:
        """Put more cases in, with as many entries each."""
        start = time.monotonic()
        for begun in range(0, cases, _AT_ONCE):
            _put(self, min(_AT_ONCE, cases - begun), entries)
        _analyse()
        print(f"{cases:,} cases put in within {time.monotonic() - start:.0f} s", flush=True)


def _worker(agency: uuid.UUID, number: int) -> Any:
    from chesil_web.foundation.keys import office
    from chesil_web.staff.workforce.models import Worker, WorkerTold

    roles = ("duty manager",) if number == 0 else ("officer",)
    told = WorkerTold(name=f"Worker {number}", roles=roles, confirmed=True)
    return office.keep(Worker, told, agency_id=agency, name_index=os.urandom(16))


class _Rows:
    """Rows of all kinds, until they are put in."""

    def __init__(self) -> None:
        self.of: dict[type[Any], list[Any]] = {}

    def sealed(self, safe: Any, model: type[Any], document: msgspec.Struct, **columns: Any) -> Any:
        from chesil_web.foundation.keys import opened
        from chesil_web.foundation.keys.models import ItemKey

        new = safe.new(model, **columns)
        opened.closed_again(new.key, new.row, document)
        self.add(new.row)
        self.add(
            ItemKey(safe_id=safe.id, kind=new.wrapped.kind, item=new.row.id, wrapped=new.wrapped.wrapped)
        )
        return new.row

    def add(self, row: Any) -> None:
        self.of.setdefault(type(row), []).append(row)

    def put(self) -> None:
        from django.db import transaction

        from chesil_web.foundation.keys.models import ItemKey, Lock, Safe
        from chesil_web.staff.cases.models import Card, Case, Entry, Task

        with transaction.atomic():
            for model in (Safe, Lock, ItemKey, Case, Card, Entry, Task):
                model.objects.bulk_create(self.of.get(model, []), 2_000)


def _put(filling: Filling, count: int, entries: int) -> None:
    from chesil.vault import sealing
    from chesil_web.foundation.keys.opened import OpenSafe
    from chesil_web.staff.access import desks
    from chesil_web.staff.cases import rules
    from chesil_web.staff.cases.models import Board, Card, CardTold, Case, CaseTold

    chance, rows, boards = random.Random(count), _Rows(), []
    for agency in filling.agencies:
        board = Board.objects.filter(agency=agency).first()
        safe = desks.opened(board.safe_id) if board else desks.begin()
        if board is None:
            Board.objects.create(agency=agency, safe_id=safe.id)
        boards.append(safe)
    for number in range(count):
        place = number % _AGENCIES
        agency, owner = filling.agencies[place], chance.choice(filling.people[place])
        safe = OpenSafe(uuid.uuid4(), uuid.UUID(int=0), sealing.new_key())
        _locked(rows, safe)
        opened_on = date(2025, 1, 1) + timedelta(days=chance.randrange(600))
        is_open = number % _OPEN == 0
        case = rows.sealed(
            safe, Case, CaseTold(who=f"Person {number}", kind="stalking"), ref=_ref(rules), agency=agency,
            priority=chance.randint(1, 4), worker=owner, opened_on=opened_on,
            next_due_on=opened_on + timedelta(days=9) if is_open else None,
            closed_on=None if is_open else opened_on + timedelta(days=90),
        )  # fmt: skip
        rows.sealed(boards[place], Card, CardTold(who=f"Person {number}", kind="stalking"), case=case)
        _written(rows, safe, case, owner, entries)
    rows.put()


_DRAWN: Final[set[str]] = set()


def _ref(rules: Any) -> str:
    while (ref := rules.new_ref()) in _DRAWN:
        pass
    _DRAWN.add(ref)
    return ref


def _locked(rows: _Rows, safe: Any) -> None:
    from chesil.vault import locks
    from chesil_web.foundation.keys.models import Lock, Safe
    from chesil_web.foundation.keys.service import key_service

    rows.add(Safe(id=safe.id, kind="case", state="active", created_month="2026-01"))
    lock = locks.make_service_lock(safe.id.bytes, safe_key=safe.key, key_service=key_service())
    columns = attrs.asdict(lock, recurse=False) | {"id": uuid.UUID(bytes=lock.id)}
    del columns["safe"]
    rows.add(Lock(safe_id=safe.id, **columns))


def _written(rows: _Rows, safe: Any, case: Any, owner: Any, entries: int) -> None:
    from django.utils import timezone

    from chesil_web.staff.cases.models import Entry, EntryTold, Task, TaskTold

    for number in range(entries):
        told = EntryTold(
            kind="note", at=timezone.now(), text=f"Call {number}. They wait outside. " * 4, by=owner.id.hex,
            by_name="Worker",
        )  # fmt: skip
        rows.sealed(safe, Entry, told, case=case, number=number + 1)
    if case.closed_on is None:
        rows.sealed(
            safe, Task, TaskTold(text="Call them", by=owner.id.hex), case=case, worker=owner,
            due_on=case.next_due_on,
        )  # fmt: skip


def _analyse() -> None:
    """Have the database count its rows, as it does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("analyze")


# Pages.


def _pages(folder: Path, filling: Filling, given: argparse.Namespace) -> dict[str, load.Timed]:
    from chesil_web.staff.cases.models import Case

    manager, officer = filling.people[0][0], filling.people[0][1]
    work = os.environ["CHESIL_WORK"]
    own = Case.objects.filter(worker=officer, closed_on=None)[0]
    pages = {
        "My day, of an officer": (officer, ""), "My day, of a duty manager": (manager, ""),
        "The list of cases, all": (manager, "all"), "The tenth page of it": (manager, "all?page=9"),
        "Closed cases": (manager, "all?state=closed"), "My cases": (officer, "all?whose=own"),
        "Reports that arrived": (manager, "new"), "A case": (officer, f"{own.id}"),
    }  # fmt: skip
    with load.served(folder, {"CHESIL_WORK": work}) as server:
        found = {
            name: load._timed(name, f"/{work}/c/{page}", _signed_in(server.port, worker), server, given)
            for name, (worker, page) in pages.items()
        }
        ids = [str(each) for each in _unseen(manager, Case)]
        found["A first look at a case"] = _first_looks(server, _signed_in(server.port, manager), work, ids)
    return found


def _unseen(manager: Any, model: type[Any]) -> Iterator[uuid.UUID]:
    from chesil_web.staff.access.models import Grant

    seen = Grant.objects.filter(worker=manager).values("safe")
    rows = model.objects.filter(agency=manager.agency, closed_on=None).exclude(safe__in=seen)
    yield from rows.values_list("id", flat=True)[:_FIRST_LOOKS]


def _first_looks(server: load.Server, visitor: Visitor, work: str, ids: Sequence[str]) -> load.Timed:
    visitor.get(f"/{work}/c/")
    used = server.processor_s()
    answers = [visitor.get(f"/{work}/c/{id}") for id in ids]
    if any(each.status != 200 for each in answers):
        raise RuntimeError("A case was not shown.")
    took = [each.seconds * 1000 for each in answers]
    return load.Timed(
        "A first look", 0, statistics.median(took), load._p95(took), max(took), statistics.median(took),
        (server.processor_s() - used) * 1000 / len(took),
    )  # fmt: skip


def _signed_in(port: int, worker: Any) -> Visitor:
    from chesil_web.foundation.keys.session_rows import SessionStore
    from chesil_web.staff.workforce import signing

    session = SessionStore()
    session.update(signing.held(worker.id))
    session.save()
    return Visitor(port, cookies={"__Host-s": session.session_key})


if __name__ == "__main__":
    os.environ.setdefault("CHESIL_WORK", "work")
    main()
