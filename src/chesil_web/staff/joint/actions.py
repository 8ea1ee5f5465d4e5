"""What is asked of another agency, agreed by a second person where it has to be, and answered there."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.record import working_days
from chesil_web.staff.access import desks, looking
from chesil_web.staff.access.models import Wall, WallTold
from chesil_web.staff.cases import noting
from chesil_web.staff.cases.models import Case, CaseTold, Contact
from chesil_web.staff.joint import holding, rules, tasks
from chesil_web.staff.joint.holding import Held
from chesil_web.staff.joint.models import (
    Answer,
    Asking,
    AskingTold,
    Joint,
    JointTold,
    Side,
    SideTold,
)
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.parties import conflicts
from chesil_web.staff.parties import rules as people_rules
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Agency
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


def ask(worker: Working, case: Case, agency: uuid.UUID, told: AskingTold) -> Asking:
    """Ask an agency in: by the person's word, or by a basis to which a second person has to agree.

    Raises:
        NotNow: it is in already or was asked, a wall stands between, another agency leads, or the case is
            closed.
    """
    with transaction.atomic():
        joint, row = _joint_to_ask(worker, case, told)
        names = {each.id: words.name for each, words in rules.agencies_to_ask(worker, joint, row)}
        if agency not in names or row.closed_on is not None:
            raise NotNow
        desk = looking.opened(worker.id, row)
        today = timezone.localdate()
        made = desk.keep(
            Asking, told, joint=joint, case=row, agency_id=agency, sent_on=today,
            agreed_on=today if told.word else None,
        )  # fmt: skip
        waits = "" if told.word else " A second person has to approve it first."
        noting.note(desk, row, worker, "joint", f"Asked {names[agency]} in: {told.purpose}{waits}")
    return made


def _joint_to_ask(worker: Working, case: Case, told: AskingTold) -> tuple[Joint, Case]:
    """The joint of a case, or a new one in which it stands alone, and the case; both held."""
    own = rules.running(worker, case)
    if own is not None:
        if not rules.may_ask(worker, own):
            raise NotNow
        held, _side, row = holding.of_worker(worker, case)
        return held.joint, row
    row = Case.objects.select_for_update().get(id=case.id)
    if Side.objects.filter(case=row, left_on=None).exists():  # begun meanwhile, or behind a wall
        raise NotNow
    safe, today = desks.begin(), timezone.localdate()
    joint = safe.keep(
        Joint, JointTold(), lead_id=row.agency_id, ends_on=told.ends_on,
        review_on=today + timedelta(days=rules.REVIEW_EVERY),
    )  # fmt: skip
    side = SideTold(agency=worker.agency.name, ref=row.ref)
    safe.keep(Side, side, joint=joint, case=row, agency_id=row.agency_id, since=1, joined_on=today)
    return joint, row


def approve(worker: Working, case: Case, asking: uuid.UUID) -> None:
    """Agree as the second person: from now on the other agency sees a name and a purpose.

    Raises:
        NotNow: it does not wait for a second person, or this is the first.
    """
    with transaction.atomic():
        row, desk, found, told = _asked(worker, case, asking)
        if found.agreed_on is not None or not is_second(worker, told.asked.by, told.asked.at):
            raise NotNow
        desk.reseal(found, msgspec.structs.replace(told, agreed=holding.said(worker)))
        found.agreed_on = timezone.localdate()
        found.save(update_fields=["agreed_on"])
        noting.note(desk, row, worker, "joint", f"Approved that {_name(found.agency)} is let in.")
        deeds.decided(desk, row.id, "may share", by=worker.id, first=uuid.UUID(told.asked.by))


def disapprove(worker: Working, case: Case, asking: uuid.UUID, why: str) -> None:
    """Say no as the second person; raises as `approve`."""
    with transaction.atomic():
        row, desk, found, told = _asked(worker, case, asking)
        if found.agreed_on is not None or not is_second(worker, told.asked.by, told.asked.at):
            raise NotNow
        _end(desk, found, told, "not approved", worker, why)
        text = f"Did not approve that {_name(found.agency)} is let in: {why}"
        noting.note(desk, row, worker, "joint", text)


def take_back(worker: Working, case: Case, asking: uuid.UUID, why: str) -> None:
    """Ask an agency no longer.

    Raises:
        NotNow: it was answered.
    """
    with transaction.atomic():
        row, desk, found, told = _asked(worker, case, asking)
        _end(desk, found, told, "taken back", worker, why)
        noting.note(desk, row, worker, "joint", f"{_name(found.agency)} is not asked any more: {why}")


def _asked(
    worker: Working, case: Case, asking: uuid.UUID
) -> tuple[Case, OpenSafe, Asking, AskingTold]:  # fmt: skip
    row = Case.objects.select_for_update().get(id=case.id)
    found = Asking.objects.filter(id=asking, case=row, ended_on=None).select_related("agency").first()
    if found is None:
        raise NotNow
    desk = looking.opened(worker.id, row)
    return row, desk, found, desk.read([found], AskingTold)[0]


def _end(
    desk: OpenSafe, row: Asking, told: AskingTold, answer: Answer, worker: Working, why: str = ""
) -> AskingTold:
    ended = msgspec.structs.replace(told, answer=answer, answered=holding.said(worker, why))
    desk.reseal(row, ended)
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    return ended


def decline(worker: Working, asking: uuid.UUID, why: str) -> None:
    """Say at the other agency that it is not taken up; who asked reads why.

    Raises:
        NotNow: it was answered or taken back.
    """
    with transaction.atomic():
        held, found, told = _waiting(worker, asking)
        row = held.cases[found.case_id]
        _end(desks.opened(row.safe_id), found, told, "declined", worker, why)
        by_name = f"{worker.told.name}, {worker.agency.name}"
        holding.note_of_others(row, f"Not taken up by {worker.agency.name}: {why}", by_name)


def take_up(worker: Working, asking: uuid.UUID, *, given: Mapping[str, Any], own: Case | None = None) -> Case:
    """Come in: with a new case at a desk of one's own, or with one that the agency has.

    Nothing of the other desk comes along but the name, the purpose, and that contact is unsafe.

    Args:
        given: the document of a new case, and how it begins, as *told* and *case*. own: an open case.

    Raises:
        NotNow: it was answered or taken back, or *own* is in another joint.
    """
    with transaction.atomic():
        held, found, told = _waiting(worker, asking)
        row = _case(worker, held, told, given, own)
        asker = held.cases[found.case_id]
        ended = _end(desks.opened(asker.safe_id), found, told, "taken up", worker)
        todo = f"Choose what {worker.agency.name} may read. They see nothing of this case until then."
        tomorrow = working_days.after(timezone.localdate(), 1)
        held.safe.keep(
            Side, SideTold(agency=worker.agency.name, ref=row.ref, asking=ended), joint=held.joint, case=row,
            agency_id=row.agency_id, since=holding.next_number(held.joint), joined_on=timezone.localdate(),
            choose=tasks.add(asker, todo, tomorrow, worker.id.hex),
        )  # fmt: skip
        if told.basis:
            todo = "Tell them which agencies share something about them, if it is safe to tell."
            tasks.end(held, held.joint.tell, "not possible any more")  # an earlier one; this has its place
            held.joint.tell = tasks.add(asker, todo, tomorrow, worker.id.hex)
        _begin_to_count(held, told)
        _keep_walls(held, row)
        noting.note(looking.opened(worker.id, row), row, worker, "joint", _came_in(told, held))
        for _side, other in held.others(row):
            by_name = f"{worker.told.name}, {worker.agency.name}"
            holding.note_of_others(other, f"{worker.agency.name} came in: {told.purpose}", by_name)
    return row


def _came_in(told: AskingTold, held: Held) -> str:
    names = ", ".join(holding.name_of(each) for each in held.sides)
    return f"Came in to share with {names}: {told.purpose}"


def _waiting(worker: Working, asking: uuid.UUID) -> tuple[Held, Asking, AskingTold]:
    """What waits for this worker, with its joint and cases, all held. Reading it is a look."""
    found = rules.waiting(worker).filter(id=asking).first()
    if found is None:
        raise NotNow
    held = holding.of(found.joint_id)
    if not Asking.objects.filter(id=asking, ended_on=None).exists() or found.case_id not in held.cases:
        raise NotNow  # answered while the joint was waited for
    return held, found, read(worker, found)


def read(worker: Working, asking: Asking) -> AskingTold:
    """What an agency is asked. Reading it is a look in the log of the case that asks."""
    (told,) = looking.opened(worker.id, asking).read([asking], AskingTold)
    return told


def _case(worker: Working, held: Held, told: AskingTold, given: Mapping[str, Any], own: Case | None) -> Case:
    unsafe = [each for each in held.sides if each.case_id and _is_unsafe(held.cases[each.case_id])]
    if own is None:
        contact = Contact(state="unsafe") if unsafe else Contact()
        begun = msgspec.structs.replace(given["told"], who=told.who, contact=contact)
        return people_actions.begin(worker, begun, people_rules.of_case(begun), report="", **given["case"])
    row = Case.objects.select_for_update().get(id=own.id)
    if row.closed_on is not None or Side.objects.filter(case=row, left_on=None).exists():
        raise NotNow
    if unsafe:
        set_unsafe(row, holding.name_of(unsafe[0]), worker)
    elif _is_unsafe(row):
        for other in held.cases.values():
            set_unsafe(other, worker.agency.name, worker)
    return row


def _is_unsafe(row: Case) -> bool:
    (told,) = desks.opened(row.safe_id).read([row], CaseTold)
    return told.contact.state == "unsafe"


def set_unsafe(row: Case, agency: str, worker: Working) -> None:
    """Mark in a case that another agency says that contact is unsafe; the caller holds the case."""
    desk = desks.opened(row.safe_id)
    (told,) = desk.read([row], CaseTold)
    if told.contact.state == "unsafe":
        return
    desk.reseal(row, msgspec.structs.replace(told, contact=Contact(state="unsafe")))
    noting.note_by(desk, row, "contact", f"{agency} says that contact is not safe.", by_name=agency)
    todo = f"{agency} says that contact is not safe. Do not call. Find another way to reach them."
    tasks.add(row, todo, timezone.localdate(), worker.id.hex)


def _begin_to_count(held: Held, told: AskingTold) -> None:
    """With the first that comes in, the joint begins: its end and its first review."""
    joint, lead = held.joint, next((e for e in held.sides if e.agency_id == held.joint.lead_id), None)
    is_first = len(held.sides) == 1
    joint.ends_on = told.ends_on if is_first else max(joint.ends_on, told.ends_on)
    if is_first and lead and lead.case_id:
        on = timezone.localdate() + timedelta(days=rules.REVIEW_EVERY)
        tasks.set_review(held, held.cases[lead.case_id], on, told.asked.by)
    joint.save(update_fields=["ends_on", "review_on", "review", "tell"])


def _keep_walls(held: Held, row: Case) -> None:
    """Whoever of this agency may see nothing of the other cases sees nothing of its own case either."""
    theirs = Wall.objects.filter(about__in=held.cases, lifted_at=None)
    for wall in theirs.filter(worker__agency=row.agency_id) | theirs.filter(team__agency=row.agency_id):
        copy_wall(wall, row)


def copy_wall(wall: Wall, row: Case) -> None:
    """Set the wall of one case before another, without the words of the first; the caller holds it."""
    conflicts.wall_off(
        row, desks.opened(row.safe_id), WallTold(), worker=wall.worker_id, team=wall.team_id,
        exempt=wall.exempt.values_list("worker", flat=True),
    )  # fmt: skip


def _name(agency: Agency) -> str:
    return workforce.agency(agency).name
