"""What each page of this room shows."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.documents.characters import visible
from chesil.terms.acts import ACTS, act_and_event, as_said
from chesil_web.foundation.jobs import progress
from chesil_web.foundation.log.presenters import MadeRow
from chesil_web.foundation.log.presenters import made as made_rows
from chesil_web.foundation.log.queries import Paper
from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.when import said, said_day, said_edtf
from chesil_web.person.analysis.models import Decided, Group
from chesil_web.person.analysis.queries import Looked, Standing
from chesil_web.person.diary.models import Listed
from chesil_web.person.diary.presenters import in_short
from chesil_web.person.papers import numbering
from chesil_web.person.papers.forms import TEXTS, WHAT_FOR, Ask
from chesil_web.person.papers.gate import is_told, open_finds
from chesil_web.person.papers.models import Asked, Check, is_pack
from chesil_web.person.papers.models import File as MadeFile
from chesil_web.person.papers.names import saved_as
from chesil_web.person.papers.queries import Found
from chesil_web.record.evidence.queries import File
from chesil_web.record.evidence.sheets import Sheet
from chesil_web.record.given import copy_presenters as copied

MOST_ENTRIES: Final = 300
_FEW: Final = 8  # people, who are all listed
_MOST_PEOPLE: Final = 50


@attrs.frozen(kw_only=True)
class FileRow:
    """One file of a paper.

    *saved*: its name when saved. *share*, *read*: addresses for sharing and reading it, if it has pages.
    """

    address: str
    share: str
    read: str
    name: str
    saved: str
    sha256: str


@attrs.frozen(kw_only=True)
class PaperRow:
    """What was asked for at once, with what went in.

    Attributes:
        pack: whether a pack is among it. no_pack: one was asked for, and is not there.
        checks: state, rule and reason of each rule of a bundle's court.
        far: how far its making is, in words.
        finds: how many things were found in it, and are still in it without a reason. secret: whether one of
            them must stay secret, or could not be looked at.
        decided: something was found and decided about.
    """

    id: uuid.UUID
    asked: str
    what: tuple[str, ...]
    busy: bool
    pack: bool
    no_pack: bool
    decided: bool
    checks: tuple[tuple[str, str, str], ...]
    finds: int
    secret: bool
    far: str
    files: tuple[FileRow, ...]


@attrs.frozen(kw_only=True)
class PapersPage(Page):
    """The papers that were made.

    Attributes:
        made: all that ever was, also what is deleted. busy: where to ask whether one is still being made.
        stamped: somebody outside gives time stamps.
        ready: the id of the newest one that can be handed over, or None.
        newest: those down to that one, or all where there is none; earlier: the others.
    """

    newest: tuple[PaperRow, ...]
    earlier: tuple[PaperRow, ...]
    ready: uuid.UUID | None
    made: tuple[MadeRow, ...]
    busy: str
    stamped: bool


@attrs.frozen(kw_only=True)
class NewPage(Page):
    """The questions for a new paper.

    Attributes:
        new: its id. ready: what is here now was looked through. narrowed: only some days or kinds are chosen.
        front: answers for the cover page, which stay. was_kept: she typed this before, and did not send it.
    """

    new: str
    ready: bool
    narrowed: bool
    front: tuple[tuple[str, str], ...]
    was_kept: bool


@attrs.frozen(kw_only=True)
class EntryRow:
    """A diary entry that can go into a statement. *shows*: the files that show it, as typed."""

    id: str
    when: str
    words: str
    chosen: bool
    shows: str
    error: str


@attrs.frozen(kw_only=True)
class Answered:
    """What was answered about entries, by their ids in hex: which go in, what shows each, what is wrong."""

    chosen: frozenset[str]
    shows: Mapping[str, str] = {}
    errors: Mapping[str, str] = {}


@attrs.frozen(kw_only=True)
class ChoosePage(Page):
    """Which entries go into a statement. *fields*: what was answered before. *files*: numbers and names."""

    rows: tuple[EntryRow, ...]
    files: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]


_NAMES = {
    "summary": lazy("The two-page summary"),
    "chronology": lazy("The chronology, to read and print"),
    "timeline": lazy("The timeline as a table"),
    "findings": lazy("The results as a file for computer experts"),
    "statement": lazy("The draft statement"),
    "exhibits": lazy("The list of exhibits"),
    "labels": lazy("Labels for exhibits"),
    "pack": lazy("The pack"),
    "cover": lazy("The cover page for the officer"),
    "transcript": lazy("The transcript"),
    "bundle": lazy("The bundle"),
    "redacted": lazy("The redacted copy"),
    "contacts": lazy("Contacts, never served on the other side"),
    "report": lazy("The report of contact under an order"),
    "form": lazy("The answers to copy into the form"),
    "letter": lazy("The letter"),
}


@attrs.frozen(kw_only=True)
class Choices:
    """What a paper can be about.

    Attributes:
        people: names, each with what stands beside its box. kinds: codes with their words.
        others: something was kept about somebody else than whom the record is about.
    """

    people: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    others: bool


def choices(
    looked: Looked | None, decided: Decided, about: str, standing: Mapping[int, Standing],
    added: Iterable[tuple[str, str, Counter[str]]] = (),
) -> Choices:  # fmt: skip
    """Whom a paper can be about and its kinds: who the record is about first, then those she kept most about.

    Args:
        decided: the ids of suggestions begin with their kind; what she noted counts too.
        about: whom she said her record is about, or nothing. standing: what she decided of each group.
        added: what she said that messages were, as `analysis.agreed_in` gives it.
    """
    groups = looked.given.groups if looked and looked.given else ()
    kept = {name for name, (what, _when) in decided.about.items() if what == "keep"}
    chosen = {each.partition(":")[0] for each in kept.difference(decided.changed)}
    kinds = {each.behaviour: each.title for each in groups if each.noted or each.behaviour in chosen}
    changed = {act for name, act in decided.changed.items() if name in kept and looked}
    said = changed | {act for act, _event in filter(None, map(act_and_event, kept)) if looked}
    kinds |= {as_said(act): _("%(what)s, as you said") % {"what": ACTS[act].words} for act in said}
    counts, hers = _kept_about(groups, standing), Counter[str]()
    for _person, name, acts in added:
        hers[name] += acts.total()
    named = {each.name for each in groups if each.name} | ({about} if about else set())
    people = looked.given.people if looked and looked.given else ()
    if not named or len(people) <= _FEW:  # else only those of whom something was noticed
        named |= set(people[:_MOST_PEOPLE])
    ordered = sorted(named, key=lambda name: (name != about, -counts[name] - hers[name], name))
    return Choices(
        people=tuple((name, _with_count(name, counts[name], hers[name])) for name in ordered),
        kinds=tuple(sorted(kinds.items(), key=lambda each: each[1])),
        others=len({about, *counts.keys(), *hers.keys()} - {""}) > 1,
    )  # fmt: skip


def _kept_about(groups: Sequence[Group], standing: Mapping[int, Standing]) -> Counter[str]:
    """How many suggestions she kept about each person, by name."""
    counts: Counter[str] = Counter()
    for number, decision in standing.items():
        counts[groups[number].name] += decision.kept
    return +Counter({name: count for name, count in counts.items() if name})


def _with_count(name: str, kept: int, added: int) -> str:
    if added:
        words = _("%(name)s – you kept %(n)d about them, and added %(added)d yourself")
    else:
        words = _("%(name)s – you kept %(n)d about them") if kept else "%(name)s"
    return words % {"name": name, "n": kept, "added": added}


def first(people: Sequence[tuple[str, str]], about: str) -> list[str]:
    """Whom a paper is about before she says it: whom her record is about, or the only one there is."""
    names = [name for name, _label in people]
    if about in names:
        return [about]
    return names if len(names) == 1 else []


def papers(found: list[Found], *, made: Iterable[Paper], stamped: bool) -> PapersPage:
    """The page of what was made."""
    rows = tuple(map(_row, found))
    first = next(
        (place for place, each in enumerate(rows) if each.files and not (each.finds or each.busy)), None
    )
    shown = len(rows) if first is None else first + 1
    return PapersPage(
        heading=_("Papers"), newest=rows[:shown], earlier=rows[shown:], made=made_rows(made), stamped=stamped,
        ready=None if first is None else rows[first].id,
        busy=reverse("papers:how-far") if any(each.busy for each in found) else "",
        back=reverse("diary:today"),
    )  # fmt: skip


def new(
    form: Ask,
    *,
    ready: bool,
    id: uuid.UUID,
    first: bool,
    front: Sequence[tuple[str, str]] = (),
    was_kept: bool = False,
) -> NewPage:
    """The page of questions.

    Args:
        first: nothing was made yet, so that it is the first page of the room.
        front: answers for the cover page. was_kept: she typed what it shows before, and did not send it.
    """
    narrowing = ("since", "until", "kinds")
    return NewPage(
        heading=_("Make documents"), form=form, ready=ready, new=id.hex, front=tuple(front),
        was_kept=was_kept, keeps=reverse("papers:keep"),
        narrowed=any(form[name].value() or form[name].errors for name in narrowing),
        back=reverse("diary:today" if first else "papers:list"),
    )  # fmt: skip


@attrs.frozen(kw_only=True)
class FrontPage(Page):
    """The questions for a cover page. *fields*: what was answered before."""

    fields: tuple[tuple[str, str], ...]


def front(form: Form, fields: Sequence[tuple[str, str]]) -> FrontPage:
    """The page that asks what stands on the cover page for an officer."""
    return FrontPage(
        heading=_("The cover page for the officer"), form=form, fields=tuple(fields),
        back=reverse("papers:list"), keeps=reverse("papers:keep"),
    )  # fmt: skip


def offered(rows: Sequence[Listed], shown_by: Mapping[str, Sequence[int]]) -> Answered:
    """What is filled in before she answers: every entry, each with the files that she keeps with it."""
    shows = {id: ", ".join(map(str, numbers)) for id, numbers in shown_by.items()}
    return Answered(chosen=frozenset(row.entry for row in rows), shows=shows)


def choose(
    rows: Sequence[Listed],
    files: Mapping[int, File],
    fields: Sequence[tuple[str, str]],
    said: Answered,
    initials: str = "",
) -> ChoosePage:
    """The page that asks for the entries of a statement.

    Args:
        files: that can show something, by their exhibit numbers, which stand after *initials*.
        said: what is filled in, and what is wrong.
    """
    shown = tuple(
        EntryRow(
            id=row.entry, when=said_edtf(row.when) or _("No day given"),
            words=in_short(row.words, row.kinds, row.files),
            chosen=row.entry in said.chosen, shows=said.shows.get(row.entry, ""),
            error=said.errors.get(row.entry, ""),
        )
        for row in rows
    )  # fmt: skip
    return ChoosePage(
        heading=_("Which entries go into the statement?"), rows=shown, fields=tuple(fields),
        files=tuple((numbering.ref(initials, number), each.kept.name) for number, each in files.items()),
        back=reverse("papers:list"),
    )  # fmt: skip


def rules(checks: Sequence[Check]) -> Iterator[tuple[str, str, str]]:
    """The rules of a bundle's court: whether each is met, the rule, and what was found or is to be asked."""
    states = {"met": _("Met"), "not met": _("Not met"), "asked": _("Ask")}
    for each in checks:
        yield states[each.state], visible(each.words), visible(each.why)


