"""What writes looks and questions."""

import secrets
import uuid
from datetime import timedelta
from typing import Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.models import Sealed
from chesil_web.staff.looks import queries, rules
from chesil_web.staff.looks.models import Answer, Did, Look, LookTold, Question, QuestionTold
from chesil_web.staff.looks.queries import Wanted
from chesil_web.staff.workforce.models import Agency, Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working

KEPT_FOR: Final = timedelta(days=730)


def keep(worker: uuid.UUID, row: Sealed, did: Did) -> None:
    """Keep that a worker opened something, in the transaction that lets them."""
    who = Worker.objects.get(id=worker)
    case = rules.case_of(row, who.agency_id)
    thing = rules.thing_of(row)
    about = case.id if case else row.id if thing == "report" else None
    told = LookTold(
        at=timezone.now(), thing=thing, did=did, case=about.hex if about else "",
        ref=case.ref if case else "", near=rules.nearness(who, office.read(who, WorkerTold), case),
    )  # fmt: skip
    office.keep(
        Look, told, agency_id=who.agency_id, worker_id=worker, on=timezone.localdate(),
        index=rules.index_of(about) if about else None,
    )  # fmt: skip


def forget_old() -> int:
    """Delete looks that were kept long enough, with their questions; gives how many."""
    gone, _each = Look.objects.filter(on__lt=timezone.localdate() - KEPT_FOR).delete()
    return gone


def draw(worker: Working, wanted: Wanted, count: int, *, only_others: bool) -> int:
    """Ask about looks drawn at random, each once; gives how many were drawn.

    Args:
        only_others: none at a case that was the worker's own or their team's.
    """
    with transaction.atomic():
        Agency.objects.select_for_update().get(id=worker.row.agency_id)  # two at once draw one after another
        found = queries.unasked(worker, wanted, only_others=only_others)
        drawn = secrets.SystemRandom().sample(found, min(count, len(found)))
        for look in drawn:
            told = QuestionTold(by_name=worker.told.name)
            office.keep(Question, told, look=look, asked_on=timezone.localdate())
    return len(drawn)


def answer(worker: Working, id: uuid.UUID, said: Answer) -> bool:
    """Keep what a worker answers; gives whether the question still waited for them."""
    with transaction.atomic():
        waits = {asked.row.id for asked in queries.asked_of(worker)}
        row = Question.objects.select_for_update().filter(id=id, answered_on=None).first()
        if row is None or row.id not in waits:
            return False
        row.answered_on = timezone.localdate()
        _save(row, "answered_on", answer=said, answered_on=row.answered_on)
    return True


def settle(worker: Working, id: uuid.UUID, *, explained: bool) -> bool:
    """Mark a look as explained or not; gives whether it waited for that."""
    with transaction.atomic():
        seen = {asked.row.id for asked in queries.questions(worker)}
        row = Question.objects.select_for_update().filter(id=id, settled_on=None).first()
        if row is None or row.id not in seen or row.look.worker_id == worker.id:
            return False
        row.settled_on = timezone.localdate()
        _save(row, "settled_on", explained=explained, settled_by=worker.told.name)
    return True


def _save(row: Question, day: str, **changes: object) -> None:
    told = office.read(row, QuestionTold)
    office.reseal(row, msgspec.structs.replace(told, **changes))
    row.save(update_fields=[day])
