"""The page that shows what leaves before anything is made, with a way to take each thing out."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.case_folder.handing_over import Way
from chesil.documents.characters import visible
from chesil.documents.chronology.entries import TOLD
from chesil.documents.words import address_words
from chesil.leaks import Detail
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day, said_edtf
from chesil_web.person.papers import numbering
from chesil_web.person.papers.counting import Uncounted
from chesil_web.person.papers.forms import PAPERS, TEXTS, WHAT_FOR
from chesil_web.person.papers.giving_away import GivenAway, given_away
from chesil_web.person.papers.holding import Holding
from chesil_web.person.papers.leaving import Leaving, Party
from chesil_web.person.papers.queries import Offer, Wanted, is_for_her
from chesil_web.person.papers.undecided import Waiting
from chesil_web.record.kinds import kind_words

MOST_NOTES: Final = 300
_MOST_NAMES: Final = 12
_MOST_TALKS: Final = 50
_WORDS: Final = 120
_WAYS: Final = {
    Way.OUT: lazy("Leave it out"),
    Way.ROWS: lazy("Only its messages and calls that are in the chronology"),
    Way.ALL: lazy("A copy of the picture, without location and device"),
    Way.AS_IT_CAME: lazy("The whole file, as it came"),
}
_NUMBERED: Final = frozenset(("statement", "exhibits", "labels", "pack"))  # papers that give exhibit numbers


@attrs.frozen(kw_only=True)
class WayRow:
    """One way a file can go. *warning*: what else it tells then, or nothing."""

    value: str
    label: str
    chosen: bool
    warning: str


@attrs.frozen(kw_only=True)
class TalkRow:
    """A talk with somebody the paper is not about, in one file. *value*: what is sent when it is ticked."""

    value: str
    label: str
    chosen: bool


@attrs.frozen(kw_only=True)
class FileRow:
    """A file: whose words it holds, whether it goes, the ways it can, and the talks in it.

    Attributes:
        number: its exhibit number; empty where no paper that is asked for gives it.
        ways: none where it holds nothing but talks with others: then only these can be ticked.
    """

    id: str
    number: str
    name: str
    hints: tuple[str, ...]
    goes: bool
    ways: tuple[WayRow, ...]
    talks: tuple[TalkRow, ...]


@attrs.frozen(kw_only=True)
class NoteRow:
    """Something she wrote. *number*: its place in her diary. *more*: what is printed with it, a line each.

    Attributes:
        tells: what of it must stay secret, masked. names: whom of the files left out it names.
        nobody: it does not say who did it.
    """

    number: int
    when: str
    words: str
    more: tuple[str, ...]
    chosen: bool
    tells: str
    names: str
    nobody: bool


@attrs.frozen(kw_only=True)
class PreviewPage(Page):
    """What leaves.

    Attributes:
        facts: what was asked for. counts: what leaves, counted. about, others: who stands in it.
        named: other people of her files whom notes that go name. nobody: how many of these say nobody, in a
            sentence, or nothing.
        going, staying: files. left_out: what else stays out. silent: how much stays out, in one sentence.
        uncounted: how many notes are not counted although their words point to something, in a sentence, or
            nothing; meant: what they point to; count: what the button that accepts this sends.
        things: what she keeps that is named on the list of exhibits.
        notes: what she wrote; shown: their numbers. seen: tells this choice from another.
        changed: she changed what leaves since she last saw it. pack: whether files themselves go.
        fields: what was answered before. not_kept: how many suggestions wait for a decision, in a sentence,
            or nothing; open: of what kinds, each with how many; keep: what the button that keeps them sends.
        no_summary: why there is none, or nothing; can_be_made: there is something besides.
        given_away: what goes out of what must stay secret. has_secrets: she said that something must.
    """

    facts: tuple[tuple[str, str], ...]
    counts: tuple[str, ...]
    about: tuple[str, ...]
    others: tuple[str, ...]
    named: str
    nobody: str
    uncounted: str
    meant: tuple[str, ...]
    count: str
    going: tuple[FileRow, ...]
    staying: tuple[FileRow, ...]
    silent: str
    things: tuple[str, ...]
    notes: tuple[NoteRow, ...]
    shown: str
    left_out: tuple[str, ...]
    seen: str
    changed: bool
    pack: bool
    is_whole: bool
    given_away: tuple[str, ...]
    has_secrets: bool
    fields: tuple[tuple[str, str], ...]
    not_kept: str
    open: tuple[str, ...]
    keep: str
    no_summary: str
    can_be_made: bool


def preview(
    wanted: Wanted,
    offers: Sequence[Offer],
    leaving: Leaving | None,
    *,
    diary: str,
    statement: int,
    fields: Sequence[tuple[str, str]],
    seen: str,
    changed: bool,
    things: Sequence[str],
    secrets: Sequence[Detail] = (),
    statement_words: Sequence[str] = (),
    waits: Waiting,
    uncounted: Sequence[Uncounted] = (),
) -> PreviewPage:
    """The page.

    Args:
        leaving: None where no paper rests on a look. diary: what she wrote, as docs/formats/notes.md has it.
        statement: how many entries go into a statement. seen: queries.stamp of *wanted*.
        things: what she keeps that goes on the list of exhibits.
        secrets: what must stay secret. statement_words: what each entry of the statement says.
        waits: what was noticed and waits for a decision. uncounted: notes that can be counted by their words.
    """
    files = [_file(each, wanted, leaving) for each in offers]
    others = (*statement_words, *things, *(each.name for each in files if each.goes))
    words = _words(diary, leaving)
    given = given_away(secrets, leaving.given_away if leaving else {}, words, others)
    named = _named(offers, words)
    notes = tuple(_notes(diary, leaving, wanted.part.notes_out, given, named)) if leaving else ()
    is_empty = leaving is not None and leaving.nobody and "summary" in wanted.papers
    return PreviewPage(
        heading=_("Check what goes out"), facts=tuple(_facts(wanted)),
        counts=tuple(_counts(leaving, statement)), things=tuple(map(visible, things)),
        about=tuple(_party(each) for each in leaving.about) if leaving else (),
        others=_names(leaving.others) if leaving else (),
        named=visible(", ".join(dict.fromkeys(name for names in named.values() for name in names))),
        uncounted=_uncounted(len(uncounted)), count=" ".join(each.version for each in uncounted),
        meant=tuple(" · ".join(filter(None, (each.when, each.means))) for each in uncounted),
        nobody=_nobody(sum(each.nobody for each in notes if each.chosen)),
        going=tuple(each for each in files if each.goes),
        staying=tuple(each for each in files if not each.goes),
        silent=_silent(files), notes=notes, shown=" ".join(str(each.number) for each in notes),
        left_out=tuple(f"{what[:1].upper()}{what[1:]}: {count:,}" for count, what in leaving.left_out)
        if leaving else (),
        seen=seen, changed=changed, pack="pack" in wanted.papers, is_whole=is_for_her(wanted),
        given_away=tuple(_given(each) for each in given), has_secrets=bool(secrets),
        fields=tuple(fields), back=reverse("papers:list"),
        no_summary=_no_summary() if is_empty else "", can_be_made=not is_empty or len(wanted.papers) > 1,
        not_kept=_not_kept(sum(count for _kind, count in waits.kinds)), keep=waits.stamp,
        open=tuple(f"{kind}: {count:,}" for kind, count in waits.kinds),
    )  # fmt: skip


def _nobody(count: int) -> str:
    said = ngettext(
        "%(n)d of your notes does not say who did it. It is printed, but not added to anyone’s numbers.",
        "%(n)d of your notes do not say who did it. They are printed, but not added to anyone’s numbers.",
        count,
    )
    return said % {"n": count} if count else ""


def _uncounted(count: int) -> str:
    said = ngettext(
        "%(n)d note is not counted yet, because it does not say who did what. Its words may mean:",
        "%(n)d notes are not counted yet, because they do not say who did what. Their words may mean:",
        count,
    )
    return said % {"n": count} if count else ""


def _no_summary() -> str:
    return _(
        "There is nothing to sum up yet: nothing is kept about anybody. Keep something under Noticed, or "
        "choose who it is about."
    )


def _not_kept(count: int) -> str:
    said = ngettext(
        "You have not looked at %(n)s suggestion yet. Its messages are printed but not counted.",
        "You have not looked at %(n)s suggestions yet. Their messages are printed but not counted.",
        count,
    )  # fmt: skip
    return said % {"n": f"{count:,}"} if count else ""


def _facts(wanted: Wanted) -> Iterator[tuple[str, str]]:
    part, words = wanted.part, dict(PAPERS)
    if part.people:
        yield _("About"), visible(", ".join(part.people))
    yield _("For"), str(dict(WHAT_FOR)[wanted.what_for])
    if part.since or part.until:
        since = said_day(part.since) if part.since else _("the first")
        yield _("Days"), f"{since} – {said_day(part.until) if part.until else _('the last')}"
    if wanted.front is not None:
        yield _("Cover page for the officer"), visible(wanted.front.alleged)
        if wanted.front.asks:
            yield _("What you ask for"), visible("; ".join(wanted.front.asks))
    yield _("Documents"), "; ".join(str(words[each]).partition(":")[0] for each in wanted.papers)
    if {"summary", "chronology", "pack"} & set(wanted.papers):
        yield _("Words"), str(dict(TEXTS)[wanted.text])


def _counts(leaving: Leaving | None, statement: int) -> Iterator[str]:
    if leaving:
        for kind, count in leaving.kinds.items():
            yield f"{count:,} {_kind(kind, count)}"
        if leaving.first:
            yield _("From %(first)s to %(last)s") % {
                "first": said_edtf(leaving.first), "last": said_edtf(leaving.last),
            }  # fmt: skip
    if leaving and leaving.pictures:
        yield ngettext("Up to %(n)d picture, printed", "Up to %(n)d pictures, printed", leaving.pictures) % {
            "n": leaving.pictures
        }
    if statement:
        said = ngettext("%(n)d entry in the statement", "%(n)d entries in the statement", statement)
        yield said % {"n": statement}


def _kind(kind: str, count: int) -> str:
    words = {
        "message": ngettext("message", "messages", count), "call": ngettext("call", "calls", count),
        "note": ngettext("note of your own", "notes of your own", count),
        "media": ngettext("picture or recording", "pictures or recordings", count),
        "notice": ngettext("notice from an app", "notices from an app", count),
        "contact": ngettext("contact card", "contact cards", count),
    }  # fmt: skip
    return words[kind]


def _party(each: Party) -> str:
    written = ", ".join(address_words(address) for address in each.addresses)
    return visible(f"{each.name}: {written}" if written else each.name)


def _names(others: Sequence[Party]) -> tuple[str, ...]:
    shown = [visible(f"{each.name} ({each.records:,})") for each in others[:_MOST_NAMES]]
    more = len(others) - len(shown)
    return (*shown, ngettext("%(n)d other", "%(n)d others", more) % {"n": more}) if more else tuple(shown)


def _silent(files: Sequence[FileRow]) -> str:
    """Which files stay out, and how many talks; nothing where none does."""
    kept = [each.name for each in files if not each.goes]
    talks = sum(1 for each in files for talk in each.talks if not talk.chosen)
    said = [
        ngettext("%(n)d file is left out: %(names)s.", "%(n)d files are left out: %(names)s.", len(kept))
        % {"n": len(kept), "names": _in_short(kept)} if kept else "",
        ngettext(
            "%(n)d conversation with other people is left out.",
            "%(n)d conversations with other people are left out.", talks,
        ) % {"n": talks} if talks else "",
    ]  # fmt: skip
    return " ".join(filter(None, said))


def _in_short(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    named, more = ", ".join(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    return _("%(names)s and %(n)d more") % {"names": named, "n": more} if more > 0 else named


def _words(diary: str, leaving: Leaving | None) -> dict[int, str]:
    """What is printed of each note that goes, by its number."""
    told = json.loads(diary)["entries"] if diary else []
    return {
        number: "\n".join(
            (str(told[number - 1].get("what", "")), *(v for _, v in _printed(told[number - 1])))
        )
        for number in (leaving.notes if leaving else ())
    }


def _talk(name: str, count: int) -> str:
    words = ngettext("%(name)s, %(n)s record", "%(name)s, %(n)s records", count)
    return words % {"name": name, "n": f"{count:,}"}


def _given(each: GivenAway) -> str:
    """Where something that must stay secret stands, in one sentence."""
    n, records, others = len(each.notes), each.records, each.others
    parts = (
        (n, ngettext("%(n)d note", "%(n)d notes", n)),
        (records, ngettext("%(n)d message or other record", "%(n)d messages or other records", records)),
        (others, ngettext("%(n)d entry of the statement, thing or name of a file",
                          "%(n)d entries of the statement, things or names of files", others)),
    )  # fmt: skip
    places = ", ".join(words % {"n": count} for count, words in parts if count)
    return _("%(secret)s is in: %(places)s") % {"secret": each.masked, "places": places}


def _notes(
    diary: str,
    leaving: Leaving,
    out: Collection[int],
    given: Sequence[GivenAway],
    named: Mapping[int, Sequence[str]],
) -> Iterator[NoteRow]:
    """What she wrote that goes, and what she took out; none where it is too much to list."""
    if len(leaving.notes) + len(out) > MOST_NOTES:
        return
    told = json.loads(diary)["entries"] if diary else []
    for number in sorted({*leaving.notes, *out}):
        note = told[number - 1]
        words = str(note.get("what", "")) or kind_words(note.get("kinds", ())) or _("Nothing written")
        yield NoteRow(
            number=number, when=said_edtf(str(note.get("when", ""))) or _("No day given"),
            words=words if len(words) <= _WORDS else f"{words[:_WORDS]}…", chosen=number not in out,
            more=() if number in out else tuple(f"{name}: {value}" for name, value in _printed(note)),
            tells=", ".join(each.masked for each in given if number in each.notes),
            names=visible(", ".join(named.get(number, ()))), nobody=not note.get("who"),
        )  # fmt: skip


def _named(offers: Sequence[Offer], words: Mapping[int, str]) -> dict[int, list[str]]:
    """Whom of the people that a paper is not about a note names, by the number of each note that does."""
    others = dict.fromkeys(name for each in offers if each.holding for name, _n in each.holding.others)
    finds = {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in others if name}
    found = {
        number: [name for name, find in finds.items() if find.search(text)] for number, text in words.items()
    }
    return {number: names for number, names in found.items() if names}


def _printed(note: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What stands below a note in a chronology, in the paper's words: who saw it, its effect."""
    for field, name in TOLD.items():
        value = note.get(field)
        if field == "written_at" or value in (None, "", [], {}):
            continue
        told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield name, visible({"True": _("yes"), "False": _("no")}.get(told, told))


