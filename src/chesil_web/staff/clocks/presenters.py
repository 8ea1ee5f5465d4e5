"""Shapes the pages of clocks."""

from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.work_models import Clock, ClockTold
from chesil_web.staff.clocks import queries
from chesil_web.staff.clocks import rules as settings
from chesil_web.staff.clocks.words import CLOCKS


@attrs.frozen(kw_only=True)
class ClockRow:
    """Something that is due. *address*: where its end is told; empty for what is over. *state*: in words."""

    name: str
    address: str
    state: str
    is_late: bool
    how: str = ""


@attrs.frozen(kw_only=True)
class ClocksPage(Page):
    """What is due in a case, and what was done or is not needed."""

    ref: str
    running: tuple[ClockRow, ...]
    over: tuple[ClockRow, ...]


@attrs.frozen(kw_only=True)
class ClockPage(Page):
    """One of them: when it is due, and where the number of days comes from."""

    ref: str
    state: str
    words: str
    source: str
    open: bool


def row(clock: Clock, words: str = "", how: str = "") -> ClockRow:
    """One that is due, or over."""
    name = str(CLOCKS[clock.kind].do)
    running = queries.is_running(clock)
    return ClockRow(
        name=f"{name}: {words}" if words else name, how=how, state=state(clock),
        is_late=queries.is_late(clock) and not clock.ended_on,
        address=reverse("cases:clock", args=[clock.case_id, clock.id]) if running else "",
    )  # fmt: skip


def state(clock: Clock) -> str:
    """By when it is due, or whether it was done in time, in words."""
    due = said_day(clock.due_on)
    if clock.met_on is not None:
        met = {"day": said_day(clock.met_on), "due": due}
        if clock.met_on > clock.due_on:
            return _("done late: on %(day)s, due by %(due)s") % met
        return _("done in time: on %(day)s, due by %(due)s") % met
    if clock.ended_on is not None:
        return _("not needed any more since %(day)s") % {"day": said_day(clock.ended_on)}
    if clock.kind == "order":
        return (
            _("ends on %(day)s") % {"day": due}
            if clock.due_on >= timezone.localdate()
            else _("ended on %(day)s") % {"day": due}
        )
    return _("late: %(day)s") % {"day": due} if queries.is_late(clock) else _("by %(day)s") % {"day": due}


def clocks(case: Case, found: Iterable[tuple[Clock, ClockTold]]) -> ClocksPage:
    """What is due in a case."""
    rows = [row(clock, told.words, told.how) for clock, told in found]
    return ClocksPage(
        heading=_("By when"), ref=case.ref, running=tuple(each for each in rows if each.address),
        over=tuple(each for each in rows if not each.address), back=reverse("cases:case", args=[case.id]),
    )  # fmt: skip


def clock(case: Case, safe: OpenSafe, found: Clock, form: BaseForm) -> ClockPage:
    """One of them, with the form of its end while it runs."""
    (told,) = safe.read([found], ClockTold)
    is_open = queries.is_running(found)
    return ClockPage(
        heading=str(CLOCKS[found.kind].do), ref=case.ref, state=state(found), words=told.words,
        source=settings.settings()[found.kind].source, open=is_open, form=form if is_open else None,
        back=reverse("cases:clocks", args=[case.id]),
    )  # fmt: skip


def to_meet(case: Case) -> list[tuple[str, str]]:
    """What an entry can meet in a case: "clock" with an id, and names with the day."""
    return [
        (
            f"clock {each.id.hex}",
            _("%(what)s (%(when)s)") % {"what": CLOCKS[each.kind].do, "when": state(each)},
        )
        for each in queries.running(case) if each.kind not in ("order", "step", "plan step")
    ]  # fmt: skip
