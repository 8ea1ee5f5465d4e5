"""A draft statement in her own words, as PDF."""

import functools
from collections.abc import Callable, Sequence
from datetime import date
from importlib import resources

import msgspec

from chesil.documents import refused, words
from chesil.documents.press import compiled, seconds_of
from chesil.documents.setter import Line, Setter
from chesil.documents.statement.record import Told
from chesil.documents.statement.telling import own_words, start

__all__ = ["Told", "print_statement"]


class _Statement(msgspec.Struct, frozen=True):
    made: str
    paragraphs: tuple[tuple[Line, ...], ...]
    left_out: tuple[Line, ...]


def print_statement(told: Sequence[Told], *, left_out: Sequence[str] = (), made: date | None = None) -> bytes:
    """A draft statement from what she wrote: each entry a numbered paragraph, in order of time.

    Her words stand as she wrote them, with short frames round her answers (`telling`). The heading of the
    court and the statement of truth are left empty, because their words differ between courts (CPR 32 and its
    practice direction, FPR 22, s.9 Criminal Justice Act 1967), and so are name and address.

    Args:
        told: entries in any order; those without a time come last, in the order they were written.
        left_out: sentences that say what was left out and how much. made: the day printed on it.
    Raises:
        PaperNotMade: the compiler refused.
    """
    ordered = sorted(told, key=start)

    def paper(setter: Setter) -> _Statement:
        return _Statement(
            made=words.day_words(made) if made else "",
            paragraphs=tuple(_paragraph(each, setter) for each in ordered),
            left_out=tuple(setter.line(each) for each in left_out),
        )

    return _pdf("statement.typ", paper, made)


def _pdf(template: str, paper: Callable[[Setter], msgspec.Struct], made: date | None) -> bytes:
    def press(contents: msgspec.Struct) -> bytes:
        data = msgspec.json.encode(contents).decode()
        return compiled(_template(template), data, seconds=seconds_of(made))

    return refused.printed(paper, press)


@functools.cache
def _template(name: str) -> bytes:
    folder = resources.files("chesil.documents")
    return folder.joinpath("look.typ").read_bytes() + folder.joinpath("statement", name).read_bytes()


def _paragraph(told: Told, setter: Setter) -> tuple[Line, ...]:
    one = len(told.exhibits) == 1
    listed = words.listed(told.exhibits)
    shown = f"Exhibit{'' if one else 's'} {listed} show{'s' if one else ''} it." if listed else ""
    day = f"I wrote this down on {words.day_words(told.written_at)}." if told.written_at else ""
    text = " ".join(filter(None, (own_words(told), day, shown)))
    return setter.lines(text) if text else ("Nothing is written here.",)
