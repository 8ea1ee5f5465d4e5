"""Shapes the pages of who has how much, and of who comes again."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import paging
from chesil_web.foundation.ui.page import Page
from chesil_web.staff.caseload import presenters as caseload
from chesil_web.staff.caseload.presenters import CaseRow
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.queries import Listed
from chesil_web.staff.figures import queries, repeats
from chesil_web.staff.figures.queries import Age, Load
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class LateRow:
    """A case in which something is late: with whom it is, and since how long, in words."""

    case: CaseRow
    owner: str
    days: str


@attrs.frozen(kw_only=True)
class TeamPage(Page):
    """Who has how much, and what waits.

    Attributes:
        workers, teams: a name, how many open cases, in how many something is late.
        late: the first of them. late_told: how many there are, in words. more: whether some are not listed.
        waiting: for how long, how many reports, how many of them late; empty where none does.
        none_waits: reports can arrive, and all were looked at.
    """

    workers: tuple[tuple[str, int, int], ...]
    teams: tuple[tuple[str, int, int], ...]
    late: tuple[LateRow, ...]
    late_told: str
    more: bool
    waiting: tuple[tuple[str, int, int], ...]
    none_waits: bool


@attrs.frozen(kw_only=True)
class PersonRow:
    """Somebody who is in several cases: what they are in them, each with its cases (name, address)."""

    name: str
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@attrs.frozen(kw_only=True)
class PairRow:
    """The same two people: what the person harmed is called, whether it came again soon, and the cases."""

    name: str
    soon: str
    cases: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class RepeatsPage(Page):
    """Who comes again. *pages*: where the pages before and after are, as GOV.UK's pagination has it."""

    people: tuple[PersonRow, ...]
    pairs: tuple[PairRow, ...]
    pages: dict[str, Any]


def team(worker: Working) -> TeamPage:
    """The page of who has how much."""
    work, today = queries.work(worker), timezone.localdate()
    late, ages = queries.late(worker), queries.waiting(worker)
    told = ngettext("%(n)d case is late.", "%(n)d cases are late.", work.late)
    return TeamPage(
        heading=_("The team"), back=reverse("cases:day"),
        workers=_loads(work.workers), teams=_loads(work.teams),
        late=tuple(_late(each, work.names, today) for each in late), late_told=told % {"n": work.late},
        more=work.late > len(late),
        waiting=_waiting(ages), none_waits=bool(ages) and not any(each.count for each in ages),
    )  # fmt: skip


def _loads(found: Iterable[Load]) -> tuple[tuple[str, int, int], ...]:
    return tuple((each.name or _("Nobody yet"), each.open, each.late) for each in found)


def _late(each: Listed, names: Mapping[uuid.UUID, str], today: date) -> LateRow:
    row = each.case
    owner = row.worker_id or row.team_id
    days = (today - row.next_due_on).days if row.next_due_on else 0
    return LateRow(
        case=caseload.row_of(each, today), owner=names.get(owner, "") if owner else _("Nobody yet"),
        days=ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days},
    )  # fmt: skip


def _waiting(ages: Iterable[Age]) -> tuple[tuple[str, int, int], ...]:
    rows = tuple((_age(each), each.count, each.late) for each in ages)
    return rows if any(count for _words, count, _late in rows) else ()


def _age(age: Age) -> str:
    if age.most is None:
        return _("%(n)d days ago or more") % {"n": age.least}
    if not age.least:
        return _("Today or yesterday")
    return _("%(least)d to %(most)d days ago") % {"least": age.least, "most": age.most}


def again(shown: repeats.Shown, page: int) -> RepeatsPage:
    """The page of who comes again."""
    return RepeatsPage(
        heading=_("People in more than one case"), back=reverse("figures:team"),
        people=tuple(_person(each) for each in shown.people),
        pairs=tuple(_pair(each) for each in shown.pairs),
        pages=paging.links(page, more=shown.more),
    )  # fmt: skip


def _person(each: repeats.Again) -> PersonRow:
    accused = ngettext("Accused in %(n)d case:", "Accused in %(n)d cases:", len(each.accused))
    harmed = ngettext("Harmed in %(n)d case:", "Harmed in %(n)d cases:", len(each.harmed))
    parts = ((accused, each.accused), (harmed, each.harmed))
    return PersonRow(
        name=each.name,
        parts=tuple((words % {"n": len(cases)}, _links(cases)) for words, cases in parts if cases),
    )


def _pair(each: repeats.Pair) -> PairRow:
    last = each.cases[-1]
    return PairRow(
        name=last.card.who if last.card else last.case.ref,
        soon=_("again within 12 months") if each.soon else "",
        cases=_links(listed.case for listed in each.cases),
    )


def _links(cases: Iterable[Case]) -> tuple[tuple[str, str], ...]:
    return tuple((case.ref, reverse("cases:case", args=[case.id])) for case in cases)
