"""The index of a bundle and the numbers of its pages, as PDF."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Final

import attrs
import msgspec

from chesil.documents import refused, words
from chesil.documents.bundle.profiles import Profile
from chesil.documents.bundle.record import Document, Heading
from chesil.documents.press import compiled
from chesil.documents.setter import Line, Setter

LINK: Final = "https://bundle.invalid/"  # no host has this name (RFC 2606); a place of the bundle replaces it


class _Row(msgspec.Struct, frozen=True):
    title: Line
    day: str
    pages: str
    to: str


class _Section(msgspec.Struct, frozen=True):
    title: Line
    rows: tuple[_Row, ...]


class _Paper(msgspec.Struct, frozen=True):
    title: Line
    heading: tuple[Line, ...]
    notes: tuple[Line, ...]
    sections: tuple[_Section, ...]


@attrs.frozen(kw_only=True)
class Index:
    """One index. *sections*: the title of each with its documents. *title*: what stands above it."""

    title: str
    sections: tuple[tuple[str, tuple[Document, ...]], ...]
    notes: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document it names, in order."""
        return tuple(each for _title, documents in self.sections for each in documents)


def print_index(index: Index, heading: Heading, numbers: Mapping[str, Sequence[str]]) -> bytes:
    """An index as PDF.

    Args:
        numbers: of the pages of each document, by its key; a document without any has none yet.
    Raises:
        PaperNotMade: the compiler refused.
    """

    def paper(setter: Setter) -> _Paper:
        case = heading.case_number and f"Case number: {heading.case_number}"
        above = (heading.court, case, *heading.parties, heading.hearing)
        return _Paper(
            title=setter.line(index.title),
            heading=tuple(setter.line(each) for each in above if each),
            notes=tuple(setter.line(each) for each in index.notes),
            sections=tuple(
                _Section(setter.line(title), tuple(_row(each, numbers, setter) for each in documents))
                for title, documents in index.sections
            ),
        )

    return refused.printed(paper, lambda made: _pdf("index.typ", msgspec.json.encode(made)))


def print_numbers(numbers: Iterable[str]) -> bytes:
    """One small page for each number."""
    return _pdf("stamps.typ", msgspec.json.encode({"numbers": list(numbers)}))


def of_profile(profile: Profile) -> tuple[str, ...]:
    """What an index says of the rules it follows. What is unsure about them is for whoever makes it."""
    return (f"Prepared under: {profile.source}.",)


def _row(each: Document, numbers: Mapping[str, Sequence[str]], setter: Setter) -> _Row:
    own = numbers.get(each.key) or ("",)
    pages = own[0] if len(own) == 1 else f"{own[0]} to {own[-1]}"
    return _Row(
        setter.line(each.title), words.day_words(each.day) if each.day else "", pages, LINK + each.key
    )


def _pdf(template: str, paper: bytes) -> bytes:
    return compiled(_template(template), paper.decode(), seconds=0)


@functools.cache
def _template(name: str) -> bytes:
    return resources.files("chesil.documents.bundle").joinpath(name).read_bytes()
