"""Weeks joined into months, quarters or years, so that a long record stays readable."""

from datetime import date, timedelta
from typing import Final

import attrs

from chesil.documents import words
from chesil.terms.findings import PersonFindings, Week

MOST: Final = 54  # bars that can be told apart


@attrs.frozen(kw_only=True)
class Period:
    """Contacts counted over one or more weeks.

    Attributes:
        first, last: local days; weeks belong to the month of their Monday.
        label: "Week of 3 Mar 2025", "March 2025", "January to March 2025" or "2025".
        by_channel: channel code and contacts, in the order channels are listed.
        from_owner: what she sent to this person.
    """

    first: date
    last: date
    label: str
    by_channel: tuple[tuple[str, int], ...]
    from_owner: int

    @property
    def contacts(self) -> int:
        """Contacts from this person, all channels."""
        return sum(count for _, count in self.by_channel)


@attrs.frozen(kw_only=True)
class Periods:
    """Every period from the first to the last, empty ones too, and what one is called."""

    each: str  # "week", "month", "quarter" or "year"
    periods: tuple[Period, ...]


_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def periods(person: PersonFindings) -> Periods:
    """The shortest periods of which at most MOST are needed; years when even those are more."""
    if not person.weeks:
        return Periods(each="week", periods=())
    weeks = {week.monday: week for week in person.weeks}
    first, last = min(weeks), max(weeks)
    span = (last - first).days // 7 + 1
    if span <= MOST:
        mondays = [first + timedelta(weeks=place) for place in range(span)]
        found = [
            _period(day, day + timedelta(days=6), [weeks[day]] if day in weeks else []) for day in mondays
        ]
        return Periods(each="week", periods=tuple(found))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    each = next((name for name, size in _MONTHS.items() if months / size <= MOST), "year")
    return Periods(each=each, periods=tuple(_longer(list(weeks.values()), _MONTHS[each])))


def _longer(weeks: list[Week], months: int) -> list[Period]:
    held: dict[int, list[Week]] = {}
    for week in weeks:
        held.setdefault((week.monday.year * 12 + week.monday.month - 1) // months, []).append(week)
    return [
        _period(_month(place * months), _month((place + 1) * months) - timedelta(days=1), held.get(place, []))
        for place in range(min(held), max(held) + 1)
    ]


def _month(place: int) -> date:
    return date(place // 12, place % 12 + 1, 1) if place < 12 * 10_000 else date.max


def _period(first: date, last: date, weeks: list[Week]) -> Period:
    totals: dict[str, int] = {}
    for week in weeks:
        for channel, count in week.by_channel:
            totals[channel] = totals.get(channel, 0) + count
    ordered = [*words.CHANNELS, *sorted(totals.keys() - words.CHANNELS.keys())]
    return Period(
        first=first,
        last=last,
        label=_label(first, last),
        by_channel=tuple((channel, totals[channel]) for channel in ordered if totals.get(channel)),
        from_owner=sum(week.from_owner for week in weeks),
    )


def _label(first: date, last: date) -> str:
    days = (last - first).days
    if days < 7:
        return f"Week of {words.short_day(first)}"
    if days < 32:
        return words.month_words(first)
    if days < 100:
        return f"{words.MONTHS[first.month - 1]} to {words.month_words(last)}"
    return str(first.year)
