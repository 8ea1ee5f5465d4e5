"""Shapes the pages of this room."""

import uuid
from collections.abc import Container, Iterator, Sequence
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.when import said, said_day, said_edtf
from chesil_web.person.diary.models import Listed
from chesil_web.person.sharing import queries
from chesil_web.person.sharing.models import Chosen
from chesil_web.record.given import presenters as given
from chesil_web.record.given import workers
from chesil_web.record.given.models import EntryCopy
from chesil_web.record.given.presenters import EntryShown, ReplyShown
from chesil_web.record.kinds import kind_words

_MOST_LOOKS: Final = 100


@attrs.frozen(kw_only=True)
class AboutPage(Page):
    """The ways to share. *workers*: whether there is any to share with."""

    workers: bool


@attrs.frozen(kw_only=True)
class ChooseRow:
    """An entry that can be shared. *id*: of its version."""

    id: str
    when: str
    words: str
    chosen: bool


@attrs.frozen(kw_only=True)
class ChoosePage(Page):
    """What can be shared. *more*: that not all is listed, or nothing. *problem*: what is wrong."""

    rows: tuple[ChooseRow, ...]
    more: str
    problem: str


@attrs.frozen(kw_only=True)
class PreviewPage(Page):
    """What the worker will see, by the worker's own presenter. *told*: what of it gives something away.

    Attributes:
        given: what of it must stay secret.
        next: the way to a worker; empty where there is none. link: the way to a reading link.
    """

    count: str
    told: tuple[str, ...]
    given: tuple[str, ...]
    entries: tuple[EntryShown, ...]
    next: str
    link: str
    change: str


@attrs.frozen(kw_only=True)
class SendPage(Page):
    """Whom it goes to, before it goes."""

    rows: tuple[tuple[str, str], ...]
    agency: str


@attrs.frozen(kw_only=True)
class SharedRow:
    """A share in the list."""

    name: str
    state: str
    sent: str
    address: str


@attrs.frozen(kw_only=True)
class SharedPage(Page):
    """What was shared."""

    rows: tuple[SharedRow, ...]


@attrs.frozen(kw_only=True)
class SharePage(Page):
    """One share.

    Attributes:
        rows: to whom, for what, until when.
        looks: who opened it and when, the newest first. earlier: how often before those, in words.
        is_running: it can be stopped. can_write: they said that it is hers. drop: where it leaves her list.
    """

    state: str
    rows: tuple[tuple[str, str], ...]
    looks: tuple[tuple[str, str], ...]
    earlier: str
    replies: tuple[ReplyShown, ...]
    entries: tuple[EntryShown, ...]
    is_running: bool
    can_write: bool
    stop: str
    drop: str


def about() -> AboutPage:
    """The ways to share."""
    return AboutPage(heading=_("Share what you wrote"), workers=workers.there_are_any())


def choose(
    rows: Sequence[Listed], form: BaseForm, *, ticked: Container[str], more: bool, problem: str = ""
) -> ChoosePage:
    """The page on which she chooses."""
    most = _("Only %(n)d entries are listed. Choose days, a kind or words to see others.")
    return ChoosePage(
        heading=_("What do you want to share?"), form=form, problem=problem,
        more=most % {"n": queries.MOST} if more else "", back=reverse("sharing:about"),
        rows=tuple(
            ChooseRow(
                id=row.version, when=said_edtf(row.when) or _("No day given"), chosen=row.version in ticked,
                words=row.words or kind_words(row.kinds) or _("Nothing written"),
            )
            for row in rows
        ),
    )  # fmt: skip


def preview(
    id: uuid.UUID, copies: Sequence[EntryCopy], *, is_less: bool, secrets: Sequence[tuple[str, int]] = ()
) -> PreviewPage:
    """What the worker will see.

    Args:
        is_less: something that was chosen cannot go out any more.
        secrets: what must stay secret and goes out, masked, and in how many entries.
    """
    count = ngettext("%(n)d entry goes out.", "%(n)d entries go out.", len(copies)) % {"n": len(copies)}
    return PreviewPage(
        heading=_("This is what they will see"), count=count, told=tuple(_told(copies)),
        entries=given.entries(copies),
        next=reverse("sharing:to-whom", args=[id]) if workers.there_are_any() else "",
        link=reverse("sharing:make-link", args=[id]),
        change=reverse("sharing:choose"), back=reverse("sharing:choose"),
        notice=_(
            "Something you chose was changed, deleted or kept for yourself since. It is not here any more."
        ) if is_less else "",
        given=tuple(
            ngettext("%(n)d entry gives away %(what)s.", "%(n)d entries give away %(what)s.", count)
            % {"n": count, "what": what}
            for what, count in secrets
        ),
    )  # fmt: skip


