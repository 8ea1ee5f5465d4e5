"""Days and times as screens write them: "Today", "Fri 13 March", "23:14". What is not certain is not read."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Final, Literal

import attrs

from chesil.screens.day_words import BESIDE, MONTHS, TODAY, WEEKDAYS, YESTERDAY, folded
from chesil.screens.words import is_day

_AGO: Final = {name: ago for ago, names in enumerate((TODAY, YESTERDAY)) for name in names.split()}
_MONTH_OF: Final = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}
_WEEKDAY_OF: Final = {name: number for number, names in enumerate(WEEKDAYS) for name in names.split()}
_TIME: Final = re.compile(
    r"(?<!\d)([0-2]?\d)[:.]([0-5]\d)(?::[0-5]\d)?\s*([ap])?\.?(?:m\b)?\.?", re.IGNORECASE
)
_NUMBERS: Final = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{2,4})")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_PASSED_OVER: Final = frozenset(BESIDE.split())
_BEHIND: Final = re.compile(r"(?:\s+at|[\s,•·|-]+)$", re.IGNORECASE)  # between a day and its time
_WEEK: Final = 7
_NOON: Final = 12


@attrs.frozen
class ShownDay:
    """A day, and whether the screen writes it whole ("shown") or it was counted from another ("counted")."""

    day: date
    basis: Literal["shown", "counted"]


def time_of(shown: str | None) -> time | None:
    """The time of day in what a screen writes; None where it writes none."""
    found = _TIME.search(_NUMBERS.sub(" ", shown or ""))
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half and not 1 <= hour <= _NOON:
        return None
    hour = hour % _NOON + (_NOON if half == "p" else 0) if half else hour
    return time(hour, minute) if hour < 24 else None


def day_of(shown: str | None, taken: date | None) -> ShownDay | None:
    """The day that a separator writes; None where it writes none, or it could be several.

    Args:
        taken: the day on which the picture was taken, from which "Today" and a day without its year count.
    """
    written = folded(shown or "")
    if numbers := _NUMBERS.search(written):
        return _in_numbers(*numbers.groups())
    words = [word for word in _WORD.findall(_TIME.sub(" ", written)) if word not in _PASSED_OVER]
    if len(words) == 1 and words[0] in _AGO:
        return _counted(taken and taken - timedelta(days=_AGO[words[0]]))
    if len(words) == 1 and words[0] in _WEEKDAY_OF:
        return _counted(taken and _last(_WEEKDAY_OF[words[0]], taken))
    return _in_words(words, taken)


def day_words(shown: str | None) -> str:
    """What a screen writes of a day, without the time beside it; empty where it writes none."""
    written = shown or ""
    if numbers := _NUMBERS.search(written):
        return numbers[0]
    words = _BEHIND.sub("", " ".join(_TIME.sub(" ", written).split()))
    return words if is_day(words) else ""


def _counted(day: date | None) -> ShownDay | None:
    return ShownDay(day, "counted") if day else None


def _last(weekday: int, taken: date) -> date:
    """The last such day before a day: a screen writes the day itself as today."""
    return taken - timedelta(days=(taken.weekday() - weekday - 1) % _WEEK + 1)


def _in_numbers(first: str, second: str, third: str) -> ShownDay | None:
    """13/03/2026 or 2026-03-13; a date that could have the month first is not read."""
    if len(first) == 4:
        return _shown(int(first), int(second), int(third))
    year = int(third) + (2000 if len(third) == 2 else 0)
    either = {_real(year, int(second), int(first)), _real(year, int(first), int(second))} - {None}
    return ShownDay(day, "shown") if len(either) == 1 and (day := either.pop()) else None


def _in_words(words: list[str], taken: date | None) -> ShownDay | None:
    months, numbers = [], [int(word) for word in words if word.isdecimal()]
    weekdays = [_WEEKDAY_OF[word] for word in words if word in _WEEKDAY_OF]
    months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    if months and len(months) == len(weekdays) == words.count("mawrth") == 1:
        weekdays = []  # in Welsh Tuesday and March are one word
    known = len(numbers) + sum(word in _MONTH_OF or word in _WEEKDAY_OF for word in words)
    if len(months) != 1 or len(words) != known or len(weekdays) > 1:
        return None
    days = [number for number in numbers if number <= 31]
    years = [number for number in numbers if number > 31]
    if len(days) != 1 or len(years) > 1:
        return None
    found = _shown(years[0], months[0], days[0]) if years else _counted(_before(months[0], days[0], taken))
    return found if found and all(found.day.weekday() == each for each in weekdays) else None


def _before(month: int, day: int, taken: date | None) -> date | None:
    """The last such day until a day."""
    if taken is None:
        return None
    return next((each for each in _years(month, day, taken.year) if each <= taken), None)


def _years(month: int, day: int, last: int) -> Iterator[date]:
    for year in range(last, last - 5, -1):  # the 29th of February comes every four years
        if found := _real(year, month, day):
            yield found


def _shown(year: int, month: int, day: int) -> ShownDay | None:
    found = _real(year, month, day)
    return ShownDay(found, "shown") if found else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
