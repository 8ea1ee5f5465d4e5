"""What each page of this room shows."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.analysis.queries import Looked
from chesil_web.diary.models import Listed
from chesil_web.papers.forms import TEXTS, WHAT_FOR, Ask
from chesil_web.papers.models import Asked
from chesil_web.papers.queries import Found
from chesil_web.ui.page import Page
from chesil_web.ui.when import said, said_day, said_edtf

MOST_ENTRIES: Final = 300


@attrs.frozen(kw_only=True)
class FileRow:
    """One file of a paper."""

    address: str
    name: str
    sha256: str


@attrs.frozen(kw_only=True)
class PaperRow:
    """What was asked for at once, with what went in."""

    id: uuid.UUID
    asked: str
    what: tuple[str, ...]
    busy: bool
    files: tuple[FileRow, ...]


@attrs.frozen(kw_only=True)
class PapersPage(Page):
    """Papers, and the questions for a new one. *ready* when something was looked through; *busy*: where to
    ask whether one is still being made; *narrowed*: whether a part of the record is chosen."""

    rows: tuple[PaperRow, ...]
    busy: str
    ready: bool
    narrowed: bool


@attrs.frozen(kw_only=True)
class EntryRow:
    """A diary entry that can go into a statement."""

    id: str
    when: str
    words: str


@attrs.frozen(kw_only=True)
class ChoosePage(Page):
    """Which entries go into a statement. *fields*: what was answered on the page before."""

    rows: tuple[EntryRow, ...]
    fields: tuple[tuple[str, str], ...]


_NAMES = {
    "chronology": lazy("The chronology, to read and print"),
    "timeline": lazy("The timeline as a table"),
    "findings": lazy("The findings, for programs"),
    "statement": lazy("The draft statement"),
    "exhibits": lazy("The list of exhibits"),
}


def choices(looked: Looked | None) -> tuple[list[str], list[tuple[str, str]]]:
    """What a paper can be narrowed to: names, and kinds with their words."""
    groups = looked.given.groups if looked and looked.given else ()
    kinds = {each.behaviour: each.title for each in groups}
    return sorted({each.name for each in groups if each.name}), sorted(
        kinds.items(), key=lambda each: each[1]
    )


def papers(found: list[Found], form: Ask, *, ready: bool) -> PapersPage:
    """The page."""
    narrowing = ("since", "until", "people", "kinds")
    return PapersPage(
        heading=_("Papers"), form=form, rows=tuple(map(_row, found)), ready=ready,
        busy=reverse("papers:how-far") if any(each.busy for each in found) else "",
        narrowed=any(form[name].value() or form[name].errors for name in narrowing),
        back=reverse("diary:today"),
    )  # fmt: skip


def choose(rows: Sequence[Listed], fields: Sequence[tuple[str, str]]) -> ChoosePage:
    """The page that asks for the entries of a statement."""
    shown = tuple(
        EntryRow(id=row.entry, when=said_edtf(row.when) or _("No day given"), words=row.words) for row in rows
    )
    return ChoosePage(
        heading=_("Which entries go into the statement?"), rows=shown, fields=tuple(fields),
        back=reverse("papers:list"),
    )  # fmt: skip


def _row(found: Found) -> PaperRow:
    asked = found.asked
    return PaperRow(
        id=found.id, asked=said(asked.asked_at), what=tuple(filter(None, _went_in(asked))), busy=found.busy,
        files=tuple(
            FileRow(
                address=reverse("papers:file", args=[found.id, part]),
                name=str(_NAMES.get(file.name.split(".")[0].split("-")[0], file.what)), sha256=file.sha256,
            )
            for part, file in found.files
        ),
    )  # fmt: skip


def _went_in(asked: Asked) -> Iterator[str]:
    part = asked.part
    yield _("For: %(whom)s") % {"whom": dict(WHAT_FOR).get(asked.what_for, "")}
    if "chronology" in asked.papers:
        yield str(dict(TEXTS).get(asked.text, ""))
    if part.since or part.until:
        yield _("Days: %(since)s to %(until)s") % {
            "since": said_day(part.since) if part.since else _("the first"),
            "until": said_day(part.until) if part.until else _("the last"),
        }
    if part.people:
        yield _("Only: %(names)s") % {"names": ", ".join(part.people)}
    if part.kinds:
        yield _("Only some kinds: %(n)d") % {"n": len(part.kinds)}
