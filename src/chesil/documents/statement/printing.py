"""Prints a draft as the paper of its court: unsigned, with the official words before the signature."""

import functools
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Final

import attrs
import msgspec
import pikepdf

from chesil.documents import refused, words
from chesil.documents.exhibited import Exhibit
from chesil.documents.press import compiled
from chesil.documents.setter import Line, Setter
from chesil.documents.statement.drafting import Draft, Note, Paragraph
from chesil.documents.statement.kinds import Kind, Truth
from chesil.terms.errors import ChesilError

_BLANK: Final = "_" * 20  # long enough to write on
_OPEN_SOURCE: Final = "[Say whether you know this yourself, or who told you.]"
_KEPT_PRIVATE: Final = "an address that the court has been asked to keep private"
_ORDERS: Final = ("made", "asked for")


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who says it, and to whom. What is empty is a line to write on.

    Attributes:
        initials_name: such as "A. Kerrigan". number: which statement of theirs it is. party: such as
            "Applicant".
        party_words: such as "the claimant", "not a party". prepared: how it was prepared: face to face, by
            phone, with an interpreter. address: where they live; printed for a civil court alone.
        address_is_secret: it must stay secret. address_order: "made" or "asked for" where a court lets it.
        truth: the key of the statement of truth. back: answers for the page that is never served.
    """

    name: str = ""
    initials_name: str = ""
    age: str = ""
    occupation: str = ""
    address: str = ""
    address_is_secret: bool = False
    address_order: str = ""
    court: str = ""
    case_number: str = ""
    between: tuple[str, ...] = ()
    party: str = ""
    party_words: str = ""
    prepared: str = ""
    number: int = 1
    truth: str = ""
    back: Mapping[str, str] = {}


class AddressHeld(ChesilError):
    """A civil court needs the address, and it must stay secret: no paper is made until a court was asked."""

    code = "address-held"


class _Paragraph(msgspec.Struct, frozen=True):
    text: tuple[Line, ...]
    exhibits: tuple[tuple[Line, str], ...]


class _Section(msgspec.Struct, frozen=True):
    title: str
    paragraphs: tuple[_Paragraph, ...]


class _Paper(msgspec.Struct, frozen=True):
    title: str
    under_title: Line
    corner: tuple[tuple[str, Line], ...]
    court: Line
    case_number: Line
    between: tuple[Line, ...]
    head: tuple[tuple[str, Line], ...]
    opening: tuple[Line, ...]
    sections: tuple[_Section, ...]
    truth: tuple[str, ...]
    truth_first: bool
    each_page: bool


@attrs.frozen(kw_only=True)
class Top:
    """What stands above the paragraphs of a statement, as it is printed.

    Attributes:
        corner, head: label and value; an empty value is a line to write on. above: the court and the parties.
        opening: sentences before the first section.
    """

    corner: tuple[tuple[str, str], ...]
    above: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    opening: tuple[str, ...]


class _Notes(msgspec.Struct, frozen=True):
    title: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def print_draft(draft: Draft, kind: Kind, head: Head, exhibits: Sequence[Exhibit]) -> bytes:
    """The statement as PDF, for her to read and to sign by hand. Nothing in it is ticked or signed.

    Raises:
        AddressHeld: the court needs an address that must stay secret, and no court was asked.
        PaperNotMade: the compiler refused.
    """
    check_address(kind, head)
    above, court = top(draft, kind, head), head if "court" in kind.head else Head()

    def paper(setter: Setter) -> _Paper:
        return _Paper(
            title=kind.printed_title,
            under_title=setter.line(_under_title(kind, head)),
            corner=tuple((label, setter.line(value)) for label, value in above.corner),
            court=setter.line(court.court),
            case_number=setter.line(court.case_number),
            between=tuple(map(setter.line, court.between)),
            head=tuple((label, setter.line(value)) for label, value in above.head),
            opening=tuple(setter.line(each, limit=800) for each in above.opening),
            sections=tuple(_sections(draft, kind, exhibits, setter)),
            truth=tuple(kind.truth_of(head.truth).words.split("{pages}")),
            truth_first=kind.truth_first,
            each_page=kind.each_page,
        )

    return _pdf("court.typ", paper)


def top(draft: Draft, kind: Kind, head: Head) -> Top:
    """What stands above the paragraphs."""
    between = (head.court, head.case_number and f"Case number: {head.case_number}", *head.between)
    return Top(
        corner=tuple(_corner(kind, head, draft)),
        above=tuple(each for each in between if each) if "court" in kind.head else (),
        head=tuple(_head(kind, head)), opening=tuple(_opening(kind, head)),
    )  # fmt: skip


def print_back(kind: Kind, head: Head) -> bytes:
    """The page that goes with a statement for the police and is never served on the other side.

    Raises:
        ValueError: this kind has none. PaperNotMade: the compiler refused.
    """
    if not kind.back:
        raise ValueError(f"A {kind.title.lower()} has no page of its own for what is never served.")

    def paper(setter: Setter) -> _Notes:
        never = "For the police alone. This page is never given to the other side."
        asked = tuple(
            (each.words, setter.lines(head.back.get(each.key, "") or _BLANK * 2)) for each in kind.back
        )
        return _Notes("Contact details and needs of a witness", (("", (setter.line(never),)), *asked))

    return _pdf("apart.typ", paper)


def print_notes(draft: Draft, kind: Kind, head: Head, notes: Sequence[Note], *, pages: int = 0) -> bytes:
    """A paper for her alone: what is still to be said, what signing means, what only the court can say.

    Args:
        pages: of the statement, for the courts that have a limit.
    Raises:
        PaperNotMade: the compiler refused.
    """

    def paper(setter: Setter) -> _Notes:
        truth = kind.truth_of(head.truth)
        parts = (
            ("", ("This paper is for you. Do not send it with the statement.",)),
            (
                "What is still missing",
                tuple(_said(each) for each in notes) or ("Nothing that Chesil can see.",),
            ),
            ("What signing means", (truth.warning, *_source(truth))),
            ("To ask, and never assumed", tuple(_asked(kind))),
            ("How long it is", tuple(_length(kind, pages))),
        )
        return _Notes(
            f"Before you sign: {kind.title[0].lower()}{kind.title[1:]}",
            tuple((title, _set(lines, setter)) for title, lines in parts if lines),
        )  # fmt: skip

    return _pdf("apart.typ", paper)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def check_address(kind: Kind, head: Head) -> None:
    """Refuse a civil statement whose address must stay secret, unless a court was asked.

    Raises:
        AddressHeld: as `print_draft`.
    """
    if needs_address(kind) and head.address_is_secret and head.address_order not in _ORDERS:
        raise AddressHeld(
            "A civil court needs the address where you live in the statement, and yours must stay secret.",
            next_step="Ask a legal adviser or the court for an order that lets you leave it out. Then write "
            'address_order = "made" or "asked for".',
        )


def needs_address(kind: Kind) -> bool:
    """Whether a statement of this kind says where she lives."""
    return any("{address}" in each for each in kind.opening)


def _corner(kind: Kind, head: Head, draft: Draft) -> Iterator[tuple[str, str]]:
    used = sorted({each for one in draft.paragraphs for each in one.exhibits}, key=_counted)
    told = {
        "party": ("On behalf of", head.party),
        "initials_name": ("Statement of", head.initials_name),
        "number": ("Statement number", str(head.number)),
        "exhibits": ("Exhibits", words.listed(used) or "None"),
        "day": ("Date made", ""),  # of the day on which it is signed
    }
    return (told[each] for each in kind.corner)


def _counted(ref: str) -> tuple[str, int]:
    """What puts exhibits in order: the initials, then the number."""
    initials = ref.rstrip("0123456789")
    return initials, int(ref[len(initials) :] or 0)


def _under_title(kind: Kind, head: Head) -> str:
    """The law that it is made under; for a court whose statement it is."""
    return kind.under_title or (f"of {head.name}" if head.name else "")


def _head(kind: Kind, head: Head) -> Iterator[tuple[str, str]]:
    told = {
        "name": ("Statement of", head.name),
        "age": ("Age, if under 18", head.age),
        "occupation": ("Occupation", head.occupation),
    }
    return (told[each] for each in kind.head if each in told)


def _opening(kind: Kind, head: Head) -> Iterator[str]:
    address = _KEPT_PRIVATE if head.address_is_secret else head.address
    given = {
        "name": head.name, "address": address, "occupation": head.occupation, "party_words": head.party_words,
        "prepared": head.prepared,
    }  # fmt: skip
    filled = {key: value or _BLANK for key, value in given.items()}
    return (each.format_map(filled) for each in kind.opening)


def _sections(draft: Draft, kind: Kind, exhibits: Sequence[Exhibit], setter: Setter) -> Iterator[_Section]:
    named = {each.ref: each.name for each in exhibits}
    for section in kind.section:
        own = [each for each in draft.paragraphs if each.section == section.key]
        if own:
            yield _Section(section.title, tuple(_paragraph(each, kind, named, setter) for each in own))


def _paragraph(each: Paragraph, kind: Kind, named: Mapping[str, str], setter: Setter) -> _Paragraph:
    lines = [*setter.lines(each.text)]
    if kind.facts and not each.of.startswith("answer:"):
        lines.append(setter.line(source_words(each.source)))
    refer = tuple((setter.line(named.get(one, _BLANK), limit=200), one) for one in each.exhibits)
    return _Paragraph(tuple(lines), refer)


def source_words(source: str) -> str:
    """How she knows what a paragraph says, as it is printed; where nobody said, what to say."""
    if source == "own":
        return "I know this myself."
    return f"I was told this by {source}." if source else _OPEN_SOURCE


def _set(lines: Iterable[str], setter: Setter) -> tuple[Line, ...]:
    return tuple(setter.line(each, limit=1_200) for each in lines)


def _said(note: Note) -> str:
    place = f"Paragraph {note.number}: " if note.number else ""
    now = f" The entry says now: {note.now}" if note.now else ""
    return f"{place}{note.words}{now}"


def _source(truth: Truth) -> Iterable[str]:
    yield f"The words before the signature: {truth.source}. In force: {truth.in_force}."
    seen = "" if truth.mark == "sure" else " We found them in other sources, not in the rule itself."
    yield f"Looked up on {words.day_words(truth.checked_on)}.{seen}"
    yield "Ask the court or an adviser whether they still hold."


def _asked(kind: Kind) -> Iterator[str]:
    for each in kind.ask:
        yield f"{each.words} ({each.source})" if each.source else each.words


def _length(kind: Kind, pages: int) -> Iterator[str]:
    if not kind.most_pages or not pages:
        return
    yield f"{words.count(pages, 'page', 'pages')}. {kind.pages_source}."
    if pages > kind.most_pages:
        yield "It is longer than that. Leave out what others can say better, and move messages to exhibits."


def _pdf[Paper: msgspec.Struct](template: str, paper: Callable[[Setter], Paper]) -> bytes:
    def press(contents: Paper) -> bytes:
        return compiled(_template(template), msgspec.json.encode(contents).decode(), seconds=0)

    return refused.printed(paper, press)


@functools.cache
def _template(name: str) -> bytes:
    folder = resources.files("chesil.documents")
    return folder.joinpath("look.typ").read_bytes() + folder.joinpath("statement", name).read_bytes()
