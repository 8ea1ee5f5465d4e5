"""Requests for personal data: two people look, and every answer goes out on one day and in the same words.

Somebody who is accused may ask in order to learn whether anything is held. So an answer that withholds says
what an answer says where nothing is held, on the day on which that would go out.
"""

import uuid
from datetime import date
from typing import Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.staff.cases.ending_models import DataRequest, DataRequestTold, Finding, FindingTold
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.clocks.queries import own_days
from chesil_web.staff.keeping.actions import NotNow, said
from chesil_web.staff.workforce.queries import Working

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
        others = told.findings.keys() - {worker.id.hex}
        if row.ended_on is not None or len(others) >= TWO:
            raise NotNow
        mine = {worker.id.hex: FindingTold(found=found, said=said(worker, why))}
        office.reseal(row, msgspec.structs.replace(told, findings=dict(told.findings) | mine))


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
    return row.ended_on is None and bool(agreed(told)) and timezone.localdate() >= row.answer_on


def send(worker: Working, request: uuid.UUID) -> None:
    """Say that the answer went out.

    Raises:
        NotNow: two do not agree, its day has not come, or it went out before.
    """
    with transaction.atomic():
        row, told = _held(worker, request)
        if not may_send(row, told):
            raise NotNow
        office.reseal(row, msgspec.structs.replace(told, sent=said(worker)))
        row.ended_on = timezone.localdate()
        row.save(update_fields=["ended_on"])


def _held(worker: Working, request: uuid.UUID) -> tuple[DataRequest, DataRequestTold]:
    row = DataRequest.objects.select_for_update(of=("self",)).filter(
        id=request, agency_id=worker.row.agency_id
    ).first()  # fmt: skip
    if row is None:
        raise NotNow
    return row, office.read(row, DataRequestTold)
