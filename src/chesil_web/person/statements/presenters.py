"""What each page of this room shows."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.documents.statement.drafting import ANSWER, Note, Paragraph
from chesil.documents.statement.kinds import Kind, Truth
from chesil.documents.statement.printing import (
    clock_words,
    produced_by,
    produced_words,
    quote_head,
    quote_text,
    source_words,
    top,
)
from chesil.documents.statement.telling import start
from chesil.leaks import Detail, masked
from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said, said_day, said_edtf
from chesil_web.person.diary.models import Listed
from chesil_web.person.diary.presenters import in_short
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.prepared import ChosenMessages
from chesil_web.person.papers.questions import BegunPage, FormPage
from chesil_web.person.papers.register import messages_name
from chesil_web.person.statements.forms import HeadForm
from chesil_web.person.statements.messages import Listing, Message
from chesil_web.person.statements.queries import Standing, with_refs

MOST: Final = 300  # entries that are listed at once
_WORDS: Final = 90


@attrs.frozen(kw_only=True)
class EntriesPage(Page):
    """Which entries go in. *many*: more than are listed. *kept*: chosen ones that are not listed."""

    many: bool
    kept: tuple[str, ...]
    empty: bool


@attrs.frozen(kw_only=True)
class MessagesPage(Page):
    """Which messages are quoted. *said*: how many are not listed, or that there are none. *new*: their id."""

    said: str
    new: str


@attrs.frozen(kw_only=True)
class Row:
    """A paragraph.

    Attributes:
        change: the address where it is changed. known: how she knows it. exhibits: with what each is.
        origin: the entry or question it came from, and its address. by_hand: she wrote or changed it.
        differs: what its entry says now, where that no longer fits; gone: the entry is not there any more.
        produced: the sentence that produces its messages; quotes: who sent each and when, and what it says;
            clock: what a reader should know of their times.
    """

    number: int
    change: str
    text: str
    known: str
    exhibits: tuple[str, ...]
    origin: str
    address: str
    by_hand: bool
    differs: str
    gone: bool
    produced: str
    quotes: tuple[tuple[str, str], ...]
    clock: str


@attrs.frozen(kw_only=True)
class OnePage(Page):
    """A statement as it stands.

    Attributes:
        steps: addresses and names of the pages that ask. sections: title and paragraphs.
        came: what followed its entry by itself. open: what is still to be said, each with an address or none.
        out: ids and words of what she took out. ready: there is something to print. stamp: of the draft.
        messages: the address where they are chosen; nothing where none can be quoted.
        more: how many entries are not in it, in words. moved: it changed meanwhile, so nothing was done.
    """

    id: uuid.UUID
    steps: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    came: tuple[str, ...]
    open: tuple[tuple[str, str], ...]
    out: tuple[tuple[str, str], ...]
    ready: bool
    stamp: str
    messages: str
    more: str
    moved: bool


@attrs.frozen(kw_only=True)
class ParagraphPage(Page):
    """A paragraph that is changed.

    Attributes:
        origin, now: where it came from, and what that says. exhibits: numbers and names that it can refer to.
    """

    origin: str
    now: str
    do: str
    exhibits: tuple[tuple[str, str], ...] = ()


@attrs.frozen(kw_only=True)
class MakePage(Page):
    """The statement as it is printed.

    Attributes:
        title, corner, above, head, opening, sections: as they are printed.
        truth: the words before the signature; truth_first: they stand above what is told.
        warning: what signing means. source: where the words are from.
        asks: what only she or the court can say. open: what is still to be said.
        secrets: what must stay secret and stands in it. held: why it cannot be made, or nothing.
        back: a page that is never served is made too. length: how long it may be, or nothing.
    """

    title: str
    corner: tuple[tuple[str, str], ...]
    above: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    opening: tuple[str, ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    truth: str
    truth_first: bool
    warning: str
    source: str
    asks: tuple[str, ...]
    open: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]
    has_secrets: bool
    held: str
    back_too: bool
    length: str
    new: str


def listed(found: Sequence[tuple[uuid.UUID, str, datetime]]) -> BegunPage:
    """The statements that were begun, each with what it is called and when it was changed."""
    return BegunPage(
        heading=_("Statements"), do=_("Begin a statement"), address=reverse("statements:new"),
        intro=(
            _("A statement tells the police or a court what happened, in your own words. It is built from "
              "your entries. You see and change every paragraph before anything is made."),
            _("Nobody signs it for you. You sign it by hand, after you have read all of it."),
        ),
        rows=tuple(
            (reverse("statements:one", args=[id]), title, _("Changed %(when)s") % {"when": said(at)})
            for id, title, at in found
        ),
        back=reverse("papers:list"),
    )  # fmt: skip


def asking(
    form: forms.Form, heading: str, *, back: str, intro: Sequence[str] = (), empty: str = ""
) -> FormPage:
    """A page of questions."""
    return FormPage(
        heading=heading, form=form, do=_("Save and go on"), intro=tuple(intro), back=back, empty=empty
    )


def entries(form: forms.Form, *, many: bool, kept: Sequence[str], empty: bool, back: str) -> EntriesPage:
    """The page on which she chooses the entries."""
    return EntriesPage(
        heading=_("Which entries go into the statement?"), form=form, many=many, kept=tuple(kept), back=back,
        empty=empty,
    )  # fmt: skip


def reading(back: str) -> FormPage:
    """The page before what is new is looked through."""
    return FormPage(
        heading=_("Which messages go into the statement?"), form=RevealingForm(), do=_("Continue"), back=back,
        intro=(_("When you press Continue, we first read what is new in your files and notes. Then you "
                 "choose the messages."),),
    )  # fmt: skip


def messages(form: forms.Form, listed: Listing, *, new: uuid.UUID, back: str) -> MessagesPage:
    """The page on which she chooses messages."""
    more = ngettext(
        "%(n)d later message is not listed. Choose fewer days to see it.",
        "%(n)d later messages are not listed. Choose fewer days to see them.", listed.more,
    ) % {"n": listed.more}  # fmt: skip
    none = _("There are no messages with them on these days.")
    is_empty = not listed.messages and (form.is_bound or "since" in form.initial)
    said = more if listed.more else none if is_empty else ""
    return MessagesPage(
        heading=_("Which messages go into the statement?"), form=form, said=said, new=new.hex, back=back
    )


def message_option(message: Message) -> tuple[str, str]:
    """A message as something to choose."""
    return message.key, visible(f"{quote_head(message.quote)}: {cut(quote_text(message.quote))}")


def options(found: Standing) -> list[tuple[str, str]]:
    """The entries and messages of a statement as something to choose, in order of time."""
    rows = [(start(told), *option(row)) for row, told in found.entries.values()]
    rows += [((each.starts, ""), id, _messages(each)) for id, each in found.messages.items()]
    return [(id, words) for _start, id, words in sorted(rows)]


def _messages(each: ChosenMessages) -> str:
    return visible(f"{said_edtf(each.starts) or _('No day given')} – {messages_name(each)}")


def option(row: Listed) -> tuple[str, str]:
    """An entry as something to choose."""
    words = in_short(row.words, row.kinds, row.files)
    return row.entry, visible(f"{said_edtf(row.when) or _('No day given')} – {cut(words)}")


def ends(found: Standing, worst: str) -> tuple[str, str]:
    """The first and the latest of the entries by their days, in words. *worst*: stands apart from them."""
    rest = [words for id, words in options(found) if id != worst]
    return (rest[0], rest[-1]) if rest else ("", "")


def cut(words: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(words.split())
    return line if len(line) <= _WORDS else f"{line[:_WORDS]}…"


def one(id: uuid.UUID, found: Standing, *, left: int, moved: bool) -> OnePage:
    """The page of a statement."""
    more = ngettext("%(n)d of your entries is not in it.", "%(n)d of your entries are not in it.", left)
    return OnePage(
        heading=found.kind.title, id=id, steps=tuple(steps(id, found.kind)),
        messages=reverse("statements:messages", args=[id]) if found.kind.facts else "",
        sections=tuple(_sections(id, found)), moved=moved, stamp=found.stamp,
        came=tuple(_note(each) for each in found.notes if _followed(each, found)),
        open=tuple(_open(id, found.open, found.kind)), out=tuple(_out(found)),
        ready=bool(found.draft.paragraphs), more=more % {"n": left} if left else "",
        back=reverse("statements:list"),
    )  # fmt: skip


def steps(id: uuid.UUID, kind: Kind) -> Iterator[tuple[str, str]]:
    """The pages that ask for a statement of a kind, in order: address and name."""
    for name in names_of_steps(kind):
        yield reverse(f"statements:{name}", args=[id]), _step(name)
        if name == "entries" and kind.facts:
            yield reverse("statements:messages", args=[id]), _("The messages that go in")
    if kind.back:
        yield (
            reverse("statements:back", args=[id]),
            _("Contact details and needs, on a separate page that the other side never gets"),
        )


def names_of_steps(kind: Kind) -> list[str]:
    """The same by their names, without the page that is never served."""
    ends = any(each.of == "worst" for each in kind.section)
    return ["entries", *(["which"] if ends else []), "questions", "head"]


def _step(name: str) -> str:
    return {
        "entries": _("The entries that go in"), "which": _("The first, the worst and the latest incident"),
        "questions": _("Other questions"), "head": _("Your name and the court"),
    }[name]  # fmt: skip


def _sections(id: uuid.UUID, found: Standing) -> Iterator[tuple[str, tuple[Row, ...]]]:
    placed = list(enumerate(found.draft.paragraphs, 1))
    notes = {each.number: each for each in found.notes if not _followed(each, found)}
    for section in found.kind.section:
        rows = [_row(id, n, each, found, notes.get(n)) for n, each in placed if each.section == section.key]
        if rows:
            yield section.title, tuple(rows)


def _row(id: uuid.UUID, number: int, each: Paragraph, found: Standing, note: Note | None) -> Row:
    origin, address = _origin(each.of, found)
    is_told = found.kind.facts and not each.of.startswith(ANSWER)
    produced = produced_by(each)
    return Row(
        number=number, change=reverse("statements:paragraph", args=[id, number]), text=visible(each.text),
        known=visible(source_words(each.source)) if is_told else "",
        exhibits=tuple(
            visible(f"{found.names.get(one, '')} ({found.ref(one)})".strip()) for one in each.exhibits
            if one != produced
        ),
        produced=produced_words(each, found.ref(produced)) if produced else "",
        quotes=tuple((visible(quote_head(one)), visible(quote_text(one))) for one in each.quotes),
        clock=clock_words(each.quotes),
        origin=origin, address=address, by_hand=each.by_hand, differs=visible(note.now) if note else "",
        gone=bool(note and note.what == "gone"),
    )  # fmt: skip


def _origin(of: str, found: Standing) -> tuple[str, str]:
    """Where a paragraph came from, and the address of that; empty where she wrote it herself."""
    if of.startswith(ANSWER):
        return _("Your answer to a question"), ""
    if of in found.messages:
        return _("Messages that you chose"), ""
    if of in found.entries:
        row, _told = found.entries[of]
        when = said_edtf(row.when) or _("no day given")
        address = reverse("diary:entry", args=[uuid.UUID(row.entry)])
        return _("Your entry: %(when)s") % {"when": when}, address
    return (_("An entry that is not there any more") if of else _("Written here")), ""


def _followed(note: Note, found: Standing) -> bool:
    """Whether a note tells of what came by itself, and asks for nothing."""
    if note.what == "new" or note.number == 0:
        return True
    return not found.draft.paragraphs[note.number - 1].by_hand


def _note(note: Note) -> str:
    words = {
        "new": _("Paragraph %(n)d is new."),
        "changed": _("Paragraph %(n)d changed, because you changed its entry."),
        "gone": _(
            "A paragraph was taken out, because its entry is deleted, only for you now, or not chosen."
        ),
    }
    return words[note.what] % {"n": note.number}


def _open(id: uuid.UUID, notes: Iterable[Note], kind: Kind) -> Iterator[tuple[str, str]]:
    unsaid = [each.number for each in notes if each.what == "source"]
    if unsaid:
        said = ngettext(
            "Say how you know what is in %(n)d paragraph: did you see or hear it, or did somebody"
            " tell you?",
            "Say how you know what is in %(n)d paragraphs: did you see or hear it, or did "
            "somebody tell you?", len(unsaid),
        ) % {"n": len(unsaid)}  # fmt: skip
        yield said, reverse("statements:known", args=[id])
    paragraphs = {
        "exhibit": _("Paragraph %(n)d names an exhibit that is not here."),
        "when": _("Paragraph %(n)d does not say when it was. If you do not know, say so in it."),
    }
    for each in notes:
        if each.what in paragraphs:
            address = reverse("statements:paragraph", args=[id, each.number])
            yield paragraphs[each.what] % {"n": each.number}, address
        elif each.what == "head":
            field = HeadForm.base_fields[each.key].label
            yield f"{_step('head')}: {field}", reverse("statements:head", args=[id])
        elif each.what == "missing":
            yield each.words, reverse(f"statements:{_page_of(each.key, kind)}", args=[id])


def _page_of(section: str, kind: Kind) -> str:
    """The page on which a section that is empty is filled."""
    of = next((each.of for each in kind.section if each.key == section), "all")
    return {"answer": "questions", "worst": "which"}.get(of, "entries")


def _out(found: Standing) -> Iterator[tuple[str, str]]:
    for each in found.out:
        if each.startswith(ANSWER):
            key = each.removeprefix(ANSWER)
            title = next((one.title for one in found.kind.section if one.key == key), "")
            if title:
                yield each, title
        elif each in found.messages:
            yield each, _messages(found.messages[each])
        else:
            yield each, option(found.entries[each][0])[1]


def paragraph(
    form: forms.Form, found: Standing, number: int, *, back: str, moved: bool = False
) -> ParagraphPage:
    """The page on which a paragraph is changed; *number* 0 for a new one."""
    if not number:
        return ParagraphPage(
            heading=_("A paragraph of your own"), form=form, origin="", now="", do=_("Add it"), back=back,
            exhibits=_exhibits(form, found),
        )  # fmt: skip
    each = found.draft.paragraphs[number - 1]
    return ParagraphPage(
        heading=_("Paragraph %(n)d") % {"n": number}, form=form, origin=_origin(each.of, found)[0],
        now=visible(found.now.get(each.of, "")), do=_("Save"), back=back, exhibits=_exhibits(form, found),
        notice=_changed() if moved else "",
    )  # fmt: skip


def _exhibits(form: forms.Form, found: Standing) -> tuple[tuple[str, str], ...]:
    if "exhibits" not in form.fields:
        return ()
    return tuple((found.ref(number), visible(name)) for number, name in found.names.items())


def known(form: forms.Form, found: Standing, *, back: str, moved: bool) -> ParagraphPage:
    """The page that asks how she knows what some paragraphs tell."""
    return ParagraphPage(
        heading=_("How do you know it?"), form=form, origin="", do=_("Save"), back=back,
        now="" if found.open else _("There are no more questions."),
        notice=_changed() if moved else "",
    )  # fmt: skip


def make(
    found: Standing, form: forms.Form, *, id: uuid.UUID, secrets: Sequence[Detail], held: str, new: uuid.UUID
) -> MakePage:
    """The page that shows the statement before it is made."""
    head, kind = found.told.head, found.kind
    above, sections = top(with_refs(found.draft, found.initials), kind, head), tuple(_sections(id, found))
    truth = kind.truth_of(head.truth)
    parts = [*(value for _l, value in (*above.corner, *above.head)), *above.above, *above.opening]
    parts += [text for _t, rows in sections for row in rows for text in (row.text, row.known, *row.exhibits)]
    parts += [text for _t, rows in sections for row in rows for pair in row.quotes for text in pair]
    there = ids(secrets, "\n".join(parts))
    return MakePage(
        heading=_("Check what goes out"), form=form, title=kind.printed_title, corner=_seen(above.corner),
        above=tuple(map(visible, above.above)), head=_seen(above.head), sections=sections,
        opening=tuple(map(visible, above.opening)), truth=_truth(truth), truth_first=kind.truth_first,
        warning=truth.warning,
        source=_source(truth), asks=tuple(_asks(kind)), open=tuple(_open(id, found.open, kind)), held=held,
        secrets=tuple(masked(each.value) for each in secrets if each.id in there), has_secrets=bool(secrets),
        back_too=any(head.back.values()), new=new.hex, back=reverse("statements:one", args=[id]),
        length=_("How long it can be: %(rule)s.") % {"rule": kind.pages_source} if kind.pages_source else "",
    )  # fmt: skip


def _seen(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, visible(value) or _("A line to write on")) for label, value in pairs)


def _truth(truth: Truth) -> str:
    return truth.words.replace("{pages}", "___")


def _source(truth: Truth) -> str:
    unsure = _("We found them only in other sources, and not from the people who made the rule.")
    seen = "" if truth.mark == "sure" else unsure
    told = _("These words are from: %(source)s. In force: %(since)s. Looked up on %(day)s.") % {
        "source": truth.source, "since": truth.in_force, "day": said_day(truth.checked_on),
    }  # fmt: skip
    return f"{told} {seen}".strip()


def _asks(kind: Kind) -> Iterator[str]:
    for each in kind.ask:
        yield f"{each.words} ({each.source})" if each.source else each.words


def sure(id: uuid.UUID, title: str) -> SurePage:
    """The page that asks before a statement is deleted."""
    return SurePage(
        heading=_("Delete this statement?"),
        said=_("%(name)s. You will lose what you wrote and changed in it. Your entries stay, and so "
               "do documents that you made from it, under Papers.") % {"name": title},
        do=_("Delete this statement"), back=reverse("statements:one", args=[id]),
    )  # fmt: skip


def _changed() -> str:
    return _("The statement has changed since you opened this page. Check it before you save.")
