"""A draft of a statement: paragraphs tied to the entries they came from, in her own words.

What she changes by hand stays when entries change; what no longer fits is pointed out. Everything here is
data that can be kept sealed, and functions of it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import attrs
import msgspec

from chesil.documents.statement.kinds import Kind, Section
from chesil.documents.statement.record import Quote, Told
from chesil.documents.statement.telling import own_words, start, undated

What = Literal["changed", "gone", "new", "exhibit", "source", "when", "head", "missing"]
_Change = tuple[str, What, str, str]  # of which entry or answer, what, in words, and what it says now
ANSWER: Final = "answer:"
"""What the origin of a paragraph begins with that is an answer and no entry."""
_ELSE: Final = "You changed it by hand, and its entry says something else now."


class Paragraph(msgspec.Struct, frozen=True):
    """One numbered paragraph.

    Attributes:
        section: the key of a section of the kind. text: as it stands.
        of: the entry it came from by its id, "answer:" and a key, or "" where she wrote it herself.
        made: SHA-256 of the text as it was made; another one than that of *text*: she changed it by hand.
        source: "own" when she knows it herself, the name of who told her, or "" where nobody said.
        exhibits: the numbers it refers to. given: those that its entry had when it was made.
        quotes: messages that she chose; their copy is the exhibit that was *given*, and *text* may be empty.
        undated: nothing says when it was.
    """

    section: str
    text: str
    of: str = ""
    made: str = ""
    source: str = ""
    exhibits: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    undated: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether she wrote or changed it herself."""
        return digest(self.text) != self.made


class Draft(msgspec.Struct, frozen=True):
    """A statement before it is printed.

    Attributes:
        kind: its name. seen: every entry and answer that was ever drafted, so that a paragraph she took out
            does not come back. worst: the id of the entry that she called the worst. first, latest: those
            that she chose as such; empty: as their times say.
    """

    kind: str
    paragraphs: tuple[Paragraph, ...] = ()
    seen: tuple[str, ...] = ()
    worst: str = ""
    first: str = ""
    latest: str = ""


@attrs.frozen(kw_only=True)
class Note:
    """Something to look at in a draft.

    Attributes:
        what: "changed": the entry says something else now; "gone": it is deleted or not chosen any more;
            "new": a paragraph came;
            "exhibit": no exhibit has that number; "source": nobody said how she knows it; "when": nobody
            said when it was; "head": the head lacks something; "missing": a section that is needed is empty.
        number: of the paragraph, from 1; 0 where there is none. words: what to know. now: what the entry
            says. key: which exhibit, part of the head or section it is.
    """

    what: What
    number: int
    words: str
    now: str = attrs.field(default="", repr=False)
    key: str = ""


def digest(text: str) -> str:
    """How a text is told from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def begin(kind: Kind, entries: Sequence[Told], answers: Mapping[str, str], *, worst: str = "") -> Draft:
    """A new draft: one paragraph for each answer and each entry, in the order of the kind's sections."""
    return renewed(Draft(kind=kind.key, worst=worst), kind, entries, answers)[0]


def renewed(
    draft: Draft, kind: Kind, entries: Sequence[Told], answers: Mapping[str, str]
) -> tuple[Draft, tuple[Note, ...]]:
    """The draft with what entries and answers say now, and what came of it.

    Paragraphs as they were made follow their entry. Those changed by hand stay word for word; a note says
    when their entry changed or is gone. A paragraph that she took out stays out.
    """
    made = as_told(draft, kind, entries, answers)
    kept, changes = _kept(draft, made)
    there = {each.of for each in draft.paragraphs}
    new = [each for key, each in made.items() if key not in there and key not in draft.seen]
    ordered = _in_order([*kept, *new], kind, list(made))
    seen = tuple(dict.fromkeys([*draft.seen, *made]))
    after = msgspec.structs.replace(draft, paragraphs=ordered, seen=seen)
    added: list[_Change] = [(each.of, "new", "This paragraph is new.", "") for each in new if draft.seen]
    numbers = {each.of: number for number, each in enumerate(ordered, 1)}
    notes = [
        Note(what=what, number=numbers.get(key, 0), words=words, now=now)
        for key, what, words, now in (*changes, *added)
    ]
    return after, tuple(sorted(notes, key=lambda each: each.number))


