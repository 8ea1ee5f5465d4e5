"""What each page of this room shows."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import attrs
from django.conf import settings
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.evidence.queries import File
from chesil_web.record.given import answers, forms, steps, workers
from chesil_web.record.given.answers import Rows
from chesil_web.record.given.models import Link, Said, Told
from chesil_web.record.given.queries import Found


@attrs.frozen(kw_only=True)
class BeginPage(Page):
    """What telling the council is, and what happens then.

    Attributes:
        taken: whether this council takes complaints.
        carried: what it begins with, from another page of ours; *fields* is the same as the form sends it.
    """

    taken: bool
    happens: tuple[str, ...]
    carried: Rows = ()
    fields: Rows = ()


@attrs.frozen(kw_only=True)
class StepPage(Page):
    """A question, or a few that belong together. *lead*: the field whose label is the heading, if any."""

    fields: tuple[str, ...]
    lead: str
    caption: str
    is_draft: bool


@attrs.frozen(kw_only=True)
class FileRow:
    """A file of a complaint. *drop*: where it is taken out again; nothing once it was sent."""

    name: str
    size: str
    drop: str


@attrs.frozen(kw_only=True)
class FilesPage(Page):
    """Files that show what is happening. *problems* are those of files just sent."""

    caption: str
    rows: tuple[FileRow, ...]
    problems: tuple[str, ...]


@attrs.frozen(kw_only=True)
class DangerPage(Page):
    """The numbers to call now, and the way on."""

    on: str


@attrs.frozen(kw_only=True)
class Answer:
    """A question, what was answered, and where it is changed."""

    name: str
    value: str
    change: str


@attrs.frozen(kw_only=True)
class CheckPage(Page):
    """Everything before it is sent."""

    rows: tuple[Answer, ...]
    happens: tuple[str, ...]
    keep_code: str
    drop: str


@attrs.frozen(kw_only=True)
class CodePage(Page):
    """The receipt. *sent*: what was sent, and when; nothing before it is."""

    code: str
    sent: str
    happens: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Addition:
    """Something that was sent after the complaint itself."""

    name: str
    words: str
    rows: Rows


@attrs.frozen(kw_only=True)
class ComplaintPage(Page):
    """A complaint that was sent.

    Attributes:
        until: the day it goes for good, when it was taken back.
        opened: when the council opened it, newest first. earlier: how many times before those, in words.
        saved: when somebody there saved a file as it came, newest first, and which.
        by_phone: somebody there wrote it down.
    """

    sent: str
    by_phone: bool
    opened: tuple[str, ...]
    earlier: str
    saved: tuple[str, ...]
    happens: tuple[str, ...]
    rows: Rows
    what: str
    additions: tuple[Addition, ...]
    files: tuple[FileRow, ...]
    problems: tuple[str, ...]
    until: str
    reach: str
    end: str
    back_again: str
    receipt: str


@attrs.frozen(kw_only=True)
class OpenPage(Page):
    """The place for a receipt. *kept*: what was typed when the complaint closed; *anew*: it can begin one."""

    kept: str
    anew: bool


@attrs.frozen(kw_only=True)
class JoinedRow:
    """A complaint in somebody's record. *open*: where it is opened; nothing when it is gone."""

    name: str
    words: str
    state: str
    open: str
    drop: str


@attrs.frozen(kw_only=True)
class MinePage(Page):
    """The complaints in a record."""

    rows: tuple[JoinedRow, ...]


# What happens.


def happens(due: date | None = None, told: Told | None = None, *, by_phone: bool = False) -> tuple[str, ...]:
    """What will happen and by when, in sentences. They say what is meant to be done and promise nothing.

    Args:
        by_phone: somebody at the council wrote it down, so nobody has to read it first.
    """
    lines = [] if by_phone else [_when(due)]
    lines += [_("This does not tell the police. To tell them, call 101, or 999 in danger.")]
    if told is None or told.reach in ("", "none"):
        lines.append(_("We do not contact you unless you say how. You can come back with your code."))
    else:
        lines.append(_("If we contact you, we use only the way that you said is safe."))
    lines += [
        _("The council then decides what to do. If you say how to contact you, it may ask you more, or "
          "tell you what it can do. It may tell the police if you agree, or if someone is in danger."),
        _("We may have to tell others, such as the police or a social worker, if we think that a child or "
          "an adult may be badly hurt. Where it is safe, we talk to you first."),
        _("We cannot say yet what the council will decide."),
    ]  # fmt: skip
    return tuple(lines)


