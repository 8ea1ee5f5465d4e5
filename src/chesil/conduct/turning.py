"""Moments that conduct can be compared before and after."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.conduct.ground import Ground
from chesil.terms import times
from chesil.terms.contact import persons_called
from chesil.terms.findings import UNNAMED, TurningPoint

_Ints = npt.NDArray[np.int64]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WEEK: Final = timedelta(weeks=1)
_ASKED: Final = "asked_to_stop"


@attrs.frozen(kw_only=True)
class _Moment:
    """A turning point before contacts are counted around it.

    Attributes:
        row: contacts of a later row came after it. until: contacts from then on do not count, if given.
    """

    code: str
    person: str | None
    at: datetime
    row: int
    what: str
    events: tuple[str, ...] = ()
    until: datetime | None = None


def turning_points(ground: Ground) -> dict[str | None, tuple[TurningPoint, ...]]:
    """Every person's turning points in time order.

    The contacts after one are counted up to the next of the same kind, those after the start of an
    order up to its end, so a person who asked often is not told the same contacts over and over. Only the
    first request to stop counts all that came after it.
    """
    theirs = ground.split(ground.dated)
    found: dict[str | None, tuple[TurningPoint, ...]] = {}
    moments: dict[str | None, list[_Moment]] = {person: [] for person in ground.persons}
    for moment in (
        *_requests(ground),
        *_blocks(ground),
        *_resumptions(ground),
        *_rises(ground),
        *_orders(ground),
    ):
        moments[moment.person].append(moment)
    for person, its in moments.items():
        if its:
            contacts = theirs.get(person, ground.dated.clear())
            found[person] = _compared(ground, contacts, sorted(its, key=lambda m: (m.at, m.code, m.row)))
    return found


def _requests(ground: Ground) -> Iterator[_Moment]:
    for order, event, person, at, noted in ground.requests.select(
        "order", "event_id", "person", "at", "noted"
    ).iter_rows():
        name = ground.name(person)
        what = f"You noted a request to {name} to stop." if noted else f"You asked {name} to stop."
        yield _Moment(code=_ASKED, person=person, at=at, row=order, what=what, events=(event,))


def _blocks(ground: Ground) -> Iterator[_Moment]:
    for order, event, person, at in ground.blocks.select("order", "event_id", "person", "at").iter_rows():
        what = f"You blocked {ground.name(person)}."
        yield _Moment(code="blocked", person=person, at=at, row=order, what=what, events=(event,))


def _resumptions(ground: Ground) -> Iterator[_Moment]:
    days = (pl.col("end") - pl.col("start")).dt.total_days().alias("days")
    event_id = ground.events["event_id"].gather(ground.gaps["after"])
    gaps = ground.gaps.select("person", "end", "after", days, event_id)
    for person, at, row, gap, event in gaps.iter_rows():
        what = f"{ground.name(person)} contacted you again after {gap} days without contact in these records."
        yield _Moment(code="resumption", person=person, at=at, row=row, what=what, events=(event,))


def _rises(ground: Ground) -> Iterator[_Moment]:
    rises = ground.signals.filter(pl.col("behaviour") == "rising_frequency")
    first = rises.select("person", "why", event_id=pl.col("events").list.first())
    placed = first.join(
        ground.events.with_row_index("order").select("order", "event_id", "at"), on="event_id"
    )
    for person, why, event, row, at in placed.select("person", "why", "event_id", "order", "at").iter_rows():
        yield _Moment(code="rate_change", person=person, at=at, row=row - 1, what=why, events=(event,))


def _orders(ground: Ground) -> Iterator[_Moment]:
    named = [person for person in ground.persons if person not in (None, UNNAMED)]
    at = ground.events["at"].drop_nulls()
    for order in ground.settings.orders:
        start = _starts(order.starts, ground.zone)
        end = None if order.ends is None else _ends(order.ends, ground.zone)
        row = int(at.search_sorted(start, side="left")) - 1
        called = persons_called(order.person, people=ground.people) if order.person else named
        for person in named:
            if person in called:
                what = f"In force from this day: {order.what}."
                yield _Moment(code="order", person=person, at=start, row=row, what=what, until=end)


def _starts(day: date, zone: str) -> datetime:
    # A slip of the key such as the year 26 must not fall off the calendar on its way to UTC.
    day = max(day, date(1900, 1, 1))
    return times.to_utc(datetime(day.year, day.month, day.day), zone)[0]


def _ends(day: date, zone: str) -> datetime:
    return _starts(min(day, date(9998, 12, 31)) + timedelta(days=1), zone)


def _compared(ground: Ground, contacts: pl.DataFrame, moments: list[_Moment]) -> tuple[TurningPoint, ...]:
    events, rows = contacts["event_id"].to_list(), contacts["order"].to_numpy()
    at = contacts["at"].dt.epoch("us").to_numpy()
    points: list[TurningPoint] = []
    following: dict[str, int] = {}  # where the contacts after the next moment of each code begin
    first_asked = next((moment for moment in moments if moment.code == _ASKED), None)
    for moment in reversed(moments):
        begin = int(np.searchsorted(rows, moment.row, side="right"))
        upto = len(rows) if moment is first_asked else following.get(moment.code, len(rows))
        end = min(upto, _row_of(moment.until, at))
        before, after = _per_week(ground, moment, at)
        points.append(
            TurningPoint(
                code=moment.code,
                at=moment.at,
                what=moment.what,
                events=moment.events,
                per_week_before=before,
                per_week_after=after,
                events_after=tuple(events[begin:end]),
                contacts_after=max(0, end - begin),
                last_after=contacts["at"][end - 1] if end > begin else None,
            )
        )
        if moment.code != "order":  # orders can be in force side by side
            following[moment.code] = begin
    return tuple(reversed(points))


def _row_of(instant: datetime | None, at: _Ints) -> int:
    return len(at) if instant is None else int(np.searchsorted(at, _microseconds(instant), side="left"))


def _per_week(ground: Ground, moment: _Moment, at: _Ints) -> tuple[float | None, float | None]:
    """Contacts a week shortly before and after, as far as the records reach; None under a week."""
    span = timedelta(weeks=ground.settings.conduct.turning_point_weeks)
    first, last = ground.reach
    ends = min(last, moment.until or last)
    known_before, known_after = min(moment.at - first, span), min(ends - moment.at, span)
    return (
        _rate(at, moment.at - known_before, moment.at) if known_before >= _WEEK else None,
        _rate(at, moment.at, moment.at + known_after) if known_after >= _WEEK else None,
    )


def _rate(at: _Ints, start: datetime, end: datetime) -> float:
    return round((_row_of(end, at) - _row_of(start, at)) / ((end - start) / _WEEK), 2)


def _microseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)
