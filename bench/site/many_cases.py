"""Cases by the thousand, put into the database of an installation with real seals and keys of their own."""

import os
import random
import time
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import attrs
import msgspec

from bench import invented

_AGENCIES: Final = 5
_AT_ONCE: Final = 2_000  # cases that are put in together
_OPEN: Final = 5  # one of so many is open
_OF_ONE: Final = 10  # cases of one person, two in each agency, all about the same other person
_OF_A_WORKER: Final = 250  # cases, 50 of them open
_OTHERS: Final = ("duty manager", "auditor", "data protection officer", "coordinator")
_NOTICES: Final = 200  # of so many cases one has something that waits for a duty manager
_FROM: Final = date(2025, 1, 1)
_DAYS: Final = 600


@attrs.define
class Filling:
    """Agencies with workers, and cases that are put in many at once.

    Attributes:
        count: how many cases are there. officers: of each agency, each with `_OF_A_WORKER` cases. others: of the
            first agency, one of each role in `_OTHERS`.
    """

    count: int = 0
    agencies: list[Any] = attrs.field(init=False)
    boards: list[Any] = attrs.field(init=False)
    officers: list[list[Any]] = attrs.field(init=False)
    others: dict[str, Any] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        from chesil_web.staff.workforce import actions

        self.agencies = [actions.add_agency(f"Agency {number}", "council") for number in range(_AGENCIES)]
        self.boards = [_board(agency) for agency in self.agencies]
        self.officers = [[] for _ in self.agencies]
        self.others = {role: _worker(self.agencies[0].id, role, role) for role in _OTHERS}

    def add(self, cases: int, entries: int) -> None:
        """Put more cases in, with as many entries each, and more officers with them."""
        start = time.monotonic()
        for begun in range(0, cases, _AT_ONCE):
            rows = Rows()
            for _ in range(min(_AT_ONCE, cases - begun)):
                _add_case(self, rows, entries)
                self.count += 1
            rows.put()
        tend()
        print(f"{cases:,} cases put in within {time.monotonic() - start:.0f} s", flush=True)

    def owner(self, place: int) -> Any:
        """Who has the next case of an agency."""
        officers = self.officers[place]
        if len(officers) * _OF_A_WORKER <= self.count // _AGENCIES:
            officers.append(_worker(self.agencies[place].id, "officer", f"Worker {len(officers)}"))
        return officers[-1]


def _worker(agency: uuid.UUID, role: Any, name: str) -> Any:
    from chesil_web.foundation.keys import office
    from chesil_web.staff.workforce.models import Worker, WorkerTold

    told = WorkerTold(name=name, roles=(role,), confirmed=True)
    return office.keep(Worker, told, agency_id=agency, name_index=os.urandom(16))


def _board(agency: Any) -> Any:
    from chesil_web.staff.access import desks
    from chesil_web.staff.cases.models import Board

    safe = desks.begin()
    Board.objects.create(agency=agency, safe_id=safe.id)
    return safe


class Rows:
    """Rows of all kinds, until they are put in."""

    def __init__(self) -> None:
        self.of: dict[type[Any], list[Any]] = {}

    def sealed(self, safe: Any, model: type[Any], document: msgspec.Struct, **columns: Any) -> Any:
        """A row of a safe with its key."""
        from chesil_web.foundation.keys import opened
        from chesil_web.foundation.keys.models import ItemKey

        new = safe.new(model, **columns)
        opened.closed_again(new.key, new.row, document)
        self.add(new.row)
        self.add(
            ItemKey(safe_id=safe.id, kind=new.wrapped.kind, item=new.row.id, wrapped=new.wrapped.wrapped)
        )
        return new.row

    def of_office(self, model: type[Any], document: msgspec.Struct, **columns: Any) -> Any:
        """A row of the installation's own."""
        from chesil_web.foundation.keys import opened
        from chesil_web.foundation.keys.service import office_key

        row = model(**columns)
        opened.closed_again(office_key(), row, document)
        self.add(row)
        return row

    def add(self, row: Any) -> None:
        """Put it in with the others."""
        self.of.setdefault(type(row), []).append(row)

    def put(self) -> None:
        """Put all of them into the database; those that others lead to came first."""
        from django.db import connection, transaction

        put = _copied if connection.vendor == "postgresql" else _created
        with transaction.atomic():
            for model, rows in self.of.items():
                put(model, rows)


def _created(model: type[Any], rows: Sequence[Any]) -> None:
    model.objects.bulk_create(rows, 2_000)


