"""What is read of people in a case."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
from django.db.models import Q, QuerySet

from chesil.leaks.details import Detail, Kind
from chesil_web.foundation.keys import office, questions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import identity, matches
from chesil_web.staff.access.identity import MatchKind
from chesil_web.staff.cases import rules as case_rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.people_models import (
    Notice,
    NoticeTold,
    Party,
    PartyTold,
    PartyVersion,
    Relation,
    RelationTold,
    Tie,
)
from chesil_web.staff.parties import rules
from chesil_web.staff.workforce.queries import Working

_ANSWERED: Final = 50


@attrs.frozen
class InCase:
    """Somebody in a case: the row, and what is known of them."""

    row: Party
    told: PartyTold


@attrs.frozen
class Between:
    """What one of a case does to another."""

    row: Relation
    told: RelationTold


def people(safe: OpenSafe, case: Case, *, ended: bool = False) -> list[InCase]:
    """The people of a case in the order they came, or those who are not in it any more."""
    rows = questions.found(_ended if ended else _here, case.id)
    found = [InCase(row, told) for row, told in safe.read_those(rows, PartyTold)]
    order = {"harmed": 0, "accused": 1}
    return sorted(found, key=lambda each: (order.get(each.told.part, 2), each.told.name.casefold()))


def _here(case: uuid.UUID) -> QuerySet[Party]:
    return Party.objects.filter(case=case, ended_on=None).order_by("number", "id")


def _ended(case: uuid.UUID) -> QuerySet[Party]:
    return Party.objects.filter(case=case).exclude(ended_on=None).order_by("ended_on", "number", "id")


def relations(safe: OpenSafe, case: Case) -> list[Between]:
    """What is between people of a case: who does something to somebody first."""
    rows = questions.found(_relations, case.id)
    found = [Between(row, told) for row, told in safe.read_those(rows, RelationTold)]
    return sorted(found, key=lambda each: not each.told.does)


def _relations(case: uuid.UUID) -> QuerySet[Relation]:
    return Relation.objects.filter(case=case, ended_on=None).order_by("id")


def versions(safe: OpenSafe, party: Party) -> list[PartyTold]:
    """What was known of somebody before, the newest first."""
    rows = PartyVersion.objects.filter(party=party).order_by("-number")
    return [told for _, told in safe.read_those(rows, PartyTold)]


def known_elsewhere(
    worker: Working, values: Iterable[tuple[MatchKind, str]], *, but: uuid.UUID | None = None
) -> tuple[Mapping[Case, set[str]], set[uuid.UUID]]:
    """The cases that share a value with somebody: those the worker may see, each with the kinds of value.

    Returns:
        Also the ids of those that the worker may not see: for that case's duty manager, and for no page.
    """
    found = matches.of(values, but=but)
    cases = matches.cases_of(found)
    rows = case_rules.visible(worker, "cases:case").filter(id__in=set(cases.values()))
    seen = {row.id: row for row in rows}
    shown: dict[Case, set[str]] = {}
    for party, kinds in found.items():
        if row := seen.get(cases[party]):
            shown.setdefault(row, set()).update(kinds)
    return shown, set(cases.values()) - seen.keys()


def cases_of_a_line(text: str) -> set[uuid.UUID]:
    """The cases of every agency that a line can stand for: for a duty manager, and for no page."""
    if case_rules.is_ref(text):
        return set(Case.objects.filter(ref=case_rules.as_ref(text)).values_list("id", flat=True))
    return set(matches.cases_of(matches.of(identity.searched(text))).values())


def same_person(worker: Working, party: Party) -> list[Party]:
    """Those in other cases that a worker said are this one, as far as this worker may see their cases."""
    rows = Party.objects.filter(person=party.person, case__in=case_rules.visible(worker, "cases:case"))
    return list(rows.exclude(id=party.id).select_related("case").order_by("case__ref"))


def maybe_same(worker: Working, party: Party, told: PartyTold) -> list[tuple[Party, set[str]]]:
    """People of other cases that the worker may see who may be this one, and what they share."""
    found = matches.of(identity.matches(rules.person(told)), but=party.case_id)
    rows = Party.objects.filter(id__in=list(found), case__in=case_rules.visible(worker, "cases:case"))
    rows = rows.exclude(person=party.person).select_related("case").order_by("case__ref", "id")
    return [(row, found[row.id]) for row in rows]


def repeats(worker: Working, case: Case) -> int:
    """How many other cases that the worker may see are about a pair of this case: counted by blind index."""
    pairs = Relation.objects.filter(case=case, ended_on=None).values("pair_index")
    same = Relation.objects.filter(pair_index__in=pairs, ended_on=None).exclude(case=case)
    return same.filter(case__in=case_rules.visible(worker, "cases:case")).values("case").distinct().count()


def ties(worker: Working, case: Case) -> list[Case]:
    """The cases tied to this one that the worker may see."""
    tied = Tie.objects.filter(Q(case=case) | Q(other=case)).values_list("case", "other")
    ids = {id for pair in tied for id in pair} - {case.id}
    return list(case_rules.visible(worker, "cases:case").filter(id__in=ids).order_by("ref"))


def is_counter(case: Case) -> bool:
    """Whether this case is one of two in which each says that the other does it."""
    return Tie.objects.filter(Q(case=case) | Q(other=case), counter=True).exists()


def notices(worker: Working) -> list[tuple[Notice, NoticeTold]]:
    """What waits for a duty manager or lead of an agency; nothing of a case that is not there for them."""
    rows = questions.found(_waiting, worker.row.agency_id)
    is_lead = worker.holds({"safeguarding lead"})
    those = [row for row in rows if is_lead or not row.for_lead]
    cases = {row.case_id for row in those if row.case_id}
    sight = case_rules.sight(worker, "cases:notices")
    seen = set(questions.found(_seen, sight, tuple(cases))) if cases else set()
    here = [row for row in those if row.case_id is None or row.case_id in seen]
    return office.read_those(here, NoticeTold)


def _waiting(agency: uuid.UUID) -> QuerySet[Notice]:
    rows = Notice.objects.filter(agency_id=agency, ended_on=None).select_related("case")
    return rows.order_by("-urgent", "due_on", "id")


def _seen(sight: case_rules.Sight, cases: Sequence[uuid.UUID]) -> QuerySet[Case, uuid.UUID]:
    return case_rules.seen(sight).filter(id__in=cases).values_list("id", flat=True)


def answered(worker: Working) -> list[tuple[Notice, NoticeTold]]:
    """Words that fitted no case and were dealt with, the newest first: they stand on no timeline."""
    rows = Notice.objects.filter(agency_id=worker.row.agency_id, case=None, ended_on__isnull=False)
    if not worker.holds({"safeguarding lead"}):
        rows = rows.filter(for_lead=False)
    found = office.read_those(rows.order_by("-ended_on", "-id")[:_ANSWERED], NoticeTold)
    return [(row, told) for row, told in found if told.outcome]


def protected(people: Iterable[InCase]) -> tuple[Detail, ...]:
    """Every detail of people in a case, each kept from everybody who does not know it for sure."""
    return tuple(detail for each in people for detail in _details(each))


def _details(each: InCase) -> Iterable[Detail]:
    told, whose = each.told, each.row.id.hex
    listed: list[tuple[Kind, str]] = [("name", name) for name in (told.name, *told.also)]
    listed += [("phone", value) for value in told.phones] + [("mail", value) for value in told.mails]
    listed += [("address", value) for value in told.addresses]
    listed += [("reference", value) for value in told.references]
    listed += [("date", told.born)] if len(told.born) > 4 else []
    for number, (kind, value) in enumerate(listed):
        knows = frozenset(known.who for known in told.known if known.detail == value and known.second)
        yield Detail(id=f"{whose} {number}", kind=kind, value=value, whose=whose, known_to=knows)
