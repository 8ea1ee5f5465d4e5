"""Shapes the pages on which messages, pictures, files, people and documents are added to what is shared."""

import uuid
from collections import Counter
from collections.abc import Container, Iterable, Sequence

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day, said_edtf
from chesil_web.person.papers.presenters import ReadPage, name_of, went_in
from chesil_web.person.sharing import pieces
from chesil_web.person.sharing.models import Chosen, TalkPart
from chesil_web.person.sharing.papers import Document
from chesil_web.person.sharing.talks import MOST, Offered
from chesil_web.record.evidence import held
from chesil_web.record.evidence.queries import File
from chesil_web.record.evidence.sheets import Sheet
from chesil_web.record.given import copy_presenters as given
from chesil_web.record.given.answers import Rows
from chesil_web.record.given.copy_models import PersonCopy, TalkCopy


@attrs.frozen(kw_only=True)
class TalksPage(Page):
    """Where a conversation is found and added.

    Attributes:
        chosen: those that were added: what each is, and its place. is_stale: not everything is in it yet.
        found: what was found, as label and value; *problem*: why it cannot be added.
    """

    chosen: tuple[tuple[str, int], ...]
    is_empty: bool
    is_stale: bool
    found: Rows
    problem: str
    here: str


@attrs.frozen(kw_only=True)
class Box:
    """Something to tick. *lines*: what is known of it. *see*: where it is looked at, or nothing."""

    id: str
    name: str
    lines: tuple[str, ...]
    chosen: bool
    see: str = ""


@attrs.frozen(kw_only=True)
class BoxesPage(Page):
    """Things to tick. *told*: what to know before. *warning*: of what can do harm. *empty*: that none are."""

    boxes: tuple[Box, ...]
    legend: str
    told: tuple[str, ...]
    warning: str
    empty: str
    problem: str


def talks(
    id: uuid.UUID, told: Chosen, offered: Offered, form: BaseForm, *, found: TalkCopy | None, problem: str
) -> TalksPage:
    """Where a conversation is found and added."""
    sources = dict(offered.sources)
    return TalksPage(
        heading=_("Add messages"), form=form, is_empty=not offered.names, is_stale=offered.is_stale,
        chosen=tuple((_part(each, sources), number) for number, each in enumerate(told.talks)),
        found=_found(found) if found else (), problem=problem, here=reverse("sharing:talks", args=[id]),
        back=reverse("sharing:preview", args=[id]),
    )  # fmt: skip


def _part(part: TalkPart, sources: dict[str, str]) -> str:
    days = [
        _("From %(day)s") % {"day": said_day(part.since)} if part.since else "",
        _("To %(day)s") % {"day": said_day(part.until)} if part.until else "",
    ]
    file = visible(sources.get(part.source, "")) if part.source else ""
    return " · ".join(filter(None, (given.talk_name(part.who), given.count_words(part.count), file, *days)))


def _found(talk: TalkCopy) -> Rows:
    whose = Counter(_("You") if each.is_mine else visible(each.who) for each in talk.messages)
    days = [day for each in talk.messages if (day := given.day_of(each))]
    span = " – ".join(dict.fromkeys((said_day(days[0]), said_day(days[-1])))) if days else ""
    rows = (
        (_("How many"), given.count_words(len(talk.messages))), (_("From when"), span),
        (_("Whose words"), ", ".join(f"{name}: {count:,}" for name, count in whose.most_common())),
        (_("From which files"), "\n".join(visible(each.name) for each in talk.sources)),
    )  # fmt: skip
    return tuple(each for each in rows if each[1])


def too_many(count: int, room: int) -> str:
    """That a part does not fit."""
    return _(
        "These are %(n)s messages and calls, and there is room for %(room)s. Share at most %(most)s at once: "
        "choose fewer days."
    ) % {"n": f"{count:,}", "room": f"{max(room, 0):,}", "most": f"{MOST:,}"}  # fmt: skip


def nothing_found() -> str:
    """That a search found nothing."""
    return _("Nothing was found. Choose other days, or all files.")


def media(id: uuid.UUID, found: Iterable[File], *, ticked: Container[str], problem: str) -> BoxesPage:
    """Pictures and recordings to tick."""
    boxes = tuple(
        Box(
            id=each.id.hex, name=visible(each.kept.name), lines=_media_lines(each),
            chosen=each.id.hex in ticked,
            see=reverse("evidence:record", args=[each.id, 0, 1]) + "#sought",
        )
        for each in found
    )  # fmt: skip
    return BoxesPage(
        heading=_("Add pictures and recordings"), boxes=boxes, problem=problem, warning="",
        legend=_("Your pictures and recordings"), back=reverse("sharing:preview", args=[id]),
        told=(
            _("We make a new copy of each. Details inside the file, such as where a photo was taken, are "
              "left out."),
            _("We cannot see what a picture shows or what is said in a recording. Look for a street, a house "
              "number, a school or a face that must not be known."),
        ),
        empty=_("There is no picture or recording among your files that was added as a file of its own."),
    )  # fmt: skip


def _media_lines(file: File) -> tuple[str, ...]:
    caption = file.caption
    words = (said_edtf(caption.when), caption.who, caption.what) if caption else ()
    return (_added(file), *(visible(each) for each in words if each))


def _added(file: File) -> str:
    return _("Added on %(when)s") % {"when": said(file.kept.received_at)}


