"""Shapes the screen on which a case is minuted."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.conference.listing_models import ResearchTold
from chesil_web.staff.conference.models import Called, Listing
from chesil_web.staff.conference.queries import Opened
from chesil_web.staff.conference.words import LINES, LISTINGS, RESEARCH, SORTS
from chesil_web.staff.meetings import rules, saying
from chesil_web.staff.meetings.minuting import Minuted
from chesil_web.staff.meetings.signs import SIGNS
from chesil_web.staff.meetings.words import speaker
from chesil_web.staff.parties.words import PARTS
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class LineRow:
    """A line: its id, place and number, kind, who said it, its words; of an action whose, and until when.

    *beside*: the id of the line that it corrects, where another agency wrote that one.
    """

    id: str
    place: int
    number: int
    version: int
    kind: str
    agency: str
    text: str
    more: str
    out: bool
    correct: str
    beside: str


@attrs.frozen(kw_only=True)
class AnswerRow:
    """What an agency answered, for who may read it.

    Attributes:
        parts: what each paragraph is about, its words, the line that it becomes by a press, and whether it
            is said already. called: which answer; empty where it cannot be said. note: why not.
    """

    name: str
    called: str
    parts: tuple[tuple[str, str, str, bool], ...]
    note: str


@attrs.frozen(kw_only=True)
class SittingPage(Page):
    """A case as it is heard.

    Attributes:
        there: who is present, in words. clock: minutes and seconds since the case was opened, empty where it
            is not being heard; passed: the same in seconds; planned: of how long, in words.
        asked: each agency with what came of its research. sections: of the referral. answers: of research
            that its reader may read. lines: by place. signs: of the box, with their kinds.
        line: the id for the next line, or of the one that is corrected; base: its version.
        correction: what happens to the one that is corrected: changes, own (the reader's agency wrote it, and
            they change its words alone), or beside.
        speaks: the agency that is chosen. newest: the highest number on the page. can: the box is there.
        starts: one types in it at once, as nothing else is to be read first.
    """

    caption: str
    state: str
    there: str
    clock: str
    passed: int
    planned: str
    asked: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]
    answers: tuple[AnswerRow, ...]
    lines: tuple[LineRow, ...]
    agencies: tuple[tuple[str, str], ...]
    signs: tuple[tuple[str, str, str], ...]
    line: str
    base: int
    correction: str
    typed: str
    speaks: str
    newest: int
    lines_at: str
    can: bool
    starts: bool
    opens: bool
    settles: bool


def sitting(
    worker: Working, found: Opened, agencies: Mapping[uuid.UUID, str], called: Iterable[Called],
    answers: Iterable[tuple[Called, ResearchTold, bool]], minuted: Iterable[Minuted], heard: BaseForm, *,
    corrected: str, can: bool, leads: bool, problem: str, typed: str, speaks: str, lines_at: str,
    there: tuple[int, int], minutes: int,
) -> SittingPage:  # fmt: skip
    """A case for who is there."""
    rows, row = list(minuted), found.row
    sought = next(
        (
            each for each in rows
            if each.row.line.hex == corrected and rules.can_correct(worker, row, each.row.line, each.told)
        ),
        None,
    )  # fmt: skip
    names = {each.id: each.name for each in found.told.referral.people}
    lines = {each.row.line for each in rows}
    passed = _passed(row.opened_at) if row.opened_at and row.state == "listed" else None
    return SittingPage(
        heading=row.ref, caption=str(SORTS[found.told.sort]), notice=problem,
        state=str(LISTINGS[row.state]),  # type: ignore[index]
        there=_there(*there), clock=_clock(passed), passed=passed or 0,
        planned=_("of %(n)d minutes") % {"n": minutes} if minutes else "",
        asked=tuple((agencies.get(each.agency_id, ""), _asked(each)) for each in called),
        sections=_sections(found),
        answers=tuple(
            _answer(each, told, names, agencies.get(each.agency_id, ""), lines, can=can_say)
            for each, told, can_say in answers
        ),
        lines=tuple(_line(worker, each, row) for each in rows),
        agencies=tuple((id.hex, name) for id, name in agencies.items()),
        signs=tuple((sign, kind, str(LINES[kind])) for sign, kind in SIGNS.items()),
        line=sought.row.line.hex if sought else uuid.uuid4().hex,
        base=sought.row.version if sought else 0,
        correction=_correction(worker, sought, can=can) if sought else "",
        typed=typed or (sought.told.text if sought else ""),
        speaks=speaks or (sought.told.agency if sought else ""),
        newest=max((each.row.number for each in rows), default=0), lines_at=lines_at, can=can,
        starts=can and row.state == "listed" and not problem,
        opens=leads and row.opened_at is None and row.state == "listed",
        settles=can and row.state == "listed", form=heard,
        back=reverse("conference:agenda", args=[row.meeting_id]),
    )  # fmt: skip


def _there(present: int, late: int) -> str:
    words = _("present %(n)d") % {"n": present}
    return f"{words} · {_('late %(n)d') % {'n': late}}" if late else words


def _passed(opened_at: datetime) -> int:
    return max(0, int((timezone.now() - opened_at).total_seconds()))


def _clock(passed: int | None) -> str:
    return "" if passed is None else f"{passed // 60:02}:{passed % 60:02}"


def _asked(each: Called) -> str:
    return str(RESEARCH[each.state])  # type: ignore[index]


def _sections(found: Opened) -> tuple[tuple[str, str], ...]:
    referral = found.told.referral
    people = "\n".join(f"{each.name} ({PARTS[each.part]})" for each in referral.people)
    parts = (
        (_("Who"), people), (_("Why they were referred"), referral.summary),
        (_("What the person wants"), referral.wishes), (_("Their own words"), referral.words),
        (_("Done already"), "\n".join(each.text for each in referral.before)),
    )  # fmt: skip
    return tuple(each for each in parts if each[1])


def _answer(
    row: Called, told: ResearchTold, names: Mapping[str, str], agency: str, there: Collection[uuid.UUID], *,
    can: bool,
) -> AnswerRow:  # fmt: skip
    parts = saying.paragraphs(row, told, names)
    return AnswerRow(
        name=agency, called=row.id.hex if can and any(each.line not in there for each in parts) else "",
        parts=tuple((each.about, each.text, each.line.hex, each.line in there) for each in parts),
        note="" if told.may_be_minuted else _("This may be said, and not written in the minutes."),
    )  # fmt: skip


def _correction(worker: Working, line: Minuted, *, can: bool) -> str:
    if rules.is_of_others(worker, line.row.line, line.told):
        return "beside"
    return "changes" if can and not rules.is_answer(line.row.line) else "own"


def _line(worker: Working, each: Minuted, listing: Listing) -> LineRow:
    told = each.told
    more = [told.owner, _("until %(day)s") % {"day": said_day(told.due_on)} if told.due_on else ""]
    at = reverse("conference:sitting", args=[listing.id])
    can = rules.can_correct(worker, listing, each.row.line, told)
    return LineRow(
        id=each.row.line.hex, place=each.place, number=each.row.number, version=each.row.version,
        kind=str(LINES[told.kind]), agency=speaker(told), text=told.text, out=told.taken_out,
        beside=told.beside,
        more=" · ".join(part for part in more if part) if told.kind == "action" else "",
        correct=f"{at}?line={each.row.line.hex}#line" if can else "",
    )  # fmt: skip


def as_json(worker: Working, each: Minuted, listing: Listing) -> dict[str, Any]:
    """A line for the page that asked for it."""
    return attrs.asdict(_line(worker, each, listing))