def _copied(model: type[Any], rows: Sequence[Any]) -> None:
    """By PostgreSQL's COPY, in a third of the time. A number that the database counts is not read back."""
    from django.db import connection

    fields = [each for each in model._meta.concrete_fields if each.name != "id" or rows[0].pk is not None]
    names = ", ".join(f'"{each.column}"' for each in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([each.get_db_prep_save(getattr(row, each.attname), connection) for each in fields])


def _add_case(filling: Filling, rows: Rows, entries: int) -> None:
    from chesil.vault import sealing
    from chesil_web.foundation.keys.opened import OpenSafe
    from chesil_web.staff.cases import rules
    from chesil_web.staff.cases.models import Card, CardTold, Case, CaseTold

    number, chance = filling.count, random.Random(filling.count)
    place = number % _AGENCIES
    owner = filling.owner(place)
    safe = OpenSafe(uuid.uuid4(), uuid.UUID(int=0), sealing.new_key())
    _locked(rows, safe)
    opened_on, is_open = _FROM + timedelta(days=chance.randrange(_DAYS)), number // _OF_ONE % _OPEN == 0
    who = _name("Asha", number // _OF_ONE)
    case = rows.sealed(
        safe, Case, CaseTold(who=who, kind="stalking"), ref=_ref(rules), agency=filling.agencies[place],
        priority=chance.randint(1, 4), worker=owner, opened_on=opened_on,
        next_due_on=opened_on + timedelta(days=9) if is_open else None,
        closed_on=None if is_open else opened_on + timedelta(days=90),
        purge_on=None if is_open else opened_on + timedelta(days=2_280),
    )  # fmt: skip
    rows.sealed(filling.boards[place], Card, CardTold(who=who, kind="stalking"), case=case)
    _write(rows, safe, case, entries)
    _work(rows, safe, case)
    _people(rows, safe, case, number // _OF_ONE)
    _looks(rows, case)


_DRAWN: Final[set[str]] = set()


def _ref(rules: Any) -> str:
    while (ref := rules.new_ref()) in _DRAWN:
        pass
    _DRAWN.add(ref)
    return ref


def _name(first: str, person: int) -> str:
    return f"{first} {invented.word(person).title()}"


def _locked(rows: Rows, safe: Any) -> None:
    from chesil.vault import locks
    from chesil_web.foundation.keys.models import Lock, Safe
    from chesil_web.foundation.keys.service import key_service

    rows.add(Safe(id=safe.id, kind="case", state="active", created_month="2026-01"))
    lock = locks.make_service_lock(safe.id.bytes, safe_key=safe.key, key_service=key_service())
    columns = attrs.asdict(lock, recurse=False) | {"id": uuid.UUID(bytes=lock.id)}
    del columns["safe"]
    rows.add(Lock(safe_id=safe.id, **columns))


def _write(rows: Rows, safe: Any, case: Any, entries: int) -> None:
    from django.utils import timezone

    from chesil_web.staff.cases.models import Entry, EntryTold

    for number in range(entries):
        told = EntryTold(
            kind="note", at=timezone.now(), text=f"Call {number}. They wait outside. " * 4,
            by=case.worker_id.hex, by_name="Worker",
        )  # fmt: skip
        rows.sealed(safe, Entry, told, case=case, number=number + 1)


def _work(rows: Rows, safe: Any, case: Any) -> None:
    """One task and two clocks: they wait in a case that is open, and are done in one that is closed."""
    from chesil_web.staff.cases.models import Task, TaskTold
    from chesil_web.staff.cases.work_models import Clock, ClockTold

    due_on = case.opened_on + timedelta(days=9)
    rows.sealed(
        safe, Task, TaskTold(text="Call them", by=case.worker_id.hex, end="done" if case.closed_on else ""),
        case=case, worker_id=case.worker_id, due_on=due_on, ended_on=case.closed_on,
    )  # fmt: skip
    for kind in ("acknowledge", "update"):
        met_on = due_on if case.closed_on or kind == "acknowledge" else None
        rows.sealed(
            safe,
            Clock,
            ClockTold(),
            case=case,
            kind=kind,
            started_on=case.opened_on,
            due_on=due_on,
            met_on=met_on,
        )


def _people(rows: Rows, safe: Any, case: Any, person: int) -> None:
    from chesil_web.foundation.keys.service import blind_index
    from chesil_web.staff.cases.people_models import Party, PartyTold, Relation, RelationTold

    phone = f"07700 {900_000 + person % 100_000}"
    harmed = PartyTold(
        name=_name("Asha", person), part="harmed", born=str(1950 + person % 50), phones=(phone,)
    )
    accused = PartyTold(name=_name("Dev", person), part="accused")
    persons = [uuid.UUID(int=2 * person + 1), uuid.UUID(int=2 * person + 2)]
    parties = [
        rows.sealed(safe, Party, told, case=case, agency_id=case.agency_id, person=each)
        for told, each in zip((harmed, accused), persons, strict=True)
    ]
    for row, told in zip(parties, (harmed, accused), strict=True):
        _known_again(rows, case, row, told)
    told = RelationTold(
        who=parties[1].id.hex, whom=parties[0].id.hex, bond="former partner", does="waits outside"
    )
    pair = blind_index("pair", f"{persons[1].hex} {persons[0].hex}")
    rows.sealed(safe, Relation, told, case=case, agency_id=case.agency_id, pair_index=pair)


def _known_again(rows: Rows, case: Any, party: Any, told: Any) -> None:
    from chesil_web.staff.access import identity, matches
    from chesil_web.staff.access.models import Match
    from chesil_web.staff.parties import rules

    for kind, value in identity.matches(rules.person(told)):
        rows.add(Match(index=matches._index(kind, value), kind=kind, party=party.id, case=case.id))


def _looks(rows: Rows, case: Any) -> None:
    """Two looks, and now and then something that was passed on."""
    from django.utils import timezone

    from chesil_web.staff.cases.people_models import Notice, NoticeTold
    from chesil_web.staff.looks.models import Look, LookTold
    from chesil_web.staff.looks.rules import index_of

    for days in (0, 20):
        on = case.opened_on + timedelta(days=days)
        told = LookTold(
            at=datetime(on.year, on.month, on.day, 9, tzinfo=timezone.get_current_timezone()), thing="case",
            case=case.id.hex, ref=case.ref, near="theirs",
        )  # fmt: skip
        rows.of_office(
            Look, told, agency_id=case.agency_id, worker_id=case.worker_id, on=on, index=index_of(case.id)
        )
    if case.closed_on is None and int(case.id) % _NOTICES == 0:
        rows.of_office(
            Notice, NoticeTold(kind="match", at=timezone.now()), agency_id=case.agency_id, case=case,
            due_on=case.opened_on + timedelta(days=1),
        )  # fmt: skip


def tend() -> None:
    """Have the database count its rows and mark those that all can see, as PostgreSQL does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze)" if connection.vendor == "postgresql" else "analyze")
