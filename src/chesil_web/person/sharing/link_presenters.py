"""Shapes the pages of reading links."""

import uuid
from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.when import said
from chesil_web.person.sharing import link_actions
from chesil_web.person.sharing.going import Going
from chesil_web.person.sharing.models import Chosen
from chesil_web.person.sharing.papers import MOST_PAGES
from chesil_web.person.sharing.presenters import SharedRow, earlier, entry_words, paper_words
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given import presenters as given
from chesil_web.record.given.copy_presenters import TalkWhole
from chesil_web.record.given.presenters import EntryShown
from chesil_web.record.links import queries
from chesil_web.record.links.actions import MOST_TRIES

_MOST_OPENINGS = 100


@attrs.frozen(kw_only=True)
class MakePage(Page):
    """Before a link is made. *count*: what goes out, in words. *less*: what of the choice does not."""

    count: str
    less: str


@attrs.frozen(kw_only=True)
class LinkPage(Page):
    """One link.

    Attributes:
        rows: for whom, what, until when. address, code: to send and to say; empty once it has ended.
        openings: when it was opened with its code. earlier: how often before those. tries: wrong codes.
        is_running: it can be stopped. drop: where it leaves her list.
    """

    state: str
    rows: tuple[tuple[str, str], ...]
    address: str
    code: str
    openings: tuple[str, ...]
    earlier: str
    tries: str
    entries: tuple[EntryShown, ...]
    talks: tuple[TalkWhole, ...]
    pictures: tuple[str, ...]
    is_running: bool
    stop: str
    drop: str


def make(id: uuid.UUID, told: Chosen, found: Going, form: BaseForm) -> MakePage:
    """Before a link is made."""
    has_less = told.files or told.people or len(found.media) < len(told.media)
    return MakePage(
        heading=_("A link for someone you trust"), form=form,
        count=_("You are sharing: %(what)s.") % {
            "what": _amounts(len(found.entries), found.messages, len(found.media), len(found.papers)),
        },
        less=_("A link cannot hold recordings, whole files or who is who.") if has_less else "",
        back=reverse("sharing:preview", args=[id]),
    )  # fmt: skip


def _amounts(entries: int, messages: int, pictures: int, papers: int) -> str:
    words = (
        (entries, entry_words(entries)), (messages, copied.count_words(messages)),
        (pictures, ngettext("%(n)d picture", "%(n)d pictures", pictures) % {"n": pictures}),
        (papers, paper_words(papers)),
    )  # fmt: skip
    return ", ".join(said for count, said in words if count)


def too_much() -> str:
    """That there are too many messages for one page."""
    words = _("A link has at most %(n)d messages. Go back and choose fewer days.")
    return words % {"n": link_actions.MOST_MESSAGES}


def too_many_pages() -> str:
    """That the documents have too many pages for one page."""
    words = _("A link shows at most %(n)d pages of documents. Go back and choose the summary, or fewer.")
    return words % {"n": MOST_PAGES}


def rows(found: Iterable[queries.Found]) -> tuple[SharedRow, ...]:
    """The links in the list of what she shared."""
    return tuple(
        SharedRow(
            name=_("Link for %(name)s") % {"name": each.told.name}, state=_state(each),
            sent=said(each.told.made_at), address=reverse("sharing:link", args=[each.id]),
        )
        for each in found
    )  # fmt: skip


def link(request: HttpRequest, found: queries.Found, inside: queries.Inside) -> LinkPage:
    """One link."""
    told, running = found.told, _is_running(found)
    openings = queries.openings(found.safe) if found.safe else ()
    count = _amounts(told.entries, told.messages, told.pictures, told.papers)
    details = (
        (_("Who it is for"), told.name), (_("What went out"), count), (_("Made"), said(told.made_at)),
        (_("Ends"), said(told.ends_at)),
    )  # fmt: skip
    place = reverse("reading:open", args=[uuid.UUID(told.address)])
    return LinkPage(
        heading=_("Link for %(name)s") % {"name": told.name}, state=_state(found), rows=details,
        back=reverse("sharing:list"), is_running=running,
        entries=given.plain_entries(inside.entries, is_hers=True),
        talks=tuple(copied.plain_talk(each, her=_("You")) for each in inside.talks),
        pictures=tuple(
            visible(copy.source.name) or _("Picture") for _row, copy in inside.pictures if copy.page < 2
        ),
        address=request.build_absolute_uri(place) if running else "", code=told.code if running else "",
        openings=tuple(said(each) for each in openings[:_MOST_OPENINGS]),
        earlier=earlier(len(openings) - _MOST_OPENINGS), tries=_tries(found) if running else "",
        stop=reverse("sharing:link-stop", args=[found.id]),
        drop=reverse("sharing:link-drop", args=[found.id]),
    )  # fmt: skip


def _is_running(found: queries.Found) -> bool:
    row = found.row
    return row is not None and row.ended_at is None and row.ends_at > timezone.now()


def _state(found: queries.Found) -> str:
    row = found.row
    if row is None:
        return _("It was deleted for good.")
    if _is_running(found):
        return _("It can be opened until %(when)s.") % {"when": said(row.ends_at)}
    if row.tries >= MOST_TRIES:
        return _(
            "It closed after %(n)d wrong codes. Somebody who should not have the address may have it. "
            "Nobody could read anything with them."
        ) % {"n": MOST_TRIES}  # fmt: skip
    if row.ended_at is not None and row.ended_at < row.ends_at:
        return _("You stopped it: %(when)s.") % {"when": said(row.ended_at)}
    return _("It ended: %(when)s.") % {"when": said(row.ends_at)}


def _tries(found: queries.Found) -> str:
    count = found.row.tries if found.row else 0
    words = ngettext(
        "%(n)d wrong code was typed since it was last opened. After %(most)d it closes for good.",
        "%(n)d wrong codes were typed since it was last opened. After %(most)d it closes for good.", count,
    )  # fmt: skip
    return words % {"n": count, "most": MOST_TRIES} if count else ""


def sure(found: queries.Found) -> SurePage:
    """Asks before a link leaves her list."""
    return SurePage(
        heading=_("Take this off your list?"), do=_("Take it off"),
        said=_("After that, you can no longer see what was in it and when it was opened."),
        back=reverse("sharing:link", args=[found.id]),
    )  # fmt: skip
