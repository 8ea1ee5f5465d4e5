"""Moves of a case to another team or agency: it stays where it is until somebody there has it."""

import uuid
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import questions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import looking, policy, walls
from chesil_web.staff.access.models import Wall
from chesil_web.staff.cases.ending_models import Basis, Transfer, TransferTold
from chesil_web.staff.cases.models import Case, CaseTold
from chesil_web.staff.cases.noting import note
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.keeping.holding import NotNow, said
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.queries import Ids, Working
from chesil_web.staff.workforce.seconds import is_second


def is_walled(case: Case, agency: uuid.UUID) -> bool:
    """Whether a wall stands between a case and an agency."""
    return Wall.objects.filter(about=case.id, agency=agency, lifted_at=None).exists()


def running(case: Case) -> Transfer | None:
    """The move of a case that is not answered yet."""
    return Transfer.objects.filter(case=case, ended_on=None).first()


def of_case(safe: OpenSafe, case: Case) -> list[tuple[Transfer, TransferTold]]:
    """Every move of a case that was asked for, the newest first."""
    rows = Transfer.objects.filter(case=case).order_by("-sent_on", "id")
    found = safe.read_those(rows, TransferTold)
    return sorted(found, key=lambda each: each[1].asked.at, reverse=True)


def ask(
    worker: Working, case: Case, *, agency: uuid.UUID, team: uuid.UUID | None, summary: str, basis: Basis
) -> None:
    """Ask others to take a case. To another agency without the person's word a second worker has to agree.

    Raises:
        NotNow: another move is not answered yet, the case is closed, or a wall stands between.
    """
    today = timezone.localdate()
    with transaction.atomic():
        row, safe = _case(worker, case)
        if running(row) is not None or row.closed_on is not None or is_walled(row, agency):
            raise NotNow
        (of_case,) = safe.read([row], CaseTold)
        needs_second = agency != row.agency_id and basis != "their word"
        told = TransferTold(who=of_case.who, summary=summary, basis=basis, asked=said(worker))
        safe.keep(
            Transfer, told, case=row, agency_id=agency, team_id=team, sent_on=today,
            agreed_on=None if needs_second else today,
        )  # fmt: skip
        note(safe, row, worker, "transfer", f"Asked others to take the case. What they get:\n{summary}")


def agree(worker: Working, case: Case) -> None:
    """Agree to a move that another worker asked for: from now on it can be read there.

    Raises:
        NotNow: there is none that waits for a second person, or this is the first.
    """
    with transaction.atomic():
        row, safe = _case(worker, case)
        move = running(row)
        if move is None or move.agreed_on is not None:
            raise NotNow
        (told,) = safe.read([move], TransferTold)
        if not is_second(worker, told.asked.by, told.asked.at):
            raise NotNow
        safe.reseal(move, msgspec.structs.replace(told, agreed=said(worker)))
        move.agreed_on = timezone.localdate()
        move.save(update_fields=["agreed_on"])
        note(safe, row, worker, "transfer", "Agreed that the case goes to others.")
        deeds.decided(safe, row.id, "may move", by=worker.id, first=uuid.UUID(told.asked.by))


def take_back(worker: Working, case: Case, why: str) -> None:
    """Take a move back before it is answered.

    Raises:
        NotNow: it was answered, or there is none.
    """
    with transaction.atomic():
        row, safe = _case(worker, case)
        move = running(row)
        if move is None:
            raise NotNow
        _end(safe, move, worker, answer="taken back", why=why)
        note(safe, row, worker, "transfer", f"Took back that others take the case: {why}")


def incoming(worker: Working) -> QuerySet[Transfer]:
    """The moves that wait for a worker's answer: to a team of theirs, or to the agency they decide for."""
    return _incoming(*_of(worker))


def count_incoming(worker: Working) -> int:
    """How many those are."""
    return questions.count(_incoming, *_of(worker))


