"""How figures are rounded, and what a quarter is."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median_low
from typing import Final

TO: Final = 5
LEAST_FOR_DAYS: Final = 10  # cases, so that one more or less moves a median little
WINDOW: Final = timedelta(days=28)  # before and after a step; and until a quarter is published
_MONTHS: Final = 3


def rounded(count: int) -> int:
    """A count to the nearest 5. 0 stands for fewer than 5, which nobody learns more of: not even whether any.

    That is stricter than rounding 3 and 4 up to 5, which would tell that there are some.
    """
    return 0 if count < TO else (count + TO // 2) // TO * TO


def median(days: Sequence[int]) -> int | None:
    """The middle one of some days; None where they are too few to be shown."""
    return median_low(days) if len(days) >= LEAST_FOR_DAYS else None


def first_day(day: date) -> date:
    """The first day of the quarter that a day is in."""
    return date(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1, 1)


def last_day(first: date) -> date:
    """The last day of a quarter."""
    return first_day(first + timedelta(days=100)) - timedelta(days=1)


def closed(since: date, today: date) -> Iterator[date]:
    """The first days of the quarters since a day that are closed: over, and so is what came after it."""
    first = first_day(since)
    while last_day(first) + WINDOW < today:
        yield first
        first = last_day(first) + timedelta(days=1)
