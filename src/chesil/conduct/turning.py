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
from chesil.terms.acts import ASKED_TO_STOP
from chesil.terms.contact import persons_called
from chesil.terms.findings import UNNAMED, Counted, TurningPoint
from chesil.terms.silences import also_held

_Ints = npt.NDArray[np.int64]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_BLOCKED: Final = "blocked"


@attrs.frozen(kw_only=True)
class _Moment:
    """A turning point before contacts are counted around it.

    Attributes:
        row: contacts of a later row came after it. until: contacts from then on do not count, if given.
        unnamed: for a return, how many entries before it name nobody.
    """

    code: str
    person: str | None
    at: datetime
    row: int
    what: str
    events: tuple[str, ...] = ()
    until: datetime | None = None
    unnamed: int = 0


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
        yield _Moment(code=ASKED_TO_STOP, person=person, at=at, row=order, what=what, events=(event,))


def _blocks(ground: Ground) -> Iterator[_Moment]:
    for order, event, person, at in ground.blocks.select("order", "event_id", "person", "at").iter_rows():
        what = f"You blocked {ground.name(person)}."
        yield _Moment(code=_BLOCKED, person=person, at=at, row=order, what=what, events=(event,))


def _resumptions(ground: Ground) -> Iterator[_Moment]:
    days = (pl.col("end") - pl.col("start")).dt.total_days().alias("days")
    event_id = ground.events["event_id"].gather(ground.gaps["after"])
    gaps = ground.gaps.select(
        *("person", "end", "after", days, event_id, "unnamed"), held=also_held(pl.col("unnamed"))
    )
    for person, at, row, gap, event, unnamed, held in gaps.iter_rows():
        what = f"{ground.name(person)} contacted you again after {gap} days without contact in these records."
        yield _Moment(
            code="resumption",
            person=person,
            at=at,
            row=row,
            what=what + held,
            events=(event,),
            unnamed=unnamed,
        )


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
    first_asked = next((moment for moment in moments if moment.code == ASKED_TO_STOP), None)
    beside = _Beside(
        at=at,
        known=ground.reach_of(contacts),
        weeks=timedelta(weeks=ground.settings.conduct.turning_point_weeks),
        blocks=[moment.at for moment in moments if moment.code == _BLOCKED],
    )
    for moment in reversed(moments):
        begin = int(np.searchsorted(rows, moment.row, side="right"))
        upto = len(rows) if moment is first_asked else following.get(moment.code, len(rows))
        end = min(upto, _row_of(moment.until, at))
        points.append(
            TurningPoint(
                code=moment.code,
                at=moment.at,
                what=moment.what,
                events=moment.events,
                events_after=tuple(events[begin:end]),
                contacts_after=max(0, end - begin),
                days_after=contacts["day"].slice(begin, max(0, end - begin)).n_unique(),
                last_after=contacts["at"][end - 1] if end > begin else None,
                before=beside.before(moment),
                after=beside.after(moment, begin),
                unnamed=moment.unnamed,
            )
        )
        if moment.code != "order":  # orders can be in force side by side
            following[moment.code] = begin
    return tuple(reversed(points))


@attrs.frozen(kw_only=True, eq=False)
class _Beside:
    """Counts a person's contacts in the *weeks* next to a moment, as far as they are *known*.

    A block stops what the files can hold: what comes after one says nothing of what a request did.
    """

    at: _Ints
    known: tuple[datetime, datetime]
    weeks: timedelta
    blocks: list[datetime]

    def before(self, moment: _Moment) -> Counted | None:
        time = min(moment.at - self.known[0], self.weeks)
        return _counted(_row_of(moment.at - time, self.at), _row_of(moment.at, self.at), time)

    def after(self, moment: _Moment, begin: int) -> Counted | None:
        """Counted from the row *begin* on: on a day of no known hour, what came may have come before."""
        blocks = (block for block in self.blocks if block > moment.at)
        ends = min(self.known[1], moment.until or self.known[1], *blocks)
        time = min(ends - moment.at, self.weeks)
        return _counted(begin, _row_after(moment.at + time, self.at), time)


def _row_of(instant: datetime | None, at: _Ints) -> int:
    return len(at) if instant is None else int(np.searchsorted(at, _microseconds(instant), side="left"))


def _row_after(instant: datetime, at: _Ints) -> int:
    return int(np.searchsorted(at, _microseconds(instant), side="right"))


def _counted(begin: int, end: int, time: timedelta) -> Counted | None:
    """The rows from *begin* up to *end*, in days begun; None where there is no time to count in."""
    return Counted(contacts=max(end - begin, 0), days=-(-time // _DAY)) if time > timedelta() else None


def _microseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)
