"""Minutes of a meeting as PDF, for one reader: the cases that are theirs, what was said, and what they do.

Who it is for, what for, what allows it and until when it may be kept stand on it. Its title names nobody.
"""

import functools
from collections.abc import Sequence
from datetime import date
from importlib import resources
from typing import Final

import attrs
import msgspec

from chesil.documents import refused, words
from chesil.documents.press import compiled, seconds_of
from chesil.documents.setter import Line, Setter

__all__ = ["TITLE", "MinutedCase", "Minutes", "Said", "ToDo", "print_minutes"]

TITLE: Final = "Minutes of a meeting"  # of every file, as it stands on the tab of whoever opens it
_LONGEST: Final = 5_000  # characters of one line


@attrs.frozen(kw_only=True)
class Said:
    """One line: what kind it is, who said it, and its words. *beside*: corrections of it, as sentences."""

    kind: str
    by: str
    text: str
    beside: Sequence[str] = ()


@attrs.frozen(kw_only=True)
class ToDo:
    """An action: what is done, by whom, and until when. *beside*: corrections of it, as sentences."""

    text: str
    owner: str
    due: date
    beside: Sequence[str] = ()


@attrs.frozen(kw_only=True)
class MinutedCase:
    """A case as one reader gets it. *facts*: names and values, such as who is in it. *ref*: heads it."""

    ref: str
    facts: Sequence[tuple[str, str]]
    lines: Sequence[Said]
    actions: Sequence[ToDo]


@attrs.frozen(kw_only=True)
class Minutes:
    """What the paper of one reader shows.

    Attributes:
        title: the heading. panel, day: whose meeting, and when it was. facts: of the meeting.
        recipient, purpose, basis, keep_until: for whom, what for, what allows it, and when it is destroyed;
            the foot of each page has the first and the last.
        minutes: whether the lines are shown; else the actions alone.
    """

    title: str
    panel: str
    day: date
    facts: Sequence[tuple[str, str]]
    recipient: str
    purpose: str
    basis: str
    keep_until: date
    cases: Sequence[MinutedCase]
    minutes: bool = True


class _Case(msgspec.Struct, frozen=True):
    ref: str
    facts: tuple[tuple[str, Line], ...]
    lines: tuple[tuple[str, Line, tuple[Line, ...]], ...]
    actions: tuple[tuple[tuple[Line, ...], Line, str], ...]


class _Paper(msgspec.Struct, frozen=True):
    title: Line
    panel: Line
    facts: tuple[tuple[str, Line], ...]
    foot: Line
    use: tuple[tuple[str, Line], ...]
    cases: tuple[_Case, ...]
    minutes: bool


def print_minutes(minutes: Minutes) -> bytes:
    """The PDF of minutes: the same minutes, the same bytes.

    Raises:
        PaperNotMade: the compiler refused.
    """

    def press(contents: _Paper) -> bytes:
        return compiled(_template(), msgspec.json.encode(contents).decode(), seconds=seconds_of(minutes.day))

    return refused.printed(lambda setter: _paper(minutes, setter), press)


def _paper(told: Minutes, setter: Setter) -> _Paper:
    until = words.day_words(told.keep_until)
    return _Paper(
        title=setter.line(told.title), panel=setter.line(f"{told.panel}, {words.day_words(told.day)}"),
        facts=tuple((name, setter.line(value, limit=_LONGEST)) for name, value in told.facts if value),
        foot=setter.line(f"For {told.recipient} alone. Keep until {until}, then destroy."),
        use=(
            ("For", setter.line(told.recipient)), ("What it is for", setter.line(told.purpose)),
            ("What allows it", setter.line(told.basis)), ("Keep it until", setter.line(until)),
        ),
        cases=tuple(_case(each, setter) for each in told.cases), minutes=told.minutes,
    )  # fmt: skip


def _case(told: MinutedCase, setter: Setter) -> _Case:
    return _Case(
        ref=told.ref,
        facts=tuple((name, setter.line(value, limit=_LONGEST)) for name, value in told.facts if value),
        lines=tuple((each.kind, setter.line(each.by), _with_beside(each, setter)) for each in told.lines),
        actions=tuple(
            (_with_beside(each, setter), setter.line(each.owner), words.day_words(each.due))
            for each in told.actions
        ),
    )


def _with_beside(told: Said | ToDo, setter: Setter) -> tuple[Line, ...]:
    return tuple(setter.line(each, limit=_LONGEST) for each in (told.text, *told.beside))


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.minutes").joinpath("minutes.typ").read_bytes()
