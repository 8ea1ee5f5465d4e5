"""Shapes the pages of the minutes of one case."""

import uuid
from collections.abc import Iterable, Mapping

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.documents.minutes import Minutes as Paper
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.conference.meeting_models import LineTold
from chesil_web.staff.conference.words import ACTIONS, IN_THE_WAY, LINES
from chesil_web.staff.letters import presenters as letters
from chesil_web.staff.letters.forms import Decide
from chesil_web.staff.meetings.minuting import Minuted
from chesil_web.staff.meetings.words import speaker
from chesil_web.staff.minutes.composing import SUMMARY, TELLS, Case
from chesil_web.staff.minutes.models import Correction, MinutesTold
from chesil_web.staff.minutes.words import WHOLE
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class LineRow:
    """A line: kind, who says it, its words, what more there is of an action, and what can be done.

    Attributes:
        out: it was taken out. versions: what it said before, who and when. kept_from: agencies, in words.
        correct, keep: where it is corrected, and where is chosen who does not get it; empty where it is not.
    """

    kind: str
    agency: str
    text: str
    more: str
    out: bool
    versions: tuple[tuple[str, str], ...]
    kept_from: str
    correct: str
    keep: str


@attrs.frozen(kw_only=True)
class CorrectionRow:
    """A correction: of what, what it should say, who wrote it and why, and how far it is.

    *place*: of one that can be taken back; else nothing.
    """

    before: str
    text: str
    more: str
    place: str


@attrs.frozen(kw_only=True)
class Corrections:
    """Corrections of released minutes.

    Attributes:
        rows: those that were written. state: how far they are. others: what else can be corrected, beside
            the lines: a name and an address. approves, releases: what the worker can do now.
    """

    rows: tuple[CorrectionRow, ...]
    state: str
    others: tuple[tuple[str, str], ...]
    approves: bool
    releases: bool


@attrs.frozen(kw_only=True)
class MinutesPage(Page):
    """The minutes of a case, read once more before they go.

    Attributes:
        state: what holds, in words. looked: what was looked for. hits, waits, decided: as of a letter.
        previews: what each agency would get: its name and an address. can: something can still be decided.
        adds: where a line is added; empty where none can be.
        corrections: None before anything is released.
    """

    caption: str
    state: str
    lines: tuple[LineRow, ...]
    looked: str
    hits: tuple[letters.HitRow, ...]
    waits: tuple[letters.WaitRow, ...]
    decided: tuple[tuple[str, str], ...]
    previews: tuple[tuple[str, str], ...]
    can: bool
    adds: str
    corrections: Corrections | None


@attrs.frozen(kw_only=True)
class PreviewPage(Page):
    """What one reader gets of a case: facts of the paper, of the case, its lines and its actions."""

    caption: str
    facts: tuple[tuple[str, str], ...]
    case: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, str], ...]
    actions: tuple[tuple[str, str, str], ...]


def minutes(
    worker: Working, case: Case, form: Decide | None, versions: Mapping[uuid.UUID, list[LineTold]], *,
    released: bool, can_correct: bool, corrections: Corrections | None = None, problem: str = "",
) -> MinutesPage:  # fmt: skip
    """The minutes of a case for who leads its meeting."""
    told, row = case.minutes, case.row
    return MinutesPage(
        heading=_("Minutes of %(ref)s") % {"ref": row.ref}, caption=", ".join(
            each.name for each in case.told.referral.people
        ),
        state=_state(case, released=corrections is not None), corrections=corrections,
        notice=str(IN_THE_WAY.get(problem, "")), form=form,
        lines=tuple(
            _line(
                case, each, versions.get(each.row.line, []), can_correct=can_correct, can=not released,
                beside=corrections is not None,
            )
            for each in case.lines
        ),
        looked=letters.looked(told.checked), hits=tuple(letters.hits(form)),
        waits=tuple(letters.waits(worker, told.decided)), decided=tuple(map(letters.decided, told.decided)),
        previews=tuple(
            (name, reverse("conference:preview", args=[row.id, whose]))
            for whose, name in (("all", str(WHOLE)), *((id.hex, name) for id, name in case.agencies.items()))
        ),
        can=not released, adds=reverse("conference:sitting", args=[row.id]) if can_correct else "",
        back=reverse("conference:papers", args=[row.meeting_id]),
    )  # fmt: skip


def _state(case: Case, *, released: bool) -> str:
    if released:
        return _(
            "These minutes are released, so they do not change any more. If something in them is wrong, "
            "write a correction. It stands beside what was released."
        )
    if case.row.locked_at:
        approved = {"name": case.minutes.approved_by, "when": said(case.row.locked_at)}
        return _("Approved by %(name)s on %(when)s. The lines do not change any more.") % approved
    return _("Lines can be corrected until the minutes are approved. What a line said before stays here.")


