"""The figures of an agency over a time. Cases behind a wall count like all others; no figure tells of one."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import F, Q

from chesil_web.record.given import queries as given
from chesil_web.record.given.models import Complaint
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.people_models import Relation
from chesil_web.staff.cases.work_models import CASE_CLOCKS, Clock
from chesil_web.staff.figures.models import Facts, Figures, StepFacts, StepFigures
from chesil_web.staff.figures.repeats import AGAIN_WITHIN
from chesil_web.staff.figures.rules import TO, median, rounded
from chesil_web.staff.plans.steps import STEPS

_DUE = (*CASE_CLOCKS, "plan")


def figures(
    agency: uuid.UUID, since: date, until: date, cases: Sequence[Facts], *, takes_reports: bool
) -> Figures:
    """The figures of an agency from one day to another. *cases*: what counts of all its cases."""
    steps = [step for each in cases for step in each.steps if since <= step.on <= until]
    counts = {
        **({"reports": _reports(agency, since, until)} if takes_reports else {}),
        **_begun(agency, since, until), **_due(agency, since, until), "steps": len(steps),
    }  # fmt: skip
    return Figures(
        since=since, until=until, counts={name: rounded(count) for name, count in counts.items()},
        steps={kind: _steps([step for step in steps if step.kind == kind]) for kind in STEPS},
        days=_days([each for each in cases if since <= each.opened_on <= until], takes_reports=takes_reports),
    )  # fmt: skip


def _reports(agency: uuid.UUID, since: date, until: date) -> int:
    for_them = given.for_council(agency, is_first=given.is_first(agency))
    return Complaint.objects.filter(for_them, sent_on__range=(since, until), ends_on=None).count()


def _begun(agency: uuid.UUID, since: date, until: date) -> dict[str, int]:
    rows = Case.objects.filter(agency_id=agency)
    still = Q(closed_on=None) | Q(closed_on__gt=until)
    return {
        "begun": rows.filter(opened_on__range=(since, until)).count(),
        "again": len(set(_again(agency, since, until))),
        "closed": rows.filter(closed_on__range=(since, until)).count(),
        "open": rows.filter(still, opened_on__lte=until).count(),
    }


def _again(agency: uuid.UUID, since: date, until: date) -> Iterator[uuid.UUID]:
    """The cases of a time about two people who were in another one within 12 months before."""
    rows = Relation.objects.filter(case__agency_id=agency, ended_on=None)
    pairs = rows.filter(case__opened_on__range=(since, until)).values("pair_index")
    found = rows.filter(pair_index__in=pairs, case__opened_on__range=(since - AGAIN_WITHIN, until))
    last: dict[bytes, tuple[date, uuid.UUID]] = {}
    listed = found.order_by("case__opened_on", "case_id").values_list(
        "pair_index", "case__opened_on", "case_id"
    )
    for index, day, case in listed:
        before = last.get(bytes(index))
        last[bytes(index)] = day, case
        if before and before[1] != case and since <= day and day - before[0] <= AGAIN_WITHIN:
            yield case


def _due(agency: uuid.UUID, since: date, until: date) -> dict[str, int]:
    rows = Clock.objects.filter(case__agency_id=agency, kind__in=_DUE, due_on__range=(since, until))
    left = Q(met_on=None) & (Q(ended_on=None) | Q(ended_on__gt=F("due_on")))
    return {
        "in time": rows.filter(met_on__lte=F("due_on")).count(),
        "late": rows.filter(Q(met_on__gt=F("due_on")) | left).count(),
    }


def _steps(those: Sequence[StepFacts]) -> StepFigures:
    if len(those) < TO:
        return StepFigures(0, None, None)
    before, after = sum(step.before for step in those), sum(step.after for step in those)
    return StepFigures(rounded(len(those)), rounded(before), rounded(after))


def _days(cases: Iterable[Facts], *, takes_reports: bool) -> dict[str, int | None]:
    begun = list(cases)
    first_steps = [(each, min(step.on for step in each.steps)) for each in begun if each.steps]
    looked = [(each.opened_on - each.sent_on).days for each in begun if each.sent_on]
    contact = [(each.contact_on - each.arrived_on).days for each in begun if each.contact_on]
    steps = [(day - each.arrived_on).days for each, day in first_steps if day >= each.arrived_on]
    found = {"look": looked} if takes_reports else {}
    return {name: median(days) for name, days in {**found, "contact": contact, "step": steps}.items()}
