"""Which number each page of a bundle has."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from string import ascii_uppercase
from typing import Literal

import attrs

Numbering = Literal["continuous", "lettered"]


@attrs.frozen(kw_only=True)
class Run:
    """Pages that belong together. *letter*: of its section; the pages of an index have none."""

    key: str
    letter: str
    pages: int


def letters(sections: Sequence[str]) -> dict[str, str]:
    """The letter of each section, in order: A to Z, then AA, BB."""
    return {key: ascii_uppercase[place % 26] * (place // 26 + 1) for place, key in enumerate(sections)}


def labels(runs: Iterable[Run], numbering: Numbering) -> dict[str, tuple[str, ...]]:
    """The number of each page of each run.

    Continuous numbers count every page from 1, so that a number is the page of the PDF. Lettered ones begin
    again with each letter; the pages of an index, which has no letter, are i, ii, iii, and so on.
    """
    whole = count(1)
    of_letter: dict[str, Iterator[int]] = {}
    made: dict[str, tuple[str, ...]] = {}
    for run in runs:
        own = whole if numbering == "continuous" else of_letter.setdefault(run.letter, count(1))
        numbers = [next(own) for _page in range(run.pages)]
        if numbering == "continuous":
            made[run.key] = tuple(str(number) for number in numbers)
        elif run.letter:
            made[run.key] = tuple(f"{run.letter}{number}" for number in numbers)
        else:
            made[run.key] = tuple(roman(number) for number in numbers)
    return made


def roman(number: int) -> str:
    """A number in small Roman numerals, from 1."""
    signs = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    written = ""
    for value, sign in signs:
        written += sign * (number // value)
        number %= value
    return written
