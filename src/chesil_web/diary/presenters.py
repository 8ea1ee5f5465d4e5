"""What each page of the diary shows."""

import calendar
import uuid
from collections.abc import Container, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import attrs
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil import law
from chesil.terms.acts import ACTS
from chesil_web.diary import forms, index
from chesil_web.diary.correcting import FactsForm
from chesil_web.diary.models import Entry, Listed
from chesil_web.diary.queries import UNDO_FOR, Wanted
from chesil_web.diary.steps import FIRST, Step
from chesil_web.diary.today import Lead, Reminder
from chesil_web.evidence.models import Kept
from chesil_web.ui import addresses
from chesil_web.ui.page import Page, SurePage
from chesil_web.ui.when import said, said_day, said_edtf, said_month

A_PAGE: Final = 50


@attrs.frozen(kw_only=True)
class Row:
    """One entry in a list. *damaged*: it cannot be opened; what the list says of it can."""

    address: str
    when: str
    words: str
    kinds: str
    who: str
    private: bool
    damaged: bool


@attrs.frozen(kw_only=True)
class DraftRow:
    """A draft in a list."""

    address: str
    words: str
    written: str


@attrs.frozen(kw_only=True)
class TodayPage(Page):
    """The first page inside: what can be done, what was kept last, what to ask for soon, and whom to call.

    *waiting*: that a new recovery code is waiting, in words, or nothing. *to_keep*: a code was shown, and she
    has not said that she kept it.
    """

    waiting: str
    to_keep: bool
    latest: tuple[Row, ...]
    drafts: tuple[DraftRow, ...]
    reminders: tuple[Reminder, ...]
    leads: tuple[Lead, ...]
    numbers: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """Entries, a page of them at a time.

    Attributes:
        sought: what was looked for, as the fields of the form. more: whether its lesser questions are open.
    """

    rows: tuple[Row, ...]
    count: str
    number: int
    pages: int
    sought: tuple[tuple[str, str], ...]
    more: bool
    removed: bool


@attrs.frozen(kw_only=True)
class Day:
    """One day of a calendar: *count* of entries; a number of 0 stands for a day of another month."""

    number: int
    count: int
    name: str


@attrs.frozen(kw_only=True)
class DayRows:
    """The entries that can have happened on a day of a month."""

    number: int
    name: str
    rows: tuple[Row, ...]


@attrs.frozen(kw_only=True)
class CalendarPage(Page):
    """A month, with what can have happened on each day of it.

    Attributes:
        before, after: months, as 2026-03; empty where no year is left.
        months: of its year, those in which something began: each as 2026-03, in words, and if it is this.
        years: other years, each with the last of its months, as 2025-12.
    """

    month: str
    weeks: tuple[tuple[Day, ...], ...]
    days: tuple[str, ...]
    before: str
    after: str
    months: tuple[tuple[str, str, bool], ...]
    years: tuple[tuple[str, str], ...]
    shown: tuple[DayRows, ...]


@attrs.frozen(kw_only=True)
class StepPage(Page):
    """A question, or a few that belong together.

    Attributes:
        lead: the field whose label is the heading, if any. add: where files are added, if it asks for some.
        new: the id of a draft that is begun here. back: nothing where a button goes back and saves.
        keep: where what is typed is kept when somebody leaves in the middle.
    """

    fields: tuple[str, ...]
    lead: str
    number: int
    of: int
    drop: str
    add: str
    new: str
    keep: str


@attrs.frozen(kw_only=True)
class WholePage(Page):
    """Every question on one page. *groups*: headings and the fields below. *entry*: the new entry's id.

    Attributes:
        keep: where what is typed is kept when somebody leaves in the middle.
    """

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    entry: str
    based_on: int
    keep: str


@attrs.frozen(kw_only=True)
class FileRow:
    """A file of an entry. *address* is empty once it was deleted for good."""

    address: str
    name: str
    removed: bool


@attrs.frozen(kw_only=True)
class VersionRow:
    """An earlier version: what it is called, and all that it says."""

    name: str
    when: str
    what: str
    rows: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class EntryPage(Page):
    """An entry as it is now, with its earlier versions. *rows*: what was asked and what was said."""

    rows: tuple[tuple[str, str], ...]
    what: str
    files: tuple[FileRow, ...]
    written: str
    versions: tuple[VersionRow, ...]
    conflict: bool
    removed_until: str
    edit: str
    remove: str
    bring_back: str
    facts: str


@attrs.frozen(kw_only=True)
class FactsPage(Page):
    """What was read in the words of an entry."""

    form: FactsForm


_NUMBERS: Final = ("emergency", "police", "domestic-abuse-helpline", "stalking-helpline")


