"""Suggestions that are decided about together: those of ticked groups, and all of one kind of conduct,
whoever they are from."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.recognisers import STRAND_OF, STRANDS
from chesil_web.person.analysis.models import Given, Group
from chesil_web.person.analysis.queries import Standing

_NAMED: Final = 5
SHOWN: Final = 2  # kinds of conduct, the gravest first, before the others open


@attrs.frozen(kw_only=True)
class KindRow:
    """Everything of one kind of conduct.

    *says*: what it is, from whom, and how much from each. *kept*: how many of these are kept.
    """

    code: str
    says: str
    kept: str


def strands(given: Given, standing: Mapping[int, Standing]) -> tuple[KindRow, ...]:
    """The kinds of conduct that stand in several groups, the gravest first.

    Args:
        standing: how many of each group are decided, by its number.
    """
    counted = {
        (each.person or "", strand.code): strand.count for each in given.counted for strand in each.strands
    }
    found: dict[str, list[Group]] = {}
    kept: Counter[str] = Counter()
    for number, group in enumerate(given.groups):
        if not group.noted:
            strand = STRAND_OF.get(group.behaviour, "")
            found.setdefault(strand, []).append(group)
            kept[strand] += standing.get(number, Standing()).kept
    return tuple(
        KindRow(code=code, says=_says(words, found[code], counted), kept=_kept(kept[code], found[code]))
        for code, words in STRANDS.items()
        if len(found.get(code, ())) > 1
    )


def _kept(kept: int, groups: Collection[Group]) -> str:
    if kept == sum(each.count for each in groups):
        return _("All of it is kept")
    return _("Kept: %(n)s") % {"n": f"{kept:,}"} if kept else ""


def _says(words: str, groups: Collection[Group], counted: Mapping[tuple[str, str], int]) -> str:
    """Everybody whom it takes in, each with the count that stands at their headline."""
    by_name: Counter[str] = Counter()
    for each in groups:
        count = counted.get((each.person, each.behaviour)) or each.count
        by_name[visible(each.name) or _("somebody not named")] += count
    named = [f"{name} ({count:,})" for name, count in by_name.most_common(_NAMED)]
    more = len(by_name) - len(named)
    if more:
        named.append(ngettext("%(n)d more person", "%(n)d more people", more) % {"n": more})
    return _("%(what)s, from %(people)s") % {"what": words, "people": ", ".join(named)}


def chosen(given: Given, *, numbers: Collection[str], strands: Collection[str]) -> tuple[Group, ...]:
    """The groups that were ticked, by their numbers or by what kind of conduct they are."""
    return tuple(
        group
        for number, group in enumerate(given.groups)
        if not group.noted and (str(number) in numbers or STRAND_OF.get(group.behaviour) in strands)
    )
