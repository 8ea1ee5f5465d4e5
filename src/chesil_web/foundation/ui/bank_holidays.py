"""Bank holidays in England and Wales. Scotland and Northern Ireland have others.

A holiday that is proclaimed for one year, such as for a coronation, is not known here.

Source: Banking and Financial Dealings Act 1971, Schedule 1, with the days added by proclamation every year:
New Year's Day, the first Monday in May, and the next working day for those that fall on a weekend.
"""

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year, those moved from a weekend on the day they are moved to."""
    easter = _easter(year)
    found = {
        easter - 2 * _DAY, easter + _DAY, _monday_from(date(year, 5, 1)), _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    }  # fmt: skip
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= 5 or day in found:
            day += _DAY
        found.add(day)
    return frozenset(found)


def _monday_from(day: date) -> date:
    return day + (-day.weekday() % 7) * _DAY


def _easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, century, in_century = year % 19, year // 100, year % 100
    leap_centuries, left = divmod(century, 4)
    moon = (8 * century + 13) // 25
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leaps, odd = divmod(in_century, 4)
    weekday = (32 + 2 * left + 2 * leaps - epact - odd) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
