"""Opening hours as lines such as "Mon-Fri 09:30-16:00", and whether a line is open at a moment."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from chesil.terms.errors import ChesilError
from chesil_web.foundation.ui.bank_holidays import bank_holidays

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UK: Final = ZoneInfo("Europe/London")
_AHEAD: Final = 22  # days: two Mondays running can be bank holidays, around the New Year
_LINE: Final = re.compile(
    r"(?P<days>[A-Za-z -]+?) +(?P<start>[0-9]{2}:[0-9]{2}) ?- ?(?P<end>[0-9]{2}:[0-9]{2})"
)


class HoursUnreadable(ChesilError):
    """A line of opening hours that cannot be read."""

    code = "hours-unreadable"


@attrs.frozen
class Span:
    """Open on a weekday (0 is Monday) from a time until another on the same day, UK time."""

    day: int
    start: time
    end: time


@attrs.frozen
class Now:
    """How it stands at a moment: *until* when it is open, or *opens* next, both UK time; None when never.

    *may_be_closed*: by its hours it would be open, but it is a bank holiday. Then it does not count as open.
    """

    is_open: bool
    may_be_closed: bool = False
    until: datetime | None = None
    opens: datetime | None = None


def spans(text: str) -> tuple[Span, ...]:
    """The hours of a text, a line each, in the order of the week.

    Raises:
        HoursUnreadable: a line has another shape, an unknown day, or ends before it starts.
    """
    found = [span for line in text.splitlines() if line.strip() for span in _of_line(line.strip())]
    return tuple(sorted(found, key=lambda span: (span.day, span.start)))


def _of_line(line: str) -> Iterator[Span]:
    read = _LINE.fullmatch(line)
    try:
        if read is None:
            raise ValueError
        start, end = time.fromisoformat(read["start"]), time.fromisoformat(read["end"])
        if start >= end:
            raise ValueError
        for word in read["days"].split():
            first, _, last = word.partition("-")
            for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
                yield Span(day, start, end)
    except ValueError:  # not such a line, no such day or time, or the wrong way round
        raise HoursUnreadable(
            "Write the hours as Mon-Fri 09:30-16:00, a line for each.", where=line[:60]
        ) from None


def now(text: str, at: datetime) -> Now:
    """Whether somebody answers at a moment, by the hours of a text. No bank holiday is a day to open."""
    local, week = at.astimezone(UK), spans(text)
    for ahead in range(_AHEAD):
        day = local.date() + timedelta(days=ahead)
        is_holiday = day in bank_holidays(day.year)
        for span in (each for each in week if each.day == day.weekday()):
            start, end = (datetime.combine(day, each, UK) for each in (span.start, span.end))
            if start <= local < end:
                return Now(is_open=False, may_be_closed=True) if is_holiday else Now(is_open=True, until=end)
            if local < start and not is_holiday:
                return Now(is_open=False, opens=start)
    return Now(is_open=False)
