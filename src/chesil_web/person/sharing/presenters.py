"""Shapes the pages of this room."""

import uuid
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil_web.foundation.log.actions import READ, SAVED
from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.when import said, said_day, said_edtf
from chesil_web.person.diary.models import Listed
from chesil_web.person.diary.presenters import in_short
from chesil_web.person.papers import deciding
from chesil_web.person.papers.deciding import Decide, FindsPage
from chesil_web.person.papers.models import Find
from chesil_web.person.papers.presenters import name_of
from chesil_web.person.sharing import queries
from chesil_web.person.sharing.adding_presenters import made_on, paper_lines
from chesil_web.person.sharing.going import Going
from chesil_web.person.sharing.models import Chosen
from chesil_web.person.sharing.papers import Document
from chesil_web.record.evidence.held import size
from chesil_web.record.evidence.queries import File
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given import holds, workers
from chesil_web.record.given import presenters as given
from chesil_web.record.given.copy_models import KeptTold, MediaCopy
from chesil_web.record.given.copy_presenters import MediaShown, PersonShown, TalkShown
from chesil_web.record.given.models import EntryCopy, Share
from chesil_web.record.given.presenters import EntryShown, ReplyShown

_MOST_LOOKS: Final = 100
_DID: Final = {READ: lazy("read a document: %(file)s"), SAVED: lazy("saved a file: %(file)s")}


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
    """What can be shared.

    *papers*: documents that can go alone: what each is, when it was made, and where one press begins with it.
    *more*: that not all is listed, or nothing. *problem*: what is wrong.
    """

    papers: tuple[tuple[str, str, str], ...]
    rows: tuple[ChooseRow, ...]
    more: str
    problem: str


@attrs.frozen(kw_only=True)
class Section:
    """A kind of thing that can go out: how much of it does, or nothing, and where that is changed."""

    name: str
    count: str
    address: str


