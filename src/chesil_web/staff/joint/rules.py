"""Whose a joint is: the side that a case has in it, what waits for an agency, and who may do what."""

import uuid
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from chesil_web.foundation.keys import questions
from chesil_web.foundation.keys.asking import rows as rows_of
from chesil_web.staff.access import policy, walls
from chesil_web.staff.access.models import Wall
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.joint.models import Asking, Copy, Joint, Side
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Agency, AgencyTold
from chesil_web.staff.workforce.queries import Ids, Working
from chesil_web.staff.workforce.seconds import is_second

REVIEW_EVERY: Final = 28  # days
ASK_AGAIN_IN: Final = 28  # days until somebody asks again whether the person can be told
USUAL: Final = 84  # days until the end that is offered
LONGEST: Final = 366  # days until the end that can be chosen


class NotNow(Exception):
    """It cannot be done as things are: another was quicker, or it has ended. Nothing was changed."""


def side(worker: Working, case: Case) -> Side | None:
    """The side of a case in the joint that goes on, else in the newest that ended.

    None where there is none, or another case in it is behind a wall for this worker.
    """
    if not rows_of(Side, case_id=case.id):  # as in most cases
        return None
    rows = Side.objects.filter(case=case).exclude(
        joint__in=Side.objects.filter(case__in=walls.behind(worker)).values("joint")
    )
    found = rows.select_related("joint__lead", "agency")
    return found.order_by(F("left_on").desc(nulls_first=True), "-joined_on").first()


def running(worker: Working, case: Case) -> Side | None:
    """The side of a case in a joint that goes on."""
    found = side(worker, case)
    return found if found is not None and found.left_on is None else None


def sees(own: Side) -> Q:
    """Which copies of a joint are there for a side: its own, and what others put since it came in."""
    of_others = Q(number__gte=own.since) & ~Q(side=own)
    if own.left_on is not None:
        of_others &= Q(put_on__lte=own.left_on)
    return Q(side=own) | of_others


def copies(own: Side) -> QuerySet[Copy]:
    """Those copies, the newest first."""
    return Copy.objects.filter(sees(own), joint=own.joint_id).order_by("-number")


def copy(own: Side, id: uuid.UUID) -> Copy:
    """One of them that was not taken back.

    Raises:
        Http404: there is none.
    """
    found = copies(own).filter(id=id, taken_on=None).first()
    if found is None or own.left_on is not None:
        raise Http404
    return found


def unread(worker: Working, own: Side) -> QuerySet[Copy]:
    """What others put there and this worker has not read."""
    there = copies(own).filter(taken_on=None).exclude(side=own)
    return there.exclude(readings__worker=worker.id)


def asking(case: Case, id: uuid.UUID) -> Asking:
    """What a case asked of an agency.

    Raises:
        Http404: there is nothing of this id in it.
    """
    found = Asking.objects.filter(case=case, id=id).select_related("agency", "joint").first()
    if found is None:
        raise Http404
    return found


def waiting(worker: Working) -> QuerySet[Asking]:
    """What waits for the answer of a worker's agency, the oldest first."""
    return _waiting(worker.row.agency_id, walls.behind(worker))


def count_waiting(worker: Working) -> int:
    """How much of that there is."""
    return questions.count(_waiting, worker.row.agency_id, walls.behind(worker))


def _waiting(agency: uuid.UUID, behind: Ids) -> QuerySet[Asking]:
    hidden = Side.objects.filter(joint=OuterRef("joint"), case__in=behind)
    rows = Asking.objects.filter(
        ~Exists(hidden), agency_id=agency, agreed_on__isnull=False, ended_on=None,
        case__closed_on=None, joint__ended_on=None,
    )  # fmt: skip
    return rows.select_related("case__agency", "agency", "joint").order_by("sent_on", "id")


def agencies_to_ask(worker: Working, joint: Joint | None, case: Case) -> list[tuple[Agency, AgencyTold]]:
    """The agencies that can be asked in: others, that are not in it, not asked, and behind no wall."""
    of_cases = [case.id]
    not_these = {worker.row.agency_id}
    if joint is not None:
        sides = joint.sides.filter(left_on=None)
        of_cases += [id for id in sides.values_list("case", flat=True) if id is not None]
        not_these |= set(sides.values_list("agency", flat=True))
        not_these |= set(joint.askings.filter(ended_on=None).values_list("agency", flat=True))
    not_these |= set(
        Wall.objects.filter(about__in=of_cases, agency__isnull=False, lifted_at=None).values_list(
            "agency", flat=True
        )
    )
    return [each for each in workforce.agencies() if each[0].id not in not_these]


def may_ask(worker: Working, own: Side | None) -> bool:
    """Whether a worker's agency is the one that asks others in: who leads, or who begins."""
    return own is None or own.left_on is not None or own.joint.lead_id == worker.row.agency_id


def may_lead(worker: Working, own: Side) -> bool:
    """Whether a worker's agency sees to the review: the lead, or any once the lead's case is closed."""
    if own.joint.lead_id == worker.row.agency_id:
        return True
    led = own.joint.sides.filter(agency=own.joint.lead_id, left_on=None, case__closed_on=None)
    return not led.exclude(case=None).exists()


def approvers(worker: Working, case: Case) -> list[str]:
    """The names of those in a worker's agency who can approve what this worker asks."""
    return [
        told.name
        for row, told in workforce.colleagues(worker.row.agency_id)
        if not workforce.has_left(row)
        and is_second(Working(row, told, worker.agency), worker.id.hex)
        and policy.nearness("joint:approve", told.roles) != "-"
        and not walls.is_behind(row, told, case.id)
    ]


def own_case(worker: Working, ref: str) -> Case | None:
    """An open case of the worker's agency, by its name, that is in no joint yet."""
    rows = cases.visible(worker, "cases:case").filter(ref=cases.as_ref(ref), closed_on=None)
    return rows.exclude(id__in=Side.objects.filter(left_on=None, case__isnull=False).values("case")).first()
