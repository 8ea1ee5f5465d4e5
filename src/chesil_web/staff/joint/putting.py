"""What changes what stands in a joint: put there as fixed copies, used, taken back."""

import uuid
from collections.abc import Iterable, Mapping

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import actions as log
from chesil_web.staff.access import looking
from chesil_web.staff.caseload import actions as cases
from chesil_web.staff.cases.ending_models import Said
from chesil_web.staff.cases.models import Case, Contact
from chesil_web.staff.joint import checking, holding, rules, sources, tasks
from chesil_web.staff.joint.holding import Held
from chesil_web.staff.joint.models import Copy, CopyText, CopyTold, Side, Text
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.joint.sources import Source
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.parties import rules as people_rules
from chesil_web.staff.workforce.queries import Working


class Changed(Exception):
    """Something that was looked over reads otherwise now, or a detail in it has no reason. Nothing went."""


class AnothersNumber(Exception):
    """A number belongs to somebody else in the case. *name*: whose it is."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def put(worker: Working, case: Case, keys: Iterable[str], reasons: Mapping[str, str]) -> int:
    """Put copies where the others can read them; gives how many. What is there already is not put twice.

    Args:
        keys: of what was looked over. reasons: why a protected detail may stand in it, by key.

    Raises:
        Changed: it is not what was looked over any more, or something in it is not settled.
        NotNow: the joint has ended, nobody else is in it, or the case is closed.
        Damaged: a protected detail cannot be opened, so nothing can be looked for.
    """
    wanted = set(keys)
    with transaction.atomic():
        held, own, row = holding.of_worker(worker, case)
        if row.closed_on is not None or len(held.sides) == 1:
            raise NotNow
        chosen = sources.chosen(row, looking.opened(worker.id, row), wanted)
        is_settled = checking.is_settled(checking.found(worker, row, chosen), reasons)
        if {each.key for each in chosen} != wanted or not is_settled:
            raise Changed
        new = without_there(held, own, chosen)
        for number, each in enumerate(reversed(new), holding.next_number(held.joint)):
            _keep(worker, held, own, each, number, reasons.get(each.key, ""))
        if new:
            for side in held.sides:
                if side.choose and side.choose.case_id == row.id:
                    tasks.end(held, side.choose, "done")
            titles = "\n".join(each.title for each in new)
            others = f"{worker.agency.name} put something where we can read it."
            holding.note(held, worker, row, f"Put where the others can read it:\n{titles}", others)
    return len(new)


def without_there(held: Held, own: Side, chosen: Iterable[Source]) -> list[Source]:
    """Those that a side has not put there in these very words."""
    known = there(held.safe, own)
    return [each for each in chosen if (each.source, each.sha256) not in known]


def there(joint: OpenSafe, own: Side) -> set[tuple[str, str]]:
    """What a side has there, by the rows and the texts that were copied."""
    rows = joint.read_those(Copy.objects.filter(side=own, taken_on=None), CopyTold)
    return {(told.source, told.sha256) for _row, told in rows}


def _keep(worker: Working, held: Held, own: Side, each: Source, number: int, reason: str) -> None:
    told = CopyTold(
        title=each.title, source=each.source, version=each.version, sha256=each.sha256,
        agency=worker.agency.name, put=holding.said(worker), checked=reason.strip(), left_out=each.left_out,
    )  # fmt: skip
    copy = held.safe.keep(
        Copy, told, joint=held.joint, side=own, sort=each.sort, number=number, put_on=timezone.localdate()
    )
    text = held.safe.keep(CopyText, each.text, copy=copy)
    log.written(held.safe, text, by=worker.id.hex)


def take_back(worker: Working, case: Case, copy: uuid.UUID, why: str) -> None:
    """Take back something that your own agency put there. It stays noted that it was there, and who read it.

    Raises:
        NotNow: it was taken back, or the joint has ended.
    """
    with transaction.atomic():
        held, own, row = holding.of_worker(worker, case)
        found = Copy.objects.filter(id=copy, side=own, taken_on=None).first()
        if found is None:
            raise NotNow
        told = take_out(held, found, holding.said(worker, why))
        words = f"{worker.agency.name} took something back that we could read."
        holding.note(held, worker, row, f"Took back: {told.title}. {why}", words)


def take_out(held: Held, copy: Copy, said: Said) -> CopyTold:
    """Take a copy out: its text goes for good, but for a legal hold."""
    (told,) = held.safe.read([copy], CopyTold)
    told = msgspec.structs.replace(told, taken=said)
    held.safe.reseal(copy, told)
    copy.taken_on = timezone.localdate()
    copy.save(update_fields=["taken_on"])
    if not held.is_kept:
        texts = list(CopyText.objects.filter(copy=copy))
        gone = [each.id for each in texts]
        held.safe.drop(texts)
        log.erased(held.safe.id, gone, reason=log.TAKEN_BACK, by=said.by or log.CLOCK)
    return told


def use_contact(worker: Working, case: Case, copy: uuid.UUID) -> None:
    """Take the contact rules of another agency for one's own case.

    Raises:
        NotNow: they were taken back. AnothersNumber: it is that of somebody else in the case.
    """
    with transaction.atomic():
        held, own, row = holding.of_worker(worker, case)
        contact = _contact(held, own, copy)
        people = people_queries.people(looking.opened(worker.id, row), row)
        if name := people_rules.is_anothers(contact.number, [each.told for each in people]):
            raise AnothersNumber(name)
        cases.set_contact(worker, row, contact)


def _contact(held: Held, own: Side, copy: uuid.UUID) -> Contact:
    there = rules.copies(own).filter(id=copy, sort="contact", taken_on=None).exclude(side=own)
    for _row, text in held.safe.read_those(CopyText.objects.filter(copy__in=there), Text):
        if text.contact is not None:
            return text.contact
    raise NotNow
