"""Shapes the first page of a worker and the page of a case."""

import uuid
from collections.abc import Iterable, Mapping, Sized
from datetime import date, datetime
from typing import Any, Final

import attrs
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import addresses
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import policy
from chesil_web.staff.caseload import day_presenters, panel_presenters, work_presenters
from chesil_web.staff.caseload.panel_presenters import PanelDay
from chesil_web.staff.caseload.work_presenters import WorkPanel
from chesil_web.staff.cases import contact_presenters, panels, queries
from chesil_web.staff.cases.contact_presenters import ContactBox, TellerBox
from chesil_web.staff.cases.models import CaseTold, EntryTold, Task
from chesil_web.staff.cases.panels import Judged, Panel
from chesil_web.staff.cases.words import DANGER, ENTRIES, KINDS, LEVELS, PRIORITIES
from chesil_web.staff.clocks import presenters as clock_presenters
from chesil_web.staff.clocks import queries as clock_queries
from chesil_web.staff.parties import presenters as people_presenters
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class CaseRow:
    """A case in a list.

    Attributes:
        risk: its level by judgement, in words; empty where there is none.
        due: what is due first, in words, and whether that is late.
    """

    ref: str
    address: str
    who: str
    kind: str
    priority: int
    risk: str
    is_high: bool
    due: str
    is_late: bool


@attrs.frozen(kw_only=True)
class DayWork:
    """What is due for a worker, how much of it is late, in words, and their cases.

    Attributes:
        due: what it is, the case, who, address, when in words, and whether it is late; by day.
        more: what is said where there is more than the page shows.
    """

    late: str = ""
    more: str = ""
    due: tuple[tuple[str, str, str, str, str, bool], ...] = ()
    cases: tuple[CaseRow, ...] = ()


@attrs.frozen(kw_only=True)
class DayPage(Page):
    """Where a worker begins: what is due, their cases, and what waits for a first look.

    Attributes:
        more: the other pages they may see, in groups: the name of each, and words and addresses.
        links: what waits, each a button. panels: on which they sit, with what waits there. asked: what
            panels ask their agency: words and address, both empty where nothing waits.
    """

    work: DayWork
    arrived: str
    waiting: str
    refused: str
    more: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    reports: bool
    works: bool
    links: tuple[Any, ...]
    panels: tuple[PanelDay, ...]
    asked: tuple[str, str]


@attrs.frozen(kw_only=True)
class DueRow:
    """What is due in a case, a task or by a clock, with where its end is told. *due*: the day in words."""

    text: str
    due: str
    is_late: bool
    who: str
    address: str


@attrs.frozen(kw_only=True)
class CasePage(Page):
    """A case.

    Attributes:
        ref, caption: its name, and its state, owner and priority in words.
        entries: name, when and by whom, text; the newest first. more: how many older ones there are.
        complaints: what it came from: a name, and an address unless it was withdrawn.
        shares: of what was shared, and its state.
        teller: who told it for them, with how they are reached; None where nobody did.
        is_danger: whether somebody said that there is danger, and no risk was assessed after that.
        judged: the judgements of risk that stand first.
        panels: what other rooms show.
    """

    ref: str
    caption: str
    against: str
    danger: str
    is_danger: bool
    judged: tuple[Judged, ...]
    contact: ContactBox
    teller: TellerBox | None
    due: tuple[DueRow, ...]
    entries: tuple[tuple[str, str, str], ...]
    more: str
    complaints: tuple[tuple[str, str], ...]
    shares: tuple[tuple[str, str, str], ...]
    case: uuid.UUID
    closed: str
    codes: bool
    work: WorkPanel
    deeds: tuple[str, ...]
    people: str
    walls: bool
    panels: tuple[Panel, ...]


@attrs.frozen(kw_only=True)
class NumberPage(Page):
    """A number, shown because a worker asked for it, with what to say.

    Attributes:
        log: where the call is written down.
    """

    number: str
    log: str
    words: str
    who_answers: str
    voicemail: str


_SHOWN: Final = 10  # entries on the page of a case; the timeline has all of them


def day(
    worker: Working, *, works: bool, reports: bool, arrived: int | None, manages: bool, waiting: int,
    refused: int, codes: bool, links: tuple[Any, ...],
) -> DayPage:  # fmt: skip
    """The first page of a worker. *waiting*: what was shared and waits. *refused*: what was not hers."""
    first = ngettext(
        "%(n)d report waits for a first look", "%(n)d reports wait for a first look", arrived or 0
    )
    hers = ngettext(
        "%(n)d person shared something with you", "%(n)d people shared something with you", waiting
    )
    wrong = ngettext(
        "%(n)d code was used by the wrong person", "%(n)d codes were used by the wrong person", refused
    )
    return DayPage(
        heading=_("My day"), work=_day_work(worker) if works else DayWork(),
        arrived=first % {"n": arrived} if arrived else "", waiting=hers % {"n": waiting} if waiting else "",
        refused=wrong % {"n": refused} if refused else "",
        more=day_presenters.groups(worker, links, codes=codes, manages=manages),
        reports=reports, works=works,
        links=tuple(each for each in links if each.is_button),
        panels=panel_presenters.of_day(worker), asked=panel_presenters.asked(worker),
    )  # fmt: skip