def _of(worker: Working) -> tuple[uuid.UUID, tuple[uuid.UUID, ...] | None, Ids]:
    decides = policy.nearness("cases:arrived", worker.told.roles) != "-"
    teams = None if decides else tuple(map(uuid.UUID, worker.told.teams))
    return worker.row.agency_id, teams, walls.behind(worker)


def _incoming(agency: uuid.UUID, teams: tuple[uuid.UUID, ...] | None, behind: Ids) -> QuerySet[Transfer]:
    """*teams*: to which the moves lead; None for one who decides for the agency."""
    rows = Transfer.objects.filter(agency_id=agency, ended_on=None, agreed_on__isnull=False)
    rows = rows.filter(case__closed_on=None)
    if teams is None:
        rows = rows.filter(Q(team=None) | Q(team__agency_id=agency))
    else:
        rows = rows.filter(team_id__in=teams)
    return rows.exclude(case_id__in=behind).order_by("sent_on", "id")


def read(worker: Working, move: Transfer) -> TransferTold:
    """What goes along with a case. Reading it is a look in the log of the case."""
    (told,) = looking.opened(worker.id, move).read([move], TransferTold)
    return told


def refuse(worker: Working, move: uuid.UUID, why: str) -> None:
    """Say that the case is not taken: it stays where it is, and they read why.

    Raises:
        NotNow: it was answered or taken back.
    """
    with transaction.atomic():
        row, safe, held = _held(worker, move)
        _end(safe, held, worker, answer="refused", why=why)
        note(safe, row, worker, "transfer", f"Not taken by {worker.agency.name}: {why}")


def accept_in_team(worker: Working, move: uuid.UUID) -> Case:
    """Take a case into a team of the same agency. Its open tasks go along.

    Raises:
        NotNow: it was answered or taken back.
    """
    with transaction.atomic():
        row, safe, held = _held(worker, move)
        _end(safe, held, worker, answer="accepted", ref=row.ref)
        handling.hand_over(worker, row, worker.row, held.team_id, "Taken over.")
    return row


def accept(
    worker: Working, move: uuid.UUID, told: CaseTold, *, priority: int, owner: Worker | None,
    team: uuid.UUID | None, reason: str,
) -> Case:  # fmt: skip
    """Take a case of another agency: it goes on in a new case here, and the old one is closed.

    Only what was sent along is in the new case. How to contact them is asked anew.

    Raises:
        NotNow: it was answered or taken back.
    """
    with transaction.atomic():
        row, safe, held = _held(worker, move)
        (sent,) = safe.read([held], TransferTold)
        made = handling.begin(
            worker, told, priority=priority, owner=owner, team=team, reason=reason, report=sent.summary
        )
        _end(safe, held, worker, answer="accepted", ref=made.ref)
        outcome = f"Goes on with {worker.agency.name}, who say that they have it (their case {made.ref})."
        handling.close(worker, row, outcome, "The agency that has it now tells them.")
        deeds.handed_over(safe, row.id, "agency", held.agency_id, by=worker.id)
    return made


def _case(worker: Working, case: Case) -> tuple[Case, OpenSafe]:
    row = Case.objects.select_for_update().get(id=case.id)
    return row, looking.opened(worker.id, row)


def _held(worker: Working, move: uuid.UUID) -> tuple[Case, OpenSafe, Transfer]:
    """A move that waits for this worker, with its case, both held until the transaction ends."""
    found = incoming(worker).filter(id=move).first()
    if found is None:
        raise NotNow
    row, safe = _case(worker, found.case)
    if not Transfer.objects.filter(id=move, ended_on=None).exists():  # answered while the case was waited for
        raise NotNow
    return row, safe, found


def _end(safe: OpenSafe, move: Transfer, worker: Working, *, why: str = "", **changes: Any) -> None:
    (told,) = safe.read([move], TransferTold)
    safe.reseal(move, msgspec.structs.replace(told, answered=said(worker, why), **changes))
    move.ended_on = timezone.localdate()
    move.save(update_fields=["ended_on"])
