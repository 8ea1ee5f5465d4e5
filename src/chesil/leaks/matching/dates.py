"""A date, such as of birth: in figures or with its month's name, in any order, with or without the year."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from chesil.leaks.folding import Folded
from chesil.leaks.matching.found import Match

_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH: Final = (
    rf"({'|'.join(f'{name[:3]}(?:{name[3:]})?' if name[3:] else name for name in _NAMES)}|sept)\.?"
)
_DAY: Final = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,?\s+|')((?:19|20)?\d\d)"
_FIGURES: Final = re.compile(
    r"(?<![\d/.\-])(\d{1,2})\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?((?:19|20)?\d\d))?(?![\d/\-])"
)
_ISO: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[/.\-]?(\d\d)[/.\-]?(\d\d)(?!\d)")
_DAY_FIRST: Final = re.compile(rf"\b{_DAY}(?:\s+of)?[\s\-]+{_MONTH}(?:{_YEAR}|-((?:19|20)?\d\d))?\b")
_MONTH_FIRST: Final = re.compile(rf"\b{_MONTH}\s+{_DAY}(?:{_YEAR})?\b")


def find(value: str, folded: Folded) -> Iterator[Match]:
    """The day with its year is exact. The day without a year, or with day and month changed, is close.

    Raises:
        ValueError: the value is no date as ISO 8601 writes one.
    """
    wanted = date.fromisoformat(value.strip())
    for start, end, day, month, year in _dates(folded.text):
        if not year:
            if (day, month) == (wanted.day, wanted.month):
                yield Match(start, end, exact=False)
        elif year % 100 == wanted.year % 100 and {day, month} == {wanted.day, wanted.month}:
            yield Match(start, end, exact=(day, month) == (wanted.day, wanted.month))


def _dates(text: str) -> Iterator[tuple[int, int, int, int, int]]:
    """Start, end, day, month and year (0: none) of everything that could be a date."""
    for each in _FIGURES.finditer(text):
        if each[3]:
            yield each.start(), each.end(), int(each[1]), int(each[2]), int(each[3])
    for each in _ISO.finditer(text):
        yield each.start(), each.end(), int(each[3]), int(each[2]), int(each[1])
    for each in _DAY_FIRST.finditer(text):
        yield each.start(), each.end(), int(each[1]), _month(each[2]), int(each[3] or each[4] or 0)
    for each in _MONTH_FIRST.finditer(text):
        yield each.start(), each.end(), int(each[2]), _month(each[1]), int(each[3] or 0)


def _month(name: str) -> int:
    return next(number for number, each in enumerate(_NAMES, 1) if each[:3] == name[:3])
