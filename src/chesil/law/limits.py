"""Days that a time limit or an order gives, and the sentence to print with them.

Nothing here knows what day it is, so no sentence here says that a day has passed.
"""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Final

import attrs

from chesil.law.entries import Limit, Span

NOT_CHECKED: Final = (
    "The time limit of this route has not been checked. Ask the police or a solicitor soon. "
    "Other routes may have no limit."
)
NO_DAY: Final = "No day can be counted from the date of this act. Please look at its year again."

# Not strftime, which speaks the language of the machine.
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class TimeLimit:
    """A time limit counted from one day.

    Attributes:
        by: the last day of the months counted from the act; None when there is no limit, or when it
            has not been checked.
        latest: the outer limit, where the months run from a later day than the act; else None.
        sentence: what to print.
    """

    by: date | None
    latest: date | None
    sentence: str


@attrs.frozen(kw_only=True)
class OrderEnd:
    """When an order ends: not before `earliest`, not after `latest`; None where the law sets no bound."""

    earliest: date | None
    latest: date | None
    sentence: str


def counted(limit: Limit, *, last_act: date) -> TimeLimit:
    """A limit counted from the day of the last act.

    The day of the act is left out and the months end on the day with the same number, or on the
    last day of a shorter month: an act on 31 August counts to 28 or 29 February. Where an Act says
    "beginning with" the day of the act, the limit takes one day off.
    """
    if limit.confidence == "unsure":
        return TimeLimit(by=None, latest=None, sentence=NOT_CHECKED)
    less = -(limit.less_days or 0)
    by = later(last_act, months=limit.months, days=less)
    latest = later(last_act, months=limit.latest_months, days=less)
    if (limit.months and not by) or (limit.latest_months and not latest):
        return TimeLimit(by=None, latest=None, sentence=NO_DAY)
    sentence = limit.sentence.format(by=in_words(by), latest=in_words(latest))
    return TimeLimit(by=by, latest=latest, sentence=sentence)


def order_end(lasts: Span, *, starts: date) -> OrderEnd:
    """The bounds the law sets to an order that starts on a day."""
    return OrderEnd(
        earliest=_bound(starts, months=lasts.at_least_months, days=lasts.at_least_days),
        latest=_bound(starts, months=lasts.at_most_months, days=lasts.at_most_days),
        sentence=lasts.sentence,
    )


def in_words(day: date | None) -> str:
    """A day as people write it: 3 April 2017; empty for None."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""


def _bound(starts: date, *, months: int | None, days: int | None) -> date | None:
    if months is not None:
        return later(starts, months=months, days=days or 0)
    return later(starts, months=0, days=days) if days is not None else None


def later(day: date, *, months: int | None, days: int = 0) -> date | None:
    """A day some calendar months and days on; None where nothing is counted, or beyond all calendars."""
    if months is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return None  # a year no calendar holds
    try:
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days)
    except OverflowError:
        return None
