"""Shapes the pages on which something is found or waits, and the links to them from where a worker begins."""

import uuid
from collections.abc import Iterable, Mapping
from itertools import starmap

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import addresses
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import declarations, policy, searches
from chesil_web.staff.cases import panels
from chesil_web.staff.cases.panels import Waits
from chesil_web.staff.cases.people_models import Notice, NoticeTold
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.parties.words import NOTICES
from chesil_web.staff.walls import queries as wall_queries
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class FindPage(Page):
    """Where a case is looked for.

    Attributes:
        known: what was found. looked: what was looked for; empty where nothing was.
        is_one_name: that is one name alone, which finds nobody in cases of others.
    """

    known: tuple[tuple[str, str, str], ...]
    looked: str
    is_one_name: bool


@attrs.frozen(kw_only=True)
class NoticeRow:
    """Something that waits: what, of when and by when, in words, and the case with its address.

    *form*: asks what was done; None where that is not asked.
    """

    id: uuid.UUID
    kind: str
    more: str
    text: str
    ref: str
    case: str
    urgent: bool
    is_late: bool
    form: BaseForm | None


@attrs.frozen(kw_only=True)
class NoticesPage(Page):
    """What waits for a duty manager or lead.

    *answered*: words that fitted no case: of when and whom, the word, and what was done by whom.
    """

    rows: tuple[NoticeRow, ...]
    answered: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class SearchesPage(Page):
    """How often workers searched: the day, the name, the counts, and whether that is worth a question."""

    rows: tuple[tuple[str, str, int, int, int], ...]


@attrs.frozen
class DayLink:
    """A link from where a worker begins. *is_button*: something waits behind it."""

    words: str
    address: str
    is_button: bool = False


def notices(
    found: Iterable[tuple[Notice, NoticeTold]], words: Mapping[uuid.UUID, BaseForm],
    answered: Iterable[tuple[Notice, NoticeTold]],
) -> NoticesPage:  # fmt: skip
    """The page of what waits.

    Args:
        words: the forms for those that somebody left as word, by their ids. answered: what fitted no case.
    """
    today = timezone.localdate()
    return NoticesPage(
        heading=_("Passed on to you"), back=addresses.fixed("cases:day"),
        form=next((form for form in words.values() if form.is_bound), None),
        rows=tuple(_notice(row, told, words.get(row.id), is_late=row.due_on < today) for row, told in found),
        answered=tuple(_answered(row, told) for row, told in answered),
    )  # fmt: skip


def _answered(row: Notice, told: NoticeTold) -> tuple[str, str, str]:
    left = " · ".join(filter(None, (said(told.at), told.by_name, told.name)))
    day = said_day(row.ended_on) if row.ended_on else ""
    done = _("%(name)s, %(day)s: %(what)s") % {"name": told.settled_by, "day": day, "what": told.outcome}
    return left, told.text, done


def _notice(row: Notice, told: NoticeTold, form: BaseForm | None, *, is_late: bool) -> NoticeRow:
    parts = (said(told.at), told.name, _("Look at it by %(day)s") % {"day": said_day(row.due_on)})
    return NoticeRow(
        id=row.id, kind=str(NOTICES[told.kind]), more=" · ".join(part for part in parts if part),
        text=told.text,
        ref=row.case.ref if row.case else "", urgent=row.urgent, is_late=is_late, form=form,
        case=addresses.of("cases:case", row.case.id) if row.case else "",
    )  # fmt: skip


def counted(worker: Working) -> SearchesPage:
    """The page of how often workers searched."""
    names = wall_queries.names(worker.row.agency_id)
    return SearchesPage(
        heading=_("Searches"), back=addresses.fixed("cases:day"),
        rows=tuple(
            (said_day(row.on), names.get(row.worker_id, ""), row.times, row.found, row.close)
            for row in searches.of_agency(worker.row.agency_id)
        ),
    )  # fmt: skip


def links(worker: Working) -> tuple[DayLink, ...]:
    """Where a worker can go from the first page, what waits first. No count tells of what is not theirs."""
    found = [
        DayLink(each.words, reverse(each.page, args=each.of), each.is_waiting)
        for each in (*starmap(Waits, _links(worker)), *panels.waits(worker))
        if each.words and policy.nearness(each.page, worker.told.roles) != "-"
    ]
    return tuple(sorted(found, key=lambda each: not each.is_button))


def _links(worker: Working) -> Iterable[tuple[str, str, bool]]:
    roles = worker.told.roles
    if policy.nearness("cases:notices", roles) != "-":
        count = len(people_queries.notices(worker))
        words = ngettext("%(n)d thing was passed on to you", "%(n)d things were passed on to you", count)
        yield "cases:notices", words % {"n": count} if count else _("What was passed on"), bool(count)
    if policy.nearness("cases:emergencies", roles) != "-":
        count = len(wall_queries.emergencies(worker))
        words = ngettext(
            "%(n)d case was opened in an emergency", "%(n)d cases were opened in an emergency", count
        )
        yield "cases:emergencies", words % {"n": count} if count else "", True
    if policy.nearness("cases:leavers", roles) != "-":
        count = sum(len(each.cases) for each in wall_queries.leavers(worker))
        words = ngettext(
            "%(n)d case is with somebody who left", "%(n)d cases are with people who left", count
        )
        yield "cases:leavers", words % {"n": count} if count else "", True
    is_due = declarations.is_due(worker.id)
    declare = _("Say which people you know privately") if is_due else _("People I know privately")
    yield "cases:declare", declare, is_due
    yield "figures:team", _("The team: who has what, what is late"), False
    yield "figures:published", _("Published figures"), False
    yield "cases:find", _("Find a case"), False
    yield "cases:word", _("Leave a message for somebody’s worker"), False
    yield "cases:emergency", _("Open a case in an emergency"), False
    yield "cases:walls", _("Cases closed to some staff"), False
    yield "cases:searches", _("Searches"), False
    yield "risk:sets", _("Questions about risk"), False
