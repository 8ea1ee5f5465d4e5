"""Working days in England and Wales: Monday to Friday, without bank holidays."""

from datetime import date, timedelta

from chesil_web.foundation.ui.bank_holidays import bank_holidays

_DAY = timedelta(days=1)


def after(start: date, days: int) -> date:
    """The day that is so many working days after *start*."""
    day = start
    while days:
        day += _DAY
        days -= is_working(day)
    return day


def before(end: date, days: int) -> date:
    """The day that is so many working days before *end*."""
    day = end
    while days:
        day -= _DAY
        days -= is_working(day)
    return day


def is_working(day: date) -> bool:
    """Whether a day is a working day."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)
