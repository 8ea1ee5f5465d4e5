"""The days of the invented cases: so many before or after the day on which the site is first started."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from unittest.mock import patch

from django.utils import timezone

FIRST: Final = -90  # on which the agencies begin
_BEGINS: Final = time(9, 30)
_WEEKEND: Final = 5
_STARTED: Final = date.today()  # the real day, whatever the clock of the site is set to


def day(number: int) -> date:
    """The working day so many days from today: one that is past falls on the Friday before a weekend."""
    found = _STARTED + timedelta(days=number)
    while number and found.weekday() >= _WEEKEND:
        found += timedelta(days=1 if number > 0 else -1)
    return found


def moment(number: int, turn: int) -> datetime:
    """The time of the event that is number *turn* of a day; now for what happens today."""
    if not number:
        return timezone.now()
    return timezone.make_aware(datetime.combine(day(number), _BEGINS)) + timedelta(minutes=turn)


@contextmanager
def set_to(now: datetime) -> Iterator[None]:
    """Let the site take another moment for now."""
    with patch.object(timezone, "now", lambda: now):
        yield


def dated(value: Any) -> Any:
    """An answer as it is typed: `@-12` is the day twelve days ago, `@5` one that is to come."""
    if isinstance(value, str) and value.startswith("@") and value[1:].lstrip("-").isdecimal():
        return day(int(value[1:]))
    return value
