"""The cover page of a hand-over to the police: who, what is alleged, what is here and what is not."""

import functools
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import resources
from itertools import groupby
from typing import Final

import msgspec

from chesil.documents import refused, words
from chesil.documents.press import compiled, seconds_of
from chesil.documents.report.holding import check_children
from chesil.documents.setter import Line, Setter

_ABOUT_UNUSED: Final = (
    "The police and the prosecution have to know of everything that may matter, also of what speaks "
    "against it. "
    "This list says what there is beside what was handed over, so that an officer can ask for it."
)


class Unused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that was not handed over: what, how much, of which days, who has it, and why."""

    what: str
    count: int = 0
    days: str = ""
    holder: str = ""
    why: str = ""


class Cover(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the owner of a record says to the officer.

    Attributes:
        alleged: in their words. asks: what is asked for, a line each. phone: what the phone is not
            needed for.
        unused: what they have and did not hand over, their own replies and friendly contact among it.
        children_case, may_be_shown: as of a report.
    """

    name: str
    other_name: str = ""
    reach: str = ""
    officer: str = ""
    reference: str = ""
    alleged: str = ""
    asks: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()
    children_case: bool = False
    may_be_shown: bool = False


class Point(msgspec.Struct, frozen=True):
    """A point to prove: the law, the point, what is recorded for it, and the numbers of its entries."""

    law: str
    name: str
    state: str
    entries: tuple[int, ...]


class _Paper(msgspec.Struct, frozen=True):
    facts: tuple[tuple[str, tuple[Line, ...]], ...]
    lists: tuple[tuple[str, tuple[Line, ...]], ...]
    points: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    unused: tuple[tuple[Line, str, Line, Line, Line], ...]
    about_unused: str


def print_cover(
    cover: Cover, *, points: Sequence[Point] = (), left_out: Sequence[Unused] = (), parts: int = 1,
    made: date | None = None,
) -> bytes:  # fmt: skip
    """The cover page as PDF.

    Args:
        points: numbered as the entries of the chronology that goes with it. left_out: what the pack itself
            counts as left out. parts: how many packs the hand-over has.
    Raises:
        ReportHeld: it is of a case about children, and nobody has said that the police may see it.
        PaperNotMade: the compiler refused.
    """
    check_children(is_children=cover.children_case, may_be_shown=cover.may_be_shown)

    def paper(setter: Setter) -> _Paper:
        return _Paper(
            facts=tuple((label, setter.lines(value)) for label, value in _facts(cover, parts, made) if value),
            lists=tuple((label, _set(lines, setter)) for label, lines in _lists(cover) if lines),
            points=tuple(_laws(points)),
            unused=tuple(_unused(each, setter) for each in (*cover.unused, *left_out)),
            about_unused=_ABOUT_UNUSED,
        )  # fmt: skip

    def press(contents: _Paper) -> bytes:
        data = msgspec.json.encode(contents).decode()
        return compiled(_template(), data, seconds=seconds_of(made))

    return refused.printed(paper, press)


def _facts(cover: Cover, parts: int, made: date | None) -> tuple[tuple[str, str], ...]:
    return (
        ("From", cover.name), ("The one safe way to reach them", cover.reach), ("About", cover.other_name),
        ("For", cover.officer), ("Crime reference", cover.reference),
        ("Handed over in", words.count(parts, "part", "parts")),
        ("Made on", words.day_words(made) if made else ""),
        ("What is alleged, in their words", cover.alleged),
    )  # fmt: skip


def _lists(cover: Cover) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("What is asked for", cover.asks), ("What the phone is not needed for", cover.phone)


def _set(lines: Sequence[str], setter: Setter) -> tuple[Line, ...]:
    return tuple(setter.line(each, limit=600) for each in lines)


def _laws(points: Sequence[Point]) -> Iterator[tuple[str, tuple[tuple[str, str, str], ...]]]:
    """Each law with its points: the point, what is recorded, and the numbers of entries."""
    for law, own in groupby(points, key=lambda each: each.law):
        yield law, tuple((_begun(each.name), _begun(each.state), _numbers(each.entries)) for each in own)


def _begun(said: str) -> str:
    return said[:1].upper() + said[1:]


def _numbers(entries: Sequence[int]) -> str:
    """ "2 to 5, 7"."""
    return ", ".join(f"{a} to {b}" if b > a else str(a) for a, b in words.runs(sorted(entries)))


def _unused(each: Unused, setter: Setter) -> tuple[Line, str, Line, Line, Line]:
    return (
        setter.line(_begun(each.what)), f"{each.count:,}" if each.count else "", setter.line(each.days),
        setter.line(each.holder), setter.line(each.why),
    )  # fmt: skip


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.report").joinpath("cover.typ").read_bytes()
