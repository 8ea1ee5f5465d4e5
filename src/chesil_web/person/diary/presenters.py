"""What each page of the diary shows."""

import calendar
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

import attrs
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui import addresses, helped
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day, said_edtf, said_month
from chesil_web.person.diary import forms, index, midnight, repeating, things
from chesil_web.person.diary.beside import Note
from chesil_web.person.diary.correcting import FactsForm
from chesil_web.person.diary.models import Entry, Listed
from chesil_web.person.diary.queries import UNDO_FOR
from chesil_web.person.diary.questions import GROUPS
from chesil_web.record.evidence.beside import Link
from chesil_web.record.evidence.captions import name_words
from chesil_web.record.evidence.models import Kept
from chesil_web.record.given.presenters import thing_words, yes_no
from chesil_web.record.kinds import kind_words

A_PAGE: Final = 50


@attrs.frozen(kw_only=True)
class Row:
    """One entry in a list."""

    address: str
    when: str
    words: str
    kinds: str
    who: str
    private: bool


@attrs.frozen(kw_only=True)
class RemovedPage(Page):
    """Deleted entries, a page of them at a time."""

    rows: tuple[Row, ...]
    count: str
    number: int
    pages: int


@attrs.frozen(kw_only=True)
class Day:
    """One day of a calendar: *count* of entries; a number of 0 stands for a day of another month."""

    number: int
    count: int
    name: str


@attrs.frozen(kw_only=True)
class DayRows:
    """The entries that begin on a day of a month. *also*: later days that have only these entries."""

    number: int
    name: str
    rows: tuple[Row, ...]
    also: tuple[int, ...]


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
class FileRow:
    """A file of an entry. *address* is empty once it was deleted for good. *link*: what it offers."""

    address: str
    name: str
    removed: bool
    link: Link | None = None


@attrs.frozen(kw_only=True)
class VersionRow:
    """An earlier version: what it is called, and all that it says."""

    name: str
    when: str
    what: str
    rows: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class EntryPage(Page):
    """An entry as it is now, with its earlier versions.

    Attributes:
        rows: what was asked and what was said. done: what was just done with it, or nothing.
        undo: where that is undone, or nothing. number: of the version that is shown.
        more: where to add to it; *is_draft*: that was begun. asks: what papers need that it does not say yet.
        like: the entry that a press notes again, under the id *new*; empty where it cannot be.
        notes: what other rooms say of what was just saved. names: who it may have been, each a button, and
            *who*: the address for these; empty if it says who it was.
        meant: what its words point to that it does not say, and *count*: the address that adds it.
        asks_day: a question about its day, with what the button says and where it goes; mostly empty.
    """

    done: str
    notes: tuple[Note, ...]
    names: tuple[str, ...]
    who: str
    asks_day: str
    other_day: str
    move_day: str
    undo: str
    number: int
    more: str
    is_draft: bool
    asks: str
    like: str
    new: str
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
    meant: str
    count: str


@attrs.frozen(kw_only=True)
class FactsPage(Page):
    """What was read in the words of an entry."""

    form: FactsForm


def on_page(rows: Sequence[Listed], number: int) -> "Slice[Listed]":
    """The entries that are on a page of a list."""
    return Paginator(rows, A_PAGE).get_page(number)


def removed(shown: "Slice[Listed]") -> RemovedPage:
    """A page of deleted entries."""
    n = shown.paginator.count
    return RemovedPage(
        heading=_("Deleted entries"), rows=tuple(map(row_of, shown)), number=shown.number,
        pages=shown.paginator.num_pages, back=reverse("timeline:list"),
        count=ngettext("%(n)d entry", "%(n)d entries", n) % {"n": n},
    )  # fmt: skip


