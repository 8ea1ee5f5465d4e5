"""A letter as PDF: who writes, to whom, what for, and until when it may be kept. Its title tells nothing."""

import functools
import re
from collections.abc import Sequence
from datetime import date
from importlib import resources
from typing import Final

import attrs
import msgspec

from chesil.documents import refused, words
from chesil.documents.press import compiled, seconds_of
from chesil.documents.setter import Line, Setter

__all__ = ["TITLE", "Letter", "print_letter", "told_of_itself"]

TITLE: Final = "Letter"  # of every file: it stands in lists of files, and on the tab of whoever opens it
_PACKET: Final = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_ENTRY: Final = re.compile(rb"/(?:Title|Author|Subject|Keywords|Creator|Producer)\s*\(((?:\\.|[^\\)])*)\)")


@attrs.frozen(kw_only=True)
class Letter:
    """What a letter shows.

    Attributes:
        sender, recipient: lines of who writes, and to whom. ref: what the sender calls it, or nothing.
        purpose, basis: what it is for, and what allows it. keep_until: None where nothing is said of it.
    """

    sender: Sequence[str]
    recipient: Sequence[str]
    ref: str
    day: date
    title: str
    text: str
    purpose: str
    basis: str
    keep_until: date | None = None


class _Paper(msgspec.Struct, frozen=True):
    sender: tuple[Line, ...]
    recipient: tuple[Line, ...]
    ref: str
    day: str
    title: Line
    text: tuple[Line, ...]
    facts: tuple[tuple[str, Line], ...]


def print_letter(letter: Letter) -> bytes:
    """The PDF of a letter: the same letter, the same bytes.

    Raises:
        PaperNotMade: the compiler refused.
    """

    def paper(setter: Setter) -> _Paper:
        facts = (
            ("What this letter is for", letter.purpose), ("What allows it", letter.basis),
            ("Keep it until", words.day_words(letter.keep_until) if letter.keep_until else ""),
        )  # fmt: skip
        return _Paper(
            sender=tuple(setter.line(each) for each in letter.sender if each),
            recipient=tuple(setter.line(each) for each in letter.recipient if each),
            ref=letter.ref, day=words.day_words(letter.day), title=setter.line(letter.title),
            text=setter.lines(letter.text),
            facts=tuple((name, setter.line(value)) for name, value in facts if value),
        )  # fmt: skip

    def press(contents: _Paper) -> bytes:
        return compiled(_template(), msgspec.json.encode(contents).decode(), seconds=seconds_of(letter.day))

    return refused.printed(paper, press)


def told_of_itself(pdf: bytes) -> str:
    """What the metadata of a PDF says, a line each; empty where it says nothing."""
    found = [*(each[1] for each in _ENTRY.finditer(pdf)), *_PACKET.findall(pdf)]
    return "\n".join(each.decode("utf-8", "replace") for each in found)


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.letter").joinpath("letter.typ").read_bytes()
