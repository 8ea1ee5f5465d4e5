"""A joint with its cases, held until the transaction ends: the joint first, then the cases by their ids.

Everything that changes a joint begins here, so two at one moment come after each other, and none waits for
another that waits for it.
"""

import uuid

import attrs
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import desks, looking
from chesil_web.staff.cases import noting
from chesil_web.staff.cases.ending_models import Said
from chesil_web.staff.cases.models import Case
from chesil_web.staff.joint import rules
from chesil_web.staff.joint.models import Copy, Joint, Side
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Held:
    """A joint that goes on. *sides*: those in it. *cases*: of theirs, by their ids; one may be erased."""

    joint: Joint
    safe: OpenSafe
    sides: tuple[Side, ...]
    cases: dict[uuid.UUID, Case]

    def others(self, case: Case) -> list[tuple[Side, Case]]:
        """The other sides that have a case."""
        return [
            (each, self.cases[each.case_id])
            for each in self.sides
            if each.case_id and each.case_id != case.id
        ]

    @property
    def is_kept(self) -> bool:
        """Whether a legal hold of any case that was ever in it keeps what was put there."""
        return is_kept(self.joint)


def is_kept(joint: Joint) -> bool:
    """The same for a joint."""
    return joint.sides.filter(case__held=True).exists()


def of(joint: uuid.UUID) -> Held:
    """A joint, held, for a rule that shows nothing of it to anybody.

    Raises:
        NotNow: it has ended.
    """
    row = Joint.objects.select_for_update().filter(id=joint, ended_on=None).first()
    if row is None:
        raise NotNow
    return _held(row, desks.opened(row.safe_id))


def of_worker(worker: Working, case: Case) -> tuple[Held, Side, Case]:
    """The joint of a case with its side and the case itself, all held.

    Raises:
        NotNow: it has ended, or the agency left it.
    """
    own = rules.running(worker, case)
    if own is None:
        raise NotNow
    row = Joint.objects.select_for_update().filter(id=own.joint_id, ended_on=None).first()
    if row is None:
        raise NotNow
    held = _held(row, looking.opened(worker.id, row))
    here = next((each for each in held.sides if each.case_id == case.id), None)
    if here is None:
        raise NotNow
    return held, here, held.cases[case.id]


def _held(row: Joint, safe: OpenSafe) -> Held:
    sides = tuple(row.sides.filter(left_on=None).order_by("joined_on", "since", "id"))
    ids = [each.case_id for each in sides if each.case_id]
    cases = Case.objects.select_for_update().filter(id__in=ids).order_by("id")
    return Held(joint=row, safe=safe, sides=sides, cases={each.id: each for each in cases})


def said(worker: Working, why: str = "") -> Said:
    """A step of a worker, taken now."""
    return Said(by=worker.id.hex, by_name=worker.told.name, at=timezone.now(), why=why)


def note(held: Held, worker: Working, case: Case, own: str, others: str) -> None:
    """Write an entry in the worker's case, and another in those of the others, under the agency's name."""
    noting.note(looking.opened(worker.id, case), case, worker, "joint", own)
    for _side, row in held.others(case):
        note_of_others(row, others, f"{worker.told.name}, {worker.agency.name}")


def note_of_others(row: Case, text: str, by_name: str) -> None:
    """Write an entry in a case for somebody of another agency; no worker opens it for that."""
    noting.note_by(desks.opened(row.safe_id), row, "joint", text, by_name=by_name)


def name_of(side: Side) -> str:
    """What an agency of a side is called."""
    return workforce.agency(side.agency).name


def next_number(joint: Joint) -> int:
    """Of the next copy."""
    last = Copy.objects.filter(joint=joint).order_by("-number").first()
    return last.number + 1 if last else 1