def _day_work(worker: Working) -> DayWork:
    today = timezone.localdate()
    tasks, clocks = queries.due(worker, today), clock_queries.due(worker, today)
    cases = queries.own_cases(worker)
    late = queries.late(worker, tasks) + clock_queries.late(worker, clocks, today)
    of_work = (*(task.case for task in tasks), *(clock.case for clock in clocks))
    cards = queries.by_id(worker.row.agency_id, (*cases, *of_work))
    words = ngettext("%(n)d thing is late", "%(n)d things are late", late) % {"n": late}
    return DayWork(
        late=words if late else "",
        more=_more_than_shown(tasks, clocks, cases),
        due=tuple(row for _on, row in sorted([
            *((task.due_on, _task(task, cards[task.case_id], today)) for task in tasks),
            *((clock.due_on, work_presenters.due(clock, cards[clock.case_id], today)) for clock in clocks),
        ], key=lambda each: each[0])),
        cases=tuple(row_of(cards[each.id], today) for each in cases),
    )  # fmt: skip


def _task(task: Task, listed: queries.Listed, today: date) -> tuple[str, str, str, str, str, bool]:
    is_late, day = task.due_on < today, said_day(task.due_on)
    return (
        _title(task, listed), task.case.ref, _who(listed), addresses.of("cases:case", task.case_id),
        _("late: %(day)s") % {"day": day} if is_late else day, is_late,
    )  # fmt: skip


def _title(task: Task, listed: queries.Listed) -> str:
    """What is to be done, as the card of its case has it."""
    tasks = listed.card.tasks if listed.card else {}
    return tasks.get(task.id.hex) or _("A task in %(ref)s") % {"ref": task.case.ref}


def _more_than_shown(*lists: Sized) -> str:
    if max(map(len, lists)) < queries.A_DAY:
        return ""
    return _(
        "This page lists at most %(n)d tasks, %(n)d other things that are due, and %(n)d cases: what is "
        "due first."
    ) % {"n": queries.A_DAY}


def row_of(each: queries.Listed, today: date) -> CaseRow:
    """A case as lists show it."""
    due, risk = each.case.next_due_on, each.card.risk if each.card else None
    return CaseRow(
        ref=each.case.ref, address=addresses.of("cases:case", each.case.id), who=_who(each),
        kind=str(KINDS[each.card.kind]) if each.card else "", priority=each.case.priority,
        risk=str(LEVELS[risk]) if risk else "", is_high=risk == "high",
        due=said_day(due) if due else _("nothing is due"), is_late=bool(due and due < today),
    )  # fmt: skip


def _who(each: queries.Listed) -> str:
    return each.card.who if each.card else _("This line is damaged. Open the case.")


def case(worker: Working, whole: queries.Whole, now: datetime) -> CasePage:
    """The page of a case."""
    row, told, today = whole.case, whole.told, timezone.localdate(now)
    workers = (row.worker_id, *(task.worker_id for task, _words in whole.tasks))
    names = workforce.names(each for each in workers if each)
    deeds, people = people_presenters.summary(whole)
    shown = panels.panels(worker, row, whole.safe)
    judged = tuple(each for panel in shown for each in panel.judged)
    return CasePage(
        heading=told.who, ref=row.ref, case=row.id, against=told.against,
        caption=_caption(row, told.kind, names), judged=judged,
        danger=_danger(told, judged), is_danger=_is_danger(whole, judged),
        contact=contact_presenters.box(told.contact, row.id, now),
        teller=contact_presenters.teller(told, row.id, now),
        closed=said_day(row.closed_on) if row.closed_on else "", work=work_presenters.panel(worker, row),
        codes=not row.closed_on and policy.nearness("cases:case-code", worker.told.roles) != "-",
        due=_due(whole, names, today),
        entries=tuple(map(_entry, whole.entries[:_SHOWN])),
        more=_more(whole.more + max(0, len(whole.entries) - _SHOWN)),
        walls=policy.nearness("cases:wall-set", worker.told.roles) != "-",
        deeds=deeds, people=ngettext("%(n)d person", "%(n)d people", people) % {"n": people},
        complaints=tuple(_source(each) for each in whole.givings if each.sent_on),
        shares=tuple(_share(each, row.id, today) for each in whole.shares),
        panels=shown,
    )  # fmt: skip