def _line(
    case: Case, each: Minuted, versions: list[LineTold], *, can_correct: bool, can: bool, beside: bool
) -> LineRow:
    told, line, id = each.told, each.row.line, case.row.id
    until = _("until %(day)s") % {"day": said_day(told.due_on)} if told.due_on else ""
    more = [told.owner or _("nobody’s yet"), until, _action(case, line)] if told.kind == "action" else []
    return LineRow(
        kind=str(LINES[told.kind]), agency=speaker(told), text=told.text, out=told.taken_out,
        more=" · ".join(part for part in more if part),
        versions=tuple((before.text, f"{before.by_name}, {said(before.at)}") for before in versions[:-1]),
        kept_from=_kept_from(case, line.hex),
        correct=_correct(id, line, can_correct=can_correct, beside=beside and not told.taken_out),
        keep=reverse("conference:keep-from", args=[id, line]) if can and not told.taken_out else "",
    )  # fmt: skip


def _correct(id: uuid.UUID, line: uuid.UUID, *, can_correct: bool, beside: bool) -> str:
    """Where a line is corrected: in its place, or once it is released beside it."""
    if beside:
        return reverse("conference:correct", args=[id, line.hex])
    return f"{reverse('conference:sitting', args=[id])}?line={line.hex}#line" if can_correct else ""


def corrections(
    worker: Working, case: Case, parts: Iterable[tuple[str, str]], *, released: bool, made: bool
) -> Corrections | None:
    """The corrections of a case; None while nothing of it is released.

    Args:
        parts: what can be corrected, by its name, with what it says. released, made: of the newest minutes.
    """
    before = dict(parts)
    if not before:
        return None
    told, is_chair = case.minutes, worker.holds(("chair",))
    return Corrections(
        rows=tuple(
            CorrectionRow(
                before=before.get(each.part, ""), text=each.text, more=_correction(each),
                place="" if each.approved_at else str(number),
            )
            for number, each in enumerate(told.corrections)
        ),
        state=_corrected(told, released=released, made=made),
        others=tuple(
            (name, reverse("conference:correct", args=[case.row.id, part]))
            for part, name in (
                (SUMMARY, _("Correct the summary of the risk")), (TELLS, _("Correct who tells them")),
            )
            if part in before
        ),
        approves=is_chair and told.is_pending,
        releases=is_chair and made and not released and bool(told.corrections),
    )  # fmt: skip


def _correction(each: Correction) -> str:
    by = _("%(name)s, %(when)s. Why: %(why)s") % {
        "name": each.by_name, "when": said(each.at), "why": each.why,
    }  # fmt: skip
    if each.approved_at is None:
        return by
    approved = {"name": each.approved_by, "when": said(each.approved_at)}
    return f"{by} · {_('Approved by %(name)s, %(when)s') % approved}"


def _corrected(told: MinutesTold, *, released: bool, made: bool) -> str:
    if not told.corrections:
        return ""
    if told.is_pending:
        return _("A correction waits for the chair to approve it. Nobody else reads it before that.")
    if released:
        return _("The corrected papers are released. Those from before are kept, and marked as replaced.")
    if made:
        return _(
            "The corrections are approved, and new papers are made. They go once the chair releases them."
        )
    return _("The corrections are approved. New papers are being made.")


def _action(case: Case, line: uuid.UUID) -> str:
    """How far the action of a line is, in words."""
    return next(
        (str(ACTIONS[row.state]) for row, _told in case.actions if row.line == line),  # type: ignore[index]
        "",
    )


def _kept_from(case: Case, line: str) -> str:
    found = next((each.agencies for each in case.minutes.kept_from if each.line == line), ())
    names = [case.agencies[uuid.UUID(each)] for each in found if uuid.UUID(each) in case.agencies]
    return _("Not for %(names)s") % {"names": ", ".join(names)} if names else ""


def preview(case: Case, paper: Paper, made: str) -> PreviewPage:
    """What one reader gets, before or after it is printed. *made*: whether it is, in words."""
    (printed,) = paper.cases
    return PreviewPage(
        heading=paper.title, caption=f"{paper.panel}, {said_day(paper.day)}", notice=made,
        facts=(
            (_("For"), paper.recipient), (_("What it is for"), paper.purpose),
            (_("What allows it"), paper.basis), (_("Keep it until"), said_day(paper.keep_until)),
            *(each for each in paper.facts if each[1]),
        ),
        case=tuple((name, value) for name, value in printed.facts if value),
        lines=tuple((each.kind, each.by, each.text) for each in printed.lines),
        actions=tuple((each.text, each.owner, said_day(each.due)) for each in printed.actions),
        back=reverse("conference:minutes", args=[case.row.id]),
    )  # fmt: skip