def month(rows: Sequence[Listed], given: date, months: Sequence[str]) -> CalendarPage:
    """A month's calendar, and its entries below.

    Args:
        given: its first day. months: in which something began, such as 2026-03, the oldest first.
    """
    found = _days_of(rows, given)
    counts = Counter(chain.from_iterable(days for _row, days in found))
    weeks = tuple(
        tuple(Day(number=day, count=counts[day], name=_day_name(given, day)) for day in week)
        for week in calendar.monthcalendar(given.year, given.month)
    )
    here, last = _month(given), last_day(given)
    years = {each[:4]: each for each in months if each[:4] != here[:4]}
    return CalendarPage(
        heading=_("Calendar"), month=said_month(here), weeks=weeks,
        shown=tuple(_day_rows(found, given)),
        days=tuple(map(str, (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")))),
        before=_month(given - timedelta(days=1)) if given > date.min else "",
        after=_month(last + timedelta(days=1)) if last < date.max else "",
        months=tuple((each, said_month(each), each == here) for each in months if each[:4] == here[:4]),
        years=tuple(sorted(years.items(), reverse=True)),
        back=reverse("timeline:list"),
    )  # fmt: skip


def _days_of(rows: Sequence[Listed], given: date) -> list[tuple[Listed, range]]:
    """Each with its days of a month: what lasted, or is known roughly, has several."""
    found = []
    for row in rows:
        start, end = index.days(row.when)
        first, last = max(start, str(given)), min(end, str(last_day(given)))
        found.append((row, range(int(first[8:]), int(last[8:]) + 1)))
    return found


def _day_rows(found: Sequence[tuple[Listed, range]], given: date) -> Iterator[DayRows]:
    """Each entry once, on the first of its days; the others of its days lead there."""
    begins: dict[int, list[Listed]] = {}
    for row, days in found:
        begins.setdefault(days[0], []).append(row)
    leads = {day: days[0] for _row, days in found for day in days if day not in begins}
    for first, rows in sorted(begins.items()):
        also = tuple(day for day, to in leads.items() if to == first)
        yield DayRows(number=first, name=_day_name(given, first), rows=tuple(map(row_of, rows)), also=also)


def last_day(given: date) -> date:
    """The last day of a month."""
    return given.replace(day=calendar.monthrange(given.year, given.month)[1])


def _month(day: date) -> str:
    return str(day)[:7]


def _day_name(given: date, day: int) -> str:
    return said_day(given.replace(day=day)) if day else ""


SAVED: Final = "written"  # with a way to undo it
AGAIN: Final = "again"  # the same as an earlier entry, with a way to undo it
NOBODY: Final = "nobody"
DONE: Final = {
    SAVED: lazy("Saved."), "undone": lazy("It is as it was before."),
    AGAIN: lazy("Saved as one more entry, with the time it is now. The earlier one is still there."),
    NOBODY: lazy("That is all right. You can say later who it was."),
}  # fmt: skip
MANY: Final = 2  # entries about the same on one day
MOST_NAMES: Final = 6
_ELSEWHERE: Final = ("when", "shown_at", "what", "person", "files", "new", *things.FIELDS)


def entry(
    versions: list[tuple[int, Entry]],
    id: uuid.UUID,
    files: Sequence[tuple[str, Kept | None]],
    *,
    newest: int,
    is_draft: bool = False,
    done: str = "",
    count: int = 0,
    notes: tuple[Note, ...] = (),
    names: Sequence[str] = (),
    meant: str = "",
    links: Mapping[uuid.UUID, Link] | None = None,
) -> EntryPage:
    """An entry, from those of its versions that open, newest first.

    Args:
        newest: the number of the last one. is_draft: something more was begun. done: a code of DONE.
        count: how many entries about the same thing are on its day, if it was noted again.
        links: what its files offer, by their ids.
        notes: what other rooms say of it. names: who she can choose, if it does not say who it was.
        meant: what its words point to, as `pointing.in_words` gives it.
    """
    number, latest = versions[0]
    until = said_day(timezone.localdate(latest.removed_at + UNDO_FOR)) if latest.removed_at else ""
    is_new = done in (SAVED, AGAIN) and not latest.removed_at
    asks_day, other_day = midnight.question(latest) if is_new else ("", "")
    return EntryPage(
        heading=said_edtf(latest.when) or _("No day given"), back=reverse("timeline:list"),
        rows=_told(latest), files=tuple(_file(*each, links or {}) for each in files),
        what=in_short(latest.what, latest.kinds, len(latest.files)), written=said(latest.written_at),
        versions=tuple(_version(*each) for each in versions[1:]),
        conflict=latest.based_on != number - 1, removed_until=until, done=_done(latest, done, count),
        undo=reverse("diary:undo", args=[id]) if is_new else "",
        asks_day=asks_day, other_day=other_day, move_day=reverse("diary:move-day", args=[id]),
        number=number, notes=notes, who=reverse("diary:who", args=[id]),
        names=() if done == NOBODY or latest.removed_at else tuple(names[:MOST_NAMES]),
        more=reverse("diary:more", args=[id]), is_draft=is_draft,
        asks=_asks(latest) if not (latest.private or latest.removed_at) else "",
        like=id.hex if repeating.again(latest) else "", new=uuid.uuid4().hex,
        edit=reverse("diary:edit", args=[id]), remove=reverse("diary:remove", args=[id]),
        bring_back=reverse("diary:bring-back", args=[id]),
        meant=meant, count=reverse("diary:meant", args=[id]),
        facts=reverse("diary:facts", args=[id]) if latest.kinds and latest.what and not latest.removed_at
        else "",
        notice="" if number == newest else _(
            "The newest version of this entry is damaged. This is the version before it."
        ),
    )  # fmt: skip


def _done(entry: Entry, done: str, count: int) -> str:
    """What was just done. The page for a second call looks like the first one, so it gives the number."""
    if done != AGAIN or count < MANY:
        return str(DONE.get(done, ""))
    return _("Saved at %(time)s. You have now written this down %(n)d times today: “%(what)s”.") % {
        "time": entry.when[-5:], "n": count, "what": in_short(entry.what, entry.kinds, len(entry.files)),
    }  # fmt: skip


def _asks(entry: Entry) -> str:
    """What papers need to count an entry that it does not say yet; empty if it says everything."""
    if entry.who and entry.kinds:
        return ""
    if entry.kinds:
        return _("This entry does not say who it was yet. Your papers can only count it once you add that.")
    said = _("Press “Add more” to say what they did.") if entry.who else _(
        "Press “Add more” to say who did it and what they did."
    )  # fmt: skip
    return f"{said} {_('Otherwise your papers will not count it.')}"


def facts(form: FactsForm, entry: uuid.UUID) -> FactsPage:
    """What is read in an entry's words."""
    return FactsPage(
        heading=_("What we found in your words"), back=reverse("diary:entry", args=[entry]), form=form,
    )  # fmt: skip


def _file(id: str, kept: Kept | None, links: Mapping[uuid.UUID, Link]) -> FileRow:
    return FileRow(
        link=links.get(uuid.UUID(id)),
        address=addresses.of("evidence:file", id) if kept else "", removed=bool(kept and kept.removed_at),
        name=name_words(kept) if kept else _("A file that was deleted for good"),
    )  # fmt: skip


def _version(number: int, entry: Entry) -> VersionRow:
    named = _("Version %(n)d, deleted %(when)s") if entry.removed_at else _("Version %(n)d, written %(when)s")
    return VersionRow(
        name=named % {"n": number, "when": said(entry.removed_at or entry.written_at)},
        when=said_edtf(entry.when) or _("No day given"), rows=_told(entry),
        what=in_short(entry.what, entry.kinds, len(entry.files)),
    )  # fmt: skip


def _told(entry: Entry) -> tuple[tuple[str, str], ...]:
    labels = {name: str(field.label) for name, field in forms.EntryForm.base_fields.items()}
    shown = {
        "kinds": kind_words(entry.kinds) if entry.what else "",  # else they stand above as what happened
        "how": dict(forms.CHANNELS).get(entry.how, entry.how) if entry.how else "",
        "feared_violence": yes_no(entry.feared_violence),
        "asked_to_stop": yes_no(entry.asked_to_stop),
        "private": _("Yes") if entry.private else "",
    }
    order = ["when_words", *(name for _, names in GROUPS for name in names if name not in _ELSEWHERE)]
    rows = [(labels[name], str(shown.get(name, getattr(entry, name)))) for name in order]
    rows += [(_("Thing kept"), thing_words(each.what, each.where, each.touched)) for each in entry.things]
    rows.append((_("Typed with help of"), helped.listed(entry.typed_with, _("somebody"))))
    return tuple(row for row in rows if row[1])


def in_short(words: str, kinds: Sequence[str], files: int) -> str:
    """What stands for an entry: its words; without any the kinds of act, or how many files it has."""
    count = ngettext("%(n)d file", "%(n)d files", files) % {"n": files} if files else ""
    return words or kind_words(kinds) or count or _("Nothing written")


def row_of(row: Listed) -> Row:
    kinds = kind_words(row.kinds)
    return Row(
        address=addresses.of("diary:entry", row.entry),
        when=said_edtf(row.when) or _("No day given"),
        words=in_short(row.words, row.kinds, row.files),
        kinds=kinds if row.words else "",
        who=row.who,
        private=row.private,
    )


def as_month(text: str) -> date:
    """The first day of a month such as 2026-03; this month when it is none."""
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=timezone.get_current_timezone()).date()
    except ValueError:  # an address that was changed by hand
        return timezone.localdate().replace(day=1)