def today(
    rows: Sequence[Listed],
    drafts: Sequence[tuple[uuid.UUID, Entry]],
    reminders: tuple[Reminder, ...],
    leads: tuple[Lead, ...],
    waiting: str,
    *,
    to_keep: bool,
) -> TodayPage:
    """The first page inside."""
    shown = tuple(
        DraftRow(
            address=reverse("diary:step", args=[draft, "1"]),
            words=entry.what[:80],
            written=said(entry.written_at),
        )
        for draft, entry in drafts
    )
    return TodayPage(
        heading=_("Today"), waiting=waiting, to_keep=to_keep, latest=tuple(map(_row, rows)), drafts=shown,
        reminders=reminders, leads=leads,
        numbers=tuple((each.name, each.number) for each in law.services() if each.id in _NUMBERS),
    )  # fmt: skip


def on_page(rows: Sequence[Listed], number: int) -> "Slice[Listed]":
    """The entries that are on a page of a list."""
    return Paginator(rows, A_PAGE).get_page(number)


def listed(shown: "Slice[Listed]", form: forms.Search, wanted: Wanted, damaged: Container[str]) -> ListPage:
    """A page of a list. *damaged*: the versions that do not open, by their ids in hex."""
    heading = _("Deleted entries") if wanted.removed else _("Diary")
    sought = tuple((name, "on" if value is True else str(value)) for name, value in form.wanted().items())
    n = shown.paginator.count
    count = ngettext("%(n)d entry", "%(n)d entries", n) % {"n": n}
    return ListPage(
        heading=heading, form=form, rows=tuple(_row(each, damaged) for each in shown), count=count,
        number=shown.number, pages=shown.paginator.num_pages, sought=sought,
        more=bool(form.errors or {name for name, _said in sought} - {"words", "kind"}),
        removed=wanted.removed, back=reverse("diary:list") if wanted.removed else reverse("diary:today"),
    )  # fmt: skip