def as_told(
    draft: Draft, kind: Kind, entries: Sequence[Told], answers: Mapping[str, str]
) -> dict[str, Paragraph]:
    """What entries and answers say now: each as a paragraph, by what it comes from, in order."""
    return {each.of: each for each in _made(kind, entries, answers, draft)}


def _made(
    kind: Kind, entries: Sequence[Told], answers: Mapping[str, str], draft: Draft
) -> Iterable[Paragraph]:
    """Each paragraph as it is made now, in order."""
    ordered = sorted(entries, key=start)
    for section in kind.section:
        if section.of == "answer":
            text = answers.get(section.key, "").strip()
            if text:
                of = f"{ANSWER}{section.key}"
                yield _paragraph(section, f"{section.lead}{text}", Told(id=of, source="own"))
        else:
            for each in _chosen(section, ordered, draft):
                text = own_words(each, kind.facts)
                shown = each if kind.facts else attrs.evolve(each, exhibits=(), quotes=())
                if text or shown.quotes:
                    yield _paragraph(section, text, shown)


def _paragraph(section: Section, text: str, entry: Told) -> Paragraph:
    return Paragraph(
        section=section.key, text=text, of=entry.id, made=digest(text), source=entry.source,
        exhibits=entry.exhibits, given=entry.exhibits, quotes=entry.quotes,
        undated=section.of != "answer" and undated(entry),
    )  # fmt: skip


def _chosen(section: Section, ordered: Sequence[Told], draft: Draft) -> Sequence[Told]:
    """The entries of a section. Each stands once: the worst where it is the worst, whenever it was."""
    if section.of == "all":
        return ordered
    is_worst = [each for each in ordered if each.id == draft.worst]
    rest = [each for each in ordered if each.id != draft.worst]
    first = _picked(rest, draft.first) or rest[:1]
    rest = [each for each in rest if each not in first]
    dated = [each for each in rest if each.when]  # those without a time come last and are not the latest
    latest = _picked(rest, draft.latest) or dated[-1:] or rest[-1:]
    others = [each for each in rest if each not in latest]
    return {"worst": is_worst, "first": first, "latest": latest, "others": others}.get(section.of, [])


def _picked(entries: Sequence[Told], id: str) -> list[Told]:
    return [each for each in entries if each.id == id] if id else []


def _kept(draft: Draft, made: Mapping[str, Paragraph]) -> tuple[list[Paragraph], list[_Change]]:
    kept: list[Paragraph] = []
    notes: list[_Change] = []
    for each in draft.paragraphs:
        now = made.get(each.of)
        if not each.of:
            kept.append(each)
        elif now and now.made == each.made:
            kept.append(_followed(each, now))
            if now.quotes != each.quotes:
                notes.append((each.of, "changed", "The messages that it quotes have changed.", ""))
        elif now and not each.by_hand:
            kept.append(msgspec.structs.replace(_followed(each, now), text=now.text, made=now.made))
            notes.append((each.of, "changed", "It follows its entry, which changed.", ""))
        elif now:
            kept.append(_followed(each, now))
            notes.append((each.of, "changed", _ELSE, now.text))
        elif each.by_hand:
            kept.append(msgspec.structs.replace(each, quotes=()))
            notes.append((each.of, "gone", "You changed it by hand, and its entry is deleted.", ""))
        else:
            notes.append((each.of, "gone", "A paragraph went with its entry, which is deleted.", ""))
    return kept, notes


def _followed(each: Paragraph, now: Paragraph) -> Paragraph:
    """A paragraph with what came to its entry since: what she said of its source and exhibits stays."""
    came = [ref for ref in now.exhibits if ref not in each.given and ref not in each.exhibits]
    return msgspec.structs.replace(
        each, section=now.section, source=each.source or now.source, exhibits=(*each.exhibits, *came),
        given=now.exhibits, quotes=now.quotes, undated=now.undated,
    )  # fmt: skip


def _in_order(paragraphs: Sequence[Paragraph], kind: Kind, made: Sequence[str]) -> tuple[Paragraph, ...]:
    """By section, then as the entries lie; what she wrote herself stays behind what it followed."""
    sections = {each.key: place for place, each in enumerate(kind.section)}
    places = {of: place for place, of in enumerate(made)}
    keyed: list[tuple[tuple[int, int, int], Paragraph]] = []
    last = -1
    for count, each in enumerate(paragraphs):
        last = places.get(each.of, last)
        keyed.append(((sections.get(each.section, len(sections)), last, count), each))
    return tuple(each for _key, each in sorted(keyed, key=lambda pair: pair[0]))
