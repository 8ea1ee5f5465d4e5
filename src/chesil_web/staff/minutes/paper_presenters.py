"""Shapes the page of a meeting's papers: for who leads it what is still to do, for others what they get."""

import uuid
from collections.abc import Iterable, Iterator, Mapping

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.jobs import progress
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.staff.cases.panels import Waits
from chesil_web.staff.conference.words import IN_THE_WAY, MEETINGS
from chesil_web.staff.meetings.queries import Whole
from chesil_web.staff.minutes import rules
from chesil_web.staff.minutes.models import Got, MinutesPaper
from chesil_web.staff.minutes.standing import Standing
from chesil_web.staff.minutes.words import STATES, WHOLE, State
from chesil_web.staff.panels.presenters import said_moment
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class PaperRow:
    """A paper: for whom it is, where it is read before it is made, its file once it is, and who saved it."""

    name: str
    preview: str
    file: str
    got: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CaseRow:
    """A case of the meeting: reference, how far its minutes are, where they are read, and its papers.

    *replaced*: papers from before a correction: for whom and when they were released, and their files.
    """

    ref: str
    state: str
    is_open: bool
    is_locked: bool
    is_released: bool
    address: str
    papers: tuple[PaperRow, ...]
    replaced: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class PapersPage(Page):
    """The papers of a meeting.

    Attributes:
        state: of the meeting. rows: its cases, for who leads it. own: what the worker's agency gets: a
            reference, the address of a file, and that it was corrected. replaced: papers from before that.
        minutes, actions: all of that in one file; empty for nothing.
        doing: what goes on, in words. fault: that papers could not be made. approves, releases, looks,
            opens: what the worker can do. gives: how many actions wait, in words, and check: where.
    """

    caption: str
    state: str
    rows: tuple[CaseRow, ...]
    own: tuple[tuple[str, str, str], ...]
    replaced: tuple[tuple[str, str], ...]
    minutes: str
    actions: str
    doing: str
    fault: str
    approves: bool
    releases: bool
    looks: bool
    opens: bool
    gives: str
    check: str
    leads: bool


@attrs.frozen(kw_only=True)
class GivePage(Page):
    """The actions that were said, each with the names of its fields. *rows*: reference and fields."""

    caption: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def case_row(case: Standing, where: State, got: Mapping[uuid.UUID, list[tuple[str, Got]]]) -> CaseRow:
    """A case with the papers of its agencies."""
    names: dict[uuid.UUID | None, str] = {None: str(WHOLE)} | dict(case.agencies.items())
    return CaseRow(
        ref=case.row.ref, state=str(STATES[where]), is_open=where in ("unread", "open", "correction"),
        is_locked=case.row.locked_at is not None, is_released=where == "released",
        address=reverse("conference:minutes", args=[case.row.id]),
        papers=tuple(_paper(case, id, name, got) for id, name in names.items()),
        replaced=tuple(
            (_replaced(names.get(each.agency_id, ""), each), reverse("conference:paper", args=[each.id]))
            for each in case.replaced
        ),
    )  # fmt: skip


def _replaced(name: str, paper: MinutesPaper) -> str:
    released = said(paper.minutes.released_at) if paper.minutes.released_at else ""
    return _("%(name)s: released on %(when)s, replaced since") % {"name": name, "when": released}


def _paper(
    case: Standing, agency: uuid.UUID | None, name: str, got: Mapping[uuid.UUID, list[tuple[str, Got]]]
) -> PaperRow:
    paper = case.papers.get(agency)
    return PaperRow(
        name=name, preview=reverse("conference:preview", args=[case.row.id, agency.hex if agency else "all"]),
        file=reverse("conference:paper", args=[paper.id]) if paper else "",
        got=tuple(
            _("saved by %(name)s, %(when)s") % {"name": who, "when": said(each.at)}
            for who, each in (got.get(paper.id, []) if paper else [])
        ),
    )  # fmt: skip


