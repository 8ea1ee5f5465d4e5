"""Shapes the page of a file that came with a report."""

from collections.abc import Sequence

import attrs
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.record.evidence import presenters as evidence
from chesil_web.record.evidence.browsing import Opened
from chesil_web.record.evidence.models import Kept, Told
from chesil_web.record.evidence.queries import File
from chesil_web.record.evidence.sheets import Sheet
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given.answers import Rows


@attrs.frozen(kw_only=True)
class FileOfReport(Page):
    """A file that came with a report.

    Attributes:
        state: how far reading it is, or that it cannot be read. told: how dates and times are to be taken.
        look: where what was read is shown, and how that is called; nothing where nothing was.
        expert: what only an expert asks for. original: where it is saved as it came.
        made: it is a document that was made here from a record. sheets: for each of its pages the address of
            its picture, or nothing, and its words.
    """

    state: str
    rows: Rows
    told: tuple[str, ...]
    look: tuple[str, str] | None
    expert: Rows
    original: str
    made: bool
    sheets: tuple[tuple[str, str], ...]


def file(opened: Opened, back: str, sheets: Sequence[Sheet] = ()) -> FileOfReport:
    """A file of a report, or one that was shared.

    Args:
        back: the page that it is listed on. sheets: the pages of a document that was made here.
    """
    found, address, pages = opened.file, opened.reader.address, copied.pages(sheets)
    shown = evidence.file(found, Told())
    return FileOfReport(
        heading=shown.heading, back=back, state=_state(found),
        rows=_made(found.kept) or (*(row for each in shown.documents for row in each.rows), *shown.facts),
        made=bool(found.kept.made), sheets=pages, notice=copied.not_drawn(pages) if found.kept.made else "",
        told=(
            *(each.clock for each in shown.documents if each.clock),
            *([_two_ways()] if shown.asks_order else ()), *shown.remarks,
            *(shown.unknown if shown.documents else ()),
        ),
        look=evidence.way_in(found, address), original=address("original", found.id),
        expert=(
            (_("Name"), shown.name), *shown.expert,
            *((_("How we read it"), line) for each in shown.documents for line in each.expert),
            *((_("What could not be read"), line) for line in shown.problems),
        ),
    )  # fmt: skip


def _made(kept: Kept) -> Rows:
    return ((_("What it is"), kept.made), (_("Made"), said(kept.received_at))) if kept.made else ()


def _state(found: File) -> str:
    if found.kept.made:
        return ""
    if found.is_busy:
        return _("It is being read. Open this page again in a minute.")
    if found.read is None or found.read.stopped:
        return _("It could not be read. You can still save the original.")
    if not any(each.rows or each.problems for each in found.read.sources):
        return _("We do not know this kind of file, so nothing of it is shown. You can save the original.")
    return ""


def _two_ways() -> str:
    return _("Its dates can be read two ways: the day first or the month first. It does not say which.")
