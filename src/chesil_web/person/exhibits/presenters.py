"""What each page of this room shows."""

import uuid
from collections.abc import Sequence

import attrs
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.documents.characters import visible
from chesil.leaks import Detail, masked
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.papers import register
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.models import Exhibit
from chesil_web.person.papers.questions import FormPage
from chesil_web.person.papers.register import Exhibited, Exhibits

MOST_OFFERED = 300
_KINDS = {
    "file": lazy("File"),
    "thing": lazy("Thing you keep"),
    "entry": lazy("Diary entry"),
    "paper": lazy("Document made here"),
}


@attrs.frozen(kw_only=True)
class Row:
    """An exhibit in the list. *open*: nothing was said yet of how it came to be."""

    address: str
    ref: str
    name: str
    more: str
    open: bool


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """The exhibits.

    Attributes:
        initials: that stand before the numbers, or nothing. fixed: they were printed, so they stay.
        gone: the numbers of what was deleted. more: whether anything else can become one.
    """

    rows: tuple[Row, ...]
    initials: str
    fixed: bool
    gone: str
    more: bool


@attrs.frozen(kw_only=True)
class OnePage(Page):
    """One exhibit. *facts*: what is printed of it. *steps*: how it was kept. *about*: where it is changed."""

    facts: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str, str], ...]
    about: str


@attrs.frozen(kw_only=True)
class PreviewPage(Page):
    """What will be printed.

    Attributes:
        rows: the exhibits. facts: what is printed of each, by its number. secrets: what must stay secret and
            stands in it. has_secrets: she said that something must. fields: what was answered.
    """

    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    secrets: tuple[str, ...]
    has_secrets: bool
    fields: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


def listed(found: Exhibits) -> ListPage:
    """The page of all exhibits."""
    return ListPage(
        heading=_("Exhibits"), rows=tuple(_row(found, each) for each in found.numbered()),
        initials=found.register.initials, fixed=found.register.fixed, gone=", ".join(found.gone()),
        more=found.more or any(id not in found.register.given for id in found.here),
        back=reverse("papers:list"),
    )  # fmt: skip


def _row(found: Exhibits, each: Exhibited) -> Row:
    origin = found.origin(each.id.hex)
    dates = (origin and origin.dates) or each.dates
    return Row(
        address=reverse("exhibits:one", args=[each.id]), ref=found.register.ref(each.id.hex),
        name=visible((origin and origin.name) or each.name),
        more=" · ".join(filter(None, (str(_KINDS[each.kind]), visible(dates)))), open=origin is None,
    )  # fmt: skip


def one(found: Exhibits, each: Exhibited) -> OnePage:
    """The page of one exhibit."""
    row = register.row(found, each)
    return OnePage(
        heading=_("Exhibit %(number)s") % {"number": row.ref}, facts=tuple(_facts(row)), steps=row.steps,
        about=reverse("exhibits:about", args=[each.id]), back=reverse("exhibits:list"),
    )  # fmt: skip


def _facts(row: Exhibit) -> list[tuple[str, str]]:
    said = [
        (_("What it is"), row.name), (_("File"), row.file_name if row.file_name != row.name else ""),
        (_("What it holds"), "\n".join(row.about)), (_("Dates"), row.dates),
        (_("Produced by"), row.produced_by), (_("From"), row.device), (_("How much of it"), row.whole),
        (_("Where that is now"), row.where_now), (_("In this record since"), said_day(row.added)),
        (_("SHA-256"), row.sha256),
    ]  # fmt: skip
    return [(label, visible(value)) for label, value in said if value]


def about(found: Exhibits, each: Exhibited, form: forms.Form) -> FormPage:
    """The page that asks how an exhibit came to be."""
    ref = found.register.ref(each.id.hex)
    return FormPage(
        heading=_("Where did %(number)s come from?") % {"number": ref}, form=form, do=_("Save"),
        intro=(
            visible(each.name),
            _("A court or the police ask where something came from and who has had it. You can "
              "leave out what you do not know: it is printed as “Not said”. Your earlier answers "
              "are kept with their dates."),
        ),
        back=reverse("exhibits:one", args=[each.id]),
    )  # fmt: skip


def initials(form: forms.Form) -> FormPage:
    """The page that asks for the initials."""
    return FormPage(
        heading=_("Which initials go before the numbers?"), form=form, do=_("Save"),
        intro=(_("You can change them until you make the first document with them. After that they "
                 "stay, so that an exhibit has the same number in every document."),),
        back=reverse("exhibits:list"),
    )  # fmt: skip


def offered(found: Exhibits) -> list[tuple[str, str]]:
    """What has no number yet and can be given one, newest first."""
    free = [each for id, each in found.here.items() if id not in found.register.given]
    return [(each.id.hex, _label(each)) for each in reversed(free[-MOST_OFFERED:])]


def _label(each: Exhibited) -> str:
    return " · ".join(filter(None, (visible(each.name), str(_KINDS[each.kind]), visible(each.dates))))


def add(form: forms.Form, *, empty: bool) -> FormPage:
    """The page that gives numbers."""
    nothing = _("Everything that can be an exhibit has a number. Add a file or write an entry first.")
    return FormPage(
        heading=_("Add exhibits"), form=form, do=_("Give them numbers"), empty=nothing if empty else "",
        intro=(_("Each one gets the next number and keeps it, even after it is deleted."),),
        back=reverse("exhibits:list"),
    )  # fmt: skip


def to_choose(found: Exhibits) -> list[tuple[str, str]]:
    """The exhibits that can be printed."""
    rows = (_row(found, each) for each in found.numbered())
    ids = [each.id.hex for each in found.numbered()]
    return [(id, f"{row.ref} {row.name}") for id, row in zip(ids, rows, strict=True)]


def others(found: Exhibits, but: uuid.UUID, ticked: Sequence[str]) -> list[tuple[str, str]]:
    """The exhibits of which nothing was said yet, and those that were ticked, but for one."""
    offered = (id for id, _words in to_choose(found) if id in ticked or not found.origin(id))
    wanted = set(offered) - {but.hex}
    return [pair for pair in to_choose(found) if pair[0] in wanted]


def make(form: forms.Form) -> FormPage:
    """The page that asks what is to be printed."""
    return FormPage(
        heading=_("Print a list or labels"), form=form, do=_("Continue"),
        intro=(_("The next page shows what is printed, before anything is made."),),
        back=reverse("exhibits:list"),
    )  # fmt: skip


def preview(
    rows: Sequence[Exhibit], *, secrets: Sequence[Detail], fields: Sequence[tuple[str, str]],
    facts: Sequence[tuple[str, str]],
) -> PreviewPage:  # fmt: skip
    """The page that shows what will be printed."""
    words = "\n".join(value for row in rows for _label, value in _facts(row))
    steps = "\n".join(" ".join(step) for row in rows for step in row.steps)
    there = ids(secrets, f"{words}\n{steps}")
    return PreviewPage(
        heading=_("Check what goes out"), facts=tuple(facts), fields=tuple(fields),
        rows=tuple((row.ref, visible(row.name), tuple(_facts(row)[1:])) for row in rows),
        secrets=tuple(masked(each.value) for each in secrets if each.id in there), has_secrets=bool(secrets),
        back=reverse("exhibits:make"),
    )  # fmt: skip
