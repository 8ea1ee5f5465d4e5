"""The figures of safe accommodation over a year, from 1 April to 31 March. Cases behind a wall count as well.

A case is one household. Where it had several places in a year it counts once, and once for each kind of
place; who belongs to it is what the one that began last says.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median_low
from typing import Final

import attrs

from chesil_web.staff.access import desks
from chesil_web.staff.cases.models import Board
from chesil_web.staff.cases.work_models import CaseVersion
from chesil_web.staff.figures.models import CaseCount, Facts, StayFacts
from chesil_web.staff.stays.stays import NEEDS, PEOPLE, PLACES, WHENCE
from chesil_web.staff.workforce.queries import Working

_APRIL: Final = 4
FIGURES: Final = (
    "households", "began", "people", *PEOPLE, *(f"place {each}" for each in PLACES),
    *(f"whence {each}" for each in WHENCE), "any need", *(f"need {each}" for each in NEEDS), "ended",
    "not supported",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Counted:
    """The figures of a year that begins on *first*.

    Attributes:
        counts: by the names in FIGURES. days: how long what ended in the year had lasted, the middle number;
            None where nothing ended. ended: of how many that is.
    """

    first: date
    counts: Mapping[str, int]
    days: int | None


def households(worker: Working) -> list[tuple[StayFacts, ...]]:
    """What counts of each case of an agency in which there is any, as it was counted last night."""
    board = Board.objects.filter(agency_id=worker.row.agency_id).first()
    if board is None:
        return []
    there = CaseVersion.objects.filter(case__agency_id=worker.row.agency_id, sort="stay").values("case")
    rows = CaseCount.objects.filter(case__in=there)
    read = desks.opened(board.safe_id).read_those(rows, Facts)
    return [told.stays for _row, told in read if told.stays]


def years(found: Iterable[Sequence[StayFacts]], today: date) -> list[date]:
    """The first days of the years to look at, the newest first: since the first stay, and this one."""
    begun = min((stay.on for stays in found for stay in stays), default=today)
    return [date(year, _APRIL, 1) for year in range(_year(today), _year(begun) - 1, -1)]


def _year(day: date) -> int:
    return day.year - (day.month < _APRIL)


def last_day(first: date) -> date:
    """The last day of a year."""
    return date(first.year + 1, 3, 31)


def counted(found: Iterable[Sequence[StayFacts]], first: date) -> Counted:
    """The figures of a year. *found*: of each household what counts of it."""
    last = last_day(first)
    total: Counter[str] = Counter()
    lengths: list[int] = []
    for stays in found:
        total.update(_household(stays, first, last))
        lengths += [(stay.ended_on - stay.on).days for stay in _ended(stays, first, last) if stay.ended_on]
    return Counted(
        first=first, counts={each: total[each] for each in FIGURES},
        days=median_low(lengths) if lengths else None,
    )  # fmt: skip


def _household(stays: Sequence[StayFacts], first: date, last: date) -> Iterator[str]:
    supported = [stay for stay in stays if _is_in(stay, first, last)]
    if any(stay.outcome == "not supported" and first <= stay.on <= last for stay in stays):
        yield "not supported"
    if not supported:
        return
    yield "households"
    if any(first <= stay.on for stay in supported):
        yield "began"
    yield from {f"place {stay.place}" for stay in supported}
    yield from ("ended" for _stay in _ended(stays, first, last))
    yield from _who(max(supported, key=lambda stay: stay.on))


def _is_in(stay: StayFacts, first: date, last: date) -> bool:
    return stay.outcome == "supported" and stay.on <= last and (stay.ended_on or last) >= first


def _ended(stays: Iterable[StayFacts], first: date, last: date) -> list[StayFacts]:
    return [stay for stay in stays if stay.ended_on and first <= stay.ended_on <= last]


def _who(stay: StayFacts) -> Iterator[str]:
    for part in PEOPLE:
        for _one in range(getattr(stay, part)):
            yield part
            yield "people"
    yield f"whence {stay.whence}"
    yield from (f"need {each}" for each in stay.needs)
    if stay.needs:
        yield "any need"
