"""An address: its number and street, in full or short, in figures or in words."""

import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded, fold
from chesil.leaks.matching.found import Match, Token, one_off, runs, tokens

_SHORT: Final = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane",
    "dr": "drive", "cl": "close", "ct": "court", "gdns": "gardens", "gdn": "gardens", "cres": "crescent",
    "pl": "place", "sq": "square", "ter": "terrace", "terr": "terrace", "gr": "grove", "gro": "grove",
    "pk": "park",
    "hse": "house", "flt": "flat", "apt": "flat", "apartment": "flat", "bldg": "building", "est": "estate",
    "wy": "way", "wk": "walk", "yd": "yard",
}  # fmt: skip
_SORTS: Final = frozenset(_SHORT.values()) | {"hill", "mews", "row", "rise", "view", "green", "end", "parade"}
_COUNTS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBERS: Final = {word: str(number) for number, word in enumerate(_COUNTS, 1)}
_IGNORED: Final = frozenset(("no", "number", "the"))
_LEAST: Final = 4  # letters of a word that may be misspelt; the words beside it must be right


def find(value: str, folded: Folded) -> Iterator[Match]:
    """The number with its street is exact. The street alone, or misspelt with its number, is close."""
    among = _plain(tokens(folded.text))
    for wanted in _lines(value):
        yield from _of_line(wanted, among)


def _lines(value: str) -> list[list[str]]:
    """The lines of an address that a home could be found by: those with a number, else the first."""
    cut = [[each.text for each in _plain(tokens(fold(line).text))] for line in re.split(r"[,\n]", value)]
    lines = _with_number([line for line in cut if line])
    numbered = [line for line in lines if any(word[0].isdigit() for word in line) and len(line) > 1]
    streets = [line for line in numbered if not _is_flat(line)]
    return streets or lines[:1]


def _with_number(lines: list[list[str]]) -> list[list[str]]:
    """A number that stands on a line of its own belongs to the next."""
    joined: list[list[str]] = []
    for line in lines:
        if joined and len(joined[-1]) == 1 and joined[-1][0][0].isdigit():
            joined[-1] = joined[-1] + line
        else:
            joined.append(line)
    return joined


def _is_flat(line: list[str]) -> bool:
    return line[0] in ("flat", "unit", "room") and len(line) <= 2


def _plain(given: list[Token]) -> list[Token]:
    words = [each for each in given if each.text not in _IGNORED]
    return [
        Token(_SHORT.get(each.text, _NUMBERS.get(each.text, each.text)), each.start, each.end)
        for each in words
    ]


def _of_line(wanted: list[str], among: list[Token]) -> Iterator[Match]:
    for first, last in runs(wanted, among):
        yield Match(first.start, last.end, exact=True)
    street = [word for word in wanted if not word[0].isdigit()]
    named = [word for word in street if word not in _SORTS]
    if len(street) == len(wanted):
        yield from _misspelt(wanted, among)
        return
    if named and len(street) > 1:
        for first, last in runs(street, among):
            yield Match(first.start, last.end, exact=False)
    short = [word for word in wanted if word not in _SORTS]
    if named and len(short) > 1:
        for first, last in runs(short, among):
            yield Match(first.start, last.end, exact=False)
    yield from _misspelt(wanted, among)


def _misspelt(wanted: list[str], among: list[Token]) -> Iterator[Match]:
    size = len(wanted)
    for start in range(len(among) - size + 1):
        there = among[start : start + size]
        wrong = [(a, b.text) for a, b in zip(wanted, there, strict=True) if a != b.text]
        if len(wrong) == 1 and len(wrong[0][0]) >= _LEAST and one_off(*wrong[0]):
            yield Match(there[0].start, there[-1].end, exact=False)
