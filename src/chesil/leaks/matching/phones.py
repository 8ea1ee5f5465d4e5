"""A phone number: with or without its country, spaced in any way, in digits or in words."""

import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded
from chesil.leaks.matching.found import WORD, Match, one_off

_LEAST: Final = 6  # digits: fewer are no number of a phone that somebody could be found by
_SHOWN: Final = 9  # digits of a number without its country that name it
# The letters o, i and l are typed for 0 and 1. A run begins at each group of digits: the one before may be
# the end of another number.
_RUN: Final = re.compile(r"(?<![a-z0-9])(?=([+(]?[\doil](?:[\s().\-/·]{0,3}[\doil]){5,19})(?![a-z0-9]))")
_TYPED: Final = str.maketrans("oil", "011")
_WORDS: Final = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES: Final = {"double": 2, "triple": 3, "treble": 3}


def find(value: str, folded: Folded) -> Iterator[Match]:
    """The number itself is exact. Its last six digits, or one digit wrong, are close."""
    wanted = _significant(re.sub(r"\D", "", value))
    if len(wanted) < _LEAST:
        return
    for start, end, digits in (*_written(folded.text), *_spoken(folded.text)):
        there = _significant(digits)
        if wanted in digits:
            yield Match(start, end, exact=True)
        elif wanted[-_LEAST:] in digits or (len(wanted) >= _SHOWN and one_off(wanted, there)):
            yield Match(start, end, exact=False)


def _significant(digits: str) -> str:
    """A number without 00, 44 and the 0 that stands before an area."""
    digits = digits.removeprefix("00")
    if digits.startswith("44") and len(digits) > _SHOWN + 1:
        digits = digits[2:]
    return digits.lstrip("0")


def _written(text: str) -> Iterator[tuple[int, int, str]]:
    for each in _RUN.finditer(text):
        digits = re.sub(r"[^\doil]", "", each[1])
        if sum(letter.isdigit() for letter in digits) * 3 >= len(digits):
            # In +44 (0)7700 the 0 is not dialled.
            yield each.start(1), each.end(1), re.sub(r"^(00)?440", r"\g<1>44", digits.translate(_TYPED))


def _spoken(text: str) -> Iterator[tuple[int, int, str]]:
    start, end, digits, times = 0, 0, "", 1
    for word in WORD.finditer(text):
        digit = _WORDS.get(word[0], word[0] if word[0].isdigit() else "")
        if digit:
            start = start if digits else word.start()
            end, digits, times = word.end(), digits + digit * times, 1
        elif word[0] in _TIMES:
            times = _TIMES[word[0]]
        elif digits:
            yield start, end, digits
            digits, times = "", 1
    if digits:
        yield start, end, digits
