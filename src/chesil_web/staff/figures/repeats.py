"""Who comes again: the same person, or the same two people, in several cases that a worker may see.

They are counted in SQL by random ids and blind indexes, and named only after that.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

import attrs
from django.db.models import Count, QuerySet

from chesil_web.foundation.keys import questions
from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.foundation.ui import paging
from chesil_web.staff.access import looking
from chesil_web.staff.access.declarations import AskFirst
from chesil_web.staff.cases import asking, queries, rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.people_models import Party, PartyTold, Relation
from chesil_web.staff.cases.queries import Listed
from chesil_web.staff.workforce.queries import Working

A_PAGE: Final = 5  # people and pairs; each of their cases is opened, which is a look
AGAIN_WITHIN: Final = timedelta(days=365)


@attrs.frozen(kw_only=True)
class Again:
    """A person in several cases: those in which they are accused, and those in which they are harmed."""

    name: str
    accused: tuple[Case, ...]
    harmed: tuple[Case, ...]


@attrs.frozen(kw_only=True)
class Pair:
    """Cases in which the same person does something to the same other. *soon*: two began within a year."""

    cases: tuple[Listed, ...]
    soon: bool


@attrs.frozen(kw_only=True)
class Shown:
    """A page of those who come again. *more*: whether another page follows."""

    people: tuple[Again, ...]
    pairs: tuple[Pair, ...]
    more: bool


def shown(worker: Working, page: int) -> Shown:
    """A page of people and of pairs, those in most cases first. Each case that is named here is a look."""
    sight = rules.sight(worker, "figures:repeats")
    persons, more_people = _repeated(_persons, sight, page)
    indexes, more_pairs = _repeated(_pair_indexes, sight, page)
    return Shown(
        people=tuple(_people(worker, sight, persons)),
        pairs=tuple(_pairs(worker, rules.seen(sight), indexes)), more=more_people or more_pairs,
    )  # fmt: skip


def _repeated(
    counted: Callable[[rules.Sight], QuerySet[Any, Any]], sight: rules.Sight, page: int
) -> tuple[list[Any], bool]:
    """A page of values that are in several cases, and whether there are more. Most ask for the first page."""
    if page:
        return paging.cut(counted(sight), page, A_PAGE)
    found = questions.found(_first, counted, sight, A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def _first(
    counted: Callable[[rules.Sight], QuerySet[Any, Any]], sight: rules.Sight, most: int
) -> QuerySet[Any, Any]:
    return counted(sight)[:most]


def _persons(sight: rules.Sight) -> QuerySet[Any, Any]:
    return _counted(rules.of_seen(sight, Party.objects.filter(ended_on=None)), "person")


def _pair_indexes(sight: rules.Sight) -> QuerySet[Any, Any]:
    return _counted(rules.of_seen(sight, Relation.objects.filter(ended_on=None)), "pair_index")


def _counted(rows: QuerySet[Any], column: str) -> QuerySet[Any, Any]:
    """The values of a column that are in several cases, those in the most cases first."""
    several = rows.values(column).annotate(cases=Count("case", distinct=True)).filter(cases__gt=1)
    ordered: QuerySet[Any, Any] = several.order_by("-cases", column).values_list(column, flat=True)
    return ordered


def _parties(sight: rules.Sight, persons: Sequence[uuid.UUID]) -> QuerySet[Party]:
    rows = Party.objects.filter(person__in=persons, case__in=rules.seen(sight), ended_on=None)
    return rows.select_related("case").order_by("case__opened_on", "id")


def _people(worker: Working, sight: rules.Sight, persons: list[Any]) -> Iterator[Again]:
    parties = questions.found(_parties, sight, tuple(persons))
    told = _told(worker, parties)
    for person in persons:
        theirs = [each for each in parties if each.person == person and each.id in told]
        accused, harmed = (_cases(theirs, told, part) for part in ("accused", "harmed"))
        if len(accused) > 1 or len(harmed) > 1:
            yield Again(name=told[theirs[-1].id].name, accused=accused, harmed=harmed)


def _cases(parties: Iterable[Party], told: Mapping[uuid.UUID, PartyTold], part: str) -> tuple[Case, ...]:
    return tuple(dict.fromkeys(each.case for each in parties if told[each.id].part == part))


def _told(worker: Working, parties: Iterable[Party]) -> dict[uuid.UUID, PartyTold]:
    """What is known of people by their ids, without cases that the worker is asked about before a look."""
    of_case: dict[Case, list[Party]] = {}
    for each in parties:
        of_case.setdefault(each.case, []).append(each)
    found: dict[uuid.UUID, PartyTold] = {}
    for case, those in of_case.items():
        try:
            asking.check(worker, case)
            safe = looking.opened(worker.id, case)
        except (AskFirst, WrongSecret, KeyReplaced):  # the last two: it was erased just now
            continue
        found |= {row.id: told for row, told in safe.read_those(those, PartyTold)}
    return found


def _pairs(worker: Working, seen: QuerySet[Case], indexes: list[Any]) -> Iterator[Pair]:
    rows = Relation.objects.filter(pair_index__in=indexes, case__in=seen, ended_on=None)
    found = list(rows.select_related("case").order_by("case__opened_on", "case"))
    cards = {each.case: each for each in queries.listed(worker.row.agency_id, {row.case for row in found})}
    for index in map(bytes, indexes):
        cases = list(dict.fromkeys(row.case for row in found if bytes(row.pair_index) == index))
        begun = [case.opened_on for case in cases]
        soon = any(later - before <= AGAIN_WITHIN for before, later in pairwise(begun))
        yield Pair(cases=tuple(cards[case] for case in cases), soon=soon)
