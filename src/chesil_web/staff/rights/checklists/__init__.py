"""Checklists as data: what has to be looked at, in which words, and where each line stands."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Literal

import msgspec

# seen: a source was read. known: settled, and not read again. own: a line of ours, which rests on no law.
Confidence = Literal["seen", "known", "own"]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+(?:-[a-z]+)*$", max_length=40)]
Link = Annotated[str, msgspec.Meta(pattern=r"^https://")]
Words = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a checklist. *source*: where it stands. *link*: where that can be read; none for our own."""

    id: Code
    words: Words
    source: Words
    confidence: Confidence
    link: Link | None = None

    def __post_init__(self) -> None:
        if (self.link is None) != (self.confidence == "own"):
            raise ValueError("What is not our own says where it can be read")


class Checklist(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checklist. *place*: where its law holds. *written_on*: the day it was written down."""

    id: Code
    title: Words
    lead: Words
    place: Literal["england"]
    written_on: date
    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]

    def __post_init__(self) -> None:
        if len({each.id for each in self.lines}) < len(self.lines):
            raise ValueError("Two lines have one id")


_ORDER = ("housing", "staying", "refer")


@cache
def checklists() -> Mapping[str, Checklist]:
    """Every checklist by its id, in the order in which they are shown.

    Raises:
        msgspec.ValidationError: a file does not fit its shape.
    """
    folder = resources.files("chesil_web.staff.rights.checklists")
    texts = (folder.joinpath(f"{name}.toml").read_text("utf-8") for name in _ORDER)
    read = (msgspec.convert(tomllib.loads(text), Checklist) for text in texts)
    return {each.id: each for each in read}
