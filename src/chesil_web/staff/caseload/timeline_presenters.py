"""Shapes the timeline of a case."""

from typing import Final
from urllib.parse import urlencode

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.kinds import kind_words_of
from chesil_web.staff.access import policy
from chesil_web.staff.caseload.presenters import when_of
from chesil_web.staff.caseload.timeline import Line, Only, Stretch
from chesil_web.staff.cases import acts
from chesil_web.staff.cases.models import Case, EntryTold
from chesil_web.staff.cases.words import ENTRIES
from chesil_web.staff.orders import orders
from chesil_web.staff.plans.words import then
from chesil_web.staff.shares import presenters as shares
from chesil_web.staff.workforce.queries import Working

ONLY: Final[dict[Only, object]] = {
    "": lazy("Everything"),
    "acts": lazy("What happened"),
    "steps": lazy("Steps, letters and orders"),
    "contact": lazy("Contact with them"),
    "due": lazy("Plans and what was due"),
    "rest": lazy("Notes and the case"),
}
WRITTEN, HAPPENED = "written", "happened"


@attrs.frozen(kw_only=True)
class LineShown:
    """Something on the timeline.

    Attributes:
        title: what it is. when: in words, with who wrote it. tag: that it broke an order.
        then: what happened after a step. address: of the page that has it whole, or nothing.
    """

    title: str
    when: str
    text: str
    tag: str = ""
    then: str = ""
    address: str = ""


@attrs.frozen(kw_only=True)
class TimelinePage(Page):
    """The timeline of a case.

    Attributes:
        by: the two orders: words, address, and whether it is this one. only: what it is narrowed to, as by.
        older: the address of what is older, or nothing. years: that there are, as by.
    """

    ref: str
    by: tuple[tuple[str, str, bool], ...]
    only: tuple[tuple[str, str, bool], ...]
    lines: tuple[LineShown, ...]
    older: str
    years: tuple[tuple[str, str, bool], ...]


def page(
    worker: Working, case: Case, found: Stretch, *, order: str, only: Only, damaged: str
) -> TimelinePage:
    """The timeline, in one of its orders and narrowed to something."""
    here = reverse("cases:timeline", args=[case.id])

    def at(**asked: object) -> str:
        given = {name: value for name, value in asked.items() if value}
        return f"{here}?{urlencode(given)}" if given else here

    by = {WRITTEN: _("As it was written"), HAPPENED: _("As it happened")}
    return TimelinePage(
        heading=_("Timeline"), ref=case.ref, back=reverse("cases:case", args=[case.id]), notice=damaged,
        by=tuple((words, at(by=each, only=only), each == order) for each, words in by.items()),
        only=tuple((str(words), at(by=order, only=each), each == only) for each, words in ONLY.items()),
        lines=tuple(_line(worker, case, line, order) for line in found.lines),
        older=at(by=order, only=only, before=found.before) if found.before else "",
        years=tuple(
            (str(year), at(by=order, only=only, year=year), year == found.year) for year in found.years
        ),
    )  # fmt: skip


def _line(worker: Working, case: Case, line: Line, order: str) -> LineShown:
    tag = _("Noted as a breach of an order") if line.breaks else ""
    if line.entry is not None:
        return LineShown(
            title=str(ENTRIES[line.kind]), when=_when(line.entry, order), text=line.entry.text, tag=tag,
            then=_("Then: %(what)s") % {"what": then(line.after)} if line.after else "",
            address=_address(case, line),
        )  # fmt: skip
    act = line.shared
    if act is not None and act.share is not None:
        title = (_("They shared"), kind_words_of(act.kinds), act.title)
        return LineShown(
            title=" · ".join(filter(None, title)),
            tag=tag,
            when=act.when,
            text=act.words,
            address=shares.address(case, act.share, talk=act.talk, day=act.day),
        )
    return _source(worker, case, line)


def _source(worker: Working, case: Case, line: Line) -> LineShown:
    """A report that arrived, whose words are read where it is, or the end of an order."""
    when = said_day(line.day) if line.day else ""
    if line.complaint is not None:
        is_gone = line.complaint.ends_on is not None
        may = not is_gone and policy.nearness("cases:complaint", worker.told.roles) != "-"
        address = reverse("cases:complaint", args=[line.complaint.id]) if may else ""
        title = _("Their report arrived. It was withdrawn later.") if is_gone else _("Their report arrived")
        return LineShown(title=title, when=when, text="", address=address)
    name = orders.title(line.order) if line.order else ""
    words = _("The last day of an order: %(name)s") % {"name": name}
    return LineShown(title=words, when=when, text="", address=reverse("cases:orders", args=[case.id]))


def _when(told: EntryTold, order: str) -> str:
    """With the day of what it tells, where that is not when it was written or all is shown by it."""
    if order == WRITTEN:
        return when_of(told)
    written = _("%(when)s, %(name)s") % {"when": said(told.at), "name": told.by_name}
    return _("%(day)s (written %(written)s)") % {"day": said_day(acts.day_of(told)), "written": written}


_PAGES: Final = {
    "order": "cases:orders",
    "breach": "cases:orders",
    "step": "cases:steps",
    "stay": "cases:stays",
}


def _address(case: Case, line: Line) -> str:
    page, about = _PAGES.get(line.kind), line.entry.about if line.entry else ""
    return f"{reverse(page, args=[case.id])}#t{about}" if page and about else ""


def wanted_order(asked: str) -> str:
    """In which order it is shown."""
    return HAPPENED if asked == HAPPENED else WRITTEN


def number(asked: str) -> int:
    """A number of an address; 0 where it is none."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len("999999999") else 0