def _due(whole: queries.Whole, names: Mapping[uuid.UUID, str], today: date) -> tuple[DueRow, ...]:
    """Tasks, and what is due by clocks, in one list: what is due first before others."""
    found = []
    for task, words in whole.tasks:
        is_late, day = task.due_on < today, said_day(task.due_on)
        due = _("late: %(day)s") % {"day": day} if is_late else day
        who = names.get(task.worker_id) if task.worker_id else None
        at = addresses.of("cases:task-end", whole.case.id, task.id)
        row = DueRow(text=words.text, due=due, is_late=is_late, who=who or _("nobody yet"), address=at)
        found.append((task.due_on, row))
    for clock in clock_queries.running(whole.case):
        told = clock_presenters.row(clock)
        row = DueRow(text=told.name, due=told.state, is_late=told.is_late, who="", address=told.address)
        found.append((clock.due_on, row))
    return tuple(row for _on, row in sorted(found, key=lambda each: each[0]))


def _danger(told: CaseTold, judged: Iterable[Judged]) -> str:
    """What was answered about danger, and that risk was assessed after that, where it was."""
    if told.danger_asked_at is None:
        return _("Nobody asked about danger yet.")
    answer = {"when": said(told.danger_asked_at), "answer": DANGER[told.danger]}
    newer = _judged_since(told.danger_asked_at, judged)
    if newer is None:
        return _("Is anyone in danger? Asked on %(when)s. Answer: %(answer)s.") % answer
    return _(
        "Is anyone in danger? Asked on %(when)s, before the assessment of %(day)s. Answer then: %(answer)s."
    ) % (answer | {"day": said_day(newer)})


def _is_danger(whole: queries.Whole, judged: Iterable[Judged]) -> bool:
    told = whole.told
    if whole.case.closed_on or told.danger != "yes" or told.danger_asked_at is None:
        return False
    return _judged_since(told.danger_asked_at, judged) is None


def _judged_since(asked_at: datetime, judged: Iterable[Judged]) -> date | None:
    """The last day on which risk was judged on or after the day of an answer; None where it was not."""
    asked_on = timezone.localdate(asked_at)
    return max((each.on for each in judged if each.on >= asked_on), default=None)


def _entry(told: EntryTold) -> tuple[str, str, str]:
    return str(ENTRIES[told.kind]), when_of(told), told.text


def when_of(told: EntryTold) -> str:
    """When an entry was written and by whom; before that the day of what it tells, where that is another."""
    written = _("%(when)s, %(name)s") % {"when": said(told.at), "name": told.by_name}
    written_on = timezone.localdate(told.at)
    day = told.happened or written_on
    if told.at_time is None and day == written_on:
        return written
    happened = " ".join(filter(None, (said_day(day), f"{told.at_time:%H:%M}" if told.at_time else "")))
    return _("%(day)s (written %(written)s)") % {"day": happened, "written": written}


def _more(count: int) -> str:
    words = ngettext("%(n)d older entry", "%(n)d older entries", count)
    return words % {"n": count} if count else ""


def _source(row: Complaint) -> tuple[str, str]:
    day = said_day(row.sent_on) if row.sent_on else ""
    if row.ends_on is not None:
        return _("The report of %(day)s was withdrawn. It cannot be read any more.") % {"day": day}, ""
    return _("The report of %(day)s") % {"day": day}, addresses.of("cases:complaint", row.id)


def _share(each: queries.Shared, case: uuid.UUID, today: date) -> tuple[str, str, str]:
    """What was shared: its name, its address while it can be read, and its state."""
    row = each.row
    name = _("Shared on %(day)s") % {"day": said_day(row.sent_on)}
    kept = _("A legal hold keeps it for two people alone.") if row.is_held else ""
    if row.stopped_on is not None and row.stopped_on <= row.ends_on:
        words = _("They stopped it on %(day)s. Check safely how they are.")
        return name, "", f"{words % {'day': said_day(row.stopped_on)}} {kept}".rstrip()
    if row.is_held:
        return name, "", _("It has ended. %(kept)s") % {"kept": kept}
    if row.stopped_on is not None or row.ends_on < today:
        return name, "", _("It ended on %(day)s.") % {"day": said_day(row.ends_on)}
    messages = ngettext("%(n)d message", "%(n)d messages", each.messages) % {"n": each.messages}
    parts = (
        _("Until %(day)s") % {"day": said_day(row.ends_on)}, messages if each.messages else "",
        _("the last one is theirs") if each.is_theirs else "",
    )  # fmt: skip
    return name, addresses.of("cases:share", case, row.id), " · ".join(part for part in parts if part)


def _caption(row: Any, kind: Any, names: dict[uuid.UUID, str]) -> str:
    owner = names.get(row.worker_id, "") or _team(row)
    parts = (str(KINDS[kind]), str(PRIORITIES[row.priority]), owner)
    return " · ".join(part for part in parts if part)


def _team(row: Any) -> str:
    teams = workforce.teams(row.agency_id) if row.team_id else []
    return next((told.name for each, told in teams if each.id == row.team_id), "")
