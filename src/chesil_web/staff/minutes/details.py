"""What no paper of a panel may show: how everyone in its cases is reached, and who is in another case.

Names of the people in a case are known to the agencies called to it. What lies at the desk of who referred is
looked for too, and shown to nobody: a hit says no more than what already stands in the minutes.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from chesil.leaks import Detail, Kind, picked
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import CaseTold
from chesil_web.staff.conference.listing_models import ListingTold, Named
from chesil_web.staff.conference.models import Listing
from chesil_web.staff.letters import details as letters
from chesil_web.staff.letters.details import ACCUSED, PERSON, SOMEBODY

ELSEWHERE: Final = "elsewhere"  # somebody in another case of the same meeting
_WHOSE: Final = {"harmed": PERSON, "accused": ACCUSED}
_REACHED: Final = frozenset(("phone", "mail", "address", "postcode", "words", "reference"))

type _Told = tuple[Kind, str, str]


def of_listing(
    row: Listing, told: ListingTold, others: Iterable[tuple[Listing, ListingTold]], words: Iterable[str]
) -> list[Detail]:
    """The details that no paper of a listing may show without a decision.

    Args:
        others: further cases of the meeting. words: what is minuted; a number, a postcode or an e-mail
            address in it is asked about, whoever's it is.

    Raises:
        Damaged: some of them cannot be opened. A check that left one out would be none.
    """
    people = told.referral.people
    known = {_folded(name) for each in people for kind, name in letters.of_person(each) if kind == "name"}
    raw = [*_of_people(people), *_of_contact(told), *_of_case(row), *_of_others(others), *_typed(words)]
    found: dict[str, Detail] = {}
    for kind, value, whose in raw:
        if kind == "date" or (kind == "name" and _folded(value) in known):
            continue  # who is called reads names and dates of birth before anything else
        id = letters.id_of(row.id, kind, value)
        found.setdefault(id, Detail(id=id, kind=kind, value=value, whose=whose))
    return list(found.values())


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _of_people(people: Iterable[Named]) -> Iterator[_Told]:
    for each in people:
        for kind, value in letters.of_person(each):
            if kind in _REACHED:
                yield kind, value, _WHOSE.get(each.part, each.name)


def _of_contact(told: ListingTold) -> Iterator[_Told]:
    return ((kind, value, PERSON) for kind, value in letters.of_contact(told.referral.contact))


def _of_case(row: Listing) -> Iterator[_Told]:
    if row.case is None:
        return
    try:
        safe = looking.unseen(row.case)
    except WrongSecret:  # it was erased
        return
    yield from letters.of_desk(row.case, safe, safe.read([row.case], CaseTold)[0])


def _of_others(others: Iterable[tuple[Listing, ListingTold]]) -> Iterator[_Told]:
    for row, told in others:
        yield "reference", row.ref, ELSEWHERE
        for each in told.referral.people:
            for kind, value in letters.of_person(each):
                if kind in _REACHED or (kind == "name" and " " in value):
                    yield kind, value, ELSEWHERE


def _typed(words: Iterable[str]) -> Iterator[_Told]:
    return ((kind, value, SOMEBODY) for text in words for kind, value in picked(text))