def papers(
    found: Whole, rows: Iterable[CaseRow], own: Iterable[MinutesPaper], form: BaseForm | None, *, leads: bool,
    steps: Iterable[str], opens: bool, job: Job | None, waiting: int, problem: str = "",
) -> PapersPage:  # fmt: skip
    """The papers of a meeting. *steps*: what the worker can bring the meeting to. *opens*: whether
    they may take an approval back. *waiting*: actions.
    """
    meeting, mine, onwards = found.row, list(own), set(steps)
    held = rules.hold(mine)
    cases = tuple(rows)
    together = reverse("conference:agenda", args=[meeting.id]) + "/papers/"
    busy = job is not None and job.is_open
    return PapersPage(
        heading=_("Papers of the meeting"), caption=f"{found.settings.name}, {said_moment(meeting.at)}",
        state=str(MEETINGS[meeting.state]), rows=cases,  # type: ignore[index]
        own=tuple(
            (each.minutes.listing.ref, reverse("conference:paper", args=[each.id]), _corrected(each))
            for each in held
        ),
        replaced=tuple(
            (_replaced(each.minutes.listing.ref, each), reverse("conference:paper", args=[each.id]))
            for each in mine
            if each not in held
        ),
        minutes=f"{together}minutes" if mine else "", actions=f"{together}actions" if mine else "",
        doing=_doing(job) if job and busy else "", fault=_fault(job) if job and not busy and leads else "",
        approves="approved" in onwards, releases="released" in onwards,
        looks=any(not each.is_released for each in cases),
        opens=opens and meeting.state != "released" and any(
            not each.is_released and each.is_locked for each in cases
        ),
        gives=_waiting(waiting), check=reverse("conference:give", args=[meeting.id]), leads=leads, form=form,
        notice=str(IN_THE_WAY.get(problem, "")), back=reverse("conference:agenda", args=[meeting.id]),
    )  # fmt: skip


def _corrected(paper: MinutesPaper) -> str:
    if paper.minutes.number == 1 or paper.minutes.released_at is None:
        return ""
    return _("corrected, released again on %(when)s") % {"when": said(paper.minutes.released_at)}


def waits(worker: Working) -> Iterator[Waits]:
    """The links on a worker's first page to corrected papers that nobody of their agency has saved."""
    found: dict[uuid.UUID, int] = {}
    for each in rules.corrected(worker):
        if each.minutes.listing.meeting_id:
            found[each.minutes.listing.meeting_id] = found.get(each.minutes.listing.meeting_id, 0) + 1
    for meeting, count in found.items():
        words = ngettext(
            "The minutes of %(n)d case were corrected: read the new paper",
            "The minutes of %(n)d cases were corrected: read the new papers", count,
        )  # fmt: skip
        yield Waits("conference:papers", words % {"n": count}, is_waiting=True, of=(meeting,))


def _waiting(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)d action was said and is not given yet.", "%(n)d actions were said and are not given yet.", count
    ) % {"n": count}  # fmt: skip


def _doing(job: Job) -> str:
    if job.state == Job.RUNNING and job.total:
        return _("The papers are being made: %(done)d of %(total)d.") % {"done": job.done, "total": job.total}
    return f"{_('The papers are being made.')} {progress.waiting(job)}".strip()


def _fault(job: Job) -> str:
    if job.state != Job.FAILED:
        return ""
    if job.fault == "paper-not-clean":
        return _(
            "A paper would show something that must stay secret, so it was not made. Open the minutes again, "
            "and look for what must stay secret in each case."
        )
    return _("Some papers could not be made. Make them again. If it fails again, tell who runs this website.")


def give(found: Whole, form: BaseForm, rows: Iterable[tuple[str, tuple[str, ...]]], problem: str) -> GivePage:
    """The actions that were said, to be given to their agencies."""
    return GivePage(
        heading=_("Give the actions to their agencies"), form=form, rows=tuple(rows),
        caption=f"{found.settings.name}, {said_moment(found.row.at)}",
        notice=str(IN_THE_WAY.get(problem, "")), back=reverse("conference:papers", args=[found.row.id]),
    )  # fmt: skip
