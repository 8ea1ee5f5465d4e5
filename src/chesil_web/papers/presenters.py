"""What each page of this room shows."""

import uuid

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.papers.forms import TEXTS, WHAT_FOR, Ask
from chesil_web.papers.queries import Found
from chesil_web.ui.page import Page
from chesil_web.ui.when import said


@attrs.frozen(kw_only=True)
class FileRow:
    """One file of a paper."""

    address: str
    name: str
    sha256: str


@attrs.frozen(kw_only=True)
class PaperRow:
    """A paper in the list, with what was in it."""

    id: uuid.UUID
    asked: str
    what: str
    busy: bool
    files: tuple[FileRow, ...]


@attrs.frozen(kw_only=True)
class PapersPage(Page):
    """Papers, and the questions for a new one. *ready* when something was looked through."""

    rows: tuple[PaperRow, ...]
    busy: bool
    ready: bool


_NAMES = {
    "chronology": lazy("The chronology, to read and print"),
    "timeline": lazy("The timeline as a table"),
    "findings": lazy("The findings, for programs"),
}


def papers(found: list[Found], form: Ask, *, ready: bool) -> PapersPage:
    """The page."""
    rows = tuple(map(_row, found))
    return PapersPage(
        heading=_("Papers"), form=form, rows=rows, busy=any(row.busy for row in rows), ready=ready,
        back=reverse("diary:today"),
    )  # fmt: skip


def _row(found: Found) -> PaperRow:
    asked = found.asked
    what = f"{dict(WHAT_FOR).get(asked.what_for, '')} · {dict(TEXTS).get(asked.text, '')}"
    return PaperRow(
        id=found.id, asked=said(asked.asked_at), what=what, busy=found.busy,
        files=tuple(
            FileRow(
                address=reverse("papers:file", args=[found.id, part]),
                name=str(_NAMES.get(file.name.split(".")[0].split("-")[0], file.what)), sha256=file.sha256,
            )
            for part, file in found.files
        ),
    )  # fmt: skip