def sure(found: Found) -> SurePage:
    """The page that asks before a paper is deleted."""
    gone = _("They are deleted at once and cannot be brought back. You can make new ones later.")
    return SurePage(
        heading=_("Delete these documents?"), said=f"{said(found.asked.asked_at)}. {gone}",
        do=_("Delete these documents"), back=reverse("papers:list"),
    )  # fmt: skip


def _row(found: Found) -> PaperRow:
    asked, names = found.asked, saved_as(found.asked, (file for _id, file in found.files))
    pack, there = "pack" in asked.papers, any(is_pack(file.name) for _id, file in found.files)
    return PaperRow(
        id=found.id, asked=said(asked.asked_at), what=tuple(filter(None, went_in(asked))), busy=found.busy,
        pack=pack, no_pack=pack and bool(found.files) and not there, decided=bool(asked.finds),
        checks=tuple(rules(asked.checks)), finds=len(open_finds(asked)),
        secret=not all(map(is_told, open_finds(asked))),
        far=progress.said(found.job) if found.busy and found.job else "",
        files=tuple(
            FileRow(
                address=reverse("papers:file", args=[found.id, part]),
                name=name_of(file), sha256=file.sha256, saved=saved,
                share=reverse("sharing:this-paper", args=[part]) if file.has_pages else "",
                read=reverse("papers:read", args=[found.id, part]) if file.has_pages else "",
            )
            for (part, file), saved in zip(found.files, names, strict=True)
            if not file.inside
        ),
    )  # fmt: skip


