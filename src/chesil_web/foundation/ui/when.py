"""Dates as people read them: "Tue 4 March 2025, 23:41"."""

from datetime import date, datetime
from functools import cache
from typing import Final

from django.utils import timezone
from django.utils.dateformat import format as in_form
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import read_edtf

_DAYS: Final = [gettext_lazy(day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
_MONTHS: Final = [
    gettext_lazy(month)
    for month in ("January", "February", "March", "April", "May", "June", "July", "August", "September",
                  "October", "November", "December")
]  # fmt: skip


def said(moment: datetime) -> str:
    """A moment in UK time."""
    local = timezone.localtime(moment)
    timed = _names(get_language())[2]
    return timed % {"day": said_day(local.date()), "time": f"{local:%H:%M}"}


def said_time(moment: datetime) -> str:
    """The time of a moment in UK time, where the day is plain."""
    return f"{timezone.localtime(moment):%H:%M}"


def said_day(day: date) -> str:
    """A day."""
    days, months, _timed = _names(get_language())
    return f"{days[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """A day for a narrow column: "4 Mar 2025"."""
    return in_form(day, "j\u00a0M Y")


@cache
def _names(_language: str | None) -> tuple[list[str], list[str], str]:
    """Days, months, and how a day stands with a time, in the language that is active."""
    return [*map(str, _DAYS)], [*map(str, _MONTHS)], _("%(day)s, %(time)s")


def said_edtf(edtf: str) -> str:
    """An imprecise time in words; empty when there is none."""
    try:
        moment = read_edtf(edtf)
    except TimeUnreadable:  # none was given
        return ""
    start, end = moment.start, moment.end
    if start is None and end is not None:
        return _("Before %(day)s") % {"day": said_day(end.date())}
    if start is None or end is None:
        return _("After %(day)s") % {"day": said_day(start.date())} if start else ""
    if start.date() != end.date():
        return _("Between %(first)s and %(last)s") % {
            "first": said_day(start.date()),
            "last": said_day(end.date()),
        }
    day = said_day(start.date())
    timed = _names(get_language())[2] % {"day": day, "time": f"{start:%H:%M}"} if "T" in edtf else day
    return _("About %(when)s") % {"when": timed} if moment.precision == "about" else timed


def said_length(seconds: float | None) -> str:
    """How long something is in words; empty when that is not known."""
    if not seconds:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


def said_month(month: str) -> str:
    """A month such as 2026-02, as "February 2026"; empty when it is none."""
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError:  # what was counted has no time
        return ""
    return f"{_names(get_language())[1][day.month - 1]} {day.year}"
