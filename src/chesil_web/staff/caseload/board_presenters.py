"""Shapes the list of cases."""

from typing import Any
from urllib.parse import urlencode

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import paging
from chesil_web.foundation.ui.page import Page
from chesil_web.staff.caseload.presenters import CaseRow, row_of
from chesil_web.staff.cases.boards import MOST_READ, Narrowed, Shown


@attrs.frozen(kw_only=True)
class BoardPage(Page):
    """A page of the cases that a worker may see.

    Attributes:
        find: the form for words. choice: what the list is narrowed to, as part of an address.
        pages: where the pages before and after are, as GOV.UK's pagination has it.
        told: what was not listed, in words. empty: what to say where nothing is listed.
    """

    cases: tuple[CaseRow, ...]
    find: BaseForm
    choice: str
    pages: dict[str, Any]
    told: str
    empty: str


def board(shown: Shown, wanted: Narrowed, form: BaseForm, find: BaseForm) -> BoardPage:
    """The page of a list, or of what was found by words."""
    today = timezone.localdate()
    return BoardPage(
        heading=_("Cases"), cases=tuple(row_of(each, today) for each in shown.rows), form=form, find=find,
        choice=f"?{urlencode(_choice(wanted))}",
        pages={} if wanted.words else paging.links(wanted.page, more=shown.more, choice=_choice(wanted)),
        told=_told(shown, wanted), empty=_empty(wanted), back=reverse("cases:day"),
    )  # fmt: skip


def _told(shown: Shown, wanted: Narrowed) -> str:
    if shown.unread:
        return _("Only the first %(n)s cases of this list were searched.") % {"n": f"{MOST_READ:,}"}
    return _("More cases fit. Type more of the name.") if wanted.words and shown.more else ""


def _empty(wanted: Narrowed) -> str:
    if wanted.words:
        return _("No case in this list has these words. Try fewer letters, or the closed cases.")
    if wanted == Narrowed():
        return _("There is no open case. A case begins when a report is taken up, or with one by phone.")
    return _("No case fits this choice.")


def _choice(wanted: Narrowed) -> dict[str, str]:
    return {"whose": wanted.whose, "state": wanted.state, "risk": wanted.risk, "order": wanted.order}
