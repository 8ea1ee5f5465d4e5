"""Shapes the pages of what is kept: the list, and one of them with what is to be decided about it."""

from datetime import date

import attrs
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.ending_models import HoldTold, PurgedTold, Said


@attrs.frozen(kw_only=True)
class KeptRow:
    """A closed case: its name, when it was closed and can be erased, and the pages about both."""

    ref: str
    state: str
    is_due: bool
    review: str
    hold: str


@attrs.frozen(kw_only=True)
class KeptPage(Page):
    """What is kept.

    *waiting*: holds that wait for a second person. *to_review*: cases whose hold was lifted and that still
    keep what people stopped sharing. *purged*: what was erased.
    """

    rows: tuple[KeptRow, ...]
    caption: str = ""
    waiting: tuple[tuple[str, str], ...]
    to_review: tuple[tuple[str, str], ...] = ()
    purged: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class OnePage(Page):
    """One of them, with what is to be decided.

    Attributes:
        words: how it is now. rows: who said what before.
        kept: what people stopped sharing and the hold keeps, with its address for a keeper. for_whom: who.
        keeper: where somebody takes the place of a keeper who left; empty where none did.
    """

    ref: str
    words: str
    rows: Rows
    kept: tuple[tuple[str, str], ...] = ()
    for_whom: str = ""
    keeper: str = ""


def state(ended: str, due: date | None, *, held: bool) -> str:
    """From when something can be erased, in words. *ended*: a sentence that goes before."""
    if held:
        return f"{ended} {_('There is a legal hold.')}".strip()
    if due is None:
        return f"{ended} {_('No day for erasing it is set.')}".strip()
    return f"{ended} {_('It can be erased from %(day)s on.') % {'day': said_day(due)}}".strip()


def erased(on: date, told: PurgedTold) -> tuple[str, str, str]:
    """What was erased: its name, the day, and who did it and why."""
    return told.ref, said_day(on), f"{told.said.by_name}: {told.said.why}"


def steps_of(told: HoldTold | None) -> Rows:
    """Who said what about a hold, the first before."""
    if told is None:
        return ()
    steps = ((_("Asked for"), told.asked), (_("Agreed"), told.agreed), (_("Asked to lift it"), told.lifting))
    return tuple((str(name), _in_words(each)) for name, each in steps if each)


def _in_words(each: Said) -> str:
    return ": ".join(filter(None, (f"{each.by_name}, {said(each.at)}", each.why)))
