"""What counts of one case. Nothing of it tells who or where."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.given.models import Complaint
from chesil_web.staff.cases import acts
from chesil_web.staff.cases.models import Case, Entry, EntryTold
from chesil_web.staff.cases.work_models import CaseVersion, Clock
from chesil_web.staff.figures.models import Facts, StayFacts, StepFacts
from chesil_web.staff.figures.rules import WINDOW
from chesil_web.staff.plans.steps import TAKEN
from chesil_web.staff.stays.stays import STAY, StayTold
from chesil_web.staff.things import queries as thing_queries

_CONTACT = ("call", "visit")
_CONTACT_CLOCKS = ("acknowledge", "interview")


def changed(cases: QuerySet[Case]) -> list[tuple[uuid.UUID, int]]:
    """The cases in which something was written since they were counted, each with how much is by now.

    Every change of a case that figures count writes an entry, a version of a thing, or the end of a clock.
    """
    written = _many(Entry) + _many(CaseVersion) + _many(Clock, met_on__isnull=False)
    return list(cases.exclude(counted__written=written).values_list("id", written))


def _many(model: type[Model], **which: object) -> Coalesce:
    rows = model._default_manager.filter(case=OuterRef("id"), **which).order_by()
    counted = rows.values("case").annotate(many=Count("id")).values("many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def facts(safe: OpenSafe, case: Case) -> Facts:
    """What counts of a case that is open. Of what is damaged nothing counts."""
    entries = [told for _row, told in safe.read_those(Entry.objects.filter(case=case), EntryTold)]
    sent = Complaint.objects.filter(id__in=case.givings.values("complaint"), sent_on__isnull=False)
    sent_on = _first(sent.values_list("sent_on", flat=True))
    happened = [acts.day_of(told) for told in entries if told.kind == "act"]
    steps = [each.told for each in thing_queries.things(safe, case, TAKEN)]
    return Facts(
        opened_on=case.opened_on, sent_on=sent_on,
        contact_on=_contact_on(case, entries, sent_on or case.opened_on),
        steps=tuple(_step(each.kind, each.on, happened) for each in steps),
        stays=tuple(_stay(each.told) for each in thing_queries.things(safe, case, STAY)),
    )  # fmt: skip


def _stay(told: StayTold) -> StayFacts:
    return StayFacts(**{name: getattr(told, name) for name in StayFacts.__struct_fields__})


def _contact_on(case: Case, entries: Iterable[EntryTold], arrived: date) -> date | None:
    clocks = Clock.objects.filter(case=case, kind__in=_CONTACT_CLOCKS, met_on__gte=arrived)
    days = [acts.day_of(told) for told in entries if told.kind in _CONTACT]
    return _first([*clocks.values_list("met_on", flat=True), *(day for day in days if day >= arrived)])


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _step(kind: str, on: date, acts: Iterable[date]) -> StepFacts:
    """Acts on the day of a step count neither before nor after it: which came first is not known."""
    apart = [(day - on).days for day in acts]
    before, after = (sum(0 < sign * each <= WINDOW.days for each in apart) for sign in (-1, 1))
    return StepFacts(kind, on, before, after)
