"""Shapes the pages of copies that are kept of what people shared."""

import uuid
from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.evidence.models import Kept
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given import presenters as given
from chesil_web.record.given.answers import Rows
from chesil_web.record.given.copy_presenters import MediaShown, TalkWhole
from chesil_web.record.given.presenters import EntryShown
from chesil_web.staff.access import policy
from chesil_web.staff.cases.copy_models import CaseCopy, CaseCopyTold, Telling
from chesil_web.staff.cases.models import Case
from chesil_web.staff.shares import copy_queries
from chesil_web.staff.shares.copy_queries import Piece
from chesil_web.staff.shares.words import KEEP_BASIS, TOLD
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


@attrs.frozen(kw_only=True)
class AskPage(Page):
    """Asks why a copy of a piece is needed."""

    ref: str
    title: str


@attrs.frozen(kw_only=True)
class CopiesPage(Page):
    """What is kept of what was shared in a case: what it is, how it stands, and where it is read."""

    ref: str
    rows: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class CopyPage(Page):
    """One copy, or what waits for a second person.

    Attributes:
        state: how it stands. rows: who asked, by what, and what was said since.
        entries, media, talk: what is kept, or what is to be kept and can be read still; one of them.
        file: facts of a whole file; save: where it is saved once it is kept.
        agree: where a second person answers; may_end: this worker asked for it and can take it back.
        earlier, later: the pages beside a page of a conversation.
    """

    ref: str
    state: str
    rows: Rows
    entries: tuple[EntryShown, ...] = ()
    media: tuple[MediaShown, ...] = ()
    talk: TalkWhole | None = None
    file: Rows = ()
    save: str = ""
    agree: str = ""
    may_end: bool = False
    earlier: str = ""
    later: str = ""


def ask(case: Case, share: uuid.UUID, title: str, form: BaseForm) -> AskPage:
    """The page on which a worker asks."""
    return AskPage(
        heading=_("Keep a copy"), ref=case.ref, title=title, form=form,
        back=reverse("cases:share", args=[case.id, share]),
    )  # fmt: skip


def copies(case: Case, found: Iterable[tuple[CaseCopy, CaseCopyTold]]) -> CopiesPage:
    """Every copy of a case."""
    return CopiesPage(
        heading=_("Copies of what they shared"), ref=case.ref, back=reverse("cases:case", args=[case.id]),
        rows=tuple(
            (told.title, state(row, told), reverse("cases:copy", args=[case.id, row.id]))
            for row, told in found
        ),
    )  # fmt: skip


def state(row: CaseCopy, told: CaseCopyTold) -> str:
    """How a copy stands, in words."""
    if told.refused and row.ended_on:
        return _("No copy is kept. %(who)s: %(why)s") % {"who": told.refused.by_name, "why": told.refused.why}
    if row.agreed_on is None:
        return _("It waits for a second person. Nothing is kept yet.")
    kept = _("Kept since %(day)s.") % {"day": said_day(row.agreed_on)}
    if row.told_on is not None:
        return f"{kept} {_('They were told on %(day)s.') % {'day': said_day(row.told_on)}}"
    late = _("Ask again now whether they can be told.") if copy_queries.is_late(row) else ""
    return " ".join(filter(None, (kept, _("They were not told yet."), late)))


def copy(
    worker: Working, case: Case, row: CaseCopy, told: CaseCopyTold, form: BaseForm | None, *,
    piece: Piece | None = None, place: int = 1,
) -> CopyPage:  # fmt: skip
    """One copy. *piece*: what it would be of, while nobody agreed and it can be read."""
    shown = piece or told
    whole = copied.talk(shown.talk, her=told.who, number=place) if shown.talk else None
    waits = row.agreed_on is None and row.ended_on is None
    is_own = told.asked.by == worker.id.hex
    can = policy.nearness("cases:copy-agree", worker.told.roles) != "-"
    may_agree = waits and can and is_second(worker, told.asked.by, told.asked.at)

    def at(number: int) -> str:
        return reverse("cases:copy-page", args=[case.id, row.id, number])

    return CopyPage(
        heading=told.title, ref=case.ref, state=state(row, told), rows=_rows(told), form=form,
        entries=given.entries([shown.entry]) if shown.entry else (),
        media=(_media(case, row, shown),) if shown.media else (), talk=whole,
        file=_file(shown.file) if shown.file else (),
        save=reverse("cases:copy-file", args=[case.id, row.id]) if shown.file and row.agreed_on else "",
        agree=reverse("cases:copy-agree", args=[case.id, row.id]) if may_agree else "",
        may_end=waits and is_own, back=reverse("cases:copies", args=[case.id]),
        earlier=at(whole.number - 1) if whole and whole.number > 1 else "",
        later=at(whole.number + 1) if whole and whole.number < whole.pages else "",
    )  # fmt: skip


def _file(kept: Kept) -> Rows:
    return (
        (_("Name"), visible(kept.name) or _("File")), (_("Size"), filesizeformat(kept.size)),
        (_("SHA-256"), kept.sha256),
    )  # fmt: skip


def _media(case: Case, row: CaseCopy, shown: Piece | CaseCopyTold) -> MediaShown:
    assert shown.media is not None  # noqa: S101 - the caller saw that it is one
    at = (
        reverse("cases:copy-media", args=[case.id, row.id])
        if row.agreed_on
        else reverse("cases:share-media", args=[case.id, row.share, row.piece])
    )
    return copied.media(shown.media, **{shown.media.kind: at})


def _rows(told: CaseCopyTold) -> Rows:
    tell = _("Yes") if not told.not_safe else _("No: %(why)s") % {"why": told.not_safe}
    rows = [
        (_("Asked by"), f"{told.asked.by_name}, {said(told.asked.at)}"),
        (_("What allows it"), str(KEEP_BASIS[told.basis])), (_("Why"), told.asked.why),
        (_("Safe to tell them?"), tell),
    ]  # fmt: skip
    if told.agreed:
        rows.append((_("Agreed by"), f"{told.agreed.by_name}, {said(told.agreed.at)}"))
    return (*rows, *((_("Were they told?"), _telling(each)) for each in told.tellings))


def _telling(each: Telling) -> str:
    by = f"{each.said.by_name}, {said(each.said.at)}"
    return " ".join(filter(None, (str(TOLD[each.way]), f"{by}:" if each.said.why else by, each.said.why)))