def _when(due: date | None) -> str:
    days = settings.CHESIL.complaint_days
    if due is not None:
        return _("Someone at the council aims to read it by %(day)s.") % {"day": said_day(due)}
    return ngettext(
        "Someone at the council aims to read it within %(n)d working day.",
        "Someone at the council aims to read it within %(n)d working days.",
        days,
    ) % {"n": days}


def begin(carried: Mapping[str, Any], form: BaseForm | None = None) -> BeginPage:
    """The first page. *carried*: the answers it begins with, by their fields; none is the usual."""
    told = Told(**carried)
    fields = ((name, each) for name, said in carried.items() for each in _each(said))
    return BeginPage(
        heading=_("Tell the council about harassment"), back=reverse("start"), form=form,
        taken=bool(settings.CHESIL.complaint_days), happens=happens(),
        carried=answers.told(told, forms.CARRIED), fields=tuple(fields),
    )  # fmt: skip


def _each(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said,) if said else ()


# Writing.


def step(form: forms.TellForm, given: steps.Step, id: uuid.UUID, *, sent: bool = False) -> StepPage:
    """The questions of one page: of a complaint that is being written, or how to be in touch in one sent."""
    below = {name for names in forms.REVEALED.values() for each in names.values() for name in each}
    fields = tuple(name for name in given.fields if name not in below)
    asked = str(forms.TellForm.base_fields[fields[0]].label)
    lead = fields[0] if len(fields) == 1 or asked == str(given.heading) else ""
    return StepPage(
        heading=str(given.heading), form=form, fields=fields, lead=lead, is_draft=not sent,
        back=address("complaint", id) if sent else _back(given, id),
        caption="" if sent else _caption(given),
    )  # fmt: skip


def files(id: uuid.UUID, found: Iterable[File], problems: Iterable[str] = ()) -> FilesPage:
    """The page for files."""
    given = steps.FILES
    return FilesPage(
        heading=str(given.heading), caption=_caption(given), back=_back(given, id), problems=tuple(problems),
        rows=tuple(_file(each, id) for each in found),
    )  # fmt: skip


def danger(id: uuid.UUID) -> DangerPage:
    """The interruption."""
    return DangerPage(heading=_("Call 999 now if you can"), back=_back(steps.STEPS[1], id),
                      on=_after(steps.FIRST, id))  # fmt: skip


def check(told: Told, found: Iterable[File], id: uuid.UUID, form: BaseForm) -> CheckPage:
    """Everything that was answered."""
    files = tuple((_("File"), each.kept.name) for each in found)
    rows = tuple(
        Answer(name=name, value=value, change=_step(each, id))
        for each in steps.STEPS
        for name, value in (files if each is steps.FILES else answers.told(told, each.fields))
        or _left_out(each)
    )
    return CheckPage(
        heading=_("Check what you wrote"), form=form, back=_step(steps.STEPS[-1], id), rows=rows,
        happens=happens(told=told), keep_code=address("code", id), drop=address("drop", id),
    )  # fmt: skip


def _left_out(given: steps.Step) -> Rows:
    return ((str(given.heading), _("Left out")),)


def code(text: str, id: uuid.UUID, found: Found) -> CodePage:
    """The receipt, before it is sent or after."""
    if found.row.sent_on is None:
        lines: tuple[str, ...] = (
            _("Nothing has been sent yet. What you wrote is kept for 7 days, and only this code opens it."),
        )
        return CodePage(
            heading=_("Your code"), code=text, sent="", happens=lines, back=_step(steps.FIRST, id)
        )
    by_phone = found.said[0].by_phone
    return CodePage(
        heading=_("Keep this code. Only you know it") if by_phone else _("It was sent. Keep this code"),
        code=text, sent=_sent(found, found.row.sent_on),
        happens=happens(found.row.due_on, found.contact, by_phone=by_phone),
    )  # fmt: skip


def _sent(found: Found, day: date) -> str:
    council = next((each.name for each in workers.councils() if each.id == found.row.council), "")
    if found.said[0].by_phone:
        words = _("Somebody at the council wrote this down on %(day)s, when you told them.")
    else:
        words = _("Sent to %(council)s on %(day)s") if council else _("Sent on %(day)s")
    return words % {"day": said_day(day), "council": council}


# A complaint that was sent.


