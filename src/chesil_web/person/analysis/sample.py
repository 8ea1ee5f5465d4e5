"""Some messages without a level, chosen at random, so that she can see what is missed."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.person.analysis import grade_words
from chesil_web.person.analysis.chosen import Chosen
from chesil_web.person.analysis.models import Answered
from chesil_web.person.analysis.presenters import A_PAGE, event_row, pages_of


@attrs.frozen(kw_only=True)
class CheckRow:
    """One message of the sample: without its words."""

    address: str
    when: str
    who: str
    answer: str


@attrs.frozen(kw_only=True)
class CheckPage(Page):
    """Some messages without a level, to see what is missed. *result*: what she found so far."""

    result: str
    rows: tuple[CheckRow, ...]
    number: int
    pages: int
    earlier: str
    later: str
    undo: str
    run: str


def check(
    rows: Sequence[Mapping[str, Any]], chosen: Chosen, *, count: int, answered: Answered, run: str,
    done: tuple[str, int],
) -> CheckPage:  # fmt: skip
    """Some of the sample. *rows*: as `bridge.Tables.graded` gives them, with their *place*."""
    pages, at = pages_of(count, A_PAGE), reverse("analysis:check")
    notice, undo = grade_words.told(done)
    return CheckPage(
        heading=_("Check some that we did not mark"), back=reverse("analysis:read"), notice=notice, undo=undo,
        result=result(answered), rows=tuple(_row(row, chosen, answered) for row in rows),
        number=chosen.page, pages=pages, run=run,
        earlier=at + chosen.turned(-1).query if chosen.page > 1 else "",
        later=at + chosen.turned(1).query if chosen.page < pages else "",
    )  # fmt: skip


def _row(row: Mapping[str, Any], chosen: Chosen, answered: Answered) -> CheckRow:
    shown = event_row(row["event"])
    return CheckRow(
        address=reverse("analysis:read-message", args=[row["place"]]) + chosen.query, when=shown.when,
        who=shown.who or _("Nobody is named"),
        answer=grade_words.answer(answered.of(row["event_id"]), sample=True),
    )  # fmt: skip


def result(answered: Answered) -> str:
    """What she found among those that were not marked; nothing before she checked any."""
    checked = len(answered.checked)
    mattered = sum(each.what == "agree" for each in answered.checked.values())
    said = ngettext(
        "Of %(checked)s you checked, %(n)s mattered.", "Of %(checked)s you checked, %(n)s mattered.", mattered
    )
    return said % {"checked": f"{checked:,}", "n": f"{mattered:,}"} if checked else ""
