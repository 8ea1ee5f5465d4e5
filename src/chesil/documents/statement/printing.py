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
from chesil.documents.statement.drafting import ANSWER, Draft, Note, Paragraph
from chesil.documents.statement.kinds import Kind, Truth
from chesil.documents.statement.missing import check_complete
from chesil.documents.statement.record import Head, Quote
from chesil.terms.errors import ChesilError

_BLANK: Final = "_" * 20  # long enough to write on
_KEPT_PRIVATE: Final = "an address that the court has been asked to keep private"
_ORDERS: Final = ("made", "asked for")


class AddressHeld(ChesilError):
    """A civil court needs the address, and it must stay secret: no paper is made until a court was asked."""

    code = "address-held"


class _Paragraph(msgspec.Struct, frozen=True):
    """One paragraph. *produced*: the exhibit that its messages are; quotes: from whom and when, and
    lines; clock: what a reader should know of their times.
    """

    text: tuple[Line, ...]
    exhibits: tuple[tuple[Line, str], ...]
    produced: tuple[str, str]
    quotes: tuple[tuple[Line, tuple[Line, ...]], ...]
    clock: str


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
    is_draft: bool
    missing: tuple[Line, ...]


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


def print_draft(
    draft: Draft, kind: Kind, head: Head, exhibits: Sequence[Exhibit], points: Sequence[Note]
) -> bytes:
    """The statement as PDF, marked as a draft, with what is missing in a numbered list before all else.

    Args:
        points: what is missing, as `missing.open_points` has it.
    Raises:
        AddressHeld: the court needs an address that must stay secret, and no court was asked.
        PaperNotMade: the compiler refused.
    """
    return _statement(draft, kind, head, exhibits, tuple(map(point_words, points)))


def print_final(
    draft: Draft, kind: Kind, head: Head, exhibits: Sequence[Exhibit], points: Sequence[Note]
) -> bytes:
    """The statement as PDF, for her to read and to sign by hand. Nothing in it is ticked or signed.

    Raises:
        StatementIncomplete: something is missing. AddressHeld, PaperNotMade: as `print_draft`.
    """
    check_complete(points)
    return _statement(draft, kind, head, exhibits, None)


def _statement(
    draft: Draft, kind: Kind, head: Head, exhibits: Sequence[Exhibit], missing: tuple[str, ...] | None
) -> bytes:
    """The PDF; *missing* is None for the final one."""
    check_address(kind, head)
    above, court = top(draft, kind, head), head if "court" in kind.head else Head()

    def paper(setter: Setter) -> _Paper:
        return _Paper(
            title=kind.printed_title if missing is None else f"Draft: {kind.printed_title.lower()}",
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
            is_draft=missing is not None,
            missing=tuple(setter.line(each, limit=1_200) for each in missing or ()),
        )

    return _pdf("court.typ", paper)


def top(draft: Draft, kind: Kind, head: Head) -> Top:
    """What stands above the paragraphs."""
    between = (head.court, head.case_number and f"Case number: {head.case_number}", *head.between)
    return Top(
        corner=tuple(_corner(kind, head, draft)),
        above=tuple(each for each in between if each) if "court" in kind.head else (),
        head=tuple(_head(kind, head)), opening=tuple(_opening(kind, head, draft)),
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
                tuple(point_words(each) for each in notes) or ("Nothing that Chesil can see.",),
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


def _opening(kind: Kind, head: Head, draft: Draft) -> Iterator[str]:
    address = _KEPT_PRIVATE if head.address_is_secret else head.address
    given = {
        "name": head.name, "address": address, "occupation": head.occupation, "party_words": head.party_words,
        "prepared": head.prepared,
    }  # fmt: skip
    filled = {key: value or _BLANK for key, value in given.items()}
    yield from (each.format_map(filled) for each in kind.opening)
    if kind.knowledge and all(each.source for each in draft.paragraphs):
        yield kind.knowledge


def _sections(draft: Draft, kind: Kind, exhibits: Sequence[Exhibit], setter: Setter) -> Iterator[_Section]:
    named = {each.ref: each.name for each in exhibits}
    for section in kind.section:
        own = [each for each in draft.paragraphs if each.section == section.key]
        if own:
            yield _Section(section.title, tuple(_paragraph(each, kind, named, setter) for each in own))


def _paragraph(each: Paragraph, kind: Kind, named: Mapping[str, str], setter: Setter) -> _Paragraph:
    is_fact = bool(kind.facts) and not each.of.startswith(ANSWER)
    known = source_words(each.source) if is_fact else ""
    text = " ".join(filter(None, (each.text, known)))
    produced = produced_by(each)
    refer = [one for one in each.exhibits if one != produced]
    return _Paragraph(
        text=setter.lines(text) if text else (),
        exhibits=tuple((setter.line(named.get(one, "") or _BLANK, limit=200), one) for one in refer),
        produced=(f"I produce {_copy_of(each.quotes)} as exhibit ", produced) if produced else ("", ""),
        quotes=tuple((setter.line(quote_head(one)), setter.lines(quote_text(one))) for one in each.quotes),
        clock=clock_words(each.quotes),
    )


def source_words(source: str) -> str:
    """Who told her what a paragraph says, as a sentence; "" where she knows it herself or nobody said."""
    return "" if source in ("", "own") else f"{source[0].upper()}{source[1:]} told me this."


def produced_by(each: Paragraph) -> str:
    """The exhibit that a copy of its messages is; "" where it quotes none."""
    return next((one for one in each.given if each.quotes and one in each.exhibits), "")


def produced_words(each: Paragraph, ref: str) -> str:
    """The sentence that produces the messages of a paragraph under a number; "" where it quotes none."""
    return f"I produce {_copy_of(each.quotes)} as exhibit {ref}." if produced_by(each) else ""


def _copy_of(quotes: Sequence[Quote]) -> str:
    return "a copy of this message" if len(quotes) == 1 else "a copy of these messages"


def quote_head(quote: Quote) -> str:
    """What stands above a message: who sent it, and when."""
    return f"From {quote.sender}, {quote.when}"


def clock_words(quotes: Sequence[Quote]) -> str:
    """What a reader should know of the times of some messages; "" where their exports state them."""
    zones = list(dict.fromkeys(each.assumed_zone for each in quotes if each.assumed_zone))
    return f"Times as they were shown, taken to be {words.listed(zones)} time." if zones else ""


def quote_text(quote: Quote) -> str:
    """A message between quotation marks, letter for letter, and the names of the files that came with it."""
    text = f"“{quote.text}”" if quote.text else ""
    came = f"It came with {words.listed([f'“{each}”' for each in quote.files])}." if quote.files else ""
    return "\n".join(filter(None, (text, came)))


def _set(lines: Iterable[str], setter: Setter) -> tuple[Line, ...]:
    return tuple(setter.line(each, limit=1_200) for each in lines)


def point_words(note: Note) -> str:
    """Something to look at, with the paragraph it is in."""
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