@attrs.frozen(kw_only=True)
class ReadPage(Page):
    """A document to read. *sheets*: for each page the address of its picture, or nothing, and its words."""

    sheets: tuple[tuple[str, str], ...]


def read(file: MadeFile, pages: Iterable[Sheet]) -> ReadPage:
    """A document that was made, as pictures of its pages; for a long one, only the words."""
    shown = copied.pages(pages)
    return ReadPage(
        heading=name_of(file), sheets=shown, notice=copied.not_drawn(shown), back=reverse("papers:list")
    )


def name_of(file: MadeFile) -> str:
    """What a file of a paper is, in words."""
    return str(_NAMES.get(file.name.split(".")[0].split("-")[0], file.what))


def went_in(asked: Asked) -> Iterator[str]:
    """What a paper was asked for with, a short line each."""
    part = asked.part
    if asked.title:
        yield visible(f"{asked.exhibit} {asked.title}".strip())
    if whom := dict(WHAT_FOR).get(asked.what_for, asked.recipient):
        yield _("For: %(whom)s") % {"whom": whom}
    if part.people:
        yield _("About: %(names)s") % {"names": ", ".join(part.people)}
    if "pack" in asked.papers:
        yield _("The pack is for: %(whom)s") % {"whom": asked.recipient}
    if asked.sealed_for:
        yield _("Only the holder of %(key)s can open the pack.") % {"key": f"{asked.sealed_for[:12]}…"}
    if "chronology" in asked.papers:
        yield str(dict(TEXTS).get(asked.text, ""))
    if part.since or part.until:
        yield _("Days: %(since)s to %(until)s") % {
            "since": said_day(part.since) if part.since else _("the first"),
            "until": said_day(part.until) if part.until else _("the last"),
        }
    if part.kinds:
        yield _("Only some kinds: %(n)d") % {"n": len(part.kinds)}
