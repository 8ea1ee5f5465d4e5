"""Any other words, such as a school or a place of work: the same words in the same order."""

from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded, fold
from chesil.leaks.matching.found import Match, one_off, runs, tokens

_IGNORED: Final = frozenset(("a", "an", "and", "at", "in", "of", "the"))
_LEAST: Final = 5  # letters of a word that may be misspelt


def find(value: str, folded: Folded) -> Iterator[Match]:
    """All the words are exact, with or without "the" and the like. One misspelt word is close."""
    wanted = [each.text for each in tokens(fold(value).text) if each.text not in _IGNORED]
    among = [each for each in tokens(folded.text) if each.text not in _IGNORED]
    for first, last in runs(wanted, among):
        yield Match(first.start, last.end, exact=True)
    for start in range(len(among) - len(wanted) + 1):
        there = among[start : start + len(wanted)]
        wrong = [(a, b.text) for a, b in zip(wanted, there, strict=True) if a != b.text]
        if len(wrong) == 1 and len(wrong[0][0]) >= _LEAST and one_off(*wrong[0]):
            yield Match(there[0].start, there[-1].end, exact=False)
