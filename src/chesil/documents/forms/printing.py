"""Prints a sheet: each question of a form in its order, with the known answer or a line to write on."""

import functools
from collections.abc import Iterator, Mapping
from importlib import resources

import msgspec

from chesil.documents import refused, words
from chesil.documents.forms.filling import answer
from chesil.documents.forms.sheet import Part, Sheet
from chesil.documents.press import compiled
from chesil.documents.setter import Line, Setter


class _Question(msgspec.Struct, frozen=True):
    words: str
    help: str
    answer: tuple[Line, ...]


class _Part(msgspec.Struct, frozen=True):
    title: str
    questions: tuple[_Question, ...]


class _Paper(msgspec.Struct, frozen=True):
    title: str
    about: str
    confidential: bool
    parts: tuple[_Part, ...]
    asks: tuple[str, ...]
    rules: tuple[str, ...]


def print_sheet(sheet: Sheet, answers: Mapping[str, str], *, secret: bool) -> bytes:
    """The sheet as PDF, to copy from.

    Args:
        answers: by key. secret: her address and contacts stand on a confidential sheet alone.
    Raises:
        PaperNotMade: the compiler refused.
    """

    def paper(setter: Setter) -> _Paper:
        return _Paper(
            title=sheet.title, about=sheet.about, confidential=sheet.confidential,
            parts=tuple(_part(each, sheet, answers, setter, secret=secret) for each in sheet.part),
            asks=tuple(f"{each.words} ({each.source})" if each.source else each.words for each in sheet.ask),
            rules=tuple(_rules(sheet)),
        )  # fmt: skip

    def press(made: _Paper) -> bytes:
        return compiled(_template(), msgspec.json.encode(made).decode(), seconds=0)

    return refused.printed(paper, press)


def _part(part: Part, sheet: Sheet, answers: Mapping[str, str], setter: Setter, *, secret: bool) -> _Part:
    return _Part(
        part.title,
        tuple(
            _Question(each.words, each.help, setter.lines(given) if given else ())
            for each in part.question
            for given in (answer(sheet, each, answers, secret=secret),)
        ),
    )


def _rules(sheet: Sheet) -> Iterator[str]:
    yield f"Where this is from: {sheet.source}."
    if sheet.official:
        yield f"The form it follows: {sheet.official}."
    seen = (
        ""
        if sheet.mark == "sure"
        else " Not all of it was found in the rules themselves: ask the court or an adviser."
    )
    yield f"Looked up on {words.day_words(sheet.checked_on)}.{seen}"


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.forms").joinpath("sheet.typ").read_bytes()
