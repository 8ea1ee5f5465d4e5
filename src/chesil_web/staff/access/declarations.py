"""Whom workers are close to: declared once a year, read by that worker alone, compared by blind indexes."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import attrs
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import asking, office
from chesil_web.foundation.keys.service import blind_index
from chesil_web.staff.access import identity
from chesil_web.staff.access.identity import Person
from chesil_web.staff.access.matches import close_index
from chesil_web.staff.access.models import Cleared, Close, Closeness, Declaration, DeclarationTold, Declared
from chesil_web.staff.workforce.models import Worker

HOLDS_FOR: Final = timedelta(days=365)


class AskFirst(Exception):
    """A worker has to say whether they know anyone in a case before it opens. *page*: that asks them."""

    def __init__(self, case: uuid.UUID, page: str = "cases:ask") -> None:
        super().__init__(case)
        self.case = case
        self.page = page


@attrs.frozen
class Near:
    """Who among workers is close to somebody: ids by how sure that is, each in one of the two."""

    strong: frozenset[uuid.UUID]
    weak: frozenset[uuid.UUID]


def people(worker: uuid.UUID) -> tuple[Close, ...]:
    """Whom a worker declared. It is shown to that worker and to nobody else."""
    rows = office.read_those(Declaration.objects.filter(worker=worker), DeclarationTold)
    return rows[0][1].people if rows else ()


def due_on(worker: uuid.UUID) -> date | None:
    """The day on which a worker has to declare again; None for one who never did."""
    found = asking.rows(Declaration, worker_id=worker)
    day = found[0].declared_on if found else None
    return day + HOLDS_FOR if day else None


def is_due(worker: uuid.UUID) -> bool:
    """Whether a worker has to declare: for the first time, or again after a year."""
    day = due_on(worker)
    return day is None or day <= timezone.localdate()


def add(worker: uuid.UUID, close: Close) -> set[uuid.UUID]:
    """Declare somebody; gives the cases in which a person is that one beyond chance."""
    _change(worker, (*people(worker), close))
    values = identity.closeness(_person(close))
    indexes = [close_index(kind, value) for kind, value in values if kind in identity.STRONG]
    rows = Closeness.objects.filter(index__in=indexes)
    return set(rows.values_list("case", flat=True))


def take_out(worker: uuid.UUID, id: str) -> None:
    """Declare somebody no longer. Walls that stand stay: two can lift them."""
    _change(worker, tuple(each for each in people(worker) if each.id != id))


def confirm(worker: uuid.UUID) -> None:
    """Promise that the list is whole, today."""
    _row(worker)
    Declaration.objects.filter(worker=worker).update(declared_on=timezone.localdate())


def near(people: Iterable[Person]) -> Near:
    """The workers who declared one of *people*, by whatever they share."""
    values = {value for each in people for value in identity.closeness(each)}
    rows = Declared.objects.filter(index__in=[_index(kind, value) for kind, value in values])
    found = set(rows.values_list("worker", "strong"))
    strong = frozenset(worker for worker, is_strong in found if is_strong)
    return Near(strong, frozenset(worker for worker, _ in found) - strong)


def _change(worker: uuid.UUID, people: tuple[Close, ...]) -> None:
    with transaction.atomic():
        row = _row(worker)
        office.reseal(row, DeclarationTold(people=people))
        Declared.objects.filter(worker=worker).delete()
        values = {value for each in people for value in identity.closeness(_person(each))}
        Declared.objects.bulk_create(
            Declared(index=_index(kind, value), worker_id=worker, strong=kind in identity.STRONG)
            for kind, value in values
        )
        Cleared.objects.filter(worker=worker).delete()  # they are asked anew whether they know anyone


def _row(worker: uuid.UUID) -> Declaration:
    Worker.objects.select_for_update().get(id=worker)
    row = Declaration.objects.filter(worker=worker).first()
    return row or office.keep(Declaration, DeclarationTold(), worker_id=worker)


def _person(close: Close) -> Person:
    return Person(
        names=(close.name,),
        born=close.born,
        phones=close.phones,
        mails=close.mails,
        addresses=close.addresses,
    )


def _index(kind: str, value: str) -> bytes:
    return blind_index("declared", f"{kind}\n{value}")
