"""Requests for personal data: two people look, and every answer goes out on one day and in the same words.

Somebody who is accused may ask in order to learn whether anything is held. So an answer that withholds says
what an answer says where nothing is held, on the day on which that would go out.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chesil_web.foundation.keys import office, questions
from chesil_web.staff.access import policy
from chesil_web.staff.cases.ending_models import (
    AnswerTold,
    DataRequest,
    DataRequestTold,
    Finding,
    FindingTold,
)
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.clocks.queries import own_days
from chesil_web.staff.keeping.holding import NotNow, said
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second

TWO: Final = 2
NEUTRAL: Final[tuple[Finding, ...]] = ("nothing", "withhold")


def add(worker: Working, who: str, received_on: date, identity: str) -> DataRequest:
    """Write down a request. Its answer goes out when the time for it ends, whatever is found."""
    agency = worker.row.agency_id
    told = DataRequestTold(who=who, received_on=received_on, identity=identity)
    answer_on = clocks.due("request", received_on, 1, own_days(agency))
    return office.keep(DataRequest, told, agency_id=agency, answer_on=answer_on)


def of_agency(agency: uuid.UUID) -> list[tuple[DataRequest, DataRequestTold]]:
    """The requests to an agency: those that wait first, by the day of their answer."""
    rows = DataRequest.objects.filter(agency_id=agency).order_by("ended_on", "answer_on", "id")
    return sorted(office.read_those(rows, DataRequestTold), key=lambda each: each[0].ended_on is not None)


def find(worker: Working, request: uuid.UUID, found: Finding, why: str) -> None:
    """Say what one person found; a third is not asked, and each can change their own until it is sent.

    Raises:
        NotNow: two others have said what they found, or the answer was sent.
    """
    with transaction.atomic():
        row, told = _held(worker, request)
        others = {by: each for by, each in told.findings.items() if by != worker.id.hex}
        if row.ended_on is not None or len(others) >= TWO or agreed(told):
            raise NotNow
        if not all(is_second(worker, by, each.said.at) for by, each in others.items()):
            raise NotNow
        mine = {worker.id.hex: FindingTold(found=found, said=said(worker, why))}
        office.reseal(row, msgspec.structs.replace(told, findings=dict(told.findings) | mine))


def look_again(worker: Working, request: uuid.UUID) -> None:
    """Take back what one found oneself, so that both look again; what was written is kept.

    Raises:
        NotNow: one found nothing yet, or the answer was sent.
    """
    with transaction.atomic():
        row, told = _held(worker, request)
        left = {by: each for by, each in told.findings.items() if by != worker.id.hex}
        if row.ended_on is not None or left == told.findings:
            raise NotNow
        office.reseal(row, msgspec.structs.replace(told, findings=left, approved=None))


def write(
    worker: Working, request: uuid.UUID, *, name: str, address: str, text: str, enclosed: Iterable[str]
) -> None:
    """Keep the answer. What a second person read before was another one.

    Raises:
        NotNow: two do not agree, or it was sent.
    """
    with transaction.atomic():
        row, told = _held(worker, request)
        if row.ended_on is not None or not agreed(told):
            raise NotNow
        answer = AnswerTold(
            name=name, address=address, text=text, enclosed=tuple(enclosed), said=said(worker)
        )  # fmt: skip
        office.reseal(row, msgspec.structs.replace(told, answer=answer, approved=None))


def approve(worker: Working, request: uuid.UUID) -> None:
    """Say as the second person that the answer can go.

    Raises:
        NotNow: there is none, it is one's own, or it was sent.
    """
    with transaction.atomic():
        row, told = _held(worker, request)
        if not may_approve(worker, row, told):
            raise NotNow
        office.reseal(row, msgspec.structs.replace(told, approved=said(worker)))


def may_approve(worker: Working, row: DataRequest, told: DataRequestTold) -> bool:
    """Whether a worker can be the second person of an answer that gives something."""
    return (
        row.ended_on is None and agreed(told) == "give" and told.approved is None
        and told.answer is not None
        and is_second(worker, told.answer.said.by, told.answer.said.at)
    )  # fmt: skip


def to_look(worker: Working) -> int:
    """How many requests wait for somebody of the agency who can search, and has not said what they found."""
    if not can_search(worker):
        return 0
    rows = office.read_those(questions.found(_waiting, worker.row.agency_id), DataRequestTold)
    return sum(len(told.findings) < TWO and worker.id.hex not in told.findings for _row, told in rows)


def _waiting(agency: uuid.UUID) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(agency_id=agency, ended_on=None)


def can_search(worker: Working) -> bool:
    """Whether a worker can look for people among the cases of the agency."""
    return policy.nearness("cases:find", worker.told.roles) != "-"


def searchers(worker: Working) -> list[str]:
    """The names of those who can look among the cases and who see requests."""
    return [
        told.name
        for row, told in workforce.colleagues(worker.row.agency_id)
        if not workforce.has_left(row)
        and policy.nearness("cases:find", told.roles) != "-"
        and policy.nearness("cases:request", told.roles) != "-"
    ]


def agreed(told: DataRequestTold) -> str:
    """What two people agree on: "neutral", "give", or "" where they do not, or one of them is missing."""
    found = [each.found for each in told.findings.values()]
    if len(found) < TWO:
        return ""
    if all(each in NEUTRAL for each in found):
        return "neutral"
    return "give" if set(found) == {"give"} else ""


def may_send(row: DataRequest, told: DataRequestTold) -> bool:
    """Whether the answer can go out today."""
    is_ready = agreed(told) == "neutral" or told.approved is not None
    return row.ended_on is None and is_ready and bool(agreed(told)) and timezone.localdate() >= row.answer_on


def send(worker: Working, request: uuid.UUID, how: str) -> None:
    """Say that the answer went out, and how.

    Raises:
        NotNow: two do not agree, nobody approved it, its day has not come, or it went out before.
    """
    with transaction.atomic():
        row, told = _held(worker, request)
        if not may_send(row, told):
            raise NotNow
        office.reseal(row, msgspec.structs.replace(told, sent=said(worker, how)))
        row.ended_on = timezone.localdate()
        row.save(update_fields=["ended_on"])


def _held(worker: Working, request: uuid.UUID) -> tuple[DataRequest, DataRequestTold]:
    row = DataRequest.objects.select_for_update(of=("self",)).filter(
        id=request, agency_id=worker.row.agency_id
    ).first()  # fmt: skip
    if row is None:
        raise NotNow
    return row, office.read(row, DataRequestTold)
