"""The list of exhibits, with how each was kept, and labels to put on them, as PDF."""

import functools
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import resources
from typing import Final

import msgspec

from chesil.documents import refused, words
from chesil.documents.exhibited import Exhibit, Step
from chesil.documents.press import compiled, seconds_of
from chesil.documents.setter import Line, Setter

__all__ = ["Exhibit", "Step", "print_exhibits", "print_labels"]

_NOT_SAID: Final = "Not said"
_HALF: Final = 32  # letters of a hash on a line


class _Row(msgspec.Struct, frozen=True):
    ref: str
    what: tuple[Line, ...]
    facts: tuple[tuple[str, Line], ...]
    added: str
    sha256: tuple[str, ...]
    steps: tuple[tuple[Line, Line, Line], ...]


class _Paper(msgspec.Struct, frozen=True):
    made: str
    producers: tuple[Line, ...]
    rows: tuple[_Row, ...]
    left_out: tuple[Line, ...] = ()


def print_exhibits(
    rows: Sequence[Exhibit], *, left_out: Sequence[str] = (), made: date | None = None
) -> bytes:
    """The list of exhibits: the number of each, what it is, its dates and hash; then how each was kept.

    What nobody said is printed as not said, and where nothing was said of any exhibit, it is left out.

    Args:
        left_out: sentences that say what is not on the list. made: the day printed on it.
    Raises:
        PaperNotMade: the compiler refused.
    """

    def paper(setter: Setter) -> _Paper:
        return msgspec.structs.replace(
            _contents(rows, setter, made), left_out=tuple(setter.line(each) for each in left_out)
        )

    return _pdf("list.typ", paper, made)


def print_labels(rows: Sequence[Exhibit], *, made: date | None = None) -> bytes:
    """A label for each exhibit, eight on a page of A4, with lines for the case and for who signs.

    Raises:
        PaperNotMade: the compiler refused.
    """
    return _pdf("labels.typ", lambda setter: _contents(rows, setter, made), made)


def _contents(rows: Sequence[Exhibit], setter: Setter, made: date | None) -> _Paper:
    producers = dict.fromkeys(each.produced_by for each in rows if each.produced_by)
    return _Paper(
        made=words.day_words(made) if made else "",
        producers=tuple(setter.line(each) for each in producers),
        rows=tuple(_row(each, setter) for each in rows),
    )


def _row(each: Exhibit, setter: Setter) -> _Row:
    file = (f"File: {each.file}",) if each.file and each.file != each.name else ()
    return _Row(
        ref=each.ref,
        what=tuple(setter.line(line) for line in (each.name, *file, *each.about)),
        facts=tuple((label, setter.line(value)) for label, value in _facts(each)),
        added=words.day_words(each.added),
        sha256=(each.sha256[:_HALF], each.sha256[_HALF:]),
        steps=tuple(
            (setter.line(step.when), setter.line(step.what), setter.line(step.known)) for step in each.steps
        ),
    )


def _facts(each: Exhibit) -> Iterator[tuple[str, str]]:
    said = (each.dates, each.produced_by, each.device, each.whole, each.where_now)
    labels = ("Dates", "Produced by", "From", "How much of it", "Where that is now")
    if any(said[1:]):
        yield from ((label, value or _NOT_SAID) for label, value in zip(labels, said, strict=True))
    elif each.dates:
        yield labels[0], each.dates


def _pdf(template: str, paper: Callable[[Setter], _Paper], made: date | None) -> bytes:
    def press(contents: _Paper) -> bytes:
        data = msgspec.json.encode(contents).decode()
        return compiled(_template(template), data, seconds=seconds_of(made))

    return refused.printed(paper, press)


@functools.cache
def _template(name: str) -> bytes:
    folder = resources.files("chesil.documents")
    look = folder.joinpath("look.typ").read_bytes()
    return look + folder.joinpath("exhibits", name).read_bytes()
