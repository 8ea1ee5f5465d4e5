"""Shapes the pages on which workers give codes, say whose a share is, and read it."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.evidence.models import Kept
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given import presenters as given
from chesil_web.record.given.copy_models import MediaCopy, TalkCopy
from chesil_web.record.given.copy_presenters import MediaShown, PersonShown, TalkShown, TalkWhole
from chesil_web.record.given.models import CodeTold, Share, ShareCode
from chesil_web.record.given.presenters import EntryShown, ReplyShown
from chesil_web.record.given.shared import Inside
from chesil_web.staff.cases import boards
from chesil_web.staff.cases.models import Case, RefusedShare, RefusedTold
from chesil_web.staff.shares import copy_queries
from chesil_web.staff.shares.queries import Opened
from chesil_web.staff.workforce.queries import Working

_NAME: Final = 90  # signs of a piece in a list


@attrs.frozen(kw_only=True)
class CodePage(Page):
    """A code, shown once. *until*: when it stops working, in words."""

    code: str
    until: str


@attrs.frozen(kw_only=True)
class WaitingPage(Page):
    """What was shared and waits: a name, when the code was made, and where the worker answers."""

    rows: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class WhosePage(Page):
    """A name and no more. *made*: when the code was made. *case*: it is for, or nothing: then it is asked."""

    name: str
    made: str
    case: str


@attrs.frozen(kw_only=True)
class ReadPage(Page):
    """What was shared, as its preview showed it.

    *days*: how much of it is of each. *said*: what holds for it. *can_write*: it can be answered. *pieces*:
    those of which a copy can be kept: a name, where that is asked, and how it stands.
    """

    said: str
    rows: tuple[tuple[str, str], ...]
    entries: tuple[EntryShown, ...]
    talks: tuple[TalkShown, ...]
    media: tuple[MediaShown, ...]
    files: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    people: tuple[PersonShown, ...]
    days: tuple[tuple[str, str], ...]
    replies: tuple[ReplyShown, ...]
    can_write: bool
    pieces: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class TalkPage(Page):
    """A page of a conversation that was shared. *earlier*, *later*: the pages beside it, or nothing."""

    talk: TalkWhole
    earlier: str
    later: str


@attrs.frozen(kw_only=True)
class RefusedPage(Page):
    """Codes used by the wrong person: when and how, and the id that each is settled with."""

    rows: tuple[tuple[str, str, uuid.UUID], ...]


def code(text: str, lasts: timedelta, back: str) -> CodePage:
    """A code that was just made."""
    return CodePage(heading=_("The code for them"), code=text, until=said(timezone.now() + lasts), back=back)


def waiting(found: Iterable[tuple[uuid.UUID, ShareCode, CodeTold]]) -> WaitingPage:
    """What waits for a worker."""
    rows = tuple(
        (told.name, said(told.made_at), reverse("cases:whose", args=[share])) for share, _row, told in found
    )
    return WaitingPage(heading=_("Is it from them?"), rows=rows, back=reverse("cases:day"))


def whose(told: CodeTold, case: Case | None, form: BaseForm) -> WhosePage:
    """One that waits."""
    return WhosePage(
        heading=_("Is it from them?"), name=told.name, made=said(told.made_at), case=case.ref if case else "",
        form=form, back=reverse("cases:waiting"),
    )  # fmt: skip


def cases(worker: Working) -> list[tuple[str, str]]:
    """The newest cases: for an older one a code is given on its own page."""
    return [
        (each.case.id.hex, " · ".join(filter(None, (each.case.ref, each.card.who if each.card else ""))))
        for each in boards.newest(worker)
    ]


def share(case: Case, row: Share, opened: Opened, form: BaseForm) -> ReadPage:
    """What was shared."""
    told = opened.told
    rows = (
        (_("They shared it for"), told.purpose), (_("Sent"), said(told.sent_at)),
        (_("Until"), said_day(row.ends_on)),
        *([(_("Not chosen"), given.left_out(told.left_out))] if told.left_out else []),
    )  # fmt: skip
    inside = opened.inside
    return ReadPage(
        heading=_("What %(name)s shared") % {"name": told.name}, rows=rows, form=form,
        entries=given.entries(inside.entries), back=reverse("cases:case", args=[case.id]),
        replies=given.replies(inside.replies, her=told.name), notice=damaged(opened.damaged),
        talks=copied.talks(inside.talks, lambda number: address(case, row, talk=number)),
        media=tuple(_media(case, row, id, each) for id, each in inside.media),
        files=tuple(_file(case, row, id, kept) for id, kept in inside.files if not kept.made),
        papers=tuple(_file(case, row, id, kept) for id, kept in inside.files if kept.made),
        people=copied.people(inside.people), days=copied.by_day(inside.entries, inside.talks),
        said=_what_holds(row), can_write=not row.is_held,
        pieces=() if row.is_held else tuple(_pieces(case, row, inside)),
    )  # fmt: skip


def _file(case: Case, row: Share, id: uuid.UUID, kept: Kept) -> tuple[str, str]:
    return reverse("cases:share-file", args=[case.id, row.id, id]), copied.file_name(kept)


def _pieces(case: Case, row: Share, inside: Inside) -> Iterator[tuple[str, str, str]]:
    states = copy_queries.states(case, row)
    written = (f"{each.when}: {each.what}" for each in given.entries(inside.entries))
    names = [
        *zip(inside.entry_ids, written, strict=True),
        *zip(inside.talk_ids, (copied.talk_name(each.who) for each in inside.talks), strict=True),
        *((id, visible(each.source.name) or _("File")) for id, each in inside.media),
        *((id, copied.file_name(each)) for id, each in inside.files),
    ]
    for id, name in names:
        found = states.get(id)
        asked = _("A copy is kept.") if found and found.agreed_on else _("It waits for a second person.")
        yield in_one_line(name), reverse("cases:copy-ask", args=[case.id, row.id, id]), asked if found else ""


def in_one_line(words: str) -> str:
    """The beginning of some words, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _NAME else f"{line[:_NAME].rstrip()} …"


