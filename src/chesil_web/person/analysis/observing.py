"""What the page shows that says what files tell of themselves: what is missing, and places they share."""

import uuid
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.person.analysis.models import Observed

_TITLES: Final[dict[str, Any]] = {
    "reply-to-nothing": lazy("Replies to messages that are not there"),
    "numbers-missing": lazy("Numbers that are not there"),
    "deleted": lazy("Messages that were deleted"),
    "deleted-in-one": lazy("Deleted in one file, kept in another"),
    "edited-in-one": lazy("Other words in another file"),
    "starts-in-the-middle": lazy("A conversation that starts in the middle"),
    "only-in-one": lazy("In one file and not in the other"),
    "same-place": lazy("The same place and time in two sources"),
    "says-near": lazy("A message that says somebody is near"),
}


@attrs.frozen(kw_only=True)
class ObservedRow:
    """One observation. *stands*: its first events, each with where it is. *more*: that there are others."""

    why: str
    could_be: tuple[str, ...]
    stands: tuple[tuple[str, str], ...]
    more: str


@attrs.frozen(kw_only=True)
class ObservedPage(Page):
    """What the files tell of themselves, a kind after the other. *whole*: everything here was read."""

    kinds: tuple[tuple[str, tuple[ObservedRow, ...]], ...]
    whole: bool


def page(observed: Sequence[Observed], *, whole: bool) -> ObservedPage:
    """The page."""
    kinds = groupby(observed, key=lambda each: each.code)
    return ObservedPage(
        heading=_("What your files show"), back=reverse("analysis:noticed"), whole=whole,
        kinds=tuple((str(_TITLES.get(code, code)), tuple(map(_row, some))) for code, some in kinds),
    )  # fmt: skip


def _row(each: Observed) -> ObservedRow:
    more = each.count - len(each.stands)
    words = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": f"{more:,}"}
    return ObservedRow(
        why=visible(each.why), could_be=each.could_be, stands=tuple(_stands(each)),
        more=words if more > 0 and each.stands else "",
    )  # fmt: skip


def _stands(each: Observed) -> Iterator[tuple[str, str]]:
    for when, file, document, record in each.stands:
        address = reverse("evidence:record", args=[uuid.UUID(file), document, record]) + "#sought"
        yield said(when) if when else _("Record %(n)d") % {"n": record}, address


def noticed(observed: Sequence[Observed]) -> str:
    """The line on What we noticed; empty where the files tell nothing."""
    words = ngettext(
        "We found %(n)s thing in your files to look at, such as a sign that a message is missing.",
        "We found %(n)s things in your files to look at, such as signs that messages are missing.",
        len(observed),
    )  # fmt: skip
    return words % {"n": f"{len(observed):,}"} if observed else ""
