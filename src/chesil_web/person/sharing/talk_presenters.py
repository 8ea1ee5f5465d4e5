"""Shapes the page of a conversation that she shares, before it goes out and after."""

import uuid
from collections.abc import Callable

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given.copy_models import TalkCopy
from chesil_web.record.given.copy_presenters import TalkWhole


@attrs.frozen(kw_only=True)
class TalkPage(Page):
    """A page of a conversation that is shared.

    Attributes:
        earlier, later: the pages beside it, or nothing. skipped: how many messages were left out one by one.
    """

    talk: TalkWhole
    earlier: str
    later: str
    skipped: int


def preview_talk(id: uuid.UUID, found: TalkCopy, *, number: int, place: int) -> TalkPage:
    """A conversation before it goes out: which of those that were chosen, and which page of it."""
    return _talk(
        found, place, lambda at: reverse("sharing:talk", args=[id, number, at]),
        back=reverse("sharing:preview", args=[id]),
    )  # fmt: skip


def _talk(found: TalkCopy, place: int, address: Callable[[int], str], *, back: str) -> TalkPage:
    """A page of a conversation, as she sees it. *address*: of a page by its number."""
    whole = copied.talk(found, her=_("You"), number=place)
    return TalkPage(
        heading=whole.name, talk=whole, back=back, skipped=found.skipped,
        earlier=address(whole.number - 1) if whole.number > 1 else "",
        later=address(whole.number + 1) if whole.number < whole.pages else "",
    )  # fmt: skip


def shared_talk(share: uuid.UUID, found: TalkCopy, *, number: int, place: int) -> TalkPage:
    """A conversation that was shared, as she sees it."""
    return _talk(
        found, place, lambda at: reverse("sharing:shared-talk", args=[share, number, at]),
        back=reverse("sharing:share", args=[share]),
    )  # fmt: skip
