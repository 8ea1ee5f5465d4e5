"""Suggestions that are decided about together: those of ticked groups, and all of one kind of conduct."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.recognisers import STRAND_OF, STRANDS
from chesil_web.person.analysis.models import Given, Group, stamp_of
from chesil_web.person.analysis.queries import Standing
from chesil_web.person.people.models import Person

_NAMED: Final = 5
_APART: Final = "-"  # in a code: between the kind of conduct and whose it is
SHOWN: Final = 2  # kinds of conduct, the gravest first, before the others open


@attrs.frozen(kw_only=True)
class KindRow:
    """Everything of one kind of conduct.

    *says*: what it is, from whom, and how much from each. *kept*: how many of these are kept.
    """

    code: str
    says: str
    kept: str


def strands(
    given: Given, standing: Mapping[int, Standing], about: Collection[str] = ()
) -> tuple[KindRow, ...]:
    """What can be ticked at once: several groups of one kind of conduct, the most serious first. Conduct of
    the people that the record is about comes before conduct of others.

    Args:
        standing: how many of each group are decided, by its number. about: as `_sets` takes it.
    """
    counted = {(person, strand): count for person, strand, count in given.together}
    return tuple(
        KindRow(
            code=code,
            says=_says(code.partition(_APART)[0], [given.groups[each] for each in numbers], counted),
            kept=_kept(numbers, given, standing),
        )
        for code, numbers in _sets(given, about).items()
        if len(numbers) > 1
    )


def _sets(given: Given, about: Collection[str]) -> dict[str, list[int]]:
    """The numbers of the groups that one tick covers, by its code: one kind of conduct of the people that the
    record is about, then of all others. So one press never also keeps what a friend wrote. A code counts only
    while the record is about the same people.

    Args:
        about: every name of these people; if nobody was chosen, each person has their own tick.
    """
    found: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    firsts: dict[str, int] = {}
    whose = stamp_of([*about])
    numbered = [(number, group) for number, group in enumerate(given.groups) if not group.noted]
    for code in STRANDS:
        for number, group in numbered:
            if STRAND_OF.get(group.behaviour) != code:
                continue
            if not about:
                first = firsts.setdefault(group.person, number)
                found.setdefault(f"{code}{_APART}{first}", []).append(number)
            elif group.name in about:
                found.setdefault(f"{code}{_APART}{whose}", []).append(number)
            else:
                others.setdefault(f"{code}{_APART}not{_APART}{whose}", []).append(number)
    return found | others


def _kept(numbers: Collection[int], given: Given, standing: Mapping[int, Standing]) -> str:
    kept = sum(standing.get(number, Standing()).kept for number in numbers)
    if kept == sum(given.groups[number].count for number in numbers):
        return _("You kept everything that we noticed")
    return _("Kept: %(n)s") % {"n": f"{kept:,}"} if kept else ""


def _says(strand: str, groups: Collection[Group], counted: Mapping[tuple[str, str], int]) -> str:
    """Everybody that it covers, each with how many different messages and calls from them there are."""
    of_each: dict[str, int] = {}
    for group in groups:  # a run of an earlier version knows only how many suggestions there are
        known = counted.get((group.person, strand))
        of_each[group.person] = known or of_each.get(group.person, 0) + group.count
    by_name: Counter[str] = Counter()
    for person, name in {each.person: each.name for each in groups}.items():
        by_name[visible(name) or _("somebody not named")] += of_each[person]
    named = [f"{name} ({count:,})" for name, count in by_name.most_common(_NAMED)]
    more = len(by_name) - len(named)
    if more:
        named.append(ngettext("%(n)d more person", "%(n)d more people", more) % {"n": more})
    return _("%(what)s, from %(people)s") % {"what": STRANDS[strand], "people": ", ".join(named)}


def chosen(
    given: Given, *, numbers: Collection[str], strands: Collection[str], about: Collection[str] = ()
) -> tuple[Group, ...]:
    """The groups that were ticked, by their numbers or by a code of `strands`. *about*: as there."""
    taken = {number for code, some in _sets(given, about).items() if code in strands for number in some}
    return tuple(
        group
        for number, group in enumerate(given.groups)
        if not group.noted and (str(number) in numbers or number in taken)
    )


def names_of(about: str, known: Collection[Person]) -> tuple[str, ...]:
    """Every name of the person that the record is about; empty if nobody was chosen."""
    person = next((each for each in known if about in (each.name, *each.names)), None)
    return tuple(filter(None, (about, *((person.name, *person.names) if person and about else ()))))
