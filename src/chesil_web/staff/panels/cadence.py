"""On which days a panel meets: its rhythms, with what falls out or moves for holidays or by hand."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import attrs
from django.utils import timezone

from chesil_web.record import working_days
from chesil_web.staff.conference.panel_models import Deadlines, Rhythm, Settings

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7


@attrs.frozen(kw_only=True)
class Due:
    """A meeting that the settings ask for, and by when what is due before it."""

    rhythm: Rhythm
    at: datetime
    cut_off_at: datetime
    agenda_on: date
    research_at: datetime

    def ahead_of(self, now: datetime) -> "Due":
        """The same with no deadline before *now*: one that is over by then lies at the meeting itself."""
        agenda_on = min(max(self.agenda_on, timezone.localdate(now)), timezone.localdate(self.at))
        return attrs.evolve(
            self, agenda_on=agenda_on,
            cut_off_at=self.cut_off_at if self.cut_off_at >= now else self.at,
            research_at=self.research_at if self.research_at >= now else self.at,
        )  # fmt: skip


def due(settings: Settings, since: date, until: date) -> list[Due]:
    """The meetings from a day to another, in their order, with those that moved by hand on their new day."""
    found = {}
    for rhythm in settings.cadence:
        for day in days(rhythm, since - _WEEK * _DAY, until + _WEEK * _DAY):
            moved = _moved(settings, day)
            if moved is not None and since <= moved <= until:
                found[moved, rhythm.at] = meeting(settings.deadlines, rhythm, moved)
    return [found[key] for key in sorted(found)]


def days(rhythm: Rhythm, since: date, until: date) -> Iterator[date]:
    """The days of a rhythm alone, whatever holidays there are."""
    day = since
    while day <= until:
        if day.weekday() in rhythm.weekdays and _fits(rhythm, day):
            yield day
        day += _DAY


def _fits(rhythm: Rhythm, day: date) -> bool:
    if rhythm.from_day and day < rhythm.from_day:
        return False
    if rhythm.every == "month":
        return (day.day - 1) // _WEEK + 1 == rhythm.which
    first = rhythm.from_day or date(2024, 1, 1)
    weeks = (_monday(day) - _monday(first)).days // _WEEK
    return weeks % rhythm.count == 0


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _moved(settings: Settings, day: date) -> date | None:
    """The day of a meeting, after holidays and what was moved by hand; None where it falls out."""
    found = _without_holiday(settings, day)
    for each in settings.exceptions:
        if found == each.on:
            found = each.to
    return found


def _without_holiday(settings: Settings, day: date) -> date | None:
    if working_days.is_working(day) or day.weekday() >= 5:  # who chose a weekend meant it
        return day
    if settings.on_holiday == "left out":
        return None
    step = working_days.after if settings.on_holiday == "next working day" else working_days.before
    return step(day, 1)


def meeting(deadlines: Deadlines, rhythm: Rhythm, day: date) -> Due:
    """A meeting on a day, with its deadlines."""
    return Due(
        rhythm=rhythm, at=moment(day, rhythm.at),
        cut_off_at=moment(working_days.before(day, deadlines.cut_off), deadlines.cut_off_at),
        agenda_on=working_days.before(day, deadlines.agenda),
        research_at=moment(working_days.before(day, deadlines.research), deadlines.research_at),
    )  # fmt: skip


def moment(day: date, at: str) -> datetime:
    """A time of day as the clocks here show it."""
    hours, _, minutes = at.partition(":")
    return timezone.make_aware(datetime.combine(day, time(int(hours), int(minutes))))
