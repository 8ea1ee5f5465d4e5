"""Before a worker opens a case the first time: who in it may be somebody they declared?"""

import uuid

from django.db.models import QuerySet

from chesil_web.foundation.keys import asking
from chesil_web.staff.access import declarations, desks
from chesil_web.staff.access.identity import Person
from chesil_web.staff.access.models import Cleared, Declared
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.people_models import Party, PartyTold
from chesil_web.staff.workforce.queries import Working


def check(worker: Working, case: Case) -> None:
    """Make sure that nothing is to be asked. Who declared nobody is asked nothing, at the cost of one query.

    Raises:
        declarations.AskFirst: somebody in the case may be one whom this worker declared.
    """
    if not worker.once(_declared, worker.id):
        return
    if asking.rows(Cleared, worker_id=worker.id, case=case.id):
        return
    if whom(worker, case):
        raise declarations.AskFirst(case.id)
    clear(worker, case)


def _declared(worker: uuid.UUID) -> QuerySet[Declared, uuid.UUID]:
    return Declared.objects.filter(worker=worker).values_list("worker", flat=True)[:1]


def whom(worker: Working, case: Case) -> list[str]:
    """The names of people in a case who may be somebody the worker declared. No look is written for names."""
    safe = desks.opened(case.safe_id)
    rows = safe.read_those(Party.objects.filter(case=case), PartyTold)
    return [told.name for _, told in rows if _may_be(worker, told)]


def _may_be(worker: Working, told: PartyTold) -> bool:
    person = Person(
        names=(told.name, *told.also), born=told.born, phones=told.phones, addresses=told.addresses
    )
    near = declarations.near([person])
    return worker.id in near.strong | near.weak


def clear(worker: Working, case: Case) -> None:
    """From now on the worker is not asked, until somebody in the case or of the declaration changes."""
    Cleared.objects.get_or_create(worker_id=worker.id, case=case.id)