def _told(copies: Sequence[EntryCopy]) -> list[str]:
    places = sum(1 for each in copies if each.where or any(thing.where for thing in each.things))
    felt = sum(1 for each in copies if each.how_it_felt)
    said = [
        (places, ngettext("%(n)d entry says where it was.", "%(n)d entries say where it was.", places)),
        (felt, ngettext("%(n)d entry says how you felt.", "%(n)d entries say how you felt.", felt)),
    ]
    return [words % {"n": n} for n, words in said if n]


def send(id: uuid.UUID, told: Chosen, who: workers.Who, form: BaseForm) -> SendPage:
    """Whom it goes to."""
    n = len(told.versions)
    count = ngettext("%(n)d entry of your diary", "%(n)d entries of your diary", n) % {"n": n}
    rows = (
        (_("Who"), who.first_name), (_("What they do"), who.role), (_("Where they work"), who.agency),
        (_("What they call you"), told.name), (_("What goes out"), count),
    )  # fmt: skip
    return SendPage(
        heading=_("Is this the right person?"), rows=rows, agency=who.agency, form=form,
        back=reverse("sharing:to-whom", args=[id]),
    )  # fmt: skip


def shared(found: Sequence[queries.Found], also: tuple[SharedRow, ...] = ()) -> SharedPage:
    """What was shared. *also*: rows of what was shared in another way, which stand below."""
    rows = tuple(
        SharedRow(
            name=_name(each), state=_state(each), sent=said(each.link.sent_at),
            address=reverse("sharing:share", args=[each.id]),
        )
        for each in found
    )  # fmt: skip
    return SharedPage(heading=_("What you shared"), rows=(*rows, *also), back=reverse("sharing:about"))


def _name(found: queries.Found) -> str:
    return f"{found.link.first_name}, {found.link.agency}"


def _state(found: queries.Found) -> str:
    row = found.row
    if found.is_refused:
        return _(
            "They said that it is not from the person they gave the code to. It is gone. Nobody read it."
        )
    if row is None:
        return _("It is gone for good.")
    if row.stopped_on is not None:
        by_itself = row.stopped_on > row.ends_on
        words = _("It ended on %(day)s.") if by_itself else _("You stopped it on %(day)s.")
        return words % {"day": said_day(row.ends_on if by_itself else row.stopped_on)}
    if row.accepted_on is None:
        return _("It waits. They see your name and nothing else until they say that it is yours.")
    return _("They can read it until %(day)s.") % {"day": said_day(row.ends_on)}


def share(whole: queries.Whole, form: BaseForm) -> SharePage:
    """One share."""
    found, link = whole.found, whole.found.link
    row = found.row
    is_running = row is not None and row.stopped_on is None and row.ends_on >= timezone.localdate()
    n = ngettext("%(n)d entry", "%(n)d entries", link.entries) % {"n": link.entries}
    rows = (
        (_("Shared with"), f"{link.first_name}, {link.role}, {link.agency}"),
        (_("What it is for"), link.purpose),
        (_("What went out"), n), (_("Sent"), said(link.sent_at)), (_("Until"), said_day(link.until)),
    )  # fmt: skip
    return SharePage(
        heading=_name(found), form=form, state=_state(found), rows=rows, back=reverse("sharing:list"),
        looks=tuple(_looks(whole)), earlier=_earlier(len(whole.looks) - _MOST_LOOKS),
        replies=given.replies(whole.replies, her=_("You")),
        entries=given.entries(whole.copies), is_running=is_running,
        can_write=is_running and row is not None and row.accepted_on is not None,
        stop=reverse("sharing:stop", args=[found.id]), drop=reverse("sharing:drop", args=[found.id]),
    )  # fmt: skip


def _looks(whole: queries.Whole) -> Iterator[tuple[str, str]]:
    shown = whole.looks[:_MOST_LOOKS]
    names = {worker: given.worker_name(worker, is_named=False) for worker in {each for each, _at in shown}}
    yield from ((names[worker], said(at)) for worker, at in shown)


def _earlier(count: int) -> str:
    words = ngettext("And %(n)d time before that", "And %(n)d times before that", count)
    return words % {"n": count} if count > 0 else ""


def sure(found: queries.Found) -> SurePage:
    """Asks before a share leaves her list."""
    return SurePage(
        heading=_("Take this off your list?"), do=_("Take it off"),
        said=_("You can then no longer see what you shared, who opened it and what was written."),
        back=reverse("sharing:share", args=[found.id]),
    )  # fmt: skip
