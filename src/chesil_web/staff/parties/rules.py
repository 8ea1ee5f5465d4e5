"""People of a case: which one, and whom a report tells of."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from django.http import Http404
from django.utils.translation import gettext as _

from chesil_web.record.given.models import Told
from chesil_web.staff.access.identity import Person, matches
from chesil_web.staff.cases.models import Case, CaseTold, Teller
from chesil_web.staff.cases.people_models import Part, Party, PartyTold, Relation


def party(case: Case, id: uuid.UUID, *, lock: bool = False) -> Party:
    """Somebody in a case.

    Raises:
        Http404: there is nobody of this id in it.
    """
    rows = Party.objects.filter(case=case, id=id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Http404
    return found


def relation(case: Case, id: uuid.UUID) -> Relation:
    """What is between two people of a case.

    Raises:
        Http404: there is none of this id in it, or it was ended.
    """
    found = Relation.objects.filter(case=case, id=id, ended_on=None).first()
    if found is None:
        raise Http404
    return found


def person(told: PartyTold) -> Person:
    """What somebody can be known again by."""
    return Person(
        names=(told.name, *told.also), born=told.born, phones=told.phones, mails=told.mails,
        addresses=told.addresses, references=told.references,
    )  # fmt: skip


def of_report(told: Told) -> tuple[PartyTold, ...]:
    """The people whom a report tells of: who is harmed, who wrote it for them, and whom it is about."""
    is_for_other = told.whom == "other"
    writer = PartyTold(
        name=told.name or _("Somebody who gave no name"), part="supporter" if is_for_other else "harmed",
        phones=_those(told.number, told.text_number), mails=_those(told.mail), addresses=_those(told.letter),
        references=_those(told.reference), source=SOURCE,
    )  # fmt: skip
    harmed = PartyTold(
        name=told.they, part="harmed", source=SOURCE, notes=" ".join(_those(told.they_bond, told.they_reach))
    )
    accused = PartyTold(
        name=told.who, part="accused", source=SOURCE, notes=" ".join(_those(told.relation)),
        addresses=_those(told.their_place),
    )  # fmt: skip
    people = (harmed, writer, accused) if is_for_other else (writer, accused)
    return tuple(each for each in people if each.name)


SOURCE = "report"


def of_case(told: CaseTold) -> tuple[PartyTold, ...]:
    """The people whom a worker named when a case began."""
    teller = told.teller or Teller(name="")
    people = (
        PartyTold(name=told.who, part="harmed", source=SOURCE),
        PartyTold(
            name=teller.name, part="supporter", source=SOURCE, notes=teller.bond,
            phones=_those(teller.contact.number),
        ),
        PartyTold(name=told.against, part="accused", source=SOURCE),
    )  # fmt: skip
    return tuple(each for each in people if each.name)


HARMED: Final[tuple[Part, ...]] = ("harmed",)


def is_anothers(number: str, people: Iterable[PartyTold], own: Collection[Part] = HARMED) -> str:
    """The name of somebody else in the case whose phone or e-mail this is; empty where it is nobody's.

    A home that is shared has one number: it is that of the person harmed too, and not safe for that.

    Args:
        own: the parts of those whose it may be.
    """
    wanted = matches(Person(phones=(number,), mails=(number,)))
    theirs = (
        each.name for each in people
        if each.part not in own and wanted & matches(Person(phones=each.phones, mails=each.mails))
    )  # fmt: skip
    return next(theirs, "")


def birthdays(born: str, today: date) -> tuple[tuple[int, date], ...]:
    """The days still to come on which somebody turns 16 and 18; none where no day of birth is known."""
    if len(born) < len("1988-03-04"):
        return ()
    day = date.fromisoformat(born)
    found = ((age, _same_day(day, day.year + age)) for age in (16, 18))
    return tuple(each for each in found if each[1] > today)


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # born on the 29th of February
        return date(year, 3, 1)


def _those(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