def files(id: uuid.UUID, found: Iterable[File], *, ticked: Container[str], problem: str) -> BoxesPage:
    """Whole files to tick, each with whose words it holds."""
    boxes = tuple(
        Box(
            id=each.id.hex,
            name=visible(each.kept.name),
            lines=_file_lines(each),
            chosen=each.id.hex in ticked,
        )
        for each in found
    )
    return BoxesPage(
        heading=_("Add whole files"), boxes=boxes, problem=problem, legend=_("Your files"),
        back=reverse("sharing:preview", args=[id]),
        told=(_("Share an original file only if the worker needs it. Messages and pictures can be shared "
                "without it."),),
        warning=_("A whole file goes out with everything in it: the words of other people, and details that "
                  "you cannot see. A photo can hold the place where it was taken, and so where you live."),
        empty=_("There is no file that can be shared."),
    )  # fmt: skip


def _file_lines(file: File) -> tuple[str, ...]:
    sources = file.read.sources if file.read else ()
    people = list(dict.fromkeys(visible(name) for each in sources for name in each.people))
    whose = ", ".join(people[:8]) + (_(" and others") if len(people) > 8 else "")
    return (
        held.size(file.kept.size), _added(file),
        _("It has words from these people: %(names)s") % {"names": whose} if people
        else _("We do not know whose words are in it."),
    )  # fmt: skip


def people(id: uuid.UUID, found: Sequence[PersonCopy], *, ticked: Container[str]) -> BoxesPage:
    """People to tick."""
    boxes = tuple(
        Box(
            id=each.person, name=shown.name, chosen=each.person in ticked,
            lines=tuple(value for _label, value in shown.rows),
        )
        for each, shown in zip(found, given.people(found), strict=True)
    )  # fmt: skip
    return BoxesPage(
        heading=_("Add who is who"), boxes=boxes, problem="", warning="",
        legend=_("People you told us about"), back=reverse("sharing:preview", args=[id]),
        told=(
            _("This tells the worker who is who. What you wrote about them only for yourself stays here."),
        ),
        empty=_("You have not told us about anybody yet."),
    )  # fmt: skip


def papers(id: uuid.UUID, found: Sequence[Document], *, ticked: Container[str], problem: str) -> BoxesPage:
    """Documents to tick, the newest first."""
    boxes = tuple(
        Box(id=each.part, name=name_of(each.file), lines=paper_lines(each), chosen=each.part in ticked)
        for each in found
        if not each.is_held
    )
    held = sum(each.is_held for each in found)
    told = ngettext(
        "%(n)d document is not listed: something that must stay secret is in it. Open Papers to see what it "
        "is.",
        "%(n)d documents are not listed: something that must stay secret is in them. Open Papers to see what "
        "it is.", held,
    ) % {"n": held}  # fmt: skip
    return BoxesPage(
        heading=_("Add documents"), boxes=boxes, problem=problem, warning="",
        legend=_("Documents you made"), back=reverse("sharing:preview", args=[id]),
        told=(
            _("A document goes out as it is, with the names and words in it. We search it for what you said "
              "must stay secret."),
            *((told,) if held else ()),
        ),
        empty=_("There is no document to share yet. Make one under Papers, for example a summary."),
    )  # fmt: skip


def paper_lines(document: Document) -> tuple[str, ...]:
    """What a document was asked for with, when it was made, and its name."""
    return (*filter(None, went_in(document.asked)), made_on(document), visible(document.name))


def made_on(document: Document) -> str:
    """When a document was made."""
    return _("Made on %(when)s") % {"when": said(document.asked.asked_at)}


def not_looked_through() -> str:
    """That a document could not be searched."""
    return _(
        "A part of this document could not be searched for what must stay secret, so it cannot be shared "
        "here. You can save it under Papers, read it, and hand it over yourself."
    )


def undecided() -> str:
    """That something in a document must stay secret, and was not known when it was made."""
    return _(
        "You have since said that something in this document must stay secret. Make it again under Papers. "
        "We then ask you about each place."
    )


def paper(id: uuid.UUID, document: Document, sheets: Iterable[Sheet]) -> ReadPage:
    """A document that was chosen, as somebody will read it; one that is long is shown as its words alone."""
    shown = given.pages(sheets)
    return ReadPage(
        heading=name_of(document.file), sheets=shown, back=reverse("sharing:preview", args=[id]),
        notice=given.not_drawn(shown),
    )  # fmt: skip


def cannot_be_shared(why: str) -> Page:
    """That one document cannot be shared, and why."""
    return Page(heading=_("It cannot be shared here"), notice=why, back=reverse("papers:list"))


def too_large(size: int) -> str:
    """That whole files do not fit."""
    return _("These files are %(size)s together. Share at most %(most)s at once.") % {
        "size": held.size(size), "most": held.size(pieces.MOST_BYTES),
    }  # fmt: skip


def too_many_of(most: int) -> str:
    """That more was ticked than can go at once."""
    return _("Tick at most %(n)d.") % {"n": most}


def cannot_be_shown(names: Sequence[str]) -> str:
    """That some pictures or recordings cannot be made anew."""
    words = _(
        "This cannot be shown here, so it cannot be shared as a picture or recording: %(names)s. You can add "
        "it as a whole file instead."
    )
    return words % {"names": ", ".join(map(visible, names))}