def _withheld(offer: Offer, leaving: Leaving | None) -> Iterator[str]:
    """How many records of a file stay out of a pack, why, and what can be done."""
    part = offer.file.part.hex if offer.file.part else ""
    shown, stay = leaving.withheld.get(part, (0, 0)) if leaving else (0, 0)
    if stay:
        said = ngettext(
            "%(n)s of its %(all)s records in these documents does not go into the pack: it shows an address "
            "or a number that the documents hide.",
            "%(n)s of its %(all)s records in these documents do not go into the pack: they show an address "
            "or a number that the documents hide.",
            stay,
        )
        yield said % {"n": f"{stay:,}", "all": f"{shown:,}"}
        yield _(
            "The chronology still tells them, without the address. Choose the whole file to put them in as "
            "they came, or leave the file out."
        )


def _file(offer: Offer, wanted: Wanted, leaving: Leaving | None) -> FileRow:
    pack, holding, id = "pack" in wanted.papers, offer.holding, offer.file.id.hex
    way = wanted.ways.get(offer.file.id, Way.OUT)
    others = holding.others if holding else ()
    only_others = (
        bool(others) and not (holding and (holding.theirs or holding.picture)) and not is_for_her(wanted)
    )
    return FileRow(
        id=id,
        number=numbering.ref(wanted.initials, offer.number) if _NUMBERED.intersection(wanted.papers) else "",
        name=visible(offer.file.kept.name or _("File")),
        hints=(*_whose(holding), *_withheld(offer, leaving)), goes=way is not Way.OUT,
        ways=() if only_others and not pack else tuple(_ways(offer, way, pack=pack)),
        talks=tuple(
            TalkRow(
                value=f"{id} {name}", chosen=(id, name) in wanted.part.also,
                label=visible(_talk(name, count)),
            )
            for name, count in others[:_MOST_TALKS]
        ),
    )  # fmt: skip


