"""Shapes the pages on which things are chosen and looked over before other agencies can read them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.staff.cases.models import Case
from chesil_web.staff.joint.checking import Found
from chesil_web.staff.joint.models import Text
from chesil_web.staff.joint.presenters import CopyShown, shown
from chesil_web.staff.joint.sources import Source
from chesil_web.staff.joint.words import SORTS


@attrs.frozen(kw_only=True)
class ChoiceRow:
    """Something that can be put there. *is_there*: in these words already."""

    key: str
    title: str
    words: str
    is_there: bool
    is_ticked: bool


@attrs.frozen(kw_only=True)
class ChoosePage(Page):
    """What can be put there, in groups.

    Attributes:
        older: where older entries are. problem: what is wrong.
        contact: where it is written down how to contact them, where nothing safe is and none is listed.
    """

    ref: str
    groups: tuple[tuple[str, tuple[ChoiceRow, ...]], ...]
    readers: str
    older: str
    problem: str
    contact: str


@attrs.frozen(kw_only=True)
class LookPage(Page):
    """What would go, as the others will read it: key, copy, details in it, why it cannot go, and a reason."""

    ref: str
    copies: tuple[tuple[str, CopyShown, tuple[str, ...], bool, str], ...]
    readers: str
    problem: str
    can_go: bool
    has_details: bool


def choose(
    case: Case, offered: Sequence[Source], there: Iterable[tuple[str, str]], readers: str, *,
    ticked: Iterable[str] = (), older: str = "", problem: str = "",
) -> ChoosePage:  # fmt: skip
    """What can be put where the others read it."""
    known, chosen = set(there), set(ticked)
    groups: dict[str, list[ChoiceRow]] = {}
    for each in offered:
        row = ChoiceRow(
            key=each.key, title=each.title, words=_beginning(each.text),
            is_there=(each.source, each.sha256) in known, is_ticked=each.key in chosen,
        )  # fmt: skip
        groups.setdefault(str(SORTS[each.sort]), []).append(row)
    return ChoosePage(
        heading=_("What may they read?"), ref=case.ref, readers=readers, older=older, problem=problem,
        groups=tuple((name, tuple(rows)) for name, rows in groups.items()),
        back=reverse("joint:case", args=[case.id]),
        contact="" if str(SORTS["contact"]) in groups else reverse("cases:contact", args=[case.id]),
    )  # fmt: skip


_SHORT: Final = 160


def _beginning(text: Text) -> str:
    words = " · ".join(value for _name, value in text.rows)
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rsplit(' ', 1)[0]} …"


def look(
    case: Case, chosen: Sequence[Source], found: Mapping[str, tuple[Found, ...]], readers: str, *,
    reasons: Mapping[str, str], problem: str = "",
) -> LookPage:  # fmt: skip
    """What would go, drawn as the others will read it."""
    return LookPage(
        heading=_("This is what they will read"), ref=case.ref, readers=readers, problem=problem,
        copies=tuple(
            (
                each.key, shown(each.sort, each.title, each.text, left_out=each.left_out),
                tuple(one.words for one in found[each.key]), any(one.is_kept for one in found[each.key]),
                reasons.get(each.key, ""),
            )
            for each in chosen
        ),
        can_go=not any(one.is_kept for each in found.values() for one in each),
        has_details=any(found.values()),
        back=reverse("joint:put", args=[case.id]),
    )  # fmt: skip
