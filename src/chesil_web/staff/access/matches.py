"""By what people in cases are known again: kept as blind indexes, looked up, and dropped with the person."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

from chesil_web.foundation.keys.service import blind_index
from chesil_web.staff.access import identity
from chesil_web.staff.access.identity import MatchKind, Person
from chesil_web.staff.access.models import Closeness, Match


def keep(case: uuid.UUID, party: uuid.UUID, person: Person) -> None:
    """From now on this person is found by what is known of them, and by nothing that was known before."""
    drop(party)
    Match.objects.bulk_create(
        Match(index=_index(kind, value), kind=kind, party=party, case=case)
        for kind, value in identity.matches(person)
    )
    Closeness.objects.bulk_create(
        Closeness(index=close_index(kind, value), party=party, case=case)
        for kind, value in identity.closeness(person)
        if kind in identity.STRONG
    )


def drop(party: uuid.UUID) -> None:
    """This person is found no more."""
    Match.objects.filter(party=party).delete()
    Closeness.objects.filter(party=party).delete()


def of(
    values: Iterable[tuple[MatchKind, str]], *, but: uuid.UUID | None = None
) -> Mapping[uuid.UUID, set[str]]:
    """The people of all agencies who share a value: by their ids, the kinds of value. It is for no eyes yet.

    Args:
        but: a case whose people are left out.
    """
    rows = Match.objects.filter(index__in=[_index(kind, value) for kind, value in values])
    rows = rows.exclude(case=but) if but else rows
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for party, kind in rows.values_list("party", "kind"):
        found[party].add(kind)
    return found


def cases_of(parties: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The case of each person, by their ids."""
    return dict(Match.objects.filter(party__in=list(parties)).values_list("party", "case"))


def close_index(kind: str, value: str) -> bytes:
    """What a person in a case is looked up by for somebody who is close to them."""
    return blind_index("close", f"{kind}\n{value}")


def _index(kind: str, value: str) -> bytes:
    return blind_index("match", f"{kind}\n{value}")
