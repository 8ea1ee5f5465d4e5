"""What is read of risk: the assessments of a case, those that are not finished, and sets of questions."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

import attrs
from django.db.models import QuerySet
from django.utils import timezone

from chesil.risk import QuestionSet, shipped
from chesil_web.foundation.keys import asking, office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking, walls
from chesil_web.staff.cases import acts
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case, CaseTold, Entry, EntryTold
from chesil_web.staff.cases.people_models import Party, PartyTold
from chesil_web.staff.risk import evidence, rules
from chesil_web.staff.risk.models import (
    Assessment,
    AssessmentTold,
    Draft,
    DraftTold,
    LoadedSet,
    LoadedTold,
    Review,
)
from chesil_web.staff.workforce.models import Role, Worker
from chesil_web.staff.workforce.queries import Working, colleagues, has_left


@attrs.frozen
class Offered:
    """A set that can be asked. *row*: where an agency loaded it; None for one of ours."""

    asked: QuestionSet
    row: LoadedSet | None = None
    told: LoadedTold | None = None

    @property
    def key(self) -> str:
        """What a form knows it by."""
        return f"{self.row.id.hex if self.row else self.asked.id}"


@attrs.frozen
class Risk:
    """The risk of a case, open.

    Attributes:
        done: every assessment by its number. standing: the numbers of those that none stands in place of.
        own, others: what the worker has begun and not finished, and what others have.
        due_on: by when the risk is looked at again; None where no such task is open.
    """

    case: Case
    safe: OpenSafe
    told: CaseTold
    done: dict[int, AssessmentTold]
    standing: tuple[int, ...]
    own: DraftTold | None
    others: tuple[tuple[Draft, DraftTold], ...]
    due_on: date | None


def opened(worker: Working, case: Case) -> Risk:
    """The risk of a case that a worker may see.

    Raises:
        Damaged: what is told of the case cannot be opened.
    """
    safe = looking.opened(worker.id, case)
    drafts = safe.read_those(Draft.objects.filter(case=case).order_by("id"), DraftTold)
    told = done(safe, case)
    return Risk(
        case=case, safe=safe, told=safe.read([case], CaseTold)[0], done=told,
        standing=tuple(rules.standing(told)),
        own=next((told for row, told in drafts if row.worker_id == worker.id), None),
        others=tuple((row, told) for row, told in drafts if row.worker_id != worker.id), due_on=due_on(case),
    )  # fmt: skip


def done(safe: OpenSafe, case: Case) -> dict[int, AssessmentTold]:
    """The assessments of a case by their numbers, the newest first."""
    rows = sorted(asking.rows(Assessment, case_id=case.id), key=lambda row: -row.number)
    return {row.number: told for row, told in safe.read_those(rows, AssessmentTold)}


def accused(safe: OpenSafe, case: Case) -> dict[str, str]:
    """The names of those who are accused in a case, by the party in hex."""
    rows = Party.objects.filter(case=case, ended_on=None).order_by("id")
    found = safe.read_those(rows, PartyTold)
    return {row.id.hex: told.name for row, told in found if told.part == "accused"}


def due_on(case: Case) -> date | None:
    """By when the risk of a case is looked at again."""
    days = open_reviews(case).order_by("task__due_on").values_list("task__due_on", flat=True)
    return days.first()


def open_reviews(case: Case) -> QuerySet[Review]:
    """What asks to look at the risk of a case again, and is not done."""
    return Review.objects.filter(case=case, task__ended_on=None)


@attrs.frozen
class Since:
    """What came since the newest assessment: acts and breaches that were written down, and shares."""

    acts: int
    shares: int


def since(worker: Working, found: Risk) -> Since:
    """What may ask for another assessment. Nothing of what was shared is opened for it."""
    last = found.done[max(found.done)]
    written = found.safe.read_those(Entry.objects.filter(case=found.case), EntryTold)
    shares = cases.readable_shares(found.case).filter(accepted_on__gte=timezone.localdate(last.at))
    return Since(
        acts=sum(told.kind in ("act", "breach") and told.at > last.at for _row, told in written),
        shares=shares.count() if evidence.may_read_shares(worker, found.case) else 0,
    )  # fmt: skip


def incidents(found: Risk) -> list[date]:
    """The days on which workers recorded an act in a case."""
    entries = found.safe.read_those(Entry.objects.filter(case=found.case), EntryTold)
    return [act.day for act in acts.entered(entries) if act.day]


def before(told: AssessmentTold | DraftTold, done: dict[int, AssessmentTold]) -> AssessmentTold | None:
    """The assessment that one is compared with: the newest that stood when it was begun."""
    return next((done[number] for number in sorted(told.bases, reverse=True) if number in done), None)


def loaded(agency: uuid.UUID) -> list[tuple[LoadedSet, LoadedTold]]:
    """Every set that an agency loaded, the newest first."""
    rows = office.read_those(LoadedSet.objects.filter(agency_id=agency), LoadedTold)
    return sorted(rows, key=lambda each: each[1].at, reverse=True)


def offered(agency: uuid.UUID) -> list[Offered]:
    """What an agency's workers can ask: its own sets first, the newest version of each, then ours."""
    theirs = {told.asked.id: Offered(told.asked, row, told) for row, told in _newest_last(loaded(agency))}
    return [*theirs.values(), *(Offered(each) for each in shipped())]


def _newest_last(rows: Iterable[tuple[LoadedSet, LoadedTold]]) -> Iterator[tuple[LoadedSet, LoadedTold]]:
    there = (each for each in rows if each[1].ended_at is None)
    return iter(sorted(there, key=lambda each: each[1].asked.version))


def to_tell(worker: Working, case: Case) -> list[tuple[Worker, str, str]]:
    """Whom to tell of danger in an agency: safeguarding leads before duty managers; with name and phone."""
    order: tuple[Role, ...] = ("safeguarding lead", "duty manager")
    found = [
        (row, told)
        for row, told in colleagues(worker.row.agency_id)
        if not has_left(row) and not walls.is_behind(row, told, case.id)
    ]
    return [
        (row, told.name, told.phone)
        for role in order
        for row, told in found
        if next((each for each in order if each in told.roles), None) == role
    ]


def find_set(agency: uuid.UUID, key: str) -> Offered | None:
    """A set by its key, also one that is offered no more; None where there is none."""
    every = (*(Offered(told.asked, row, told) for row, told in loaded(agency)), *map(Offered, shipped()))
    return next((each for each in every if each.key == key), None)


def ended(agency: uuid.UUID) -> list[Offered]:
    """The sets of an agency that are offered no more, or of which there is a newer version."""
    there = {each.key for each in offered(agency)}
    every = (Offered(told.asked, row, told) for row, told in loaded(agency))
    return [each for each in every if each.key not in there]
