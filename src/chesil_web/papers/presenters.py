"""What each page of this room shows."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.case_folder.handing_over import Way
from chesil.documents.characters import visible
from chesil.terms.acts import ACTS, act_and_event, as_said
from chesil_web.analysis.models import Decided
from chesil_web.analysis.queries import Looked
from chesil_web.diary.models import Listed
from chesil_web.evidence.queries import File
from chesil_web.log.presenters import MadeRow
from chesil_web.log.presenters import made as made_rows
from chesil_web.log.queries import Paper
from chesil_web.papers.forms import TEXTS, WHAT_FOR, Ask
from chesil_web.papers.holding import Holding
from chesil_web.papers.models import Asked
from chesil_web.papers.queries import Found, Offer
from chesil_web.ui.page import Page, SurePage
from chesil_web.ui.when import said, said_day, said_edtf

MOST_ENTRIES: Final = 300


@attrs.frozen(kw_only=True)
class FileRow:
    """One file of a paper."""

    address: str
    name: str
    sha256: str


@attrs.frozen(kw_only=True)
class PaperRow:
    """What was asked for at once, with what went in. *pack*: whether a pack is among it."""

    id: uuid.UUID
    asked: str
    what: tuple[str, ...]
    busy: bool
    pack: bool
    files: tuple[FileRow, ...]


@attrs.frozen(kw_only=True)
class PapersPage(Page):
    """Papers, and the questions for a new one.

    Attributes:
        made: all that ever was, also what is deleted. new: the id of what is asked for on it.
        busy: where to ask whether one is still being made. ready: what is here now was looked through.
        narrowed: a part of the record is chosen. stamped: somebody outside gives time stamps.
    """

    rows: tuple[PaperRow, ...]
    new: str
    made: tuple[MadeRow, ...]
    busy: str
    ready: bool
    narrowed: bool
    stamped: bool


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
    files: tuple[tuple[int, str], ...]
    fields: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class WayRow:
    """One way a file can go. *warning*: what else it tells then, or nothing."""

    value: str
    label: str
    chosen: bool
    warning: str


@attrs.frozen(kw_only=True)
class FileChoice:
    """A file, whose words it holds, and the ways it can go."""

    id: str
    number: int
    name: str
    hints: tuple[str, ...]
    ways: tuple[WayRow, ...]


@attrs.frozen(kw_only=True)
class FilesPage(Page):
    """Which files go. *fields*: what was answered before."""

    intro: tuple[str, ...]
    rows: tuple[FileChoice, ...]
    fields: tuple[tuple[str, str], ...]


_NAMES = {
    "chronology": lazy("The chronology, to read and print"),
    "timeline": lazy("The timeline as a table"),
    "findings": lazy("The findings, for programs"),
    "statement": lazy("The draft statement"),
    "exhibits": lazy("The list of exhibits"),
    "pack": lazy("The pack"),
}


def choices(looked: Looked | None, decided: Decided) -> tuple[list[str], list[tuple[str, str]]]:
    """What a paper can be narrowed to: names, and kinds with their words.

    Args:
        decided: the ids of suggestions begin with their kind; what she noted counts too.
    """
    groups = looked.given.groups if looked and looked.given else ()
    kept = {name for name, (what, _when) in decided.about.items() if what == "keep"}
    chosen = {each.partition(":")[0] for each in kept.difference(decided.changed)}
    kinds = {each.behaviour: each.title for each in groups if each.noted or each.behaviour in chosen}
    changed = {act for name, act in decided.changed.items() if name in kept and looked}
    said = changed | {act for act, _event in filter(None, map(act_and_event, kept)) if looked}
    kinds |= {as_said(act): _("%(what)s, as you said") % {"what": ACTS[act].words} for act in said}
    return sorted({each.name for each in groups if each.name}), sorted(
        kinds.items(), key=lambda each: each[1]
    )


def papers(
    found: list[Found], form: Ask, *, ready: bool, made: Iterable[Paper], new: uuid.UUID, stamped: bool
) -> PapersPage:
    """The page."""
    narrowing = ("since", "until", "people", "kinds")
    return PapersPage(
        heading=_("Papers"), form=form, rows=tuple(map(_row, found)), ready=ready, made=made_rows(made),
        new=new.hex, stamped=stamped,
        busy=reverse("papers:how-far") if any(each.busy for each in found) else "",
        narrowed=any(form[name].value() or form[name].errors for name in narrowing),
        back=reverse("diary:today"),
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
) -> ChoosePage:
    """The page that asks for the entries of a statement.

    Args:
        files: that can show something, by their exhibit numbers. said: what is filled in, and what is wrong.
    """
    shown = tuple(
        EntryRow(
            id=row.entry, when=said_edtf(row.when) or _("No day given"), words=row.words,
            chosen=row.entry in said.chosen, shows=said.shows.get(row.entry, ""),
            error=said.errors.get(row.entry, ""),
        )
        for row in rows
    )  # fmt: skip
    return ChoosePage(
        heading=_("Which entries go into the statement?"), rows=shown, fields=tuple(fields),
        files=tuple((number, each.kept.name) for number, each in files.items()), back=reverse("papers:list"),
    )  # fmt: skip


_WAYS: Final = {
    Way.OUT: lazy("Leave it out"),
    Way.ROWS: lazy("Only its messages and calls that are in the chronology"),
    Way.ALL: lazy("A copy of the picture, without location and device"),
    Way.AS_IT_CAME: lazy("The whole file, as it came"),
}
_ON_A_LIST: Final = {Way.OUT: lazy("Not on the list"), Way.AS_IT_CAME: lazy("On the list")}
_MOST_NAMES: Final = 4


def which_files(
    offers: Sequence[Offer], fields: Sequence[tuple[str, str]], *, pack: bool, for_her: bool
) -> FilesPage:
    """The page that asks which files go into a pack, or on a list alone. *for_her*: it holds everything."""
    only = _("To begin with, only files about the people in this paper are chosen.")
    every = _("This is a copy for you, so every file is chosen. Do not pass it on as it is.")
    intro = [every if for_her else only]
    if pack:
        intro.append(
            _("A whole file goes with everything in it, including what the chronology hides. The pack says "
              "how many files were left out, and not which.")
        )  # fmt: skip
    else:
        intro.append(_("The list shows the name of each file, how much it holds and from which days."))
    rows = tuple(_file_choice(each, pack=pack) for each in offers)
    heading = _("Which files go into the pack?") if pack else _("Which files go on the list?")
    return FilesPage(
        heading=heading, intro=tuple(intro), rows=rows, fields=tuple(fields), back=reverse("papers:list")
    )


def _file_choice(offer: Offer, *, pack: bool) -> FileChoice:
    labels = _WAYS if pack else _ON_A_LIST
    if pack and Way.ALL in offer.ways:
        labels = labels | {Way.AS_IT_CAME: lazy("The original picture")}
    return FileChoice(
        id=offer.file.id.hex, number=offer.number, name=visible(offer.file.kept.name or _("File")),
        hints=tuple(_whose(offer.holding)),
        ways=tuple(
            WayRow(
                value=way.value, label=str(labels[way]), chosen=way is offer.usual,
                warning=_warning(way, offer.holding) if pack else "",
            )
            for way in offer.ways
        ),
    )  # fmt: skip


def _whose(holding: Holding | None) -> Iterator[str]:
    if holding is None:
        yield _("We do not know what is in it. Open it before you choose it.")
        return
    if holding.whose:
        names, more = ", ".join(holding.whose[:_MOST_NAMES]), len(holding.whose) - _MOST_NAMES
        others = ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", more)
        named = others % {"names": names, "n": more} if more > 0 else names
        yield _("Messages and calls with: %(names)s") % {"names": visible(named)}
    if holding.about and holding.about < holding.rows:
        yield _("%(n)s of its %(all)s records are in this paper.") % {
            "n": f"{holding.about:,}", "all": f"{holding.rows:,}",
        }  # fmt: skip
    elif holding.whose and not holding.about:
        yield _("Nothing from it is in this paper.")


def _warning(way: Way, holding: Holding | None) -> str:
    """What stays of a file of which a part goes, and what a whole one tells that the chronology hides."""
    if way is Way.ROWS and holding and (holding.mail or holding.others):
        return _("Those that show an address or a number of yours or of other people stay out.")
    if way is not Way.AS_IT_CAME or holding is None:
        return ""
    said = []
    if holding.picture and holding.place:
        said.append(_("It tells where the picture was taken, when, and with which device."))
    elif holding.picture:
        said.append(_("It can tell when the picture was taken, and with which device."))
    elif holding.place:
        said.append(_("It holds a location."))
    if holding.mail:
        said.append(_("E-mails hold addresses, including yours."))
    if holding.others:
        said.append(_("It also holds messages or calls with other people."))
    return " ".join(said)


def sure(found: Found) -> SurePage:
    """The page that asks before a paper is deleted."""
    gone = _("They are deleted at once and cannot be brought back. You can make new ones later.")
    return SurePage(
        heading=_("Delete these documents?"), said=f"{said(found.asked.asked_at)}. {gone}",
        do=_("Delete these documents"), back=reverse("papers:list"),
    )  # fmt: skip


def _row(found: Found) -> PaperRow:
    asked = found.asked
    return PaperRow(
        id=found.id, asked=said(asked.asked_at), what=tuple(filter(None, _went_in(asked))), busy=found.busy,
        pack="pack" in asked.papers,
        files=tuple(
            FileRow(
                address=reverse("papers:file", args=[found.id, part]),
                name=str(_NAMES.get(file.name.split(".")[0].split("-")[0], file.what)), sha256=file.sha256,
            )
            for part, file in found.files
        ),
    )  # fmt: skip


def _went_in(asked: Asked) -> Iterator[str]:
    part = asked.part
    yield _("For: %(whom)s") % {"whom": dict(WHAT_FOR).get(asked.what_for, "")}
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
    if part.people:
        yield _("Only: %(names)s") % {"names": ", ".join(part.people)}
    if part.kinds:
        yield _("Only some kinds: %(n)d") % {"n": len(part.kinds)}