def _ways(offer: Offer, chosen: Way, *, pack: bool) -> Iterator[WayRow]:
    picture = {Way.AS_IT_CAME: lazy("The original picture")} if Way.ALL in offer.ways else {}
    labels = _WAYS | picture
    for way in offer.ways:
        if pack:
            warning = _warning(way, offer.holding)
            yield WayRow(value=way.value, label=str(labels[way]), chosen=way is chosen, warning=warning)
        elif way is not Way.OUT:
            yield WayRow(value=way.value, label="", chosen=chosen is not Way.OUT, warning="")


def _whose(holding: Holding | None) -> Iterator[str]:
    if holding is None:
        yield _("We do not know what is in it. Open it before you choose it.")
        return
    if whose := (*holding.theirs, *holding.others):
        named = _in_short([f"{name} ({count:,})" for name, count in whose])
        yield _("Messages and calls with: %(names)s") % {"names": visible(named)}
    if holding.about and holding.about < holding.rows:
        yield _("%(n)s of the %(all)s things in this file are printed.") % {
            "n": f"{holding.about:,}", "all": f"{holding.rows:,}",
        }  # fmt: skip
    elif whose and not holding.about:
        yield _("Nothing from it is in this document.")


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
        said.append(_("E-mails show addresses, including yours."))
    if holding.others:
        said.append(_("It also has messages or calls with other people."))
    return " ".join(said)
