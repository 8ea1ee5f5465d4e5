"""What has to be looked after in a referral: told from what is known of the people, and said on its pages."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.conference.listing_models import Between, Named

GUARDS: Final[Mapping[str, Any]] = {
    "child": _(
        "The person harmed is younger than the panel takes. Tell child protection today: that is what "
        "helps a "
        "child. The panel can advise, and does not stand in its place."
    ),
    "sixteen": _(
        "The person harmed is 16 or 17. Children’s social care has to be told as well, and comes to "
        "the meeting."
    ),
    "no birth date": _(
        "The age of the person harmed is not known. Ask it: under 16 goes to child protection."
    ),
    "adult child": _(
        "The person said to do it is a son or daughter of the person harmed. Ask about care, money and "
        "the home: "
        "who needs whom, and what happens if somebody has to leave. Adult safeguarding may have to be told."
    ),
    "family": _(
        "Family is said to do it. No relative interprets, passes on messages or is asked where they "
        "are. Nobody "
        "mediates."
    ),
    "several accused": _(
        "More than one person is said to do it. Look at the risk from each, and at each for a repeat."
    ),
    "children": _("There are children. Children’s social care is asked about every one of them."),
    "works there": _(
        "Somebody in it works for an agency here. That agency sees nothing of it until its "
        "safeguarding lead says "
        "who may."
    ),
    "both ways": _(
        "Each says that the other does it. Work out who does what to whom, who is afraid, and who "
        "controls the "
        "other, before anything is decided."
    ),
    "honour": _(
        "Honour-based abuse or forced marriage: there may be one chance. Do not contact the home or "
        "family. Use no "
        "interpreter from the community. Several relatives may take part."
    ),
    "outing": _(
        "A partner of the same sex, or somebody who is not open about who they are: do not let family, "
        "work or "
        "anybody else learn it from you. Ask who knows."
    ),
}  # fmt: skip
# What a worker says, because nothing that is written down tells it.
SAID: Final[Mapping[str, Any]] = {
    "honour": _("Honour-based abuse or forced marriage"),
    "outing": _("A partner of the same sex, or somebody who is not open about who they are"),
    "both ways": _("Each says that the other does it"),
}  # fmt: skip
_FAMILY: Final = frozenset(("parent", "child", "sibling", "other family"))


def found(
    people: Iterable[Named], relations: Iterable[Between], on: date, age_from: int, said: Iterable[str] = ()
) -> tuple[str, ...]:
    """What has to be looked after, in the order of GUARDS. *said*: what a worker says beside it."""
    there = {*_of_people(list(people), on, age_from), *_of_relations(list(people), relations), *said}
    return tuple(each for each in GUARDS if each in there)


def _of_people(people: list[Named], on: date, age_from: int) -> Iterator[str]:
    for each in people:
        if each.part == "harmed":
            youngest, oldest = ages(each.born, on)
            if oldest is None or youngest is None:
                yield "no birth date"
            elif youngest < age_from:
                yield "child" if oldest < age_from else "no birth date"
            elif youngest < 18:
                yield "sixteen"
    if sum(each.part == "accused" for each in people) > 1:
        yield "several accused"
    if any(each.part == "child" for each in people):
        yield "children"
    if any(each.agency for each in people):
        yield "works there"


def _of_relations(people: list[Named], relations: Iterable[Between]) -> Iterator[str]:
    part = {each.id: each.part for each in people}
    does = set()
    for each in relations:
        if (part.get(each.who), part.get(each.whom)) == ("accused", "harmed"):
            if each.bond == "child":
                yield "adult child"
            if each.bond in _FAMILY:
                yield "family"
        if each.does:
            does.add((each.who, each.whom))
    if any((whom, who) in does for who, whom in does):
        yield "both ways"


def ages(born: str, on: date) -> tuple[int | None, int | None]:
    """The youngest and oldest that somebody can be on a day; None where it is not known."""
    if not born[:4].isdecimal() or len(born) < 4:
        return None, None
    if len(born) < len("1988-03-04"):
        return on.year - int(born) - 1, on.year - int(born)
    day = date.fromisoformat(born)
    age = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    return age, age
