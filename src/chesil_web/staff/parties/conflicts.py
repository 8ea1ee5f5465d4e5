"""Keeps a case from whoever is close to somebody in it, and passes on what only its duty manager may see.

1. A worker who declared somebody beyond chance is walled off in the transaction that learns of it, and the
   case goes to who covers for them, else to a duty manager; where something cannot wait, to a lead first.
2. A wall that would leave nobody is not set: a lead decides.
3. Somebody who may only be the one a worker declared sets no wall: that worker is asked before the first
   opening, and the duty manager is told.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.log import deeds
from chesil_web.record import working_days
from chesil_web.record.given import queries as given
from chesil_web.record.given.models import Complaint, ShareCode
from chesil_web.record.given.workers import councils
from chesil_web.staff.access import declarations, desks, looking, policy, walls
from chesil_web.staff.access.models import Cleared, Declared, Grant, Wall, WallTold
from chesil_web.staff.cases import noting
from chesil_web.staff.cases.models import Case, CaseTold, Task
from chesil_web.staff.cases.people_models import Notice, NoticeKind, NoticeTold, PartyTold
from chesil_web.staff.parties import rules
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Role, Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working

type _Colleague = tuple[Worker, WorkerTold]


def check(row: Case, safe: OpenSafe, people: Iterable[PartyTold]) -> None:
    """Look whether a worker is close to people who are new in a case, or of whom more is known now.

    The caller holds the lock of the case's row.
    """
    found = list(people)
    near = declarations.near(map(rules.person, found))
    for worker in near.strong:
        if not walls.was_lifted(row.id, worker):
            wall_off(row, safe, WallTold(), worker=worker)
    asked = Cleared.objects.filter(case=row.id, worker__in=near.weak)
    asked.delete()
    for each in workforce.colleagues(row.agency_id):
        if each[0].id in near.weak and not workforce.has_left(each[0]):
            tell(row, "close", name=each[1].name, in_days=1)
    for agency in {each.agency for each in found if each.agency}:
        _employed(row, safe, uuid.UUID(agency))


def _employed(row: Case, safe: OpenSafe, agency: uuid.UUID) -> None:
    """Who works for another agency keeps it out of the case; of this one a lead decides who opens it."""
    if agency == row.agency_id:
        tell(row, "employer", urgent=True, for_lead=True)
    else:
        with transaction.atomic():
            if walls.put(row.id, WallTold(), agency=agency):
                deeds.wall_set(safe, row.id, "agency", agency)


def wall_off(
    row: Case, safe: OpenSafe, told: WallTold, *, worker: uuid.UUID | None = None,
    team: uuid.UUID | None = None, agency: uuid.UUID | None = None, exempt: Iterable[uuid.UUID] = (),
    by: uuid.UUID | None = None,
) -> Wall | None:  # fmt: skip
    """Set a wall and give the case to somebody before it; None where it stands, or would leave nobody.

    The caller holds the lock of the case's row.

    Args:
        by: the worker who sets it; None where a declaration does.
    """
    with transaction.atomic():
        wall = walls.put(row.id, told, worker=worker, team=team, agency=agency, exempt=exempt)
        if wall is None:
            return None
        colleagues = [each for each in workforce.colleagues(row.agency_id) if not workforce.has_left(each[0])]
        behind = {each[0].id for each in colleagues if walls.is_behind(*each, row.id)}
        (case,) = safe.read([row], CaseTold)
        takers = _takers(row, case, [each for each in colleagues if each[0].id not in behind])
        if not takers:
            wall.delete()
            tell(row, "decide", urgent=True, for_lead=True)
            return None
        deeds.wall_set(safe, row.id, *walls.whom(wall), by=by)
        _move(row, safe, behind, takers[0])
    return wall


def _takers(row: Case, case: CaseTold, colleagues: list[_Colleague]) -> list[_Colleague]:
    """Who can take a case, who should before others: nobody is here who is behind a wall."""
    had = row.worker_id
    if any(each[0].id == had for each in colleagues):
        return [each for each in colleagues if each[0].id == had]
    tomorrow = timezone.localdate() + timedelta(days=1)
    cannot_wait = case.danger == "yes" or (row.next_due_on is not None and row.next_due_on <= tomorrow)
    leads = [each for each in colleagues if "safeguarding lead" in each[1].roles]
    owner = row.worker and next(iter(office.read_those([row.worker], WorkerTold)), None)
    cover = [
        each for each in colleagues if owner and each[0].id.hex == owner[1].cover and _works(each[1].roles)
    ]
    duty = [each for each in colleagues if "duty manager" in each[1].roles]
    return [*(leads if cannot_wait else ()), *cover, *duty, *leads]


def _works(roles: Iterable[Role]) -> bool:
    return policy.nearness("cases:case", roles) != "-"


def _move(row: Case, safe: OpenSafe, behind: set[uuid.UUID], taker: _Colleague) -> None:
    """Whatever of a case lies with those behind the wall goes to one before it, without saying why."""
    owner, told = taker
    Task.objects.filter(case=row, ended_on=None, worker__in=behind).update(worker=owner)
    ShareCode.objects.filter(case=row.id, worker__in=behind).update(worker=owner.id)
    Grant.objects.filter(safe=row.safe_id, worker__in=behind).delete()
    Cleared.objects.filter(case=row.id, worker__in=behind).delete()
    if row.worker_id in behind:
        row.worker = owner
        row.save(update_fields=["worker"])
        noting.note_by(safe, row, "handed over", "", by_name=told.name)
        deeds.handed_over(safe, row.id, "worker", owner.id)
        tell(row, "wall", name=told.name)


def declared(worker: Working, cases: Iterable[uuid.UUID]) -> None:
    """Wall a worker off from cases in which somebody is whom they declared just now."""
    for id in sorted(cases):
        with transaction.atomic():
            row = Case.objects.select_for_update().filter(id=id).first()
            if row is not None and not walls.was_lifted(id, worker.id):
                wall_off(row, desks.opened(row.safe_id), WallTold(), worker=worker.id)


def may_read(worker: Working, report: Complaint) -> bool:
    """Whether a report tells of nobody whom this worker declared. Else it is not there for them any more."""
    if not Declared.objects.filter(worker=worker.id, strong=True).exists():
        return True
    try:
        safe = looking.unseen(report)
        found = given.whole(safe, report)
    except WrongSecret:  # taken back in this moment
        return False
    people = [each for said in found.said for each in rules.of_report(said.told)] if found else []
    if worker.id not in declarations.near(map(rules.person, people)).strong:
        return True
    others = [each for each in workforce.colleagues(worker.row.agency_id) if _reads(each, worker.id)]
    if others and not walls.was_lifted(report.id, worker.id):
        with transaction.atomic():
            if walls.put(report.id, WallTold(), worker=worker.id):
                deeds.wall_set(safe, report.id, "worker", worker.id)
        return False
    return not others or walls.was_lifted(report.id, worker.id)


def _reads(each: _Colleague, but: uuid.UUID) -> bool:
    """Whether a colleague reads what arrives."""
    row, told = each
    return (
        row.id != but and not workforce.has_left(row) and policy.nearness("cases:arrived", told.roles) != "-"
    )


def reads_arrived(agency: uuid.UUID) -> uuid.UUID:
    """The agency that reads what arrives: the council that runs the site; where there is none, one's own."""
    those = [council.id for council in councils()]
    return agency if agency in those or not those else those[0]


