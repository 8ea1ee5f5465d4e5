"""What is still missing in a statement before anybody signs it."""

from collections.abc import Iterable, Iterator, Sequence
from string import Formatter
from typing import Final

from chesil.documents.exhibited import Exhibit
from chesil.documents.statement.drafting import ANSWER, Draft, Note
from chesil.documents.statement.kinds import Kind
from chesil.documents.statement.record import Head
from chesil.terms.errors import ChesilError

# What stands inside a sentence of the opening, or has to stand above it, so that no line is left for it.
_HEAD: Final = {
    "name": "Your full name.", "address": "Your address.", "occupation": "Your occupation.",
    "party_words": "What you are in this case, such as “the claimant”.",
    "prepared": "How the statement was prepared.",
}  # fmt: skip


class StatementIncomplete(ChesilError):
    """A statement was asked for as final, and something is missing in it."""

    code = "statement-incomplete"


def open_points(draft: Draft, kind: Kind, head: Head, exhibits: Iterable[Exhibit]) -> tuple[Note, ...]:
    """What is still to be said before anybody signs, each with where it belongs; () where nothing is.

    Source: name at the beginning, Criminal Procedure Rules 2020, rule 16.2; own knowledge or who told her,
        and the opening of a civil statement, Practice Direction 32, paragraphs 18.1 and 18.2.
    """
    numbers = {each.ref for each in exhibits}
    return (*_of_head(kind, head), *_of_paragraphs(draft, kind, numbers), *_of_sections(draft, kind))


def check_complete(points: Sequence[Note]) -> None:
    """Refuse a statement in which something is missing.

    Raises:
        StatementIncomplete: there is a point.
    """
    if points:
        what = "One thing is" if len(points) == 1 else f"{len(points)} things are"
        raise StatementIncomplete(f"{what} missing, so the final statement was not made.")


def _of_head(kind: Kind, head: Head) -> Iterator[Note]:
    inside = {name for each in kind.opening for _text, name, _spec, _way in Formatter().parse(each) if name}
    for key, words in _HEAD.items():
        is_secret = key == "address" and head.address_is_secret
        if key in inside | {"name"} and not is_secret and not getattr(head, key).strip():
            yield Note(what="head", number=0, words=words, key=key)


def _of_paragraphs(draft: Draft, kind: Kind, numbers: Iterable[str]) -> Iterator[Note]:
    for number, each in enumerate(draft.paragraphs, 1):
        for one in each.exhibits:
            if one not in numbers:
                yield Note(what="exhibit", number=number, words=f"There is no exhibit {one}.", key=one)
        if each.of.startswith(ANSWER) or not kind.facts:
            continue
        if each.undated and not each.by_hand:
            yield Note(what="when", number=number, words="Say when it was, or that you do not know.")
        if not each.source:
            words = "Say whether you know this yourself, or who told you."
            yield Note(what="source", number=number, words=words)


def _of_sections(draft: Draft, kind: Kind) -> Iterator[Note]:
    filled = {each.section for each in draft.paragraphs}
    for section in kind.section:
        if section.needed and section.key not in filled:
            words = f"{section.title}: {section.ask}"
            yield Note(what="missing", number=0, words=words, key=section.key)