def month(rows: Sequence[Listed], given: date, months: Sequence[str]) -> CalendarPage:
    """A month's calendar, and its entries below.

    Args:
        given: its first day. months: in which something began, such as 2026-03, the oldest first.
    """
    found = _by_day(rows, given)
    weeks = tuple(
        tuple(Day(number=day, count=len(found.get(day, ())), name=_day_name(given, day)) for day in week)
        for week in calendar.monthcalendar(given.year, given.month)
    )
    here, last = _month(given), last_day(given)
    years = {each[:4]: each for each in months if each[:4] != here[:4]}
    return CalendarPage(
        heading=_("Calendar"), month=said_month(here), weeks=weeks,
        shown=tuple(
            DayRows(number=day, name=_day_name(given, day), rows=rows) for day, rows in sorted(found.items())
        ),
        days=tuple(map(str, (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")))),
        before=_month(given - timedelta(days=1)) if given > date.min else "",
        after=_month(last + timedelta(days=1)) if last < date.max else "",
        months=tuple((each, said_month(each), each == here) for each in months if each[:4] == here[:4]),
        years=tuple(sorted(years.items(), reverse=True)),
        back=reverse("diary:list"),
    )  # fmt: skip


def _by_day(rows: Sequence[Listed], given: date) -> dict[int, tuple[Row, ...]]:
    """What can have happened on each day of a month: what lasted, or is known roughly, is on several."""
    found: dict[int, tuple[Row, ...]] = {}
    for row in rows:
        start, end = index.days(row.when)
        first, last = max(start, str(given)), min(end, str(last_day(given)))
        for day in range(int(first[8:]), int(last[8:]) + 1):
            found[day] = (*found.get(day, ()), _row(row))
    return found


def last_day(given: date) -> date:
    """The last day of a month."""
    return given.replace(day=calendar.monthrange(given.year, given.month)[1])


def _month(day: date) -> str:
    return str(day)[:7]


def _day_name(given: date, day: int) -> str:
    return said_day(given.replace(day=day)) if day else ""


def step(
    form: forms.EntryForm, given: Step, *, number: int, of: int, draft: uuid.UUID | None, new: str
) -> StepPage:
    """One step of writing an entry."""
    shown = form.alone(given.fields)
    heading = str(given.heading)
    return StepPage(
        heading=heading, form=form, fields=shown, number=number, of=of,
        back="" if draft and number > 1 else reverse("diary:today"),
        lead=shown[0] if form[shown[0]].label == heading else "",
        drop=reverse("diary:drop", args=[draft]) if draft else "",
        add=reverse("evidence:add") if "new" in shown else "",
        new=new, keep=f"{reverse('diary:keep', args=[draft or uuid.UUID(new)])}?step={given.name}",
    )  # fmt: skip


_GROUPS: Final = (
    (lazy("When and what"), ("when", "shown_on", "what", "kinds")),
    (lazy("Who, where and how"), ("person", "who", "how_known", "where", "how", "witnesses", "children")),
    (lazy("How it affected you"), ("effect", "how_it_felt", "feared_violence", "changes")),
    (lazy("What you did"), ("asked_to_stop", "reply", "reported_to", "reference", "private")),
    (lazy("What to keep with it"), ("files", "new")),
)


_ELSEWHERE: Final = (
    "when",
    "shown_on",
    "what",
    "person",
    "files",
    "new",
)  # shown as something else, or elsewhere


def sure(draft: uuid.UUID) -> SurePage:
    """The page that asks before a draft is thrown away."""
    return SurePage(
        heading=_("Delete what you wrote?"), do=_("Delete it"),
        said=_("It is deleted at once and cannot be brought back. Entries that you saved stay."),
        back=reverse("diary:step", args=[draft, FIRST.name]),
    )  # fmt: skip


def whole(form: forms.EntryForm, *, entry: uuid.UUID, based_on: int, back: str, asked: str = "") -> WholePage:
    """Every question, for a new entry or a change. *asked*: a question that it answers, or nothing."""
    heading = _("Change this entry") if based_on else _("Write something down")
    return WholePage(
        heading=heading, form=form, groups=tuple((str(name), form.alone(names)) for name, names in _GROUPS),
        entry=entry.hex, based_on=based_on, back=back, keep=reverse("diary:keep", args=[entry]),
        notice=_("Your answer to: %(question)s") % {"question": asked} if asked else "",
    )  # fmt: skip


def file_choices(files: Sequence[tuple[str, Kept | None]]) -> list[tuple[str, str]]:
    """Files to tick, with their names and days."""
    return [(id, _file_words(kept)) for id, kept in files]


def _file_words(kept: Kept | None) -> str:
    if kept is None:
        return _("A file that was deleted for good")
    name = kept.name or _("File")
    if kept.removed_at:
        return _("%(name)s (deleted)") % {"name": name}
    return _("%(name)s, added %(day)s") % {
        "name": name, "day": said_day(timezone.localdate(kept.received_at))
    }  # fmt: skip


def entry(
    versions: list[tuple[int, Entry]],
    id: uuid.UUID,
    files: Sequence[tuple[str, Kept | None]],
    *,
    newest: int,
) -> EntryPage:
    """An entry, from those of its versions that open, newest first. *newest*: the number of the last one."""
    number, latest = versions[0]
    until = said_day(timezone.localdate(latest.removed_at + UNDO_FOR)) if latest.removed_at else ""
    return EntryPage(
        heading=said_edtf(latest.when) or _("No day given"), back=reverse("diary:list"),
        rows=_told(latest), what=latest.what, files=tuple(_file(*each) for each in files),
        written=said(latest.written_at),
        versions=tuple(_version(*each) for each in versions[1:]),
        conflict=latest.based_on not in (0, number - 1), removed_until=until,
        edit=reverse("diary:edit", args=[id]), remove=reverse("diary:remove", args=[id]),
        bring_back=reverse("diary:bring-back", args=[id]),
        facts=reverse("diary:facts", args=[id]) if latest.kinds and not latest.removed_at else "",
        notice="" if number == newest else _(
            "The newest version of this entry is damaged. This is the version before it."
        ),
    )  # fmt: skip


def facts(form: FactsForm, entry: uuid.UUID) -> FactsPage:
    """What is read in an entry's words."""
    return FactsPage(
        heading=_("What Chesil reads in your words"), back=reverse("diary:entry", args=[entry]), form=form,
    )  # fmt: skip


def _file(id: str, kept: Kept | None) -> FileRow:
    return FileRow(
        address=addresses.of("evidence:file", id) if kept else "", removed=bool(kept and kept.removed_at),
        name=(kept.name or _("File")) if kept else _("A file that was deleted for good"),
    )  # fmt: skip


def _version(number: int, entry: Entry) -> VersionRow:
    named = _("Version %(n)d, deleted %(when)s") if entry.removed_at else _("Version %(n)d, written %(when)s")
    return VersionRow(
        name=named % {"n": number, "when": said(entry.removed_at or entry.written_at)},
        when=said_edtf(entry.when) or _("No day given"), what=entry.what, rows=_told(entry),
    )  # fmt: skip


def _told(entry: Entry) -> tuple[tuple[str, str], ...]:
    labels = {name: str(field.label) for name, field in forms.EntryForm.base_fields.items()}
    shown = {
        "kinds": " · ".join(ACTS[kind].words for kind in entry.kinds if kind in ACTS),
        "feared_violence": _yes_no(entry.feared_violence),
        "asked_to_stop": _yes_no(entry.asked_to_stop),
        "private": _("Yes") if entry.private else "",
    }
    order = ["when_words", *(name for _, names in _GROUPS for name in names if name not in _ELSEWHERE)]
    rows = ((labels[name], str(shown.get(name, getattr(entry, name)))) for name in order)
    return tuple(row for row in rows if row[1])


def _yes_no(value: object) -> str:
    return {True: _("Yes"), False: _("No")}.get(value, "") if isinstance(value, bool) else ""


def _row(row: Listed, damaged: Container[str] = ()) -> Row:
    return Row(
        address=addresses.of("diary:entry", row.entry),
        when=said_edtf(row.when) or _("No day given"),
        words=row.words or _("Nothing written"),
        kinds=" · ".join(ACTS[kind].words for kind in row.kinds if kind in ACTS),
        who=row.who,
        private=row.private,
        damaged=row.version in damaged,
    )


def as_month(text: str) -> date:
    """The first day of a month such as 2026-03; this month when it is none."""
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=timezone.get_current_timezone()).date()
    except ValueError:  # an address that was changed by hand
        return timezone.localdate().replace(day=1)
