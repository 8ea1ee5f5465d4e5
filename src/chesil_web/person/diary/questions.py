"""What the pages show that ask about an entry."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import attrs
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.when import said_day, said_edtf
from chesil_web.person.diary import forms, things
from chesil_web.person.diary.models import Listed
from chesil_web.person.diary.repeating import COMMON, FIRST, Common, Repeated
from chesil_web.person.diary.steps import Step
from chesil_web.record.evidence.captions import name_words
from chesil_web.record.evidence.models import Kept
from chesil_web.record.kinds import short_words

_FRESH: Final = timedelta(days=7)
_TILES: Final = 6  # buttons to note something again, in reach of a thumb

_ALWAYS: Final = ("when", "shown_at", "what")  # what every entry is asked


@attrs.frozen(kw_only=True)
class StepPage(Page):
    """A question, or a few that belong together.

    Attributes:
        lead: the field whose label is the heading, if any. number, of: of the question.
        is_first: no question stands before it. is_last: none comes after it.
        drop: where the draft is thrown away, or nothing. add: where files are added, if it asks for some.
        another: it can be asked once more. entry: its id. based_on: the version that it changes, or 0.
        draft: where the newest draft goes on, before a new entry; nothing where there is none.
    """

    fields: tuple[str, ...]
    lead: str
    number: int
    of: int
    is_first: bool
    is_last: bool
    drop: str
    add: str
    another: bool
    entry: str
    based_on: int
    draft: str = ""


@attrs.frozen
class Asked:
    """Questions under a heading: fields that are shown, and those behind another heading that opens."""

    heading: str
    shown: tuple[str, ...]
    behind: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WholePage(Page):
    """Every question on one page. *groups*: of questions. *entry*: the new entry's id.

    Attributes:
    """

    groups: tuple[Asked, ...]
    entry: str
    based_on: int
    draft: str = ""


@attrs.frozen(kw_only=True)
class FromFilePage(Page):
    """Pick a photo, a screenshot or a recording. *address*: where it goes. *problem*: what is wrong."""

    address: str
    problem: str


@attrs.frozen(kw_only=True)
class AgainRow:
    """A button that notes something again. *name*, *value*: what it sends. *new*: the id of the entry."""

    name: str
    value: str
    new: str
    words: str
    more: str
    private: bool


@attrs.frozen(kw_only=True)
class AgainPage(Page):
    """What can have happened again: what is likeliest, and more behind a heading."""

    first: tuple[AgainRow, ...]
    more: tuple[AgainRow, ...]


def step(
    form: forms.EntryForm, given: Step, *, among: tuple[Step, ...], entry: uuid.UUID, begun: bool, number: int
) -> StepPage:
    """One page of questions about an entry.

    Args:
        among: the questions that are asked, in their order. begun: something of it is kept.
        number: the version that it changes; 0 for a new entry.
    """
    shown, heading = form.alone(given.fields), str(given.heading)
    place = among.index(given) if given in among else 0
    is_first, is_last = place == 0, given not in among or place + 1 == len(among)
    begins = reverse("diary:entry", args=[entry]) if number else reverse("diary:today")
    return StepPage(
        heading=heading, form=form, fields=shown, number=place + 1, of=len(among),
        is_first=is_first, is_last=is_last, back=begins if is_first else "",
        lead=shown[0] if form[shown[0]].label == heading else "",
        drop=reverse("diary:drop", args=[entry]) if begun and not number else "",
        add=reverse("evidence:add") if "new" in shown else "", another="thing0" in shown,
        entry=entry.hex, based_on=number,
        keeps=f"{reverse('diary:keep', args=[entry])}?step={given.name}",
    )  # fmt: skip


GROUPS: Final = (
    (lazy("When and what"), ("when", "shown_at", "what", "kinds")),
    (lazy("Who, where and how"), ("person", "who", "how_known", "where", "how", "witnesses", "children")),
    (lazy("How it affected you"), ("effect", "how_it_felt", "feared_violence", "changes")),
    (lazy("What you did"), ("asked_to_stop", "reply", "reported_to", "reference", "private")),
    (lazy("What to keep with it"), ("files", "new")),
    (lazy("A thing you kept, such as a letter, a gift or a bag"), things.FIELDS),
)


def whole(
    form: forms.EntryForm, *, entry: uuid.UUID, based_on: int, back: str, asked: str = "", hides: bool = False
) -> WholePage:
    """Every question, for a new entry or a change.

    Args:
        asked: a question that it answers, or nothing. hides: what has no answer yet stands behind headings.
    """
    heading = _("Change this entry") if based_on else _("Write it down")
    return WholePage(
        heading=heading, form=form,
        groups=tuple(_asked(form, name, names, hides=hides) for name, names in GROUPS),
        entry=entry.hex, based_on=based_on, back=back, keeps=reverse("diary:keep", args=[entry]),
        notice=_("Your answer to: %(question)s") % {"question": asked} if asked else "",
    )  # fmt: skip


def _asked(form: forms.EntryForm, heading: Promise, names: tuple[str, ...], *, hides: bool) -> Asked:
    alone = form.alone(names)
    shown = tuple(name for name in alone if not hides or _is_answered(form[name]))
    if names == things.FIELDS:  # where a thing is stands beside what it is, also while that is empty
        shown = alone if any(not form[name].is_hidden for name in shown) else ()
    return Asked(str(heading), shown, tuple(name for name in alone if name not in shown))


def _is_answered(field: BoundField) -> bool:
    return bool(field.name in _ALWAYS or field.value() or field.errors)


def from_file(entry: uuid.UUID, problem: str) -> FromFilePage:
    """The page that asks for a photo, a screenshot or a recording."""
    return FromFilePage(
        heading=_("Add a photo, screenshot or recording"), problem=problem,
        address=reverse("diary:from-file", args=[entry]), back=reverse("diary:today"),
    )  # fmt: skip


def again(found: Sequence[Repeated]) -> AgainPage:
    """What can be noted again: what came this week or more than once, what is common, then what came once."""
    lately = sorted(found, key=lambda each: not _is_fresh(each.newest))
    hers = [(_again_row(each), each.count > 1 or _is_fresh(each.newest)) for each in lately]
    words = {row.words.casefold() for row, _often in hers}
    common = [row for row in map(_common_row, COMMON) if row.words.casefold() not in words]
    often = [row for row, is_often in hers if is_often][:FIRST]
    rows = [*often, *common[:FIRST], *(row for row, _often in hers if row not in often), *common[FIRST:]]
    tiles = max(_TILES, len(often) + FIRST)
    return AgainPage(
        heading=_("What happened again?"), back=reverse("diary:today"), first=tuple(rows[:tiles]),
        more=tuple(rows[tiles:]),
    )  # fmt: skip


def _is_fresh(row: Listed) -> bool:
    """Whether a kind of act was noted within the last days: it is the likeliest to come again."""
    return bool(row.kinds) and row.start >= str(timezone.localdate() - _FRESH)


def _common_row(each: Common) -> AgainRow:
    return AgainRow(
        name="kind", value=each.code, new=uuid.uuid4().hex, words=str(each.words), more="", private=False
    )


def _again_row(each: Repeated) -> AgainRow:
    row = each.newest
    if each.count > 1:
        when = ngettext("%(n)d time", "%(n)d times", each.count) % {"n": each.count}
    else:
        when = said_edtf(row.when)
    return AgainRow(
        name="like", value=row.entry, new=uuid.uuid4().hex, words=short_words(row.kinds) or row.words,
        more=" · ".join(filter(None, (row.who, when))), private=row.private,
    )  # fmt: skip


def sure(draft: uuid.UUID) -> SurePage:
    """The page that asks before a draft is thrown away."""
    return SurePage(
        heading=_("Delete what you wrote?"), do=_("Delete it"),
        said=_("It is deleted at once and cannot be brought back. Entries that you saved stay."),
        back=reverse("diary:more", args=[draft]),
    )  # fmt: skip


def file_choices(files: Sequence[tuple[str, Kept | None]]) -> list[tuple[str, str]]:
    """Files to tick, with their names and days."""
    return [(id, _file_words(kept)) for id, kept in files]


def _file_words(kept: Kept | None) -> str:
    if kept is None:
        return _("A file that was deleted for good")
    name = name_words(kept)
    if kept.removed_at:
        return _("%(name)s (deleted)") % {"name": name}
    return _("%(name)s, added %(day)s") % {
        "name": name, "day": said_day(timezone.localdate(kept.received_at))
    }  # fmt: skip