def complaint(
    found: Found, id: uuid.UUID, form: BaseForm, *, receipt: bool = False, problems: Iterable[str] = ()
) -> ComplaintPage:
    """What was sent, what was added, and everything that can be done with it."""
    first, *later = found.said
    sent_on = found.row.sent_on or first.at.date()
    ends_on = found.row.ends_on
    rows = answers.told(first.told, [name for each in steps.STEPS for name in each.fields if name != "what"])
    return ComplaintPage(
        heading=_("What you told the council"), form=form, sent=_sent(found, sent_on),
        opened=tuple(map(said, found.opened[:_MOST_OPENINGS])),
        earlier=_earlier(len(found.opened) - _MOST_OPENINGS),
        saved=tuple(f"{said(at)}: {name or _('File')}" for at, name in found.saved),
        happens=() if ends_on else happens(found.row.due_on, found.contact, by_phone=first.by_phone),
        rows=rows, what=first.told.what, by_phone=first.by_phone,
        additions=tuple(map(_addition, later)), files=tuple(_file(each) for each in found.files),
        problems=tuple(problems), until=said_day(ends_on) if ends_on else "", reach=address("reach", id),
        end=address("end", id), back_again=address("take-up", id),
        receipt=address("code", id) if receipt else "",
    )  # fmt: skip


_MOST_OPENINGS: Final = 10
_PARTS: Final = {
    "more": lazy("Added on %(when)s"), "contact": lazy("How to contact you, changed on %(when)s"),
    "taken back": lazy("Withdrawn on %(when)s"), "taken up": lazy("Reopened on %(when)s"),
}  # fmt: skip


def _earlier(count: int) -> str:
    said = ngettext("And %(n)d time before that", "And %(n)d times before that", count)
    return said % {"n": count} if count > 0 else ""


def _addition(each: Said) -> Addition:
    rows = answers.told(each.told, steps.CONTACT) if each.part == "contact" else ()
    return Addition(name=str(_PARTS[each.part]) % {"when": said(each.at)}, words=each.told.more, rows=rows)


def joined(found: list[tuple[uuid.UUID, Link, Found | None]], form: BaseForm) -> MinePage:
    """The complaints in a record, and the place to add one."""
    rows = tuple(_joined(id, link, each) for id, link, each in found)
    return MinePage(heading=_("What you told the council"), form=form, rows=rows, back=reverse("diary:today"))


def _joined(id: uuid.UUID, link: Link, found: Found | None) -> JoinedRow:
    opens, drop = reverse("casework:open-joined", args=[id]), reverse("casework:unjoin", args=[id])
    if found is None:
        return JoinedRow(
            name=_("Joined on %(when)s") % {"when": said(link.joined_at)}, words="",
            state=_("It was deleted."), open="", drop=drop,
        )  # fmt: skip
    if not found.said or found.row.sent_on is None:
        return JoinedRow(
            name=_("Started on %(day)s") % {"day": said_day(found.row.begun_on)}, words="",
            state=_("It has not been sent yet."), open=opens, drop=drop,
        )  # fmt: skip
    if until := found.row.ends_on:
        state = _("You withdrew it. It will be deleted on %(day)s.") % {"day": said_day(until)}
    else:
        state = "" if found.said[0].by_phone else _when(found.row.due_on)
    return JoinedRow(
        name=_sent(found, found.row.sent_on),
        words=found.said[0].told.what[:160], state=state, open=opens, drop=drop,
    )  # fmt: skip


# Answers as words.


def _file(each: File, id: uuid.UUID | None = None) -> FileRow:
    kb = max(1, round(each.kept.size / 1024))
    size = _("%(n)d KB") % {"n": kb} if kb < 1024 else _("%(n)d MB") % {"n": round(kb / 1024)}
    drop = reverse("casework:drop-file", args=[id, each.id]) if id else ""
    return FileRow(name=each.kept.name, size=size, drop=drop)


def _caption(given: steps.Step) -> str:
    number, of = steps.STEPS.index(given) + 1, len(steps.STEPS)
    return _("Question %(n)d of %(of)d") % {"n": number, "of": of}


def _step(given: steps.Step, id: uuid.UUID) -> str:
    return reverse("casework:step", args=[id, given.name])


def _back(given: steps.Step, id: uuid.UUID) -> str:
    before = steps.before(given)
    return _step(before, id) if before else ""


def _after(given: steps.Step, id: uuid.UUID) -> str:
    after = steps.after(given)
    return _step(after, id) if after else address("check", id)


def address(name: str, id: uuid.UUID) -> str:
    """Where one page of a complaint is."""
    return reverse(f"casework:{name}", args=[id])
