"""Shapes the pages of checklists."""

from collections.abc import Iterable, Mapping

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.models import Case
from chesil_web.staff.rights import lists as answers
from chesil_web.staff.rights.checklists import Checklist
from chesil_web.staff.things import presenters as thing_presenters
from chesil_web.staff.things.queries import Newest


@attrs.frozen(kw_only=True)
class ListRow:
    """A checklist among others: what it is about, its address, and how much of it is answered."""

    title: str
    lead: str
    address: str
    state: str


@attrs.frozen(kw_only=True)
class ListsPage(Page):
    """Every checklist."""

    ref: str
    lists: tuple[ListRow, ...]


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """A checklist with its form. *versions*: where earlier answers are. *rows*: of a case that is closed.

    *sources*: where each line stands, and the address where that can be read or nothing.
    """

    ref: str
    lead: str
    warning: str
    versions: str
    closed: bool
    rows: Rows
    sources: tuple[tuple[str, str], ...]


def lists(case: Case, found: Iterable[Checklist], answered: Mapping[str, Newest]) -> ListsPage:
    """Every checklist, with how much of it is answered."""
    return ListsPage(
        heading=_("Checklists"), ref=case.ref, back=reverse("cases:case", args=[case.id]),
        lists=tuple(
            ListRow(
                title=each.title, lead=each.lead, address=reverse("cases:list", args=[case.id, each.id]),
                state=_state(each, answered.get(each.id)),
            )
            for each in found
        ),
    )  # fmt: skip


def _state(checklist: Checklist, newest: Newest | None) -> str:
    count = {"all": len(checklist.lines), "n": len(newest.told.answers) if newest else 0}
    if newest is None:
        return _("Nothing is answered yet, of %(all)d lines") % count
    words = {"when": said(newest.version.at), "name": newest.version.by_name}
    return _("%(n)d of %(all)d lines answered, last on %(when)s by %(name)s") % (count | words)


def one(case: Case, checklist: Checklist, newest: Newest | None, form: BaseForm) -> ListPage:
    """A checklist."""
    before = newest is not None and newest.row.number > 1
    return ListPage(
        heading=checklist.title,
        ref=case.ref,
        lead=checklist.lead,
        form=form,
        closed=case.closed_on is not None,
        warning=thing_presenters.beside(newest.beside) if newest else "",
        versions=reverse("cases:list-versions", args=[case.id, checklist.id]) if before else "",
        rows=answers.rows(newest.told) if newest else (),
        sources=tuple(dict.fromkeys((line.source, line.link or "") for line in checklist.lines)),
        back=reverse("cases:lists", args=[case.id]),
    )
