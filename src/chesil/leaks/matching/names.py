"""A name: in either order, with what stands between, with initials, or misspelt."""

import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded, fold
from chesil.leaks.matching.found import Match, Token, one_off, tokens

_BETWEEN: Final = 2  # further names that may stand between the first and the last
_LEAST: Final = 4  # letters of a name that may be misspelt, or stand with a title alone
_OWNED: Final = re.compile(r"'s\b")
_TITLES: Final = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "pc", "rev", "sir", "dame"))


def find(value: str, folded: Folded) -> Iterator[Match]:
    """First and last name are exact, in either order. With an initial, a title or one wrong letter: close."""
    wanted = [each.text for each in tokens(fold(value).text)]
    among = tokens(_OWNED.sub("  ", folded.text))
    if len(wanted) == 1:
        yield from _alone(wanted[0], among)
        return
    first, last = wanted[0], wanted[-1]
    for place, word in enumerate(among):
        rest = among[place + 1 : place + 2 + _BETWEEN]
        yield from _pair(word, rest, first, last)
        yield from _pair(word, rest[:1], last, first)
        if word.text in _TITLES and rest and rest[0].text == last and len(last) >= _LEAST:
            yield Match(word.start, rest[0].end, exact=False)


def _alone(wanted: str, among: list[Token]) -> Iterator[Match]:
    for word in among:
        if word.text == wanted:
            yield Match(word.start, word.end, exact=True)
        elif len(wanted) > _LEAST and one_off(word.text, wanted):
            yield Match(word.start, word.end, exact=False)


def _pair(word: Token, rest: list[Token], one: str, other: str) -> Iterator[Match]:
    for near in rest:
        if (word.text, near.text) == (one, other):
            yield Match(word.start, near.end, exact=True)
            return
    if rest and (_like(word.text, one) and _like(rest[0].text, other)):
        yield Match(word.start, rest[0].end, exact=False)


def _like(written: str, wanted: str) -> bool:
    """The name, its initial, or the name with one letter wrong."""
    return written in (wanted, wanted[0]) or (len(wanted) >= _LEAST and one_off(written, wanted))
