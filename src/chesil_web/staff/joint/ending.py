"""How a joint goes on and ends: reviewed, the person told, left by one, ended by the lead or on its day."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from chesil_web.foundation.keys import cases as safes
from chesil_web.foundation.keys.opened import drop
from chesil_web.foundation.log import actions as log
from chesil_web.staff.access import desks
from chesil_web.staff.cases.ending_models import Said
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.rules import readable_shares
from chesil_web.staff.joint import holding, putting, rules, tasks
from chesil_web.staff.joint.holding import Held
from chesil_web.staff.joint.models import (
    AskingTold,
    Copy,
    CopyText,
    Joint,
    JointTold,
    Side,
    SideTold,
    Telling,
    Way,
)
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.shares.actions import answer_share
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working


def review(worker: Working, case: Case, *, ends_on: date, lead: uuid.UUID, why: str) -> None:
    """Say what a review found, until when it goes on, and which agency leads from now on.

    Raises:
        NotNow: it has ended, another agency leads, or the one that should lead is not in it.
    """
    with transaction.atomic():
        held, own, row = holding.of_worker(worker, case)
        leads = next((each for each in held.sides if each.agency_id == lead), None)
        if not rules.may_lead(worker, own) or leads is None or leads.case_id is None:
            raise NotNow
        (told,) = held.safe.read([held.joint], JointTold)
        reviews = (*told.reviews, holding.said(worker, why))
        held.safe.reseal(held.joint, msgspec.structs.replace(told, reviews=reviews))
        tasks.end(held, held.joint.review, "done")
        on = timezone.localdate() + timedelta(days=rules.REVIEW_EVERY)
        tasks.set_review(held, held.cases[leads.case_id], on, worker.id.hex)
        held.joint.lead_id, held.joint.ends_on = lead, ends_on
        held.joint.save(update_fields=["lead", "ends_on", "review_on", "review"])
        words = f"Reviewed what is shared: {why}"
        holding.note(held, worker, row, words, f"{worker.agency.name} reviewed what is shared.")


def tell(worker: Working, case: Case, *, way: Way, words: str, share: uuid.UUID | None = None) -> None:
    """Keep whether the person was told; where it is in what they share with us, tell them there.

    Where they were not, the reason is kept, and the case asks again in 28 days.

    Raises:
        NotNow: it has ended. NoLonger, WrongSecret, KeyReplaced: they stopped what they shared.
    """
    with transaction.atomic():
        held, _own, row = holding.of_worker(worker, case)
        (told,) = held.safe.read([held.joint], JointTold)
        telling = Telling(said=holding.said(worker, words), agency=worker.agency.name, way=way)
        held.safe.reseal(held.joint, msgspec.structs.replace(told, tellings=(*told.tellings, telling)))
        if way == "shared":
            found = readable_shares(row).filter(id=share).first() if share else None
            if found is None:
                raise NotNow
            answer_share(worker, found, words)
        tasks.end(held, held.joint.tell, "done")
        if way == "not yet":
            todo = "Ask again whether they can be told which agencies share something about them."
            on = timezone.localdate() + timedelta(days=rules.ASK_AGAIN_IN)
            held.joint.tell = tasks.add(row, todo, on, worker.id.hex)
            held.joint.save(update_fields=["tell"])
        own = {"shared": "Told them in what they share with us.", "another way": f"Told them: {words}"}
        others = f"{worker.agency.name} wrote down whether they were told."
        holding.note(held, worker, row, own.get(way, f"Not told them yet: {words}"), others)


def leave(worker: Working, case: Case, why: str) -> None:
    """Leave, and take everything that your own agency put there. Where one side is left, the joint ends.

    Raises:
        NotNow: it has ended, or was left.
    """
    with transaction.atomic():
        held, own, row = holding.of_worker(worker, case)
        if len(held.sides) <= 2:
            _end(held, holding.said(worker, why))
        else:
            _leave(held, own, holding.said(worker, why))
            _pass_lead(held, own)
        holding.note(held, worker, row, f"Left what is shared: {why}", f"{worker.agency.name} left.")


def end(worker: Working, case: Case, why: str) -> None:
    """End a joint for all in it, by the agency that leads.

    Raises:
        NotNow: it has ended, or another agency leads.
    """
    with transaction.atomic():
        held, own, row = holding.of_worker(worker, case)
        if not rules.may_lead(worker, own):
            raise NotNow
        _end(held, holding.said(worker, why))
        others = f"{worker.agency.name} ended what is shared."
        holding.note(held, worker, row, f"Ended what is shared: {why}", others)


def _leave(held: Held, side: Side, said: Said) -> None:
    for copy in Copy.objects.filter(side=side, taken_on=None):
        putting.take_out(held, copy, said)
    tasks.end(held, side.choose, "not possible any more")
    (told,) = held.safe.read([side], SideTold)
    held.safe.reseal(side, msgspec.structs.replace(told, left=said))
    side.left_on = timezone.localdate()
    side.save(update_fields=["left_on"])


def _pass_lead(held: Held, left: Side) -> None:
    """Where the lead left, who came in first of the others leads."""
    first = next(each for each in held.sides if each.id != left.id)
    if held.joint.lead_id != left.agency_id or first.case_id is None:
        return
    tasks.end(held, held.joint.review, "not possible any more")
    tasks.set_review(held, held.cases[first.case_id], held.joint.review_on, "")
    held.joint.lead_id = first.agency_id
    held.joint.save(update_fields=["lead", "review", "review_on"])


def _end(held: Held, said: Said) -> None:
    for side in held.sides:
        _leave(held, side, said)
    _end_askings(held, said)
    for task in (held.joint.review, held.joint.tell):
        tasks.end(held, task, "not possible any more")
    (told,) = held.safe.read([held.joint], JointTold)
    held.safe.reseal(held.joint, msgspec.structs.replace(told, ended=said))
    held.joint.ended_on = timezone.localdate()
    held.joint.save(update_fields=["ended_on"])


def _end_askings(held: Held, said: Said) -> None:
    for row in held.joint.askings.filter(ended_on=None, case__in=held.cases):
        desk = desks.opened(held.cases[row.case_id].safe_id)
        (told,) = desk.read([row], AskingTold)
        desk.reseal(row, msgspec.structs.replace(told, answer="taken back", answered=said))
        row.ended_on = timezone.localdate()
        row.save(update_fields=["ended_on"])


def clear() -> int:
    """As the clock does: end what is due or has no open case, and erase what nothing keeps any more.

    A joint is kept as long as one of the cases that were in it: the longest counts, and a legal hold of any.
    """
    today = timezone.localdate()
    open_side = Side.objects.filter(
        joint=OuterRef("id"), left_on=None, case__closed_on=None, case__isnull=False
    )
    due = Joint.objects.filter(Q(ends_on__lt=today) | ~Exists(open_side), ended_on=None)
    ended = [id for id in due.values_list("id", flat=True) if _end_by_clock(id)]
    held = Side.objects.filter(joint=OuterRef("copy__joint"), case__held=True)
    over = Q(copy__taken_on__isnull=False) | Q(copy__joint__ended_on__isnull=False)
    texts = list(CopyText.objects.filter(over & ~Exists(held)))
    for text in texts:
        with transaction.atomic():
            gone = [text.id]
            drop(text)
            log.erased(text.safe_id, gone, reason=log.TAKEN_BACK)
    return len(ended) + len(texts) + _erase(_without_cases())


def _end_by_clock(id: uuid.UUID) -> bool:
    with transaction.atomic():
        try:
            held = holding.of(id)
        except NotNow:  # a worker was quicker
            return False
        name = workforce.agency(held.joint.lead).name
        _end(held, Said(by="", by_name="", at=timezone.now()))
        for row in held.cases.values():
            holding.note_of_others(row, "What was shared between agencies ended on its day.", name)
    return True


def _without_cases() -> list[Joint]:
    kept = Side.objects.filter(joint=OuterRef("id"), case__isnull=False)
    return list(Joint.objects.filter(~Exists(kept)))


def _erase(joints: Iterable[Joint]) -> int:
    count = 0
    for joint in joints:
        with transaction.atomic():
            safes.erase(joint.safe_id, why="purged")
            joint.delete()
        count += 1
    return count