def pass_on(
    worker: Working, cases: Iterable[uuid.UUID], *, text: str = "", kind: NoticeKind = "match"
) -> None:
    """Tell the duty managers of cases that a worker may not see, and nobody else, that they came near one."""
    rows = list(Case.objects.filter(id__in=set(cases)))
    name = f"{worker.told.name}, {workforce.agency(worker.row.agency).name}" if rows else ""
    for row in rows:
        tell(row, kind, name=name, text=text, urgent=kind == "word")


def tell(
    row: Case, kind: NoticeKind, *, name: str = "", text: str = "", urgent: bool = False,
    for_lead: bool = False, in_days: int = 1,
) -> None:  # fmt: skip
    """Pass something on to the duty manager of a case, once while it waits in the same words."""
    tell_agency(
        row.agency_id, kind, case=row, name=name, text=text, urgent=urgent, for_lead=for_lead,
        in_days=in_days,
    )  # fmt: skip


def tell_agency(
    agency: uuid.UUID, kind: NoticeKind, *, case: Case | None = None, name: str = "", text: str = "",
    urgent: bool = False, for_lead: bool = False, in_days: int = 1,
) -> None:  # fmt: skip
    """The same for the duty manager of an agency, where it is about no case of it."""
    told = NoticeTold(kind=kind, at=timezone.now(), text=text, name=name)
    rows = Notice.objects.filter(agency=agency, case=case, ended_on=None)
    waiting = office.read_those(rows, NoticeTold)
    if any((each.kind, each.text, each.name) == (kind, text, name) for _, each in waiting):
        return
    keep_notice(agency, told, case=case, urgent=urgent, for_lead=for_lead, in_days=in_days)


def keep_notice(
    agency: uuid.UUID, told: NoticeTold, *, case: Case | None = None, urgent: bool = False,
    for_lead: bool = False, in_days: int = 1,
) -> Notice:  # fmt: skip
    """A notice; where an agency has no lead, the duty manager decides what a lead would."""
    has_lead = any(
        "safeguarding lead" in each[1].roles and not workforce.has_left(each[0])
        for each in workforce.colleagues(agency)
    )
    due_on = working_days.after(timezone.localdate(), in_days)
    return office.keep(
        Notice,
        told,
        agency_id=agency,
        case=case,
        urgent=urgent,
        for_lead=for_lead and has_lead,
        due_on=due_on,
    )