@attrs.frozen(kw_only=True)
class PreviewPage(Page):
    """What the worker will see, by the worker's own presenter.

    Attributes:
        sections: what goes out of each kind. told: what of it gives something away.
        secret: where it is decided about what must stay secret, where something is; open: how much is not.
        next: the way to a worker; link: to a
            reading link, which has entries, messages and pictures; each empty where there is none.
        files: names of whole ones. papers: documents she made: what each is, what is known of it,
            and where it can be read.
        named: who is named in these, in words; who: where she adds who they are.
        left_out: what was not chosen, in words. days: how much is of each.
    """

    sections: tuple[Section, ...]
    told: tuple[str, ...]
    secret: str
    open: int
    entries: tuple[EntryShown, ...]
    talks: tuple[TalkShown, ...]
    media: tuple[MediaShown, ...]
    files: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, tuple[str, ...], str], ...]
    named: str
    who: str
    people: tuple[PersonShown, ...]
    days: tuple[tuple[str, str], ...]
    left_out: str
    next: str
    link: str
    link_has_less: bool


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
        is_running: it can be stopped. can_write: they said that it is hers. drop: where it leaves her list;
        nothing while it cannot. keep: where she says that what she adds goes there too.
        hold: what a legal hold means for stopping; empty where there is none.
        kept: of what they keep a copy, by whom and when, and why.
    """

    state: str
    rows: tuple[tuple[str, str], ...]
    looks: tuple[tuple[str, str], ...]
    earlier: str
    replies: tuple[ReplyShown, ...]
    entries: tuple[EntryShown, ...]
    talks: tuple[TalkShown, ...]
    media: tuple[MediaShown, ...]
    files: tuple[tuple[str, str], ...]
    people: tuple[PersonShown, ...]
    is_running: bool
    can_write: bool
    hold: str
    kept: tuple[tuple[str, str, str], ...]
    keep: str
    stop: str
    drop: str


def about() -> AboutPage:
    """The ways to share."""
    return AboutPage(heading=_("Share without a file"), workers=workers.there_are_any())


def choose(
    rows: Sequence[Listed],
    form: BaseForm,
    *,
    papers: Iterable[Document],
    ticked: Container[str],
    more: bool,
    problem: str = "",
) -> ChoosePage:
    """The page on which she chooses."""
    most = _("Only %(n)d entries are listed. Choose days, a kind or words to see others.")
    return ChoosePage(
        heading=_("What do you want to share?"), form=form, problem=problem,
        more=most % {"n": queries.MOST} if more else "", back=reverse("sharing:about"),
        papers=tuple(
            (name_of(each.file), made_on(each), reverse("sharing:this-paper", args=[uuid.UUID(each.part)]))
            for each in papers
        ),
        rows=tuple(
            ChooseRow(
                id=row.version, when=said_edtf(row.when) or _("No day given"), chosen=row.version in ticked,
                words=in_short(row.words, row.kinds, row.files),
            )
            for row in rows
        ),
    )  # fmt: skip


def preview(id: uuid.UUID, found: Going, *, secrets: Sequence[Find] = ()) -> PreviewPage:
    """What the worker will see. *secrets*: what must stay secret and goes out; while one is open nothing
    does."""
    open = [each for each in secrets if not each.reason]
    return PreviewPage(
        heading=_("This is what they will see") if found else _("What do you want to share?"),
        sections=tuple(_sections(id, found)),
        told=tuple(_told(found.entries)), back=reverse("sharing:choose"),
        left_out=given.left_out(found.left_out),
        next=reverse("sharing:to-whom", args=[id]) if found and not open and workers.there_are_any() else "",
        link=reverse("sharing:make-link", args=[id]) if _has_for_link(found) and not open else "",
        link_has_less=bool(found.media or found.files or found.people),
        entries=given.entries(found.entries), days=copied.by_day(found.entries, found.talks),
        talks=copied.talks(found.talks, lambda number: reverse("sharing:talk", args=[id, number, 1])),
        media=tuple(map(_media, found.media)), files=tuple(map(_file, found.files)),
        papers=tuple(
            (name_of(each.file), paper_lines(each), reverse("sharing:paper", args=[id, uuid.UUID(each.part)]))
            for _part, each in found.papers
        ),
        named=_named(found), who=_at("people", id) if found.papers and not found.people else "",
        people=copied.people(found.people), open=len(open),
        secret=reverse("sharing:secret", args=[id]) if secrets else "",
        notice="" if found.is_whole else _(
            "Something you chose has since been changed, deleted or kept for yourself. It is no longer here."
        ),
    )  # fmt: skip


def _has_for_link(found: Going) -> bool:
    return bool(found.entries or found.talks or found.media or found.papers)


def _named(found: Going) -> str:
    names = dict.fromkeys(visible(name) for part, _document in found.papers for name in part.names)
    words = _("These people are named in what you share: %(names)s.")
    return words % {"names": ", ".join(names)} if names else ""


def _sections(id: uuid.UUID, found: Going) -> Iterator[Section]:
    for name, count, words, address in (
        (_("Entries of your diary"), len(found.entries), entry_words, reverse("sharing:choose")),
        (_("Messages and calls"), found.messages, copied.count_words, _at("talks", id)),
        (_("Pictures and recordings"), len(found.media), _media_words, _at("media", id)),
        (_("Whole files"), len(found.files), _file_words, _at("files", id)),
        (_("Documents you made"), len(found.papers), paper_words, _at("papers", id)),
        (_("Who is who"), len(found.people), _people_words, _at("people", id)),
    ):
        yield Section(name=name, count=words(count) if count else "", address=address)


def _at(name: str, id: uuid.UUID) -> str:
    return reverse(f"sharing:{name}", args=[id])


def entry_words(n: int) -> str:
    """How many entries, in words."""
    return ngettext("%(n)d entry", "%(n)d entries", n) % {"n": n}


def _media_words(n: int) -> str:
    return ngettext("%(n)d picture or recording", "%(n)d pictures and recordings", n) % {"n": n}


def _file_words(n: int) -> str:
    return ngettext("%(n)d whole file", "%(n)d whole files", n) % {"n": n}


def _people_words(n: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", n) % {"n": n}


def paper_words(n: int) -> str:
    """How many documents, in words."""
    return ngettext("%(n)d document", "%(n)d documents", n) % {"n": n}


def _media(file: File) -> MediaShown:
    """A picture or recording as the preview shows it: it is made when it goes, and looked at in its file."""
    said = file.caption
    told = (said_edtf(said.when), said.who, said.what) if said else ()
    rows = zip((_("When"), _("Who"), _("What it is")), map(visible, told), strict=False)
    return MediaShown(
        name=visible(file.kept.name), rows=tuple(each for each in rows if each[1]), expert=(),
        see=reverse("evidence:record", args=[file.id, 0, 1]) + "#sought",
    )  # fmt: skip


def _file(file: File) -> tuple[str, str]:
    return visible(file.kept.name), size(file.kept.size)


def secret(id: uuid.UUID, found: Sequence[Find], form: Decide) -> FindsPage:
    """The page of what must stay secret and would go out."""
    return FindsPage(
        heading=_("Check what must stay secret"), form=form, drop="", fault="", is_over=False, waits=False,
        groups=deciding.shown(found, form, _where, lambda each: ""),
        left=sum(not each.reason for each in found), back=reverse("sharing:preview", args=[id]),
    )  # fmt: skip


def leave_out(find: Find) -> str:
    """What taking a find out of what is shared does, in words."""
    said = {
        "entry": _("Leave this entry out"), "talk": _("Leave this message out"),
        "paper": _("Leave this document out"), "person": _("Leave this person out"),
        "media": _("Leave this picture or recording out"),
    }  # fmt: skip
    return said.get(find.name, _("Leave this file out"))


def _where(find: Find) -> str:
    said = {
        "entry": _("An entry"), "talk": _("A message"), "person": _("A person"),
        "media": _("The name or words of a picture or recording"),
    }  # fmt: skip
    return said.get(find.name, visible(find.part))


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
    count = amounts(
        entries=len(told.versions), messages=sum(each.count for each in told.talks), media=len(told.media),
        files=len(told.files), people=len(told.people), papers=len(told.papers),
    )  # fmt: skip
    rows = (
        (_("Who"), who.first_name), (_("What they do"), who.role), (_("Where they work"), who.agency),
        (_("What they call you"), told.name), (_("What goes out"), count),
    )  # fmt: skip
    return SendPage(
        heading=_("Is this the right person?"), rows=rows, agency=who.agency, form=form,
        back=reverse("sharing:to-whom", args=[id]),
    )  # fmt: skip


def amounts(*, entries: int, messages: int, media: int, files: int, people: int, papers: int) -> str:
    """How much goes out of each kind, a line each; what there is none of is left out."""
    words = (
        (entries, entry_words), (messages, copied.count_words), (media, _media_words), (files, _file_words),
        (papers, paper_words), (people, _people_words),
    )  # fmt: skip
    return "\n".join(said(count) for count, said in words if count)


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
            "They said that it is not from the person they gave the code to, so it was deleted. "
            "Nobody read it."
        )
    if row is None:
        return _("It was deleted for good.")
    if row.stopped_on is not None:
        by_itself = row.stopped_on > row.ends_on
        words = _("It ended on %(day)s.") if by_itself else _("You stopped it on %(day)s.")
        ended = words % {"day": said_day(row.ends_on if by_itself else row.stopped_on)}
        return f"{ended} {_after_hold(row)}".strip()
    if row.accepted_on is None:
        return _(
            "They have not opened it yet. They see your name and nothing else until they confirm that it is "
            "from you."
        )
    return _("They can read it until %(day)s.") % {"day": said_day(row.ends_on)}


def _after_hold(row: Share) -> str:
    if row.let_go_on is not None:
        words = _("The legal hold is over. Since %(day)s nobody there can open it.")
        return words % {"day": said_day(row.let_go_on)}
    return _(
        "They have to keep it because of a legal hold. Two people there can still open it, and nobody "
        "else. You see below each time that one of them does. When the hold is over somebody there looks "
        "at it, and then nobody there can open it."
    ) if row.is_held else ""  # fmt: skip


def share(whole: queries.Whole, form: BaseForm) -> SharePage:
    """One share."""
    found, link = whole.found, whole.found.link
    row = found.row
    is_running = queries.is_running(found)
    stays = is_running or (row is not None and row.is_held)
    n = amounts(
        entries=link.entries,
        messages=link.messages,
        media=link.media,
        files=link.files,
        people=link.people,
        papers=link.papers,
    )
    rows = (
        (_("Shared with"), f"{link.first_name}, {link.role}, {link.agency}"),
        (_("What it is for"), link.purpose),
        (_("What went out"), n), (_("Sent"), said(link.sent_at)), (_("Until"), said_day(link.until)),
    )  # fmt: skip
    return SharePage(
        heading=_name(found), form=form, state=_state(found), rows=rows, back=reverse("sharing:list"),
        looks=tuple(_looks(whole)), earlier=earlier(len(whole.looks) - _MOST_LOOKS),
        replies=given.replies(whole.replies, her=_("You")),
        entries=given.entries(whole.copies, is_hers=True),
        is_running=is_running, people=copied.people(whole.people),
        talks=copied.talks(
            whole.talks, lambda number: reverse("sharing:shared-talk", args=[found.id, number, 1])
        ),
        media=tuple(_shown(found.id, id, each) for id, each in whole.media),
        files=tuple((copied.file_name(each), size(each.size)) for each in whole.files),
        can_write=is_running and row is not None and row.accepted_on is not None,
        hold=_hold() if is_running and row is not None and holds.held([row.id]) else "",
        kept=tuple(_kept(each) for each in whole.kept),
        keep=reverse("sharing:keep", args=[found.id]), stop=reverse("sharing:stop", args=[found.id]),
        drop="" if stays else reverse("sharing:drop", args=[found.id]),
    )  # fmt: skip


def _hold() -> str:
    return _(
        "There is a legal hold: they have to keep what they have, for example because of a court case. You "
        "can stop sharing now. From then on nobody there can open it but the two people who set the hold, "
        "and nobody can write. You see here each time that one of the two opens it. When the hold is over "
        "somebody there looks at it, and then these two cannot open it either."
    )


def _kept(told: KeptTold) -> tuple[str, str, str]:
    by = given.worker_name(uuid.UUID(told.by), is_named=False)
    words = _("Kept by %(who)s on %(when)s") % {"who": by, "when": said(told.at)}
    return told.title, words, _("Because: %(why)s") % {"why": told.why}


def _shown(share: uuid.UUID, id: uuid.UUID, found: MediaCopy) -> MediaShown:
    address = reverse("sharing:shared-media", args=[share, id])
    is_picture = found.kind == "picture"
    return copied.media(found, picture=address if is_picture else "", sound="" if is_picture else address)


def _looks(whole: queries.Whole) -> Iterator[tuple[str, str]]:
    shown = whole.looks[:_MOST_LOOKS]
    names = {by: given.worker_name(by, is_named=False) for by in {each.worker for each in shown}}
    for each in shown:
        did = _DID[each.did] % {"file": visible(each.file)} if each.did in _DID else ""
        yield " · ".join(filter(None, (names[each.worker], did))), said(each.at)


def earlier(count: int) -> str:
    """How often it was opened before the times in the list; empty if all are listed."""
    words = ngettext("And %(n)d time before that", "And %(n)d times before that", count)
    return words % {"n": count} if count > 0 else ""


def sure(found: queries.Found) -> SurePage:
    """Asks before a share leaves her list."""
    return SurePage(
        heading=_("Take this off your list?"), do=_("Take it off"),
        said=_("After that, you can no longer see what you shared, who opened it and what was written."),
        back=reverse("sharing:share", args=[found.id]),
    )  # fmt: skip
