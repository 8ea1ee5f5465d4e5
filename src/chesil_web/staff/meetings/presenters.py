"""Shapes the pages of a meeting before its cases open."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_time
from chesil_web.staff.conference import states
from chesil_web.staff.conference.meeting_models import AttendanceTold
from chesil_web.staff.conference.models import Attendance, Listing
from chesil_web.staff.conference.words import CAME, LISTINGS, MEETINGS
from chesil_web.staff.meetings.queries import Whole
from chesil_web.staff.panels.presenters import said_moment
from chesil_web.staff.workforce.queries import Working

# What is done with a meeting on its own page; minutes are approved and released on the page of their papers.
STEPS: Final[Mapping[str, Any]] = {
    "agenda out": lazy("Send the agenda out"), "planned": lazy("Take the agenda back"),
    "sitting": lazy("Begin the meeting"), "minuted": lazy("End the meeting"),
}  # fmt: skip


@attrs.frozen(kw_only=True)
class Item:
    """A case on an agenda: when it begins, its reference, any names, its state, and its address."""

    id: str
    at: str
    ref: str
    names: str
    state: str
    address: str
    has_earlier: bool
    has_later: bool


@attrs.frozen(kw_only=True)
class AgendaPage(Page):
    """A meeting.

    Attributes:
        come: from when to when a worker is needed, for who sees only what they are called to.
        asks: how many cases wait for the names to be read, in words. sign: whether a signature is asked.
        steps: what can be done with the meeting: state and words. goes: agencies with when they may go.
        following: while the meeting sits, the first case that is still to be heard: words and its address.
    """

    caption: str
    state: str
    items: tuple[Item, ...]
    come: str
    asks: str
    sign: str
    conflicts: str
    steps: tuple[tuple[str, str], ...]
    following: tuple[str, str] | None
    goes: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    orders: bool


@attrs.frozen(kw_only=True)
class ConflictsPage(Page):
    """The names of cases for which a worker has not said yet whom they know."""

    caption: str


@attrs.frozen(kw_only=True)
class AttendPage(Page):
    """The statement that is signed, and who is there. *can*: whether it can be signed now."""

    caption: str
    statement: str
    signed: str
    there: tuple[tuple[str, str], ...]
    other: BaseForm | None
    can: bool


def agenda(
    worker: Working, found: Whole, rows: Sequence[Listing], times: Mapping[uuid.UUID, datetime], *,
    whole: bool, orders: bool, waiting: int, signed: bool, names: Mapping[uuid.UUID, str],
    goes: Iterable[tuple[str, datetime]], minutes: int, problem: str = "",
) -> AgendaPage:  # fmt: skip
    """A meeting for one of its panel."""
    meeting, here = found.row, [found.row.id]
    items = tuple(
        _item(row, said_time(times[row.id]) if whole else "", names.get(row.id, ""),
              place, len(rows), page=_page(meeting.state, signed=signed, leads=orders))
        for place, row in enumerate(rows)
    )  # fmt: skip
    conflicts = reverse("conference:conflicts", args=here)
    sign = (
        reverse("conference:attend", args=here)
        if not signed and meeting.state in ("agenda out", "sitting")
        else ""
    )
    links = [(_("Who is there"), reverse("conference:attend", args=here))]
    if orders:
        links.append((_("Answers of agencies"), reverse("conference:chase", args=here)))
    if meeting.state in states.MINUTED or (orders and meeting.state == "sitting"):
        links.append((_("Minutes and papers"), reverse("conference:papers", args=here)))
    return AgendaPage(
        heading=found.told.name, caption=f"{found.settings.name}, {said_moment(meeting.at)}", notice=problem,
        state=str(MEETINGS[meeting.state]), items=items,  # type: ignore[index]
        come="" if whole or not rows else _come(times, rows, minutes),
        asks=_asks(waiting), sign=sign, conflicts=conflicts, links=tuple(links),
        orders=orders and meeting.state in states.TO_COME,
        steps=tuple(_steps(worker, meeting.state)),
        following=_following(meeting.state, rows, items, signed=signed),
        goes=tuple((name, said_time(at)) for name, at in goes),
        back=reverse("conference:meetings", args=[meeting.panel_id]),
    )  # fmt: skip


def _following(
    state: str, rows: Sequence[Listing], items: Sequence[Item], *, signed: bool
) -> tuple[str, str] | None:
    if state != "sitting" or not signed:
        return None
    waits = (each for row, each in zip(rows, items, strict=True) if row.state == "listed" and each.address)
    found = next(waits, None)
    return (_("Go to the next case: %(ref)s") % {"ref": found.ref}, found.address) if found else None


def _come(times: Mapping[uuid.UUID, datetime], rows: Sequence[Listing], minutes: int) -> str:
    first, last = min(times[each.id] for each in rows), max(times[each.id] for each in rows)
    return _("Come at %(first)s. You may go at about %(last)s.") % {
        "first": said_time(first), "last": said_time(last + timedelta(minutes=minutes)),
    }  # fmt: skip


def _asks(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)d case opens once you have said whether you know somebody in it.",
        "%(n)d cases open once you have said whether you know somebody in them.", count,
    ) % {"n": count}  # fmt: skip


def _page(state: str, *, signed: bool, leads: bool) -> str:
    """Where a case of a meeting leads: to where it is heard, then to its minutes, else to its referral."""
    if state == "sitting" and signed:
        return "conference:sitting"
    return "conference:minutes" if state in states.MINUTED and leads else "conference:listing"


def _item(row: Listing, at: str, names: str, place: int, count: int, *, page: str) -> Item:
    state = _("To be heard") if row.state == "listed" else str(LISTINGS[row.state])  # type: ignore[index]
    return Item(
        id=row.id.hex, at=at, ref=row.ref, names=names, state=state,
        address=reverse(page, args=[row.id]) if names else "",
        has_earlier=place > 0, has_later=place + 1 < count,
    )  # fmt: skip


def _steps(worker: Working, state: str) -> Iterable[tuple[str, str]]:
    for to in states.onwards(states.MEETING, state, worker.told.roles):
        found = states.step(states.MEETING, state, to, worker.told.roles)
        if to in STEPS and found is not None and not found.why:
            yield to, str(STEPS[to])


def conflicts(found: Whole, form: BaseForm) -> ConflictsPage:
    """The question about names, for all cases that wait for it."""
    return ConflictsPage(
        heading=_("Do you know anyone here?"), caption=f"{found.settings.name}, {said_moment(found.row.at)}",
        form=form, back=reverse("conference:agenda", args=[found.row.id]),
    )  # fmt: skip


def attend(
    found: Whole, form: BaseForm, other: BaseForm | None, mine: tuple[Attendance, AttendanceTold] | None,
    there: Iterable[tuple[Attendance, AttendanceTold]], *, can: bool, problem: str = "",
) -> AttendPage:  # fmt: skip
    """The statement, and who has signed it."""
    statement = found.told.statement or found.settings.forms.confidentiality
    signed = mine and mine[0].signed_at
    return AttendPage(
        heading=_("The statement of confidence"),
        caption=f"{found.settings.name}, {said_moment(found.row.at)}",
        statement=" ".join(statement.split()), notice=problem,
        signed=_("You signed on %(when)s.") % {"when": said_moment(signed)} if signed else "",
        there=tuple((f"{told.name}, {told.agency}", _there(row, told)) for row, told in there),
        form=form, other=other, can=can, back=reverse("conference:agenda", args=[found.row.id]),
    )  # fmt: skip


def _there(row: Attendance, told: AttendanceTold) -> str:
    signed = _("signed %(when)s") % {"when": said_moment(row.signed_at)} if row.signed_at else ""
    return " · ".join(each for each in (str(CAME[told.came]), signed, told.words) if each)
