"""A place where a detail stands, and what comparing needs everywhere."""

import re
from collections.abc import Iterator
from typing import Final

import attrs

WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@attrs.frozen
class Match:
    """*start* and *end* in the folded text. *exact*: all of the detail is there, however it is written."""

    start: int
    end: int
    exact: bool


@attrs.frozen
class Token:
    """A word or number and its place in the folded text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words and numbers of a folded text, without apostrophes."""
    return [Token(each[0].replace("'", ""), each.start(), each.end()) for each in WORD.finditer(text)]


def runs(wanted: list[str], among: list[Token]) -> Iterator[tuple[Token, Token]]:
    """First and last word of each place where *wanted* stand one after the other."""
    size = len(wanted)
    if not size:
        return
    for start, first in enumerate(among[: len(among) - size + 1]):
        if first.text == wanted[0] and [each.text for each in among[start : start + size]] == wanted:
            yield first, among[start + size - 1]


def one_off(left: str, right: str) -> bool:
    """Whether one letter too many, missing, wrong, or in its neighbour's place tells two words apart."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    at = next(
        (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    a, b = left[at:], right[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