def _what_holds(row: Share) -> str:
    if row.is_held and row.stopped_on:
        words = _(
            "It ended on %(day)s. A legal hold keeps it, for the two who set the hold alone: you are one "
            "of them. Open it for what the hold is for and nothing else. Whoever shared it sees each time "
            "that you do."
        )
        return words % {"day": said_day(row.stopped_on)}
    return _(
        "They can see that you opened this, and can stop sharing it at any time. It is then deleted here. If "
        "there is a legal hold, only two people can still see it. Write down what you need for your work in "
        "the case, in your own words."
    )


def _media(case: Case, share: Share, id: uuid.UUID, found: MediaCopy) -> MediaShown:
    at = reverse("cases:share-media", args=[case.id, share.id, id])
    return copied.media(found, **{found.kind: at})


def address(case: Case, share: Share, *, talk: int = 0, day: date | None = None) -> str:
    """Where something that was shared is read: a conversation by its number, and the day in it."""
    if not talk:
        return reverse("cases:share", args=[case.id, share.id])
    if day is None:
        return reverse("cases:share-talk", args=[case.id, share.id, talk, 1])
    return reverse("cases:share-day", args=[case.id, share.id, talk, f"{day:%Y%m%d}"])


def talk(case: Case, share: Share, found: TalkCopy, *, number: int, place: int, her: str) -> TalkPage:
    """A page of a conversation. *her*: what the worker calls who shared it."""
    whole = copied.talk(found, her=her, number=place)

    def at(page: int) -> str:
        return reverse("cases:share-talk", args=[case.id, share.id, number, page])

    return TalkPage(
        heading=whole.name, talk=whole, back=address(case, share),
        earlier=at(whole.number - 1) if whole.number > 1 else "",
        later=at(whole.number + 1) if whole.number < whole.pages else "",
    )  # fmt: skip


def damaged(count: int) -> str:
    """How much could not be opened, in words; empty for nothing."""
    words = ngettext(
        "%(n)d part of this is damaged and is left out. Tell the people who run this website.",
        "%(n)d parts of this are damaged and are left out. Tell the people who run this website.", count,
    )  # fmt: skip
    return words % {"n": count} if count else ""


def refused(found: Iterable[tuple[RefusedShare, RefusedTold]]) -> RefusedPage:
    """Codes used by the wrong person."""
    return RefusedPage(
        heading=_("Codes used by the wrong person"), back=reverse("cases:day"),
        rows=tuple((said(told.at), _refused(told), row.id) for row, told in found),
    )  # fmt: skip


def _refused(told: RefusedTold) -> str:
    words = _("%(worker)s says that what came under the name “%(name)s” is from somebody else.")
    case = _("The code was for case %(ref)s.") % {"ref": told.ref} if told.ref else ""
    return f"{words % {'worker': told.by_name, 'name': told.name}} {case}".strip()
